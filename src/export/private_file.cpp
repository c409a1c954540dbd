#include "export/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace glasstls::exporting {

namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

PrivateFile::PrivateFile(std::string what, const std::string& path, Mode mode)
    : name_(std::move(what) + " " + path),
      file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (mode == Mode::append ? O_APPEND : O_TRUNC),
                   0600)) {
  if (file_ < 0) fail("cannot open " + name_);
  // What we fill from its beginning is ours alone, even where a file of that name was there before.
  struct stat status {};
  if (mode == Mode::replace && ::fstat(file_, &status) == 0 && S_ISREG(status.st_mode) &&
      ::fchmod(file_, 0600) != 0) {
    const int error = errno;
    ::close(file_);
    errno = error;
    fail("cannot make private " + name_);
  }
}

PrivateFile::~PrivateFile() { ::close(file_); }

void PrivateFile::write(View bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail("cannot write to " + name_);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

}  // namespace glasstls::exporting
