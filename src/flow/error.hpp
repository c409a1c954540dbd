// flow: one https request from the name to the last byte: DNS, TCP, TLS, HTTP; watched, timed and explained.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/alert.hpp"
#include "http/error.hpp"
#include "net/error.hpp"

namespace glasstls::flow {

/// Which part of a flow failed; the command line has an exit code for each.
enum class Reason : std::uint8_t {
  trust,               ///< the trust anchors could not be read
  resolve,             ///< name resolution
  tcp,                 ///< TCP, and time-outs after it
  tls_alert_sent,      ///< the server broke a rule of TLS, and we sent an alert
  tls_alert_received,  ///< the server refused us
  tls_closed,          ///< the server closed the connection without an alert
  certificate,         ///< the server's certificate was refused
  http                 ///< URL, response or redirect
};

/// "trust anchors", "name resolution", "TCP", ...
std::string_view name_of(Reason reason);

/// A flow did not reach its end. what() is for people: what happened, where, and what to do about it.
class FlowError : public std::runtime_error {
 public:
  /// `sentence` becomes what().
  FlowError(Reason reason_, const std::string& sentence) : std::runtime_error(sentence), reason(reason_) {}
  /// A failure of the network; `during` comes before its sentence.
  explicit FlowError(const net::NetError& error, const std::string& during = {});
  /// A failure of HTTP; `after` follows its sentence.
  explicit FlowError(const http::HttpError& error, const std::string& after = {});

  Reason reason;
  std::string expected{}, presented{};  ///< if the broken rule has them
  std::optional<Alert> alert{};         ///< sent or received
  bool timed_out = false;
};

}  // namespace glasstls::flow
