#pragma once

#include "lab/mint.hpp"

/// The only code that signs with SHA-1, to make the lab's example of it. glasstls never accepts the result:
/// x509 knows such algorithms only by name and cannot verify them.
namespace glasstls::lab {

/// An authority with a key on P-256 that signs with ecdsa-with-SHA1. Its own certificate is good.
class Sha1Authority {
 public:
  /// Makes its key, and its certificate below `root`.
  Sha1Authority(const Minted& root, const x509::CertificateRecipe& recipe, handshake::RandomSource& random);

  /// Its own certificate, in DER.
  const Bytes& certificate() const { return minted_.der; }
  /// A certificate for a new key. Its signature is a real one over the SHA-1 hash.
  Minted mint(x509::CertificateRecipe recipe, handshake::RandomSource& random) const;

 private:
  Secret scalar_;
  Minted minted_;
};

}  // namespace glasstls::lab
