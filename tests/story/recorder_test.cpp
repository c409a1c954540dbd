#include "story/recorder.hpp"

#include <functional>
#include <memory>

#include "support/catch.hpp"
#include "x509/path/validate.hpp"

using namespace glasstls;
using namespace glasstls::story;

namespace {

struct Ticks : FlowClock {
  double now = 0;
  double milliseconds() override { return now += 1; }
};

struct Count : StoryListener {
  std::vector<double> times;
  void added(const Story& story, const Step& step) override {
    CHECK(&story.steps.back() == &step);
    times.push_back(step.ms);
  }
};

trace::RecordOpened opened(std::uint8_t type, View content) {
  return {Epoch::application, 0, type, content, 0, content};
}

}  // namespace

TEST_CASE("a refused record is kept as it arrived") {
  Recorder recorder{Recorder::Options{}};
  const Bytes wire{0x17, 3, 3, 0, 9, 1};
  recorder.receive(trace::RecordRefused{Epoch::handshake, 4, wire});
  const auto& record = std::get<RecordStep>(recorder.story().steps.at(0).what);
  CHECK_FALSE(was_opened(record));
  CHECK(record.direction == Direction::received);
  CHECK(record.epoch == Epoch::handshake);
  CHECK(record.sequence == 4);
  CHECK(record.wire == wire);
}

TEST_CASE("a recorder copies what events show, in order, with the times that it is handed") {
  Ticks clock;
  Count count;
  Recorder recorder({.secrets = true, .clock = &clock, .listener = &count});
  CHECK(recorder.wants_secrets());
  {
    const Bytes bytes{1, 0, 0, 0};
    const Secret secret(View(bytes).first(2));
    recorder.receive(trace::RecordSealed{Epoch::plaintext, 0, 22, bytes, 0, bytes});
    recorder.receive(trace::MessageSent{"ClientHello", bytes, 0, 0});
    recorder.receive(
        trace::SecretDerived{"early_secret", "", "", "", "SHA-256", bytes, bytes, 2, &secret, nullptr});
    recorder.receive(trace::AlertRaised{Direction::received, Alert::handshake_failure, nullptr});
  }
  const Story& story = recorder.story();
  REQUIRE(story.steps.size() == 4);
  CHECK(story.timed);
  CHECK(count.times == std::vector<double>{1, 2, 3, 4});
  CHECK(std::get<Message>(story.steps[1].what).bytes == Bytes{1, 0, 0, 0});
  CHECK(std::get<SecretStep>(story.steps[2].what).value == Bytes{1, 0});
  CHECK_FALSE(std::get<SecretStep>(story.steps[2].what).input);
  CHECK(std::get<AlertStep>(story.steps[3].what).alert == Alert::handshake_failure);
  const RecordStep* record = record_of(story, std::get<Message>(story.steps[1].what));
  REQUIRE(record);
  CHECK(record->wire == Bytes{1, 0, 0, 0});
}

TEST_CASE("a message belongs to a record of its own connection") {
  Recorder recorder({});
  const Bytes first{1, 0, 0, 0}, second{1, 0, 0, 0, 7};
  for (const Bytes* bytes : {&first, &second}) {
    recorder.add(RequestStep{});
    recorder.receive(trace::MessageSent{"ClientHello", *bytes, 0, 0});
    CHECK(record_of(recorder.story(), std::get<Message>(recorder.story().steps.back().what)) == nullptr);
    recorder.receive(trace::RecordSealed{Epoch::plaintext, 0, 22, *bytes, 0, *bytes});
    recorder.receive(trace::MessageReceived{"ServerHello", *bytes, 0, 0});
    recorder.receive(trace::RecordOpened{Epoch::plaintext, 0, 22, *bytes, 0, *bytes});
  }
  const auto& steps = recorder.story().steps;
  REQUIRE(steps.size() == 10);
  for (const std::size_t message : {1u, 3u, 6u, 8u}) {
    CAPTURE(message);
    CHECK(record_of(recorder.story(), std::get<Message>(steps[message].what)) ==
          &std::get<RecordStep>(steps[message + 1].what));
  }
}

