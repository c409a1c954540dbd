#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/alert.hpp"
#include "base/bytes.hpp"
#include "base/rfc.hpp"
#include "base/secret.hpp"
#include "messages/numbers.hpp"
#include "record/protection.hpp"
#include "schedule/transcript.hpp"

namespace glasstls::probe {

/// A ticket, and what must be known to use it.
struct Ticket {
  Bytes identity;
  std::uint32_t age_add = 0;
  std::uint32_t max_early_data = 0;  ///< in bytes; 0: none
  messages::CipherSuite suite{};
  Secret psk{};
};

/// How a message is put into records.
struct Packing {
  std::size_t fragment = 0;  ///< most bytes in a record; 0: as many as fit
  std::size_t split = 0;     ///< the first record has so many bytes; 0: is not split
  /// Between the two.
  std::optional<std::pair<messages::ContentType, Bytes>> between{};
  messages::ContentType type = messages::ContentType::handshake;
  std::uint16_t version = 0x0303;
  std::size_t padding = 0;
  bool corrupt = false;
  Bytes behind{};      ///< more bytes, which are not part of the transcript
  bool joins = false;  ///< it waits for the next message, and shares a record with it
};

/// What a ScriptedClient and a ScriptedServer have in common: they send what they are told to, and their
/// transcript has what was really sent.
class ScriptedEnd {
 public:
  virtual ~ScriptedEnd() = default;

  /// Sends a handshake message and adds it to the transcript.
  virtual void send_hashed(View message, const Packing& packing = {});
  /// Sends bytes as handshake content, or another type, without the transcript.
  void send(View content, const Packing& packing);
  /// Sends one record, protected if there are keys.
  void send_record(messages::ContentType type, View content, std::size_t padding = 0);
  /// Sends one unprotected record; `length` in its header may be another than that of `content`.
  void send_plain(messages::ContentType type, View content, std::uint16_t version = 0x0303);
  /// RFC 9846 E.4: sends the change_cipher_spec of compatibility mode.
  void send_change_cipher_spec();
  /// Sends bytes as they are.
  void send_raw(View bytes) { append(out_, bytes); }
  /// Changes the last byte that is waiting to be sent.
  void corrupt_last() {
    if (!out_.empty()) out_.back() ^= 1;
  }
  /// RFC 9846 7.2: the next application keys, for sending.
  virtual void update_keys() = 0;
  /// Whether there are application keys, which a KeyUpdate changes.
  virtual bool can_update_keys() const = 0;
  /// Whether there are keys to send with.
  bool is_protected() const { return sending_.has_value(); }
  /// The bytes for the peer; each is returned once.
  Bytes take_output() { return std::exchange(out_, {}); }

 protected:
  ScriptedEnd() = default;
  /// Throws Failure unless the peer keeps the rule.
  static void require(bool holds, Alert alert, std::string_view rule, Rfc section) {
    if (!holds) throw Failure(alert, std::string(rule), section);
  }

  std::optional<record::Protection> sending_;
  schedule::Transcript transcript_;
  Bytes out_;

 private:
  Bytes waiting_;  // messages that join the next one
};

}  // namespace glasstls::probe
