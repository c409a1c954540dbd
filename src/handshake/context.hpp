#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include "base/alert.hpp"
#include "handshake/client_config.hpp"
#include "messages/handshake.hpp"
#include "messages/named.hpp"
#include "record/receiver.hpp"
#include "record/sender.hpp"
#include "schedule/key_schedule.hpp"
#include "schedule/transcript.hpp"
#include "trace/event.hpp"

namespace glasstls::handshake {

/// How a value is shown in `expected` and `presented`.
template <class T>
std::string describe(const T& value) {
  if constexpr (std::invocable<const T&>)
    return describe(value());
  else if constexpr (std::is_enum_v<T>)
    return messages::named(value) + " (" + std::to_string(static_cast<unsigned>(value)) + ")";
  else if constexpr (std::integral<T>)
    return std::to_string(value);
  else
    return std::string(value);
}

/// A rule of a standard.
struct Must {
  Alert alert;            ///< the answer to a peer that breaks it
  std::string_view rule;  ///< as a sentence: "cipher_suite must be one that was offered"
  Rfc section;            ///< where it is written
};

/// What the handlers of a role share, and everything they may do to the outside: messages are hashed and sent
/// here, keys are installed here, and events are emitted here.
class Context {
 public:
  /// `sender` and `receiver` outlive it.
  Context(record::Sender& sender, record::Receiver& receiver, trace::Tracer tracer)
      : tracer(tracer), sender_(sender), receiver_(receiver) {}

  const trace::Tracer tracer;
  /// Every handshake message so far, the one in work included.
  schedule::Transcript transcript;

  /// The message that is being handled; checks name it as their subject.
  std::string_view subject;
  /// The bytes of that message, header included.
  View message;
  /// The transcript before that message. RFC 9846 4.5: what CertificateVerify and Finished cover.
  schedule::Transcript transcript_before;
  /// The hash of `transcript_before`.
  crypto::Digest hash_before() const { return transcript_before.hash(); }

  /// RFC 9846 6.1: whether our close_notify was sent. Nothing is sent after it.
  bool close_notify_sent = false;

  /// Sends a handshake message and adds it to the transcript.
  template <class M>
  void send(const M& message) {
    send_handshake(messages::encode_handshake(message));
  }
  /// Sends a handshake message that is not part of the transcript (after the handshake).
  template <class M>
  void send_unhashed(const M& message) {
    queue(messages::encode_handshake(message));
  }

  /// RFC 9846 appendix A, "K_send = ...": what we send from now on is protected with the keys that
  /// `traffic_secret` gives. Messages that are queued already keep the keys before.
  void k_send(trace::Epoch epoch, const schedule::SuiteDeriver& deriver,
              const schedule::NamedSecret& traffic_secret, std::uint64_t generation = 0);
  /// RFC 9846 appendix A, "K_recv = ...": what we receive from now on is opened with the keys that
  /// `traffic_secret` gives. Throws Failure with `unexpected_message` in the middle of a handshake message: a
  /// message must not span a change of keys (RFC 9846 5.1).
  void k_recv(trace::Epoch epoch, const schedule::SuiteDeriver& deriver,
              const schedule::NamedSecret& traffic_secret, std::uint64_t generation = 0);

  /// The records that we send.
  record::Sender& sender() { return sender_; }
  /// The records that we receive.
  record::Receiver& receiver() { return receiver_; }

  /// Checks a rule: emits CheckMade, and throws Failure with `must.alert` unless `holds`. `expected` and
  /// `presented` are values, texts or functions that return them. They are used only where somebody watches
  /// or the rule is broken.
  template <class Expected, class Presented>
  void require(bool holds, const Must& must, const Expected& expected, const Presented& presented) {
    if (holds && !tracer) return;
    Check check{.subject = std::string(subject),
                .rule = std::string(must.rule),
                .section = must.section,
                .outcome = holds ? Outcome::passed : Outcome::failed,
                .alert = must.alert,
                .expected = describe(expected),
                .presented = describe(presented)};
    tracer.emit([&] { return trace::CheckMade{check}; });
    if (!holds)
      throw Failure(must.alert, check.subject + ": " + check.rule, must.section, std::move(check.expected),
                    std::move(check.presented));
  }

 private:
  void send_handshake(const Bytes& message);
  void queue(const Bytes& message);
  record::Protection make_protection(trace::Direction direction, trace::Epoch epoch,
                                     const schedule::SuiteDeriver& deriver,
                                     const schedule::NamedSecret& traffic_secret, std::uint64_t generation);

  record::Sender& sender_;
  record::Receiver& receiver_;
};

}  // namespace glasstls::handshake
