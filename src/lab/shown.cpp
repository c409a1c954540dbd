#include "lab/shown.hpp"

#include <algorithm>

namespace glasstls::lab {

namespace {

using story::Direction;

/// Whether `test` holds for a step of that kind.
template <class Kind, class Test>
bool any_step(const story::Story& story, Test test) {
  return std::any_of(story.steps.begin(), story.steps.end(), [&](const story::Step& step) {
    const auto* what = std::get_if<Kind>(&step.what);
    return what && test(*what);
  });
}

bool failed(const Shown& shown) {
  return any_step<story::ErrorStep>(shown.story, [](const story::ErrorStep&) { return true; });
}

}  // namespace

bool got_page(const Shown& shown) {
  return shown.negotiated.connected &&
         any_step<story::HttpHead>(shown.story, [](const story::HttpHead& head) {
           return head.direction == Direction::received && head.first_line.find(" 200") != std::string::npos;
         });
}

bool ended_with(const Shown& shown, Direction direction, Alert alert) {
  return failed(shown) && any_step<story::AlertStep>(shown.story, [&](const story::AlertStep& alarm) {
           return alarm.direction == direction && alarm.alert == alert;
         });
}

bool ended_without_alert(const Shown& shown) {
  return failed(shown) &&
         !any_step<story::AlertStep>(shown.story, [](const story::AlertStep&) { return true; });
}

bool has_keys(const story::Story& story, Direction direction, std::uint64_t generation) {
  return any_step<story::KeysStep>(story, [&](const story::KeysStep& keys) {
    return keys.direction == direction && keys.generation == generation;
  });
}

const story::Message* find_message(const story::Story& story, std::string_view name, Direction direction) {
  for (const story::Step& step : story.steps)
    if (const auto* message = std::get_if<story::Message>(&step.what))
      if (message->name == name && message->direction == direction) return message;
  return nullptr;
}

std::size_t size_of(const story::Story& story, std::string_view message) {
  for (Direction direction : {Direction::sent, Direction::received})
    if (const auto* found = find_message(story, message, direction)) return found->bytes.size();
  return 0;
}

std::size_t handshake_size(const story::Story& story, Direction direction) {
  std::size_t size = 0;
  for (const story::Step& step : story.steps)
    if (const auto* message = std::get_if<story::Message>(&step.what))
      if (message->direction == direction && message->name != "NewSessionTicket")
        size += message->bytes.size();
  return size;
}

}  // namespace glasstls::lab
