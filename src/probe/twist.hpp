#pragma once

#include <optional>
#include <vector>

#include "probe/conversation.hpp"
#include "probe/scripted_end.hpp"

namespace glasstls::probe {

/// A message as it is to be sent.
struct Twisted {
  Bytes message{};  ///< with its header
  Packing packing{};
  unsigned times = 1;  ///< 0: it is not sent
};

/// Makes the changes that `deviations` has for `moment`. Throws lab::UsageError where the message has no such
/// field, and Failure where an extension is to be changed in what does not decode any more.
Twisted twist(Bytes message, Moment moment, const std::vector<Deviation>& deviations);

/// Whether the deviation is an insertion, and not a change to a message.
bool is_insertion(Act act);
/// Inserts it; what Act::finish does is the caller's business.
void insert(ScriptedEnd& end, const Deviation& deviation);

}  // namespace glasstls::probe
