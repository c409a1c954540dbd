#include "flow/error.hpp"

namespace glasstls::flow {

std::string_view name_of(Reason reason) {
  switch (reason) {
    using enum Reason;
    case trust: return "trust anchors";
    case resolve: return "name resolution";
    case tcp: return "TCP";
    case tls_alert_sent: return "TLS, alert sent";
    case tls_alert_received: return "TLS, alert received";
    case tls_closed: return "TLS, closed by the server";
    case certificate: return "certificate";
    case http: return "HTTP";
  }
  return "unknown";
}

FlowError::FlowError(const net::NetError& error, const std::string& during)
    : std::runtime_error(during + error.what()),
      reason(error.stage == net::Stage::resolve ? Reason::resolve : Reason::tcp),
      timed_out(error.cause == net::Cause::timed_out) {}

FlowError::FlowError(const http::HttpError& error, const std::string& after)
    : std::runtime_error(error.what() + after),
      reason(Reason::http),
      expected(error.expected),
      presented(error.presented) {}

}  // namespace glasstls::flow
