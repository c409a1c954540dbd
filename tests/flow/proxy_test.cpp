#include "flow/proxy.hpp"

#include "flow/fetch.hpp"
#include "flow/tls_server.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::flow;
using namespace std::chrono_literals;
using testing::Server;

namespace {

http::HostPort host(std::string_view text) { return http::parse_host_port(text); }

/// Writes down what is told of the proxy.
struct ProxyWatcher : Observer {
  std::string told;
  void receive(const Event& event) override {
    if (const auto* connected = std::get_if<TcpConnected>(&event))
      told += connected->is_proxy ? "TCP to the proxy\n" : "TCP to the server\n";
    if (const auto* tunnel = std::get_if<TunnelOpened>(&event))
      told +=
          std::to_string(tunnel->head.status) + " to " + std::string(tunnel->request.substr(0, 27)) + "\n";
    if (std::holds_alternative<TlsStarted>(event)) told += "TLS\n";
  }
};

/// A proxy that answers CONNECT with `answer` and then is the server, proxied.example. Keeps what it was
/// asked.
class Proxy {
 public:
  explicit Proxy(std::string answer)
      : server_([this, answer = std::move(answer)](net::Stream& stream) { serve(stream, answer); }) {}
  std::string asked;
  ProxyWatcher watcher;

  Result get() {
    ClientOptions options = testing::trusting(2s);
    options.proxies = Proxies("http://127.0.0.1:" + std::to_string(server_.address().port()) + "/", "");
    watcher.told.clear();
    return fetch({.url = http::parse_url("https://proxied.example/"), .options = options}, watcher);
  }
  std::string failure() {
    try {
      get();
    } catch (const FlowError& error) {
      CHECK(error.reason == Reason::tcp);
      return error.what();
    }
    return "none";
  }

 private:
  void serve(net::Stream& stream, const std::string& answer) {
    std::array<std::uint8_t, 1 << 14> buffer;
    asked = as_text(View(buffer).first(stream.receive(buffer, net::Deadline(2s))));
    stream.send(as_bytes(answer), net::Deadline(1s));
    testing::ScriptedServer::Script script;
    const forge::Minted leaf = forge::issue(testing::test_root(), forge::leaf("proxied.example"));
    script.chain = {leaf.der};
    script.ed25519_seed = leaf.key.seed;
    testing::ScriptedServer tls(script);
    while (const std::size_t size = stream.receive(buffer, net::Deadline(2s))) {
      tls.receive(View(buffer).first(size));
      if (tls.received.find("\r\n\r\n") != std::string::npos) {
        tls.send(as_bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
        tls.received.clear();
      }
      stream.send(tls.take_output(), net::Deadline(1s));
    }
  }

  Server server_;
};

}  // namespace

TEST_CASE("a proxy is asked for a tunnel, and TLS goes through it") {
  Proxy proxy("HTTP/1.1 200 Connection established\r\nX: y\r\n\r\n");
  CHECK(proxy.get().head.status == 200);
  CHECK(proxy.asked == "CONNECT proxied.example:443 HTTP/1.1\r\nHost: proxied.example:443\r\n\r\n");
  CHECK(proxy.watcher.told == "TCP to the proxy\n200 to CONNECT proxied.example:443\nTLS\n");
}

TEST_CASE("a proxy that does not lead on is named, with its answer") {
  const auto has = [](const std::string& text, std::string_view part) {
    CAPTURE(text);
    CHECK(text.find(part) != std::string::npos);
  };
  has(Proxy("HTTP/1.1 403 Forbidden\r\n\r\n").failure(),
      "does not lead to proxied.example:443: it answers CONNECT with \"HTTP/1.1 403 Forbidden\"");
  has(Proxy("HTTP/1.1 407 Auth\r\n\r\n").failure(), "it wants a name and a password");
  has(Proxy("SSH-2.0-x\x1b[2J\r\n\r\n").failure(),
      "does not answer CONNECT as HTTP/1.1 says: this is not an HTTP/1 response");
  has(Proxy("SSH-2.0-x\x1b[2J\r\n\r\n").failure(), "got \"SSH-2.0-x\\x1b[2J");
  has(Proxy("HTTP/1.1 200 OK\r\nbroken\r\n\r\n").failure(), "a line of the head is not a field");
  has(Proxy("HTTP/1.1 200 OK\r\n\r\nmore").failure(), "sends more than its answer");
  has(Proxy("HTTP/1.1 200 " + std::string(20000, 'x')).failure(), "the head of the response is too long");
}

TEST_CASE("no_proxy and this machine are reached without one") {
  const Proxies some("proxy.example:3128", "internal.example, .Other.example,192.0.2.7");
  for (const char* direct :
       {"internal.example:443", "a.internal.example:443", "other.example:1", "x.other.example:443",
        "192.0.2.7:443", "localhost:443", "demo.localhost:1", "127.0.0.1:443", "[::1]:443"}) {
    CAPTURE(direct);
    CHECK(some.to(host(direct)) == nullptr);
  }
  for (const char* through : {"example.com:443", "notinternal.example:443", "192.0.2.8:443"}) {
    CAPTURE(through);
    REQUIRE(some.to(host(through)));
    CHECK(some.to(host(through))->text() == "proxy.example:3128");
  }
  CHECK(Proxies("p:1", "*").to(host("example.com:443")) == nullptr);
  for (const char* wrong : {"socks5://p:1", "https://p:1", "p", "user:word@p:1", "", "p:99999"})
    CHECK_THROWS_AS(Proxies(wrong, ""), http::HttpError);
}
