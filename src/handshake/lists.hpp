#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "messages/named.hpp"

namespace glasstls::handshake {

/// Whether `value` is among `list`, a vector or a span.
template <class List>
bool contains(const List& list, const typename List::value_type& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

/// The list for `expected` and `presented`: "x25519, secp256r1, 0x9999", or "none" if it is empty. At most
/// 64 elements are named, because the list of a peer may have 32,767.
template <class T>
std::string list_of(const std::vector<T>& values) {
  constexpr std::size_t most = 64;
  std::string text;
  for (std::size_t i = 0; i < std::min(values.size(), most); ++i)
    text.append(text.empty() ? "" : ", ").append(messages::named(values[i]));
  if (values.size() > most) text.append(" and ").append(std::to_string(values.size() - most)).append(" more");
  return text.empty() ? "none" : text;
}

/// The same for what a peer may choose from: GREASE (RFC 8701) is left out.
template <class T>
std::string choices_of(std::vector<T> values) {
  std::erase_if(values, [](const T& value) { return name_of(value) == "GREASE"; });
  return list_of(values);
}

}  // namespace glasstls::handshake
