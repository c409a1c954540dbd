// Conversations that nobody wrote, held with our own server: every one ends, with one of the four verdicts,
// and takes no more memory than others do. The input is a list of deviations: moment, act, field, number,
// size, times.
#include <algorithm>
#include <array>

#include "expect.hpp"
#include "memory.hpp"
#include "support/probed.hpp"

using namespace glasstls;
using namespace glasstls::probe;
using namespace glasstls::testing;

namespace {

constexpr std::array fields = std::to_array<std::string_view>(
    {"legacy_version", "random", "legacy_session_id", "legacy_session_id length", "cipher_suites",
     "cipher_suites length", "extensions length", "key_share.key_exchange", "key_share.group",
     "supported_versions.versions length", "pre_shared_key.identity", "pre_shared_key.binders length",
     "signature", "algorithm", "certificate_list length", "verify_data", "no_such_field", "3"});
constexpr std::array values = std::to_array<std::string_view>(
    {"0", "0x", "0x0304", "flip", "zeros", "empty", "text:a", "-1", "x25519", "99999"});

/// The input, byte by byte; zeros when it is used up.
class Input {
 public:
  explicit Input(View bytes) : rest_(bytes) {}
  bool empty() const { return rest_.empty(); }
  std::uint8_t next() {
    if (rest_.empty()) return 0;
    const std::uint8_t byte = rest_.front();
    rest_ = rest_.subspan(1);
    return byte;
  }
  std::int64_t number() {
    const auto high = static_cast<std::int8_t>(next());
    return std::int64_t{high} * 256 + next();
  }
  Bytes bytes() {
    const std::size_t size = std::min<std::size_t>(next(), rest_.size());
    const Bytes taken = to_bytes(rest_.first(size));
    rest_ = rest_.subspan(size);
    return taken;
  }

 private:
  View rest_;
};

Deviation read_deviation(Input& input) {
  Deviation made;
  made.moment = static_cast<Moment>(input.next() % (static_cast<unsigned>(Moment::after_request) + 1));
  made.act = static_cast<Act>(input.next() % (static_cast<unsigned>(Act::finish) + 1));
  made.field = fields[input.next() % fields.size()];
  made.text = values[input.next() % values.size()];
  made.number = input.number();
  made.times = 1 + input.next() % 8u;
  made.bytes = input.bytes();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Tested tested;
  static const bool learned = tested.tester.learn().trouble.empty();
  expect(learned, "our server can be tested");
  const MemoryLimit limit;
  Input input({data, size});
  Conversation made{.name = "made-up"};
  const std::uint8_t first = input.next();
  made.opening.kind = static_cast<Opening::Kind>(first % 4);
  made.expected = {
      .alerts = {Alert::decode_error}, .alert_is_fixed = (first & 4) != 0, .answer = (first & 8) != 0};
  while (!input.empty() && made.deviations.size() < 16) made.deviations.push_back(read_deviation(input));
  for (const Deviation& one : made.deviations) expect(!to_string(one).empty(), "every deviation has words");
  const Result result = tested.tester.hold(made, tested.random);
  expect(name_of(result.verdict.kind) != "unknown", "there are four verdicts");
  expect(result.verdict.kind != probe::Verdict::Kind::failed || !result.verdict.why.empty(),
         "a failure has a reason");
  expect(!to_string(result.outcome).empty(), "every end has words");
  return 0;
}
