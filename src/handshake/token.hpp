#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "handshake/random_source.hpp"

/// Tokens are what a server gives to a client and gets back: tickets (RFC 9846 4.7.1) and cookies (RFC
/// 9846 4.3.2). Clients do not look inside.
namespace glasstls::handshake {

/// Makes tokens and reads them again. One keeper serves all connections of a server. Times are in
/// milliseconds since 1970-01-01 UTC.
class TokenKeeper {
 public:
  virtual ~TokenKeeper() = default;
  /// A token for `contents`.
  virtual Bytes issue(View contents, std::int64_t now) = 0;
  /// The contents of a token; empty if it was not made here, was changed, is too old or is used up. The
  /// caller wipes them.
  virtual std::optional<Bytes> read(View token, std::int64_t now) = 0;
  /// Call it when a token was used. A keeper whose tokens are for one use forgets it.
  virtual void use_up(View /*token*/) {}
};

/// RFC 5077 4: the server keeps nothing. The contents are in the token, sealed with AES-256-GCM. A key seals
/// for one period, opens for `lifetime` more, and is then wiped: tokens weaken forward secrecy no longer than
/// that.
class SealedTokens : public TokenKeeper {
 public:
  /// `random` outlives it. Periods and lifetime are in milliseconds.
  SealedTokens(RandomSource& random, std::int64_t lifetime, std::int64_t period)
      : random_(random), lifetime_(lifetime), period_(period) {}
  /// With a period as long as the lifetime.
  SealedTokens(RandomSource& random, std::int64_t lifetime) : SealedTokens(random, lifetime, lifetime) {}

  Bytes issue(View contents, std::int64_t now) override;
  std::optional<Bytes> read(View token, std::int64_t now) override;

  /// How many keys there are now.
  std::size_t key_count() const { return keys_.size(); }

 private:
  struct Key {
    Bytes name;  ///< 8 bytes at the start of each token that it sealed
    Secret key;
    std::int64_t made_at;
  };
  void discard_old_keys(std::int64_t now);

  RandomSource& random_;
  std::int64_t lifetime_, period_;
  std::deque<Key> keys_;  // the newest first
};

/// RFC 9846 8.1: the server keeps the contents, and the token is a random name for them that is good for one
/// use. At most `most` are kept; newer ones replace the oldest.
class StoredTokens : public TokenKeeper {
 public:
  /// `random` outlives it; `lifetime` is in milliseconds.
  StoredTokens(RandomSource& random, std::int64_t lifetime, std::size_t most = 10000)
      : random_(random), lifetime_(lifetime), most_(most) {}
  ~StoredTokens() override;
  StoredTokens(const StoredTokens&) = delete;
  StoredTokens& operator=(const StoredTokens&) = delete;

  Bytes issue(View contents, std::int64_t now) override;
  std::optional<Bytes> read(View token, std::int64_t now) override;
  void use_up(View token) override;

  /// How many tokens are kept now.
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Bytes token, contents;
    std::int64_t issued_at;
  };
  using Entries = std::map<std::uint64_t, Entry>;
  void discard(Entries::iterator entry);

  RandomSource& random_;
  std::int64_t lifetime_;
  std::size_t most_;
  std::uint64_t issued_ = 0;
  Entries entries_;  // by the order of their issue
  std::map<Bytes, Entries::iterator> by_token_;
};

}  // namespace glasstls::handshake
