#pragma once

#include "handshake/credential.hpp"
#include "lab/mint.hpp"

namespace glasstls::lab {

/// The user's own authority. It can vouch only for names of this machine: localhost, and names below
/// .localhost and .test (name constraints, RFC 5280 4.2.1.10), so trusting it is harmless. It is kept in
/// $XDG_STATE_HOME/glasstls or
/// ~/.local/state/glasstls; only the user may read its key.
class LocalAuthority {
 public:
  /// The authority of an earlier run, or a new one. Throws std::system_error if it cannot be read or written.
  static LocalAuthority open(handshake::RandomSource& random);

  /// A certificate for localhost, the loopback addresses and `names`.
  handshake::Credential issue(const std::vector<std::string>& names, handshake::RandomSource& random) const;

  /// Its certificate and key.
  const Minted& authority() const { return minted_; }
  /// Its certificate, in PEM.
  std::string pem() const;
  /// The file with its certificate.
  const std::string& path() const { return path_; }
  /// What is wrong with its files, for the user; empty if nothing is.
  const std::string& warning() const { return warning_; }

 private:
  LocalAuthority(Minted minted, std::string path) : minted_(std::move(minted)), path_(std::move(path)) {}

  Minted minted_;
  std::string path_, warning_;
};

}  // namespace glasstls::lab
