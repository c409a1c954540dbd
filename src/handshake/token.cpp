#include "handshake/token.hpp"

#include <algorithm>

#include "crypto/aead/aead.hpp"

namespace glasstls::handshake {

namespace {

constexpr std::size_t name_size = 8;
constexpr auto algorithm = crypto::AeadAlgorithm::aes_256_gcm;
/// AES-GCM with random nonces: NIST SP 800-38D allows 2^32 of them for a key. The key changes with the
/// period, long before that.
constexpr std::size_t overhead = name_size + crypto::nonce_size + crypto::tag_size;

}  // namespace

void SealedTokens::discard_old_keys(std::int64_t now) {
  while (!keys_.empty() && now - keys_.back().made_at > period_ + lifetime_) keys_.pop_back();
}

Bytes SealedTokens::issue(View contents, std::int64_t now) {
  discard_old_keys(now);
  if (keys_.empty() || now - keys_.front().made_at > period_) {
    Key key{Bytes(name_size), Secret(crypto::key_size(algorithm)), now};
    random_.fill(key.name, "token key name");
    random_.fill(key.key.writable(), "token key");
    keys_.push_front(std::move(key));
  }
  const Key& key = keys_.front();
  Bytes token = key.name;
  token.resize(contents.size() + overhead);
  const std::span<std::uint8_t> nonce = std::span(token).subspan(name_size, crypto::nonce_size);
  random_.fill(nonce, "token nonce");
  crypto::Aead(algorithm, key.key.reveal())
      .seal(nonce, key.name, contents, std::span(token).subspan(name_size + crypto::nonce_size));
  return token;
}

std::optional<Bytes> SealedTokens::read(View token, std::int64_t now) {
  discard_old_keys(now);
  if (token.size() < overhead) return std::nullopt;
  const View name = token.first(name_size), nonce = token.subspan(name_size, crypto::nonce_size);
  const auto key =
      std::find_if(keys_.begin(), keys_.end(), [&](const Key& k) { return equal(k.name, name); });
  if (key == keys_.end()) return std::nullopt;
  Bytes contents(token.size() - overhead);
  if (!crypto::Aead(algorithm, key->key.reveal())
           .open(nonce, name, token.subspan(name_size + crypto::nonce_size), contents))
    return std::nullopt;
  return contents;
}

StoredTokens::~StoredTokens() {
  for (auto& [number, entry] : entries_) wipe(entry.contents);
}

Bytes StoredTokens::issue(View contents, std::int64_t now) {
  while (!entries_.empty() &&
         (entries_.size() >= most_ || now - entries_.begin()->second.issued_at > lifetime_))
    discard(entries_.begin());
  Bytes token(32);
  random_.fill(token, "token");
  const auto entry = entries_.emplace(issued_++, Entry{token, to_bytes(contents), now}).first;
  by_token_[token] = entry;
  return token;
}

std::optional<Bytes> StoredTokens::read(View token, std::int64_t now) {
  const auto found = by_token_.find(to_bytes(token));
  if (found == by_token_.end() || now - found->second->second.issued_at > lifetime_) return std::nullopt;
  return found->second->second.contents;
}

void StoredTokens::use_up(View token) {
  if (const auto found = by_token_.find(to_bytes(token)); found != by_token_.end()) discard(found->second);
}

void StoredTokens::discard(Entries::iterator entry) {
  by_token_.erase(entry->second.token);
  wipe(entry->second.contents);
  entries_.erase(entry);
}

}  // namespace glasstls::handshake
