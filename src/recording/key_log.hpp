// export: what leaves the program as a file for other tools.
#pragma once

#include <string>
#include <utility>

#include "recording/private_file.hpp"
#include "trace/event.hpp"

namespace glasstls::recording {

/// RFC 9850: one line, `LABEL client_random secret` in hexadecimal, with its line feed.
std::string key_log_line(std::string_view label, View client_random, View secret);

/// The sink that appends the secrets of a connection to a key log, from which Wireshark and others decrypt a
/// capture. Whoever has the file can read the traffic.
class KeyLog : public trace::Sink {
 public:
  /// Opens `path`, which is created for its owner alone. Throws std::system_error where that fails.
  explicit KeyLog(const std::string& path, std::chrono::milliseconds patience = std::chrono::seconds(1))
      : file_("the key log", path, PrivateFile::Mode::append, patience) {}

  /// Each line is one write, so that several processes may share a file. Throws nothing for the file: see
  /// file().
  void receive(const trace::Event& event) override;
  bool wants_secrets() const override { return true; }

  const PrivateFile& file() const { return file_; }
  /// The file's trouble, handed over: said once, however many connections share the log.
  std::string take_trouble() { return std::exchange(told_, !file_.trouble().empty()) ? "" : file_.trouble(); }

 private:
  PrivateFile file_;
  bool told_ = false;
};

}  // namespace glasstls::recording
