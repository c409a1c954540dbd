#pragma once

#include <string>

namespace glasstls::dissect {

/// One line of a table: a name, its value, and perhaps why it matters.
struct Fact {
  std::string name{};
  std::string value{};
  std::string why{};
};

}  // namespace glasstls::dissect
