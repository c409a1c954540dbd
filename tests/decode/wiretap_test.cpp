#include "decode/tls/wiretap.hpp"

#include <algorithm>

#include "conformance/vectors/rfc8448_trace.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using story::Direction;

namespace {

/// The records that `who` sends in section 3 of RFC 8448, one after the other.
Bytes records_of(const conformance::Trace& trace, std::string_view who) {
  Bytes records;
  for (const conformance::Step& step : trace.steps)
    if (step.who == who && step.action == "send record") append(records, step.figure("complete record"));
  return records;
}

/// The traffic secret that is derived with that label.
Bytes secret_of(const conformance::Trace& trace, std::string_view label) {
  for (const conformance::Step& step : trace.steps)
    if (step.action == "derive secret" && step.words.text("label") == label) return step.figure("expanded");
  return {};
}

/// A key log with the traffic secrets of the trace.
decode::KnownSecrets key_log(const conformance::Trace& trace) {
  constexpr std::array<std::array<const char*, 2>, 4> labels{{
      {"CLIENT_HANDSHAKE_TRAFFIC_SECRET", "tls13 c hs traffic"},
      {"SERVER_HANDSHAKE_TRAFFIC_SECRET", "tls13 s hs traffic"},
      {"CLIENT_TRAFFIC_SECRET_0", "tls13 c ap traffic"},
      {"SERVER_TRAFFIC_SECRET_0", "tls13 s ap traffic"},
  }};
  decode::KnownSecrets secrets;
  const std::string random = to_hex(trace.client_hellos.front().random);
  for (const auto& [name, label] : labels)
    CHECK(secrets.add(std::string(name) + " " + random + " " + to_hex(secret_of(trace, label)) + "\n") == 0);
  return secrets;
}

/// Keys that the trace has, and the number of the record that they protect next.
struct Place {
  schedule::SecretKind secret{};
  story::Epoch epoch{};
  std::uint64_t sequence = 0;
};

record::Protection protection_of(const conformance::Trace& trace, Place place) {
  const std::string label = "tls13 " + std::string(schedule::row_of(place.secret).label);
  const schedule::NamedSecret named{place.secret, Secret(secret_of(trace, label))};
  const schedule::SuiteParameters& suite =
      *schedule::find_suite(messages::CipherSuite::TLS_AES_128_GCM_SHA256);
  const schedule::TrafficKeys keys = schedule::traffic_keys({suite.hash, {}, {}}, named, suite.aead);
  return record::Protection(suite.aead, place.epoch, keys.key, keys.iv, place.sequence);
}

/// The first step of that kind, or null.
template <class What>
const What* first(const story::Story& story) {
  for (const story::Step& step : story.steps)
    if (const auto* found = std::get_if<What>(&step.what)) return found;
  return nullptr;
}

}  // namespace

TEST_CASE("the client's half of a connection is decrypted without the ServerHello") {
  const conformance::Trace trace = conformance::builtin_trace(3);
  const decode::KnownSecrets secrets = key_log(trace);
  story::Recorder recorder({});
  decode::Wiretap wire(secrets, recorder);
  wire.add(Direction::sent, records_of(trace, "client"));
  wire.finish();
  const story::Story story = recorder.take();
  const auto* data = first<story::ApplicationData>(story);
  REQUIRE(data);
  CHECK(data->closed.empty());
  CHECK(data->content_size == 50);
  CHECK(first<story::AlertStep>(story));  // its close_notify
  CHECK(wire.broken().empty());
}

TEST_CASE("an alert that comes late, under the keys of the handshake, is read") {
  const conformance::Trace trace = conformance::builtin_trace(3);
  const decode::KnownSecrets secrets = key_log(trace);
  story::Recorder recorder({});
  decode::Wiretap wire(secrets, recorder);
  Bytes server;
  for (const conformance::Step& step : trace.steps) {  // ServerHello, then the rest up to Finished
    if (step.who != "server" || step.action != "send record") continue;
    if (step.words.text("content_type") != "handshake") break;
    append(server, step.figure("complete record"));
    if (step.figure("complete record")[0] == 23) break;
  }
  wire.add(Direction::sent, View(records_of(trace, "client")).first(5 + 196));  // the ClientHello
  wire.add(Direction::received, server);
  // The second record under the server's handshake keys: the client's Finished was wrong.
  record::Protection protection = protection_of(
      trace, {schedule::SecretKind::server_handshake_traffic_secret, story::Epoch::handshake, 1});
  Bytes late;
  protection.seal(messages::ContentType::alert, Bytes{2, 51}, 0, late);
  wire.add(Direction::received, late);
  wire.finish();
  const story::Story story = recorder.take();
  const auto* alert = first<story::AlertStep>(story);
  REQUIRE(alert);
  CHECK(alert->alert == Alert::decrypt_error);
}

TEST_CASE("heads of HTTP without end do not fill the memory") {
  const conformance::Trace trace = conformance::builtin_trace(3);
  const decode::KnownSecrets secrets = key_log(trace);
  story::Recorder recorder({});
  decode::Wiretap wire(secrets, recorder);
  wire.add(Direction::sent, records_of(trace, "client"));
  // After its data and its close_notify.
  record::Protection protection = protection_of(
      trace, {schedule::SecretKind::client_application_traffic_secret, story::Epoch::application, 2});
  const auto say = [&](std::string_view text) {
    Bytes record;
    protection.seal(messages::ContentType::application_data, as_bytes(text), 0, record);
    wire.add(Direction::sent, record);
  };
  say("GET /endless HTTP/1.1\r\nX: ");
  const std::string filler(16'000, 'x');
  for (int i = 0; i < 5; ++i) say(filler);  // more than 64 KiB: no head
  for (int i = 0; i < 1'200; ++i) say("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  wire.finish();
  const story::Story story = recorder.take();
  CHECK(std::ranges::count_if(story.steps, [](const story::Step& step) {
          return std::holds_alternative<story::HttpHead>(step.what);
        }) == 1'000);
}
