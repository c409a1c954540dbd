#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "handshake/credential.hpp"
#include "lab/mint.hpp"

namespace glasstls::probe {

/// An authority that lives as long as the test of a client, and the certificates below it. It can vouch only
/// for names of this machine and of tests (localhost, .localhost, .test), so trusting it is harmless.
class ClientAuthority {
 public:
  /// Makes it, valid around `now`. `random` outlives it.
  ClientAuthority(handshake::RandomSource& random, x509::UnixTime now);

  /// Its certificate, in PEM.
  std::string pem() const;
  /// Its certificate, in DER.
  const Bytes& der() const { return root_.der; }
  /// A credential for the host that a client asks for. `kind` is what lab::bad_certificates() calls it, "rsa"
  /// for one with an RSA key, or empty. The reference is valid until the next call. Names that no host has
  /// get a certificate for localhost.
  const handshake::Credential& credential_for(std::string_view host, std::string_view kind);

 private:
  handshake::Credential make(const std::string& host, std::string_view kind);

  handshake::RandomSource& random_;
  x509::UnixTime now_;
  lab::Minted root_;
  std::string host_, kind_;
  std::optional<handshake::Credential> last_;
};

}  // namespace glasstls::probe
