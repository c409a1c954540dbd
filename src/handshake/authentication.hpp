#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "messages/numbers.hpp"
#include "x509/public_key.hpp"

/// RFC 9846 4.5, for both roles: what CertificateVerify covers and how its signature is verified.
namespace glasstls::handshake {

enum class Signer : std::uint8_t { server, client };

/// RFC 9846 4.5.2: 64 spaces, the context string, a zero byte and the transcript hash.
Bytes certificate_verify_content(Signer signer, View transcript_hash);

/// Whether the scheme may sign handshake messages in TLS 1.3, and is implemented (RFC 9846 4.3.3: no PKCS#1
/// v1.5, no SHA-1).
bool may_sign_handshake(messages::SignatureScheme scheme);

/// Whether the scheme signs with keys of that kind: RFC 9846 4.3.3 ties each scheme to a curve or to the OID
/// of the key.
bool matches_key(messages::SignatureScheme scheme, const x509::PublicKey& key);

/// Whether `signature` over `content` is the key's. False also where matches_key is.
[[nodiscard]] bool verify_signature(messages::SignatureScheme scheme, const x509::PublicKey& key,
                                    View content, View signature);

}  // namespace glasstls::handshake
