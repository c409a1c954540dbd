#include "probe/hello_watch.hpp"

#include <algorithm>

#include "probe/conversations.hpp"

namespace glasstls::probe {

using How = Outcome::How;

namespace {

/// Whether the rule is kept. What cannot be decoded is not judged by what it says: its syntax is another
/// rule.
std::optional<bool> check(HelloCheck watches, const Hellos& hellos) {
  try {
    return watches(hellos);
  } catch (const Failure&) {
    return std::nullopt;
  }
}

/// RFC 9846 B.4: the first byte of the suites of TLS 1.3.
constexpr std::uint16_t tls13_suites = 0x13;

/// Whether it is for a server of TLS 1.3 at all.
bool offers_tls13(const messages::ClientHello& hello) {
  return std::ranges::any_of(
      hello.cipher_suites, [](auto suite) { return static_cast<std::uint16_t>(suite) >> 8 == tls13_suites; });
}

}  // namespace

std::vector<Result> HelloWatch::add(const Outcome& outcome, std::string_view name) {
  std::vector<Result> broken;
  if (outcome.heard.client_hello && !offers_tls13(*outcome.heard.client_hello)) return broken;
  const Hellos hellos{outcome.heard, before_ ? &*before_ : nullptr};
  for (const Conversation& one : client_conversations()) {
    const auto kept = one.watches ? check(one.watches, hellos) : std::nullopt;
    if (!kept) continue;
    Outcome& seen =
        seen_.try_emplace(&one, Outcome{.how = How::answered, .peer = Peer::client}).first->second;
    if (*kept || seen.how == How::broken_rule) continue;
    seen.how = How::broken_rule;
    seen.detail = std::string(name) + " shows that this does not hold: " + std::string(one.expected.fact);
    if (!outcome.heard.client_hello) seen.detail += "; " + outcome.detail;
    broken.push_back(result(one));
  }
  if (outcome.heard.client_hello) before_ = outcome.heard.client_hello;
  return broken;
}

Result HelloWatch::result(const Conversation& conversation) const {
  const auto seen = seen_.find(&conversation);
  if (seen == seen_.end())
    return {.conversation = &conversation,
            .verdict = {Verdict::Kind::not_tested, "no ClientHello came that this is about"}};
  return {.conversation = &conversation,
          .outcome = seen->second,
          .verdict = judge(conversation.expected, seen->second)};
}

}  // namespace glasstls::probe
