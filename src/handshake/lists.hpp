#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace glasstls::handshake {

/// Whether `value` is among `list`, a vector or a span.
template <class List>
bool contains(const List& list, const typename List::value_type& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// For `expected` and `presented`: the names, as in "x25519, secp256r1"; "none" where the list is empty.
template <class T>
std::string list_of(const std::vector<T>& values) {
  std::string text;
  for (const T& value : values) text.append(text.empty() ? "" : ", ").append(name_of(value));
  return text.empty() ? "none" : text;
}

}  // namespace glasstls::handshake
