#include "http/hsts.hpp"

#include <algorithm>
#include <utility>

#include "http/syntax.hpp"
#include "x509/der/time.hpp"

namespace glasstls::http {

namespace {

constexpr std::string_view plain_scheme = "http:";

/// One directive of a field: "max-age=31536000", "includeSubDomains", "name=\"value\"".
struct Directive {
  std::string_view name;
  std::optional<std::string> value;
};

[[noreturn]] void refuse(const std::string& why, std::string_view presented) {
  throw HttpError("the Strict-Transport-Security field is ignored: " + why, rfc_hsts,
                  "max-age=SECONDS; includeSubDomains", in_quotes(presented));
}

/// Takes a quoted-string off the front of `rest`, and returns its text.
std::string take_quoted(std::string_view& rest, std::string_view whole) {
  std::string text;
  for (std::size_t i = 1; i < rest.size(); ++i) {
    if (rest[i] == '"') {
      rest.remove_prefix(i + 1);
      return text;
    }
    if (rest[i] == '\\' && ++i == rest.size()) break;
    text += rest[i];
  }
  refuse("a quotation mark is not closed", whole);
}

std::string_view take_token(std::string_view& rest) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), is_token_char);
  const std::string_view token = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(token.size());
  return token;
}

/// Takes the next directive off the front of `rest`, with its semicolon; empty if there is none before the
/// semicolon.
std::optional<Directive> take_directive(std::string_view& rest, std::string_view whole) {
  rest = trim(rest);
  Directive directive{take_token(rest), {}};
  rest = trim(rest);
  if (!directive.name.empty() && rest.starts_with('=')) {
    rest = trim(rest.substr(1));
    directive.value = rest.starts_with('"') ? take_quoted(rest, whole) : std::string(take_token(rest));
    rest = trim(rest);
  }
  if (!rest.empty() && rest[0] != ';') refuse("its directives are not separated by semicolons", whole);
  rest.remove_prefix(std::min<std::size_t>(rest.size(), 1));
  if (directive.name.empty()) return std::nullopt;
  return directive;
}

/// Only digits are allowed. A number that is too large counts as the largest.
std::uint64_t seconds(const std::optional<std::string>& value, std::string_view whole) {
  if (!value || value->empty() || !std::all_of(value->begin(), value->end(), is_digit))
    refuse("its max-age is not a number of seconds", whole);
  return parse_number(*value, 10).value_or(std::numeric_limits<std::uint64_t>::max());
}

constexpr std::int64_t last_date = 253402300799;  ///< 9999-12-31 23:59:59 UTC

/// "20271124 12:00:00".
std::string date_of(std::int64_t time) {
  if (time > last_date) return "unlimited";
  const std::string text = x509::to_text(time);  // "2027-11-24 12:00:00 UTC"
  return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 11);
}

std::optional<std::int64_t> parse_date(std::string_view text) {
  if (text == "unlimited") return HstsHost::never;
  if (text.size() != 17 || text[8] != ' ' || text[11] != ':' || text[14] != ':') return std::nullopt;
  std::string digits(text.substr(0, 8));
  digits.append(text.substr(9, 2)).append(text.substr(12, 2)).append(text.substr(15, 2)).append("Z");
  return x509::parse_generalized_time(digits);
}

/// `.example.com "20271124 12:00:00"`.
HstsHost parse_line(std::string_view line) {
  const auto refuse_line = [](std::string_view why, std::string_view presented) {
    throw HttpError(std::string(why), rfc_hsts, "a line like example.com \"20271124 12:00:00\"",
                    in_quotes(presented));
  };
  HstsHost host;
  const std::size_t space = std::min(line.find_first_of(" \t"), line.size());
  std::string_view name = line.substr(0, space);
  const std::string_view date = trim(line.substr(space));
  if (name.starts_with('.')) {
    host.include_subdomains = true;
    name.remove_prefix(1);
  }
  if (name.find(':') != name.npos) refuse_line("the host name has a port", line);
  const HostPort server = parse_host_port(name);
  if (server.is_address) refuse_line("an IP address cannot be an HSTS host", line);
  host.host = server.host;
  if (date.size() < 2 || date.front() != '"' || date.back() != '"')
    refuse_line("there is no time in quotation marks after the host", line);
  const auto expires = parse_date(date.substr(1, date.size() - 2));
  if (!expires) refuse_line("the time is not valid", line);
  host.expires = *expires;
  return host;
}

}  // namespace

