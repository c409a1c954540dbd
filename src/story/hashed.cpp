#include "story/hashed.hpp"

#include "messages/handshake.hpp"
#include "messages/handshake_header.hpp"
#include "schedule/cipher_suite.hpp"

namespace glasstls::story {

namespace {

using messages::HelloRetryRequest;
using messages::ServerHello;

/// The hash function of the suite that a ServerHello or HelloRetryRequest chooses.
std::optional<crypto::HashAlgorithm> choice(const Message& message) {
  if (message.name != ServerHello::name && message.name != HelloRetryRequest::name) return {};
  try {
    const messages::Message decoded = messages::decode_handshake(message.bytes);
    const auto* hello = std::get_if<ServerHello>(&decoded);
    const auto* retry = std::get_if<HelloRetryRequest>(&decoded);
    if (!hello && !retry) return {};
    const auto* suite = schedule::find_suite(hello ? hello->cipher_suite : retry->cipher_suite);
    if (suite) return suite->hash;
  } catch (const Failure&) {
    // What does not decode has chosen nothing.
  }
  return {};
}

Bytes digest(crypto::HashAlgorithm algorithm, View bytes) {
  return to_bytes(View(crypto::hash(algorithm, bytes)));
}

}  // namespace

Hashed::Hashed(const Story& story) : story_(story), chosen_(story.steps.size()) {
  std::optional<crypto::HashAlgorithm> next;
  for (std::size_t i = story.steps.size(); i-- > 0;) {
    if (std::holds_alternative<RequestStep>(story.steps[i].what)) next.reset();
    if (const auto* message = std::get_if<Message>(&story.steps[i].what))
      if (const auto hash = choice(*message)) next = hash;
    chosen_[i] = next;
  }
}

void Hashed::restart() {
  algorithm_.reset();
  messages_.clear();
  before_.clear();
  hash_.clear();
  finished_ = 0;
  over_ = false;
}

bool Hashed::go_on() {
  const std::size_t at = next_++;
  const Step& step = story_.steps[at];
  if (std::holds_alternative<RequestStep>(step.what)) restart();
  const auto* message = std::get_if<Message>(&step.what);
  if (!message || over_) return false;
  if (messages_.size() + message->bytes.size() > most) {
    restart();
    over_ = true;
    return false;
  }
  if (!algorithm_) algorithm_ = chosen_[at];
  before_ = hash_;
  // RFC 9846 4.1: the ClientHello that came before a HelloRetryRequest becomes a message_hash message.
  if (message->name == HelloRetryRequest::name && algorithm_ && !hash_.empty()) {
    messages_ =
        to_bytes(messages::make_handshake_header(messages::HandshakeType::message_hash, hash_.size()));
    append(messages_, hash_);
  }
  append(messages_, message->bytes);
  if (algorithm_) hash_ = digest(*algorithm_, messages_);
  if (message->name == messages::Finished::name) over_ = ++finished_ == 2;
  return true;
}

bool is_servers(const Story& story) {
  for (const Step& step : story.steps)
    if (const auto* message = std::get_if<Message>(&step.what); message && message->name == "ClientHello")
      return message->direction == Direction::received;
  return false;
}

}  // namespace glasstls::story
