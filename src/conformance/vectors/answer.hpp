#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "conformance/report/results.hpp"

namespace glasstls::conformance {

/// A vector file is malformed. what() says where and why.
class Malformed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A test lacks a value that its kind always has in the supported format.
class Missing : public Malformed {
 public:
  using Malformed::Malformed;
};

/// The named values of a test or of its group. Nested values have dotted names: "publicKey.modulus".
class Fields {
 public:
  /// Sets a value; a later one with the same name replaces it.
  void set(std::string name, std::string value) { values_[std::move(name)] = std::move(value); }

  /// The value as text. Throws Missing if there is none.
  const std::string& text(std::string_view name) const;
  /// The value as text; empty if there is none.
  std::string text_or_empty(std::string_view name) const;
  /// The bytes of a hexadecimal value. Throws Missing, or Malformed if it is not hexadecimal.
  Bytes bytes(std::string_view name) const;
  /// The value as a number below 2^31. Throws Missing, or Malformed if it is not such a number.
  std::size_t number(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

/// The result of our code for one test.
struct Answer {
  /// How our code treated the input.
  enum class Kind : std::uint8_t {
    accepted,     ///< the input was accepted, and the output is what the test expects
    refused,      ///< the input was rejected, or a signature, tag or MAC does not match
    wrong,        ///< the input was accepted, but the output is different
    unsupported,  ///< not tried; `detail` names the missing feature
  };

  Kind kind = Kind::refused;
  std::string detail{};                           ///< what was checked: "seal, portable"; may be empty
  std::vector<report::Difference> differences{};  ///< for `wrong`, and if a MAC does not match

  /// The output is right.
  static Answer accepted() { return {Kind::accepted}; }
  /// The input was rejected; `detail` says which part.
  static Answer refused(std::string detail = {}) { return {Kind::refused, std::move(detail)}; }
  /// Not tried, because `what` is not supported.
  static Answer unsupported(std::string what) { return {Kind::unsupported, std::move(what)}; }
  /// `accepted` if `got` equals `expected`; else `otherwise`, with both values of the field `name`.
  static Answer compare(Kind otherwise, std::string name, View expected, View got);
};

/// Why a test is skipped: "edwards448: not implemented yet", for what TLS 1.3 may use.
std::string not_yet(std::string what);
/// Why a test is skipped: "AES-192: not used by TLS 1.3".
std::string not_used(std::string what);

}  // namespace glasstls::conformance
