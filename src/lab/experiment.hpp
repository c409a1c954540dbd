#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "lab/stage.hpp"
#include "lab/tampering.hpp"

/// What if: our client and our server, and somebody between them who changes one thing.
namespace glasstls::lab {

/// Who noticed, and how it ended.
struct Ending {
  enum class How : std::uint8_t {
    alert,      ///< `side` found what `failure` says, and sent its alert
    silence,    ///< each waits for the other: nothing in TLS ends that
    completed,  ///< nobody minded
    declined    ///< the server took no early data
  };
  How how = How::silence;
  std::string side{};  ///< "client" or "server"; empty where nobody noticed
  std::optional<Failure> failure{};
  std::string done{};         ///< what was done, in words
  std::string explanation{};  ///< how the watched side ended, in words; empty where all went well
};

/// Runs the two on `stage`, which is not opened: they meet without a network. `watcher` sees the client's
/// connection, or of a replay the server's second one; it may be null. Throws UsageError where what is to be
/// done cannot be.
Ending carry_out(Stage& stage, const Tampering& tampering, trace::Sink* watcher);

/// One that is prepared: `glasstls lab NAME`.
struct PreparedExperiment {
  std::string_view name, question, tampering;
  // How it ends: a test holds these against the engines.
  Ending::How how = Ending::How::alert;
  std::string_view side{};
  Alert alert{};            ///< of How::alert
  std::string_view rule{};  ///< part of what the failure says
  std::string_view explanation{};
};
std::span<const PreparedExperiment> prepared_experiments();

/// Why the rule is there that a failure broke, where that can be said without knowing more.
std::string reason_for(const Failure& failure);
/// Why it ended so without an alert; empty where there was one.
std::string reason_for(const Tampering& tampering, Ending::How how);

}  // namespace glasstls::lab
