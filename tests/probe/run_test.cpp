#include <sys/resource.h>
#include <sys/stat.h>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <set>

#include "cli/program.hpp"
#include "net/error.hpp"
#include "probe/conversations.hpp"
#include "probe/failure_traces.hpp"
#include "probe/hold_all.hpp"
#include "probe/rules.hpp"
#include "recording/trace_reader.hpp"
#include "story/step.hpp"
#include "support/catch.hpp"
#include "support/probed.hpp"

using namespace glasstls;
using namespace glasstls::probe;
using namespace glasstls::testing;

namespace {

/// The server in memory is for one thread at a time. Keeps what each connection began with.
class LockedLine : public MemoryLine {
 public:
  using MemoryLine::MemoryLine;
  void carry(Performance& performance) override {
    const std::lock_guard lock(mutex_);
    MemoryLine::carry(performance);
    if (!performance.outcome().heard.hello) return;
    const auto& random = performance.outcome().heard.hello->legacy_session_id_echo;
    sessions.insert(to_hex(random));  // drawn by the client
  }
  std::set<std::string> sessions{};

 private:
  std::mutex mutex_;
};

std::vector<const Conversation*> called(std::string_view pattern) {
  std::vector<const Conversation*> found;
  for (const Conversation& one : server_conversations())
    if (fits(pattern, one.name)) found.push_back(&one);
  return found;
}

/// One that our engine refuses with decrypt_error, although an answer is expected.
Conversation refused(std::string name) {
  return {.name = std::move(name),
          .rule = rules::finished,
          .deviations = {{.moment = Moment::finished, .act = Act::flip, .number = 5}},
          .expected = {.answer = true}};
}

recording::TraceAbout about() { return {.title = "glasstls probe server.example", .version = "1"}; }

template <class What>
const What* find_step(const story::Story& story, bool (*fits)(const What&)) {
  for (const story::Step& step : story.steps)
    if (const auto* what = std::get_if<What>(&step.what); what && fits(*what)) return what;
  return nullptr;
}

}  // namespace

TEST_CASE("several jobs hold what one does, with the same results in the same order") {
  const auto conversations = called("*ecord*");
  REQUIRE(conversations.size() > 30);
  std::vector<std::set<std::string>> sessions;
  std::vector<std::vector<std::string>> verdicts;
  for (const unsigned jobs : {1u, 5u}) {
    Tested tested;
    LockedLine line(tested.config);
    Tester tester(line, {.server_name = "server.example"}, tested.random);
    REQUIRE(tester.learn().trouble.empty());
    line.sessions.clear();
    std::vector<std::size_t> told;
    const auto results = hold_all(
        tester, conversations,
        {.jobs = jobs, .seed = 3, .progress = [&](std::size_t held, auto) { told.push_back(held); }});
    REQUIRE(results.size() == conversations.size());
    REQUIRE(told.size() == conversations.size() + 1);
    for (std::size_t i = 0; i < told.size(); ++i) CHECK(told[i] == i);
    auto& mine = verdicts.emplace_back();
    for (std::size_t i = 0; i < results.size(); ++i) {
      CHECK(results[i].conversation == conversations[i]);
      mine.push_back(std::string(name_of(results[i].verdict.kind)) + ": " + to_string(results[i].outcome));
    }
    sessions.push_back(line.sessions);
  }
  CHECK(verdicts[0] == verdicts[1]);
  CHECK(sessions[0].size() > 10);
  CHECK(sessions[0] == sessions[1]);  // the seed and the name decide, not the order in time
}

