#include "decode/tls/tls_finder.hpp"

#include "decode/decode.hpp"
#include "packets.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::decode;
using testing::client_hello;

namespace {

/// A ServerHello of TLS 1.2 in its record.
Bytes some_server_hello() {
  Bytes record{22, 3, 3, 0, 42, 2, 0, 0, 38, 3, 3};
  append(record, Bytes(32, 0x11));
  append(record, Bytes{0, 0xc0, 0x2f, 0});
  return record;
}

/// What goes on to the listener.
struct Found : TlsListener {
  struct Connection {
    std::string ends, client, server, words;
    std::vector<std::string> said;
    std::size_t client_bytes = 0, server_bytes = 0;
    bool inside = false;
  };
  std::vector<Connection> all;

  void opened(std::size_t number, const Endpoint& client, const Endpoint& server, bool) override {
    REQUIRE(number == all.size());
    all.emplace_back().ends = to_text(client) + " " + to_text(server);
  }
  void carried(std::size_t number, bool by_client, View bytes, std::uint64_t) override {
    (by_client ? all[number].client : all[number].server) += as_text(bytes);
  }
  void lost(std::size_t, bool, const Gap&) override {}
  void preceded(std::size_t number, const Preamble& words, std::size_t client, std::size_t server) override {
    Connection& c = all[number];
    c.words = words.name.empty() ? "unknown" : words.name;
    c.said = words.client;
    c.said.insert(c.said.end(), words.server.begin(), words.server.end());
    c.client_bytes = client;
    c.server_bytes = server;
  }
  void began_inside(std::size_t number, std::size_t client, std::size_t server) override {
    all[number].inside = true;
    all[number].client_bytes = client;
    all[number].server_bytes = server;
  }
};

/// One thing that one side says, in one segment.
struct Said {
  bool by_client;
  Bytes bytes;
};
Said c(std::string_view text) { return {true, to_bytes(as_bytes(text))}; }
Said s(std::string_view text) { return {false, to_bytes(as_bytes(text))}; }
Said cx(const char* hex) { return {true, *from_hex(hex)}; }
Said sx(const char* hex) { return {false, *from_hex(hex)}; }

struct Finder {
  Found found;
  CaptureFilter filter;
  std::optional<TlsFinder> finder;
  std::size_t next = 0;

