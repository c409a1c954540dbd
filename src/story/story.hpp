// story: folds the events of one connection into what people look at. Every view is made from a Story alone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/check.hpp"
#include "trace/event.hpp"

namespace glasstls::story {

using trace::Direction;
using trace::Epoch;

/// A record that carried handshake messages, an alert or change_cipher_spec.
struct Record {
  Direction direction{};
  std::uint64_t number = 0;  ///< among all records of its direction, from 0
  Epoch epoch{};
  std::uint64_t sequence = 0;     ///< among the records under the same keys
  std::uint8_t content_type = 0;  ///< the inner type for protected records
  Bytes content{};                ///< before protection
  std::size_t padding = 0;        ///< zero bytes
  Bytes wire{};                   ///< as it travelled, header included
};

/// Records of application data that followed each other. What they carried is not kept.
struct ApplicationData {
  Direction direction{};
  std::uint64_t first_record = 0, last_record = 0;
  std::uint64_t content_size = 0, padding = 0, wire_size = 0;  ///< in bytes, over all of them
};

/// A handshake message, header included.
struct Message {
  Direction direction{};
  std::string name{};  ///< "ClientHello"
  Bytes bytes{};
  std::uint64_t first_record = 0, last_record = 0;  ///< numbers of the records that it rode in
};

/// One step of the key schedule (see trace::SecretDerived). The values are there only where they were asked
/// for, and are plain bytes because whoever asked is going to print them.
struct Derived {
  std::string name{}, from{}, label{}, keylog_label{}, hash{};
  Bytes context{}, client_random{};
  std::size_t size = 0;
  std::optional<Bytes> value{}, input{};
};

/// Records in this direction are protected with these keys from here on.
struct Keys {
  Direction direction{};
  Epoch epoch{};
  std::string secret{}, cipher_suite{};
  std::uint64_t generation = 0;
  std::optional<Bytes> key{}, iv{};
};

/// RFC 9846 appendix A: the state machine went on.
struct State {
  std::string name{};
};

/// An alert was sent or came.
struct Alarm {
  Direction direction{};
  Alert alert{};
  std::optional<Failure> failure{};  ///< why we sent it
};

/// A certificate chain was judged.
struct Judgement {
  std::vector<Bytes> chain{};  ///< DER as presented, leaf first
  Verdict verdict{};
};

/// Something worth a line: a name and its value, and where it helps, why it matters.
struct Fact {
  std::string name{};
  std::string value{};
  std::string why{};
};

/// A part of the flow begins.
struct Begun {
  enum class Phase : std::uint8_t { dns, tcp, tls, http };
  Phase phase{};
  std::string title{};  ///< "example.com", "192.0.2.1:443", "GET /"
};

/// A part of the flow is done.
struct Ended {
  Begun::Phase phase{};
  bool ok = true;
  double milliseconds = 0;
  int round_trips = 0;  ///< counted from flights, not guessed from time
  std::vector<Fact> facts{};
};

/// An HTTP request that was sent or a response whose head came.
struct HttpHead {
  Direction direction{};
  std::string first_line{};
  std::vector<std::pair<std::string, std::string>> fields{};
};

/// The flow went wrong outside of TLS, or inside where no alert was due: a name that does not resolve, a
/// connection that just ends.
struct Trouble {
  Begun::Phase phase{};
  std::string what{}, expected{}, presented{}, advice{};
  Rfc section{};
};

/// What happened, and when.
struct Step {
  double ms = 0;  ///< since the flow began; 0 throughout where nobody handed in a clock
  std::variant<Record, ApplicationData, Message, Derived, Keys, State, Check, Alarm, Judgement, Begun, Ended,
               HttpHead, Trouble>
      what{};
};

/// One flow, in the order in which it happened.
struct Story {
  std::vector<Step> steps{};
  bool timed = false;        ///< whether the steps' times mean anything
  std::size_t left_out = 0;  ///< steps beyond the most that are kept
};

/// "DNS", "TCP", "TLS", "HTTP".
std::string_view name_of(Begun::Phase phase);
/// "plaintext", "early", "handshake", "application".
std::string_view name_of(Epoch epoch);

/// The record of that number, or null where it was application data or is not there (yet).
const Record* find_record(const Story& story, Direction direction, std::uint64_t number);

}  // namespace glasstls::story
