#include <unistd.h>

#include "flow/fetch.hpp"
#include "flow/session_file.hpp"
#include "flow/tls_server.hpp"
#include "http/request.hpp"
#include "messages/extension_bodies.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::flow;
using namespace std::chrono_literals;
using testing::Reply;
using testing::TlsServer;

namespace {

struct Nobody : Observer {
  void receive(const Event&) override {}
};

Result get(const std::string& url, ClientOptions options) {
  Nobody nobody;
  return fetch({.url = http::parse_url(url), .options = std::move(options)}, nobody);
}

Reply hello(const std::string&) { return {"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"}; }

/// A file of sessions with tickets for early data of the server that is at `url`.
struct Sessions {
  explicit Sessions(const std::string& url, std::optional<std::string> alpn = std::nullopt,
                    std::uint8_t tickets = 1)
      : path("flow-test-sessions-" + std::to_string(::getpid())), file(path) {
    for (std::uint8_t number = 0; number < tickets; ++number) add(url, alpn, number);
  }
  void add(const std::string& url, std::optional<std::string> alpn, std::uint8_t number) {
    handshake::Ticket ticket;
    ticket.psk.identity = {7, number};
    ticket.psk.key = Secret(Bytes(32, 7));
    ticket.psk.origin = schedule::PskOrigin::resumption;
    ticket.psk.max_early_data_size = 16384;
    ticket.psk.suite = messages::CipherSuite::TLS_AES_128_GCM_SHA256;
    ticket.psk.alpn_protocol = std::move(alpn);
    ticket.lifetime = 3600;
    ticket.received_at = forge::now * 1000;
    ticket.server_name = "localhost";
    ticket.good_until = forge::now + 3600;
    std::deque<handshake::Ticket> tickets;
    tickets.push_back(std::move(ticket));
    file.keep(http::parse_url(url).server, std::move(tickets));
  }
  ~Sessions() {
    for (const char* end : {"", ".lock"}) ::unlink((path + end).c_str());
  }
  ClientOptions options() {
    ClientOptions options;
    options.tls.trust_anchors = &testing::test_store();
    options.tls.policy = x509::ValidationPolicy::rfc5280();
    options.tls.now = forge::now;
    options.time_outs = TimeOuts::each(2s);
    options.sessions = &file;
    options.tls.early_data = true;
    return options;
  }
  std::string path;
  SessionFile file;
};

testing::ScriptedServer::Script resuming(bool accept_early_data) {
  auto script = testing::localhost_script();
  script.psk = Bytes(32, 7);
  script.accept_early_data = accept_early_data;
  script.records_passed_over = accept_early_data ? 0 : 1;
  return script;
}

}  // namespace

TEST_CASE("with a ticket the request goes out with the ClientHello, and is sent once") {
  TlsServer server(hello, resuming(true));
  Sessions sessions(server.url());
  CHECK(get(server.url(), sessions.options()).head.status == 200);
  server.wait();
  CHECK(server.early_request == server.request);
  CHECK(server.request == http::get_request(http::parse_url(server.url())));
  CHECK_FALSE(SessionFile(sessions.path).take(http::parse_url(server.url()).server, forge::now * 1000));
}

TEST_CASE("a GET that was declined as early data is sent again, but only under the same protocol") {
  {
    TlsServer server(hello, resuming(false));
    Sessions sessions(server.url());
    CHECK(get(server.url(), sessions.options()).head.status == 200);
    server.wait();
    CHECK(server.early_request.empty());
    CHECK(server.request == http::get_request(http::parse_url(server.url())));
  }
  auto script = resuming(false);
  script.encrypted_extensions = {
      messages::make_extension(messages::ProtocolNameList{{{to_bytes(as_bytes("http/1.1"))}}})};
  TlsServer server(hello, script);
  Sessions sessions(server.url());
  try {
    get(server.url(), sessions.options());
    FAIL("it was sent again");
  } catch (const FlowError& error) {
    CHECK(error.reason == Reason::http);
    CHECK(std::string(error.what()).find("not sent again") != std::string::npos);
  }
}

TEST_CASE("a request that came too early is sent once more after the handshake") {
  struct Watching : Observer {
    void receive(const Event& event) override {
      if (std::get_if<TooEarly>(&event)) ++too_early;
      if (std::get_if<EarlyRequestSent>(&event)) ++sent_early;
      if (const auto* started = std::get_if<Started>(&event)) starts.push_back(started->redirects);
      if (const auto* body = std::get_if<BodyReceived>(&event)) text += as_text(body->bytes);
    }
    int too_early = 0, sent_early = 0;
    std::vector<int> starts;
    std::string text;
  };
  for (const bool always : {false, true}) {
    int connections = 0;
    std::string early;
    testing::Server server(
        [&](net::Stream& stream) {
          const bool first = connections++ == 0;
          testing::ScriptedServer tls(first ? resuming(true) : testing::localhost_script());
          Bytes buffer(1 << 16);
          bool answered = false;
          while (const std::size_t size = stream.receive(buffer, net::Deadline(5s))) {
            tls.receive(View(buffer).first(size));
            if (first) early = tls.early_data;
            const std::string request = tls.early_data + tls.received;
            if (!answered && request.find("\r\n\r\n") != std::string::npos) {
              answered = true;
              tls.send(as_bytes(first || always ? "HTTP/1.1 425 Too Early\r\nContent-Length: 5\r\n\r\nnever"
                                                : "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
              tls.send_alert(Alert::close_notify);
            }
            stream.send(tls.take_output(), net::Deadline(1s));
          }
        },
        2);
    const std::string url = "https://localhost:" + std::to_string(server.address().port()) + "/";
    Sessions sessions(url, std::nullopt, 2);  // there is a ticket for the second connection too
    Watching watching;
    const Result result = fetch({.url = http::parse_url(url), .options = sessions.options()}, watching);
    server.wait();
    CHECK(connections == 2);
    CHECK(early == http::get_request(http::parse_url(url)));
    CHECK(watching.too_early == 1);
    CHECK(watching.sent_early == 1);
    CHECK(watching.starts == std::vector{0, 0});
    CHECK(result.head.status == (always ? 425 : 200));
    CHECK(watching.text == (always ? "never" : "hello"));
  }
}
