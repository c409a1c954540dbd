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

/// What handlers may do, and what they share. Everything that leaves a handler goes through here: this is
/// where messages are hashed, records are sealed and events are emitted.
class Context {
 public:
  Context(record::Sender& sender, record::Receiver& receiver, trace::Tracer tracer)
      : tracer(tracer), sender_(sender), receiver_(receiver) {}

  const trace::Tracer tracer;
  schedule::Transcript transcript;

  /// The message whose handler runs: what checks are about.
  std::string_view subject;
  /// That message's bytes, header included.
  View message;
  /// The transcript before it. RFC 9846 4.5: what CertificateVerify and Finished cover.
  schedule::Transcript transcript_before;
  crypto::Digest hash_before() const { return transcript_before.hash(); }

  /// Whether our close_notify is out, after which nothing is sent.
  bool closed = false;

  /// Sends a handshake message: encoded, hashed, queued.
  template <class M>
  void send(const M& message) {
    send_handshake(messages::encode_handshake(message));
  }
  /// The same for a message that is not part of the transcript (after the handshake).
  template <class M>
  void send_unhashed(const M& message) {
    queue(messages::encode_handshake(message));
  }

  /// RFC 9846 appendix A: K_send = ...
  void k_send(trace::Epoch epoch, const schedule::Deriver& deriver, const schedule::SuiteParameters& suite,
              const schedule::NamedSecret& traffic_secret, std::uint64_t generation = 0);
  /// RFC 9846 appendix A: K_recv = ...; fails with `unexpected_message` unless reassembly is empty.
  void k_recv(trace::Epoch epoch, const schedule::Deriver& deriver, const schedule::SuiteParameters& suite,
              const schedule::NamedSecret& traffic_secret, std::uint64_t generation = 0);

  record::Sender& sender() { return sender_; }
  record::Receiver& receiver() { return receiver_; }

  /// Holds a rule against what came: emits CheckMade, and throws Failure with `alert` where it does not hold.
  /// `expected` and `presented` are values, texts or functions that give them; they are looked at only where
  /// somebody watches or the rule is broken.
  template <class Expected, class Presented>
  void require(bool holds, Alert alert, std::string_view rule, Rfc section, const Expected& expected,
               const Presented& presented) {
    if (holds && !tracer) return;
    Check check{.subject = std::string(subject),
                .rule = std::string(rule),
                .section = section,
                .outcome = holds ? Outcome::passed : Outcome::failed,
                .alert = alert,
                .expected = describe(expected),
                .presented = describe(presented)};
    tracer.emit([&] { return trace::CheckMade{check}; });
    if (!holds)
      throw Failure(alert, check.subject + ": " + check.rule, section, std::move(check.expected),
                    std::move(check.presented));
  }

 private:
  void send_handshake(const Bytes& message);
  void queue(const Bytes& message);
  record::Protection make_protection(trace::Direction direction, trace::Epoch epoch,
                                     const schedule::Deriver& deriver, const schedule::SuiteParameters& suite,
                                     const schedule::NamedSecret& traffic_secret, std::uint64_t generation);

  record::Sender& sender_;
  record::Receiver& receiver_;
};

}  // namespace glasstls::handshake
