#pragma once

#include <optional>
#include <string_view>

#include "base/alert.hpp"
#include "handshake/client_config.hpp"
#include "messages/handshake.hpp"
#include "messages/named.hpp"
#include "record/receiver.hpp"
#include "record/sender.hpp"
#include "schedule/key_schedule.hpp"
#include "schedule/transcript.hpp"
#include "trace/checker.hpp"
#include "trace/event.hpp"

namespace glasstls::handshake {

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

  /// Checks rules of the message that is being handled.
  trace::Checker checker() const { return {tracer, subject}; }
  /// checker().require().
  template <class Expected, class Presented>
  void require(bool holds, const trace::Must& must, const Expected& expected,
               const Presented& presented) const {
    checker().require(holds, must, expected, presented);
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
