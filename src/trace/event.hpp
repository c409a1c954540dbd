// trace: what happens in a connection, as it happens. Structs and a sink, no logic.
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

/// The events of one connection. Views and pointers in an event are valid during Sink::receive alone.
namespace glasstls::trace {

enum class Direction : std::uint8_t { sent, received };

/// RFC 9846 section 5.1: which keys a record is protected with.
enum class Epoch : std::uint8_t { plaintext, early, handshake, application };

/// A record was protected (or, in the plaintext epoch, framed) and queued to be sent.
struct RecordSealed {
  Epoch epoch;
  std::uint64_t sequence;     ///< counts from 0 in each epoch and generation
  std::uint8_t content_type;  ///< the inner type for protected records
  View content;               ///< before protection, without type and padding
  std::size_t padding;        ///< zero bytes added
  View wire;                  ///< the whole record, header included
};

/// A record was received and, where it was protected, opened.
struct RecordOpened {
  Epoch epoch;
  std::uint64_t sequence;
  std::uint8_t content_type;
  View content;
  std::size_t padding;
  View wire;
};

/// What came was no record that may come now, or did not open: the connection ends with it.
struct RecordRefused {
  Epoch epoch;  ///< of the keys that it was tried with
  std::uint64_t sequence;
  View wire;  ///< as much of it as came, its header at least
};

/// A handshake message, header included, left or arrived whole. The engine numbers the records of each
/// direction from 0 over the whole connection.
struct MessageSent {
  std::string_view name;  ///< "ClientHello"
  View bytes;
  std::uint64_t first_record, last_record;
};
struct MessageReceived {
  std::string_view name;
  View bytes;
  std::uint64_t first_record, last_record;
};

/// One step of the key schedule (RFC 9846 section 7).
struct SecretDerived {
  std::string_view name;          ///< RFC name, "client_handshake_traffic_secret"
  std::string_view from;          ///< the secret it was derived from; empty for the first
  std::string_view label;         ///< HKDF label without "tls13 "; empty for HKDF-Extract
  std::string_view keylog_label;  ///< RFC 9850 label; empty where it has none
  std::string_view hash;          ///< "SHA-256"
  View context;                   ///< transcript hash or other HKDF context; for HKDF-Extract the salt,
                                  ///< which is a secret too and empty unless the sink asked for secrets
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
  std::uint64_t generation;  ///< 0, and one more with each KeyUpdate
  const Secret* key;         ///< null unless the sink asked for secrets
  const Secret* iv;
};

/// RFC 9846 appendix A: the state machine is in a new state.
struct StateEntered {
  std::string_view state;  ///< "WAIT_SH"
};

/// A MUST was held against what came.
struct CheckMade {
  const Check& check;
};

/// The connection ends (or, for close_notify, one direction of it).
struct AlertRaised {
  Direction direction;
  Alert alert;
  const Failure* failure;  ///< why we sent it; null for close_notify and for alerts received
};

/// A certificate chain was judged.
struct CertificateJudged {
  std::span<const Bytes> chain;  ///< DER as presented, leaf first
  const Verdict& verdict;
  std::span<const Bytes> staples{};  ///< the OCSP response that came with each; empty where none did
};

// What follows is told only to a sink that asked for secrets: with it, and with the records that came, the
// connection can be computed again.

/// A connection begins that is set up so. One of the two is null.
struct SetUp {
  const handshake::ClientConfig* client;
  const handshake::ServerConfig* server;
};

/// Whom the engine asks, beside the peer.
enum class Source : std::uint8_t { random, clock, tickets, cookies, replay_guard, trust_anchors };

/// Something was handed to the engine that it cannot compute.
struct Given {
  Source from;
  std::string_view purpose;  ///< "ClientHello.random", "issue", "read"
  View value;                ///< empty where there was none
};

using Event =
    std::variant<RecordSealed, RecordOpened, RecordRefused, MessageSent, MessageReceived, SecretDerived,
                 KeysInstalled, StateEntered, CheckMade, AlertRaised, CertificateJudged, SetUp, Given>;

/// Who watches. Key log, trace file, pcapng and the story on screen are sinks.
class Sink {
 public:
  virtual ~Sink() = default;
  virtual void receive(const Event& event) = 0;
  /// Whether events should carry the values of secrets. Asked once, when the sink is attached.
  virtual bool wants_secrets() const { return false; }
};

/// Where rooms report. Without a sink nothing is built and nothing is called: `emit` takes a function that
/// makes the event, so that a run that nobody watches pays one branch.
class Tracer {
 public:
  Tracer() = default;
  explicit Tracer(Sink* sink) : sink_(sink), secrets_(sink != nullptr && sink->wants_secrets()) {}

  explicit operator bool() const { return sink_ != nullptr; }
  bool wants_secrets() const { return secrets_; }

  template <class Make>
  void emit(Make&& make) const {
    if (sink_) sink_->receive(Event{make()});
  }
  void set_up(const SetUp& set_up) const {
    if (secrets_) sink_->receive(Event{set_up});
  }
  void given(Source from, std::string_view purpose, View value) const {
    if (secrets_) sink_->receive(Event{Given{from, purpose, value}});
  }

 private:
  Sink* sink_ = nullptr;
  bool secrets_ = false;
};

}  // namespace glasstls::trace
