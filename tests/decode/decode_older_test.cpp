// What others said in SSL 2.0 to TLS 1.2 and in drafts of TLS 1.3, and what is broken or was not opened.
#include "decode/decode.hpp"
#include "decode/tls/wiretap.hpp"
#include "messages/extension_bodies.hpp"
#include "messages/handshake.hpp"
#include "packets.hpp"
#include "render/text/decoded_lines.hpp"
#include "story/facts.hpp"
#include "support/catch.hpp"
#include "support/forge.hpp"

using namespace glasstls;
using decode::Decoded;
using testing::put;

namespace {

constexpr std::uint8_t change_cipher_spec = 20, alert = 21, messages_record = 22, application_data = 23,
                       heartbeat = 24;

Bytes in_record(std::uint8_t type, const Bytes& content) {
  Bytes bytes{type, 3, 3};
  put(bytes, content.size(), 2, true);
  append(bytes, content);
  return bytes;
}

Bytes message(std::uint8_t type, const Bytes& body) {
  Bytes bytes{type};
  put(bytes, body.size(), 3, true);
  append(bytes, body);
  return bytes;
}

/// A ServerHello of TLS 1.2; its random ends as told.
Bytes server_hello(std::string_view tail = {}, std::uint16_t version = 0x0303, std::uint16_t suite = 0xc02f) {
  Bytes body;
  put(body, version, 2, true);
  append(body, Bytes(32 - tail.size(), 0x11));
  append(body, as_bytes(tail));
  body.push_back(0);
  put(body, suite, 2, true);
  body.push_back(0);
  return in_record(messages_record, message(2, body));
}

constexpr std::string_view sentinel("DOWNGRD\x01", 8);

Bytes client_hello_13() {
  messages::ClientHello hello{.cipher_suites = {messages::CipherSuite::TLS_AES_128_GCM_SHA256},
                              .extensions = {messages::make_extension(messages::SupportedVersionsClientHello{
                                  {messages::ProtocolVersion::tls13, messages::ProtocolVersion::tls12}})}};
  return in_record(messages_record, messages::encode_handshake(hello));
}

/// A connection in a capture: who said what, in turn. The client begins. The capture lacks the turn `lost`.
Decoded decode_turns(const std::vector<std::pair<bool, Bytes>>& turns, std::size_t lost = 999) {
  const auto client = testing::address("192.0.2.1", 50000), server = testing::address("192.0.2.2", 443);
  std::vector<Bytes> packets;
  std::uint32_t at[2] = {1, 1};
  for (const auto& [by_client, bytes] : turns) {
    std::uint32_t& from = at[by_client];
    packets.push_back(by_client
                          ? recording::ip_packet(client, server, {from, at[0], recording::tcp_ack, bytes})
                          : recording::ip_packet(server, client, {from, at[1], recording::tcp_ack, bytes}));
    from += static_cast<std::uint32_t>(bytes.size());
  }
  if (lost < packets.size()) packets.erase(packets.begin() + static_cast<std::ptrdiff_t>(lost));
  decode::KnownSecrets secrets;
  return decode::decode(testing::pcap(101, packets), secrets);
}

std::string shown(const Decoded& decoded) {
  render::text::Look look{};
  look.style.width = 200;
  return render::text::decoded_lines(look, "capture", decoded);
}

const story::Story& story_of(const Decoded& decoded) {
  REQUIRE(decoded.connections.size() == 1);
  return decoded.connections[0].story;
}

std::vector<std::string> names_of(const story::Story& story) {
  std::vector<std::string> names;
  for (const auto& step : story.steps)
    if (const auto* found = std::get_if<story::Message>(&step.what)) names.push_back(found->name);
  return names;
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

const Bytes finished_12(40, 0xc7);  // encrypted
const Bytes key_exchange = [] {
  Bytes body{3, 0, 0x1d, 32};  // a named curve, x25519
  append(body, Bytes(32, 0x22));
  append(body, Bytes{4, 3, 0, 4, 1, 2, 3, 4});  // ecdsa_secp256r1_sha256, and a signature
  return message(12, body);
}();

}  // namespace

TEST_CASE("a connection of TLS 1.2 is shown as such, and every record is accounted for") {
  Bytes client_keys = in_record(messages_record, message(16, Bytes{2, 9, 9}));
  append(client_keys, in_record(change_cipher_spec, {1}));
  append(client_keys, in_record(messages_record, finished_12));
  Bytes server_keys = in_record(change_cipher_spec, {1});
  append(server_keys, in_record(messages_record, finished_12));
  Bytes flight = server_hello();
  append(flight, in_record(messages_record, message(11, {0, 0, 0})));
  append(flight, in_record(messages_record, key_exchange));
  append(flight, in_record(messages_record, message(14, {})));
  const Decoded decoded = decode_turns({{true, testing::client_hello("example.org")},
                                        {false, flight},
                                        {true, client_keys},
                                        {false, server_keys},
                                        {true, in_record(application_data, Bytes(100, 0xaa))},
                                        {true, in_record(application_data, Bytes(50, 0xaa))},
                                        {false, in_record(alert, Bytes(26, 0xbb))}});
  CHECK(decoded.broken == "");
  const story::Story& story = story_of(decoded);
  CHECK(names_of(story) == std::vector<std::string>{"ClientHello", "ServerHello", "Certificate",
                                                    "ServerKeyExchange", "ServerHelloDone",
                                                    "ClientKeyExchange"});
  const std::string text = shown(decoded);
  for (const char* wanted :
       {"example.org", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "x25519", "ecdsa_secp256r1_sha256",
        "because there is no supported_versions", "The two sides agreed on TLS 1.2", "does not offer TLS 1.3",
        "could not be decrypted", "2 records of application_data", "record 6 of alert",
        "3 records, 205 bytes", "2 records, 76 bytes"}) {
    CAPTURE(wanted);
    CHECK(has(text, wanted));
  }
  for (const char* wrong : {"refused", "verything that follows is encrypted", "eans nothing", "downgrade",
                            "supported_versions has the real version", "middlebox", "Downgrade"}) {
    CAPTURE(wrong);
    CHECK_FALSE(has(text, wrong));
  }
  const auto negotiated = story::negotiated(story);
  CHECK(negotiated.version == "TLS 1.2");
  CHECK(negotiated.server_name == "example.org");
  CHECK(negotiated.group == "x25519");
}

TEST_CASE("the certificate of TLS 1.2 is not encrypted: its subject, issuer and last day are shown") {
  const forge::Minted root = forge::self_signed(forge::ca("Test Root")),
                      leaf = forge::issue(root, forge::leaf("www.example.org"));
  Bytes chain, body;
  put(chain, leaf.der.size(), 3, true);
  append(chain, leaf.der);
  put(body, chain.size(), 3, true);
  append(body, chain);
  const Decoded decoded = decode_turns({{true, testing::client_hello("")},
                                        {false, server_hello()},
                                        {false, in_record(messages_record, message(11, body))}});
  const std::string text = shown(decoded);
  for (const char* wanted :
       {"www.example.org", "Test Root", "subject", "names", "issuer", "valid", "Ed25519"}) {
    CAPTURE(wanted);
    CHECK(has(text, wanted));
  }
}

TEST_CASE("a session ID resumes a session in TLS 1.2, and is for middleboxes in TLS 1.3") {
  const auto meaning_of = [](std::vector<messages::Extension> extensions) {
    messages::ClientHello hello{.cipher_suites = {messages::CipherSuite::TLS_AES_128_GCM_SHA256},
                                .extensions = std::move(extensions)};
    hello.legacy_session_id = Bytes(32, 5);
    const story::Message message{
        story::Direction::sent, "ClientHello", messages::encode_handshake(hello), 0, 0, {}};
    for (const story::Fact& fact : story::facts(message))
      if (fact.name == "legacy_session_id") return fact.value;
    return std::string();
  };
  using enum messages::ProtocolVersion;
  const auto versions = [](std::vector<messages::ProtocolVersion> list) {
    return messages::make_extension(messages::SupportedVersionsClientHello{std::move(list)});
  };
  CHECK(has(meaning_of({versions({tls13, tls12})}), "middlebox compatibility"));
  CHECK(has(meaning_of({versions({tls12})}), "a session that the client wants to resume"));
}

TEST_CASE("a downgrade is one only where both sides could do better") {
  const auto title_of = [](const Bytes& client, const Bytes& server) {
    const Decoded decoded = decode_turns({{true, client}, {false, server}});
    for (const auto& step : story_of(decoded).steps)
      if (const auto* note = std::get_if<story::Note>(&step.what)) return note->title;
    return std::string();
  };
  CHECK(title_of(testing::client_hello("a"), server_hello(sentinel)) == "TLS 1.2");
  CHECK(title_of(client_hello_13(), server_hello()) == "TLS 1.2");
  CHECK(title_of(client_hello_13(), server_hello(sentinel)) == "A downgrade to TLS 1.2");
  constexpr std::string_view below_12("DOWNGRD\x00", 8);
  CHECK(title_of(testing::client_hello("a"), server_hello(below_12, 0x0302)) == "A downgrade to TLS 1.1");
  // Nobody saw what the client offered.
  const Decoded alone = decode_turns({{false, server_hello(sentinel)}});
  CHECK_FALSE(has(shown(alone), "A downgrade"));
}

TEST_CASE("what could not be decrypted is summed up, also beyond the events that are kept") {
  std::vector<std::pair<bool, Bytes>> turns{{true, testing::client_hello("a")}, {false, server_hello()}};
  Bytes run;
  for (int i = 0; i < 1000; ++i) append(run, in_record(application_data, Bytes(20, 0xaa)));
  turns.emplace_back(false, run);
  const Decoded decoded = decode_turns(turns);
  std::size_t runs = 0;
  for (const auto& step : story_of(decoded).steps)
    if (const auto* data = std::get_if<story::ApplicationData>(&step.what)) {
      ++runs;
      CHECK(data->closed == "TLS 1.2, which glasstls does not decrypt");
      CHECK(data->wire_size == 25'000);
      CHECK(data->last_record - data->first_record + 1 == 1000);
    }
  CHECK(runs == 1);
  const std::string text = shown(decoded);
  CHECK(has(text, "1,000 records of application_data"));
  CHECK(has(text, "1000 records, 25000 bytes"));
}

TEST_CASE("sums are right beyond the steps that are kept, and alerts without end do not fill the memory") {
  decode::KnownSecrets secrets;
  story::Recorder::Options options;
  options.most = 100'000;
  story::Recorder recorder(options);
  decode::Wiretap wire(secrets, recorder);
  constexpr auto sent = story::Direction::sent, received = story::Direction::received;
  wire.add(sent, testing::client_hello("a"));
  wire.add(received, server_hello());
  for (int i = 0; i < 2000; ++i) {
    wire.add(sent, in_record(application_data, Bytes(20, 1)));
    wire.add(received, in_record(application_data, Bytes(30, 1)));
    wire.add(sent, in_record(alert, {1, 0}));
  }
  wire.finish();
  const story::Story story = recorder.take();
  CHECK(story.left_out > 0);
  CHECK(std::count_if(story.steps.begin(), story.steps.end(), [](const story::Step& step) {
          return std::holds_alternative<story::AlertStep>(step.what);
        }) == 100);
  const auto* note = std::get_if<story::Note>(&story.steps.back().what);
  REQUIRE(note);
  REQUIRE(note->facts.size() == 2);
  CHECK(note->facts[0].value == "2000 records, 50000 bytes");
  CHECK(note->facts[1].value == "2000 records, 70000 bytes");
}

TEST_CASE("text after the end of TLS is shown as text, not as a fault") {
  // RFC 4217: FTP may end TLS with CCC, to go on in plain text.
  const Decoded decoded = decode_turns({{true, testing::client_hello("ftp.example.org")},
                                        {false, server_hello()},
                                        {true, in_record(change_cipher_spec, {1})},
                                        {true, in_record(alert, Bytes(26, 0xaa))},
                                        {true, to_bytes(as_bytes("PORT 192,0,2,1,4,1\r\n"))},
                                        {true, to_bytes(as_bytes("RETR a\r\n"))}});
  CHECK(decoded.broken == "");
  const std::string text = shown(decoded);
  CHECK(has(text, "After TLS"));
  CHECK(has(text, "28 bytes, beginning with"));
  CHECK(has(text, "PORT 192"));
  // Without an alert before it, the same text is a fault.
  CHECK(
      has(decode_turns({{true, testing::client_hello("a")}, {true, to_bytes(as_bytes("RETR a\r\n"))}}).broken,
          "there is no TLS record"));
}

TEST_CASE("what the capture cuts off inside of a record is counted") {
  Bytes record = in_record(application_data, Bytes(30, 1));
  record.resize(25);
  const std::string text =
      shown(decode_turns({{true, testing::client_hello("a")}, {false, server_hello()}, {false, record}}));
  CHECK(has(text, "25 bytes of an incomplete record"));
}

TEST_CASE("without a key the reason is that there is no key") {
  const Decoded decoded =
      decode_turns({{true, client_hello_13()}, {false, in_record(application_data, Bytes(30, 1))}});
  const std::string text = shown(decoded);
  CHECK(has(text, "no key: the ServerHello is missing"));
  CHECK_FALSE(has(text, "refused"));
}

TEST_CASE("a message with a fault shows the rest of it, and the exit code says that there is one") {
  Bytes hello = testing::client_hello("example.org");
  // The SNI's list claims a byte more than there is.
  const auto name =
      std::search(hello.begin(), hello.end(), as_bytes("example.org").begin(), as_bytes("example.org").end());
  ++*(name - 4);
  const Decoded decoded = decode_turns({{true, hello}});
  CHECK(has(decoded.broken, "ClientHello: server_name"));
  const std::string text = shown(decoded);
  CHECK(has(text, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
  CHECK(has(text, "example.org"));
  CHECK(has(text, "broken"));
}

TEST_CASE("a fault in a message outside of a capture is named, with its field, and the rest is shown") {
  Bytes hello = to_bytes(View(testing::client_hello("example.org")).subspan(5));
  const auto name =
      std::search(hello.begin(), hello.end(), as_bytes("example.org").begin(), as_bytes("example.org").end());
  ++*(name - 4);
  decode::KnownSecrets secrets;
  const Decoded broken = decode::decode(hello, secrets);
  CHECK(broken.kind == "handshake messages");
  CHECK(has(broken.broken, "ClientHello: server_name"));
  CHECK(has(shown(broken), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
  --*(name - 4);
  CHECK(decode::decode(hello, secrets).broken == "");
}

TEST_CASE("a message that the capture cuts off is shown up to the cut, and is not its sender's fault") {
  const Bytes hello = testing::client_hello("example.org");
  const Decoded decoded = decode_turns({{true, to_bytes(View(hello).first(hello.size() - 3))}});
  CHECK(decoded.broken == "");
  const std::string text = shown(decoded);
  CHECK(has(text, "the message was cut off"));
  CHECK(has(text, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
}

TEST_CASE("a gap in one side cuts off what follows it on that side, and the other side is read to its end") {
  const Bytes answer = server_hello(), half_sent = to_bytes(View(answer).first(30)),
              rest = to_bytes(View(answer).subspan(30));
  const Bytes close = in_record(alert, {1, 0});
  const std::vector<std::pair<bool, Bytes>> turns{{true, testing::client_hello("example.org")},
                                                  {false, half_sent},
                                                  {false, rest},
                                                  {false, close},
                                                  {true, close}};
  const Decoded decoded = decode_turns(turns, 2);
  CHECK(decoded.broken == "");
  const std::string text = shown(decoded);
  CHECK(has(text, "The capture has a gap"));
  CHECK(has(text, std::to_string(rest.size()) + " bytes from the server"));
  CHECK(has(text, "7 bytes from the server"));
  CHECK(has(text, "they came after the missing bytes"));
  CHECK(has(text, "30 bytes of an incomplete record"));
  CHECK(has(text, "cut off by a gap in the capture"));
  CHECK(has(text, "alert close_notify"));
  CHECK_FALSE(has(shown(decode_turns(turns)), "gap"));

  const std::string alone = shown(decode_turns({turns[0], turns[4]}));
  CHECK(has(alone, "Nothing that the server sent is in the capture"));
}

TEST_CASE("SSL 2.0, heartbeats and drafts of TLS 1.3 are called by their names") {
  // RFC 5246: a hello in the form of SSL 2.0, for TLS 1.0.
  Bytes ssl2{0x80, 0x2c, 1, 3, 1, 0, 3, 0, 0, 0, 0x20, 0, 0xc0, 0x2f};
  append(ssl2, Bytes(32, 7));
  const std::string old = shown(decode_turns({{true, ssl2}, {false, server_hello()}}));
  CHECK(has(old, "SSLv2 CLIENT-HELLO"));
  CHECK(has(old, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));

  const std::string beats = shown(decode_turns({{true, testing::client_hello("a")},
                                                {false, server_hello()},
                                                {true, in_record(heartbeat, {1, 0x40, 0, 1})}}));
  CHECK(has(beats, "heartbeat"));
  CHECK(has(beats, "Heartbleed"));

  // Up to the 21st draft a ServerHello had no session ID and no compression method.
  Bytes body{0x7f, 0x12};
  append(body, Bytes(32, 0x11));
  append(body, Bytes{0x13, 1, 0, 0});
  const std::string draft =
      shown(decode_turns({{true, client_hello_13()}, {false, in_record(messages_record, message(2, body))}}));
  CHECK(has(draft, "TLS 1.3 draft 18"));
  CHECK(has(draft, "A draft of TLS 1.3"));
  CHECK(has(draft, "TLS_AES_128_GCM_SHA256"));
}
