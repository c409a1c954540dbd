#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"
#include "support/loopback.hpp"

using namespace glasstls;
using namespace glasstls::testing;
using namespace glasstls::messages;

namespace {

constexpr std::int64_t start_of_time = forge::now * 1000;

struct StoppedClock : handshake::Clock {
  std::int64_t now = start_of_time;
  std::int64_t milliseconds() const override { return now; }
};

/// A ticket of a first, full handshake, and the key that its server knows it by.
struct Known {
  handshake::Ticket ticket;
  Bytes key;
};

Known first_connection(NewSessionTicket message = {3600, 77, {0}, {1, 2, 3}, {}},
                       ScriptedServer::Script script = Loopback::script()) {
  CountingRandom random;
  auto config = Loopback::config(random);
  if (!script.encrypted_extensions.empty()) config.alpn_protocols = {"http/1.1", "h2"};
  Loopback loopback(std::move(script), config);
  loopback.run();
  REQUIRE(loopback.client.connected());
  CHECK_FALSE(loopback.client.negotiated().psk);
  const Secret key = loopback.server.send_ticket(std::move(message));
  loopback.run();
  REQUIRE(loopback.client.tickets().size() == 1);
  return {std::move(loopback.client.tickets().front()), to_bytes(key.reveal())};
}

ScriptedServer::Script script_with(const Bytes& psk) {
  auto script = Loopback::script();
  script.psk = psk;
  return script;
}

/// A client with what may be offered, a server that does as the script says, and what they come to.
struct Second {
  explicit Second(ScriptedServer::Script script) : script_(std::move(script)) {
    config = Loopback::config(random_);
    config.clock = &clock;
  }
  Loopback& run() {
    loopback_.emplace(std::move(script_), config);
    loopback_->run();
    return *loopback_;
  }
  Alert alert() {
    run();
    REQUIRE(loopback_->client.failure());
    CHECK(loopback_->server.alert == loopback_->client.failure()->alert);
    return loopback_->client.failure()->alert;
  }
  ClientHello hello(std::size_t index = 0) {
    const auto& messages = loopback_->server.client_messages;
    return std::get<ClientHello>(decode_handshake(messages.at(index)));
  }
  std::optional<OfferedPsks> offered(std::size_t index = 0) {
    return get<OfferedPsks>(hello(index).extensions);
  }

  handshake::ClientConfig config;
  StoppedClock clock;

 private:
  CountingRandom random_{9};
  ScriptedServer::Script script_;
  std::optional<Loopback> loopback_;
};

}  // namespace

TEST_CASE("a ticket is never said to be older than the server can see") {
  for (int later : {0, 1, 2}) {
    const Known known = first_connection();
    Second second(script_with(known.key));
    second.config.tickets = {&known.ticket};
    second.clock.now = start_of_time + later;
    second.run();
    // What looks like two milliseconds may be little more than one.
    CHECK(second.offered()->identities[0].obfuscated_ticket_age == 77u + (later == 2 ? 1 : 0));
  }
}

TEST_CASE("a ticket resumes the connection, without a certificate, and says how old it is") {
  const Known known = first_connection();
  Second second(script_with(known.key));
  second.config.tickets = {&known.ticket};
  second.clock.now = start_of_time + 5000;
  Loopback& loopback = second.run();
  REQUIRE(loopback.client.connected());
  CHECK(loopback.client.negotiated().psk == schedule::PskOrigin::resumption);
  CHECK(loopback.client.negotiated().group == NamedGroup::x25519);
  CHECK_FALSE(loopback.client.negotiated().signature_scheme);
  CHECK(second.hello().extensions.back().extension_type == ExtensionType::pre_shared_key);
  REQUIRE(second.offered()->identities.size() == 1);
  CHECK(second.offered()->identities[0].identity == Bytes{1, 2, 3});
  CHECK(second.offered()->identities[0].obfuscated_ticket_age == 77 + 4999);
  CHECK(get<PskKeyExchangeModes>(second.hello().extensions)->ke_modes ==
        std::vector{PskKeyExchangeMode::psk_dhe_ke});
  loopback.client.send(as_bytes("hello again"));
  loopback.run();
  CHECK(loopback.server.received == "hello again");
}

TEST_CASE("a server that declines the ticket gets a full handshake") {
  const Known known = first_connection();
  Second second(Loopback::script());
  second.config.tickets = {&known.ticket};
  Loopback& loopback = second.run();
  REQUIRE(loopback.client.connected());
  CHECK(second.offered());
  CHECK_FALSE(loopback.client.negotiated().psk);
  CHECK(loopback.client.negotiated().signature_scheme == SignatureScheme::ed25519);
}

