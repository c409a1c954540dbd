#include "crypto/curve/ecdsa_signature.hpp"

namespace glasstls::crypto {

namespace {

constexpr std::uint8_t integer_tag = 0x02, sequence_tag = 0x30;

/// Takes an element with this tag off the front of `rest`. Only lengths below 256 occur in signatures.
std::optional<View> take_element(View& rest, std::uint8_t tag) {
  if (rest.size() < 2 || rest[0] != tag) return std::nullopt;
  std::size_t length = rest[1], header = 2;
  if (length == 0x81 && rest.size() > 2 && rest[2] >= 0x80) {  // a length from 128 to 255 in one byte
    length = rest[2];
    header = 3;
  } else if (length >= 0x80) {
    return std::nullopt;
  }
  if (rest.size() - header < length) return std::nullopt;
  const View content = rest.subspan(header, length);
  rest = rest.subspan(header + length);
  return content;
}

std::optional<View> take_positive_integer(View& rest) {
  const auto content = take_element(rest, integer_tag);
  if (!content || content->empty() || content->front() >= 0x80) return std::nullopt;  // empty or negative
  if (content->front() != 0) return content;
  if (content->size() < 2 || (*content)[1] < 0x80) return std::nullopt;  // zero, or a needless leading zero
  return content->subspan(1);
}

void append_element(Bytes& der, std::uint8_t tag, View content) {
  der.push_back(tag);
  if (content.size() >= 0x80) der.push_back(0x81);
  der.push_back(static_cast<std::uint8_t>(content.size()));
  append(der, content);
}

void append_integer(Bytes& der, View number) {
  while (number.size() > 1 && number[0] == 0) number = number.subspan(1);
  Bytes content;
  content.reserve(1 + number.size());
  if (number[0] >= 0x80) content.push_back(0);  // keeps it positive
  append(content, number);
  append_element(der, integer_tag, content);
}

}  // namespace

std::optional<EcdsaSignature> parse_ecdsa_signature(View der) {
  auto numbers = take_element(der, sequence_tag);
  if (!numbers || !der.empty()) return std::nullopt;
  const auto r = take_positive_integer(*numbers);
  if (!r) return std::nullopt;
  const auto s = take_positive_integer(*numbers);
  if (!s || !numbers->empty()) return std::nullopt;
  return EcdsaSignature{*r, *s};
}

Bytes encode_ecdsa_signature(const EcdsaSignature& signature) {
  Bytes numbers, der;
  append_integer(numbers, signature.r);
  append_integer(numbers, signature.s);
  append_element(der, sequence_tag, numbers);
  return der;
}

}  // namespace glasstls::crypto
