#pragma once

#include <fcntl.h>
#include <spawn.h>
#include <csignal>

#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "program.hpp"

extern char** environ;

namespace glasstls::testing {

/// glasstls in the background until stop(). Its output goes to `folder`, its state too unless `state` names
/// another.
class Background {
 public:
  Background(const TemporaryFolder& folder, std::vector<std::string> words,
             const std::string& state_folder = {})
      : out_(folder / "server.out") {
    const char* program = std::getenv("GLASSTLS_PROGRAM");
    if (!program) throw std::runtime_error("GLASSTLS_PROGRAM is not set");
    words.insert(words.begin(), program);
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    std::string state = "XDG_STATE_HOME=" + (state_folder.empty() ? folder.path.string() : state_folder);
    std::vector<char*> environment{state.data()};
    for (char** one = environ; *one; ++one)
      if (std::string_view(*one).substr(0, 15) != "XDG_STATE_HOME=") environment.push_back(*one);
    environment.push_back(nullptr);
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, 1, out_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::posix_spawn_file_actions_adddup2(&files, 1, 2);
    if (::posix_spawn(&pid_, program, &files, nullptr, argv.data(), environment.data()) != 0)
      throw std::runtime_error("cannot start glasstls");
    ::posix_spawn_file_actions_destroy(&files);
  }
  ~Background() {
    if (pid_ > 0) stop();
  }
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;

  /// Sends SIGTERM; the exit code, or -1.
  int stop() {
    ::kill(pid_, SIGTERM);
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  pid_t pid() const { return pid_; }
  std::string output() const { return content(out_); }

  /// Waits until it says `part`.
  bool says(std::string_view part) const {
    for (int i = 0; i < 600; ++i) {
      if (output().find(part) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
  }

  /// The port of the first "localhost:PORT" that it says.
  std::string port() const {
    if (!says("Ctrl-C ends")) throw std::runtime_error("the server does not start: " + output());
    const std::string text = output();
    const std::size_t at = text.find("localhost:") + 10;
    return text.substr(at, text.find_first_not_of("0123456789", at) - at);
  }

 private:
  std::string out_;
  pid_t pid_ = -1;
};

}  // namespace glasstls::testing
