#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "dissect/spoken.hpp"
#include "story/flow_steps.hpp"
#include "story/step_fields.hpp"
#include "trace/event.hpp"

/// What a connection reports, as kinds of steps. Each kind has the name that trace files, JSON and the page
/// call it by, and one list of its fields, `walk`, which they are written and read by.
namespace glasstls::story {

using dissect::Spoken;

/// A record that carried handshake messages, an alert or change_cipher_spec, or one that could not be opened.
struct RecordStep {
  static constexpr std::string_view kind = "record";
  Direction direction{};
  std::uint64_t number = 0;  ///< among those of its direction in this connection, from 0
  Epoch epoch{};
  std::uint64_t sequence = 0;     ///< among the records under the same keys
  std::uint8_t content_type = 0;  ///< the inner type for protected records; 0 if it was not opened
  Bytes content{};                ///< before protection
  std::size_t padding = 0;        ///< zero bytes
  Bytes wire{};                   ///< as it travelled, header included; of a refused record what was received
  Spoken spoken{};

  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("number", self.number);
    w("keys", self.epoch);
    w("sequence", self.sequence);
    w("content_type", self.content_type);
    w("content", self.content);
    w("padding", self.padding);
    w("raw", self.wire, Raw{});
  }
};

/// Whether the content of a record is known.
inline bool was_opened(const RecordStep& record) { return record.content_type != 0; }

/// Consecutive records of application data, or consecutive records that could not be opened. Their content is
/// not kept.
struct ApplicationData {
  static constexpr std::string_view kind = "application_data";
  Direction direction{};
  std::uint64_t first_record = 0, last_record = 0;
  std::uint64_t content_size = 0, padding = 0, wire_size = 0;  ///< in bytes, over all of them
  double until = 0;                ///< when the last of them passed, in milliseconds since the flow began
  std::optional<Epoch> epoch{};    ///< the keys of all of them; empty if a trace does not say
  std::string closed{};            ///< why they could not be opened; empty if they were
  std::uint8_t content_type = 23;  ///< as their headers say: application_data

  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("first_record", self.first_record);
    w("last_record", self.last_record);
    w("content_size", self.content_size);
    w("padding", self.padding);
    w("wire_size", self.wire_size);
    w("until", self.until);
    w("keys", self.epoch);
  }
};

/// A handshake message, header included.
struct Message {
  static constexpr std::string_view kind = "message";
  Direction direction{};
  std::string name{};  ///< "ClientHello"
  Bytes bytes{};
  std::uint64_t first_record = 0, last_record = 0;  ///< numbers of the records that carried it
  Spoken spoken{};

  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("name", self.name);
    w("first_record", self.first_record);
    w("last_record", self.last_record);
    w("raw", self.bytes, Raw{});
  }
};

/// One step of the key schedule (see trace::SecretDerived). The values are there only if the user asked for
/// secrets. They are plain bytes because they will be printed.
struct SecretStep {
  static constexpr std::string_view kind = "secret";
  std::string name{}, from{}, label{}, keylog_label{}, hash{};
  Bytes context{}, client_random{};
  std::size_t size = 0;
  std::optional<Bytes> value{}, input{};

  static void walk(auto& self, auto& w) {
    w("name", self.name);
    w("from", self.from);
    w("label", self.label);
    w("key_log_label", self.keylog_label);
    w("hash", self.hash);
    w("context", self.context);
    w("client_random", self.client_random);
    w("size", self.size);
    w("value", self.value);
    w("input", self.input);
  }
};

/// From here on, records in this direction are protected with these keys.
struct KeysStep {
  static constexpr std::string_view kind = "keys";
  Direction direction{};
  Epoch epoch{};
  std::string secret{}, cipher_suite{};
  std::uint64_t generation = 0;
  std::optional<Bytes> key{}, iv{};

  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("keys", self.epoch);
    w("secret", self.secret);
    w("cipher_suite", self.cipher_suite);
    w("generation", self.generation);
    w("key", self.key);
    w("iv", self.iv);
  }
};

/// RFC 9846 appendix A: the state machine entered a state.
struct StateStep {
  static constexpr std::string_view kind = "state";
  std::string name{};

  static void walk(auto& self, auto& w) { w("name", self.name); }
};

/// An alert was sent or received.
struct AlertStep {
  static constexpr std::string_view kind = "alert";
  Direction direction{};
  Alert alert{};
  std::optional<Failure> failure{};  ///< why we sent it

  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("alert", self.alert);
    w("failure", self.failure);
  }
};

/// A certificate of the path that was found, in its place.
struct PathCertificate {
  std::string label{};                       ///< "leaf", "intermediate 1", "root"; as its checks name it
  std::optional<std::uint64_t> presented{};  ///< its place among those that were presented, from 0
  bool trusted = false;                      ///< it ends the path because it is trusted
  Bytes der{};                               ///< empty if it was presented
};
template <>
struct Fields<PathCertificate> {
  static void walk(auto& self, auto& w) {
    w("label", self.label);
    w("presented", self.presented);
    w("trusted", self.trusted);
    w("der", self.der);
  }
};

/// Another path that was tried, and why it was rejected.
struct OtherPath {
  std::vector<std::string> titles{};  ///< from the leaf up
  Verdict verdict{};
};
template <>
struct Fields<OtherPath> {
  static void walk(auto& self, auto& w) {
    w("titles", self.titles);
    w("checks", self.verdict.checks);
  }
};

/// A certificate chain was judged. story/chain.hpp makes it, and reads its certificates.
struct CertificatesStep {
  static constexpr std::string_view kind = "certificates";
  std::vector<Bytes> chain{};  ///< DER as presented, leaf first
  Verdict verdict{};
  std::string name{};                   ///< the name to be proved; may be empty
  std::optional<std::int64_t> time{};   ///< for which it was judged, in seconds since 1970
  std::string policy{};                 ///< "webpki"
  std::vector<PathCertificate> path{};  ///< the best one, leaf first; only the leaf if its form is broken
  /// If the path ends without a trusted certificate: the issuer that is missing, and where the last
  /// certificate says it can be fetched. Both may be empty.
  std::string missing{}, missing_at{};
  std::vector<OtherPath> other_paths{};
  std::vector<Check> set_aside{};  ///< revocation lists that could not be read

  static void walk(auto& self, auto& w) {
    w("chain", self.chain);
    w("checks", self.verdict.checks);
    w("name", self.name, Later{});
    w("time", self.time, Later{});
    w("policy", self.policy, Later{});
    w("path", self.path, Later{});
    w("missing", self.missing, Later{});
    w("missing_at", self.missing_at, Later{});
    w("other_paths", self.other_paths, Later{});
    w("set_aside", self.set_aside, Later{});
  }
};

/// What happened, and when.
struct Step {
  double ms = 0;  ///< since the flow began; always 0 if there is no clock
  std::variant<RecordStep, ApplicationData, Message, SecretStep, KeysStep, StateStep, Check, AlertStep,
               CertificatesStep, RequestStep, PhaseBegun, PhaseEnded, HttpHead, ClosedStep, ErrorStep, Note>
      what{};
};

}  // namespace glasstls::story
