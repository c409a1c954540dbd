// A trace from anywhere, computed again. Whatever it claims, the engines follow it as far as they can, and
// what comes of it is said.
#include <algorithm>
#include <random>

#include "expect.hpp"
#include "memory.hpp"
#include "recording/trace_reader.hpp"
#include "replay/replay.hpp"

using namespace glasstls;

namespace {

constexpr std::size_t largest = 1 << 17;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Whether `text` has a digit there, or is in the middle of something hexadecimal.
bool may_change(std::string_view text, std::size_t at) {
  if (at < 2 || at + 2 >= text.size()) return false;
  const std::string_view around = text.substr(at - 2, 5);
  return is_digit(text[at]) || std::all_of(around.begin(), around.end(),
                                           [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

/// Where its records begin.
std::vector<std::size_t> records_of(std::string_view text) {
  std::vector<std::size_t> begin;
  for (std::size_t at = 0; (at = text.find('\x1e', at)) != text.npos; ++at) begin.push_back(at);
  return begin;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  if (size > largest) return 0;
  try {
    const recording::TraceFile file = recording::read_trace(as_text({data, size}));
    const std::size_t steps = file.story.steps.size();
    const replay::Replayed replayed = replay::replay({file.story, file.set_ups, file.inputs, file.cut_short});
    expect(replayed.connections <= file.set_ups.size(), "every connection has a set-up");
    expect(replayed.records + replayed.messages + replayed.secrets <= steps, "what was compared was there");
    if (!replayed.divergence) return 0;
    expect(replayed.divergence->step <= steps, "a divergence has a place");
    expect(!replayed.divergence->what.empty(), "a divergence has a name");
  } catch (const recording::TraceError&) {
  }
  return 0;
}

/// Changes that leave a trace readable: of digits, and of whole records.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned seed) {
  std::minstd_rand random(seed);
  const auto below = [&](std::size_t bound) { return bound == 0 ? 0 : random() % bound; };
  std::string text(as_text({data, size}));
  const std::vector<std::size_t> begin = records_of(text);
  if (begin.size() < 2) return size;
  const std::size_t which = 1 + below(begin.size() - 1);
  const std::size_t end = which + 1 < begin.size() ? begin[which + 1] : text.size();
  const std::string record = text.substr(begin[which], end - begin[which]);
  switch (below(6)) {
    case 0: text.erase(begin[which], record.size()); break;
    case 1: text.insert(begin[1 + below(begin.size() - 1)], record); break;
    default:
      for (std::size_t tries = 1 + below(64), at = begin[which] + below(record.size()); tries > 0; --tries) {
        const std::size_t place = (at + tries) % text.size();
        if (!may_change(text, place) || below(4) != 0) continue;
        text[place] = "0123456789abcdef"[below(is_digit(text[place]) ? 10 : 16)];
      }
  }
  text.resize(std::min({text.size(), most, largest}));
  std::copy(text.begin(), text.end(), data);
  return text.size();
}
