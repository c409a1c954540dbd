#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "decode/tls/known_secrets.hpp"
#include "dissect/versions.hpp"
#include "messages/handshake.hpp"
#include "record/protection.hpp"
#include "record/reassembly.hpp"
#include "schedule/key_schedule.hpp"
#include "story/recorder.hpp"

namespace glasstls::decode {

struct Gap;

/// Tells the story of someone else's connection from its bytes, from SSL 2.0 to TLS 1.3: everything that is
/// not encrypted and, with the secrets of a TLS 1.3 connection, the rest too, down to the heads of HTTP. The
/// story is the client's: "sent" means by the client. It checks no signature and sends nothing. Records that
/// cannot be decrypted are counted, with the reason.
class Wiretap {
 public:
  /// Both must outlive this object.
  Wiretap(const KnownSecrets& secrets, story::Recorder& recorder) : secrets_(secrets), recorder_(recorder) {
    recorder_.speak(spoken_);
  }

  /// The next bytes of the client (`sent`) or of the server (`received`), cut anywhere.
  void add(story::Direction direction, View bytes);
  /// All bytes of a connection whose senders are not known; they begin with a record. Hellos show the sender,
  /// and so do the keys that decrypt a record.
  void add(View bytes);
  /// A gap in the capture ends what is read of that side. The other side is read to its end.
  void lost(story::Direction direction, const Gap& gap);

  /// Reports incomplete records and unknown secrets. To be called once, at the end.
  void finish();

  /// Why a side could not be read to its end although it began with TLS; empty if both could.
  const std::string& broken() const { return broken_; }
  /// RFC 9846 4.3.1: whether the two sides agreed on an older version, or the client offers only older ones.
  bool is_older() const {
    const auto& version = chosen_ ? chosen_ : offered_;
    return version && dissect::is_older(*version);
  }

 private:
  /// What is known about one direction.
  struct Side {
    Bytes buffer{};  // of the record that is not whole yet
    bool broken = false;
    bool cut_off = false;         // by a gap in the capture
    bool changed_cipher = false;  // its change_cipher_spec came
    bool ssl2 = false;            // its records have the headers of SSL 2.0
    std::uint64_t records = 0, plaintext_sequence = 0;
    std::uint64_t offset = 0;       // of the next record among all bytes of this side
    bool ends_tls = false;          // its last record was close_notify, or an encrypted alert
    std::size_t after_tls = 0;      // bytes after that which are not TLS
    std::string first_after_tls{};  // the first of them, as text
    std::optional<record::Protection> protection{};  // the keys in use
    std::optional<record::Protection> earlier{};     // the keys before them
    schedule::NamedSecret secret{};                  // from which the keys come
    story::Epoch epoch = story::Epoch::plaintext;
    std::uint64_t generation = 0;
    record::Reassembly reassembly{};
    Bytes unfinished{};     // of the message that is not whole yet
    std::string missing{};  // the key log label of the secret that is missing
    std::uint64_t closed_records = 0, closed_bytes = 0;
    Bytes http{};  // of the head that is not whole yet
  };

  /// Keys, and where they come from.
  struct Keyed {
    story::Epoch epoch{};
    schedule::NamedSecret secret{};
    const schedule::SuiteParameters* suite = nullptr;
    record::Protection protection;
  };

  Side& side(story::Direction direction) { return sides_[static_cast<std::size_t>(direction)]; }
  void record(std::span<const story::Direction> candidates, View wire);
  void end_tls(story::Direction direction, View rest);
  std::size_t ssl2_record(story::Direction direction, View waiting);
  bool is_in_clear(story::Direction direction, messages::ContentType type, View content);
  void closed(story::Direction direction, View wire);
  bool open(story::Direction direction, View wire);
  std::optional<record::Plaintext> attempt(record::Protection& protection, View wire);
  std::vector<Keyed> next_keys(story::Direction direction);
  std::optional<Keyed> keys_for(story::Direction direction, story::Epoch epoch,
                                const schedule::SuiteParameters& suite);
  void install(story::Direction direction, Keyed keys);
  static void replace_protection(Side& from, std::optional<record::Protection> next);
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
  void tell_after_tls();
  std::string why_closed(story::Direction direction);
  void http(story::Direction direction, View content);
  void stop(story::Direction direction, const Failure& failure);
  void remark(std::string title, std::string text, const Failure& failure);

  const KnownSecrets& secrets_;
  story::Recorder& recorder_;
  std::array<Side, 2> sides_{};
  bool named_version_ = false;                               // a note has named it
  dissect::Spoken spoken_{messages::ProtocolVersion{}, {}};  // unknown before a hello
  std::optional<messages::ProtocolVersion> offered_{},
      chosen_{};  // the highest version in the ClientHello; the ServerHello's
  std::optional<messages::Random> client_random_{};
  const schedule::SuiteParameters* suite_ = nullptr;
  story::Direction last_ = story::Direction::sent;  // the last sender, if add(bytes) must guess
  std::size_t alerts_ = 0;
  std::size_t heads_ = 0;  // HTTP heads so far
  std::string broken_{};
  Bytes opened_{};  // the content of the last record
};

}  // namespace glasstls::decode
