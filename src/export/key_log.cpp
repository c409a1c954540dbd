#include "export/key_log.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace glasstls::exporting {

namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

std::string key_log_line(std::string_view label, View client_random, View secret) {
  return std::string(label) + ' ' + to_hex(client_random) + ' ' + to_hex(secret) + '\n';
}

KeyLog::KeyLog(const std::string& path)
    : path_(path), file_(::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600)) {
  if (file_ < 0) fail("cannot open the key log " + path_);
}

KeyLog::~KeyLog() { ::close(file_); }

void KeyLog::receive(const trace::Event& event) {
  const auto* secret = std::get_if<trace::SecretDerived>(&event);
  if (!secret || secret->keylog_label.empty() || !secret->value) return;
  std::string line = key_log_line(secret->keylog_label, secret->client_random, secret->value->reveal());
  ssize_t written = -1;
  do written = ::write(file_, line.data(), line.size());
  while (written < 0 && errno == EINTR);
  const bool whole = written == static_cast<ssize_t>(line.size());
  if (written >= 0 && !whole) errno = ENOSPC;
  wipe({reinterpret_cast<std::uint8_t*>(line.data()), line.size()});
  if (!whole) fail("cannot write to the key log " + path_);
}

}  // namespace glasstls::exporting
