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

/// Who knew the address.
enum class Source : std::uint8_t { literal, hosts_file, loopback, dns };

/// "the address itself", "hosts file", "its own name", "DNS".
std::string_view name_of(Source source);

struct ResolvedAddress {
  Address address;
  std::optional<std::uint32_t> ttl{};  ///< seconds for which DNS lets it be kept

  Family family() const { return address.family(); }
};

/// What DNS was asked, and what came of it.
struct Question {
  std::string name;     ///< as it was asked for; c-ares may have tried it with a search list's endings too
  std::string types;    ///< "A and AAAA", "HTTPS"
  std::string outcome;  ///< "answered", "no such record", "no answer in time"
  double milliseconds = 0;  ///< until then
};

/// What became of a name.
struct Resolution {
  Source source = Source::literal;
  std::vector<ResolvedAddress> addresses;  ///< in the order in which RFC 8305 tries them; never empty
  std::vector<std::string> aliases;        ///< the names that CNAME records led to, in order
  std::vector<std::string> servers;        ///< "192.0.2.53:53": the DNS servers that were asked
  std::vector<Question> questions{};       ///< that they were asked, in the order of the answers
  std::vector<HttpsRecord> https{};        ///< the best first
};

struct ResolveOptions {
  /// "192.0.2.53:53,...": asked instead of the system's DNS servers.
  std::string servers{};
  bool ipv4_alone = false;  ///< leave IPv6 out, where the server is known not to be there
  /// Ask for HTTPS records at the same time. The addresses do not wait long for them, nor fail without them.
  bool https_records = false;
};

/// The addresses of `host`, which is an IP literal without brackets or a name. localhost and every name below
/// it are this machine: neither the hosts file nor a DNS server is asked (RFC 6761). Any other name is looked
/// up in the hosts file and then, by c-ares as the system's resolver configuration says, in DNS (A and AAAA
/// records). Throws Error of stage resolve.
Resolution resolve(const std::string& host, std::uint16_t port, Deadline deadline,
                   const ResolveOptions& options = {});

}  // namespace glasstls::net
