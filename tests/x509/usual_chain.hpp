// The chain that most tests of validation change: a leaf for example.com, an intermediate and a root.
#pragma once

#include "validated.hpp"

namespace glasstls::x509 {

inline const forge::Minted root = forge::root();
inline const forge::Minted ca = forge::issue(root, forge::ca("Test CA"));

/// The usual chain, with the leaf changed.
template <class Change>
std::string with_leaf(Change change, Case rest = {}) {
  auto recipe = forge::leaf("example.com");
  change(recipe);
  rest.chain = {forge::issue(ca, recipe), ca};
  rest.trusted = {root};
  return outcome(rest);
}

/// The usual chain, with the CA changed.
template <class Change>
std::string with_ca(Change change, Case rest = {}) {
  auto recipe = forge::ca("Test CA");
  change(recipe);
  const auto changed = forge::issue(root, recipe);
  rest.chain = {forge::issue(changed, forge::leaf("example.com")), changed};
  rest.trusted = {root};
  return outcome(rest);
}

inline forge::Recipe usual_leaf() { return forge::leaf("example.com"); }

}  // namespace glasstls::x509
