#include "cli/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "cli/called_as.hpp"
#include "render/text/layout.hpp"
#include "render/text/style.hpp"

namespace glasstls::cli {

void prepare_outputs() {
  std::signal(SIGPIPE, SIG_IGN);
  // The other direction, so reading and writing fail as they would have with a closed descriptor.
  constexpr int wrong_way[] = {O_WRONLY, O_RDONLY, O_RDONLY};
  for (int descriptor = 0; descriptor <= standard_error; ++descriptor)
    if (::fcntl(descriptor, F_GETFD) < 0) ::open("/dev/null", wrong_way[descriptor]);
}

void write_all(int descriptor, View bytes, const std::string& what) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && descriptor == standard_error) return;
    if (written < 0) throw std::system_error(errno, std::generic_category(), "cannot write to " + what);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void write_all(int descriptor, const Printable& text, const std::string& what) {
  write_all(descriptor, as_bytes(text.text()), what);
}

void print(int descriptor, std::string_view lines) {
  write_all(descriptor, Printable::lines(lines, render::text::style_for(descriptor).colour),
            descriptor == standard_error ? "standard error" : "standard output");
}

void complain(std::string_view what) {
  constexpr std::size_t unlimited = 1 << 20;
  const std::size_t width = ::isatty(standard_error)
                                ? static_cast<std::size_t>(render::text::style_for(standard_error).width) - 2
                                : unlimited;
  const std::string text = "glasstls: " + as_called(what);
  std::string lines;
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::size_t begin = std::min(rest.find_first_not_of(' '), end);
    const std::string paragraph = safe(rest.substr(begin, end - begin));
    for (const std::string& line : render::text::wrap(paragraph, width))
      lines.append(lines.empty() ? "" : "  ").append(line).append("\n");
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  print(standard_error, lines);
}

void warn(const std::string& sentence) {
  if (!sentence.empty()) complain("warning: " + sentence);
}

/// What the thread and its owner share. It outlives the owner where the thread is stuck in a write.
struct Outlet::State {
  const int descriptor;
  const std::string name;
  const std::size_t most;
  const bool colour;
  std::thread thread{};
  std::mutex mutex{};
  std::condition_variable changed{};
  // Below: under the mutex.
  std::string waiting{};
  std::size_t dropped = 0;  ///< writes that are to be counted in a line
  bool busy = false, failed = false, complete = true, ending = false;
  bool orphaned = false;  ///< the Outlet is gone, and the thread deletes this

  static void live(State* state) noexcept;
  void carry() noexcept;
  void run();
  void put(std::string_view text);
};

Outlet::Outlet(int descriptor, std::string name, std::size_t most)
    : state_(new State{.descriptor = descriptor,
                       .name = std::move(name),
                       .most = most,
                       .colour = render::text::style_for(descriptor).colour}) {}

Outlet::~Outlet() { finish(std::chrono::milliseconds(0)); }

void Outlet::write(std::string_view lines) noexcept {
  State* state = state_.get();
  if (!state || lines.empty()) return;
  try {
    const Printable printable = Printable::lines(lines, state->colour);
    const std::string_view text = printable.text();
    const std::lock_guard lock(state->mutex);
    if (state->failed) return;
    if (state->dropped > 0 || state->waiting.size() + text.size() > state->most) {
      ++state->dropped;
      state->complete = false;
      return;
    }
    state->waiting += text;
    if (!state->thread.joinable()) state->thread = std::thread(&Outlet::State::live, state);
    state->changed.notify_all();
  } catch (const std::exception&) {  // no memory, or no thread
    state->failed = true;
    state->complete = false;
  }
}

/// All that the thread does.
void Outlet::State::live(State* state) noexcept {
  state->carry();
  bool orphaned = false;
  {
    const std::lock_guard lock(state->mutex);
    orphaned = state->orphaned;
  }
  if (orphaned) delete state;
}

