#include "connection/server.hpp"

#include <stdexcept>

namespace glasstls::connection {

Server::Server(const handshake::ServerConfig& config, trace::Sink* sink) : Engine(config, sink) {
  handshake::check(config);
  context().tracer.set_up({.client = nullptr, .server = &config});
  context().sender().set_padding(config.padding);
}

void Server::request_certificate() {
  if (!connected() || !can_send())
    throw std::logic_error("a certificate can be asked for only while connected");
  role().request_certificate();
}

void Server::export_early_keying_material(std::string_view label, View context_value,
                                          std::span<std::uint8_t> out) const {
  const auto& exporter = role().early_exporter();
  if (!exporter) throw std::logic_error("no early data was accepted");
  schedule::export_keying_material(exporter->deriver, exporter->early_exporter_secret, label, context_value,
                                   out);
}

}  // namespace glasstls::connection
