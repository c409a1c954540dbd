#pragma once

#include "handshake/credential.hpp"
#include "x509/key/private_key.hpp"

/// RFC 9846 4.5.2, for both roles: signatures with a private key that lies in memory.
namespace glasstls::handshake {

/// The schemes that may sign handshake messages with that key (RFC 9846 4.3.3); none for a key that cannot be
/// used. A scheme whose hash needs a longer RSA key is left out.
std::vector<messages::SignatureScheme> schemes_for(const x509::PublicKey& key);

/// The signature over `content`. Constant-time. Throws std::invalid_argument where the scheme is none of
/// schemes_for the key.
Bytes sign(messages::SignatureScheme scheme, const x509::PrivateKey& key, View content, RandomSource& random);

/// A private key as the one of a Credential.
class KeyInMemory final : public SigningKey {
 public:
  explicit KeyInMemory(x509::PrivateKey key) : key_(std::move(key)) {}

  Bytes sign(messages::SignatureScheme scheme, View content, RandomSource& random) const override {
    return handshake::sign(scheme, key_, content, random);
  }

 private:
  x509::PrivateKey key_;
};

/// A credential with a key in memory. Throws std::invalid_argument also where the key is not the leaf's, so
/// that two files that do not belong together are found before a client finds them.
Credential make_credential(std::vector<Bytes> chain, x509::PrivateKey key, Bytes ocsp_response = {});

}  // namespace glasstls::handshake
