#include <algorithm>
#include <array>

#include "flow/fetch.hpp"
#include "flow/plain_text.hpp"
#include "flow/tls_server.hpp"
#include "http/request.hpp"
#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::flow;
using namespace std::chrono_literals;
using testing::Reply;
using testing::Server;
using testing::TlsServer;

namespace {

/// Writes down what happens, without times.
struct Recorder : Observer {
  std::vector<std::string> log;
  std::string body;
  int under_way =
      0;  ///< attempts to connect; where ::1 is localhost too, the one that is refused is not logged
  int tls_round_trips = 0, all_round_trips = 0;
  bool server_closed = false;

  void receive(const Event& event) override {
    std::visit([this](const auto& e) { on(e); }, event);
  }
  void on(const Upgraded&) {}
  void on(const HstsSeen&) {}
  void on(const CredentialsWithheld&) {}
  void on(const Started& e) { log.push_back("started " + std::to_string(e.redirects)); }
  void on(const Resolving& e) { log.push_back("resolving " + std::string(e.host)); }
  void on(const Resolved& e) {
    log.push_back(e.resolution.servers.empty() ? "resolved here" : "resolved by DNS");
  }
  void on(const AttemptStarted&) { ++under_way; }
  void on(const AttemptEnded& e) {
    if (e.attempt.error.empty()) log.push_back("attempt succeeded");
    --under_way;
  }
  void on(const TcpConnected& e) { log.push_back("connected in " + std::to_string(e.cost.round_trips)); }
  void on(const TunnelOpened&) {}
  void on(const TlsStarted&) { log.push_back("tls"); }
  void on(const TlsDone& e) {
    tls_round_trips = e.cost.round_trips;
    log.push_back("tls done, " + std::string(e.client.state()));
  }
  void on(const EarlyRequestSent&) { log.push_back("early request"); }
  void on(const RequestSent& e) { log.push_back(std::string(e.request.substr(0, e.request.find("\r\n")))); }
  void on(const InterimResponse& e) { log.push_back("interim " + std::to_string(e.head.status)); }
  void on(const HeadReceived& e) {
    log.push_back("head " + std::to_string(e.head.status) + ", " + std::string(name_of(e.framing)));
  }
  void on(const BodyReceived& e) {
    body += as_text(e.bytes);
    CHECK(e.total == body.size());
  }
  void on(const Trailers&) { log.push_back("trailers"); }
  void on(const ResponseDone& e) { CHECK(e.body_size >= body.size()); }
  void on(const TooEarly&) {}
  void on(const Redirected& e) { log.push_back("redirected to " + e.to.target); }
  void on(const Done& e) {
    all_round_trips = e.cost.round_trips;
    server_closed = e.server_closed;
    log.push_back("done, " + std::to_string(e.body_size));
  }
};

ClientOptions trusting() { return testing::trusting(2s); }

Result get(const std::string& url, Observer& observer, ClientOptions options = trusting()) {
  return fetch({.url = http::parse_url(url), .options = std::move(options)}, observer);
}

FlowError failure(const std::string& url, ClientOptions options = trusting()) {
  Recorder recorder;
  try {
    get(url, recorder, std::move(options));
  } catch (const FlowError& error) {
    return error;
  }
  FAIL("the flow reached its end");
  return FlowError(Reason::http, "");
}

TlsServer::Answer always(const std::string& text) {
  return [text](const std::string&) { return Reply{text}; };
}

std::string url_of(const Server& server) {
  return "https://localhost:" + std::to_string(server.address().port());
}

bool has(const FlowError& error, const std::string& words) {
  if (std::string(error.what()).find(words) != std::string::npos) return true;
  WARN(error.what());
  return false;
}

const std::string hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

}  // namespace

