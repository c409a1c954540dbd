// A program of somebody else, against the installed library: it makes a ClientHello, and sees an engine
// refuse nonsense.
#include <algorithm>
#include <cstdio>

#include <glasstls/connection/client.hpp>

namespace {

/// A program brings its own randomness, and so may this one.
struct Zeros : glasstls::handshake::RandomSource {
  void fill(std::span<std::uint8_t> out, std::string_view) override { std::fill(out.begin(), out.end(), 7); }
};

}  // namespace

int main() {
  Zeros random;
  glasstls::x509::TrustStore nobody;
  glasstls::handshake::ClientConfig config;
  config.server_name = "server.example";
  config.random = &random;
  config.trust_anchors = &nobody;
  config.now = 1'700'000'000;
  glasstls::connection::Client client(config);
  const glasstls::Bytes hello = client.take_output();
  client.receive(glasstls::Bytes(100, 'x'));
  std::printf("%s of %zu bytes, then: %s\n", hello.at(0) == 22 ? "a handshake record" : "something else",
              hello.size(), client.explanation().c_str());
  return hello.at(0) == 22 && client.failed() ? 0 : 1;
}
