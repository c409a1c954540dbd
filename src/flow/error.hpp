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

/// Which part of a flow failed; each has an exit code of its own in the command line.
enum class Reason : std::uint8_t {
  trust,               ///< the trust anchors could not be read
  resolve,             ///< name resolution
  tcp,                 ///< TCP, time-outs after it included
  tls_alert_sent,      ///< the server broke TLS, and was told so
  tls_alert_received,  ///< the server refused us
  tls_closed,          ///< the server ended TLS without a word
  certificate,         ///< the server's certificate was refused
  http                 ///< URL, response or redirect
};

/// "trust anchors", "name resolution", "TCP", ...
std::string_view name_of(Reason reason);

/// A flow did not reach its end. what() is for people: what happened, where, and what to do about it.
class Error : public std::runtime_error {
 public:
  Error(Reason reason_, const std::string& sentence) : std::runtime_error(sentence), reason(reason_) {}
  /// What the network did; `during` stands before it.
  explicit Error(const net::Error& error, const std::string& during = {});
  /// What HTTP found wrong; `after` stands behind it.
  explicit Error(const http::Error& error, const std::string& after = {});

  Reason reason;
  std::string expected{}, presented{};  ///< where the rule that was broken has them
  std::optional<Alert> alert{};         ///< sent or received
  bool timed_out = false;
};

}  // namespace glasstls::flow
