#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dissect/fact.hpp"
#include "trace/event.hpp"

/// What a flow reports besides its TLS connection, as kinds of steps. See step.hpp.
namespace glasstls::story {

using dissect::Fact;
using trace::Direction;
using trace::Epoch;

/// A request begins: the first one, or one after a redirect.
struct RequestStep {
  static constexpr std::string_view kind = "request";
  int redirects = 0;         ///< followed so far
  std::string url{};         ///< empty for a bare connection
  std::string server{};      ///< "example.com:443"
  std::string connect_to{};  ///< where the user sends the connection instead; empty without --connect-to

  static void walk(auto& self, auto& w) {
    w("redirects", self.redirects);
    w("url", self.url);
    w("server", self.server);
    w("connect_to", self.connect_to);
  }
};

/// The parts of a flow.
enum class Phase : std::uint8_t { dns, tcp, tls, http };

/// A part of the flow begins.
struct PhaseBegun {
  static constexpr std::string_view kind = "phase_begun";
  Phase phase{};
  std::string title{};  ///< "example.com", "192.0.2.1:443", "GET /"

  static void walk(auto& self, auto& w) {
    w("phase", self.phase);
    w("title", self.title);
  }
};

/// A part of the flow is over.
struct PhaseEnded {
  static constexpr std::string_view kind = "phase_ended";
  Phase phase{};
  bool ok = true;
  double milliseconds = 0;
  int round_trips = 0;  ///< counted from flights, not guessed from time
  std::vector<Fact> facts{};

  static void walk(auto& self, auto& w) {
    w("phase", self.phase);
    w("ok", self.ok);
    w("milliseconds", self.milliseconds);
    w("round_trips", self.round_trips);
    w("facts", self.facts);
  }
};

/// An HTTP request was sent, or the head of a response was received.
struct HttpHead {
  static constexpr std::string_view kind = "http_head";
  Direction direction{};
  std::string first_line{};
  std::vector<std::pair<std::string, std::string>> fields{};

  static void walk(auto& self, auto& w) {
    w("direction", self.direction);
    w("first_line", self.first_line);
    w("fields", self.fields);
  }
};

/// The request is over and its connection is closed.
struct ClosedStep {
  static constexpr std::string_view kind = "closed";
  double milliseconds = 0;
  int round_trips = 0;
  std::uint64_t sent = 0, received = 0;      ///< over TCP, in bytes
  bool server_closed = true;                 ///< whether the server sent close_notify
  std::optional<std::uint64_t> body_size{};  ///< received inside TLS, in bytes; old traces lack it

  static void walk(auto& self, auto& w) {
    w("milliseconds", self.milliseconds);
    w("round_trips", self.round_trips);
    w("sent", self.sent);
    w("received", self.received);
    w("server_closed", self.server_closed);
    w("body_size", self.body_size);
  }
};

/// The flow ended with an error.
struct ErrorStep {
  static constexpr std::string_view kind = "error";
  Phase phase{};
  std::string what{};  ///< a sentence for people
  std::string expected{}, presented{};

  static void walk(auto& self, auto& w) {
    w("phase", self.phase);
    w("what", self.what);
    w("expected", self.expected);
    w("presented", self.presented);
  }
};

/// What a lesson says: before the flow, what to look for; after it, what it showed.
struct Note {
  static constexpr std::string_view kind = "note";
  std::string title{};
  std::string text{};  ///< paragraphs, with an empty line between them
  std::vector<Fact> facts{};
  bool closing = false;  ///< it is shown after everything else

  static void walk(auto& self, auto& w) {
    w("title", self.title);
    w("text", self.text);
    w("facts", self.facts);
    w("closing", self.closing);
  }
};

}  // namespace glasstls::story
