#include "story/recorder.hpp"

#include "messages/numbers.hpp"

namespace glasstls::story {

namespace {

std::optional<Bytes> shown(const Secret* secret) {
  if (!secret) return std::nullopt;
  return to_bytes(secret->reveal());
}

template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace

void Recorder::receive(const trace::Event& event) {
  std::visit(Overloaded{
                 [this](const trace::RecordSealed& e) { record(Direction::sent, e); },
                 [this](const trace::RecordOpened& e) { record(Direction::received, e); },
                 [this](const trace::MessageSent& e) {
                   message(Direction::sent, e.name, e.bytes, e.first_record, e.last_record);
                 },
                 [this](const trace::MessageReceived& e) {
                   message(Direction::received, e.name, e.bytes, e.first_record, e.last_record);
                 },
                 [this](const trace::SecretDerived& e) {
                   if (afford(0))
                     add(Derived{std::string(e.name), std::string(e.from), std::string(e.label),
                                 std::string(e.keylog_label), std::string(e.hash), to_bytes(e.context),
                                 to_bytes(e.client_random), e.size, shown(e.value), shown(e.input)});
                 },
                 [this](const trace::KeysInstalled& e) {
                   if (afford(0))
                     add(Keys{e.direction, e.epoch, std::string(e.secret), std::string(e.cipher_suite),
                              e.generation, shown(e.key), shown(e.iv)});
                 },
                 [this](const trace::StateEntered& e) {
                   if (afford(0)) add(State{std::string(e.state)});
                 },
                 [this](const trace::CheckMade& e) {
                   if (afford(0)) add(e.check);
                 },
                 [this](const trace::AlertRaised& e) {
                   Alarm alarm{e.direction, e.alert, {}};
                   if (e.failure) alarm.failure = *e.failure;
                   add(std::move(alarm));
                 },
                 [this](const trace::CertificateJudged& e) {
                   if (afford(0)) add(Judgement{{e.chain.begin(), e.chain.end()}, e.verdict, {}});
                 },
             },
             event);
}

template <class Event>
void Recorder::record(Direction direction, const Event& event) {
  const std::uint64_t number = records_[static_cast<std::size_t>(direction)]++;
  if (static_cast<messages::ContentType>(event.content_type) != messages::ContentType::application_data) {
    if (afford(event.content.size() + event.wire.size()))
      add(Record{direction, number, event.epoch, event.sequence, event.content_type, to_bytes(event.content),
                 event.padding, to_bytes(event.wire)});
    return;
  }
  ApplicationData* run =
      story_.steps.empty() ? nullptr : std::get_if<ApplicationData>(&story_.steps.back().what);
  if (!run || run->direction != direction) {
    if (afford(0))
      add(ApplicationData{direction, number, number, event.content.size(), event.padding, event.wire.size()});
    return;
  }
  run->last_record = number;
  run->content_size += event.content.size();
  run->padding += event.padding;
  run->wire_size += event.wire.size();
}

void Recorder::message(Direction direction, std::string_view name, View bytes, std::uint64_t first,
                       std::uint64_t last) {
  if (afford(bytes.size())) add(Message{direction, std::string(name), to_bytes(bytes), first, last});
}

bool Recorder::afford(std::size_t bytes) {
  bytes += 2 * sizeof(Step);
  if (budget - spent_ < bytes) {
    ++story_.left_out;
    return false;
  }
  spent_ += bytes;
  return true;
}

void Recorder::append(Step step) {
  story_.steps.push_back(std::move(step));
  if (options_.listener) options_.listener->added(story_, story_.steps.back());
}

}  // namespace glasstls::story
