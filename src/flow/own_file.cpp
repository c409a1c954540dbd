#include "flow/own_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>

#include "base/bytes.hpp"
#include "flow/read_file.hpp"

namespace glasstls::flow {

void fail_own_file(const std::string& path, int error, const std::string& why) {
  throw std::system_error(error, std::generic_category(), path + ": " + why);
}

namespace {

/// Where `path` leads, through symbolic links, whether something is there or not.
std::string followed(const std::string& path) {
  constexpr int most_links = 40;
  namespace fs = std::filesystem;
  fs::path at = path;
  for (int links = 0; links <= most_links; ++links) {
    std::error_code none;
    const fs::path next = fs::read_symlink(at, none);
    if (none) return at.string();
    at = at.parent_path() / next;  // an absolute one replaces it all
  }
  fail_own_file(path, ELOOP, "too many symbolic links");
}

}  // namespace

OwnFileLock::OwnFileLock(const std::string& path, const std::string& what, std::chrono::milliseconds patience)
    : file_(::open((followed(path) + ".lock").c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
                   0600)) {
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
  try {
    FileContent content = read_file(path, {.most = most, .regular = true});
    if ((content.mode & forbidden) != 0)
      fail_own_file(path, EPERM,
                    "others may read or write the " + what + " in it; chmod 600 it, or name another file");
    return std::move(content.bytes);
  } catch (const std::system_error& error) {
    if (error.code() == std::errc::no_such_file_or_directory) return {};
    throw;
  }
}

void replace_own_file(const std::string& path, const std::string& what, std::string_view content,
                      mode_t mode) {
  const std::string target = followed(path), beside = target + ".new";
  ::unlink(beside.c_str());
  const net::Descriptor file(
      ::open(beside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  const auto fail = [&] {
    const int error = errno;
    if (file.get() >= 0) ::unlink(beside.c_str());
    fail_own_file(path, error, "cannot write the " + what);
  };
  if (file.get() < 0) fail();
  for (View rest = as_bytes(content); !rest.empty();) {
    const ssize_t size = ::write(file.get(), rest.data(), rest.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) fail();
    rest = rest.subspan(static_cast<std::size_t>(size));
  }
  if (::fsync(file.get()) != 0 || ::rename(beside.c_str(), target.c_str()) != 0) fail();
}

}  // namespace glasstls::flow