TEST_CASE("a flow is reported phase by phase") {
  TlsServer server(always("HTTP/1.1 103 Early Hints\r\n\r\n" + hello));
  Recorder recorder;
  const Result result = get(server.url("/page?q"), recorder);
  server.wait();
  CHECK(recorder.log == std::vector<std::string>{"started 0", "resolving localhost", "resolved here",
                                                 "attempt succeeded", "connected in 1", "tls",
                                                 "tls done, CONNECTED", "GET /page?q HTTP/1.1", "interim 103",
                                                 "head 200, Content-Length", "done, 5"});
  CHECK(recorder.under_way == 0);
  CHECK(recorder.body == "hello");
  CHECK(recorder.tls_round_trips == 1);
  CHECK(recorder.all_round_trips == 3);  // TCP, TLS and HTTP, one each
  CHECK(recorder.server_closed);
  CHECK(result.head.status == 200);
  CHECK(result.body_size == 5);
  CHECK(result.url.text() == server.url("/page?q"));
  CHECK(server.request == http::get_request(http::parse_url(server.url("/page?q"))));
  CHECK(server.alert == Alert::close_notify);
}

TEST_CASE("the request rides with the client's Finished") {
  TlsServer server(always(hello));
  Recorder recorder;
  get(server.url(), recorder);
  server.wait();
  CHECK(server.request_with_finished);
}

TEST_CASE("keys change right after the handshake where that is asked for") {
  TlsServer server(always(hello));
  Recorder recorder;
  ClientOptions options = trusting();
  options.key_update = true;
  CHECK(get(server.url(), recorder, options).body_size == 5);
  server.wait();
  CHECK(server.key_updates == 1);
}

TEST_CASE("a HelloRetryRequest costs a round trip more") {
  auto script = testing::localhost_script();
  script.group = messages::NamedGroup::secp256r1;
  script.retry = true;
  TlsServer server(always(hello), script);
  Recorder recorder;
  get(server.url(), recorder);
  CHECK(recorder.tls_round_trips == 2);
  CHECK(recorder.all_round_trips == 4);
}

