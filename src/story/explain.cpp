#include "story/explain.hpp"

#include <algorithm>

#include "story/explanations.hpp"

namespace glasstls::story {

std::span<const Explanation> explanations(Topic topic) {
  switch (topic) {
    using enum Topic;
    case message: return explained_messages();
    case extension: return explained_extensions();
    case field: return explained_fields();
    case secret: return explained_secrets();
    case state: return explained_states();
    case alert: return explained_alerts();
  }
  return {};
}

const Explanation* explain(Topic topic, std::string_view name) {
  const auto all = explanations(topic);
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Explanation& e) { return e.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace glasstls::story
