// recording: files that other tools read.
#pragma once

#include <string>
#include <utility>

#include "recording/private_file.hpp"
#include "trace/event.hpp"

namespace glasstls::recording {

/// RFC 9850: one line, `LABEL client_random secret` in hexadecimal, with its line feed.
std::string key_log_line(std::string_view label, View client_random, View secret);

/// The sink that appends the secrets of a connection to a key log. Wireshark and other tools decrypt a
/// capture with it. Anyone who has the file can read the traffic.
class KeyLog : public trace::Sink {
 public:
  /// Opens `path`, which only its owner can read if it is new. Throws std::system_error.
  explicit KeyLog(const std::string& path, std::chrono::milliseconds patience = std::chrono::seconds(1))
      : file_("the key log", path, PrivateFile::Mode::append, patience) {}

  /// Each line is one write, so several processes can share a file. Errors of the file are kept in file().
  void receive(const trace::Event& event) override;
  /// Always true: a key log contains the secrets.
  bool wants_secrets() const override { return true; }

  /// The file, which knows whether anything could not be written.
  const PrivateFile& file() const { return file_; }
  /// The text of file().trouble(), once for all connections that share the log.
  std::string take_trouble() { return std::exchange(told_, !file_.trouble().empty()) ? "" : file_.trouble(); }

 private:
  PrivateFile file_;
  bool told_ = false;
};

}  // namespace glasstls::recording