TEST_CASE("tickets that are too old, for another name or of no offered suite are not sent") {
  Known known = first_connection();
  const auto is_offered = [&](auto&& change) {
    Second second(Loopback::script());
    second.config.tickets = {&known.ticket};
    change(second);
    REQUIRE(second.run().client.connected());
    return second.offered().has_value();
  };
  CHECK(is_offered([](Second&) {}));
  CHECK(is_offered([](Second& second) { second.clock.now += 3600000; }));
  CHECK_FALSE(is_offered([](Second& second) { second.clock.now += 3600001; }));
  CHECK_FALSE(is_offered([](Second& second) { second.clock.now -= 1; }));
  CHECK_FALSE(is_offered([&](Second&) { known.ticket.server_name = "other.example"; }));
  known.ticket.server_name = "server.example";
  known.ticket.psk.hash = crypto::HashAlgorithm::sha384;
  CHECK(is_offered([](Second&) {}));
  CHECK_FALSE(is_offered(
      [](Second& second) { second.config.cipher_suites = {CipherSuite::TLS_AES_128_GCM_SHA256}; }));
  known.ticket.psk.identity = Bytes(16384, 1);
  CHECK_FALSE(is_offered([](Second&) {}));
}

TEST_CASE("a week after the server's certificate, tickets of tickets end") {
  const Known known = first_connection({604800, 0, {0}, {1}, {}});
  CHECK(known.ticket.good_until == forge::now + 604800);
  Second second(script_with(known.key));
  second.config.tickets = {&known.ticket};
  second.config.now += 86400;
  second.clock.now += 86400000;
  Loopback& loopback = second.run();
  REQUIRE(loopback.client.connected());
  loopback.server.send_ticket({604800, 0, {0}, {2}, {}});
  loopback.run();
  REQUIRE(loopback.client.tickets().size() == 1);
  const handshake::Ticket& next = loopback.client.tickets().front();
  CHECK(next.received_at == second.clock.now);
  CHECK(next.good_until == forge::now + 604800);
  CHECK(is_alive(next, (forge::now + 604800) * 1000));
  CHECK_FALSE(is_alive(next, (forge::now + 604801) * 1000));
}

TEST_CASE("psk_ke resumes without a key share, where it was offered") {
  const Known known = first_connection();
  auto script = script_with(known.key);
  script.psk_dhe_ke = false;
  Second second(script);
  second.config.tickets = {&known.ticket};
  second.config.psk_key_exchange_modes = {PskKeyExchangeMode::psk_dhe_ke, PskKeyExchangeMode::psk_ke};
  Loopback& loopback = second.run();
  REQUIRE(loopback.client.connected());
  CHECK_FALSE(loopback.client.negotiated().group);

  Second not_offered(script);
  not_offered.config.tickets = {&known.ticket};
  CHECK(not_offered.alert() == Alert::illegal_parameter);

  Second only_ke(script_with(known.key));
  only_ke.config.tickets = {&known.ticket};
  only_ke.config.psk_key_exchange_modes = {PskKeyExchangeMode::psk_ke};
  CHECK(only_ke.alert() == Alert::illegal_parameter);
}

TEST_CASE("external keys are offered behind the tickets, with an age of zero and a binder of their own") {
  const Known known = first_connection();
  handshake::Psk external;
  external.identity = to_bytes(as_bytes("client-1"));
  external.key = Secret(as_bytes("a key from elsewhere, 32 bytes.."));
  auto script = script_with(to_bytes(external.key.reveal()));
  script.psk_origin = schedule::PskOrigin::external;
  script.selected_identity = 1;
  Second second(script);
  second.config.tickets = {&known.ticket};
  second.config.psks = {&external};
  Loopback& loopback = second.run();
  REQUIRE(loopback.client.connected());
  CHECK(loopback.client.negotiated().psk == schedule::PskOrigin::external);
  REQUIRE(second.offered()->identities.size() == 2);
  CHECK(second.offered()->identities[1].obfuscated_ticket_age == 0);

  external.identity.clear();
  CHECK_THROWS_AS(handshake::check(second.config), std::invalid_argument);
}

TEST_CASE("a HelloRetryRequest renews the binders and leaves out keys of another hash") {
  const Known known = first_connection();
  handshake::Psk other;
  other.identity = {9};
  other.key = Secret(Bytes(48, 9));
  other.hash = crypto::HashAlgorithm::sha384;
  auto script = script_with(known.key);
  script.retry = true;
  script.group = NamedGroup::secp256r1;
  script.cookie = {4, 2};
  Second second(script);
  second.config.tickets = {&known.ticket};
  second.config.psks = {&other};
  Loopback& loopback = second.run();  // which checks the binder over message_hash and HelloRetryRequest
  REQUIRE(loopback.client.connected());
  CHECK(loopback.client.negotiated().psk == schedule::PskOrigin::resumption);
  CHECK(second.offered(0)->identities.size() == 2);
  REQUIRE(second.offered(1)->identities.size() == 1);
  CHECK(second.offered(0)->binders[0].binder != second.offered(1)->binders[0].binder);
}

