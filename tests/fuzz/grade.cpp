// What a graded program writes, as answers, and as questions to ourselves: each line is judged or refused,
// each answer of ours can be read, and the report shows nothing that controls a terminal.
#include <algorithm>

#include "base/printable.hpp"
#include "conformance/grade/page.hpp"
#include "expect.hpp"
#include "memory.hpp"

using namespace glasstls;
using namespace glasstls::conformance::grade;

namespace {

/// Takes the first line of `text`, which need not have an end.
std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  return line;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryLimit limit;
  const std::string_view input = as_text({data, size});
  for (std::string_view rest = input; !rest.empty();)
    expect(!parse_line(answer_line(take_line(rest))).all().empty(), "our own answers can be read");
  static const std::vector<std::string> names{"nonce", "record-open", "name-match", "der-parse"};
  Examination examination(plan_of(1, names, {}));
  for (std::string_view rest = input; examination.next();) {
    const std::string why = examination.take(take_line(rest));
    if (!why.empty()) examination.stop(why, std::string(input));
  }
  const std::string text = text_report(examination.grades());
  expect(Printable::lines(text, false).text() == text, "a report has only visible characters");
  expect(examination.grades().points() <= examination.grades().most_points(), "points are limited");
  html_report(examination.grades(), "title");
  return 0;
}