TEST_CASE("as many conversations are held at the same time as there are jobs") {
  /// Each connection waits until `jobs` are open.
  class Meeting : public LockedLine {
   public:
    using LockedLine::LockedLine;
    void carry(Performance& performance) override {
      if (jobs > 0) {
        std::unique_lock lock(mutex);
        ++there;
        all_there.notify_all();
        all_there.wait(lock, [&] { return there >= jobs; });
      }
      LockedLine::carry(performance);
    }
    std::size_t jobs = 0, there = 0;
    std::mutex mutex{};
    std::condition_variable all_there{};
  };
  Tested tested;
  Meeting line(tested.config);
  Tester tester(line, {.server_name = "server.example"}, tested.random);
  REQUIRE(tester.learn().trouble.empty());
  line.jobs = 4;
  const auto conversations = called("finished-with-byte-1?-changed");
  CHECK(hold_all(tester, conversations, {.jobs = 4}).size() == conversations.size());
  CHECK(line.there == conversations.size());
}

TEST_CASE("a server that is gone ends the run with what is known so far") {
  /// Takes `most` connections, and then none.
  class Gone : public MemoryLine {
   public:
    using MemoryLine::MemoryLine;
    void carry(Performance& performance) override {
      if (most-- <= 0) throw net::NetError(net::Stage::connect, net::Cause::refused, "refused");
      MemoryLine::carry(performance);
    }
    int most = 1000;
  };
  Tested tested;
  Gone line(tested.config);
  Tester tester(line, {.server_name = "server.example"}, tested.random);
  REQUIRE(tester.learn().trouble.empty());
  CHECK(tester.gone().empty());
  line.most = 3;
  const auto conversations = called("finished-with-byte-1?-changed");
  const auto results = hold_all(tester, conversations, {});
  REQUIRE(results.size() == conversations.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    INFO(i);
    const probe::Verdict& verdict = results[i].verdict;
    CHECK((verdict.kind == probe::Verdict::Kind::passed) == (i < 3));
    if (i >= 3)
      CHECK(verdict.why == "the server cannot be reached any more, since " + conversations[2]->name);
  }
  CHECK(tester.gone() == "the server cannot be reached any more, since " + conversations[2]->name);
}

TEST_CASE("a failed conversation leaves a trace that view and step open, and no other does") {
  const TemporaryFolder folder;
  Tested tested;
  FailureTraces traces(folder / "traces", {"wrong-finished"}, about());
  Tester tester(tested.line, {.server_name = "server.example", .traces = &traces}, tested.random);
  REQUIRE(tester.learn().trouble.empty());
  const Conversation wrong = refused("wrong-finished");
  CHECK(tester.hold(wrong, tested.random).verdict.kind == probe::Verdict::Kind::failed);
  CHECK(tester.hold(*called("ordinary").front(), tested.random).verdict.kind == probe::Verdict::Kind::passed);
  CHECK(traces.kept() == 1);
  CHECK(traces.trouble() == "");
  const std::string path = folder / "traces/wrong-finished.sqlog";
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(std::distance(std::filesystem::directory_iterator(folder / "traces"), {}) == 1);

  const recording::TraceFile file = recording::load_trace(path);
  CHECK(file.title == "glasstls probe server.example wrong-finished");
  const story::Story& story = file.story;
  CHECK(std::holds_alternative<story::Note>(story.steps.front().what));
  // What was encrypted is there too: the Finished that was changed, and the alert.
  CHECK(find_step<story::Message>(story, [](const auto& message) {
    return message.name == "Finished" && message.direction == story::Direction::sent;
  }));
  CHECK(find_step<story::AlertStep>(
      story, [](const auto& step) { return step.direction == story::Direction::received; }));
  const Ran view = run(folder, "view " + path);
  CHECK(view.code == 0);
  for (const char* words : {"wrong-finished", "Finished: one bit of byte 5 is another", "alert decrypt_error",
                            "came", "the server refused what it must accept", "RFC 9846 4.5.3"})
    CHECK(view.out.find(words) != std::string::npos);
  const Ran step = run(folder, "step " + path, "list all\nquit\n");
  CHECK(step.code == 0);
  CHECK(step.err == "");
  CHECK(step.out.find("decrypt_error") != std::string::npos);
}

