#include "http/url.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <vector>

#include "base/a_label.hpp"
#include "base/ascii.hpp"
#include "net/address.hpp"

namespace glasstls::http {

namespace {

constexpr std::size_t longest_url = 8192, longest_name = 253, longest_label = 63;

/// Takes the part before the first of `separators` off the front of `text`; the separator stays.
std::string_view take_until(std::string_view& text, std::string_view separators) {
  const std::string_view part = text.substr(0, text.find_first_of(separators));
  text.remove_prefix(part.size());
  return part;
}

std::uint16_t parse_port(std::string_view digits) {
  unsigned port = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, port);
  if (error != std::errc{} || stop != end || port == 0 || port > 0xffff)
    throw HttpError("the port is not valid", rfc_uri, "a number from 1 to 65535", in_quotes(digits));
  return static_cast<std::uint16_t>(port);
}

void check_label(std::string_view label, std::string_view name) {
  const auto allowed = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '_'; };
  if (label.empty())
    throw HttpError("the host name has an empty label", rfc_uri, "letters between the dots", in_quotes(name));
  if (label.size() > longest_label)
    throw HttpError("a label of the host name is too long", rfc_uri, "at most 63 bytes", in_quotes(label));
  if (!std::all_of(label.begin(), label.end(), allowed))
    throw HttpError("the host name has a character that no name has", rfc_uri, "letters, digits, - and .",
                    in_quotes(name));
}

std::string to_ascii(std::string_view text) {
  try {
    return to_ascii_name(text);
  } catch (const std::invalid_argument& problem) {
    throw HttpError(
        std::string("the host name cannot be turned into the form that DNS and certificates have: ") +
            problem.what(),
        Rfc{5890}, "a name like bücher.example or xn--bcher-kva.example", in_quotes(text));
  }
}

/// A name, which may be written in UTF-8, or a dotted IPv4 address.
HostPort parse_host(std::string_view written) {
  const std::string ascii = to_ascii(written);
  std::string_view text = ascii;
  if (text.ends_with('.')) text.remove_suffix(1);  // the root of DNS, which certificates leave out
  if (text.empty()) throw HttpError("there is no host name", rfc_uri, "https://example.com/");
  if (text.size() > longest_name)
    throw HttpError("the host name is too long", rfc_uri, "at most 253 bytes", std::to_string(text.size()));
  const std::string host = lower(text);
  if (net::parse_literal(host, 0)) return {.host = host, .is_address = true};
  std::string_view rest = text, label;
  while (true) {
    check_label(label = take_until(rest, "."), text);
    if (rest.empty()) break;
    rest.remove_prefix(1);
  }
  if (std::all_of(label.begin(), label.end(),
                  is_digit))  // other programs read 127.1 and 0177.0.0.1 as addresses, in different ways
    throw HttpError("the host ends in a number but is not an IPv4 address", rfc_uri,
                    "four numbers from 0 to 255", in_quotes(text));
  return {.host = host};
}

HostPort parse_ipv6(std::string_view literal) {
  const std::string host = lower(literal);
  const auto address = net::parse_literal(host, 0);
  if (!address || address->family() != net::Family::ipv6)
    throw HttpError("the text in brackets is not an IPv6 address", rfc_uri, "an address like [2001:db8::1]",
                    in_quotes(literal));
  return {.host = address->ip(), .is_address = true};
}

/// RFC 3986: the path with "." and ".." resolved; begins with "/".
std::string remove_dot_segments(std::string_view path) {
  std::vector<std::string_view> kept;
  bool open = true;  // whether the path ends in "/"
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = take_until(path, "/");
    open = segment.empty() || segment == "." || segment == "..";
    if (segment == ".." && !kept.empty()) kept.pop_back();
    if (segment != "." && segment != ".." && !(segment.empty() && path.empty())) kept.push_back(segment);
  }
  std::string result;
  for (std::string_view segment : kept) result.append("/").append(segment);
  return open ? result + "/" : result;
}

/// `text` as a request line can carry it: characters of URLs stay, other bytes are percent-encoded, and a "%"
/// that begins no percent-encoding is refused.
std::string encode(std::string_view text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  static constexpr std::string_view stays = "-._~!$&'()*+,;=:@/?[]";
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f)
      throw HttpError("the URL has a control character", rfc_uri, "printable characters", in_quotes(text));
    if (c == '%' && !(i + 2 < text.size() && is_hex_digit(text[i + 1]) && is_hex_digit(text[i + 2])))
      throw HttpError("a % in the URL begins no percent-encoding: write %25 for the sign itself", rfc_uri,
                      "two hexadecimal digits after %", in_quotes(text.substr(i, 3)));
    if (c == '%' || is_letter(c) || is_digit(c) || stays.find(c) != stays.npos)
      result += c;
    else
      result.append("%").append({digits[byte >> 4], digits[byte & 15]});
  }
  return result;
}

