#include "probe/hold_all.hpp"

#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include "net/clock.hpp"
#include "probe/conversation_random.hpp"

namespace glasstls::probe {

namespace {

/// What several threads share: the next conversation, and the first error.
struct Work {
  Tester& tester;
  const std::vector<const Conversation*>& conversations;
  const Holding& how;
  std::vector<Result> results;
  std::atomic<std::size_t> next = 0;
  std::mutex mutex{};  // for what follows
  std::size_t held = 0;
  std::exception_ptr error{};
};

Result hold_one(Tester& tester, const Conversation& conversation, const Holding& how) {
  const net::Instant began = net::now();
  ConversationRandom random(how.seed);
  random.begin(conversation.name);
  Result result = tester.hold(conversation, random);
  result.time = std::chrono::duration_cast<std::chrono::microseconds>(net::now() - began);
  return result;
}

/// What each thread does.
void work_on(Work& work) {
  try {
    for (std::size_t i = work.next++; i < work.conversations.size(); i = work.next++) {
      const Conversation& conversation = *work.conversations[i];
      work.results[i] = hold_one(work.tester, conversation, work.how);
      const std::lock_guard lock(work.mutex);
      ++work.held;
      if (work.how.progress) work.how.progress(work.held, conversation.name);
    }
  } catch (...) {
    const std::lock_guard lock(work.mutex);
    if (!work.error) work.error = std::current_exception();
    work.next = work.conversations.size();  // the others stop too
  }
}

}  // namespace

std::vector<Result> hold_all(Tester& tester, const std::vector<const Conversation*>& conversations,
                             const Holding& how) {
  Work work{tester, conversations, how, std::vector<Result>(conversations.size())};
  if (how.progress) how.progress(0, "");
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < how.jobs && i < conversations.size(); ++i)
      others.emplace_back([&work] { work_on(work); });
    work_on(work);
  }
  if (work.error) std::rethrow_exception(work.error);
  return std::move(work.results);
}

}  // namespace glasstls::probe
