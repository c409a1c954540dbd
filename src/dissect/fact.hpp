#pragma once

#include <string>

namespace glasstls::dissect {

/// Something worth a line: a name and its value, and where it helps, why it matters.
struct Fact {
  std::string name{};
  std::string value{};
  std::string why{};
};

}  // namespace glasstls::dissect
