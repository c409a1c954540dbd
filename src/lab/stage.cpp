#include "lab/stage.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "base/big_endian.hpp"
#include "base/overloaded.hpp"
#include "flow/fetch.hpp"
#include "handshake/signing.hpp"
#include "net/connect.hpp"
#include "net/listener.hpp"
#include "x509/der/oid.hpp"

namespace glasstls::lab {

namespace {

using namespace std::chrono_literals;

/// A source of random numbers for one side. Each side has its own, so none depends on the speed of the
/// others.
std::unique_ptr<handshake::RandomSource> make_random(std::optional<std::uint64_t> seed, std::uint64_t side) {
  if (!seed) return std::make_unique<flow::SystemRandom>();
  flow::SeededRandom root(*seed);
  std::uint64_t own = 0;
  for (std::uint64_t i = 0; i <= side; ++i) {
    std::array<std::uint8_t, 8> bytes{};
    root.fill(bytes, "seed");
    own = from_big_endian(bytes);
  }
  return std::make_unique<flow::SeededRandom>(own);
}

std::unique_ptr<handshake::Clock> make_clock(bool seeded) {
  if (seeded) return std::make_unique<StandingClock>();
  return std::make_unique<flow::SystemClock>();
}

/// Passes a flow's events on, without the times and the port, which differ from run to run.
class Still : public flow::Observer {
 public:
  Still(flow::Observer& observer, const http::HostPort& server) : observer_(observer), server_(server) {}

  void receive(const flow::Event& event) override {
    std::visit(
        Overloaded{
            [this](flow::Started e) {
              observer_.receive(flow::Started{e.redirects, e.url, e.server, server_});
            },
            [this](const flow::Resolved& e) {
              observer_.receive(flow::Resolved{e.resolution, still(e.cost)});
            },
            [this](const flow::AttemptStarted& e) {
              observer_.receive(flow::AttemptStarted{still(e.attempt)});
            },
            [this](const flow::AttemptEnded& e) { observer_.receive(flow::AttemptEnded{still(e.attempt)}); },
            [this](const flow::TcpConnected& e) {
              observer_.receive(flow::TcpConnected{still(e.peer), still(e.cost), e.is_proxy});
            },
            [this](const flow::TlsDone& e) {
              observer_.receive(flow::TlsDone{e.client, still(e.cost)});
            },
            [this](flow::HeadReceived e) {
              observer_.receive(flow::HeadReceived{e.head, e.framing, still(e.cost)});
            },
            [this](flow::ResponseDone e) {
              e.cost = still(e.cost);
              observer_.receive(e);
            },
            [this](flow::Done e) {
              e.cost = still(e.cost);
              observer_.receive(e);
            },
            [this](const auto& e) { observer_.receive(e); },
        },
        event);
  }

 private:
  static flow::Cost still(const flow::Cost& cost) { return {0, cost.round_trips}; }
  net::Address still(const net::Address& address) const {
    return net::parse_literal(address.ip(), server_.port).value();
  }
  net::ConnectionAttempt still(const net::ConnectionAttempt& attempt) const {
    return {.address = still(attempt.address), .outcome = attempt.outcome, .error = attempt.error};
  }

  flow::Observer& observer_;
  const http::HostPort& server_;
};

/// Somebody on the path, between the client and a session of the server.
class Meddled : public net::Session {
 public:
  Meddled(std::unique_ptr<net::Session> inner, const Stage& stage)
      : inner_(std::move(inner)), stage_(stage) {}

  void receive(View bytes) override { inner_->receive(bytes); }
  void receive_end() override { inner_->receive_end(); }
  Bytes take_output() override {
    Bytes output = cut_ ? Bytes{} : inner_->take_output();
    if (output.empty()) return output;
    cut_ = stage_.hang_up;
    return stage_.meddle(std::move(output));
  }
  bool finished() const override { return cut_ || inner_->finished(); }
  bool wants_input() const override { return inner_->wants_input(); }
  net::Instant deadline() const override { return inner_->deadline(); }
  void time_out() override { inner_->time_out(); }
  void sent(std::size_t bytes) override { inner_->sent(bytes); }
  void shut_down() override { inner_->shut_down(); }

 private:
  std::unique_ptr<net::Session> inner_;
  const Stage& stage_;
  bool cut_ = false;
};

/// A program that speaks something else, and closes when it gets an answer.
class Impostor : public net::Session {
 public:
  explicit Impostor(const Stage& stage) : stage_(stage) {}

  void receive(View bytes) override {
    if (std::exchange(spoke_, true))
      answered_ = true;
    else
      output_ = stage_.impostor(bytes);
  }
  void receive_end() override { answered_ = true; }
  Bytes take_output() override { return std::exchange(output_, {}); }
  bool finished() const override { return answered_; }
  bool wants_input() const override { return !answered_; }
  net::Instant deadline() const override { return deadline_; }
  void time_out() override { answered_ = true; }
  void sent(std::size_t) override {}
  void shut_down() override { answered_ = true; }

 private:
  const Stage& stage_;
  Bytes output_;
  bool spoke_ = false, answered_ = false;
  net::Instant deadline_ = net::now() + 5s;
};

class StageService : public net::Service {
 public:
  StageService(flow::Site& site, const Stage& stage) : tls_(site), stage_(stage) {}

  std::unique_ptr<net::Session> accept(const net::Address& peer) override {
    if (stage_.impostor) return std::make_unique<Impostor>(stage_);
    std::unique_ptr<net::Session> session = tls_.accept(peer);
    if (stage_.meddle) return std::make_unique<Meddled>(std::move(session), stage_);
    return session;
  }

