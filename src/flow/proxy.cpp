#include "flow/proxy.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"
#include "flow/error.hpp"

namespace glasstls::flow {

namespace {

http::HostPort parse_proxy(std::string_view text) {
  const std::string_view whole = text;
  const auto refuse = [&](const std::string& why) {
    throw http::HttpError(why, http::rfc_http_semantics, "HOST:PORT or http://HOST:PORT",
                          http::in_quotes(whole));
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

/// Keeps the head of the proxy's answer.
struct ConnectAnswer : http::ResponseHandler {
  http::ResponseHead response;
  bool head_came = false;

  void head(const http::ResponseHead& head, http::Framing) override {
    response = head;
    head_came = true;
  }
};

void check_granted(const http::ResponseHead& answer, const std::string& proxy, const http::HostPort& server) {
  constexpr int proxy_authentication_required = 407;
  if (answer.status / 100 == 2) return;
  const std::string line = "HTTP/1." + std::to_string(answer.minor_version) + " " +
                           std::to_string(answer.status) + (answer.reason.empty() ? "" : " ") + answer.reason;
  throw FlowError(Reason::tcp, proxy + " does not lead to " + server.text() + ": it answers CONNECT with " +
                                   http::in_quotes(line) +
                                   (answer.status == proxy_authentication_required
                                        ? "; it wants a name and a password, which are not sent"
                                        : "; no_proxy names the hosts that are reached without it"));
}

}  // namespace

Proxies::Proxies(std::string_view proxy, std::string_view exceptions) : proxy_(parse_proxy(proxy)) {
  while (!exceptions.empty()) {
    const std::size_t end = std::min(exceptions.find(','), exceptions.size());
    std::string one;
    for (const char c : exceptions.substr(0, end))
      if (c != ' ') one += lower(c);
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

std::string connect_request(const http::HostPort& server) {
  const std::string to = server.text();
  return "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n\r\n";
}

http::ResponseHead open_tunnel(net::Stream& stream, const http::HostPort& server, net::Deadline deadline) {
  const std::string proxy = "the proxy " + stream.peer().text();
  stream.send(as_bytes(connect_request(server)), deadline);
  ConnectAnswer answer;
  constexpr std::size_t longest = 16 * 1024;
  http::ResponseParser parser(answer, {.head = longest}, http::AnswerTo::connect);
  std::array<std::uint8_t, 4096> buffer;
  while (!answer.head_came) {
    const std::size_t size = stream.receive(buffer, deadline);
    if (size == 0)
      throw FlowError(Reason::tcp, proxy + " closed the connection without an answer to CONNECT");
    try {
      parser.receive(View(buffer).first(size));
    } catch (const http::HttpError& error) {
      throw FlowError(Reason::tcp, proxy + " does not answer CONNECT as HTTP/1.1 says: " + error.what());
    }
  }
  check_granted(answer.response, proxy, server);
  // The server speaks only after our ClientHello, so nothing can follow the head yet.
  if (parser.excess() > 0)
    throw FlowError(Reason::tcp,
                    proxy + " sends more than its answer to CONNECT before anything was sent through it");
  return answer.response;
}

}  // namespace glasstls::flow
