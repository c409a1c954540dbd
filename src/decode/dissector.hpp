#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"
#include "decode/ip_fragments.hpp"
#include "decode/layers.hpp"
#include "decode/packet_file.hpp"

namespace glasstls::decode {

/// One end of a TCP connection.
struct Endpoint {
  std::array<std::uint8_t, 16> address{};
  std::uint8_t address_size = 0;  ///< 4 or 16 bytes
  std::uint16_t port = 0;

  View ip() const { return View(address).first(address_size); }
  auto operator<=>(const Endpoint&) const = default;
};
/// "192.0.2.1:443", "[2001:db8::1]:443".
std::string to_text(const Endpoint& endpoint);

/// A TCP segment as it was captured.
struct CapturedSegment {
  Endpoint from{}, to{};
  std::uint32_t sequence = 0, acknowledgement = 0;
  std::uint8_t flags = 0;  ///< TcpFlags
  View payload{};          ///< what was captured of it
};

/// Takes captured packets apart down to TCP, through link layers, tags and tunnels (layers.hpp) and IP, whose
/// fragments it joins. It counts what is not read, under the name of what it is.
class Dissector {
 public:
  /// How many headers may stand in each other, and how many names are told apart.
  static constexpr std::size_t most_layers = 24, most_names = 64;

  /// The segment that the packet holds or makes whole, if there is one. Its payload points into the packet,
  /// or is valid until the next call.
  std::optional<CapturedSegment> add(const Packet& packet);

  /// How many packets held what is not read, by its name.
  const std::map<std::string, std::size_t>& not_read() const { return not_read_; }
  std::size_t cut() const { return cut_; }  ///< packets that were cut when they were recorded
  const IpFragments& fragments() const { return fragments_; }

 private:
  /// The addresses of the innermost IP packet.
  struct Ends {
    View from{}, to{};
  };
  using Opened = std::variant<Carried, NotRead, std::monostate>;  // the last: it waits for fragments
  Opened open_ip(View packet, std::uint64_t nanoseconds);
  Opened open_ipv4(View packet, std::uint64_t nanoseconds);
  Opened open_ipv6(View packet, std::uint64_t nanoseconds);
  Opened join(IpFragment fragment, View identification, std::uint64_t nanoseconds);
  std::variant<CapturedSegment, NotRead> open_tcp(View bytes) const;
  void count(const std::string& name);

  IpFragments fragments_;
  Ends ends_;
  std::vector<Bytes> joined_;  // what the fragments of this packet made whole
  std::map<std::string, std::size_t> not_read_;
  std::size_t cut_ = 0;
};

}  // namespace glasstls::decode
