#include "render/json/replayed.hpp"

#include "render/json/parts.hpp"
#include "replay/replay.hpp"

namespace glasstls::render::json {

std::string document(const replay::Replayed& replayed) {
  Json divergence;
  if (replayed.divergence)
    divergence = Json::Object{
        {"step", replayed.divergence->step},         {"what", replayed.divergence->what},
        {"field", replayed.divergence->field},       {"byte", replayed.divergence->byte},
        {"recorded", replayed.divergence->recorded}, {"computed", replayed.divergence->computed}};
  return text_of(
      Json::Object{{"format", "glasstls-replay"},
                   {"version", 1},
                   {"same", !replayed.divergence && replayed.stopped.empty() && replayed.records > 0},
                   {"connections", replayed.connections},
                   {"records", replayed.records},
                   {"bytes", replayed.bytes},
                   {"messages", replayed.messages},
                   {"secrets", replayed.secrets},
                   {"stopped", or_null(replayed.stopped)},
                   {"divergence", std::move(divergence)}});
}

}  // namespace glasstls::render::json
