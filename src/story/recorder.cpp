#include "story/recorder.hpp"

#include "base/overloaded.hpp"
#include "messages/numbers.hpp"
#include "story/chain.hpp"
#include "story/cost.hpp"
#include "story/set_up.hpp"

namespace glasstls::story {

namespace {

std::optional<Bytes> copy(const Secret* secret) {
  if (!secret) return std::nullopt;
  return to_bytes(secret->reveal());
}

/// Whether a step is kept even when the budget is used up: the few steps that say how a flow began and ended.
bool is_kept_anyway(const Step& step) {
  return std::visit(Overloaded{
                        [](const AlertStep&) { return true; },
                        [](const RequestStep&) { return true; },
                        [](const PhaseBegun&) { return true; },
                        [](const PhaseEnded&) { return true; },
                        [](const ClosedStep&) { return true; },
                        [](const ErrorStep&) { return true; },
                        [](const Note& note) { return note.closing; },
                        [](const auto&) { return false; },
                    },
                    step.what);
}

}  // namespace

void Recorder::receive(const trace::Event& event) {
  std::visit(
      Overloaded{
          [this](const trace::RecordSealed& e) { record(Direction::sent, e); },
          [this](const trace::RecordOpened& e) { record(Direction::received, e); },
          [this](const trace::RecordRefused& e) {
            const std::uint64_t number = records_[static_cast<std::size_t>(Direction::received)]++;
            add(RecordStep{Direction::received, number, e.epoch, e.sequence, 0, {}, 0, to_bytes(e.wire)});
          },
          [this](const trace::MessageSent& e) {
            message(Direction::sent, e.name, e.bytes, e.first_record, e.last_record);
          },
          [this](const trace::MessageReceived& e) {
            message(Direction::received, e.name, e.bytes, e.first_record, e.last_record);
          },
          [this](const trace::SecretDerived& e) { derived(e); },
          [this](const trace::KeysInstalled& e) { installed(e); },
          [this](const trace::StateEntered& e) { add(StateStep{std::string(e.state)}); },
          [this](const trace::CheckMade& e) { add(e.check); },
          [this](const trace::AlertRaised& e) {
            AlertStep alert{e.direction, e.alert, {}};
            if (e.failure) alert.failure = *e.failure;
            add(std::move(alert));
          },
          [this](const trace::CertificateJudged& e) { add(story::judged(e.inputs, e.result)); },
          [this](const trace::SetUp& e) { began(e); },
          [this](const trace::Given& e) { given(e); },
      },
      event);
}

template <class Event>
void Recorder::record(Direction direction, const Event& event) {
  const std::uint64_t number = records_[static_cast<std::size_t>(direction)]++;
  if (static_cast<messages::ContentType>(event.content_type) != messages::ContentType::application_data) {
    add(RecordStep{direction, number, event.epoch, event.sequence, event.content_type,
                   to_bytes(event.content), event.padding, to_bytes(event.wire), spoken_});
    return;
  }
  run({direction, number, number, event.content.size(), event.padding, event.wire.size(), now(), event.epoch,
       std::string(), event.content_type});
}

void Recorder::not_opened(Direction direction, std::uint8_t content_type, std::size_t wire_size,
                          std::string why) {
  const std::uint64_t number = records_[static_cast<std::size_t>(direction)]++;
  run({direction, number, number, 0, 0, wire_size, now(), std::nullopt, std::move(why), content_type});
}

/// Adds to the run that is the last step, or begins another one.
void Recorder::run(ApplicationData more) {
  ApplicationData* run =
      story_.steps.empty() ? nullptr : std::get_if<ApplicationData>(&story_.steps.back().what);
  if (!run || run->direction != more.direction || run->epoch != more.epoch || run->closed != more.closed ||
      run->content_type != more.content_type) {
    add(std::move(more));
    return;
  }
  run->last_record = more.last_record;
  run->content_size += more.content_size;
  run->padding += more.padding;
  run->wire_size += more.wire_size;
  run->until = more.until;
  if (options_.listener) options_.listener->grew(story_);
}

void Recorder::message(Direction direction, std::string_view name, View bytes, std::uint64_t first,
                       std::uint64_t last) {
  add(Message{direction, std::string(name), to_bytes(bytes), first, last, spoken_});
}

// Another sink may have asked for secrets, so they can come here too. They are kept only if this one asked.

void Recorder::derived(const trace::SecretDerived& event) {
  SecretStep step{std::string(event.name),
                  std::string(event.from),
                  std::string(event.label),
                  std::string(event.keylog_label),
                  std::string(event.hash),
                  to_bytes(event.context),
                  to_bytes(event.client_random),
                  event.size,
                  {},
                  {}};
  if (options_.secrets) {
    step.value = copy(event.value);
    step.input = copy(event.input);
  } else if (event.label.empty()) {
    step.context.clear();
  }
  add(std::move(step));
}

void Recorder::installed(const trace::KeysInstalled& event) {
  KeysStep step{event.direction,
                event.epoch,
                std::string(event.secret),
                std::string(event.cipher_suite),
                event.generation,
                {},
                {}};
  if (options_.secrets) {
    step.key = copy(event.key);
    step.iv = copy(event.iv);
  }
  add(std::move(step));
}

void Recorder::began(const trace::SetUp& event) {
  if (!options_.secrets || !options_.listener) return;
  RecordedSetUp set_up{steps_, {}};
  if (event.client)
    set_up.role = set_up_of(*event.client);
  else
    set_up.role = set_up_of(*event.server);
  options_.listener->began(now(), std::move(set_up));
}

void Recorder::given(const trace::Given& event) {
  if (!options_.secrets || !options_.listener || !share_.take(sizeof(Input) + event.value.size())) return;
  options_.listener->given(now(), {steps_, event.from, std::string(event.purpose), to_bytes(event.value)});
}

void Recorder::append(Step step) {
  if (!share_.take(cost_of(step)) && !is_kept_anyway(step)) {
    ++story_.left_out;
    return;
  }
  if (!options_.keep) story_.steps.clear();
  story_.steps.push_back(std::move(step));
  ++steps_;
  if (options_.listener) options_.listener->added(story_, story_.steps.back());
}

}  // namespace glasstls::story
