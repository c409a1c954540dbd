#pragma once

#include "support/forge.hpp"
#include "x509/path/validate.hpp"

/// The validation of a certificate for example.com, of a root that is trusted, where something about its
/// revocation comes with it. The seeds of `crl` and `ocsp` are about this certificate.
inline glasstls::x509::ValidationResult validate_beside(std::span<const glasstls::Bytes> staples,
                                                        std::span<const glasstls::Bytes> crls) {
  using namespace glasstls;
  static const forge::Minted root = forge::root();
  static const std::vector<Bytes> chain{forge::issue(root, forge::leaf("example.com")).der};
  static const x509::TrustStore anchors = [] {
    x509::TrustStore store;
    store.add_der(root.der);
    return store;
  }();
  return x509::validate({.chain = chain,
                         .name = "example.com",
                         .time = forge::now,
                         .anchors = &anchors,
                         .staples = staples,
                         .crls = crls});
}
