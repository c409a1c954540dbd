#include "render/text/observed.hpp"

#include <map>
#include <tuple>

#include "render/text/layout.hpp"
#include "render/text/places.hpp"
#include "story/facts.hpp"

namespace glasstls::render::text {

namespace {

using story::Direction;

/// Looks at a story from outside of both ends.
class NetworkObserver {
 public:
  explicit NetworkObserver(const story::Story& story) {
    // A message that we send is reported before its record, so this reads the records first.
    each_step(story, [&](const story::Step& step) {
      if (const auto* record = std::get_if<story::RecordStep>(&step.what))
        if (record->epoch == story::Epoch::plaintext) messages_[place(record->direction, record->number)];
    });
    each_step(story, [&](const story::Step& step) {
      const auto* message = std::get_if<story::Message>(&step.what);
      if (!message) return;
      add(*message, message->first_record);
      if (message->last_record != message->first_record) add(*message, message->last_record);
    });
  }

  /// Calls `look` for each step, while see() knows to which connection the step belongs.
  template <class Look>
  void each_step(const story::Story& story, Look look) {
    connection_ = 0;
    for (const story::Step& step : story.steps) {
      if (std::holds_alternative<story::RequestStep>(step.what)) ++connection_;
      look(step);
    }
  }

  Observed see(const story::Step& step) const {
    return std::visit(
        [&](const auto& what) {
          Observed seen = see(what);
          if constexpr (requires { what.direction; }) seen.direction = what.direction;
          return seen;
        },
        step.what);
  }

  bool is_readable(const story::Message& message) const {
    return messages_.contains(place(message.direction, message.last_record));
  }

 private:
  using Place = std::tuple<std::size_t, Direction, std::uint64_t>;

  Place place(Direction direction, std::uint64_t record) const { return {connection_, direction, record}; }

  void add(const story::Message& message, std::uint64_t record) {
    const auto found = messages_.find(place(message.direction, record));
    if (found == messages_.end()) return;
    if (!found->second.empty()) found->second += ", ";
    found->second += safe(message.name);
  }

  /// Everything else happens inside one of the two programs.
  Observed see(const auto&) const { return {}; }
  Observed see(const story::PhaseBegun& begun) const {
    if (begun.phase == story::Phase::dns)
      return {"a DNS question for " + safe(begun.title) + ", in clear unless DNS runs over TLS", true, {}};
    if (begun.phase == story::Phase::tcp) return {"TCP packets to " + safe(begun.title), true, {}};
    return {};
  }
  Observed see(const story::PhaseEnded& ended) const {
    if (ended.phase == story::Phase::dns) return {"the DNS answer", true, {}};
    if (ended.phase == story::Phase::tcp && ended.ok) return {"the TCP connection is open", true, {}};
    return {};
  }
  Observed see(const story::Message& message) const {
    if (!is_readable(message)) return {};
    return {"all of " + safe(message.name) + ", " + count(message.bytes.size(), "byte"), true, {}};
  }
  Observed see(const story::RecordStep& record) const {
    const std::string size = "a record of " + count(record.wire.size(), "byte");
    const auto clear = messages_.find(place(record.direction, record.number));
    if (clear == messages_.end())
      return {size + " labelled application_data, its content encrypted", false, {}};
    if (!was_opened(record)) return {size + " that was refused", true, {}};
    return {
        size + " in clear: " + (clear->second.empty() ? content_type(record.content_type) : clear->second),
        true};
  }
  Observed see(const story::ApplicationData& data) const {
    return {count(data.last_record - data.first_record + 1, "record") + " labelled " +
                content_type(data.content_type) + ", " + count(data.wire_size, "byte") +
                " in all, their content encrypted",
            false,
            {}};
  }
  Observed see(const story::ClosedStep& closed) const {
    return {"the TCP connection ends after " + count(closed.sent, "byte") + " sent and " +
                count(closed.received, "byte") + " received",
            true};
  }

  std::map<Place, std::string> messages_{};  // that each record in clear carries
  std::size_t connection_ = 0;               // of the step that is looked at
};

}  // namespace

std::vector<Observed> observed(const story::Story& story) {
  NetworkObserver observer(story);
  std::vector<Observed> all;
  observer.each_step(story, [&](const story::Step& step) { all.push_back(observer.see(step)); });
  return all;
}

std::string observed_in_all(const story::Story& story) {
  const std::string server_name = story::negotiated(story).server_name;
  NetworkObserver observer(story);
  std::string messages;
  std::uint64_t records = 0, bytes = 0;
  observer.each_step(story, [&](const story::Step& step) {
    if (const auto* message = std::get_if<story::Message>(&step.what))
      if (observer.is_readable(*message)) {
        messages.append(messages.empty() ? "all of " : ", ").append(message->name);
        if (message->name == "ClientHello" && !server_name.empty())
          messages += " (with the name " + server_name + ")";
      }
    if (const auto* record = std::get_if<story::RecordStep>(&step.what))
      if (record->epoch != story::Epoch::plaintext) ++records, bytes += record->wire.size();
    if (const auto* data = std::get_if<story::ApplicationData>(&step.what)) {
      records += data->last_record - data->first_record + 1;
      bytes += data->wire_size;
    }
  });
  if (records == 0) return messages + "; nothing was encrypted";
  return messages + "; then " + count(records, "encrypted record") + " of " + count(bytes, "byte") +
         ": only their lengths, directions and times";
}

}  // namespace glasstls::render::text
