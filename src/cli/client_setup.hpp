#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/output.hpp"
#include "flow/event.hpp"
#include "flow/hsts_file.hpp"
#include "flow/options.hpp"
#include "flow/session_file.hpp"
#include "flow/trust.hpp"
#include "recording/key_log.hpp"
#include "trace/fan_out.hpp"

namespace glasstls::cli {

/// What ClientArguments names, read and opened: trust anchors, credentials, keys, and the files that are
/// kept.
class ClientSetup {
 public:
  /// `arguments` outlive this. Throws UsageError, flow::Error or std::system_error.
  explicit ClientSetup(const ClientArguments& arguments);

  /// `sink` wants to see TLS too; null: nobody. Before options().
  void watch(trace::Sink* sink) { sinks_.add(sink); }

  /// Says so on standard error where an option turns out to do nothing.
  void note_idle_options(const flow::Event& event) const;

  /// How the flow is to go. This and `random` outlive it. Throws http::Error.
  flow::Options options(handshake::RandomSource& random);

  /// Once the flow is over: what could not be written of the files that are kept.
  void finish(Unwritten& unwritten) const;

 private:
  const ClientArguments& arguments_;
  flow::Trust trust_;
  std::vector<handshake::Credential> credentials_;
  handshake::Psk psk_{};
  std::optional<flow::Proxies> proxies_;
  std::optional<recording::KeyLog> key_log_{};
  std::optional<flow::SessionFile> sessions_{};
  flow::HstsFile hsts_;
  trace::FanOut sinks_{};
};

/// The URL to begin with: a host without a scheme is meant to be reached by https, and http:// becomes https
/// where the host is known to want it. Throws http::Error.
http::Url url_of(const std::string& target, const flow::Options& options, flow::Observer& observer);

}  // namespace glasstls::cli
