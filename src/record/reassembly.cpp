#include "record/reassembly.hpp"

#include <string>

#include "base/alert.hpp"
#include "messages/handshake.hpp"
#include "record/limits.hpp"
#include "wire/largest.hpp"

namespace glasstls::record {

using messages::HandshakeType;

namespace {

/// The most that the body of a message of each type may take by its syntax, in bytes; nothing for types that
/// nobody knows. A HelloRetryRequest is a ServerHello by its syntax.
std::optional<std::size_t> longest_body(HandshakeType type) {
  using namespace messages;
  switch (type) {
    case HandshakeType::client_hello: return wire::largest<ClientHello>();
    case HandshakeType::server_hello: return wire::largest<ServerHello>();
    case HandshakeType::new_session_ticket: return wire::largest<NewSessionTicket>();
    case HandshakeType::end_of_early_data: return wire::largest<EndOfEarlyData>();
    case HandshakeType::encrypted_extensions: return wire::largest<EncryptedExtensions>();
    case HandshakeType::certificate: return wire::largest<messages::Certificate>();
    case HandshakeType::certificate_request: return wire::largest<CertificateRequest>();
    case HandshakeType::certificate_verify: return wire::largest<CertificateVerify>();
    case HandshakeType::finished: return wire::largest<Finished>();
    case HandshakeType::key_update: return wire::largest<KeyUpdate>();
    case HandshakeType::compressed_certificate: return wire::largest<CompressedCertificate>();
    default: return std::nullopt;
  }
}

/// Whether a message that is not whole is worth waiting for.
void check_header(HandshakeType type, std::size_t length) {
  const std::optional<std::size_t> longest = longest_body(type);
  if (!longest)
    throw Failure(Alert::unexpected_message, "a handshake message has a type that nobody knows", {9846, "4"},
                  "a type of RFC 9846", std::to_string(static_cast<unsigned>(type)));
  const auto too_long = [&](Alert alert, std::string why, Rfc section, std::size_t most) {
    throw Failure(alert, std::move(why), section, "at most " + std::to_string(most) + " bytes",
                  std::to_string(length));
  };
  if (length > *longest)
    too_long(Alert::decode_error,
             "a " + std::string(name_of(type)) + " message is longer than its syntax allows", {9846, "6.2"},
             *longest);
  // The syntax allows this one; it is only more than is held for anyone.
  if (length > most_certificate_bytes)
    too_long(Alert::illegal_parameter,
             "a " + std::string(name_of(type)) + " message is too long to be meant seriously",
             {9846, "4.5.1"}, most_certificate_bytes);
}

}  // namespace

void Reassembly::add(View content, std::uint64_t record) {
  if (empty()) {
    first_record_ = record;
    fragments_ = 0;
  }
  if (++fragments_ > most_fragments)
    throw Failure(Alert::unexpected_message, "a handshake message is spread over too many records",
                  {9846, "5.1"}, "at most " + std::to_string(most_fragments),
                  std::to_string(fragments_) + ", and no end of the message");
  // What was read goes first: a peer whose messages never end with a record must not make us keep them all.
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(position_));
  position_ = 0;
  append(buffer_, content);
  last_record_ = record;
}

std::optional<Reassembly::Whole> Reassembly::next() {
  const View waiting = View(buffer_).subspan(position_);
  if (waiting.size() < messages::handshake_header_size) return std::nullopt;
  const std::size_t length = static_cast<std::size_t>(waiting[1] << 16 | waiting[2] << 8 | waiting[3]);
  const std::size_t size = messages::handshake_header_size + length;
  if (waiting.size() < size) {
    check_header(static_cast<HandshakeType>(waiting[0]), length);
    return std::nullopt;
  }
  Whole whole{to_bytes(waiting.first(size)), first_record_, last_record_};
  position_ += size;
  first_record_ = last_record_;
  fragments_ = 1;  // what is left of this record begins the next message
  return whole;
}

}  // namespace glasstls::record