TEST_CASE("a server that selects what it must not select is refused") {
  const Known known = first_connection();
  auto script = script_with(known.key);
  script.selected_identity = 1;
  Second out_of_range(script);
  out_of_range.config.tickets = {&known.ticket};
  CHECK(out_of_range.alert() == Alert::illegal_parameter);

  script.selected_identity = 0;
  script.suite = CipherSuite::TLS_AES_256_GCM_SHA384;
  // The server has to believe that the key is SHA-384's, or it finds the binder wrong first.
  script.psk_is_unchecked = true;
  Second other_hash(script);
  other_hash.config.tickets = {&known.ticket};
  CHECK(other_hash.alert() == Alert::illegal_parameter);

  Second not_offered(script_with(known.key));
  CHECK(not_offered.alert() == Alert::unsupported_extension);

  script = script_with(known.key);
  script.tamper = [](std::string_view name, Bytes& message) {
    if (name == "EncryptedExtensions")
      append(message, encode_handshake(CertificateRequest{
                          {}, {make_extension(SignatureSchemeList{{SignatureScheme::ed25519}})}}));
  };
  Second asks(script);
  asks.config.tickets = {&known.ticket};
  CHECK(asks.alert() == Alert::unexpected_message);
}

TEST_CASE("early data goes out with the ClientHello and is ended when the server takes it") {
  const Known known = first_connection({3600, 77, {0}, {1, 2, 3}, {make_extension(EarlyDataIndication{20})}});
  CHECK(known.ticket.psk.max_early_data_size == 20);
  auto script = script_with(known.key);
  script.accept_early_data = true;
  CountingRandom random(3);
  auto config = Loopback::config(random);
  config.tickets = {&known.ticket};
  config.early_data = true;
  Loopback loopback(script, config);
  REQUIRE(loopback.client.early_data_left() == 20);
  Bytes early(32), later(32);
  loopback.client.export_early_keying_material("EXPORTER-test", {}, early);
  CHECK_THROWS_AS(loopback.client.export_keying_material("EXPORTER-test", {}, later), std::logic_error);
  loopback.client.send_early_data(as_bytes("0123456789"));
  CHECK(loopback.client.early_data_left() == 10);
  CHECK_THROWS_AS(loopback.client.send_early_data(Bytes(11)), std::logic_error);
  loopback.client.send_early_data(as_bytes("abc"));
  loopback.run();
  REQUIRE(loopback.client.connected());
  REQUIRE(loopback.server.done());
  CHECK(loopback.server.early_data == "0123456789abc");
  CHECK(loopback.client.negotiated().early_data == handshake::EarlyData::accepted);
  CHECK(message_name(loopback.server.client_messages.at(1)) == "EndOfEarlyData");
  CHECK(loopback.client.early_data_left() == 0);
  loopback.client.export_keying_material("EXPORTER-test", {}, later);
  CHECK(early != later);
}

TEST_CASE("early data is offered only where the first ticket allows it") {
  const auto allowed = [](const handshake::Ticket& ticket, auto&& change) {
    CountingRandom random(3);
    auto config = Loopback::config(random);
    config.tickets = {&ticket};
    config.early_data = true;
    change(config);
    Loopback loopback(Loopback::script(), config);
    const auto left = loopback.client.early_data_left();
    if (left == 0) CHECK_THROWS_AS(loopback.client.send_early_data(Bytes(1)), std::logic_error);
    return left > 0;
  };
  const auto as_it_is = [](auto&) {};
  Known known = first_connection({3600, 77, {0}, {1}, {make_extension(EarlyDataIndication{20})}});
  CHECK(allowed(known.ticket, as_it_is));
  CHECK_FALSE(allowed(known.ticket, [](auto& config) { config.early_data = false; }));
  CHECK_FALSE(allowed(known.ticket, [](auto& config) {
    config.cipher_suites = {CipherSuite::TLS_CHACHA20_POLY1305_SHA256};  // of the same hash
  }));
  known.ticket.psk.alpn_protocol = "h2";
  CHECK_FALSE(allowed(known.ticket, as_it_is));
  CHECK(allowed(known.ticket, [](auto& config) { config.alpn_protocols = {"http/1.1", "h2"}; }));
  CHECK_FALSE(allowed(first_connection().ticket, as_it_is));
}

