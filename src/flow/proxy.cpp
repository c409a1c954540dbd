#include "flow/proxy.hpp"

#include <algorithm>
#include <array>

#include "flow/error.hpp"

namespace glasstls::flow {

namespace {

http::HostPort parse_proxy(std::string_view text) {
  const std::string_view whole = text;
  const auto refuse = [&](const std::string& why) {
    throw http::Error(why, http::rfc_http_semantics, "HOST:PORT or http://HOST:PORT", http::in_quotes(whole));
  };
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos) {
    if (text.substr(0, scheme) != "http") refuse("only proxies that speak HTTP (CONNECT) can be used");
    text.remove_prefix(scheme + 3);
  }
  if (text.ends_with('/')) text.remove_suffix(1);
  if (text.find('@') != std::string_view::npos)
    refuse("a proxy that wants a name and a password cannot be used");
  if (text.find(':') == std::string_view::npos || text.ends_with(']')) refuse("the proxy has no port");
  return http::parse_host_port(text);
}

bool is_here(const http::HostPort& server) {
  return server.host == "localhost" || server.host.ends_with(".localhost") || server.host == "::1" ||
         (server.is_address && server.host.starts_with("127."));
}

}  // namespace

Proxies::Proxies(std::string_view proxy, std::string_view exceptions) : proxy_(parse_proxy(proxy)) {
  while (!exceptions.empty()) {
    const std::size_t end = std::min(exceptions.find(','), exceptions.size());
    std::string one;
    for (const char c : exceptions.substr(0, end))
      if (c != ' ') one += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (one.starts_with('.')) one.erase(0, 1);
    if (!one.empty()) exceptions_.push_back(std::move(one));
    exceptions.remove_prefix(std::min(end + 1, exceptions.size()));
  }
}

const http::HostPort* Proxies::to(const http::HostPort& server) const {
  const auto covers = [&](const std::string& exception) {
    return exception == "*" || server.host == exception ||
           (!server.is_address && server.host.ends_with("." + exception));
  };
  if (is_here(server) || std::any_of(exceptions_.begin(), exceptions_.end(), covers)) return nullptr;
  return &proxy_;
}

void open_tunnel(net::Stream& stream, const http::HostPort& server, net::Deadline deadline) {
  constexpr std::size_t longest = 16 * 1024;
  const std::string proxy = "the proxy " + stream.peer().text(), to = server.text();
  stream.send(as_bytes("CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n"), deadline);
  std::string head;
  std::array<std::uint8_t, 4096> buffer;
  std::size_t end;
  while ((end = head.find("\r\n\r\n")) == std::string::npos) {
    if (head.size() > longest)
      throw Error(Reason::tcp, proxy + " answers CONNECT with more than a response's head");
    const std::size_t size = stream.receive(buffer, deadline);
    if (size == 0) throw Error(Reason::tcp, proxy + " closed the connection without an answer to CONNECT");
    head.append(as_text(View(buffer).first(size)));
  }
  const std::string line = head.substr(0, head.find("\r\n"));
  if (!line.starts_with("HTTP/1.") || line.size() < 12)
    throw Error(Reason::tcp,
                proxy + " does not speak HTTP: it answers CONNECT with " + http::in_quotes(line));
  if (line[9] != '2')
    throw Error(
        Reason::tcp,
        proxy + " does not lead to " + to + ": it answers CONNECT with " + http::in_quotes(line) +
            (line.compare(9, 3, "407") == 0 ? "; it wants a name and a password, which are not sent"
                                            : "; no_proxy names the hosts that are reached without it"));
  // TLS begins with what we say: nothing can stand behind the head yet.
  if (end + 4 < head.size())
    throw Error(Reason::tcp,
                proxy + " sends more than its answer to CONNECT before anything was sent through it");
}

}  // namespace glasstls::flow
