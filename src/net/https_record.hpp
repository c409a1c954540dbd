#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"

/// RFC 9460: what DNS says about https with a name, before a client connects. It is shown, not used.
namespace glasstls::net {

/// An answer of DNS that breaks its format. what() says how.
class BadDnsAnswer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// One record of the type HTTPS.
struct HttpsRecord {
  std::uint16_t priority = 0;  ///< 0: an alias, without parameters; otherwise the smallest is the best
  std::string target;          ///< a name; "." is the name that was asked for
  std::vector<std::pair<std::string, std::string>> parameters;  ///< "alpn", "h2,h3"; the value may be empty
  std::uint32_t ttl = 0;                                        ///< in seconds

  /// As in a zone file: "1 . alpn=h2,h3 port=8443". Bytes that are not printable are written \DDD.
  std::string text() const;

  friend bool operator==(const HttpsRecord&, const HttpsRecord&) = default;
};

/// The HTTPS records of a DNS message; records of other types are skipped. Throws BadDnsAnswer if any part of
/// the message is broken: then nothing of it is used.
std::vector<HttpsRecord> parse_https_answer(View message);

/// The name under which DNS keeps the HTTPS records of a server: its own, or for a port that is not 443
/// "_8443._https.example.com".
std::string https_record_name(const std::string& host, std::uint16_t port);

}  // namespace glasstls::net
