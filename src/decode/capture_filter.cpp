#include "decode/capture_filter.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "decode/packets/layers.hpp"
#include "net/address.hpp"
#include "recording/tcp_segment.hpp"

namespace glasstls::decode {

namespace {

std::optional<std::uint16_t> port_of(std::string_view text) {
  constexpr std::size_t most_digits = 5;
  constexpr unsigned highest = 65'535;
  unsigned value = 0;
  if (text.empty() || text.size() > most_digits) return std::nullopt;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  if (value > highest) return std::nullopt;
  return static_cast<std::uint16_t>(value);
}

/// The 4 or 16 bytes of an address; empty if it is none.
Bytes address_of(std::string_view text) {
  const auto address = net::parse_literal(std::string(text), 0);
  if (!address) return {};
  return recording::ip_bytes(*address);
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 253 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || is_digit(c) || c == '.' || c == '-' || c == '_';
  });
}

bool is_end(const Bytes& address, std::optional<std::uint16_t> port, const Endpoint& end) {
  return (address.empty() || std::ranges::equal(address, end.ip())) && (!port || *port == end.port);
}

}  // namespace

bool CaptureFilter::add(std::string_view text) {
  Term term;
  std::string_view address = text;
  const std::size_t colon = text.rfind(':');
  term.port = port_of(text);
  if (term.port) {
    terms_.push_back(std::move(term));
    return true;
  }
  const bool has_port =
      colon != std::string_view::npos &&
      (text.starts_with('[') ? text.substr(0, colon).ends_with(']') : text.find(':') == colon);
  if (has_port) {
    term.port = port_of(text.substr(colon + 1));
    if (!term.port) return false;
    address = text.substr(0, colon);
  }
  if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
  term.address = address_of(address);
  if (term.address.empty()) {
    term.name = lower(address);
    if (term.name.starts_with("*.")) term.name.erase(0, 2);
    if (term.name.ends_with('.')) term.name.pop_back();
    if (!is_name(term.name)) return false;
  }
  terms_.push_back(std::move(term));
  return true;
}

bool CaptureFilter::needs_name() const {
  return std::ranges::any_of(terms_, [](const Term& term) { return !term.name.empty(); });
}

bool CaptureFilter::matches(const Endpoint& client, const Endpoint& server) const {
  return std::ranges::all_of(terms_, [&](const Term& term) {
    return is_end(term.address, term.port, client) || is_end(term.address, term.port, server);
  });
}

bool CaptureFilter::matches(std::string_view server_name) const {
  const std::string name = lower(server_name);
  return std::ranges::all_of(terms_, [&](const Term& term) {
    return term.name.empty() || name == term.name || name.ends_with("." + term.name);
  });
}

namespace {

/// Takes parts off the front of bytes; `ok` is false once there were too few.
struct Cursor {
  View bytes;
  bool ok = true;

  View take(std::size_t size) {
    if (size > bytes.size()) {
      ok = false;
      return bytes = {};
    }
    const View taken = bytes.first(size);
    bytes = bytes.subspan(size);
    return taken;
  }
  std::size_t number(std::size_t size) {
    std::size_t value = 0;
    for (std::uint8_t byte : take(size)) value = value << 8 | byte;
    return value;
  }
  View vector(std::size_t length_size) { return take(number(length_size)); }
};

/// RFC 6066 3: the first name of the type host_name in the extension.
std::string host_name(View extension) {
  Cursor list{Cursor{extension}.vector(2)};
  while (!list.bytes.empty() && list.ok) {
    const bool is_host = list.number(1) == 0;
    const View name = list.vector(2);
    if (is_host && list.ok) return std::string(as_text(name));
  }
  return {};
}

std::string name_in(View client_hello) {
  constexpr std::size_t server_name = 0;
  Cursor hello{client_hello};
  hello.take(2 + 32);  // legacy_version, random
  hello.vector(1);     // legacy_session_id
  hello.vector(2);     // cipher_suites
  hello.vector(1);     // legacy_compression_methods
  Cursor extensions{hello.vector(2)};
  while (!extensions.bytes.empty() && extensions.ok) {
    const std::size_t type = extensions.number(2);
    const View extension = extensions.vector(2);
    if (type == server_name && extensions.ok) return host_name(extension);
  }
  return {};
}

}  // namespace

AskedName asked_name(View records) {
  constexpr std::uint8_t handshake = 22, client_hello = 1;
  constexpr std::size_t header = 4, longest = 64 << 10;
  Bytes message;
  Cursor stream{records};
  while (stream.bytes.size() >= 5) {
    if (stream.bytes[0] != handshake) return {true, {}};
    stream.take(3);
    const View fragment = stream.vector(2);
    if (!stream.ok) return {};
    append(message, fragment);
    if (message.size() < header) continue;
    const std::size_t size = header + (u32(message, 0) & 0x00ffffff);
    if (message[0] != client_hello || size > longest) return {true, {}};
    if (message.size() >= size) return {true, name_in(View(message).subspan(header, size - header))};
  }
  return {};
}

}  // namespace glasstls::decode
