#include "flow/server_name.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "record/header.hpp"

namespace glasstls::flow {

namespace {

constexpr std::size_t most = std::size_t{1} << 17;  ///< in bytes
constexpr std::size_t most_records = 64;  ///< in which the ClientHello may come, or its name is not read
constexpr auto handshake_record = static_cast<std::uint8_t>(messages::ContentType::handshake);
constexpr auto client_hello = static_cast<std::uint8_t>(messages::HandshakeType::client_hello);

/// What the handshake records at the front carry, and what is missing of the last one and of the next header.
struct Front {
  Bytes message{};
  std::size_t of_record = 0, of_header = 0;  ///< in bytes

  /// How many bytes must come before `wanted` more of the message are there, or another record shows that
  /// they do not come: a peer that waits for an answer may send no more than that.
  std::size_t until(std::size_t wanted) const { return wanted <= of_record ? wanted : of_record + of_header; }
};

/// RFC 9846 5.1: empty if one of the records is of another kind, or carries nothing, and if they are too
/// many.
std::optional<Front> handshake_front(View records) {
  Front front;
  for (std::size_t count = 0; !records.empty(); ++count) {
    if (records[0] != handshake_record || count == most_records) return std::nullopt;
    if (records.size() < record::header_size) break;
    const std::size_t whole = record::record_size(records), size = std::min(whole, records.size());
    if (whole == record::header_size) return std::nullopt;
    append(front.message, records.first(size).subspan(record::header_size));
    records = records.subspan(size);
    front.of_record = whole - size;
  }
  front.of_header = record::header_size - records.size();
  return front;
}

}  // namespace

RequestedName server_name_of(View bytes) {
  if (bytes.empty()) return {.missing = 1};
  const auto front = handshake_front(bytes);
  if (!front || bytes.size() > most) return {};
  const Bytes& message = front->message;
  const std::size_t header = messages::handshake_header_size;
  if (!message.empty() && message.front() != client_hello) return {};
  if (message.size() < header) return {.missing = front->until(header - message.size())};
  const std::size_t size = messages::message_size(message);
  if (size > most) return {};
  if (message.size() < size) return {.missing = front->until(size - message.size())};
  try {
    const auto hello = messages::decode_handshake(View(message).first(size));
    const auto* client = std::get_if<messages::ClientHello>(&hello);
    const auto names = client ? messages::get<messages::ServerNameList>(client->extensions) : std::nullopt;
    if (!names) return {};
    return {.name = lower(as_text(names->server_name_list.front().host_name))};
  } catch (const Failure&) {
    return {};
  }
}

}  // namespace glasstls::flow
