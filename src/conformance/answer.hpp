#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace glasstls::conformance {

/// A vector file that is not what it should be. what() says where and why.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A value that a test of that kind has in the format that is known here, and this one does not have.
class Missing : public Malformed {
 public:
  using Malformed::Malformed;
};

/// The named values of a test, or of the group that it belongs to. What is nested stands under a dotted name:
/// "publicKey.modulus".
class Fields {
 public:
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }

  /// Throws Missing where there is no such value.
  const std::string& text(std::string_view name) const;
  /// The same, or empty.
  std::string text_or_empty(std::string_view name) const;
  /// The value as hexadecimal digits. Throws Malformed where it is something else.
  Bytes bytes(std::string_view name) const;
  /// The value as a number below 2^31. Throws Malformed where it is something else.
  std::size_t number(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

/// What our code did with one test.
struct Answer {
  enum class Kind : std::uint8_t {
    accepted,     ///< and whatever came out is what the test says
    refused,      ///< the input was turned down, or a signature, tag or MAC was found not to match
    wrong,        ///< taken, but something else came out
    unsupported,  ///< not tried; `detail` names what is missing
  };

  Kind kind = Kind::refused;
  std::string detail{};    ///< what was looked at: "seal (portable)"; may be empty
  std::string expected{};  ///< for `wrong`, and for a MAC that does not match
  std::string got{};

  static Answer accepted() { return {Kind::accepted}; }
  static Answer refused(std::string detail = {}) { return {Kind::refused, std::move(detail)}; }
  static Answer unsupported(std::string what) { return {Kind::unsupported, std::move(what)}; }
  /// `accepted` where `got` equals `expected`, and `otherwise` with both values where it does not.
  static Answer compare(Kind otherwise, std::string detail, View expected, View got);
};

}  // namespace glasstls::conformance
