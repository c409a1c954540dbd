#include <deque>
#include <functional>
#include <limits>

#include "connection/client.hpp"
#include "connection/server.hpp"
#include "replay/replay.hpp"
#include "story/recorder.hpp"
#include "support/catch.hpp"
#include "support/loopback.hpp"
#include "support/serving.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;
using replay::Recording;
using replay::Replayed;

// Both ends of connections are recorded, and computed again only from the recording.

namespace {

/// Keeps what a trace with secrets holds.
class Kept : public story::StoryListener {
 public:
  Kept() : recorder_({.secrets = true, .listener = this}) {}
  void added(const story::Story&, const story::Step&) override {}
  void began(double, story::RecordedSetUp&& set_up) override { set_ups.push_back(std::move(set_up)); }
  void given(double, const story::Input& input) override { inputs.push_back(input); }

  story::Recorder& recorder() { return recorder_; }
  /// What was recorded so far, to be replayed or changed.
  story::Story story() const { return recorder_.story(); }
  Replayed replay(const story::Story& story) const { return replay::replay({story, set_ups, inputs}); }

  std::vector<story::RecordedSetUp> set_ups;
  std::vector<story::Input> inputs;

 private:
  story::Recorder recorder_;
};

void expect_same(const Kept& kept, const std::string& who, std::size_t connections = 1) {
  const Replayed replayed = kept.replay(kept.story());
  INFO(who << " stopped: " << replayed.stopped);
  if (replayed.divergence)
    WARN(who << " diverged at " << replayed.divergence->step << ", " << replayed.divergence->what << ", "
             << replayed.divergence->field << " " << replayed.divergence->byte << ": "
             << replayed.divergence->recorded << " / " << replayed.divergence->computed);
  CHECK(replayed.stopped.empty());
  CHECK_FALSE(replayed.divergence.has_value());
  CHECK(replayed.connections == connections);
  CHECK(replayed.records >= 1);
  CHECK(replayed.messages >= 1);
}

/// A client and a server that know of everything, and what a test changes of them.
struct World {
  Serving serving;
  CountingRandom random{77};
  handshake::SealedTokens tickets{serving.random, 7 * 24 * 3600 * 1000}, cookies{serving.random, 30'000};
  handshake::ReplayGuard guard;
  x509::TrustStore authorities;
  std::vector<handshake::Credential> clients_own;
  handshake::ServerConfig server = serving.config();
  handshake::ClientConfig client = Loopback::config(random);
  /// What the two do once they are connected, beside saying hello.
  std::function<void(connection::Client&, connection::Server&)> talk{};
  /// What somebody on the path makes of what the server sends.
  std::function<Bytes(Bytes)> meddle{};
  Kept client_kept, server_kept;
  std::deque<handshake::Ticket> earned;

  World() {
    server.tickets = &tickets;
    server.replay_guard = &guard;
    server.max_early_data_size = 1000;
    server.client_authorities = &authorities;
    authorities.add_der(forge::root().der);
    client.clock = &serving.clock;
    client.early_data = true;
    forge::Recipe recipe = forge::leaf("alice.example");
    recipe.ext_key_usage = {"1.3.6.1.5.5.7.3.2"};
    const forge::Minted alice = forge::issue(forge::root(), recipe);
    clients_own.push_back({{alice.der}, std::make_unique<ForgedKey>(alice.key)});
  }

  void run(trace::Sink* client_sink, trace::Sink* server_sink) {
    connection::Client a(client, client_sink);
    connection::Server b(server, server_sink);
    if (a.early_data_left() >= 5) a.send_early_data(as_bytes("early"));
    bool talked = false, meddled = false;
    for (bool moved = true; moved;) {
      const Bytes up = a.take_output();
      b.receive(up);
      Bytes down = b.take_output();
      if (meddle && !down.empty() && !std::exchange(meddled, true)) down = meddle(std::move(down));
      a.receive(down);
      moved = !up.empty() || !down.empty();
      if (!a.connected() || !b.connected() || std::exchange(talked, true)) continue;
      a.send(as_bytes("hello"));
      b.send(Bytes(40'000));
      if (talk) talk(a, b);
      moved = true;
    }
    a.close();
    b.receive(a.take_output());
    b.close();
    a.receive(b.take_output());
    earned = std::exchange(a.tickets(), {});
  }

  void check() {
    run(&client_kept.recorder(), &server_kept.recorder());
    expect_same(client_kept, "client");
    expect_same(server_kept, "server");
  }

  /// A connection that nobody watches; what comes of it is used in the next.
  void visit_before() {
    run(nullptr, nullptr);
    REQUIRE_FALSE(earned.empty());
    kept_tickets = std::exchange(earned, {});
    client.tickets = {&kept_tickets.back()};
    serving.clock.time += 50;
  }
  std::deque<handshake::Ticket> kept_tickets;
};

bool has_message(const Kept& kept, std::string_view name) {
  const story::Story story = kept.story();
  return std::any_of(story.steps.begin(), story.steps.end(), [&](const story::Step& step) {
    const auto* message = std::get_if<story::Message>(&step.what);
    return message && message->name == name;
  });
}

std::optional<Alert> alert_in(const Kept& kept, trace::Direction direction) {
  for (const story::Step& step : kept.story().steps)
    if (const auto* alarm = std::get_if<story::AlertStep>(&step.what);
        alarm && alarm->direction == direction && alarm->alert != Alert::close_notify)
      return alarm->alert;
  return std::nullopt;
}

}  // namespace

TEST_CASE("full handshakes of both sides are computed again") {
  World world;
  world.check();
  CHECK(has_message(world.client_kept, "NewSessionTicket"));
  for (const NamedGroup group : {NamedGroup::secp521r1, NamedGroup::SecP256r1MLKEM768, NamedGroup::x25519}) {
    World other;
    other.client.supported_groups = other.client.key_shares = {group};
    other.server.supported_groups = {group};
    other.check();
  }
}

TEST_CASE("retried handshakes are computed again, with cookies and without") {
  for (const bool cookies : {false, true}) {
    World world;
    world.server.supported_groups = {NamedGroup::secp384r1};
    if (cookies) world.server.cookies = &world.cookies;
    world.check();
    CHECK(has_message(world.server_kept, "HelloRetryRequest"));
  }
  World world;
  world.server.cookies = &world.cookies;
  world.server.always_retry = true;
  world.check();
}

TEST_CASE("resumed handshakes are computed again, with early data that is taken, declined and passed over") {
  World taken;
  taken.visit_before();
  taken.check();
  CHECK(has_message(taken.server_kept, "EndOfEarlyData"));
  World declined;
  declined.visit_before();
  declined.server.early_data_window = 0;
  declined.serving.clock.time += 1000;
  declined.client.now += 1;
  declined.kept_tickets.back().received_at += 900;
  declined.check();
  CHECK_FALSE(has_message(declined.server_kept, "EndOfEarlyData"));
  World retried;
  retried.visit_before();
  retried.server.supported_groups = {NamedGroup::secp384r1};
  retried.check();
  CHECK(has_message(retried.server_kept, "HelloRetryRequest"));
  World unknown;
  unknown.visit_before();
  unknown.server.tickets = &unknown.cookies;  // which did not make the ticket
  unknown.check();
  CHECK(has_message(unknown.server_kept, "CertificateVerify"));
  // The same early data twice: the guard's answer is what is different.
  World twice;
  twice.visit_before();
  twice.run(nullptr, nullptr);
  twice.check();
  CHECK_FALSE(has_message(twice.server_kept, "EndOfEarlyData"));
}

TEST_CASE("handshakes with external pre-shared keys are computed again") {
  for (const PskKeyExchangeMode mode : {PskKeyExchangeMode::psk_dhe_ke, PskKeyExchangeMode::psk_ke}) {
    World world;
    handshake::Psk ours;
    ours.identity = Bytes{1, 2, 3};
    ours.key = Secret(View(Bytes(32, 9)));
    handshake::Psk theirs;
    theirs.identity = ours.identity;
    theirs.key = ours.key.duplicate();
    world.client.psks = {&ours};
    world.server.psks.push_back(std::move(theirs));
    world.client.psk_key_exchange_modes = world.server.psk_modes = {mode};
    world.check();
    CHECK_FALSE(has_message(world.client_kept, "CertificateVerify"));
  }
}

TEST_CASE("clients' certificates are computed again without their keys") {
  World world;
  world.server.client_certificates = handshake::ClientCertificates::required;
  world.client.credentials = world.clients_own;
  world.check();
  CHECK_FALSE(alert_in(world.client_kept, trace::Direction::received).has_value());
  World compressed;
  compressed.server.client_certificates = handshake::ClientCertificates::required;
  compressed.client.credentials = compressed.clients_own;
  compressed.server.certificate_compression =
      compressed.client.certificate_compression = {CertificateCompressionAlgorithm::zlib};
  compressed.check();
  CHECK(has_message(compressed.client_kept, "CompressedCertificate"));
  World later;
  later.client.credentials = later.clients_own;
  later.client.post_handshake_auth = true;
  later.talk = [](connection::Client& client, connection::Server& server) {
    // Two requests at once are answered in one record.
    server.request_certificate();
    server.request_certificate();
    client.receive(server.take_output());
  };
  later.check();
  CHECK(has_message(later.server_kept, "CertificateRequest"));
  CHECK(has_message(later.server_kept, "CertificateVerify"));
}

TEST_CASE("key updates are computed again, those that were asked for and those that were not") {
  World world;
  world.talk = [](connection::Client& client, connection::Server& server) {
    client.update_keys(true);
    server.receive(client.take_output());
    server.send(as_bytes("an answer, under new keys"));
    server.update_keys(false);
    server.update_keys(true);
    client.receive(server.take_output());
    client.send(as_bytes("and mine"));
  };
  world.check();
}

TEST_CASE("handshakes that fail are computed again up to their end") {
  struct Failing {
    std::string name;
    std::function<void(World&)> arrange;
    std::optional<Alert> of_client, of_server;
  };
  const auto flip = [](std::size_t from_end) {
    return [from_end](Bytes down) {
      down[down.size() - from_end] ^= 1;
      return down;
    };
  };
  const Failing all[] = {
      {"wrong name",
       [](World& w) { w.client.server_name = "other.example"; },
       Alert::certificate_unknown,
       {}},
      {"expired", [](World& w) { w.client.now += 1000 * forge::day; }, Alert::certificate_expired, {}},
      {"unknown authority",
       [](World& w) {
         static const x509::TrustStore nobody;
         w.client.trust_anchors = &nobody;
       },
       Alert::unknown_ca,
       {}},
      {"no common suite",
       [](World& w) {
         w.server.cipher_suites = {CipherSuite::TLS_AES_256_GCM_SHA384};
         w.client.cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256};
       },
       {},
       Alert::handshake_failure},
      {"no common group",
       [](World& w) {
         w.server.supported_groups = {NamedGroup::secp384r1};
         w.client.supported_groups = w.client.key_shares = {NamedGroup::x25519};
       },
       {},
       Alert::handshake_failure},
      {"no common protocol",
       [](World& w) {
         w.server.alpn_protocols = {"h3"};
         w.client.alpn_protocols = {"http/1.1"};
       },
       {},
       Alert::no_application_protocol},
      {"no certificate",
       [](World& w) { w.server.client_certificates = handshake::ClientCertificates::required; },
       {},
       Alert::certificate_required},
      {"a client's certificate of somebody else",
       [](World& w) {
         static const x509::TrustStore nobody;
         w.server.client_authorities = &nobody;
         w.server.client_certificates = handshake::ClientCertificates::required;
         w.client.credentials = w.clients_own;
       },
       {},
       Alert::unknown_ca},
      {"a bit on the way", [&](World& w) { w.meddle = flip(1); }, Alert::bad_record_mac, {}},
      {"nothing that is TLS",
       [&](World& w) { w.meddle = [](Bytes) { return to_bytes(as_bytes("HTTP/1.1 400 Bad Request\r\n")); }; },
       Alert::unexpected_message,
       {}},
      {"an alert in the place of the server's answer",
       [](World& w) { w.meddle = [](Bytes) { return Bytes{21, 3, 3, 0, 2, 2, 80}; }; },
       {},
       Alert::internal_error},
  };
  for (const Failing& failing : all) {
    INFO(failing.name);
    World world;
    failing.arrange(world);
    world.check();
    if (failing.of_client) CHECK(alert_in(world.client_kept, trace::Direction::sent) == failing.of_client);
    if (failing.of_server)
      CHECK(alert_in(world.client_kept, trace::Direction::received) == failing.of_server);
  }
}

TEST_CASE("a change in a recording is found in its place") {
  World world;
  world.server.client_certificates = handshake::ClientCertificates::required;
  world.client.credentials = world.clients_own;
  world.run(&world.client_kept.recorder(), &world.server_kept.recorder());
  const auto divergence = [&](Kept& kept, auto&& change) {
    story::Story story = kept.story();
    for (std::size_t i = 0; i < story.steps.size(); ++i)
      if (change(story.steps[i])) {
        const Replayed replayed = kept.replay(story);
        INFO(replayed.stopped);
        REQUIRE(replayed.divergence.has_value());
        CHECK(replayed.divergence->step == i);
        return *replayed.divergence;
      }
    FAIL("nothing to change");
    return replay::Divergence{};
  };
  for (Kept* kept : {&world.client_kept, &world.server_kept}) {
    const bool client = kept == &world.client_kept;
    // A secret, the last byte of a message, a signature that was sent, a rule, a judgement.
    divergence(*kept, [](story::Step& step) {
      auto* secret = std::get_if<story::SecretStep>(&step.what);
      return secret && secret->name == "main_secret" && (secret->value->back() ^= 1, true);
    });
    const auto finished = divergence(*kept, [](story::Step& step) {
      auto* message = std::get_if<story::Message>(&step.what);
      return message && message->name == "Finished" && (message->bytes.back() ^= 1, true);
    });
    CHECK(finished.field == "verify_data");
    CHECK(finished.what == "Finished of the server");
    const auto signature = divergence(*kept, [](story::Step& step) {
      auto* message = std::get_if<story::Message>(&step.what);
      return message && message->name == "CertificateVerify" &&
             message->direction == trace::Direction::sent && (message->bytes.back() ^= 1, true);
    });
    CHECK(signature.field == "signature");
    CHECK(signature.what == (client ? "CertificateVerify of the client" : "CertificateVerify of the server"));
    CHECK(signature.computed == "does not verify with the certificate's key over what is signed now");
    const auto record = divergence(*kept, [](story::Step& step) {
      auto* record = std::get_if<story::RecordStep>(&step.what);
      return record && record->epoch == trace::Epoch::handshake && (record->wire.back() ^= 1, true);
    });
    CHECK(record.what.substr(0, 7) == "record ");
    divergence(*kept, [](story::Step& step) {
      auto* check = std::get_if<Check>(&step.what);
      return check && (check->presented += "?", true);
    });
    const auto judgement = divergence(*kept, [](story::Step& step) {
      auto* judgement = std::get_if<story::CertificatesStep>(&step.what);
      return judgement && (judgement->verdict.checks.back().outcome = Outcome::tolerated, true);
    });
    CHECK(judgement.what == "the certificates");
    // The random bytes and the trust anchors that it was given, and the configuration.
    const story::Story story = kept->story();
    const auto with_inputs = [&](auto&& change) {
      std::vector<story::Input> inputs = kept->inputs;
      change(inputs);
      return replay::replay({story, kept->set_ups, inputs});
    };
    const auto random = with_inputs([](auto& inputs) {
      for (story::Input& input : inputs)
        if (input.purpose.ends_with("Hello.random")) input.value.back() ^= 1;
    });
    REQUIRE(random.divergence.has_value());
    CHECK(random.divergence->field == "random");
    CHECK(random.divergence->what == (client ? "ClientHello of the client" : "ServerHello of the server"));
    const auto anchors = with_inputs([](auto& inputs) {
      std::erase_if(inputs,
                    [](const story::Input& input) { return input.from == trace::Source::trust_anchors; });
    });
    REQUIRE(anchors.divergence.has_value());
    CHECK(anchors.divergence->what == "the certificates");
    const auto missing = with_inputs([](auto& inputs) {
      std::erase_if(inputs, [](const story::Input& input) { return input.from == trace::Source::random; });
    });
    REQUIRE(missing.divergence.has_value());
    CHECK(missing.divergence->what == "what is asked of the source of random bytes");
    CHECK(missing.divergence->recorded == "nothing more");
    const auto swapped = with_inputs([](auto& inputs) {
      for (story::Input& input : inputs)
        if (input.from == trace::Source::random) {
          input.purpose = "something else";
          break;
        }
    });
    REQUIRE(swapped.divergence.has_value());
    CHECK(swapped.divergence->recorded == "32 bytes for something else");
  }
}

TEST_CASE("connections that follow each other in one recording are computed again, each as it was set up") {
  World world;
  world.client.credentials = world.clients_own;
  for (int i = 0; i < 3; ++i) {
    world.run(&world.client_kept.recorder(), &world.server_kept.recorder());
    world.kept_tickets = std::exchange(world.earned, {});
    world.client.tickets = {&world.kept_tickets.back()};
    world.serving.clock.time += 50;
    world.server.client_certificates = handshake::ClientCertificates::welcome;
  }
  expect_same(world.client_kept, "client", 3);
  expect_same(world.server_kept, "server", 3);
}

TEST_CASE("a recording that is cut off anywhere is the same up to the cut") {
  World world;
  world.visit_before();
  world.run(&world.client_kept.recorder(), &world.server_kept.recorder());
  for (const Kept* kept : {&world.client_kept, &world.server_kept}) {
    const story::Story whole = kept->story();
    for (std::size_t size = 0; size < whole.steps.size(); ++size) {
      story::Story part;
      part.steps.assign(whole.steps.begin(), whole.steps.begin() + static_cast<std::ptrdiff_t>(size));
      std::vector<story::Input> inputs;
      for (const story::Input& input : kept->inputs)
        if (input.step <= size) inputs.push_back(input);
      const Replayed replayed = replay::replay({part, kept->set_ups, inputs, true});
      CAPTURE(size, replayed.stopped);
      CHECK_FALSE(replayed.divergence.has_value());
    }
  }
}

TEST_CASE("nothing of a set-up that no program could have had is followed") {
  World world;
  world.run(&world.client_kept.recorder(), nullptr);
  Kept& kept = world.client_kept;
  auto& set_up = std::get<story::ClientSetUp>(kept.set_ups.front().role);
  const auto stopped = [&] { return kept.replay(kept.story()).stopped; };
  const auto seconds = set_up.config.now;
  for (const std::int64_t never : {std::int64_t{-1}, std::numeric_limits<std::int64_t>::min(),
                                   std::numeric_limits<std::int64_t>::max()}) {
    set_up.config.now = never;
    CHECK(stopped() == "a time in it does not lie between the years 1970 and 9999");
    set_up.config.now = seconds;
    set_up.tickets.resize(1);
    set_up.tickets[0].received_at = never;
    CHECK(stopped() == "a time in it does not lie between the years 1970 and 9999");
    set_up.tickets.clear();
  }
  set_up.config.key_shares.assign(1000, NamedGroup::secp521r1);
  CHECK(stopped() == "a list of its set-up has more entries than any connection has");
  set_up.config.key_shares = {NamedGroup::ffdhe2048};
  CHECK(stopped().find("its set-up does not work") == 0);
}
