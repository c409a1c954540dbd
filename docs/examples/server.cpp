// A TLS 1.3 server in under 60 lines, on 127.0.0.1: says hello.    server PORT CERT.pem KEY.pem
#include <netinet/in.h>
#include <unistd.h>

#include <chrono>
#include <fstream>

#include "connection/glasstls.hpp"

// The library draws no randomness and reads no clock by itself: these are the system's.
struct SystemRandom : glasstls::RandomSource {
  void fill(std::span<std::uint8_t> out, std::string_view) override {
    for (std::uint8_t& byte : out)
      if (::getentropy(&byte, 1) != 0) std::abort();
  }
};
struct SystemClock : glasstls::Clock {
  std::int64_t milliseconds() const override {
    return std::chrono::system_clock::now().time_since_epoch() / std::chrono::milliseconds(1);
  }
};

std::string read(const char* path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void serve(int fd, const glasstls::ServerConfig& config) {
  glasstls::Server server(config);
  std::uint8_t buffer[16384];
  for (std::string request; !server.receive_closed();) {
    const ssize_t size = ::recv(fd, buffer, sizeof buffer, 0);
    size > 0 ? server.receive({buffer, static_cast<std::size_t>(size)}) : server.receive_end();
    request += glasstls::as_text(server.take_application_data());
    if (server.connected() && server.can_send() && request.find("\r\n\r\n") != request.npos) {
      server.send(glasstls::as_bytes("HTTP/1.0 200 OK\r\n\r\nhello over TLS 1.3\n"));
      server.close();
    }
    const glasstls::Bytes output = server.take_output();
    if (::send(fd, output.data(), output.size(), MSG_NOSIGNAL) < 0 || request.size() > 8192) break;
  }
  ::close(fd);
}

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  SystemRandom random;
  SystemClock clock;
  glasstls::ServerConfig config;
  config.random = &random;
  config.clock = &clock;
  config.credentials.push_back(glasstls::make_credential(read(argv[2]), read(argv[3])));
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const auto port = htons(static_cast<std::uint16_t>(std::stoi(argv[1])));
  const sockaddr_in here{AF_INET, port, {htonl(INADDR_LOOPBACK)}, {}};
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0 || ::listen(fd, 16) != 0)
    return 2;
  while (true) serve(::accept(fd, nullptr, nullptr), config);
}
