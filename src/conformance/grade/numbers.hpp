#pragma once

#include "conformance/grade/fields.hpp"
#include "messages/extension.hpp"

/// The numbers of messages: suites, groups, types of extensions.
namespace glasstls::conformance::grade {

/// A 16-bit number as the protocol writes it.
template <class Number>
std::string hex16(Number number) {
  const auto value = static_cast<std::uint16_t>(number);
  const std::uint8_t bytes[] = {static_cast<std::uint8_t>(value >> 8), static_cast<std::uint8_t>(value)};
  return to_hex(bytes);
}

/// The same for each of them.
template <class Number>
std::vector<std::string> hex16s(const std::vector<Number>& numbers) {
  std::vector<std::string> texts;
  for (const Number number : numbers) texts.push_back(hex16(number));
  return texts;
}

/// The numbers in a list of a request. Throws BadLine.
template <class Number>
std::vector<Number> numbers_in(const Fields& q, std::string_view name) {
  std::vector<Number> numbers;
  for (const Bytes& bytes : q.list(name)) {
    if (bytes.size() != 2)
      throw BadLine("\"" + std::string(name) + "\" has a number that is not of two bytes");
    numbers.push_back(static_cast<Number>(bytes[0] << 8 | bytes[1]));
  }
  return numbers;
}

/// The types of extensions, in their order.
inline std::vector<std::string> types_of(const messages::Extensions& extensions) {
  std::vector<std::string> types;
  for (const messages::Extension& extension : extensions) types.push_back(hex16(extension.extension_type));
  return types;
}

}  // namespace glasstls::conformance::grade
