#include "record/reassembly.hpp"

#include <string>

#include "base/alert.hpp"
#include "messages/handshake.hpp"
#include "record/limits.hpp"
#include "trace/checker.hpp"
#include "wire/largest.hpp"

namespace glasstls::record {

using messages::HandshakeType;

namespace {

/// The largest body that the syntax of each message allows, in bytes; nothing for unknown types. A
/// HelloRetryRequest has the syntax of a ServerHello.
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

/// Checks whether an incomplete message is worth waiting for. Only broken rules are reported here, the others
/// when the message is complete.
void check_header(View waiting, trace::Tracer tracer) {
  const auto type = static_cast<HandshakeType>(waiting[0]);
  const std::size_t length = messages::message_size(waiting) - messages::handshake_header_size;
  const trace::Checker checker = trace::Checker(tracer, messages::message_name(waiting)).quiet();
  const std::optional<std::size_t> longest = longest_body(type);
  checker.require(longest.has_value(),
                  {Alert::unexpected_message,
                   "msg_type must be one that TLS 1.3 defines",
                   {9846, "4"},
                   "a handshake message has an unknown type"},
                  "a HandshakeType", waiting[0]);
  const auto require_at_most = [&](std::size_t most, const trace::Must& must) {
    checker.require(
        length <= most, must, [&] { return "at most " + std::to_string(most) + " bytes"; }, length);
  };
  std::string fact;
  if (length > *longest)
    fact = "a " + std::string(name_of(type)) + " message is longer than its syntax allows";
  require_at_most(*longest,
                  {Alert::decode_error, "length must be one that the syntax allows", {9846, "6.2"}, fact});
  // The syntax allows this one, but no honest peer needs it.
  if (length > most_certificate_bytes)
    fact = "a " + std::string(name_of(type)) + " message is longer than this library accepts";
  require_at_most(
      most_certificate_bytes,
      {Alert::illegal_parameter, "a chain must not be longer than the limit", {9846, "4.5.1"}, fact});
}

}  // namespace

void Reassembly::add(View content, std::uint64_t record) {
  if (empty()) {
    first_record_ = record;
    fragments_ = 0;
  }
  ++fragments_;
  trace::Checker(tracer_, "handshake message")
      .quiet()
      .require(
          fragments_ <= most_fragments,
          {Alert::unexpected_message,
           "a message must not be spread over too many records",
           {9846, "5.1"},
           "a handshake message is spread over too many records"},
          [] { return "at most " + std::to_string(most_fragments); },
          [&] { return std::to_string(fragments_) + ", and no end of the message"; });
  // The messages that were read are dropped first: if a peer's messages never end where a record ends, we
  // must not keep them all.
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(position_));
  position_ = 0;
  append(buffer_, content);
  last_record_ = record;
}

std::optional<Reassembly::Whole> Reassembly::next() {
  const View waiting = View(buffer_).subspan(position_);
  if (waiting.size() < messages::handshake_header_size) return std::nullopt;
  const std::size_t size = messages::message_size(waiting);
  if (waiting.size() < size) {
    check_header(waiting, tracer_);
    return std::nullopt;
  }
  Whole whole{to_bytes(waiting.first(size)), first_record_, last_record_};
  position_ += size;
  first_record_ = last_record_;
  fragments_ = 1;  // the rest of this record begins the next message
  return whole;
}

}  // namespace glasstls::record
