#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.hpp"
#include "flow/event.hpp"
#include "flow/proxy.hpp"
#include "trace/event.hpp"

namespace glasstls::cli {

/// Finds out which options of a client did nothing. It watches the flow and its TLS connections.
class IdleOptions : public flow::Observer, public trace::Sink {
 public:
  /// `arguments` and `proxies` outlive this.
  IdleOptions(const ClientArguments& arguments, const std::optional<flow::Proxies>& proxies)
      : arguments_(arguments), proxies_(proxies) {}

  void receive(const flow::Event& event) override;
  void receive(const trace::Event& event) override;

  /// When the flow is over: a sentence about each option that did nothing.
  std::vector<std::string> sentences() const;

 private:
  const ClientArguments& arguments_;
  const std::optional<flow::Proxies>& proxies_;
  bool passed_by_proxy_ = false;  // a proxy was named, and a server was reached without it
  bool without_ticket_ = false;   // a handshake did not offer the early data that was asked for
  bool connected_ = false;        // a handshake was completed
  bool asked_for_certificate_ = false;
};

}  // namespace glasstls::cli
