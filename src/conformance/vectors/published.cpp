#include "conformance/vectors/published.hpp"

#include <algorithm>
#include <stdexcept>

namespace glasstls::conformance {

PublishedRandom::PublishedRandom(const Trace& trace, std::string_view who) {
  for (const Step& step : trace.steps) {
    if (step.who != who || step.action != "create key pair") continue;
    const std::string& group = step.words.text("group");
    add((group == "P-256" ? "secp256r1" : group) + " private key", step.figure("private key"));
  }
}

void PublishedRandom::fill(std::span<std::uint8_t> out, std::string_view purpose) {
  const auto found = values_.find(purpose);
  if (found == values_.end() || found->second.size() != out.size())
    throw std::invalid_argument("the trace has no random " + std::string(purpose) + " of " +
                                std::to_string(out.size()) + " bytes");
  std::copy(found->second.begin(), found->second.end(), out.begin());
  values_.erase(found);
}

}  // namespace glasstls::conformance
