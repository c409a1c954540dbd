#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "base/secret.hpp"

namespace glasstls::decode {

/// The secrets of key logs (RFC 9850), found by the client random of their connection.
class KnownSecrets {
 public:
  /// How many secrets are kept.
  static constexpr std::size_t most = 100'000;

  /// Adds the lines of a key log, with any line ends. Returns how many lines are not understood or exceed
  /// `most`; empty lines and comments do not count.
  std::size_t add(std::string_view key_log);

  /// Adds one secret, unless that label of the connection has one or there are `most`.
  void add(View client_random, std::string_view label, const Secret& secret);

  /// The secret with that label of RFC 9850 ("CLIENT_TRAFFIC_SECRET_0"), or null.
  const Secret* find(View client_random, std::string_view label) const;

  /// Whether any secret of that connection is known.
  bool has(View client_random) const;

  /// How many secrets are known.
  std::size_t size() const { return secrets_.size(); }

 private:
  bool add_line(std::string_view line);

  std::map<std::pair<Bytes, std::string>, Secret> secrets_;
};

}  // namespace glasstls::decode
