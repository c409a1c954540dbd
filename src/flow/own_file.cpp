#include "flow/own_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <thread>

#include "base/bytes.hpp"

namespace glasstls::flow {

void fail_own_file(const std::string& path, int error, const std::string& why) {
  throw std::system_error(error, std::generic_category(), path + ": " + why);
}

OwnFileLock::OwnFileLock(const std::string& path, const std::string& what, std::chrono::milliseconds patience)
    : file_(::open((path + ".lock").c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)) {
  constexpr std::chrono::milliseconds pause{5};
  if (file_.get() < 0) fail_own_file(path + ".lock", errno, "cannot lock the " + what);
  const auto end = std::chrono::steady_clock::now() + patience;
  while (::flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) fail_own_file(path, errno, "cannot lock the " + what);
    if (std::chrono::steady_clock::now() >= end)
      fail_own_file(path, EWOULDBLOCK,
                    "another program holds the " + what + " (" + path + ".lock); nothing was written");
    std::this_thread::sleep_for(pause);
  }
}

std::string read_own_file(const std::string& path, const std::string& what, mode_t forbidden,
                          std::size_t most) {
  const net::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0 && errno == ENOENT) return {};
  struct stat status {};
  if (file.get() < 0 || ::fstat(file.get(), &status) != 0)
    fail_own_file(path, errno, "cannot read the " + what);
  if ((status.st_mode & forbidden) != 0)
    fail_own_file(path, EPERM,
                  "others may read or write the " + what + " in it; chmod 600 it, or name another file");
  std::string content;
  char buffer[4096];
  for (ssize_t size; (size = ::read(file.get(), buffer, sizeof buffer)) != 0;) {
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) fail_own_file(path, errno, "cannot read the " + what);
    content.append(buffer, static_cast<std::size_t>(size));
    if (content.size() > most) fail_own_file(path, EFBIG, "too long for a file of " + what);
  }
  return content;
}

void replace_own_file(const std::string& path, const std::string& what, const std::string& content) {
  const std::string beside = path + ".new";
  ::unlink(beside.c_str());
  const net::Descriptor file(
      ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.get() < 0) fail_own_file(path, errno, "cannot write the " + what);
  for (View rest = as_bytes(content); !rest.empty();) {
    const ssize_t size = ::write(file.get(), rest.data(), rest.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) fail_own_file(path, errno, "cannot write the " + what);
    rest = rest.subspan(static_cast<std::size_t>(size));
  }
  if (::fsync(file.get()) != 0 || ::rename(beside.c_str(), path.c_str()) != 0)
    fail_own_file(path, errno, "cannot write the " + what);
}

}  // namespace glasstls::flow
