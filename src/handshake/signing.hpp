#pragma once

#include "handshake/credential.hpp"
#include "x509/key/private_key.hpp"

/// RFC 9846 4.5.2, for both roles: signatures with a private key in memory.
namespace glasstls::handshake {

/// The schemes that may sign handshake messages with that key (RFC 9846 4.3.3); none for a key that cannot be
/// used. A scheme whose hash is too long for the RSA key is left out.
std::vector<messages::SignatureScheme> schemes_for(const x509::PublicKey& key);

/// The signature over `content`. Constant-time. Throws std::invalid_argument unless the scheme is among
/// schemes_for().
Bytes sign(messages::SignatureScheme scheme, const x509::PrivateKey& key, View content, RandomSource& random);

/// A SigningKey in memory.
class KeyInMemory final : public SigningKey {
 public:
  /// Takes over the key.
  explicit KeyInMemory(x509::PrivateKey key) : key_(std::move(key)) {}

  Bytes sign(messages::SignatureScheme scheme, View content, RandomSource& random) const override {
    return handshake::sign(scheme, key_, content, random);
  }

 private:
  x509::PrivateKey key_;
};

/// A Credential with a key in memory. Throws std::invalid_argument if Credential does, and if the key
/// is not that of the leaf: two files that do not belong together fail here, and not at the first client.
Credential make_credential(std::vector<Bytes> chain, x509::PrivateKey key, Bytes ocsp_response = {});

}  // namespace glasstls::handshake
