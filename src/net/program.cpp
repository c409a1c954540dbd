#include "net/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>

namespace glasstls::net {

namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

/// The two ends of a pipe. Neither is inherited by other programs.
struct PipeEnds {
  Descriptor read, write;

  PipeEnds() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(errno, "pipe");
    read = Descriptor(ends[0]);
    write = Descriptor(ends[1]);
  }
};

void do_not_block(const Descriptor& descriptor) {
  const int flags = ::fcntl(descriptor.get(), F_GETFL);
  if (flags < 0 || ::fcntl(descriptor.get(), F_SETFL, flags | O_NONBLOCK) != 0) fail(errno, "fcntl");
}

/// What a program needs to find other programs and to write text, and nothing that could be a secret.
std::vector<std::string> harmless_environment() {
  std::vector<std::string> variables;
  for (const char* name : {"PATH", "LANG", "HOME"})
    if (const char* value = std::getenv(name)) variables.push_back(std::string(name) + "=" + value);
  return variables;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  for (std::string& text : texts) list.push_back(text.data());
  list.push_back(nullptr);
  return list;
}

/// How the program is started: its descriptors, a process group of its own, no signal ignored or blocked.
class Settings {
 public:
  Settings(int input, int output, int errors) {
    ::posix_spawn_file_actions_init(&files_);
    ::posix_spawnattr_init(&attributes_);
    ::posix_spawn_file_actions_adddup2(&files_, input, 0);
    ::posix_spawn_file_actions_adddup2(&files_, output, 1);
    ::posix_spawn_file_actions_adddup2(&files_, errors, 2);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    ::posix_spawnattr_setsigmask(&attributes_, &none);
    ::posix_spawnattr_setsigdefault(&attributes_, &all);
    ::posix_spawnattr_setpgroup(&attributes_, 0);
    ::posix_spawnattr_setflags(&attributes_,
                               POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  }
  ~Settings() {
    ::posix_spawn_file_actions_destroy(&files_);
    ::posix_spawnattr_destroy(&attributes_);
  }
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;

  pid_t start(std::span<const std::string> words) const {
    std::vector<std::string> arguments(words.begin(), words.end()), variables = harmless_environment();
    pid_t pid = -1;
    const int error = ::posix_spawnp(&pid, arguments[0].c_str(), &files_, &attributes_,
                                     pointers(arguments).data(), pointers(variables).data());
    if (error != 0) fail(error, "cannot start " + words[0]);
    return pid;
  }

 private:
  posix_spawn_file_actions_t files_;
  posix_spawnattr_t attributes_;
};

/// Reads what is there. Returns 0 at the end, negative if nothing is there now.
ssize_t read_some(const Descriptor& descriptor, std::span<char> into) {
  for (;;) {
    const ssize_t size = ::read(descriptor.get(), into.data(), into.size());
    if (size < 0 && errno == EINTR) continue;
    return size < 0 && errno != EAGAIN && errno != EWOULDBLOCK ? 0 : size;
  }
}

}  // namespace

Program::Program(std::span<const std::string> words, std::size_t longest) : longest_(longest) {
  PipeEnds input, output, errors;
  pid_ = Settings(input.read.get(), output.write.get(), errors.write.get()).start(words);
  input_ = std::move(input.write);
  output_ = std::move(output.read);
  errors_ = std::move(errors.read);
  for (const Descriptor* descriptor : {&input_, &output_, &errors_}) do_not_block(*descriptor);
}

Program::~Program() { kill_group(); }

Reply Program::ask(std::string_view line, Deadline deadline, int interrupt) {
  Bytes unsent = to_bytes(as_bytes(line));
  unsent.push_back('\n');
  for (;;) {
    if (auto answer = take_line()) return {std::move(*answer)};
    if (received_.size() > longest_) return {{}, Silence::too_long};
    if (deadline.passed()) return {{}, Silence::timed_out};
    std::array<pollfd, 4> ready{{{output_.get(), POLLIN, 0},
                                 {errors_.get(), POLLIN, 0},
                                 {interrupt, POLLIN, 0},
                                 {unsent.empty() ? -1 : input_.get(), POLLOUT, 0}}};
    if (::poll(ready.data(), ready.size(), deadline.poll_timeout()) < 0 && errno != EINTR)
      fail(errno, "poll");
    if (ready[2].revents) return {{}, Silence::interrupted};
    if (ready[3].revents) send_some(unsent);
    if (ready[1].revents) read_errors();
    if (ready[0].revents && !read_output()) {
      if (auto answer = take_line()) return {std::move(*answer)};
      wait_for_end(deadline);
      return {{}, Silence::ended};
    }
  }
}

