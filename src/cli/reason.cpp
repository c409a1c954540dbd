#include "cli/reason.hpp"

namespace glasstls::cli {

ExitCode code_of(flow::Reason reason) {
  switch (reason) {
    using enum flow::Reason;
    case trust: return ExitCode::file;
    case resolve: return ExitCode::resolve;
    case tcp: return ExitCode::tcp;
    case tls_alert_sent: return ExitCode::alert_sent;
    case tls_alert_received: return ExitCode::alert_received;
    case tls_closed: return ExitCode::closed;
    case certificate: return ExitCode::certificate;
    case http: return ExitCode::http;
  }
  return ExitCode::internal;
}

}  // namespace glasstls::cli
