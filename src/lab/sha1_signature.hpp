#pragma once

#include "lab/mint.hpp"

/// The one place where something is signed with SHA-1, for the lab's exhibit of it. Nothing in this program
/// would accept the result: x509 knows such algorithms by name alone, and has nothing to verify them with.
namespace glasstls::lab {

/// An authority with a key on P-256 that signs with ecdsa-with-SHA1. Its own certificate is in order.
class Sha1Authority {
 public:
  Sha1Authority(const Minted& root, const x509::CertificateRecipe& recipe, handshake::RandomSource& random);

  const Bytes& certificate() const { return minted_.der; }
  /// A certificate for a new key, whose signature is what it says: the hash under it is SHA-1.
  Minted mint(x509::CertificateRecipe recipe, handshake::RandomSource& random) const;

 private:
  Secret scalar_;
  Minted minted_;
};

}  // namespace glasstls::lab