TEST_CASE("the trace of a resumption shows its early data, and that of a malformed message its bytes") {
  const TemporaryFolder folder;
  Tested tested;
  std::vector<std::string> names{"early"};
  for (const Conversation* one : called("hello-*")) names.push_back(one->name);
  FailureTraces traces(folder / "traces", names, about());
  Tester tester(tested.line, {.server_name = "server.example", .traces = &traces}, tested.random);
  REQUIRE(tester.learn().early_data);
  Conversation early = *called("early-data-accepted").front();
  early.name = "early";
  early.expected = {.alerts = {Alert::decode_error}};
  CHECK(tester.hold(early, tested.random).verdict.kind == probe::Verdict::Kind::failed);
  const recording::TraceFile file = recording::load_trace(folder / "traces/early.sqlog");
  CHECK(find_step<story::Message>(file.story, [](const auto& one) { return one.name == "EndOfEarlyData"; }));
  CHECK(find_step<story::RecordStep>(file.story, [](const auto& one) {
    return one.epoch == story::Epoch::early && one.direction == story::Direction::sent;
  }));
  for (const Conversation* one : called("hello-*")) {
    Conversation malformed = *one;
    if (malformed.expected.answer_is_allowed) continue;
    malformed.expected = {.answer = true};
    tester.hold(malformed, tested.random);
    INFO(one->name);
    const recording::TraceFile trace = recording::load_trace(folder / ("traces/" + one->name + ".sqlog"));
    CHECK(trace.story.steps.size() > 2);
  }
  CHECK(traces.trouble() == "");
  CHECK(traces.kept() > 50);
}

TEST_CASE("a trace replaces no file, and one that cannot be written harms no conversation") {
  const TemporaryFolder folder;
  Tested tested;
  const Conversation wrong = refused("wrong-finished");
  const std::string traces = folder / "traces", path = folder / "traces/wrong-finished.sqlog";
  FailureTraces first(traces, {wrong.name}, about());
  write(path, "mine");
  std::string refusal;
  try {
    FailureTraces(traces, {"other", wrong.name}, about());
  } catch (const std::system_error& error) {
    refusal = error.what();
  }
  CHECK(refusal.find("the trace " + path + " is of an earlier run: name another folder") == 0);
  CHECK_THROWS_AS(FailureTraces(path, {}, about()), std::system_error);
  CHECK_THROWS_AS(FailureTraces(folder / "nowhere/traces", {}, about()), std::system_error);
  {
    Tester tester(tested.line, {.server_name = "server.example", .traces = &first}, tested.random);
    REQUIRE(tester.learn().trouble.empty());
    CHECK(tester.hold(wrong, tested.random).verdict.kind == probe::Verdict::Kind::failed);
    CHECK(content(path) == "mine");
    CHECK(first.trouble().find("cannot open the trace file " + path) != std::string::npos);
    CHECK(first.kept() == 0);
  }
  // A limit of the process on the size of files stands in for a full disk.
  std::filesystem::remove(path);
  FailureTraces second(traces, {wrong.name}, about());
  Tester tester(tested.line, {.server_name = "server.example", .traces = &second}, tested.random);
  REQUIRE(tester.learn().trouble.empty());
  rlimit usual{};
  REQUIRE(::getrlimit(RLIMIT_FSIZE, &usual) == 0);
  const auto before = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1000, usual.rlim_max};
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
  const Result result = tester.hold(wrong, tested.random);
  REQUIRE(::setrlimit(RLIMIT_FSIZE, &usual) == 0);
  std::signal(SIGXFSZ, before);
  CHECK(result.verdict.kind == probe::Verdict::Kind::failed);
  CHECK(second.trouble().find("cannot write to the trace file") != std::string::npos);
  CHECK(tester.hold(*called("ordinary").front(), tested.random).verdict.kind == probe::Verdict::Kind::passed);
}