/// The target of "/path?query#fragment", with an empty path made "/".
std::string make_target(std::string_view text) {
  text = text.substr(0, text.find('#'));
  const std::string path = encode(take_until(text, "?"));
  return remove_dot_segments(path.empty() ? "/" : path) + encode(text);
}

/// The scheme of an absolute URL, in lower case; empty if there is none.
std::string scheme_of(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos || colon == 0 || !is_letter(text[0])) return {};
  const std::string_view scheme = text.substr(0, colon);
  const auto allowed = [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; };
  return std::all_of(scheme.begin(), scheme.end(), allowed) ? lower(scheme) : std::string();
}

void check_length(std::string_view text) {
  if (text.size() > longest_url)
    throw HttpError("the URL is too long", rfc_uri, "at most 8192 bytes", std::to_string(text.size()));
}

}  // namespace

std::string HostPort::text() const {
  const std::string shown = host.find(':') == host.npos ? host : "[" + host + "]";
  return shown + ":" + std::to_string(port);
}

std::string Url::authority() const {
  const std::string whole = server.text();
  return server.port == https_port ? whole.substr(0, whole.rfind(':')) : whole;
}

std::string Url::text() const { return "https://" + authority() + target; }

HostPort parse_host_port(std::string_view text) {
  check_length(text);
  if (text.find('@') != text.npos)  // not shown: it may hold a password
    throw HttpError(
        "the URL has a user name or password before the host, where others would see it: leave it out",
        rfc_uri, "only a host");
  std::string_view rest = text;
  HostPort server;
  if (rest.starts_with('[')) {
    rest.remove_prefix(1);
    const std::string_view literal = take_until(rest, "]");
    if (rest.empty()) throw HttpError("a bracket is not closed", rfc_uri, "[IPv6 address]", in_quotes(text));
    rest.remove_prefix(1);
    server = parse_ipv6(literal);
  } else {
    if (std::count(rest.begin(), rest.end(), ':') > 1)
      throw HttpError("there is more than one colon: write an IPv6 address in brackets", rfc_uri,
                      "[IPv6]:PORT", in_quotes(text));
    server = parse_host(take_until(rest, ":"));
  }
  if (rest.empty() || rest == ":") return server;
  if (rest[0] != ':')
    throw HttpError("the host is followed by neither a port nor a path", rfc_uri, ":PORT", in_quotes(rest));
  server.port = parse_port(rest.substr(1));
  return server;
}

Url parse_url(std::string_view text) {
  check_length(text);
  const std::string scheme = scheme_of(text);
  if (scheme == "http")
    throw HttpError(
        "http:// would send everything unprotected, and glasstls speaks only https://. Anyone on the path could read and "
        "change what passes, and could answer in the server's place and keep the visitor away from https (sslstrip)",
        rfc_http_semantics, "https://, or an HSTS host (--hsts)", in_quotes(text));
  std::string_view rest = text.substr(std::min(text.size(), scheme.size() + 1));
  if (scheme != "https" || !rest.starts_with("//"))
    throw HttpError("this is not an https URL", rfc_http_semantics, "https://HOST[:PORT]/PATH",
                    in_quotes(text));
  rest.remove_prefix(2);
  Url url;
  url.server = parse_host_port(take_until(rest, "/?#"));
  url.target = make_target(rest);
  return url;
}

Url resolve(const Url& base, std::string_view reference) {
  check_length(reference);
  if (!scheme_of(reference).empty()) return parse_url(reference);
  if (reference.starts_with("//")) return parse_url("https:" + std::string(reference));
  const std::string_view path = std::string_view(base.target).substr(0, base.target.find('?'));
  std::string target;
  if (reference.empty() || reference[0] == '#')
    target = base.target;
  else if (reference[0] == '/')
    target = reference;
  else if (reference[0] == '?')
    target = std::string(path).append(reference);
  else
    target = std::string(path.substr(0, path.rfind('/') + 1)).append(reference);
  return {base.server, make_target(target)};
}

}  // namespace glasstls::http
