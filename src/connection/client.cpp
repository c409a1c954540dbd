#include "connection/client.hpp"

#include <utility>

namespace glasstls::connection {

namespace {

handshake::ClientConfig checked(handshake::ClientConfig config) {
  handshake::check(config);
  return config;
}

}  // namespace

Client::Client(handshake::ClientConfig config, trace::Sink* sink) : Engine(checked(std::move(config)), sink) {
  context().sender().set_padding(role().config().padding);
  context().subject = "ClientHello";
  enter(role().start());
}

}  // namespace glasstls::connection
