#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "decode/known_secrets.hpp"
#include "dissect/versions.hpp"
#include "messages/handshake.hpp"
#include "record/protection.hpp"
#include "record/reassembly.hpp"
#include "schedule/key_schedule.hpp"
#include "story/recorder.hpp"

namespace glasstls::decode {

/// Tells the story of a connection of others from its bytes: what was in clear, and with the connection's
/// secrets the rest too where it is TLS 1.3, down to the heads of HTTP. Of versions from SSL 2.0 on, and of
/// drafts of TLS 1.3, it tells what they say in clear. It tells it as the client would, so that what is
/// "sent" comes from the client. It judges nothing and takes part in nothing; records that do not open are
/// counted, with the reason.
class Wiretap {
 public:
  /// Neither is owned.
  Wiretap(const KnownSecrets& secrets, story::Recorder& recorder) : secrets_(secrets), recorder_(recorder) {
    recorder_.speak(spoken_);
  }

  /// What the client sent, or the server, in order; cut anywhere.
  void add(story::Direction direction, View bytes);
  /// The same where nobody knows who sent it: hellos tell, and whose keys open a record. `bytes` begin with a
  /// record.
  void add(View bytes);

  /// Says what stayed unsaid: records that are not whole, secrets that are not known. Once, at the end.
  void finish();

  /// Whether what came is not TLS at all. Then nothing more is told.
  bool is_tls() const { return is_tls_; }
  /// What ended the reading of a side that had spoken TLS before; empty where nothing did.
  const std::string& broken() const { return broken_; }
  /// RFC 9846 4.3.1: whether the two sides agreed on an older version, or the client offers no other.
  bool is_older() const {
    const auto& version = chosen_ ? chosen_ : offered_;
    return version && dissect::is_older(*version);
  }

 private:
  /// What one end sends.
  struct Side {
    Bytes buffer{};  // of the record that is not whole yet
    bool broken = false;
    bool changed_cipher = false;  // its change_cipher_spec came
    bool ssl2 = false;            // its records have the headers of SSL 2.0
    std::uint64_t records = 0, plaintext_sequence = 0;
    std::uint64_t offset = 0;  // of the next record among all bytes of this side
    std::optional<record::Protection> protection{};
    schedule::NamedSecret secret{};  // that the keys are made of
    story::Epoch epoch = story::Epoch::plaintext;
    std::uint64_t generation = 0;
    record::Reassembly reassembly{};
    Bytes unfinished{};     // of the message that is not whole yet
    std::string missing{};  // the label of the secret that would be needed
    std::uint64_t closed_records = 0, closed_bytes = 0;
    Bytes http{};  // of the head that is not whole yet
  };

  /// Which keys come next, and where they come from.
  struct Keyed {
    story::Epoch epoch{};
    schedule::NamedSecret secret{};
    const schedule::SuiteParameters* suite = nullptr;
    record::Protection protection;
  };

  Side& side(story::Direction direction) { return sides_[static_cast<std::size_t>(direction)]; }
  void record(std::span<const story::Direction> candidates, View wire);
  std::size_t ssl2_record(story::Direction direction, View waiting);
  bool is_in_clear(story::Direction direction, messages::ContentType type, View content);
  void closed(story::Direction direction, View wire);
  bool open(story::Direction direction, View wire);
  std::optional<record::Plaintext> attempt(record::Protection& protection, View wire);
  std::vector<Keyed> next_keys(story::Direction direction);
  std::optional<Keyed> keys_for(story::Direction direction, story::Epoch epoch,
                                const schedule::SuiteParameters& suite);
  void install(story::Direction direction, Keyed keys);
  void install_epoch(story::Direction direction, story::Epoch epoch);
  void update_keys(story::Direction direction);
  void tell(story::Direction direction, story::Epoch epoch, std::uint64_t sequence,
            const record::Plaintext& plaintext, View wire);
  void content(story::Direction direction, const record::Plaintext& plaintext);
  void handshake(story::Direction direction, View content);
  void message(story::Direction direction, View message);
  void tell_message(story::Direction direction, View message, std::uint64_t first, std::uint64_t last);
  void tell_unfinished(story::Direction direction);
  void hear_hello(story::Direction direction, View message);
  void server_hello(View message);
  void older_version(View server_hello);
  std::string why_closed(story::Direction direction);
  void http(story::Direction direction, View content);
  void stop(story::Direction direction, const Failure& failure);
  void remark(std::string title, std::string text, const Failure& failure);

  const KnownSecrets& secrets_;
  story::Recorder& recorder_;
  std::array<Side, 2> sides_{};
  bool is_tls_ = true;
  bool named_version_ = false;                               // in a note, once
  dissect::Spoken spoken_{messages::ProtocolVersion{}, {}};  // nothing that is known, before a hello
  std::optional<messages::ProtocolVersion> offered_{},
      chosen_{};  // the highest of the ClientHello; the ServerHello's
  std::optional<messages::Random> client_random_{};
  const schedule::SuiteParameters* suite_ = nullptr;
  story::Direction last_ = story::Direction::sent;  // who spoke last, where nobody said
  std::size_t alerts_ = 0;
  std::size_t heads_ = 0;  // of HTTP, so far
  std::string broken_{};
  Bytes opened_{};  // what the last record held
};

}  // namespace glasstls::decode
