#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/url.hpp"

/// RFC 6797, HTTP Strict Transport Security (HSTS): a host asks to be reached only by https. A client that
/// remembers this never begins with an http:// URL again.
namespace glasstls::http {

constexpr Rfc rfc_hsts{6797};  ///< RFC 6797: HSTS

/// What a Strict-Transport-Security field asks for.
struct HstsPolicy {
  std::uint64_t max_age = 0;        ///< in seconds, from the time of the response; 0: forget this host
  bool include_subdomains = false;  ///< whether it holds for names below the host's too

  friend bool operator==(const HstsPolicy&, const HstsPolicy&) = default;
};

/// Reads the value of the field. Unknown directives are skipped. Throws HttpError for a value that breaks the
/// grammar, has a directive twice or no max-age: a client ignores such a field.
HstsPolicy parse_hsts(std::string_view value);

/// A known HSTS host: it is reached only by https.
struct HstsHost {
  /// The value of `expires` for a host that is never forgotten.
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  std::string host;  ///< as in HostPort
  bool include_subdomains = false;
  std::int64_t expires = never;  ///< in seconds since 1970-01-01 UTC

  friend bool operator==(const HstsHost&, const HstsHost&) = default;
};

/// The known HSTS hosts.
class HstsHosts {
 public:
  /// So many are kept; beyond that, those that expire first are dropped.
  static constexpr std::size_t most = 4096;
  /// In bytes; a longer text is refused.
  static constexpr std::size_t longest_text = std::size_t{2} << 20;

  /// Reads what text() or curl's --hsts wrote: a line for each host, `example.com "20271124 12:00:00"` in UTC
  /// or `"unlimited"`, with a dot before the name if its subdomains are meant too; "#" begins a comment.
  /// A line that cannot be read is skipped (problems()). Throws HttpError for a longer text.
  static HstsHosts parse(std::string_view text);
  /// The same format, without hosts that have expired at `now`. Lines that could not be read stay as they
  /// are: another program may understand them.
  std::string text(std::int64_t now) const;

  /// Why `server` is reached only by https at `now`: its own entry, or that of a domain above it which
  /// includes subdomains. Null if it has none. An IP address never has one.
  const HstsHost* find(const HostPort& server, std::int64_t now) const;

  /// `server` sent this policy over TLS without a failure. It replaces the policy that it sent before. An IP
  /// address is ignored.
  void note(const HostPort& server, const HstsPolicy& policy, std::int64_t now);

  /// How many hosts are known.
  std::size_t size() const { return hosts_.size(); }
  /// The lines that could not be read: "line 3: ...".
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  void make_room();

  std::map<std::string, HstsHost, std::less<>> hosts_;  ///< by name
  std::vector<std::string> unread_{}, problems_{};      ///< lines that could not be read, and why
};

/// Whether `text` is a URL of the scheme http.
bool is_plain_http(std::string_view text);

/// RFC 6797: the https URL that replaces an http:// URL of an HSTS host. Port 80 becomes 443; another port
/// stays. Throws HttpError.
Url secured(std::string_view plain_url);

}  // namespace glasstls::http
