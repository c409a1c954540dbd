#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace glasstls::net {

/// The two families of IP addresses.
enum class Family : std::uint8_t { ipv4, ipv6 };

/// An IP address and a port, as the system takes it.
struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;  ///< of the part of `storage` that is used, in bytes

  /// AF_INET or AF_INET6, as an enumeration.
  Family family() const { return storage.ss_family == AF_INET6 ? Family::ipv6 : Family::ipv4; }
  /// In host byte order.
  std::uint16_t port() const;
  /// "192.0.2.1" or "2001:db8::1".
  std::string ip() const;
  /// "192.0.2.1:443" or "[2001:db8::1]:443".
  std::string text() const;
};

/// An IPv4 or IPv6 literal without brackets; empty for anything else.
std::optional<Address> parse_literal(const std::string& literal, std::uint16_t port);

/// An address that the system or c-ares gave, with `port` put in; empty for a family that is not IP.
std::optional<Address> from_system(const sockaddr* address, socklen_t size, std::uint16_t port);

/// RFC 8305: the families take turns, beginning with the family of the first address; within a family the
/// order stays.
template <class T>
std::vector<T> interleave(const std::vector<T>& preferred) {
  std::vector<T> turns;
  std::vector<bool> taken(preferred.size(), false);
  auto take_next = [&](Family family) {
    for (std::size_t i = 0; i < preferred.size(); ++i)
      if (!taken[i] && preferred[i].family() == family) {
        taken[i] = true;
        turns.push_back(preferred[i]);
        return;
      }
  };
  while (turns.size() < preferred.size()) {
    const Family first = preferred[0].family();
    take_next(first);
    take_next(first == Family::ipv6 ? Family::ipv4 : Family::ipv6);
  }
  return turns;
}

}  // namespace glasstls::net
