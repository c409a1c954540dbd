#include "connection/server.hpp"

#include <stdexcept>

namespace glasstls::connection {

Server::Server(const handshake::ServerConfig& config, trace::Sink* sink) : Engine(config, sink) {
  handshake::check(config);
  context().sender().set_padding(config.padding);
}

void Server::request_certificate() {
  if (!connected() || !can_send())
    throw std::logic_error("a certificate is asked for while the connection is there");
  role().request_certificate();
}

}  // namespace glasstls::connection