 private:
  flow::TlsService tls_;
  const Stage& stage_;
};

}  // namespace

/// The server's content: it greets, and takes orders for books.
class StageSite : public flow::Site {
 public:
  explicit StageSite(Stage& stage) : stage_(stage) {}

  std::unique_ptr<flow::Visit> visit(const net::Address&) override {
    return std::make_unique<Answering>(stage_);
  }
  const handshake::ServerConfig& config(std::string_view) override { return stage_.server; }

 private:
  class Answering : public flow::Visit {
   public:
    explicit Answering(Stage& stage) : stage_(stage) {}

    trace::Sink* sink() override { return nullptr; }
    flow::HttpResponse answer(const http::RequestHead& head, const connection::Server&, bool) override {
      const bool order = head.target.starts_with("/buy");
      if (order) ++stage_.orders_;
      return flow::HttpResponse::page(200, "text/plain; charset=utf-8",
                                      order ? "Your book is on its way.\n" : "You came here over TLS 1.3.\n");
    }
    flow::HttpResponse refuse(const http::BadRequest& bad) override {
      return flow::HttpResponse::page(bad.status, "text/plain; charset=utf-8", bad.what());
    }

   private:
    Stage& stage_;
  };

  Stage& stage_;
};

Stage::Stage(std::optional<std::uint64_t> seed)
    : seeded_(seed.has_value()),
      minting_(make_random(seed, 0)),
      serving_(make_random(seed, 1)),
      visiting_(make_random(seed, 2)),
      clock_(make_clock(seeded_)),
      root_(mint_root(authority_recipe("Demo Root CA", now()), *minting_)),
      tickets_(*serving_, std::int64_t{server.ticket_lifetime} * 1000),
      cookies_(*serving_, server.cookie_lifetime) {
  trust_.add_der(root_.der);
  server.random = serving_.get();
  server.clock = clock_.get();
  server.alpn_protocols = {"http/1.1"};
  server.tickets = &tickets_;
  server.cookies = &cookies_;
  client.tls.random = visiting_.get();
  client.tls.clock = clock_.get();
  client.tls.now = now();
  client.tls.trust_anchors = &trust_;
  client.sessions = &sessions_;
  client.resolver.ipv4_only = true;  // where the server is
}

Stage::~Stage() {
  if (!thread_.joinable()) return;
  stop_ = net::Descriptor();  // the other end of the pipe becomes readable
  thread_.join();
}

handshake::Credential Stage::issue(const std::string& name) {
  x509::CertificateRecipe recipe = authority_recipe("Demo Intermediate CA", now());
  recipe.path_length = 0;
  recipe.ext_key_usage = {x509::oid::server_auth};
  const Minted between = mint(root_, recipe, *minting_);
  Minted leaf = mint(between, server_recipe({name}, now()), *minting_);
  return {{std::move(leaf.der), between.der}, std::make_unique<handshake::KeyInMemory>(std::move(leaf.key))};
}

handshake::Credential Stage::issue_to_client(const std::string& name) {
  x509::CertificateRecipe recipe = server_recipe({name}, now());
  recipe.ext_key_usage = {x509::oid::client_auth};
  Minted leaf = mint(root_, recipe, *minting_);
  return {{std::move(leaf.der)}, std::make_unique<handshake::KeyInMemory>(std::move(leaf.key))};
}

void Stage::give_psk(std::string_view identity, View servers, View clients) {
  psk.identity = to_bytes(as_bytes(identity));
  psk.key = Secret(clients);
  handshake::Psk& other = server.psks.emplace_back();
  other.identity = psk.identity;
  other.key = Secret(servers);
}

void Stage::demand_client_certificate() {
  server.client_certificates = handshake::ClientCertificates::required;
  server.client_authorities = &trust_;
}

void Stage::take_early_data(bool with_guard) {
  constexpr std::uint32_t some = 16 * 1024;
  server.max_early_data_size = some;
  server.replay_guard = with_guard ? &guard_ : nullptr;
  client.tls.early_data = true;
}

void Stage::open() {
  if (server.credentials.empty()) server.credentials.push_back(issue(host));
  client.tls.credentials = client_credentials;
  if (!psk.identity.empty()) client.tls.psks = {&psk};
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  stop_reader_ = net::Descriptor(ends[0]);
  stop_ = net::Descriptor(ends[1]);
  std::vector<net::Listener> listeners;
  listeners.emplace_back(*net::parse_literal("127.0.0.1", 0));
  port_ = listeners.front().address().port();
  site_ = std::make_unique<StageSite>(*this);
  service_ = std::make_unique<StageService>(*site_, *this);
  loop_ = std::make_unique<net::EventLoop>(std::move(listeners), *service_,
                                           net::EventLoop::Limits{.grace = 500ms});
  thread_ = std::thread([this] {
    try {
      loop_->run(stop_reader_.get());
    } catch (const std::exception&) {
      // The system refuses epoll. The client reports that nobody answers.
    }
  });
}

std::string Stage::url() const {
  return "https://" + host + ":" + std::to_string(seeded_ ? shown_port : port_) + target;
}

void Stage::visit(flow::Observer& observer, trace::Sink* sink) {
  flow::Request request{.url = http::parse_url(url()), .options = client};
  request.options.sink = sink;
  if (!seeded_) {
    flow::fetch(request, observer);
    return;
  }
  request.options.connect_to = http::HostPort{host, port_};
  Still still(observer, request.url.server);
  flow::fetch(request, still);
}

void Stage::send_again(View bytes) const {
  const net::Deadline deadline(5s);
  net::Stream stream = net::connect({*net::parse_literal("127.0.0.1", port_)}, deadline);
  stream.send(bytes, deadline);
  Bytes buffer(1 << 16);
  stream.receive(buffer, deadline);
}

}  // namespace glasstls::lab