TEST_CASE("bodies end as their framing says") {
  Recorder chunked, to_close;
  TlsServer first(always(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nA: b\r\n\r\n"));
  get(first.url(), chunked);
  CHECK(chunked.body == "abcde");
  CHECK(chunked.log[chunked.log.size() - 2] == "trailers");
  TlsServer second(always("HTTP/1.0 200 OK\r\n\r\n" + std::string(100000, 'x')));
  get(second.url(), to_close);
  CHECK(to_close.body == std::string(100000, 'x'));
}

TEST_CASE("a stream that just ends is a truncation, unless the response was whole") {
  TlsServer cut([](const std::string&) { return Reply{"HTTP/1.0 200 OK\r\n\r\nhello", false}; });
  const FlowError error = failure(cut.url());
  CHECK(error.reason == Reason::http);
  CHECK(has(error, "the connection ended without close_notify, so the body may be cut"));

  TlsServer whole([](const std::string&) { return Reply{hello, false}; });
  Recorder recorder;
  get(whole.url(), recorder);
  CHECK(recorder.body == "hello");
  CHECK_FALSE(recorder.server_closed);

  TlsServer short_body([](const std::string&) { return Reply{hello.substr(0, hello.size() - 1), false}; });
  const FlowError short_error = failure(short_body.url());
  CHECK(short_error.reason == Reason::http);
  CHECK(short_error.expected == "5 bytes");
  CHECK(short_error.presented == "4");
}

TEST_CASE("redirects are followed, each as a flow of its own") {
  TlsServer last(always(hello));
  TlsServer first(
      always("HTTP/1.1 302 Found\r\nLocation: " + last.url("/there") + "\r\nContent-Length: 3\r\n\r\nno!"));
  Recorder recorder;
  const Result result = get(first.url(), recorder);
  CHECK(result.url.text() == last.url("/there"));
  CHECK(recorder.body == "hello");
  CHECK(std::count(recorder.log.begin(), recorder.log.end(), "redirected to /there") == 1);
  CHECK(std::count(recorder.log.begin(), recorder.log.end(), "started 1") == 1);
}

TEST_CASE("redirects do not lead to http or in circles") {
  TlsServer down(always("HTTP/1.1 301 Moved\r\nLocation: http://localhost/\r\n\r\n"));
  const FlowError error = failure(down.url());
  CHECK(error.reason == Reason::http);
  CHECK(has(error, "http:// would send everything unprotected"));

  TlsServer circle(always("HTTP/1.1 307 Again\r\nLocation: ?x\r\nContent-Length: 0\r\n\r\n"),
                   testing::localhost_script(), 4);
  Recorder recorder;
  CHECK_THROWS_AS(
      fetch({.url = http::parse_url(circle.url()), .options = trusting(), .most_redirects = 3}, recorder),
      FlowError);
  CHECK(std::count(recorder.log.begin(), recorder.log.end(), "redirected to /?x") == 3);
}

TEST_CASE("a certificate that is not trusted ends the flow before the request") {
  const x509::TrustStore nobody;
  ClientOptions options = trusting();
  options.tls.trust_anchors = &nobody;
  TlsServer server(always(hello));
  const FlowError error = failure(server.url(), options);
  server.wait();
  CHECK(error.reason == Reason::certificate);
  CHECK(error.alert == Alert::unknown_ca);
  CHECK(server.alert == Alert::unknown_ca);
  CHECK(server.request.empty());

  options = trusting();
  options.tls.now += 365 * 24 * 3600;
  TlsServer old(always(hello));
  CHECK(failure(old.url(), options).reason == Reason::certificate);
}

TEST_CASE("--connect-to changes the address, not the name") {
  TlsServer server(always(hello));
  ClientOptions options = trusting();
  options.connect_to = http::parse_host_port(server.address().text());
  Recorder recorder;
  get("https://other.localhost/", recorder, options);
  server.wait();
  CHECK(recorder.log[1] == "resolving 127.0.0.1");
  CHECK(server.request.find("\r\nHost: other.localhost\r\n") != std::string::npos);

  TlsServer again(always(hello));
  options.connect_to = http::parse_host_port(again.address().text());
  CHECK(failure("https://stranger.localhost/", options).reason == Reason::certificate);
}

TEST_CASE("an unknown name and a closed port have different errors") {
  testing::DeadPort dead;
  const FlowError refused = failure("https://" + dead.address().text());
  CHECK(refused.reason == Reason::tcp);
  CHECK(has(refused, "is the server running"));
  CHECK_FALSE(refused.timed_out);

  ClientOptions options = trusting();
  options.resolver.servers = dead.address().text();
  CHECK(failure("https://nowhere.example/", options).reason == Reason::resolve);
}

TEST_CASE("an alert of the server's is explained") {
  Server old_fashioned([](net::Stream& stream) {
    std::array<std::uint8_t, 4096> buffer;
    stream.receive(buffer, net::Deadline(2s));
    stream.send(Bytes{21, 3, 3, 0, 2, 2, 70}, net::Deadline(2s));
  });
  const FlowError error = failure(url_of(old_fashioned));
  CHECK(error.reason == Reason::tls_alert_received);
  CHECK(error.alert == Alert::protocol_version);
  CHECK(has(error, "TLS 1.3"));
}

TEST_CASE("an alert is heard although the server resets the connection right after it") {
  Server hasty(
      [](net::Stream& stream) {  // closes with the ClientHello unread, which makes the system send RST
        std::this_thread::sleep_for(20ms);
        stream.send(Bytes{21, 3, 3, 0, 2, 2, 40}, net::Deadline(2s));
      });
  const FlowError error = failure(url_of(hasty));
  CHECK(error.reason == Reason::tls_alert_received);
  CHECK(error.alert == Alert::handshake_failure);
}

TEST_CASE("a server that closes without a word may speak only TLS 1.2") {
  Server closes([](net::Stream& stream) {
    std::array<std::uint8_t, 4096> buffer;
    stream.receive(buffer, net::Deadline(2s));
  });
  const FlowError closed = failure(url_of(closes));
  CHECK(closed.reason == Reason::tls_closed);
  CHECK(has(closed, "it may speak only TLS 1.2 or older"));

  const auto resetting = [](net::Stream& stream) {
    const linger at_once{1, 0};  // close sends RST
    ::setsockopt(stream.descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    std::array<std::uint8_t, 4096> buffer;
    stream.receive(buffer, net::Deadline(2s));
  };
  Server resets(resetting), again(resetting);
  const FlowError reset = failure(url_of(resets));
  CHECK(reset.reason == Reason::tls_closed);
  CHECK(has(reset, "it may speak only TLS 1.2 or older"));
  CHECK(has(reset, "TCP RST"));
  // Key shares with ML-KEM need a second segment, which middleboxes drop.
  CHECK(has(reset, "travels in two TCP segments"));
  ClientOptions small = trusting();
  small.tls.supported_groups = small.tls.key_shares = {messages::NamedGroup::x25519};
  CHECK_FALSE(has(failure(url_of(again), small), "two TCP segments"));
}

TEST_CASE("a server that does not speak TLS is said so") {
  Server plain([](net::Stream& stream) {
    stream.send(as_bytes("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"), net::Deadline(2s));
    std::array<std::uint8_t, 4096> buffer;
    while (stream.receive(buffer, net::Deadline(2s)) > 0) continue;
  });
  const FlowError error = failure(url_of(plain));
  CHECK(error.reason == Reason::tls_alert_sent);
  CHECK(has(error, "that port does not speak TLS: \"HTTP/1.1 400 Bad Request"));
}

TEST_CASE("a protocol that begins in plain text is named, with the way to TLS") {
  CHECK(about_plain_text("220 mail.example ESMTP\r\n").find("This is SMTP") != std::string::npos);
  CHECK(about_plain_text("220 mail.example ESMTP\r\n").find("STARTTLS; try the port") != std::string::npos);
  CHECK(about_plain_text("220 (vsFTPd 3.0)\r\n").find("This is FTP") != std::string::npos);
  CHECK(about_plain_text("SSH-2.0-OpenSSH_9\r\n").find("This is SSH") != std::string::npos);
  CHECK(about_plain_text("* OK ready\r\n").find("This is IMAP") != std::string::npos);
  CHECK(about_plain_text("+OK\r\n").find("This is POP3") != std::string::npos);
  CHECK(about_plain_text("HTTP/1.0 400 Bad").find("This is HTTP without TLS") != std::string::npos);
  CHECK(about_plain_text("welcome\x1b[2J").find("does not speak TLS: \"welcome\\x1b[2J\"") !=
        std::string::npos);
  using namespace std::string_view_literals;
  const std::string mysql = about_plain_text(
      "\x4a\0\0\0\x0a"
      "8.0.36\0"sv);
  CHECK(mysql.find("\"J\\x00\\x00\\x00\\x0a8.0.36\\x00\". This is MySQL") != std::string::npos);
  CHECK(about_plain_text("\x41\0\0\0\xff\x6a\x04Host"sv).find("This is MySQL") != std::string::npos);
  CHECK(about_plain_text("E\0\0\0\x54SFATAL\0"sv).find("This is PostgreSQL") != std::string::npos);
  CHECK(about_plain_text("EFATAL:  unsupported frontend protocol"sv).find("This is PostgreSQL") !=
        std::string::npos);
  CHECK(about_plain_text("\x16\x03\x03\0\x0a\x02"sv).empty());
  CHECK(about_plain_text("\x15\x03\x03").empty());
  CHECK(about_plain_text("ab").empty());
}

TEST_CASE("a server that is silent, or trickles, is a time-out that names its stage") {
  ClientOptions options = trusting();
  options.time_outs.handshake = 150ms;
  Server silent([](net::Stream& stream) {
    std::array<std::uint8_t, 4096> buffer;
    while (stream.receive(buffer, net::Deadline(2s)) > 0) continue;
  });
  const FlowError quiet = failure(url_of(silent), options);
  CHECK(quiet.reason == Reason::tcp);
  CHECK(quiet.timed_out);
  CHECK(has(quiet, "during the TLS handshake: time-out"));
  CHECK(has(quiet, "--group x25519"));
  CHECK(has(quiet, " is silent for 0."));

  Server trickles([](net::Stream& stream) {
    const Bytes start{22, 3, 3, 0, 100};
    for (int i = 0; i < 100; ++i) {
      stream.send(View(start).subspan(static_cast<std::size_t>(std::min(i, 4)), 1), net::Deadline(1s));
      std::this_thread::sleep_for(10ms);
    }
  });
  const net::Instant start = net::now();
  const FlowError slow = failure(url_of(trickles), options);
  CHECK(slow.timed_out);
  CHECK(has(slow, "during the TLS handshake: time-out"));
  CHECK(has(slow, " sends too slowly: "));
  CHECK_FALSE(std::string(slow.what()).find("silent") != std::string::npos);
  CHECK(net::milliseconds(start, net::now()) < 1000);

  options = trusting();
  options.time_outs.response = 150ms;
  TlsServer mute([](const std::string&) {
    std::this_thread::sleep_for(400ms);
    return Reply{};
  });
  CHECK(has(failure(mute.url(), options), "before the response's head came: time-out"));

  options = trusting();
  options.time_outs.body = 150ms;
  TlsServer drips([](const std::string&) {
    return Reply{"HTTP/1.1 200 OK\r\n\r\n" + std::string(60, 'x'), true, 10ms};
  });
  const FlowError dripping = failure(drips.url(), options);
  CHECK(has(dripping, "while the body comes: time-out"));
  CHECK(has(dripping, " bytes in 0."));
}

TEST_CASE("a reset in the middle of the response is called one") {
  for (const std::string text : {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello"}) {
    TlsServer server([&](const std::string&) { return Reply{text, false, 0ms, true}; });
    const FlowError error = failure(server.url());
    CAPTURE(text);
    CHECK(error.reason == Reason::http);
    CHECK(has(error, "the server reset the connection (TCP RST)"));
  }
}

TEST_CASE(
    "an error about a missing client certificate says what to do, and which issuers the server accepts") {
  auto script = testing::localhost_script();
  script.request_certificate = true;
  messages::CertificateAuthorities wanted;
  for (const char* name : {"First CA", "Second CA"})
    wanted.authorities.push_back({forge::self_signed(forge::ca(name)).subject});
  script.certificate_request.push_back(messages::make_extension(wanted));
  Server server([&](net::Stream& stream) {
    testing::ScriptedServer tls(script);
    std::array<std::uint8_t, 1 << 14> buffer;
    while (const std::size_t size = stream.receive(buffer, net::Deadline(2s))) {
      const bool was_done = tls.done();
      tls.receive(View(buffer).first(size));
      if (!was_done && tls.done()) tls.send_alert(Alert::certificate_required);
      stream.send(tls.take_output(), net::Deadline(1s));
    }
  });
  const FlowError error = failure(url_of(server));
  CHECK(error.reason == Reason::tls_alert_received);
  CHECK(has(error, "; give one with --cert FILE and --key FILE, issued by CN=First CA; CN=Second CA"));
}

TEST_CASE("a server that speaks HTTP/2 only is called that") {
  TlsServer server([](const std::string&) { return Reply{std::string("\0\0\x12\4\0\0\0\0\0", 9)}; });
  CHECK(has(failure(server.url()), "the server speaks HTTP/2, and this client speaks HTTP/1.1 only"));
  Server refuses([](net::Stream& stream) {
    std::array<std::uint8_t, 4096> buffer;
    stream.receive(buffer, net::Deadline(2s));
    stream.send(Bytes{21, 3, 3, 0, 2, 2, 120}, net::Deadline(1s));
    stream.receive(buffer, net::Deadline(1s));
  });
  CHECK(has(failure(url_of(refuses)), "HOST:PORT with --alpn h2"));
}

TEST_CASE("a protocol that was not meant is refused") {
  auto script = testing::localhost_script();
  script.encrypted_extensions = {
      messages::make_extension(messages::ProtocolNameList{{{to_bytes(as_bytes("h2"))}}})};
  ClientOptions options = trusting();
  options.tls.alpn_protocols = {"h2", "http/1.1"};
  TlsServer server(always(hello), script);
  const FlowError error = failure(server.url(), options);
  CHECK(error.reason == Reason::http);
  CHECK(error.presented == "h2");
}

TEST_CASE("anything but HTTP inside TLS is refused") {
  TlsServer server(always("220 mail.example ESMTP\r\n"));
  const FlowError error = failure(server.url());
  server.wait();
  CHECK(error.reason == Reason::http);
  CHECK(has(error, "this is not an HTTP/1 response"));
  CHECK(server.alert == Alert::close_notify);
}
