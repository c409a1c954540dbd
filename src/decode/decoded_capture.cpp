#include "decode/decoded_capture.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "decode/capture_notes.hpp"
#include "decode/packets/packet_file.hpp"
#include "decode/tls/first_bytes.hpp"
#include "decode/tls/tls_finder.hpp"
#include "decode/tls/wiretap.hpp"
#include "dissect/annotate.hpp"

namespace glasstls::decode {

namespace {

using story::Direction;

/// A clock that shows the time of the current packet.
struct PacketClock : story::FlowClock {
  std::uint64_t first = 0, now = 0;  // in nanoseconds
  double milliseconds() override { return now < first ? 0 : static_cast<double>(now - first) / 1e6; }
};

/// The faults in connections: the first as text, the others counted. A message that the capture cuts off is
/// not a fault.
class Faults {
 public:
  void add(const std::string& where, const story::Story& story, const std::string& broken) {
    for (const story::Step& step : story.steps) {
      const auto* message = std::get_if<story::Message>(&step.what);
      if (!message || dissect::is_cut_off(message->bytes)) continue;
      const wire::Faults faults = dissect::faults_of(message->bytes, message->spoken);
      if (!faults.empty()) add(where + message->name + ": " + faults.front().what());
    }
    if (!broken.empty()) add(where + broken);
  }

  std::string text() const {
    if (count_ < 2) return first_;
    return first_ + "; and " + std::to_string(count_ - 1) + (count_ == 2 ? " more fault" : " more faults");
  }

 private:
  void add(std::string fault) {
    if (count_++ == 0) first_ = std::move(fault);
  }

  std::string first_{};
  std::size_t count_ = 0;
};

/// Records the story of every connection.
class Eavesdropper : public TlsListener {
 public:
  Eavesdropper(const KnownSecrets& secrets, bool timed) : secrets_(secrets), timed_(timed) {}

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
      using enum messages::HandshakeType;
      // Without a SYN, only the hellos show which side is the client.
      if (begins_with(bytes, by_client ? server_hello : client_hello)) {
        tap.swapped = true;
        std::swap(tap.client, tap.server);
      }
    }
    tap.clock.now = nanoseconds;
    tap.wire.add(by_client != tap.swapped ? story::Direction::sent : story::Direction::received, bytes);
  }

  void lost(std::size_t connection, bool by_client, const Gap& gap) override {
    Tap& tap = *taps_[connection];
    tap.wire.lost(by_client != tap.swapped ? story::Direction::sent : story::Direction::received, gap);
  }

  void hand_over(std::vector<Decoded::Connection>& connections) {
    for (const auto& tap : taps_) {
      tap->wire.finish();
      connections.push_back({tap->client, tap->server, tap->recorder.take()});
      faults_.add(tap->client + " to " + tap->server + ": ", connections.back().story, tap->wire.broken());
    }
  }

  std::string broken() const { return faults_.text(); }

 private:
  struct Tap {
    Tap(const KnownSecrets& secrets, story::Budget& budget, bool timed, std::string client_,
        std::string server_)
        : client(std::move(client_)),
          server(std::move(server_)),
          recorder(
              {.secrets = false, .clock = timed ? &clock : nullptr, .listener = nullptr, .budget = &budget}),
          wire(secrets, recorder) {}

    std::string client, server;
    PacketClock clock;
    story::Recorder recorder;
    Wiretap wire;
    bool begun = false, swapped = false;
  };

  const KnownSecrets& secrets_;
  bool timed_;
  story::Budget budget_{256 << 20};  ///< what the stories of all connections may take, in bytes
  std::vector<std::unique_ptr<Tap>> taps_;
  Faults faults_;
};

}  // namespace

void decode_capture(View file, KnownSecrets& secrets, const CaptureFilter& filter, Decoded& out) {
  PacketFile packets = read_packet_file(file);
  out.kind = packets.kind;
  out.broken = packets.broken;
  if (packets.packets.empty() && out.broken.empty()) out.broken = "the capture contains no packet";
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
  if (out.broken.empty()) out.broken = listener.broken();
  if (refused > 0)
    out.notes.push_back("lines of the capture's secrets that do not follow RFC 9850: " +
                        std::to_string(refused));
  add_notes(packets, flows, finder, out.notes);
}

void decode_records(View records, const KnownSecrets& secrets, Decoded& out) {
  story::Recorder recorder({});
  Wiretap wire(secrets, recorder);
  wire.add(records);
  wire.finish();
  out.connections.push_back({{}, {}, recorder.take()});
  Faults faults;
  faults.add({}, out.connections.back().story, wire.broken());
  out.broken = faults.text();
}

}  // namespace glasstls::decode
