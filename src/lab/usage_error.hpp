#pragma once

#include <stdexcept>

namespace glasstls::lab {

/// What was asked for cannot be done as it is written. what() says what to write instead.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace glasstls::lab
