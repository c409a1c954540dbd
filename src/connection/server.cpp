#include "connection/server.hpp"

namespace glasstls::connection {

Server::Server(const handshake::ServerConfig& config, trace::Sink* sink) : Engine(config, sink) {
  handshake::check(config);
  context().sender().set_padding(config.padding);
}

}  // namespace glasstls::connection
