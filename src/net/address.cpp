#include "net/address.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstring>

namespace glasstls::net {

namespace {

// sockaddr_storage is read and written as the address that it holds, which is what it is for.
const sockaddr_in& v4(const Address& address) {
  return reinterpret_cast<const sockaddr_in&>(address.storage);
}
const sockaddr_in6& v6(const Address& address) {
  return reinterpret_cast<const sockaddr_in6&>(address.storage);
}

void set_port(Address& address, std::uint16_t port) {
  if (address.family() == Family::ipv6)
    reinterpret_cast<sockaddr_in6&>(address.storage).sin6_port = htons(port);
  else
    reinterpret_cast<sockaddr_in&>(address.storage).sin_port = htons(port);
}

}  // namespace

std::uint16_t Address::port() const {
  return ntohs(family() == Family::ipv6 ? v6(*this).sin6_port : v4(*this).sin_port);
}

std::string Address::ip() const {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (family() == Family::ipv6)
    inet_ntop(AF_INET6, &v6(*this).sin6_addr, text.data(), text.size());
  else
    inet_ntop(AF_INET, &v4(*this).sin_addr, text.data(), text.size());
  return text.data();
}

std::string Address::text() const {
  const std::string host = family() == Family::ipv6 ? "[" + ip() + "]" : ip();
  return host + ":" + std::to_string(port());
}

std::optional<Address> parse_literal(const std::string& literal, std::uint16_t port) {
  sockaddr_in ipv4{};
  ipv4.sin_family = AF_INET;
  if (inet_pton(AF_INET, literal.c_str(), &ipv4.sin_addr) == 1)
    return from_system(reinterpret_cast<const sockaddr*>(&ipv4), sizeof ipv4, port);
  sockaddr_in6 ipv6{};
  ipv6.sin6_family = AF_INET6;
  if (inet_pton(AF_INET6, literal.c_str(), &ipv6.sin6_addr) == 1)
    return from_system(reinterpret_cast<const sockaddr*>(&ipv6), sizeof ipv6, port);
  return std::nullopt;
}

std::optional<Address> from_system(const sockaddr* address, socklen_t size, std::uint16_t port) {
  if (address->sa_family != AF_INET && address->sa_family != AF_INET6) return std::nullopt;
  Address copy;
  if (size > sizeof copy.storage) return std::nullopt;
  std::memcpy(&copy.storage, address, size);
  copy.size = size;
  set_port(copy, port);
  return copy;
}

}  // namespace glasstls::net
