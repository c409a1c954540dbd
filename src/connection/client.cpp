#include "connection/client.hpp"

#include <stdexcept>
#include <utility>

namespace glasstls::connection {

namespace {

handshake::ClientConfig checked(handshake::ClientConfig config) {
  handshake::check(config);
  return config;
}

}  // namespace

Client::Client(handshake::ClientConfig config, trace::Sink* sink) : Engine(checked(std::move(config)), sink) {
  context().tracer.set_up({.client = &role().config(), .server = nullptr});
  context().sender().set_padding(role().config().padding);
  context().subject = "ClientHello";
  enter(role().start());
}

void Client::send_early_data(View data) {
  if (data.size() > early_data_left()) throw std::logic_error("this is more early data than may be sent now");
  role().send_early_data(data);
}

void Client::export_early_keying_material(std::string_view label, View context_value,
                                          std::span<std::uint8_t> out) const {
  const auto& exporter = role().early_exporter();
  if (!exporter) throw std::logic_error("no early data was offered");
  schedule::export_keying_material(exporter->deriver, exporter->early_exporter_secret, label, context_value,
                                   out);
}

}  // namespace glasstls::connection
