#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/address.hpp"
#include "net/clock.hpp"
#include "net/error.hpp"
#include "net/https_record.hpp"

namespace glasstls::net {

/// Where the address comes from.
enum class Source : std::uint8_t { literal, hosts_file, loopback, dns };

/// "the address itself", "hosts file", "its own name", "DNS".
std::string_view name_of(Source source);

/// One address of a name.
struct ResolvedAddress {
  Address address;
  std::optional<std::uint32_t> ttl{};  ///< seconds for which DNS lets it be kept

  /// That of the address.
  Family family() const { return address.family(); }
};

/// One question to DNS, and its outcome.
struct DnsQuery {
  std::string name;         ///< as asked; c-ares may also have tried it with the endings of its search list
  std::string types;        ///< "A and AAAA", "HTTPS"
  std::string outcome;      ///< "answered", "no such record", "no answer in time"
  double milliseconds = 0;  ///< until then
};

/// What a name was resolved to.
struct Resolution {
  Source source = Source::literal;
  std::vector<ResolvedAddress> addresses;  ///< in the order in which RFC 8305 tries them; never empty
  std::vector<std::string> aliases;        ///< the names that CNAME records led to, in order
  std::vector<std::string> servers;        ///< "192.0.2.53:53": the DNS servers that were asked
  std::vector<DnsQuery> questions{};       ///< to those servers, in the order of the answers
  std::vector<HttpsRecord> https{};        ///< the best first
};

/// How to resolve a name.
struct ResolveOptions {
  /// "192.0.2.53:53,...": to ask instead of the system's DNS servers.
  std::string servers{};
  bool ipv4_only = false;  ///< leaves IPv6 out, for a server that is known not to be there
  /// Asks for HTTPS records at the same time. The addresses do not wait long for them, and do not fail
  /// without them.
  bool https_records = false;
};

/// The addresses of `host`, which is an IP literal without brackets or a name. localhost and every name below
/// it are this machine: neither the hosts file nor a DNS server is asked (RFC 6761). Other names are looked
/// up in the hosts file and then by c-ares in DNS (A and AAAA records), as the system's resolver
/// configuration says. Throws NetError of stage resolve.
Resolution resolve(const std::string& host, std::uint16_t port, Deadline deadline,
                   const ResolveOptions& options = {});

}  // namespace glasstls::net
