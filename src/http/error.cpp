#include "http/error.hpp"

#include <utility>

namespace glasstls::http {

namespace {

std::string sentence(const std::string& why, Rfc document, const std::string& expected,
                     const std::string& presented) {
  std::string text = why;
  if (!expected.empty()) text += "; expected " + expected;
  if (!presented.empty()) text += (expected.empty() ? "; got " : ", got ") + presented;
  if (document.number != 0) text += " [" + to_string(document) + "]";
  return text;
}

}  // namespace

HttpError::HttpError(std::string why_, Rfc document_, std::string expected_, std::string presented_)
    : std::runtime_error(sentence(why_, document_, expected_, presented_)),
      why(std::move(why_)),
      document(document_),
      expected(std::move(expected_)),
      presented(std::move(presented_)) {}

std::string in_quotes(std::string_view text) {
  static constexpr char digits[] = "0123456789abcdef";
  static constexpr std::size_t longest = 80;
  std::string shown = "\"";
  for (char c : text.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f)
      shown += c;
    else
      shown.append("\\x").append({digits[byte >> 4], digits[byte & 15]});
  }
  return shown + (text.size() > longest ? "...\"" : "\"");
}

}  // namespace glasstls::http
