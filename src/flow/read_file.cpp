#include "flow/read_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <functional>
#include <optional>
#include <system_error>

#include "net/clock.hpp"
#include "net/stream.hpp"

namespace glasstls::flow {

namespace {

[[noreturn]] void fail(int error, const std::string& what) {
  throw std::system_error(error, std::generic_category(), what);
}

std::string size_text(std::size_t bytes) {
  constexpr std::size_t kib = 1024, mib = kib * kib;
  if (bytes >= mib && bytes % mib == 0) return std::to_string(bytes / mib) + " MiB";
  if (bytes >= kib && bytes % kib == 0) return std::to_string(bytes / kib) + " KiB";
  return std::to_string(bytes) + " bytes";
}

/// Reads up to the end, and hands each piece to `take`. With a deadline, each byte is waited for, and none
/// puts it off. Leaves no copy of what was read.
void read_to_end(int file, const std::string& name, std::size_t most,
                 const std::optional<net::Deadline>& deadline, const std::function<void(View)>& take) {
  struct Buffer {
    std::array<std::uint8_t, 1 << 16> bytes;
    ~Buffer() { wipe(bytes); }
  } buffer;
  std::size_t size = 0;
  while (true) {
    if (deadline) {
      pollfd input{.fd = file, .events = POLLIN, .revents = 0};
      const int ready = ::poll(&input, 1, deadline->poll_timeout());
      if (ready < 0 && errno != EINTR) fail(errno, "cannot read " + name);
      if (deadline->passed()) fail(ETIMEDOUT, name + " is not a regular file, and did not end in time");
      if (ready <= 0) continue;
    }
    const ssize_t got = ::read(file, buffer.bytes.data(), buffer.bytes.size());
    if (got < 0 && (errno == EINTR || (deadline && errno == EAGAIN))) continue;
    if (got < 0) fail(errno, "cannot read " + name);
    if (got == 0) return;
    if (static_cast<std::size_t>(got) > most - size)
      fail(EFBIG, name + " holds more than " + size_text(most));
    size += static_cast<std::size_t>(got);
    take(View(buffer.bytes).first(static_cast<std::size_t>(got)));
  }
}

/// Hands each piece of the file to `take`, with the size that the whole file is expected to have; 0 if that
/// is unknown. Returns the mode of the file; 0 if it is not a regular file.
mode_t read_each(const std::string& path, const ReadLimits& limits,
                 const std::function<void(View, std::size_t)>& take) {
  // O_NONBLOCK: to open a pipe that nobody writes to would wait for somebody who does.
  const net::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0) fail(errno, "cannot read " + path);
  const bool regular = S_ISREG(status.st_mode);
  if (limits.regular && !regular) fail(EINVAL, path + " is not a regular file");
  if (regular && status.st_size > 0 && static_cast<std::size_t>(status.st_size) > limits.most)
    fail(EFBIG, path + " holds more than " + size_text(limits.most));
  std::optional<net::Deadline> deadline;
  if (!regular) deadline.emplace(limits.patience);
  const std::size_t expected = regular && status.st_size > 0 ? static_cast<std::size_t>(status.st_size) : 0;
  read_to_end(file.get(), path, limits.most, deadline, [&](View piece) { take(piece, expected); });
  return regular ? status.st_mode & 07777 : 0;
}

}  // namespace

FileContent read_file(const std::string& path, const ReadLimits& limits) {
  FileContent content;
  content.mode = read_each(path, limits, [&](View piece, std::size_t) { content.bytes += as_text(piece); });
  return content;
}

SecretFile read_secret_file(const std::string& path, const ReadLimits& limits) {
  LongSecret room;
  std::size_t size = 0;
  const mode_t mode = read_each(path, limits, [&](View piece, std::size_t expected) {
    if (size + piece.size() > room.size()) {  // the smaller one is wiped when the larger one replaces it
      LongSecret larger(std::max({expected, 2 * room.size(), size + piece.size()}));
      std::ranges::copy(room.writable(), larger.writable().begin());
      room = std::move(larger);
    }
    std::ranges::copy(piece, room.writable().subspan(size).begin());
    size += piece.size();
  });
  if (size < room.size()) room = LongSecret(View(room.writable().first(size)));
  return {std::move(room), (mode & 044) != 0};
}

std::string read_standard_input(std::size_t most) {
  std::string text;
  read_to_end(STDIN_FILENO, "standard input", most, std::nullopt,
              [&](View piece) { text += as_text(piece); });
  return text;
}

}  // namespace glasstls::flow
