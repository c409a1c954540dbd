#pragma once

#include <cstdint>

#include <span>

#include "base/bytes.hpp"
#include "handshake/context.hpp"
#include "handshake/credential.hpp"
#include "messages/handshake.hpp"
#include "schedule/key_schedule.hpp"
#include "x509/key/public_key.hpp"
#include "x509/path/validate.hpp"

/// RFC 9846 4.5, for both roles: Certificate, CertificateVerify and Finished, made and held against the
/// rules.
namespace glasstls::handshake {

enum class Signer : std::uint8_t { server, client };

/// RFC 9846 4.5.2: 64 spaces, the context string, a zero byte and the transcript hash.
Bytes certificate_verify_content(Signer signer, View transcript_hash);

/// Whether the scheme may sign handshake messages in TLS 1.3, and is implemented (RFC 9846 4.3.3: no PKCS#1
/// v1.5, no SHA-1).
bool may_sign_handshake(messages::SignatureScheme scheme);

/// The hash of a scheme that may sign handshake messages.
crypto::HashAlgorithm hash_of(messages::SignatureScheme scheme);

/// Whether the scheme signs with keys of that kind: RFC 9846 4.3.3 ties each scheme to a curve or to the OID
/// of the key.
bool matches_key(messages::SignatureScheme scheme, const x509::PublicKey& key);

/// Whether `signature` over `content` is the key's. False also where matches_key is.
[[nodiscard]] bool verify_signature(messages::SignatureScheme scheme, const x509::PublicKey& key,
                                    View content, View signature);

/// RFC 9846 4.5.1: what the credential shows, with its OCSP response beside the leaf where `staple`.
messages::Certificate make_certificate(const Credential& credential, Bytes certificate_request_context,
                                       bool staple);

/// RFC 9846 4.5.2: `transcript_hash` ends with the Certificate.
messages::CertificateVerify make_certificate_verify(const Choice& choice, Signer signer, View transcript_hash,
                                                    RandomSource& random);

/// RFC 9846 4.5.3: `base_key` is the sender's traffic secret.
messages::Finished make_finished(const schedule::Deriver& deriver, const schedule::NamedSecret& base_key,
                                 View transcript_hash);

/// Validates a chain and reports the verdict. Throws Failure with the first failed check's alert.
x509::ValidationResult judge_chain(Context& context, const x509::ValidationInputs& inputs);

/// Throws Failure: `illegal_parameter` where the algorithm was not offered or does not fit the key,
/// `decrypt_error` where the signature is not the key's over the transcript.
void check_certificate_verify(Context& context, const messages::CertificateVerify& message, Signer signer,
                              const x509::PublicKey& key, std::span<const messages::SignatureScheme> offered,
                              View transcript_hash);

/// Throws Failure: `decode_error` where verify_data has the wrong size, `decrypt_error` where it is wrong.
void check_finished(Context& context, const messages::Finished& message, const schedule::Deriver& deriver,
                    const schedule::NamedSecret& base_key, View transcript_hash);

}  // namespace glasstls::handshake
