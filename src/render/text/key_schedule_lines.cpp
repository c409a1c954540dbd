#include <algorithm>

#include "glossary/explain.hpp"
#include "render/text/layout.hpp"
#include "render/text/views.hpp"

namespace glasstls::render::text {

namespace {

using story::SecretStep;

/// "HKDF-Extract" or "HKDF-Expand-Label", with its inputs.
std::vector<story::Fact> inputs(const SecretStep& secret) {
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

/// One secret, and below it what was derived from it.
std::string branch(const Look& look, const std::vector<const SecretStep*>& secrets,
                   const std::vector<std::size_t>& parents, std::size_t index, std::size_t depth) {
  constexpr std::size_t deepest = 8;
  const SecretStep& secret = *secrets[index];
  const std::size_t step = 2 * std::min(depth, deepest);
  const auto* explanation = glossary::explain(glossary::Topic::secret, secret.name);
  std::string text =
      spread(look, std::string(margin + step, ' ') + look.style.paint(Ink::title, secret.name),
             explanation ? look.style.paint(Ink::faint, to_string_with_8446(explanation->section)) : "");
  if (explanation) text += paragraph(look, indent + step, Ink::faint, explanation->text);
  text += fact_lines(in_full(look), inputs(secret), indent + step);
  for (std::size_t i = index + 1; i < secrets.size(); ++i)
    if (parents[i] == index) text += branch(look, secrets, parents, i, depth + 1);
  return text;
}

}  // namespace

std::string key_schedule_lines(const Look& look, const std::vector<const SecretStep*>& secrets) {
  const std::size_t none = secrets.size();
  std::vector<std::size_t> parents;  // by index; names repeat, so the last one before counts
  for (std::size_t i = 0; i < secrets.size(); ++i) {
    parents.push_back(none);
    for (std::size_t j = 0; j < i; ++j)
      if (secrets[j]->name == secrets[i]->from) parents.back() = j;
  }
  std::string text;
  for (std::size_t i = 0; i < secrets.size(); ++i)
    if (parents[i] == none) text += branch(look, secrets, parents, i, 0);
  return text;
}

}  // namespace glasstls::render::text
