#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "base/rfc.hpp"
#include "lab/stage.hpp"
#include "lab/tampering.hpp"

/// Experiments: our client and our server, and somebody between them who changes one thing.
namespace glasstls::lab {

/// Who noticed, and how it ended.
struct Ending {
  /// How it ended.
  enum class How : std::uint8_t {
    alert,      ///< `side` found what `failure` says, and sent its alert
    silence,    ///< each waits for the other: nothing in TLS ends this
    completed,  ///< nobody noticed, or what was changed is allowed
    declined    ///< the server did not accept the early data
  };
  How how = How::silence;
  std::string side{};  ///< "client" or "server"; empty if nobody noticed
  std::optional<Failure> failure{};
  std::string done{};         ///< what was done, in words
  std::string explanation{};  ///< why the watched side ended the connection, in words; empty if it did not
};

/// Runs client and server on `stage`, which stays closed: they need no network. `watcher`, which may be null,
/// sees the client's connection, or after a replay the server's second one. Throws UsageError if the
/// tampering cannot be done in this connection.
Ending carry_out(Stage& stage, const Tampering& tampering, trace::Sink* watcher);

/// A prepared experiment: `glasstls lab NAME`.
struct PreparedExperiment {
  std::string_view name, question, tampering;
  // How it ends. A test compares this with what the engines do.
  Ending::How how = Ending::How::alert;
  std::string_view side{};
  Alert alert{};  ///< of How::alert
  Rfc section{};  ///< of the broken rule; number 0 if only the alert matters
  std::string_view explanation{};
};

/// All of them, in the order of the list that `glasstls lab` prints.
std::span<const PreparedExperiment> prepared_experiments();
/// The one of that name; null if there is none.
const PreparedExperiment* find_prepared_experiment(std::string_view name);

/// Why the broken rule exists. For alerts and sections that the lab does not know, what the alert means.
std::string reason_for(const Failure& failure);
/// Why it ended without an alert; empty if there was one.
std::string reason_for(const Tampering& tampering, Ending::How how);

}  // namespace glasstls::lab
