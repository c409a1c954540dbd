// A TLS 1.3 client in under 60 lines: gets a page.    client IPV4-ADDRESS PORT NAME CA.pem
#include <arpa/inet.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <iostream>

#include "connection/glasstls.hpp"

// The library draws no randomness by itself: this is the system's.
struct SystemRandom : glasstls::RandomSource {
  void fill(std::span<std::uint8_t> out, std::string_view) override {
    for (std::uint8_t& byte : out)
      if (::getentropy(&byte, 1) != 0) std::abort();
  }
};

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const std::string name = argv[3];
  std::ifstream authorities(argv[4]);
  glasstls::TrustStore trust;
  trust.add_pem({std::istreambuf_iterator<char>(authorities), {}});
  SystemRandom random;
  glasstls::ClientConfig config;
  config.server_name = name;
  config.trust_anchors = &trust;
  config.now = std::time(nullptr);
  config.random = &random;
  glasstls::Client client(std::move(config));

  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  const auto port = htons(static_cast<std::uint16_t>(std::stoi(argv[2])));
  const sockaddr_in there{AF_INET, port, {::inet_addr(argv[1])}, {}};
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0) return 2;
  const auto flush = [&] {
    const glasstls::Bytes output = client.take_output();
    return ::send(fd, output.data(), output.size(), MSG_NOSIGNAL) >= 0;
  };

  std::uint8_t buffer[16384];
  for (bool asked = false; !client.receive_closed() && flush();) {
    const ssize_t size = ::recv(fd, buffer, sizeof buffer, 0);
    size > 0 ? client.receive({buffer, static_cast<std::size_t>(size)}) : client.receive_end();
    if (client.connected() && !std::exchange(asked, true))
      client.send(glasstls::as_bytes("GET / HTTP/1.0\r\nHost: " + name + "\r\n\r\n"));
    std::cout << glasstls::as_text(client.take_application_data());
  }
  if (client.connected()) client.close();
  flush();  // our close_notify, or the alert that says what was wrong
  std::cerr << client.explanation();
  return client.close_notify_received() ? 0 : 1;
}