void Outlet::State::carry() noexcept {
  try {
    run();
  } catch (const std::exception&) {  // no memory
    const std::lock_guard lock(mutex);
    failed = true;
    busy = complete = false;
    waiting.clear();
    changed.notify_all();
  }
}

void Outlet::State::run() {
  std::unique_lock lock(mutex);
  while (true) {
    changed.wait(lock, [this] { return !waiting.empty() || ending; });
    if (waiting.empty()) return;
    std::string text = std::exchange(waiting, {});
    if (const std::size_t count = std::exchange(dropped, 0); count > 0)
      text += "(Nobody read this in time: " + std::to_string(count) + " of what followed is left out.)\n";
    busy = true;
    lock.unlock();
    put(text);
    lock.lock();
    busy = false;
    changed.notify_all();
  }
}

void Outlet::State::put(std::string_view text) {
  try {
    write_all(descriptor, as_bytes(text), name);
  } catch (const std::exception& error) {
    {
      const std::lock_guard lock(mutex);
      failed = true;
      complete = false;
      waiting.clear();
    }
    complain(std::string(error.what()) + "; nothing more is written there");
  }
}

bool Outlet::failed() const noexcept {
  if (!state_) return false;
  const std::lock_guard lock(state_->mutex);
  return state_->failed;
}

bool Outlet::flush(std::optional<std::chrono::milliseconds> patience) noexcept {
  if (!state_) return true;
  std::unique_lock lock(state_->mutex);
  const auto quiet = [this] { return !state_->busy && state_->waiting.empty(); };
  if (patience)
    state_->changed.wait_for(lock, *patience, quiet);
  else
    state_->changed.wait(lock, quiet);
  return quiet() && state_->complete;
}

bool Outlet::finish(std::optional<std::chrono::milliseconds> patience) noexcept {
  if (!state_) return true;
  const bool complete = flush(patience);
  bool stuck = false;
  {
    const std::lock_guard lock(state_->mutex);
    state_->ending = true;
    state_->waiting.clear();
    stuck = state_->busy;
    state_->changed.notify_all();
    if (stuck) {
      state_->orphaned = true;
      state_->thread
          .detach();  // before the lock is released: after it, the thread may end and delete the state
    }
  }
  if (stuck) {
    [[maybe_unused]] const State* kept = state_.release();
    return complete;
  }
  if (state_->thread.joinable()) state_->thread.join();
  state_.reset();
  return complete;
}

void ServerOutput::complain(const std::string& sentence) noexcept {
  errors.write("glasstls: " + safe(sentence) + "\n");
}

void ServerOutput::finish() noexcept {
  constexpr std::chrono::milliseconds moment{500};
  const bool said = lines.failed();
  if (!lines.finish(moment) && !said)
    complain("not all that the server said was read from standard output, and what was not is lost");
  errors.finish(moment);
}

OutputFile::~OutputFile() {
  if (descriptor_ > standard_error) ::close(descriptor_);
}

void OutputFile::open(const std::string& path) {
  path_ = path == "-" ? "standard output" : path;
  if (path == "-") {
    descriptor_ = standard_output;
    return;
  }
  // A pipe's reader may be a moment late, but is not waited for for ever.
  constexpr std::chrono::milliseconds pause{20}, patience{5000};
  const auto end = std::chrono::steady_clock::now() + patience;
  const auto try_once = [&] {
    descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NONBLOCK, 0666);
    return descriptor_ >= 0 || errno != ENXIO;
  };
  while (!try_once()) {
    if (std::chrono::steady_clock::now() >= end)
      throw std::system_error(ENXIO, std::generic_category(), "nobody reads from " + path_);
    std::this_thread::sleep_for(pause);
  }
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "cannot write to " + path_);
  ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) & ~O_NONBLOCK);
}

void Unwritten::note(const std::string& trouble) {
  if (trouble.empty()) return;
  any_ = true;
  complain(trouble);
}

}  // namespace glasstls::cli
