#include "flow/server_name.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"

namespace glasstls::flow {

namespace {

constexpr std::size_t record_header = 5, most = std::size_t{1} << 17;  ///< in bytes
constexpr std::uint8_t handshake_record = 22;
constexpr std::uint8_t client_hello = 1;

/// RFC 9846 5.1: what the handshake records at the front carry; empty where one is of another kind, or
/// carries nothing.
std::optional<Bytes> handshake_bytes(View records) {
  Bytes joined;
  while (records.size() >= record_header) {
    if (records[0] != handshake_record) return std::nullopt;
    const std::size_t size = static_cast<std::size_t>(records[3] << 8 | records[4]);
    if (size == 0) return std::nullopt;
    append(joined, records.subspan(record_header, std::min(size, records.size() - record_header)));
    records = records.subspan(std::min(records.size(), record_header + size));
  }
  return joined;
}

}  // namespace

RequestedName server_name_of(View bytes) {
  if (bytes.empty()) return {.missing = 1};
  const auto message = handshake_bytes(bytes);
  if (bytes[0] != handshake_record || !message || bytes.size() > most) return {};
  const std::size_t header = messages::handshake_header_size;
  if (!message->empty() && message->front() != client_hello) return {};
  if (message->size() < header) return {.missing = header - message->size()};
  const std::size_t size = static_cast<std::size_t>((*message)[1] << 16 | (*message)[2] << 8 | (*message)[3]);
  if (size > most) return {};
  if (message->size() < header + size) return {.missing = header + size - message->size()};
  try {
    const auto hello = messages::decode_handshake(View(*message).first(header + size));
    const auto* client = std::get_if<messages::ClientHello>(&hello);
    const auto names = client ? messages::get<messages::ServerNameList>(client->extensions) : std::nullopt;
    if (!names) return {};
    return {.name = lower(as_text(names->server_name_list.front().host_name))};
  } catch (const Failure&) {
    return {};
  }
}

}  // namespace glasstls::flow
