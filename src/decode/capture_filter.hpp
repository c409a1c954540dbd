#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decode/dissector.hpp"

namespace glasstls::decode {

/// Which connections of a capture somebody wants to see. All of its terms must hold.
class CaptureFilter {
 public:
  /// Adds a term: an IP address, a port, both ("192.0.2.1:443", "[2001:db8::1]:443"), or the name that the
  /// client asks for; a name stands for all names below it too. False where it is none of these.
  bool add(std::string_view term);

  bool empty() const { return terms_.empty(); }
  /// Whether a term asks for a name, so that the ClientHello must be seen first.
  bool needs_name() const;
  /// Whether one of the two ends is what each address and port asks for.
  bool matches(const Endpoint& client, const Endpoint& server) const;
  /// Whether the name is what each name asks for.
  bool matches(std::string_view server_name) const;

 private:
  struct Term {
    Bytes address{};  // empty: any
    std::optional<std::uint16_t> port{};
    std::string name{};  // in lower case
  };
  std::vector<Term> terms_;
};

/// What a client's records say of the name that it asks for (RFC 6066 3).
struct AskedName {
  bool known = false;  ///< whether the ClientHello is there as far as that
  std::string name{};  ///< empty: it asks for none
};
/// Reads the first ClientHello in what a client sent. Whatever is wrong in it counts as no name.
AskedName asked_name(View records);

}  // namespace glasstls::decode
