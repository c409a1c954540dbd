#include "recording/capture.hpp"

#include <cmath>

#include "recording/key_log.hpp"
#include "recording/pcapng.hpp"
#include "recording/tcp_segment.hpp"

namespace glasstls::recording {

namespace {

constexpr std::string_view comment =
    "Written by glasstls. The TLS records are real: complete, in order, each with the time when glasstls made "
    "or opened it. The IP and TCP headers are made up: our address (192.0.2.1 or 2001:db8::1), our ports, "
    "sequence numbers, windows, and how records were cut into packets. There are no packets that only "
    "acknowledge. This file contains the secrets of the connection.";

/// More than a handshake needs. If more is held back, it is written, even if Wireshark then lacks its
/// secrets.
constexpr std::size_t most_held = 8 << 20;

net::Address address(const char* ip, std::uint16_t port) { return net::parse_literal(ip, port).value(); }

}  // namespace

Capture::Capture(const std::string& path, Options options)
    : file_("the capture", path, PrivateFile::Mode::replace, options.patience), options_(options) {
  Bytes head = pcapng::section_header(comment);
  append(head, pcapng::interface_description("glasstls"));
  file_.write(head);
}

double Capture::now() { return options_.clock ? options_.clock->milliseconds() : ticks_++; }

void Capture::receive(const trace::Event& event) {
  if (const auto* sealed = std::get_if<trace::RecordSealed>(&event))
    record(trace::Direction::sent, sealed->wire);
  if (const auto* opened = std::get_if<trace::RecordOpened>(&event))
    record(trace::Direction::received, opened->wire);
  if (const auto* refused = std::get_if<trace::RecordRefused>(&event))
    record(trace::Direction::received, refused->wire);
  if (const auto* secret = std::get_if<trace::SecretDerived>(&event)) keep(*secret);
}

void Capture::receive(const flow::Event& event) {
  if (const auto* connected = std::get_if<flow::TcpConnected>(&event))
    begin(connected->peer, connected->cost.milliseconds);
  if (std::holds_alternative<flow::Done>(event)) close();
}

void Capture::begin(const net::Address& peer, double connecting) {
  release();
  constexpr std::uint16_t first_port = 49152;
  const auto port = static_cast<std::uint16_t>(options_.server ? 443 : first_port + connections_++);
  peer_ = {peer, 0};
  us_ = {address(peer.family() == net::Family::ipv6 ? "2001:db8::1" : "192.0.2.1", port), 0};
  open_ = true;
  traffic_secrets_ = 0;
  End& client = options_.server ? peer_ : us_;
  End& server = options_.server ? us_ : peer_;
  const double ms = now();
  segment(client, server, tcp_syn, {}, std::max(0.0, ms - connecting));
  segment(server, client, tcp_syn | tcp_ack, {}, ms);
  segment(client, server, tcp_ack, {}, ms);
}

void Capture::close() {
  if (!open_) return;
  const double ms = now();
  segment(us_, peer_, tcp_fin | tcp_ack, {}, ms);
  segment(peer_, us_, tcp_fin | tcp_ack, {}, ms);
  segment(us_, peer_, tcp_ack, {}, ms);
  open_ = false;
}

void Capture::record(trace::Direction direction, View wire) {
  if (!open_) begin(address("192.0.2.2", options_.server ? 49152 : 443), 0);
  const bool sent = direction == trace::Direction::sent;
  End& from = sent ? us_ : peer_;
  End& to = sent ? peer_ : us_;
  const double ms = now();
  while (!wire.empty()) {
    const View part = wire.first(std::min(wire.size(), most_payload(to.address)));
    wire = wire.subspan(part.size());
    segment(from, to, static_cast<std::uint8_t>(wire.empty() ? tcp_push | tcp_ack : tcp_ack), part, ms);
  }
}

void Capture::keep(const trace::SecretDerived& secret) {
  if (secret.keylog_label.empty() || !secret.value) return;
  secrets_.push_back(
      {std::string(secret.keylog_label), to_bytes(secret.client_random), secret.value->duplicate()});
  if (secret.keylog_label.ends_with("_TRAFFIC_SECRET_0")) ++traffic_secrets_;
}

void Capture::segment(End& from, End& to, std::uint8_t flags, View payload, double ms) {
  const std::uint64_t nanoseconds = options_.epoch + static_cast<std::uint64_t>(std::llround(ms * 1e6));
  const Bytes packet = ip_packet(from.address, to.address, {from.sequence, to.sequence, flags, payload});
  held_.push_back(pcapng::enhanced_packet(nanoseconds, packet));
  held_size_ += held_.back().size();
  // RFC 9293: SYN and FIN take a number too.
  from.sequence += static_cast<std::uint32_t>(payload.size() + (flags & (tcp_syn | tcp_fin) ? 1 : 0));
  // Packets need no secrets after the two of the application: all later ones are derived from them.
  if (traffic_secrets_ == 2 || held_size_ > most_held) release();
}

void Capture::write_secrets() {
  if (secrets_.empty()) return;
  std::string lines;
  lines.reserve(secrets_.size() * 256);  // never moved, so no copy of a secret remains
  for (const Kept& secret : secrets_) {
    std::string line = key_log_line(secret.label, secret.client_random, secret.value.reveal());
    lines += line;
    wipe({reinterpret_cast<std::uint8_t*>(line.data()), line.size()});
  }
  Bytes block = pcapng::decryption_secrets(lines);
  wipe({reinterpret_cast<std::uint8_t*>(lines.data()), lines.size()});
  secrets_.clear();
  file_.write(block);
  wipe(block);
}

void Capture::release() {
  write_secrets();
  for (const Bytes& packet : held_) file_.write(packet);
  held_.clear();
  held_size_ = 0;
}

void Capture::finish() {
  release();
  file_.finish();
}

}  // namespace glasstls::recording
