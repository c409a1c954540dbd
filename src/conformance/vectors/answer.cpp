#include "conformance/vectors/answer.hpp"

#include <charconv>

namespace glasstls::conformance {

const std::string& Fields::text(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end()) throw Missing("there is no \"" + std::string(name) + "\"");
  return found->second;
}

std::string Fields::text_or_empty(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::string() : found->second;
}

Bytes Fields::bytes(std::string_view name) const {
  auto value = from_hex(text(name));
  if (!value) throw Malformed("\"" + std::string(name) + "\" is not hexadecimal");
  return std::move(*value);
}

std::size_t Fields::number(std::string_view name) const {
  const std::string& value = text(name);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || number >= 0x80000000)
    throw Malformed("\"" + std::string(name) + "\" is not a number below 2^31");
  return number;
}

Answer Answer::compare(Kind otherwise, std::string name, View expected, View got) {
  if (equal(expected, got)) return accepted();
  return {otherwise, {}, {{std::move(name), to_hex(expected), to_hex(got)}}};
}

std::string not_yet(std::string what) { return std::move(what) + ": not implemented yet"; }

std::string not_used(std::string what) { return std::move(what) + ": not used by TLS 1.3"; }

}  // namespace glasstls::conformance
