#pragma once

#include <functional>
#include <string>
#include <vector>

#include "mutants/removal.hpp"
#include "probe/conversation.hpp"
#include "probe/tester.hpp"
#include "trace/event.hpp"

namespace glasstls::testing {

/// Watches, and remembers nothing: the checks of a connection with a sink can be removed.
class Watcher : public trace::Sink {
 public:
  void receive(const trace::Event&) override {}
};

/// What a mutant of the engine showed.
struct Found {
  std::vector<std::string> failed{};  ///< the names of the conversations that failed
  bool died = false;                  ///< it crashed, as some do that go on with a value that is not there
};

/// Holds conversations with an engine that checks `rule` no more, in a process of its own.
Found found_without(const std::string& rule, const std::vector<const probe::Conversation*>& all,
                    const std::function<probe::Result(const probe::Conversation&)>& hold);

}  // namespace glasstls::testing
