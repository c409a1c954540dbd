#include "conformance/vectors/observed.hpp"

#include <algorithm>

namespace glasstls::conformance {

using trace::Direction;

namespace {

Bytes copy(const Secret* secret) { return secret ? to_bytes(secret->reveal()) : Bytes(); }

std::string describe(const trace::AlertRaised& raised) {
  std::string text = raised.direction == Direction::sent ? "it sent the alert " : "it got the alert ";
  text += name_of(raised.alert);
  if (raised.failure) text += std::string(": ") + raised.failure->what();
  return text;
}

}  // namespace

void Observed::receive(const trace::Event& event) {
  const auto messages = [this](Direction direction) -> auto& {
    return messages_[direction == Direction::received];
  };
  const auto records = [this](Direction direction) -> auto& {
    return records_[direction == Direction::received];
  };
  if (const auto* sealed = std::get_if<trace::RecordSealed>(&event))
    records(Direction::sent).push_back({to_bytes(sealed->content), to_bytes(sealed->wire)});
  else if (const auto* opened = std::get_if<trace::RecordOpened>(&event))
    records(Direction::received).push_back({to_bytes(opened->content), to_bytes(opened->wire)});
  else if (const auto* sent = std::get_if<trace::MessageSent>(&event))
    messages(Direction::sent).push_back(to_bytes(sent->bytes));
  else if (const auto* received = std::get_if<trace::MessageReceived>(&event))
    messages(Direction::received).push_back(to_bytes(received->bytes));
  else if (const auto* derived = std::get_if<trace::SecretDerived>(&event))
    secrets_.push_back({std::string(derived->name), std::string(derived->from), std::string(derived->label),
                        to_bytes(derived->context), copy(derived->value), copy(derived->input)});
  else if (const auto* raised = std::get_if<trace::AlertRaised>(&event))
    if (alert_.empty() && raised->alert != Alert::close_notify) alert_ = describe(*raised);
}

const std::vector<Bytes>& Observed::messages(Direction direction) const {
  return messages_[direction == Direction::received];
}

const std::vector<Observed::Record>& Observed::records(Direction direction) const {
  return records_[direction == Direction::received];
}

const Observed::Derived* Observed::secret(std::string_view name) const {
  const auto found = std::find_if(secrets_.begin(), secrets_.end(),
                                  [name](const Derived& secret) { return secret.name == name; });
  return found == secrets_.end() ? nullptr : &*found;
}

const Observed::Derived* Observed::derived(std::string_view label, std::string_view from) const {
  const auto found = std::find_if(secrets_.begin(), secrets_.end(), [&](const Derived& secret) {
    return secret.label == label && (from.empty() || secret.from == from);
  });
  return found == secrets_.end() ? nullptr : &*found;
}

}  // namespace glasstls::conformance
