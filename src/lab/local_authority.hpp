#pragma once

#include "handshake/credential.hpp"
#include "lab/mint.hpp"

namespace glasstls::lab {

/// An authority of the user's own, which can vouch for names of this machine alone: localhost, and what is
/// below .localhost and .test (name constraints, RFC 5280 4.2.1.10). To trust it opens no other door. It lies
/// in $XDG_STATE_HOME/glasstls or ~/.local/state/glasstls, its key for the user's eyes alone.
class LocalAuthority {
 public:
  /// The one that is there, or a new one. Throws std::system_error where it can neither be read nor written.
  static LocalAuthority open(handshake::RandomSource& random);

  /// A certificate for localhost, the loopback addresses and `names`.
  handshake::Credential issue(const std::vector<std::string>& names, handshake::RandomSource& random) const;

  const Minted& authority() const { return minted_; }
  std::string pem() const;
  const std::string& path() const { return path_; }
  /// What the user should know of its files; empty where all is well.
  const std::string& warning() const { return warning_; }
  /// How to trust it, for people; $URL stands for the server's.
  std::string advice() const;

 private:
  LocalAuthority(Minted minted, std::string path) : minted_(std::move(minted)), path_(std::move(path)) {}

  Minted minted_;
  std::string path_, warning_;
};

}  // namespace glasstls::lab
