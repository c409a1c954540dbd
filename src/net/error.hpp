#pragma once

#include <stdexcept>
#include <string>

namespace glasstls::net {

/// What the network was asked for when it failed.
enum class Stage { resolve, connect, send, receive, listen };

/// Why it failed, as far as a program may want to know.
enum class Cause { timed_out, no_such_name, no_address, refused, unreachable, reset, other };

/// The network did not do what it was asked. what() says what happened and what to do next.
class Error : public std::runtime_error {
 public:
  Error(Stage stage_, Cause cause_, const std::string& sentence)
      : std::runtime_error(sentence), stage(stage_), cause(cause_) {}

  Stage stage;
  Cause cause;
};

}  // namespace glasstls::net
