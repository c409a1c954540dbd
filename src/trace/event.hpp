// trace: the events of a connection, the sink that receives them, and the checker of rules.
#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "base/secret.hpp"

namespace glasstls::handshake {
struct ClientConfig;
struct ServerConfig;
}  // namespace glasstls::handshake

namespace glasstls::x509 {
struct ValidationInputs;
struct ValidationResult;
}  // namespace glasstls::x509

/// The events of one connection. Views and pointers in an event are valid only during Sink::receive.
namespace glasstls::trace {

/// Which way something travels, as seen from the end that reports it.
enum class Direction : std::uint8_t { sent, received };

/// RFC 9846 section 5.1: which keys protect a record.
enum class Epoch : std::uint8_t { plaintext, early, handshake, application };

/// A record was protected (in the plaintext epoch: only framed) and queued for sending.
struct RecordSealed {
  Epoch epoch;
  std::uint64_t sequence;     ///< counts from 0 in each epoch and generation
  std::uint8_t content_type;  ///< the inner type for protected records
  View content;               ///< before protection, without type and padding
  std::size_t padding;        ///< zero bytes added
  View wire;                  ///< the whole record, header included
};

/// A record was received and, if it was protected, opened.
struct RecordOpened {
  Epoch epoch;
  std::uint64_t sequence;     ///< counts from 0 in each epoch and generation
  std::uint8_t content_type;  ///< the inner type for protected records
  View content;               ///< without type and padding
  std::size_t padding;        ///< zero bytes that followed the content
  View wire;                  ///< the whole record, header included
};

/// The received bytes are not a record that may come now, or the record did not open. The connection ends.
struct RecordRefused {
  Epoch epoch;             ///< of the keys in use
  std::uint64_t sequence;  ///< the number that it would have had
  View wire;               ///< the part that was received, at least the header
};

/// A whole handshake message was queued for sending. Records are numbered from 0 in each direction, over the
/// whole connection.
struct MessageSent {
  std::string_view name;                    ///< "ClientHello"
  View bytes;                               ///< header included
  std::uint64_t first_record, last_record;  ///< the records that carry it
};

/// A whole handshake message arrived.
struct MessageReceived {
  std::string_view name;                    ///< "ServerHello"
  View bytes;                               ///< header included
  std::uint64_t first_record, last_record;  ///< the records that carried it
};

/// One step of the key schedule (RFC 9846 section 7).
struct SecretDerived {
  std::string_view name;          ///< RFC name, "client_handshake_traffic_secret"
  std::string_view from;          ///< the secret it was derived from; empty for the first
  std::string_view label;         ///< HKDF label without "tls13 "; empty for HKDF-Extract
  std::string_view keylog_label;  ///< RFC 9850 label; empty if it has none
  std::string_view hash;          ///< "SHA-256"
  View context;                   ///< transcript hash or other HKDF context; for HKDF-Extract the salt,
                                  ///< a secret too: empty unless the sink asked for secrets
  View client_random;             ///< 32 bytes, the key log's index
  std::size_t size;               ///< of the secret, in bytes
  const Secret* value;            ///< null unless the sink asked for secrets
  const Secret* input;  ///< the input keying material of an HKDF-Extract; null otherwise or unless asked for
};

/// From now on records in this direction are protected with these keys.
struct KeysInstalled {
  Direction direction;
  Epoch epoch;
  std::string_view secret;  ///< name of the traffic secret
  std::string_view cipher_suite;
  std::uint64_t generation;  ///< 0, then one more for each KeyUpdate
  const Secret* key;         ///< null unless the sink asked for secrets
  const Secret* iv;          ///< the same
};

/// RFC 9846 appendix A: the state machine entered a state.
struct StateEntered {
  std::string_view state;  ///< "WAIT_SH"
};

/// A rule of a standard was checked. trace::Checker makes these.
struct CheckMade {
  const Check& check;  ///< the rule, its section, the outcome
};

/// An alert was sent or received: the connection ends, or for close_notify one direction of it.
struct AlertRaised {
  Direction direction;
  Alert alert;
  const Failure* failure;  ///< why it was sent; null for close_notify and for received alerts
};

/// A certificate chain was judged.
struct CertificateJudged {
  const x509::ValidationInputs& inputs;  ///< what was presented, and for which name and time it was checked
  const x509::ValidationResult& result;  ///< every check with its outcome, and the path that was found
};

// Only a sink that asked for secrets gets the following events. With them and the received records, the
// connection can be computed again.

/// A connection begins with this configuration. One of the two is null.
struct SetUp {
  const handshake::ClientConfig* client;
  const handshake::ServerConfig* server;
};

/// What the engine asks for values that it cannot compute.
enum class Source : std::uint8_t { random, clock, tickets, cookies, replay_guard, trust_anchors };

/// The engine got a value that it cannot compute.
struct Given {
  Source from;
  std::string_view purpose;  ///< "ClientHello.random", "issue", "read"
  View value;                ///< empty when there was none
};

/// Any of the events above.
using Event =
    std::variant<RecordSealed, RecordOpened, RecordRefused, MessageSent, MessageReceived, SecretDerived,
                 KeysInstalled, StateEntered, CheckMade, AlertRaised, CertificateJudged, SetUp, Given>;

/// Receives events. The key log, the trace file, the capture and the story on screen are sinks.
class Sink {
 public:
  virtual ~Sink() = default;
  /// Called for each event, while it happens.
  virtual void receive(const Event& event) = 0;
  /// Whether events should carry the values of secrets. A Tracer asks once, when the sink is attached.
  virtual bool wants_secrets() const { return false; }
};

/// The way from the protocol rooms to a sink. `emit` takes a function that makes the event. Without a sink
/// that function is not called, and reporting costs one branch.
class Tracer {
 public:
  /// Without a sink.
  Tracer() = default;
  /// `sink` is not owned, and may be null.
  explicit Tracer(Sink* sink) : sink_(sink), secrets_(sink != nullptr && sink->wants_secrets()) {}

  /// Whether there is a sink.
  explicit operator bool() const { return sink_ != nullptr; }
  /// Whether the sink asked for the values of secrets.
  bool wants_secrets() const { return secrets_; }

  /// Sends the event that `make` returns to the sink, if there is one.
  template <class Make>
  void emit(Make&& make) const {
    if (sink_) sink_->receive(Event{make()});
  }
  /// Reports the configuration to a sink that asked for secrets.
  void set_up(const SetUp& set_up) const {
    if (secrets_) sink_->receive(Event{set_up});
  }
  /// Reports a value from outside to a sink that asked for secrets.
  void given(Source from, std::string_view purpose, View value) const {
    if (secrets_) sink_->receive(Event{Given{from, purpose, value}});
  }

 private:
  Sink* sink_ = nullptr;
  bool secrets_ = false;
};

}  // namespace glasstls::trace