TEST_CASE("a mistyped command leaves no folder for traces") {
  const TemporaryFolder folder;
  write(folder / "no.pem", "nonsense\n");
  const std::string file = "'" + (folder / "no.pem") + "'", traces = folder / "traces";
  for (const auto& [arguments, code] : std::initializer_list<std::pair<std::string, int>>{
           {"localhost:https", 2},
           {"localhost:1:1", 2},
           {"no-such-host.invalid:443", 3},
           {"localhost:1 --cert " + file + " --key " + file, 2},
           {"localhost:1 --cert '" + traces + ".pem' --key " + file, 10},
           {"--client --ca '" + (folder / "none/ca.pem") + "'", 10},
           {"--client --ca " + file + " --host nonsense", 2}}) {
    INFO(arguments);
    const Ran ran = run(folder, "probe " + arguments + " --trace-failures '" + traces + "'");
    INFO(ran.out << ran.err);
    CHECK(ran.code == code);
    CHECK_FALSE(std::filesystem::exists(traces));
  }
}

TEST_CASE("a server that sends without end fails, and its trace is bounded") {
  /// Answers with change_cipher_spec records for ever, which the tester takes, and each is a step of a trace.
  class Flooding : public MemoryLine {
   public:
    using MemoryLine::MemoryLine;
    void carry(Performance& performance) override {
      if (!floods) return MemoryLine::carry(performance);
      performance.take_output();
      Bytes records;
      for (int i = 0; i < 1000; ++i) append(records, from_hex("140303000101").value());
      while (!performance.over() && sent < (std::size_t{64} << 20)) {
        performance.receive(records);
        sent += records.size();
      }
      if (!performance.over()) performance.time_out();
    }
    bool floods = false;
    std::size_t sent = 0;
  };
  const TemporaryFolder folder;
  Tested tested;
  Flooding line(tested.config);
  FailureTraces traces(folder / "traces", {"ordinary"}, about());
  Tester tester(line, {.server_name = "server.example", .traces = &traces}, tested.random);
  REQUIRE(tester.learn().trouble.empty());
  line.floods = true;
  const Result result = tester.hold(*called("ordinary").front(), tested.random);
  CHECK(result.verdict.kind == probe::Verdict::Kind::failed);
  CHECK(result.outcome.how == probe::Outcome::How::flood);
  CHECK(line.sent <= Performance::most_received + 6000);
  CHECK(std::filesystem::file_size(folder / "traces/ordinary.sqlog") < (std::uintmax_t{64} << 20));
}

TEST_CASE("our engine passes every conversation about certificates of clients, wanted or required") {
  for (const auto how : {handshake::ClientCertificates::welcome, handshake::ClientCertificates::required}) {
    Tested tested;
    tested.ask_for_certificates();
    tested.config.client_certificates = how;
    Tester tester(tested.line, {.server_name = "server.example", .credential = &tested.credential},
                  tested.random);
    const Learned& learned = tester.learn();
    INFO(learned.trouble);
    REQUIRE(learned.client_certificates);
    std::vector<const Conversation*> conversations;
    for (const Conversation& one : server_conversations())
      for (const Need need : one.needs)
        if (need == Need::client_certificates || need == Need::credential) conversations.push_back(&one);
    CHECK(conversations.size() > 50);
    for (const Result& result : hold_all(tester, conversations, {})) {
      INFO(result.conversation->name << ": " << to_string(result.outcome));
      // An empty Certificate is the one thing that the standard leaves to the server.
      const bool allowed = how == handshake::ClientCertificates::welcome &&
                           result.conversation->name == "client-certificate-that-is-empty";
      CHECK(result.verdict.kind == (allowed ? probe::Verdict::Kind::allowed : probe::Verdict::Kind::passed));
    }
    // Without a certificate of ours, what needs one is not tried.
    Tester without(tested.line, {.server_name = "server.example"}, tested.random);
    const bool may = how == handshake::ClientCertificates::welcome;
    CHECK(without.learn().trouble.empty() == may);
    if (may)
      CHECK(without.hold(*called("client-certificate-shown").front(), tested.random).verdict.why ==
            "the server asks for no client certificate, or we have none");
    else
      CHECK(
          without.learned().trouble ==
          "an ordinary handshake fails: the alert certificate_required, after the Finished; the server wants a "
          "client certificate, and none was given (--cert and --key)");
  }
}
