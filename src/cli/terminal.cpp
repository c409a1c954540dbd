#include "cli/terminal.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "cli/output.hpp"

namespace glasstls::cli {

namespace {

using namespace std::string_view_literals;

/// xterm's codes: a screen of its own without a cursor, and back.
constexpr std::string_view enter_screen = "\x1b[?1049h\x1b[?25l"sv,
                           leave_screen = "\x1b[0m\x1b[?25h\x1b[?1049l"sv;
constexpr std::array deadly{SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGSEGV, SIGABRT, SIGBUS, SIGFPE};

// Signal handlers can reach nothing else.
termios before;
sigset_t mask_before;

/// Only what POSIX allows in a signal handler.
void restore() {
  [[maybe_unused]] const ssize_t written = ::write(standard_output, leave_screen.data(), leave_screen.size());
  ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
}

void die(int signal) {
  restore();
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void note_size(int) {}  // that it interrupts ppoll is enough

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

bool Terminal::is_there() {
  const char* type = std::getenv("TERM");
  const bool moves = type && *type && std::string_view(type) != "dumb";  // whether it obeys the codes above
  return moves && ::isatty(STDIN_FILENO) && ::isatty(standard_output);
}

Terminal::Terminal() {
  if (::tcgetattr(STDIN_FILENO, &before) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot use the terminal");
  termios raw = before;
  // Signals stay: Ctrl-C works also while nobody reads.
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  // The size matters only while we wait for a key, and must not interrupt the network.
  sigset_t resize;
  ::sigemptyset(&resize);
  ::sigaddset(&resize, SIGWINCH);
  ::sigprocmask(SIG_BLOCK, &resize, &mask_before);
  handle(SIGWINCH, note_size);
  for (int signal : deadly) handle(signal, die);
  handle(SIGTSTP, SIG_IGN);
  if (::tcsetattr(STDIN_FILENO, TCSANOW, &raw) != 0)
    throw std::system_error(errno, std::generic_category(), "cannot use the terminal");
  write_all(standard_output, as_bytes(enter_screen), "the terminal");
}

Terminal::~Terminal() {
  restore();
  for (int signal : deadly) handle(signal, SIG_DFL);
  handle(SIGTSTP, SIG_DFL);
  handle(SIGWINCH, SIG_DFL);
  ::sigprocmask(SIG_SETMASK, &mask_before, nullptr);
}

Terminal::Size Terminal::size() const {
  winsize size{};
  if (::ioctl(standard_output, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

void Terminal::draw(const std::vector<std::string>& lines) {
  std::string codes = "\x1b[H";
  for (std::size_t i = 0; i < lines.size(); ++i)
    codes += (i > 0 ? "\r\n" : "") + Printable::lines(lines[i], true).text() + "\x1b[K";
  write_all(standard_output, as_bytes(codes), "the terminal");
}

std::string Terminal::wait(bool& ended) {
  pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
  sigset_t while_waiting = mask_before;
  ::sigdelset(&while_waiting, SIGWINCH);
  ended = false;
  const int ready = ::ppoll(&input, 1, nullptr, &while_waiting);
  if (ready < 0 && errno == EINTR) return {};
  std::array<char, 64> buffer{};
  const ssize_t got = ready < 0 ? -1 : ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (got < 0 && errno == EINTR) return {};
  ended = got <= 0;
  return ended ? std::string() : std::string(buffer.data(), static_cast<std::size_t>(got));
}

}  // namespace glasstls::cli
