#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>

#include "base/bytes.hpp"
#include "base/secret.hpp"
#include "handshake/random_source.hpp"

/// What a client carries for the server without understanding it: tickets (RFC 9846 4.7.1) and cookies (RFC
/// 9846 4.3.2).
namespace glasstls::handshake {

/// Makes tokens and takes them back. One keeper serves all connections of a server.
class TokenKeeper {
 public:
  virtual ~TokenKeeper() = default;
  /// A token that stands for `contents`; times are milliseconds since 1970-01-01 UTC.
  virtual Bytes issue(View contents, std::int64_t now) = 0;
  /// What the token stands for; empty where it was not made here, was changed, is too old or is used up. The
  /// caller wipes it.
  virtual std::optional<Bytes> read(View token, std::int64_t now) = 0;
  /// The token was used, and a keeper that gives each out for one use lets it stand for nothing from now on.
  virtual void use_up(View /*token*/) {}
};

/// RFC 5077 4: the server keeps nothing; the contents travel in the token, sealed with AES-256-GCM. A key
/// seals for one period, opens for `lifetime` after it, and is wiped then, so that tokens do not undo forward
/// secrecy for longer.
class SealedTokens : public TokenKeeper {
 public:
  /// `random` outlives it. Periods and lifetime are in milliseconds.
  SealedTokens(RandomSource& random, std::int64_t lifetime, std::int64_t period)
      : random_(random), lifetime_(lifetime), period_(period) {}
  SealedTokens(RandomSource& random, std::int64_t lifetime) : SealedTokens(random, lifetime, lifetime) {}

  Bytes issue(View contents, std::int64_t now) override;
  std::optional<Bytes> read(View token, std::int64_t now) override;

  /// How many keys there are now.
  std::size_t key_count() const { return keys_.size(); }

 private:
  struct Key {
    Bytes name;  ///< 8 bytes that stand before what it sealed
    Secret key;
    std::int64_t made_at;
  };
  void discard_old_keys(std::int64_t now);

  RandomSource& random_;
  std::int64_t lifetime_, period_;
  std::deque<Key> keys_;  // the newest first
};

/// RFC 9846 8.1: the server keeps the contents and the token is a random name for them, good for one use. At
/// most `most` are kept; the oldest make room.
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
