#include "recording/private_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

namespace glasstls::recording {

PrivateFile::PrivateFile(std::string what, const std::string& path, Mode mode,
                         std::chrono::milliseconds patience)
    : name_(std::move(what) + " " + path),
      patience_(patience),
      // O_NONBLOCK is for pipes and terminals; it has no effect on files.
      file_(::open(path.c_str(),
                   O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
                       (mode == Mode::append    ? O_APPEND
                        : mode == Mode::replace ? O_TRUNC
                                                : O_EXCL),
                   0600)) {
  const auto refuse = [&](int error, const std::string& why) {
    if (file_ >= 0) ::close(file_);
    throw std::system_error(error, std::generic_category(), why + name_);
  };
  if (file_ < 0 && errno == ENXIO) refuse(ENXIO, "nobody reads from ");
  if (file_ < 0) refuse(errno, "cannot open ");
  struct stat status {};
  if (::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) return;
  // A file that we replace becomes private, even if it existed before.
  if (mode == Mode::replace && ::fchmod(file_, 0600) != 0) refuse(errno, "cannot make private ");
  if (mode == Mode::append && (status.st_mode & 044) != 0)
    warning_ = "others may read " + name_ + ": make it private with chmod 600";
}

PrivateFile::~PrivateFile() { finish(); }

void PrivateFile::write(View bytes) noexcept {
  while (!bytes.empty() && file_ >= 0 && trouble_.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd room{.fd = file_, .events = POLLOUT, .revents = 0};
      const int ready = ::poll(&room, 1, static_cast<int>(patience_.count()));
      if (ready == 0) fail(EAGAIN);
    } else if (errno != EINTR) {
      fail(errno);
    }
  }
}

void PrivateFile::finish() noexcept {
  if (file_ >= 0 && ::close(std::exchange(file_, -1)) != 0) fail(errno);
}

void PrivateFile::fail(int error) noexcept {
  if (!trouble_.empty()) return;
  try {
    trouble_ = "cannot write to " + name_ + ": " +
               (error == EAGAIN ? "nobody reads from it" : std::generic_category().message(error));
  } catch (const std::exception&) {
    finish();  // out of memory: the file ends here silently
  }
}

}  // namespace glasstls::recording
