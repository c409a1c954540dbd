#include "recording/pcapng.hpp"

#include "base/secret.hpp"

namespace glasstls::recording::pcapng {

namespace {

void put16(Bytes& bytes, std::uint16_t value) {
  bytes.push_back(static_cast<std::uint8_t>(value));
  bytes.push_back(static_cast<std::uint8_t>(value >> 8));
}

void put32(Bytes& bytes, std::uint32_t value) {
  put16(bytes, static_cast<std::uint16_t>(value));
  put16(bytes, static_cast<std::uint16_t>(value >> 16));
}

void pad(Bytes& bytes) { bytes.resize((bytes.size() + 3) / 4 * 4); }

constexpr std::uint16_t opt_endofopt = 0, opt_comment = 1, if_name = 2, if_tsresol = 9;

void put_option(Bytes& bytes, std::uint16_t code, View value) {
  put16(bytes, code);
  put16(bytes, static_cast<std::uint16_t>(value.size()));
  append(bytes, value);
  pad(bytes);
}

/// Type, total length, body, total length.
Bytes block(std::uint32_t type, const Bytes& body) {
  const auto length = static_cast<std::uint32_t>(12 + body.size());
  Bytes bytes;
  bytes.reserve(length);
  put32(bytes, type);
  put32(bytes, length);
  append(bytes, body);
  put32(bytes, length);
  return bytes;
}

}  // namespace

Bytes section_header(std::string_view comment) {
  Bytes body;
  put32(body, 0x1a2b3c4d);  // the order of bytes
  put16(body, 1);
  put16(body, 0);
  put32(body, 0xffffffff);  // the section's length is not known
  put32(body, 0xffffffff);
  put_option(body, opt_comment, as_bytes(comment));
  put_option(body, opt_endofopt, {});
  return block(0x0a0d0d0a, body);
}

Bytes interface_description(std::string_view name) {
  constexpr std::uint16_t linktype_raw = 101;
  Bytes body;
  put16(body, linktype_raw);
  put16(body, 0);
  put32(body, 0);  // packets are never cut
  put_option(body, if_name, as_bytes(name));
  put_option(body, if_tsresol, Bytes{9});
  put_option(body, opt_endofopt, {});
  return block(1, body);
}

Bytes decryption_secrets(std::string_view key_log) {
  Bytes body;
  body.reserve(key_log.size() + 16);  // never moved, so no copy of a secret remains
  put32(body, 0x544c534b);            // "TLSK"
  put32(body, static_cast<std::uint32_t>(key_log.size()));
  append(body, as_bytes(key_log));
  pad(body);
  Bytes bytes = block(0x0000000a, body);
  wipe(body);
  return bytes;
}

Bytes enhanced_packet(std::uint64_t nanoseconds, View packet) {
  Bytes body;
  body.reserve(packet.size() + 24);
  put32(body, 0);
  put32(body, static_cast<std::uint32_t>(nanoseconds >> 32));
  put32(body, static_cast<std::uint32_t>(nanoseconds));
  put32(body, static_cast<std::uint32_t>(packet.size()));
  put32(body, static_cast<std::uint32_t>(packet.size()));
  append(body, packet);
  pad(body);
  return block(6, body);
}

}  // namespace glasstls::recording::pcapng
