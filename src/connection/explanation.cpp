#include "connection/explanation.hpp"

namespace glasstls::connection {

namespace {

/// What a server that sends this alert means by it.
std::string_view meaning_from_server(Alert alert, bool negotiated) {
  if (!negotiated && alert == Alert::protocol_version)
    return "it does not speak TLS 1.3, and this client speaks nothing older";
  if (!negotiated && alert == Alert::handshake_failure)
    return "it speaks only TLS 1.2 or older, or accepts none of the suites, groups and signature algorithms that were offered";
  using enum Alert;
  if (alert == unknown_ca) return "it does not trust the issuer of the certificate that we showed";
  if (alert == certificate_expired) return "it says that the certificate that we showed expired";
  if (alert == certificate_revoked) return "it says that the certificate that we showed was revoked";
  if (alert == bad_certificate || alert == unsupported_certificate || alert == certificate_unknown)
    return "it does not accept the certificate that we showed, or wants one and got none";
  if (alert == access_denied)
    return "it knows the owner of the certificate that we showed, and gives them no access";
  if (alert == Alert::unrecognized_name) return "it has no site with the name that was asked for";
  if (alert == Alert::certificate_required) return "it requires a client certificate and got none";
  return {};
}

/// What a client that sends this alert means by it.
std::string_view meaning_from_client(Alert alert, bool negotiated) {
  if (alert == Alert::unknown_ca) return "it does not trust the issuer of our certificate";
  if (alert == Alert::bad_certificate || alert == Alert::certificate_unknown)
    return "it does not accept our certificate";
  if (alert == Alert::unsupported_certificate) return "our certificate is of a kind that it does not support";
  if (alert == Alert::certificate_revoked) return "it says that our certificate was revoked";
  if (alert == Alert::certificate_expired) return "it says that our certificate expired";
  if (negotiated && alert == Alert::bad_record_mac) return "it cannot read what we sent";
  return {};
}

}  // namespace

std::string explain(const ConnectionEnding& ending) {
  const std::string peer = "the " + std::string(ending.peer);
  const bool server = ending.peer == "server";
  if (ending.alert_received) {
    const Alert alert = *ending.alert_received;
    const std::string_view meaning = server ? meaning_from_server(alert, ending.negotiated)
                                            : meaning_from_client(alert, ending.negotiated);
    return peer + " sent the alert " + std::string(name_of(alert)) + "(" +
           std::to_string(static_cast<unsigned>(alert)) + ")" + (meaning.empty() ? "" : ": ") +
           std::string(meaning) +
           (ending.alert_was_late ? "; it came under older keys than the current ones, because the " +
                                        std::string(ending.peer) + " failed before it changed its keys"
                                  : "");
  }
  if (!ending.truncated && !ending.close_notify_received) return {};
  if (!ending.negotiated && server)
    return "the server closed the connection without an answer to the ClientHello: it may speak only TLS 1.2 or older, or not be a TLS server";
  if (!ending.negotiated) return "the client closed the connection before it had sent a ClientHello";
  if (!ending.connected) return peer + " closed the connection in the middle of the handshake";
  if (!ending.truncated) return {};
  return "the bytes ended without a close_notify: what came may not be all that " + peer + " sent";
}

}  // namespace glasstls::connection
