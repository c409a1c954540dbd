#pragma once

#include <optional>
#include <vector>

#include "flow/event.hpp"
#include "net/address.hpp"
#include "recording/private_file.hpp"
#include "story/recorder.hpp"

namespace glasstls::recording {

/// Writes the records of a connection as a capture that Wireshark decrypts by itself: it contains the secrets
/// (pcapng's Decryption Secrets Block), before the packets that need them. The records are real; the IP and
/// TCP headers around them are made up, and a comment in the file says so. Anyone who has the file can read
/// the traffic.
class Capture : public trace::Sink, public flow::Observer {
 public:
  /// How times are written, and which side writes.
  struct Options {
    std::uint64_t epoch = 0;                   ///< when the clock says 0, in nanoseconds since 1970-01-01 UTC
    story::FlowClock* clock = nullptr;         ///< not owned; without one, packets are a millisecond apart
    bool server = false;                       ///< whether the server writes it
    std::chrono::milliseconds patience{1000};  ///< with a pipe that nobody empties
  };

  /// Throws std::system_error if the file cannot be opened. Later errors are kept: see file().
  Capture(const std::string& path, Options options);

  /// Writes records, and keeps secrets until they are needed.
  void receive(const trace::Event& event) override;
  /// Always true: a capture contains the secrets.
  bool wants_secrets() const override { return true; }

  /// Learns the address of the peer, and when connections begin and end.
  void receive(const flow::Event& event) override;

  /// Writes what is still held back. Called once, at the end.
  void finish();

  /// The file, which knows whether anything could not be written.
  const PrivateFile& file() const { return file_; }

 private:
  struct End {
    net::Address address;
    std::uint32_t sequence = 0;  // of the next byte that it sends
  };
  struct Kept {
    std::string label;
    Bytes client_random;
    Secret value;
  };

  void begin(const net::Address& peer, double connecting);
  void close();
  void record(trace::Direction direction, View wire);
  void keep(const trace::SecretDerived& secret);
  void segment(End& from, End& to, std::uint8_t flags, View payload, double ms);
  void write_secrets();
  void release();
  double now();

  PrivateFile file_;
  Options options_;
  double ticks_ = 0;
  std::uint16_t connections_ = 0;
  bool open_ = false;
  End us_{}, peer_{};
  // Packets wait until the secrets that they need are known and written.
  int traffic_secrets_ = 0;
  std::size_t held_size_ = 0;
  std::vector<Bytes> held_;
  std::vector<Kept> secrets_;  // not written yet
};

}  // namespace glasstls::recording
