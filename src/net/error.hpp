#pragma once

#include <stdexcept>
#include <string>

namespace glasstls::net {

/// What was under way when the network failed.
enum class Stage { resolve, connect, send, receive, listen };

/// Why it failed, for programs that treat the cases differently.
enum class Cause { timed_out, no_such_name, no_address, refused, unreachable, reset, other };

/// A failure of the network. what() says what happened and what to do next.
class NetError : public std::runtime_error {
 public:
  /// `sentence` becomes what().
  NetError(Stage stage_, Cause cause_, const std::string& sentence)
      : std::runtime_error(sentence), stage(stage_), cause(cause_) {}

  Stage stage;
  Cause cause;
};

}  // namespace glasstls::net
