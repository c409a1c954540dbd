#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/url.hpp"

/// RFC 6797, HTTP Strict Transport Security: a host says that it is to be reached by https alone, and a
/// client that remembers it never again begins with an http:// URL.
namespace glasstls::http {

constexpr Rfc rfc_hsts{6797};

/// What a Strict-Transport-Security field asks for.
struct HstsPolicy {
  std::uint64_t max_age = 0;        ///< in seconds, from when it came; 0: forget this host
  bool include_subdomains = false;  ///< whether names below the host's are meant too

  friend bool operator==(const HstsPolicy&, const HstsPolicy&) = default;
};

/// Reads the value of the field. Directives that nobody knows are passed over. Throws Error for a value that
/// breaks the grammar, names a directive twice or has no max-age: a client does as if it were not there.
HstsPolicy parse_hsts(std::string_view value);

/// A host that wants https alone.
struct HstsHost {
  /// What `expires` is where the host is not to be forgotten.
  static constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

  std::string host;  ///< as in HostPort
  bool include_subdomains = false;
  std::int64_t expires = never;  ///< in seconds since 1970-01-01 UTC

  friend bool operator==(const HstsHost&, const HstsHost&) = default;
};

/// The hosts that are known to want https alone.
class HstsHosts {
 public:
  /// So many are kept; those that are to be forgotten first make room.
  static constexpr std::size_t most = 4096;
  /// In bytes; a longer text is refused.
  static constexpr std::size_t longest_text = std::size_t{2} << 20;

  /// Reads what text() or curl's --hsts wrote: a line for each host, `example.com "20271124 12:00:00"` in UTC
  /// or `"unlimited"`, with a dot before the name where its subdomains are meant too; "#" begins a comment.
  /// A line that cannot be read is passed over (problems()). Throws Error for a longer text.
  static HstsHosts parse(std::string_view text);
  /// The same, without those that have expired at `now`. Lines that could not be read stay as they are: they
  /// may be somebody's who knows more.
  std::string text(std::int64_t now) const;

  /// Why `server` is to be reached by https alone at `now`: its own entry, or one of a domain above it that
  /// means its subdomains too. Null where it need not be. An IP address never is in here.
  const HstsHost* find(const HostPort& server, std::int64_t now) const;

  /// `server` asked for that over TLS without a failure. What it says of itself takes the place of what it
  /// said before. An IP address cannot ask.
  void note(const HostPort& server, const HstsPolicy& policy, std::int64_t now);

  std::size_t size() const { return hosts_.size(); }
  /// What could not be read: "line 3: the time is not one".
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  void make_room();

  std::map<std::string, HstsHost, std::less<>> hosts_;  ///< by name
  std::vector<std::string> unread_{}, problems_{};      ///< lines, and why they are there
};

/// Whether `text` is a URL of the scheme http.
bool is_plain_http(std::string_view text);

/// The https URL that a client makes of an http:// one whose host wants https alone: port 80 becomes 443, any
/// other that is named stays. Throws Error.
Url secured(std::string_view plain_url);

}  // namespace glasstls::http
