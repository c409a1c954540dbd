#include "cli/output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace glasstls::cli {

void write_all(int descriptor, View bytes, const std::string& what) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw std::system_error(errno, std::generic_category(), "cannot write to " + what);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void write_all(int descriptor, std::string_view text, const std::string& what) {
  write_all(descriptor, as_bytes(text), what);
}

OutputFile::~OutputFile() {
  if (descriptor_ > standard_error) ::close(descriptor_);
}

void OutputFile::open(const std::string& path) {
  path_ = path == "-" ? "standard output" : path;
  descriptor_ =
      path == "-" ? standard_output : ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "cannot write to " + path_);
}

}  // namespace glasstls::cli