TEST_CASE("without a wish for secrets none is kept, even where another sink had one") {
  Recorder recorder({});
  CHECK_FALSE(recorder.wants_secrets());
  CHECK_FALSE(recorder.story().timed);
  const Bytes salt{7};
  const Secret secret(salt);
  recorder.receive(
      trace::SecretDerived{"main_secret", "x", "", "", "SHA-256", salt, {}, 1, &secret, &secret});
  recorder.receive(
      trace::SecretDerived{"resumption_secret", "y", "res", "", "", salt, {}, 1, &secret, nullptr});
  recorder.receive(trace::KeysInstalled{Direction::sent, Epoch::handshake, "s", "c", 0, &secret, &secret});
  const Story& story = recorder.story();
  const auto& main_secret = std::get<SecretStep>(story.steps[0].what);
  CHECK(main_secret.context.empty());
  CHECK_FALSE(main_secret.value);
  CHECK_FALSE(main_secret.input);
  const auto& resumption_secret = std::get<SecretStep>(story.steps[1].what);
  CHECK(resumption_secret.context == salt);
  CHECK_FALSE(resumption_secret.value);
  CHECK_FALSE(std::get<KeysStep>(story.steps[2].what).key);
  CHECK_FALSE(std::get<KeysStep>(story.steps[2].what).iv);
}

TEST_CASE("application data is counted, not kept") {
  Recorder recorder({});
  const Bytes bytes(1000, 0);
  for (int i = 0; i < 5; ++i) recorder.receive(opened(23, bytes));
  recorder.receive(opened(22, bytes));
  recorder.receive(opened(23, bytes));
  const Story& story = recorder.story();
  REQUIRE(story.steps.size() == 3);
  const auto& run = std::get<ApplicationData>(story.steps[0].what);
  CHECK(run.first_record == 0);
  CHECK(run.last_record == 4);
  CHECK(run.content_size == 5000);
  CHECK(std::get<RecordStep>(story.steps[1].what).number == 5);
  CHECK(std::get<ApplicationData>(story.steps[2].what).first_record == 6);
}

TEST_CASE("stories that share a budget take no more together, and give it back when they end") {
  Budget budget(100'000);
  const Bytes bytes(1000, 0);
  {
    std::vector<std::unique_ptr<Recorder>> many;
    for (int i = 0; i < 100; ++i) {
      many.push_back(std::make_unique<Recorder>(Recorder::Options{.most = 30'000, .budget = &budget}));
      for (int j = 0; j < 100; ++j) many.back()->receive(opened(22, bytes));
      CHECK(many.back()->story().steps.size() + many.back()->story().left_out == 100);
    }
    CHECK(many[0]->cost() <= 30'000);
    CHECK(many[0]->story().steps.size() > 5);
    CHECK(many[99]->story().steps.size() == 0);
    CHECK(budget.left() < 10'000);
    many.erase(many.begin());
    CHECK(budget.left() > 20'000);
  }
  CHECK(budget.left() == 100'000);
}

TEST_CASE("long texts of a check, chains and heads of HTTP cost what they take") {
  const std::string text(1 << 20, 'x');
  const auto cost = [](const std::function<void(Recorder&)>& act) {
    Recorder recorder({});
    act(recorder);
    return recorder.cost();
  };
  CHECK(cost([&](Recorder& r) {
          Check check;
          check.presented = text;
          r.receive(trace::CheckMade{check});
        }) > text.size());
  CHECK(cost([&](Recorder& r) {
          const std::vector<Bytes> chain(3, Bytes(100'000));
          r.receive(trace::CertificateJudged{x509::ValidationInputs{.chain = chain, .name = {}}, {}});
        }) > 300'000);
  CHECK(cost([&](Recorder& r) {
          HttpHead head;
          head.fields.emplace_back("Name", text);
          r.add(head);
        }) > text.size());
}

TEST_CASE("a recorder that keeps nothing still informs its listener, up to its limit") {
  Count count;
  Recorder recorder({.listener = &count, .most = 100'000, .keep = false});
  const Bytes bytes(1000, 0);
  for (int i = 0; i < 200; ++i) recorder.receive(opened(22, bytes));
  CHECK(recorder.story().steps.size() == 1);
  CHECK(count.times.size() > 20);
  CHECK(count.times.size() + recorder.story().left_out == 200);
}

TEST_CASE("no flood of events fills the memory, and an alert is kept nevertheless") {
  Recorder recorder({});
  const Bytes bytes(1 << 20, 0);
  for (int i = 0; i < 100; ++i) recorder.receive(trace::MessageReceived{"NewSessionTicket", bytes, 0, 0});
  recorder.receive(trace::AlertRaised{Direction::sent, Alert::unexpected_message, nullptr});
  const Story& story = recorder.story();
  CHECK(story.steps.size() < 40);
  CHECK(story.steps.size() + story.left_out == 101);
  CHECK(std::holds_alternative<AlertStep>(story.steps.back().what));
}
