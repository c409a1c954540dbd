#include "cli/input.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

#include "net/stream.hpp"

namespace glasstls::cli {

std::string read_all(const std::string& path, std::size_t most) {
  const bool standard_input = path == "-";
  const std::string what = standard_input ? "standard input" : path;
  const auto fail = [&](int error) {
    throw std::system_error(error, std::generic_category(), "cannot read " + what);
  };
  const net::Descriptor file(standard_input ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!standard_input && file.get() < 0) fail(errno);
  std::string text;
  std::array<char, 1 << 16> buffer;
  while (true) {
    const ssize_t got = ::read(standard_input ? STDIN_FILENO : file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) fail(errno);
    if (got == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(got));
    if (text.size() > most) fail(EFBIG);
  }
}

}  // namespace glasstls::cli
