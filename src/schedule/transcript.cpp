#include "schedule/transcript.hpp"
#include "messages/handshake_header.hpp"

#include <stdexcept>
#include <utility>

namespace glasstls::schedule {

void Transcript::add(View message) {
  if (running_)
    running_->update(message);
  else
    append(kept_, message);
}

void Transcript::start(crypto::HashAlgorithm algorithm) {
  if (running_) {
    if (running_->algorithm() != algorithm)
      throw std::logic_error("the transcript's hash function is already fixed");
    return;
  }
  running_.emplace(algorithm);
  running_->update(std::exchange(kept_, {}));
}

void Transcript::replace_client_hello_with_message_hash(crypto::HashAlgorithm algorithm) {
  const std::size_t client_hello_size = messages::message_size(kept_);
  const View client_hello1 = View(kept_).first(client_hello_size),
             rest = View(kept_).subspan(client_hello_size);
  const Bytes after = to_bytes(rest);
  const crypto::Digest digest = crypto::hash(algorithm, client_hello1);
  kept_.clear();
  start_with_message_hash(algorithm, digest);
  running_->update(after);
}

void Transcript::start_with_message_hash(crypto::HashAlgorithm algorithm, View client_hello_hash) {
  kept_ = to_bytes(
      messages::make_handshake_header(messages::HandshakeType::message_hash, client_hello_hash.size()));
  append(kept_, client_hello_hash);
  start(algorithm);
}

crypto::Digest Transcript::hash() const { return running_.value().finish(); }

crypto::Digest Transcript::hash_with(View more, crypto::HashAlgorithm algorithm) const {
  Transcript copy = *this;
  copy.start(algorithm);
  copy.add(more);
  return copy.hash();
}

}  // namespace glasstls::schedule
