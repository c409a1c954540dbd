#include <iostream>
#include <memory>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/reason.hpp"
#include "cli/step_arguments.hpp"
#include "cli/terminal.hpp"
#include "export/trace_reader.hpp"
#include "flow/fetch.hpp"
#include "flow/trust.hpp"
#include "render/stepper/full_screen.hpp"
#include "story/flow_recorder.hpp"

namespace glasstls::cli {

namespace {

using render::stepper::FullScreen;
using render::stepper::Stepper;

/// The user has had enough, in the middle of a connection. No std::exception, which the engine would take for
/// a mistake of its own.
struct Left {};

/// Who gives the commands and looks at the answers.
class User {
 public:
  virtual ~User() = default;
  /// The stepper stopped, `text` says where. Comes back when things may go on, or throws Left.
  virtual void ask(Stepper& stepper, const std::string& text) = 0;
};

/// Commands are the lines of standard input, answers go to standard output. There is no prompt and no echo.
class Pipe : public User {
 public:
  void ask(Stepper& stepper, const std::string& text) override {
    write_all(standard_output, text);
    for (std::string line; std::getline(std::cin, line);) {
      const Stepper::Answer answer = stepper.command(line);
      write_all(standard_output, answer.text);
      if (answer.then == Stepper::Then::go_on) return;
      if (answer.then == Stepper::Then::quit) break;
    }
    throw Left{};
  }
};

/// Keys of a terminal, and its whole screen.
class Screen : public User {
 public:
  explicit Screen(std::string title) : title_(std::move(title)) {}

  void ask(Stepper& stepper, const std::string&) override {
    if (!full_) full_.emplace(stepper, title_);
    for (bool ended = false; !ended;) {
      draw();
      for (int key : render::stepper::keys_of(terminal_.wait(ended))) {
        const Stepper::Then then = full_->press(key);
        if (then == Stepper::Then::quit) throw Left{};
        if (then == Stepper::Then::go_on) {
          draw();
          return;
        }
      }
    }
    throw Left{};
  }

 private:
  void draw() {
    const Terminal::Size size = terminal_.size();
    terminal_.draw(full_->draw(size.width, size.height));
  }

  std::string title_;
  Terminal terminal_;
  std::optional<FullScreen> full_;
};

/// Holds a connection at each event until the user goes on: nothing that the engine wants to send leaves, and
/// nothing that came is looked at, while this does not return.
class Holding : public story::Listener {
 public:
  Holding(User& user, Stepper& stepper) : user_(user), stepper_(stepper) {}
  void added(const story::Story&, const story::Step&) override {
    if (const std::optional<std::string> text = stepper_.grown()) user_.ask(stepper_, *text);
  }

 private:
  User& user_;
  Stepper& stepper_;
};

/// The recorder wants its listener before there is a story to step through.
struct Later : story::Listener {
  story::Listener* listener = nullptr;
  void added(const story::Story& story, const story::Step& step) override { listener->added(story, step); }
};

std::unique_ptr<User> user_for(const std::string& title) {
  if (Terminal::is_there()) return std::make_unique<Screen>(title);
  return std::make_unique<Pipe>();
}

/// All there is has been recorded: goes on asking until the user leaves.
void look_around(User& user, Stepper& stepper, std::string text) {
  while (true) user.ask(stepper, std::exchange(text, {}));
}

ExitCode step_through(const StepArguments& arguments, const render::text::Look& look) {
  exporting::TraceFile file = exporting::load_trace(arguments.target);
  if (!arguments.secrets) story::forget_secrets(file.story);
  if (file.cut_short)
    write_all(
        standard_error,
        "glasstls: " + arguments.target + " ends in the middle of a record: what wrote it was interrupted\n",
        "standard error");
  Stepper stepper(file.story, look, false);
  const auto user = user_for(file.title);
  if (Terminal::is_there()) stepper.command("next");
  try {
    look_around(*user, stepper, {});
  } catch (const Left&) {
  }
  return ExitCode::done;
}

flow::Options options_for(const StepArguments& arguments, const flow::Trust& trust, trace::Sink* sink) {
  constexpr std::chrono::hours patience{24};  // as long as somebody may look at one event
  flow::Options options;
  options.sink = sink;
  options.tls.trust_anchors = &trust.store;
  if (!arguments.connect_to.empty()) options.connect_to = http::parse_host_port(arguments.connect_to);
  if (arguments.insecure) options.tls.policy.tolerated = x509::RuleSet::all();
  options.time_outs = flow::TimeOuts::each(patience);
  return options;
}

ExitCode step_live(const StepArguments& arguments, const render::text::Look& look) {
  flow::TrustOptions trusted = flow::TrustOptions::from_environment();
  trusted.added = arguments.ca;
  trusted.instead = arguments.ca_only;
  trusted.may_be_empty = arguments.insecure;
  const flow::Trust trust = flow::load_trust(trusted);
  // No clock: what somebody holds up takes as long as he looks at it.
  Later later;
  story::Recorder recorder({.secrets = arguments.secrets, .listener = &later});
  Stepper stepper(recorder.story(), look, true);
  const auto user = user_for(arguments.target);
  Holding holding(*user, stepper);
  later.listener = &holding;
  story::FlowRecorder flow(recorder);
  ExitCode code = ExitCode::done;
  try {
    const http::Url url = http::parse_url(arguments.target);
    const flow::Options options = options_for(arguments, trust, &recorder);
    user->ask(stepper, {});
    try {
      flow::fetch({url, options, 10}, flow);
    } catch (const flow::Error& error) {
      code = code_of(error.reason);
      flow.failed(error);
    }
    look_around(*user, stepper, stepper.over());
  } catch (const http::Error& error) {
    throw UsageError(error.what());
  } catch (const Left&) {
  }
  return code;
}

}  // namespace

ExitCode step(std::span<const std::string> words) {
  const StepArguments arguments = read_step_arguments(words);
  const render::text::Look look{.style = render::text::style_for(standard_output)};
  return arguments.target.find("://") == std::string::npos ? step_through(arguments, look)
                                                           : step_live(arguments, look);
}

}  // namespace glasstls::cli
