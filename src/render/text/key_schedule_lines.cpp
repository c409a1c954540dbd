#include <algorithm>

#include "render/text/layout.hpp"
#include "render/text/views.hpp"
#include "story/explain.hpp"

namespace glasstls::render::text {

namespace {

using story::Derived;

/// "HKDF-Extract" or "HKDF-Expand-Label", with what goes in.
std::vector<story::Fact> inputs(const Derived& secret) {
  std::vector<story::Fact> facts;
  if (secret.label.empty()) {
    facts.push_back({"HKDF-Extract", secret.hash + ", " + count(secret.size, "byte"), {}});
    facts.push_back({"salt", secret.from.empty() ? "zeros" : secret.from, {}});
    if (secret.input) facts.push_back({"IKM", to_hex(*secret.input), {}});
  } else {
    facts.push_back({"HKDF-Expand-Label",
                     "\"tls13 " + secret.label + "\", " + secret.hash + ", " + count(secret.size, "byte"),
                     {}});
    facts.push_back({"context", secret.context.empty() ? "empty" : to_hex(secret.context), {}});
  }
  if (!secret.keylog_label.empty()) facts.push_back({"key log", secret.keylog_label, {}});
  if (secret.value) facts.push_back({"value", to_hex(*secret.value), {}});
  return facts;
}

/// How many derivations lie between `secret` and the root.
std::size_t depth_of(const Derived& secret, const std::vector<const Derived*>& secrets) {
  std::size_t depth = 0;
  std::string_view from = secret.from;
  while (!from.empty() && depth < secrets.size()) {
    const auto parent =
        std::find_if(secrets.begin(), secrets.end(), [&](const Derived* s) { return s->name == from; });
    if (parent == secrets.end()) break;
    ++depth;
    from = (*parent)->from;
  }
  return depth;
}

}  // namespace

std::string key_schedule_lines(const Look& look, const std::vector<const Derived*>& secrets) {
  std::string text;
  for (const Derived* secret : secrets) {
    const std::size_t depth = std::min<std::size_t>(depth_of(*secret, secrets), 8);
    const auto* explanation = story::explain(story::Topic::secret, secret->name);
    const std::string left =
        std::string(margin + 2 * depth, ' ') + look.style.paint(Ink::title, secret->name);
    text +=
        spread(look, left,
               explanation ? look.style.paint(Ink::faint, to_string_with_8446(explanation->section)) : "");
    if (explanation) text += paragraph(look, indent + 2 * depth, Ink::faint, explanation->text);
    Look all = look;
    all.verbose = true;
    text += fact_lines(all, inputs(*secret), indent + 2 * depth);
  }
  return text;
}

}  // namespace glasstls::render::text
