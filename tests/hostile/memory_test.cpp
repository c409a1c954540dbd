#include <cstdio>
#include <functional>
#include <memory>

#include "cli/visitors.hpp"
#include "recording/packed_story.hpp"
#include "support/catch.hpp"
#include "support/live_bytes.hpp"
#include "support/serving.hpp"

/// What connections and their stories take of the heap, to the byte: no figure here depends on a machine.

using namespace glasstls;
using namespace glasstls::testing;
using messages::ContentType;

namespace {

/// What a client and a server of ours say to each other, and what the client goes on to do.
void converse(const handshake::ServerConfig& config, trace::Sink& sink,
              const std::function<void(ScriptedClient&)>& act = {}) {
  ScriptedClient client({});
  connection::Server server(config, &sink);
  carry(client, server);
  REQUIRE(server.connected());
  if (act) act(client);
  carry(client, server);
}

void flood(ScriptedClient& client) {
  for (int i = 0; i < 2000; ++i) {
    client.send_key_update(messages::KeyUpdateRequest::update_not_requested);
    client.send(as_bytes("x"));
  }
}

struct Nothing : trace::Sink {
  void receive(const trace::Event&) override {}
};

/// Sessions of `service`, each of which shook hands and had an answer.
std::vector<std::unique_ptr<net::Session>> visits(flow::TlsService& service, int count) {
  std::vector<std::unique_ptr<net::Session>> sessions;
  for (int i = 0; i < count; ++i) {
    ScriptedClient client({});
    auto session = service.accept(net::parse_literal("192.0.2.1", 1234).value());
    const auto talk = [&] {
      for (bool moved = true; moved;) {
        const Bytes up = client.take_output();
        if (!up.empty()) session->receive(up);
        const Bytes down = session->take_output();
        if (!down.empty()) client.receive(down);
        moved = !up.empty() || !down.empty();
      }
    };
    talk();
    client.send(as_bytes("GET /nothing HTTP/1.1\r\nHost: server.example\r\n\r\n"));
    talk();
    REQUIRE(client.received.starts_with("HTTP/1.1 404"));
    sessions.push_back(std::move(session));
  }
  return sessions;
}

}  // namespace

TEST_CASE("a recorder counts the memory that its story takes, for a handshake and a flood") {
  Serving serving;
  const auto config = serving.config();
  for (const auto& act :
       {std::function<void(ScriptedClient&)>(), std::function<void(ScriptedClient&)>(flood)}) {
    const std::size_t before = live_bytes();
    auto recorder = std::make_unique<story::Recorder>(story::Recorder::Options{.most = 1 << 20});
    converse(config, *recorder, act);
    const std::size_t taken = live_bytes() - before;
    CAPTURE(taken, recorder->cost());
    CHECK(taken <= recorder->cost() + sizeof(story::Recorder) + 1024);
    CHECK(taken >= recorder->cost() / 2);
    CHECK(recorder->cost() <= 1 << 20);
    CHECK((recorder->story().left_out > 0) == static_cast<bool>(act));
  }
}

TEST_CASE("the stories of many visitors take little each, and no more than their budget together") {
  Serving serving;
  const auto config = serving.config();
  recording::WordList words;
  story::Budget budget(1 << 20);
  struct Visitor {
    recording::PackedStory packed;
    story::Recorder recorder{{.listener = &packed, .keep = false}};
    explicit Visitor(recording::WordList& w, story::Budget& b) : packed(w, b, 256 << 10) {}
  };
  {
    Visitor first(words, budget);  // the words are learned from it
    converse(config, first.recorder);
    const story::Story story = first.packed.story(first.recorder.story());
    CHECK(story.left_out == 0);
    CHECK(story.steps.size() > 40);
  }
  std::vector<std::unique_ptr<Visitor>> visitors;
  std::size_t before = live_bytes();
  for (int i = 0; i < 50; ++i) {
    visitors.push_back(std::make_unique<Visitor>(words, budget));
    converse(config, visitors.back()->recorder);
  }
  const std::size_t each = (live_bytes() - before) / 50;
  std::printf("report: an idle visitor's story takes %zu bytes\n", each);
  CHECK(each < 14'000);

  before = live_bytes();
  for (int i = 0; i < 50; ++i) {
    visitors.push_back(std::make_unique<Visitor>(words, budget));
    converse(config, visitors.back()->recorder, flood);
  }
  const std::size_t flooded = live_bytes() - before;
  std::printf("report: the stories of 50 visitors who sent 2,000 KeyUpdates and bytes each take %zu bytes\n",
              flooded);
  CHECK(flooded < (1 << 20) + 50 * 4096);
  visitors.clear();
  CHECK(budget.left() == 1 << 20);
}

TEST_CASE("after each round of connections the server holds what it held before, to the byte") {
  Serving serving;
  cli::Visitors site({.config = serving.config()});
  flow::TlsService service(site);
  std::vector<std::size_t> after;
  after.reserve(4);
  std::size_t open = 0;
  for (int round = 0; round < 4; ++round) {
    const std::size_t before = live_bytes();
    {
      const auto sessions = visits(service, 40);
      open = (live_bytes() - before) / sessions.size();
    }
    after.push_back(live_bytes());
  }
  std::printf("report: an idle connection of serve takes %zu bytes of the heap\n", open);
  CHECK(open < 32'000);
  // The first round learns words; then nothing is left behind.
  CHECK(after[1] == after[2]);
  CHECK(after[2] == after[3]);
}
