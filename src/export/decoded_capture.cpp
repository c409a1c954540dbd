#include "export/decoded_capture.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "export/capture_notes.hpp"
#include "export/packet_file.hpp"
#include "export/tls_finder.hpp"
#include "story/wiretap.hpp"

namespace glasstls::exporting {

namespace {

using story::Direction;

/// The time of the packet that is being read.
struct PacketClock : story::Clock {
  std::uint64_t first = 0, now = 0;  // in nanoseconds
  double milliseconds() override { return now < first ? 0 : static_cast<double>(now - first) / 1e6; }
};

/// RFC 9846 5.1 and 4: whether a record begins so whose first message is of that type.
bool begins_with(View bytes, std::uint8_t handshake_type) {
  return bytes.size() > 5 && bytes[0] == 22 && bytes[1] == 3 && bytes[5] == handshake_type;
}

/// Listens in on every connection.
class Eavesdropper : public TlsListener {
 public:
  Eavesdropper(const story::KnownSecrets& secrets, bool timed) : secrets_(secrets), timed_(timed) {}

  void opened(std::size_t, const Endpoint& client, const Endpoint& server, bool) override {
    taps_.push_back(std::make_unique<Tap>(secrets_, budget_, timed_, to_text(client), to_text(server)));
  }

  void preceded(std::size_t connection, const Preamble& words, std::size_t client_bytes,
                std::size_t server_bytes) override {
    taps_[connection]->recorder.add(note_of(words, client_bytes, server_bytes));
  }

  void began_inside(std::size_t connection, std::size_t client_bytes, std::size_t server_bytes) override {
    taps_[connection]->recorder.add(note_of_inside(client_bytes, server_bytes));
  }

  void carried(std::size_t connection, bool by_client, View bytes, std::uint64_t nanoseconds) override {
    Tap& tap = *taps_[connection];
    if (!std::exchange(tap.begun, true)) {
      tap.clock.first = nanoseconds;
      constexpr std::uint8_t client_hello = 1, server_hello = 2;
      // Where the SYN is missing, the hellos know better who is who.
      if (begins_with(bytes, by_client ? server_hello : client_hello)) {
        tap.swapped = true;
        std::swap(tap.client, tap.server);
      }
    }
    tap.clock.now = nanoseconds;
    tap.wire.add(by_client != tap.swapped ? Direction::sent : Direction::received, bytes);
  }

  void lost(std::size_t connection, bool by_client, std::uint64_t bytes) override {
    Tap& tap = *taps_[connection];
    const bool client = by_client != tap.swapped;
    tap.recorder.add(story::Note{"The capture has a gap",
                                 std::to_string(bytes) + " bytes that the " + (client ? "client" : "server") +
                                     " sent are missing in it; what follows them is not read.",
                                 {},
                                 true});
  }

  void hand_over(std::vector<story::Decoded::Connection>& connections) {
    for (const auto& tap : taps_) {
      tap->wire.finish();
      connections.push_back({tap->client, tap->server, tap->recorder.take()});
    }
  }

 private:
  struct Tap {
    Tap(const story::KnownSecrets& secrets, story::Budget& budget, bool timed, std::string client_,
        std::string server_)
        : client(std::move(client_)),
          server(std::move(server_)),
          recorder(
              {.secrets = false, .clock = timed ? &clock : nullptr, .listener = nullptr, .budget = &budget}),
          wire(secrets, recorder) {}

    std::string client, server;
    PacketClock clock;
    story::Recorder recorder;
    story::Wiretap wire;
    bool begun = false, swapped = false;
  };

  const story::KnownSecrets& secrets_;
  bool timed_;
  story::Budget budget_{256 << 20};  ///< what the stories of all connections may take, in bytes
  std::vector<std::unique_ptr<Tap>> taps_;
};

}  // namespace

void decode_capture(View file, story::KnownSecrets& secrets, const CaptureFilter& filter,
                    story::Decoded& out) {
  PacketFile packets = read_packet_file(file);
  out.kind = packets.kind;
  out.broken = packets.broken;
  const std::size_t refused = secrets.add(packets.key_log);
  wipe({reinterpret_cast<std::uint8_t*>(packets.key_log.data()), packets.key_log.size()});
  const bool timed = std::any_of(packets.packets.begin(), packets.packets.end(),
                                 [](const Packet& packet) { return packet.nanoseconds != 0; });
  Eavesdropper listener(secrets, timed);
  TlsFinder finder(listener, filter);
  TcpFlows flows(finder);
  for (const Packet& packet : packets.packets) flows.add(packet);
  flows.finish();
  finder.finish();
  listener.hand_over(out.connections);
  if (refused > 0)
    out.notes.push_back("lines of the secrets in the capture that are not what RFC 9850 says: " +
                        std::to_string(refused));
  add_notes(packets, flows, finder, out.notes);
}

story::Story decode_records(View records, const story::KnownSecrets& secrets) {
  story::Recorder recorder({});
  story::Wiretap wire(secrets, recorder);
  wire.add(records);
  wire.finish();
  return recorder.take();
}

}  // namespace glasstls::exporting
