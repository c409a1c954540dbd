#include "flow/server_name.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "record/header.hpp"

namespace glasstls::flow {

namespace {

constexpr std::size_t most = std::size_t{1} << 17;  ///< in bytes
constexpr auto handshake_record = static_cast<std::uint8_t>(messages::ContentType::handshake);
constexpr auto client_hello = static_cast<std::uint8_t>(messages::HandshakeType::client_hello);

/// RFC 9846 5.1: what the handshake records at the front carry; empty if one is of another kind, or
/// carries nothing.
std::optional<Bytes> handshake_bytes(View records) {
  Bytes joined;
  while (records.size() >= record::header_size) {
    if (records[0] != handshake_record) return std::nullopt;
    const std::size_t size = std::min(record::record_size(records), records.size());
    if (record::record_size(records) == record::header_size) return std::nullopt;
    append(joined, records.first(size).subspan(record::header_size));
    records = records.subspan(size);
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
  const std::size_t size = messages::message_size(*message);
  if (size > most) return {};
  if (message->size() < size) return {.missing = size - message->size()};
  try {
    const auto hello = messages::decode_handshake(View(*message).first(size));
    const auto* client = std::get_if<messages::ClientHello>(&hello);
    const auto names = client ? messages::get<messages::ServerNameList>(client->extensions) : std::nullopt;
    if (!names) return {};
    return {.name = lower(as_text(names->server_name_list.front().host_name))};
  } catch (const Failure&) {
    return {};
  }
}

}  // namespace glasstls::flow