HstsPolicy parse_hsts(std::string_view value) {
  HstsPolicy policy;
  bool has_age = false;
  std::map<std::string, bool> seen;
  for (std::string_view rest = value; !rest.empty();) {
    const auto directive = take_directive(rest, value);
    if (!directive) continue;
    const std::string name = lower(directive->name);
    if (std::exchange(seen[name], true)) refuse("it has the directive " + in_quotes(name) + " twice", value);
    if (name == "max-age") {
      policy.max_age = seconds(directive->value, value);
      has_age = true;
    } else if (name == "includesubdomains") {
      if (directive->value) refuse("its includeSubDomains has a value", value);
      policy.include_subdomains = true;
    }
  }
  if (!has_age) refuse("it has no max-age", value);
  return policy;
}

HstsHosts HstsHosts::parse(std::string_view text) {
  if (text.size() > longest_text)
    throw HttpError("the file is too large", rfc_hsts, "at most " + std::to_string(longest_text) + " bytes",
                    std::to_string(text.size()));
  HstsHosts hosts;
  std::size_t number = 0, kept = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    line = trim(line.substr(0, line.find_last_not_of(" \t\r") + 1));
    at = end + 1;
    ++number;
    if (line.empty() || line[0] == '#') continue;
    try {
      HstsHost host = parse_line(line);
      const std::string name = host.host;
      hosts.hosts_.insert_or_assign(name, std::move(host));
    } catch (const HttpError& error) {
      kept += line.size();
      if (kept <= longest_text / 4) hosts.unread_.emplace_back(line);
      hosts.problems_.push_back("line " + std::to_string(number) + ": " + error.why);
    }
  }
  hosts.make_room();
  return hosts;
}

std::string HstsHosts::text(std::int64_t now) const {
  std::string text =
      "# Hosts that are reached only by https (HSTS), and until when, in UTC.\n"
      "# Written by glasstls; curl reads it too, with --hsts.\n";
  for (const auto& [name, host] : hosts_)
    if (host.expires > now)
      text.append(host.include_subdomains ? "." : "")
          .append(name)
          .append(" \"" + date_of(host.expires) + "\"\n");
  for (const std::string& line : unread_) text.append(line).append("\n");
  return text;
}

const HstsHost* HstsHosts::find(const HostPort& server, std::int64_t now) const {
  if (server.is_address) return nullptr;
  std::string_view name = server.host;
  for (bool itself = true;; itself = false) {
    const auto known = hosts_.find(name);
    if (known != hosts_.end() && known->second.expires > now && (itself || known->second.include_subdomains))
      return &known->second;
    const std::size_t dot = name.find('.');
    if (dot == name.npos) return nullptr;
    name.remove_prefix(dot + 1);
  }
}

void HstsHosts::note(const HostPort& server, const HstsPolicy& policy, std::int64_t now) {
  if (server.is_address) return;
  if (policy.max_age == 0) {
    hosts_.erase(server.host);
    return;
  }
  const bool forever = now >= last_date || policy.max_age > static_cast<std::uint64_t>(last_date - now);
  hosts_.insert_or_assign(
      server.host, HstsHost{server.host, policy.include_subdomains,
                            forever ? HstsHost::never : now + static_cast<std::int64_t>(policy.max_age)});
  make_room();
}

void HstsHosts::make_room() {
  if (hosts_.size() <= most) return;
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [name, host] : hosts_) order.emplace_back(host.expires, name);
  std::sort(order.begin(), order.end());
  order.resize(order.size() - most);
  for (const auto& [expires, name] : order) hosts_.erase(name);
}

bool is_plain_http(std::string_view text) {
  return text.size() >= plain_scheme.size() &&
         equal_in_any_case(text.substr(0, plain_scheme.size()), plain_scheme);
}

Url secured(std::string_view plain_url) {
  constexpr std::uint16_t plain_port = 80;
  Url url = parse_url("https:" + std::string(plain_url.substr(plain_scheme.size())));
  if (url.server.port == plain_port) url.server.port = https_port;
  return url;
}

}  // namespace glasstls::http