bool Program::finish(Deadline deadline) {
  input_ = {};
  bool silent = received_.empty();
  while (!deadline.passed()) {
    std::array<pollfd, 2> ready{{{output_.get(), POLLIN, 0}, {errors_.get(), POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), deadline.poll_timeout()) < 0 && errno != EINTR)
      fail(errno, "poll");
    if (ready[1].revents) read_errors();
    const bool open = !ready[0].revents || read_output();
    silent = silent && received_.empty();
    received_.clear();
    if (open) continue;
    wait_for_end(deadline);
    return silent && has_ended();
  }
  return false;
}

bool Program::has_finished() {
  while (output_.get() >= 0 && read_some_output()) received_.clear();
  read_errors();
  return has_ended();
}

std::optional<int> Program::exit_code() {
  kill_group();
  return !killed_ && WIFEXITED(status_) ? std::optional(WEXITSTATUS(status_)) : std::nullopt;
}

std::string Program::ending() {
  kill_group();
  if (killed_) return "it was stopped";
  if (WIFSIGNALED(status_))
    return "it was killed by signal " + std::to_string(WTERMSIG(status_)) + " (" +
           ::strsignal(WTERMSIG(status_)) + ")";
  return "it ended with exit code " + std::to_string(WEXITSTATUS(status_));
}

std::string Program::last_words() {
  kill_group();
  read_errors();
  return last_words_;
}

/// Hands the system what it takes. A program that no longer reads loses the rest; its output says why.
void Program::send_some(Bytes& unsent) {
  sigset_t pipe, before;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  ::pthread_sigmask(SIG_BLOCK, &pipe, &before);
  const ssize_t size = ::write(input_.get(), unsent.data(), unsent.size());
  const int error = errno;
  if (size < 0 && error == EPIPE) {
    const timespec at_once{};
    ::sigtimedwait(&pipe, nullptr, &at_once);
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (size >= 0)
    unsent.erase(unsent.begin(), unsent.begin() + size);
  else if (error != EAGAIN && error != EINTR)
    unsent.clear();
}

/// Takes what its standard output has; false at its end.
bool Program::read_output() {
  std::array<char, 1 << 16> buffer;
  const ssize_t size = read_some(output_, buffer);
  if (size > 0) received_.append(buffer.data(), static_cast<std::size_t>(size));
  return size != 0;
}

/// The same; false if there is nothing more now.
bool Program::read_some_output() {
  const std::size_t before = received_.size();
  return read_output() && received_.size() > before;
}

/// Takes what its standard error has, at most the size of a pipe, and keeps the end of it.
void Program::read_errors() {
  std::array<char, 1 << 16> buffer;
  const ssize_t size = errors_.get() < 0 ? 0 : read_some(errors_, buffer);
  if (size == 0) errors_ = {};  // poll() would report the end again and again
  if (size > 0) last_words_.append(buffer.data(), static_cast<std::size_t>(size));
  if (last_words_.size() > most_last_words) last_words_.erase(0, last_words_.size() - most_last_words);
}

std::optional<std::string> Program::take_line() {
  const std::size_t end = received_.find('\n');
  if (end == std::string::npos || end > longest_) return std::nullopt;
  std::string line = received_.substr(0, end);
  received_.erase(0, end + 1);
  return line;
}

/// Whether it ended. It stays a zombie, so nobody else gets its number.
bool Program::has_ended() const {
  siginfo_t info{};
  return pid_ < 0 || (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
                      info.si_pid == pid_);
}

void Program::wait_for_end(Deadline deadline) const {
  while (!has_ended() && !deadline.passed()) ::poll(nullptr, 0, 10);
}

void Program::kill_group() {
  if (pid_ < 0) return;
  killed_ = !has_ended();
  ::kill(-pid_, SIGKILL);  // also what it started and left behind
  while (::waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
}

}  // namespace glasstls::net
