#include <cerrno>
#include <filesystem>
#include <iostream>
#include <memory>
#include <system_error>

#include "cli/capture_file.hpp"
#include "cli/client_setup.hpp"
#include "cli/command.hpp"
#include "cli/output.hpp"
#include "cli/reason.hpp"
#include "cli/screen.hpp"
#include "cli/step_arguments.hpp"
#include "cli/stopwatch.hpp"
#include "cli/terminal.hpp"
#include "cli/trace_file.hpp"
#include "flow/fetch.hpp"
#include "flow/observers.hpp"
#include "flow/system.hpp"
#include "render/stepper/full_screen.hpp"
#include "render/text/layout.hpp"
#include "story/flow_recorder.hpp"

namespace glasstls::cli {

namespace {

using render::stepper::FullScreen;
using render::stepper::Stepper;

/// The user quits in the middle of a connection, or is gone. This is not a std::exception: such an
/// exception would count as a fault of a sink and would not end the connection.
struct Left {
  std::string trouble{};  ///< why the user is not there
};

/// Gives the commands and reads the answers.
class User {
 public:
  virtual ~User() = default;
  /// The stepper stopped, and `text` says where. Returns when the connection may continue, or throws Left.
  virtual void ask(Stepper& stepper, const std::string& text) = 0;
};

/// Reads commands from standard input, one per line, and writes answers to standard output, without prompt or
/// echo.
class Pipe : public User {
 public:
  void ask(Stepper& stepper, const std::string& text) override {
    show(text);
    for (std::string line; std::getline(std::cin, line);) {
      const Stepper::Answer answer = stepper.command(line);
      show(answer.text);
      if (answer.then == Stepper::Then::go_on) return;
      if (answer.then == Stepper::Then::quit) break;
    }
    throw Left{};
  }

 private:
  static void show(const std::string& text) {
    try {
      print(standard_output, text);
    } catch (const std::system_error& error) {
      throw Left{error.what()};
    }
  }
};

/// Uses single keys and the whole screen of a terminal.
class Keyboard : public User {
 public:
  explicit Keyboard(std::string title) : title_(std::move(title)) {}

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
    try {
      terminal_.draw(full_->draw(size.width, size.height));
    } catch (const std::system_error& error) {
      throw Left{error.what()};
    }
  }

  std::string title_;
  Terminal terminal_;
  std::optional<FullScreen> full_;
};

/// Stops a connection at each event until the user continues: until added() returns, nothing is sent, and
/// nothing that came is read. The clock stops meanwhile.
class Holding : public story::StoryListener {
 public:
  Holding(User& user, Stepper& stepper) : user_(user), stepper_(stepper) {}
  void added(const story::Story&, const story::Step&) override {
    if (const std::optional<std::string> text = stepper_.grown()) ask(*text);
  }
  void ask(const std::string& text) {
    const net::Intermission intermission;
    user_.ask(stepper_, text);
  }

 private:
  User& user_;
  Stepper& stepper_;
};

/// Stands in for the listener that can be made only when the story exists.
struct Later : story::StoryListener {
  story::StoryListener* listener = nullptr;
  void added(const story::Story& story, const story::Step& step) override { listener->added(story, step); }
};

std::unique_ptr<User> user_for(const std::string& title) {
  if (Terminal::is_there()) return std::make_unique<Keyboard>(title);
  return std::make_unique<Pipe>();
}

/// Everything is recorded: asks for commands until the user quits.
void look_around(User& user, Stepper& stepper, std::string text) {
  while (true) user.ask(stepper, std::exchange(text, {}));
}

ExitCode step_through(const StepArguments& arguments, const render::text::Look& look) {
  if (!std::filesystem::exists(arguments.target))
    throw std::system_error(ENOENT, std::generic_category(),
                            "there is no trace " + arguments.target + " (a URL begins with https://)");
  const recording::TraceFile file = open_trace(arguments.target, arguments.view.secrets);
  Stepper stepper(file.story, look, false);
  const auto user = user_for(file.title);
  if (Terminal::is_there()) stepper.command("next");
  Unwritten unwritten;
  try {
    look_around(*user, stepper, {});
  } catch (const Left& left) {
    unwritten.note(left.trouble);
  }
  return unwritten.code(ExitCode::done);
}

ExitCode step_live(StepArguments arguments, const render::text::Look& look) {
  arguments.view.quiet = true;  // the stepper shows what happens
  ClientSetup setup(arguments);
  Stopwatch stopwatch;
  Later later;
  Screen screen(arguments.view, {.title = "glasstls step " + arguments.target,
                                 .now = net::unix_time(),
                                 .descriptor = standard_error,
                                 .clock = &stopwatch,
                                 .also = &later});
  std::optional<recording::Capture> capture;
  open_capture(capture, arguments.view.pcapng, &stopwatch);
  setup.watch(screen.recorder());
  if (capture) setup.watch(&*capture);
  story::FlowRecorder story(*screen.recorder());
  flow::Observers observers;
  observers.add(&setup.observer());
  observers.add(&story);
  observers.add(capture ? &*capture : nullptr);

  Stepper stepper(screen.recorder()->story(), look, true);
  std::unique_ptr<User> user = user_for(arguments.target);
  Holding holding(*user, stepper);
  later.listener = &holding;
  flow::SystemRandom random;
  Unwritten unwritten;
  ExitCode code = ExitCode::done;
  std::string trouble;
  try {
    const flow::ClientOptions options = setup.options(random);
    const http::Url url = url_of(arguments.target, options, observers);
    holding.ask({});
    try {
      flow::fetch({url, options, 10}, observers);
    } catch (const flow::FlowError& error) {
      code = code_of(error.reason);
      story.failed(error);
    }
    look_around(*user, stepper, stepper.over());
  } catch (const http::HttpError& error) {
    throw UsageError(error.what());
  } catch (const Left& left) {
    trouble = left.trouble;
  }
  user.reset();  // gives the terminal back: what is said now stays on it
  unwritten.note(trouble);
  setup.finish(unwritten);
  finish(capture, unwritten);
  screen.finish(unwritten);
  return unwritten.code(code);
}

}  // namespace

ExitCode step(std::span<const std::string> words) {
  StepArguments arguments = read_step_arguments(words);
  const render::text::Look look{.style = render::text::style_for(standard_output)};
  return arguments.is_url() ? step_live(std::move(arguments), look) : step_through(arguments, look);
}

}  // namespace glasstls::cli
