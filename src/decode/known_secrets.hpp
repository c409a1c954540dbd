#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/secret.hpp"

namespace glasstls::decode {

/// The secrets of key logs (RFC 9850), found by the connection that they belong to.
class KnownSecrets {
 public:
  static constexpr std::size_t most = 100'000;

  /// Adds the lines of a key log, whatever ends them; empty lines and comments do not count. Returns how many
  /// lines could not be understood, or were too many.
  std::size_t add(std::string_view key_log);

  /// The secret of that connection, or null. Labels are RFC 9850's: "CLIENT_TRAFFIC_SECRET_0".
  const Secret* find(View client_random, std::string_view label) const;

  /// Whether anything is known of that connection.
  bool has(View client_random) const;

  std::size_t size() const { return secrets_.size(); }

 private:
  bool add_line(std::string_view line);

  std::map<std::pair<Bytes, std::string>, Secret> secrets_;
};

}  // namespace glasstls::decode
