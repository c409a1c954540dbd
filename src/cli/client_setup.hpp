#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "cli/idle_options.hpp"
#include "cli/output.hpp"
#include "flow/event.hpp"
#include "flow/hsts_file.hpp"
#include "flow/options.hpp"
#include "flow/session_file.hpp"
#include "flow/trust.hpp"
#include "recording/key_log.hpp"
#include "trace/fan_out.hpp"

namespace glasstls::cli {

/// The certificates of --cert (a file, PEM) and the key of --key; nothing if they were not given. With a
/// timeout, reading takes no longer. Throws UsageError or std::system_error.
std::vector<handshake::Credential> load_credentials(const std::string& cert, const std::string& key,
                                                    std::optional<std::chrono::milliseconds> timeout);

/// What ClientArguments names, read and opened: trust anchors, credentials, keys, and files.
class ClientSetup {
 public:
  /// `arguments` outlive this. Throws UsageError, flow::FlowError or std::system_error.
  explicit ClientSetup(const ClientArguments& arguments);

  /// Adds `sink`, which may be null, to those that see TLS. Before options().
  void watch(trace::Sink* sink) { sinks_.add(sink); }
  /// Must observe the flow.
  flow::Observer& observer() { return idle_options_; }

  /// The flow's options. This and `random` outlive them. Throws http::HttpError.
  flow::ClientOptions options(handshake::RandomSource& random);

  /// When the flow is over: says on standard error which options did nothing, and notes what could not be
  /// written.
  void finish(Unwritten& unwritten) const;

 private:
  const ClientArguments& arguments_;
  flow::Trust trust_;
  std::vector<handshake::Credential> credentials_;
  handshake::Psk psk_{};
  std::optional<flow::Proxies> proxies_;
  IdleOptions idle_options_;
  std::optional<recording::KeyLog> key_log_{};
  std::optional<flow::SessionFile> sessions_{};
  flow::HstsFile hsts_;
  trace::FanOut sinks_{};
};

/// The URL to begin with: a host without a scheme gets https, and http:// becomes https if the host is known
/// to want it. Throws http::HttpError.
http::Url url_of(const std::string& target, const flow::ClientOptions& options, flow::Observer& observer);

}  // namespace glasstls::cli