TEST_CASE("early data that the server declines is over, however it declines") {
  const Known known = first_connection({3600, 77, {0}, {1}, {make_extension(EarlyDataIndication{100})}});
  const auto declined = [&](ScriptedServer::Script script) {
    script.records_passed_over = 2;
    CountingRandom random(3);
    auto config = Loopback::config(random);
    config.tickets = {&known.ticket};
    config.early_data = true;
    Loopback loopback(script, config);
    loopback.client.send_early_data(as_bytes("lost"));
    loopback.client.send_early_data(as_bytes("too"));
    loopback.run();
    REQUIRE(loopback.client.connected());
    REQUIRE(loopback.server.done());
    CHECK(loopback.client.negotiated().early_data == handshake::EarlyData::rejected);
    CHECK(loopback.client.early_data_left() == 0);
    for (const Bytes& message : loopback.server.client_messages)
      CHECK(message_name(message) != "EndOfEarlyData");
    loopback.client.send(as_bytes("again"));
    loopback.run();
    CHECK(loopback.server.received == "again");
    return loopback.client.negotiated().psk.has_value();
  };
  CHECK(declined(script_with(known.key)));    // by silence in EncryptedExtensions
  CHECK_FALSE(declined(Loopback::script()));  // by a full handshake
  auto retrying = script_with(known.key);
  retrying.retry = true;
  retrying.group = NamedGroup::secp256r1;
  CHECK(declined(retrying));  // by a HelloRetryRequest
}

TEST_CASE("a server that accepts early data although it must not is refused") {
  const Known known = first_connection({3600, 77, {0}, {1}, {make_extension(EarlyDataIndication{100})}});
  const auto alert = [&](ScriptedServer::Script script, auto&& change) {
    script.encrypted_extensions.push_back({ExtensionType::early_data, {}});
    script.records_passed_over = 1;
    Second second(script);
    second.config.tickets = {&known.ticket};
    second.config.early_data = true;
    change(second);
    return second.run().client.failure()->alert;
  };
  const auto as_it_is = [](Second&) {};
  const auto script = script_with(known.key);
  CHECK(alert(script, [](Second& second) { second.config.early_data = false; }) ==
        Alert::unsupported_extension);
  CHECK(alert(Loopback::script(), as_it_is) == Alert::illegal_parameter);  // without the PSK
  auto retrying = script;
  retrying.retry = true;
  retrying.cookie = {1};
  CHECK(alert(retrying, as_it_is) == Alert::unsupported_extension);
  auto other_suite = script;
  other_suite.suite = CipherSuite::TLS_CHACHA20_POLY1305_SHA256;  // of the same hash
  CHECK(alert(other_suite, as_it_is) == Alert::illegal_parameter);
  auto other_protocol = script;
  other_protocol.encrypted_extensions.push_back(make_extension(ProtocolNameList{{{{'h', '2'}}}}));
  CHECK(alert(other_protocol, [](Second& second) { second.config.alpn_protocols = {"h2"}; }) ==
        Alert::illegal_parameter);

  auto second_key = script;
  second_key.selected_identity = 1;
  CHECK(alert(second_key, [&](Second& second) {
          second.config.tickets = {&known.ticket, &known.ticket};
        }) == Alert::illegal_parameter);
}

TEST_CASE("with early data, the dummy change_cipher_spec follows the first ClientHello, and comes once") {
  const Known known = first_connection({3600, 77, {0}, {1}, {make_extension(EarlyDataIndication{100})}});
  CountingRandom random(3);
  auto config = Loopback::config(random);
  config.tickets = {&known.ticket};
  config.early_data = true;
  auto script = script_with(known.key);
  script.accept_early_data = true;
  Loopback loopback(script, config);
  loopback.client.send_early_data(as_bytes("x"));
  const Bytes flight = loopback.client.take_output();
  const std::size_t hello_size = 5 + static_cast<std::size_t>(flight[3] << 8 | flight[4]);
  REQUIRE(flight.size() > hello_size + 6);
  CHECK(to_hex(View(flight).subspan(hello_size, 6)) == "140303000101");
  CHECK(flight[hello_size + 6] == 23);
  loopback.server.receive(flight);
  loopback.client.receive(loopback.server.take_output());
  CHECK(loopback.client.take_output().front() == 23);
}

TEST_CASE("an alert in place of the second flight comes after the dummy change_cipher_spec") {
  CountingRandom random(3);
  auto script = Loopback::script();
  script.encrypted_extensions.push_back({ExtensionType::cookie, {}});  // nobody asked for it
  Loopback loopback(script, Loopback::config(random));
  loopback.server.receive(loopback.client.take_output());
  loopback.client.receive(loopback.server.take_output());
  REQUIRE(loopback.client.failed());
  const Bytes alert = loopback.client.take_output();
  REQUIRE(alert.size() > 6);
  CHECK(to_hex(View(alert).first(6)) == "140303000101");
  CHECK(alert[6] == 23);
}
