#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.hpp"
#include "handshake/context.hpp"
#include "handshake/credential.hpp"
#include "handshake/negotiated_parameters.hpp"
#include "handshake/proof.hpp"
#include "messages/handshake.hpp"
#include "schedule/key_schedule.hpp"
#include "x509/key/public_key.hpp"
#include "x509/path/validate.hpp"

/// RFC 9846 4.5, for both roles: Certificate, CertificateVerify and Finished, to make and to check.
namespace glasstls::handshake {

/// Who signs a CertificateVerify. RFC 9846 4.5.2: each has its own context string.
enum class Signer : std::uint8_t { server, client };

/// RFC 9846 4.5.2: what a CertificateVerify signs: 64 spaces, the context string, a zero byte and the
/// transcript hash, which ends with the Certificate.
Bytes certificate_verify_content(Signer signer, View transcript_hash);

/// RFC 9846 4.3.3: whether the scheme may sign handshake messages in TLS 1.3 (no PKCS#1 v1.5, no SHA-1) and
/// is implemented.
bool may_sign_handshake(messages::SignatureScheme scheme);

/// The hash of a scheme. Throws std::invalid_argument unless may_sign_handshake().
crypto::HashAlgorithm hash_of(messages::SignatureScheme scheme);

/// Whether the scheme signs with keys of that kind: RFC 9846 4.3.3 ties each scheme to a curve or to the OID
/// of the key.
bool matches_key(messages::SignatureScheme scheme, const x509::PublicKey& key);

/// Whether `signature` over `content` verifies with the key. False if matches_key() is false.
[[nodiscard]] bool verify_signature(messages::SignatureScheme scheme, const x509::PublicKey& key,
                                    View content, View signature);

/// RFC 9846 4.5.1: a Certificate with the chain of the credential; with `staple` also its OCSP response,
/// beside the leaf.
messages::Certificate make_certificate(const Credential& credential, Bytes certificate_request_context,
                                       bool staple);

/// RFC 9846 4.5.2: a CertificateVerify. `transcript_hash` ends with the Certificate.
messages::CertificateVerify make_certificate_verify(const Choice& choice, Signer signer, View transcript_hash,
                                                    RandomSource& random);

/// RFC 9846 4.5.3: a Finished. `base_key` is the traffic secret of its sender.
messages::Finished make_finished(const schedule::Deriver& deriver, const schedule::NamedSecret& base_key,
                                 View transcript_hash);

/// Validates a chain and reports the verdict. Throws Failure with the alert of the first check that failed.
x509::ValidationResult judge_chain(Context& context, const x509::ValidationInputs& inputs);

/// RFC 9846 4.5.2: checks the peer's CertificateVerify. `content` is certificate_verify_content(), `key` the
/// one of its certificate, `offered` our signature_algorithms. Throws Failure: `illegal_parameter` if the
/// algorithm was not offered or does not fit the key, `decrypt_error` if the signature does not verify.
[[nodiscard]] SignatureVerified check_certificate_verify(Context& context,
                                                         const messages::CertificateVerify& message,
                                                         View content, const x509::PublicKey& key,
                                                         std::span<const messages::SignatureScheme> offered);

/// For a server: a proof that the client need not show a certificate, if none was requested in the handshake.
[[nodiscard]] std::optional<NoCertificate> unless_requested(const NegotiatedParameters& negotiated);

/// RFC 9846 4.5.1.3: for a server, after an empty certificate_list. Throws Failure with
/// `certificate_required` if the client must show a certificate.
[[nodiscard]] NoCertificate accept_empty_list(Context& context, bool certificate_required);

/// RFC 9846 4.5.3: checks the peer's Finished. `base_key` is the peer's traffic secret. Throws Failure:
/// `decode_error` if verify_data has the wrong size, `decrypt_error` if it is wrong.
[[nodiscard]] FinishedVerified check_finished(Context& context, const messages::Finished& message,
                                              const schedule::Deriver& deriver,
                                              const schedule::NamedSecret& base_key, View transcript_hash);

}  // namespace glasstls::handshake