  void talk(const std::vector<Said>& talk, bool from_start = true) {
    if (!finder) finder.emplace(found, filter);
    Endpoint client, server;
    client.address_size = server.address_size = 4;
    client.port = static_cast<std::uint16_t>(next);
    server.port = 443;
    finder->opened(next, client, server, from_start);
    for (const Said& said : talk) finder->carried(next, said.by_client, said.bytes, 1);
    ++next;
  }
  /// The talk, and then TLS.
  void talk_then_tls(std::vector<Said> words) {
    words.push_back({true, client_hello("a.example")});
    words.push_back({false, some_server_hello()});
    talk(words);
  }
};

const std::vector<std::pair<const char*, std::vector<Said>>>& preambles() {
  static const std::vector<std::pair<const char*, std::vector<Said>>> all{
      {"SMTP with STARTTLS",
       {s("220 mail ESMTP\r\n"), c("EHLO a\r\n"), s("250-mail\r\n250 STARTTLS\r\n"), c("STARTTLS\r\n"),
        s("220 go ahead\r\n")}},
      {"LMTP with STARTTLS",
       {s("220 mail LMTP\r\n"), c("LHLO a\r\n"), s("250 STARTTLS\r\n"), c("starttls\r\n"), s("220 go\r\n")}},
      {"IMAP with STARTTLS",
       {s("* OK IMAP4rev1\r\n"), c("a1 CAPABILITY\r\n"), s("* CAPABILITY STARTTLS\r\na1 OK\r\n"),
        c("a2 STARTTLS\r\n"), s("a2 OK begin\r\n")}},
      {"POP3 with STLS", {s("+OK ready\r\n"), c("STLS\r\n"), s("+OK begin\r\n")}},
      {"FTP with AUTH TLS", {s("220 ftp\r\n"), c("AUTH TLS\r\n"), s("234 begin\r\n")}},
      {"NNTP with STARTTLS", {s("200 news\r\n"), c("STARTTLS\r\n"), s("382 begin\r\n")}},
      {"ManageSieve with STARTTLS",
       {s("\"IMPLEMENTATION\" \"x\"\r\n\"STARTTLS\"\r\nOK\r\n"), c("STARTTLS\r\n"), s("OK\r\n")}},
      {"IRC with STARTTLS", {s(":irc NOTICE * :hi\r\n"), c("STARTTLS\r\n"), s(":irc 670 a :go\r\n")}},
      {"XMPP with STARTTLS",
       {c("<stream:stream to='a'>"), s("<stream:stream><features/>"),
        c("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
        s("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")}},
      {"LDAP with StartTLS",
       {cx("301d02010177188016312e332e362e312e342e312e313436362e3230303337"),
        sx("300c02010178070a010004000400")}},
      {"PostgreSQL", {cx("0000000804d2162f"), s("S")}},
      {"PostgreSQL", {cx("0000000804d21630"), s("N"), cx("0000000804d2162f"), s("S")}},
      {"MySQL",
       {sx("0a0000000a382e302e333600010203"),
        cx("2000000105ae0f00000000012d0000000000000000000000000000000000000000000000")}},
      {"HTTP CONNECT through a proxy",
       {c("CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n"), s("HTTP/1.1 200 OK\r\n\r\n")}},
      {"HTTP CONNECT through a proxy",
       {c("CONNECT a:443 HTTP/1.1\r\n\r\n"), s("HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno"),
        c("CONNECT a:443 HTTP/1.1\r\nProxy-Authorization: Basic secret\r\n\r\n"),
        s("HTTP/1.1 200 OK\r\n\r\n")}},
      {"HTTP with an upgrade to TLS",
       {c("OPTIONS * HTTP/1.1\r\nUpgrade: TLS/1.0\r\n\r\n"), s("HTTP/1.1 101 Switching\r\n\r\n")}},
      {"SOCKS 4", {cx("040101bbc000020100"), sx("005a01bbc0000201")}},
      {"SOCKS 4a", {cx("040101bb00000001756e616d6500612e7465737400"), sx("005a0000c0000201")}},
      {"SOCKS 5", {cx("050100"), sx("0500"), cx("0501000306612e7465737401bb"), sx("050000010a0000010050")}},
      {"SOCKS 5 with name and password",
       {cx("050102"), sx("0502"),
        cx("01036162630673656372657"
           "4"),
        sx("0100"), cx("05010001c000020101bb"), sx("050000010a0000010050")}},
      {"PROXY protocol, version 1", {c("PROXY TCP4 192.0.2.1 192.0.2.2 40000 443\r\n")}},
      {"PROXY protocol, version 2", {cx("0d0a0d0a000d0a515549540a2111000cc0000201c00002029c4001bb")}},
      {"PROXY protocol, version 1, then SMTP with STARTTLS",
       {c("PROXY TCP4 192.0.2.1 192.0.2.2 40000 25\r\n"), s("220 mail\r\n"), c("EHLO a\r\n"), s("250 a\r\n"),
        c("STARTTLS\r\n"), s("220 go\r\n")}},
      {"Remote Desktop (RDP)",
       {cx("030000130ee000000000000100080003000000"), sx("030000130ed000001234000209080002000000")}},
      {"AMQP", {cx("414d515002010000"), sx("414d515002010000")}},
      {"VNC (RFB)",
       {s("RFB 003.008\n"), c("RFB 003.008\n"), sx("0113"), cx("13"), sx("0002"), cx("0002"), sx("00")}},
  };
  return all;
}

}  // namespace

TEST_CASE("TLS behind the words of other protocols is found, and the words are named") {
  for (const auto& [name, words] : preambles()) {
    CAPTURE(name);
    Finder both;
    both.talk_then_tls(words);
    both.finder->finish();
    REQUIRE(both.found.all.size() == 1);
    const auto& found = both.found.all[0];
    CHECK(found.words == name);
    CHECK(found.client == as_text(client_hello("a.example")));
    CHECK(found.server == as_text(some_server_hello()));
    std::size_t client_bytes = 0, server_bytes = 0;
    for (const Said& said : words) (said.by_client ? client_bytes : server_bytes) += said.bytes.size();
    CHECK(found.client_bytes == client_bytes);
    CHECK(found.server_bytes == server_bytes);
    for (const std::string& line : found.said) CHECK(line.find("secret") == std::string::npos);
  }
}

TEST_CASE("the client's side is enough if the server was not captured") {
  for (const auto& [name, words] : preambles()) {
    CAPTURE(name);
    Finder one;
    std::vector<Said> client;
    for (const Said& said : words)
      if (said.by_client) client.push_back(said);
    client.push_back({true, client_hello("a.example")});
    one.talk(client);
    one.finder->finish();
    REQUIRE(one.found.all.size() == 1);
    CHECK(one.found.all[0].client == as_text(client_hello("a.example")));
    CHECK(one.found.all[0].server.empty());
  }
}

TEST_CASE("a PROXY header and the ClientHello may be in one segment") {
  Bytes one = to_bytes(as_bytes("PROXY TCP4 192.0.2.1 192.0.2.2 40000 443\r\n"));
  append(one, client_hello("a.example"));
  Finder finder;
  finder.talk({{true, one}, {false, some_server_hello()}});
  REQUIRE(finder.found.all.size() == 1);
  CHECK(finder.found.all[0].client == as_text(client_hello("a.example")));
  CHECK(finder.found.all[0].said == std::vector<std::string>{"PROXY TCP4 192.0.2.1 192.0.2.2 40000 443"});
}

TEST_CASE("unknown words need an answer that is TLS") {
  Finder finder;
  finder.talk_then_tls({c("MAGIC 1"), s("yes")});
  REQUIRE(finder.found.all.size() == 1);
  CHECK(finder.found.all[0].words == "unknown");
  CHECK(finder.found.all[0].server == as_text(some_server_hello()));
  Finder refused;
  refused.talk({c("MAGIC 1"), s("yes"), {true, client_hello("a.example")}, s("what is this?")});
  refused.finder->finish();
  CHECK(refused.found.all.empty());
  CHECK(refused.finder->plain().size() == 1);
}

TEST_CASE("what another protocol carries is not taken for TLS") {
  Finder upload;  // a capture with a ClientHello in it, sent to a web server
  Bytes body = client_hello("inside.example");
  upload.talk(
      {c("POST / HTTP/1.1\r\nContent-Length: 80\r\n\r\n"), {true, body}, s("HTTP/1.1 200 OK\r\n\r\n")});
  Bytes binary;
  for (std::uint32_t i = 0, x = 1; i < 200'000; ++i, x = x * 1'664'525 + 1'013'904'223)
    binary.push_back(static_cast<std::uint8_t>(x >> 24));
  binary[0] = 0;
  std::vector<Said> pieces;
  for (std::size_t at = 0; at + 100 <= binary.size(); at += 100)
    pieces.push_back({at % 300 != 0, to_bytes(View(binary).subspan(at, 100))});
  upload.talk(pieces);
  upload.talk(pieces, false);
  upload.talk({c("SSH-2.0-x\r\n"), s("SSH-2.0-y\r\n")});
  upload.talk({});
  upload.finder->finish();
  CHECK(upload.found.all.empty());
  CHECK(upload.finder->plain().at("HTTP").count == 1);
  CHECK(upload.finder->plain().at("SSH").count == 1);
  CHECK(upload.finder->silent() == 1);
}

TEST_CASE("connections without TLS are named if they are known") {
  const auto name = [](const Said& client, const Said& server) {
    return name_plain(client.bytes, server.bytes);
  };
  CHECK(name(c("GET / HTTP/1.1\r\n"), s("")) == "HTTP");
  CHECK(name(c(""), s("HTTP/1.1 200 OK\r\n")) == "HTTP");
  CHECK(name(c("ehlo a\r\n"), s("220 mail\r\n")) == "SMTP");
  CHECK(name(c("USER me\r\n"), s("220 ftp\r\n")) == "FTP");
  CHECK(name(cx("0000000804d2162f"), s("N")) == "PostgreSQL");
  CHECK(name(cx("102f00044d51545404"), s("")) == "MQTT");
  CHECK(name(cx("00000045ff534d4272"), s("")) == "SMB");
  CHECK(name(c("hello, world\r\nmore"), s("")) == "\"hello, world\"");
  CHECK(name(c(""), sx("010203")) == "010203");
}

TEST_CASE("in the middle of a connection the first whole record is found") {
  Bytes record{23, 3, 3, 0, 100}, client, server(50, 0xab);
  append(record, Bytes(100, 0xcd));
  for (int i = 0; i < 3; ++i) append(server, record);
  Finder finder;
  finder.talk({{false, server}, {true, record}}, false);
  finder.finder->finish();
  REQUIRE(finder.found.all.size() == 1);
  CHECK(finder.found.all[0].inside);
  CHECK(finder.found.all[0].server_bytes == 50);
  CHECK(finder.found.all[0].server.size() == 3 * record.size());
  CHECK(finder.found.all[0].client.size() == record.size());
}

TEST_CASE("a filter selects connections and counts the rest") {
  Finder finder;
  finder.filter.add("b.example");
  for (const char* name : {"a.example", "b.example", "www.b.example", ""})
    finder.talk({{true, client_hello(name)}, {false, some_server_hello()}});
  finder.finder->finish();
  CHECK(finder.found.all.size() == 2);
  CHECK(finder.finder->filtered() == 2);
  CHECK(finder.found.all[0].server == as_text(some_server_hello()));
}

TEST_CASE("a filter by port or address is asked before anything is read") {
  Finder finder;
  finder.filter.add("1");  // the client's port of the second one
  for (int i = 0; i < 3; ++i) finder.talk({{true, client_hello("a.example")}, {false, some_server_hello()}});
  finder.finder->finish();
  REQUIRE(finder.found.all.size() == 1);
  CHECK(finder.found.all[0].ends == "0.0.0.0:1 0.0.0.0:443");
  CHECK(finder.finder->filtered() == 2);
}

TEST_CASE("connections beyond those that are shown are counted, and a filter finds them") {
  for (const bool filtered : {false, true}) {
    Finder finder;
    if (filtered) finder.filter.add("last.example");
    for (std::size_t i = 0; i <= TlsFinder::most_shown; ++i)
      finder.talk({{true, client_hello(i == TlsFinder::most_shown ? "last.example" : "a.example")}});
    finder.finder->finish();
    CHECK(finder.found.all.size() == (filtered ? 1 : TlsFinder::most_shown));
    CHECK(finder.finder->too_many() == (filtered ? 0 : 1));
    CHECK(finder.finder->filtered() == (filtered ? TlsFinder::most_shown : 0));
  }
}
