#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/secret.hpp"

/// `glasstls grade`: tests somebody else's implementation of TLS 1.3, piece by piece. docs/grade.md describes
/// the protocol.
namespace glasstls::conformance::grade {

/// A line is not what the protocol allows. what() says what is wrong with it.
class BadLine : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The value of a field: a truth, a number, a text or a list of texts. Bytes are texts of hexadecimal digits.
class Value {
 public:
  /// What it can be.
  using Held = std::variant<bool, std::uint64_t, std::string, std::vector<std::string>>;

  /// A truth.
  Value(std::same_as<bool> auto truth) : held_(truth) {}
  /// A number below 2^53, which every language reads exactly.
  Value(std::unsigned_integral auto number) requires(!std::same_as<decltype(number), bool>)
      : held_(std::uint64_t{number}) {}
  /// A text.
  Value(std::string text) : held_(std::move(text)) {}
  /// The same.
  Value(std::string_view text) : held_(std::string(text)) {}
  /// The same.
  Value(const char* text) : held_(std::string(text)) {}
  /// A list of texts.
  Value(std::vector<std::string> list) : held_(std::move(list)) {}

  /// The value itself.
  const Held& held() const { return held_; }

  friend bool operator==(const Value&, const Value&) = default;

 private:
  Held held_;
};

/// The value as JSON writes it.
std::string to_json(const Value& value);

/// A named value.
struct Field {
  std::string name;
  Value value;

  friend bool operator==(const Field&, const Field&) = default;
};

/// One line of the protocol: named values in their order. The readers throw BadLine if there is no value with
/// that name, or one of another type.
class Fields {
 public:
  /// None.
  Fields() = default;
  /// These.
  Fields(std::initializer_list<Field> fields) : fields_(fields) {}

  /// Adds a field at the end.
  void add(std::string name, Value value) { fields_.push_back({std::move(name), std::move(value)}); }
  /// Adds all fields of `more` at the end.
  void add(const Fields& more);

  /// The value with that name, or null.
  const Value* find(std::string_view name) const;
  /// A truth.
  bool truth(std::string_view name) const;
  /// A number, at most `most`.
  std::uint64_t number(std::string_view name, std::uint64_t most = max_number) const;
  /// A text.
  const std::string& text(std::string_view name) const;
  /// A list of texts.
  const std::vector<std::string>& texts(std::string_view name) const;
  /// The bytes of a text of hexadecimal digits.
  Bytes bytes(std::string_view name) const;
  /// The same for a list.
  std::vector<Bytes> list(std::string_view name) const;

  /// All, in their order.
  const std::vector<Field>& all() const { return fields_; }

  friend bool operator==(const Fields&, const Fields&) = default;

  /// 2^53 - 1, the largest number that every reader of JSON holds exactly (RFC 8259).
  static constexpr std::uint64_t max_number = (std::uint64_t{1} << 53) - 1;

 private:
  const Value& at(std::string_view name) const;

  std::vector<Field> fields_;
};

/// The value of a secret that exists for one question only.
Bytes bytes_of(const Secret& secret);
/// Bytes as the protocol writes them.
std::string hex(View bytes);
/// The same for the value of a secret.
std::string hex(const Secret& secret);
/// A list of bytes.
std::vector<std::string> hex(const std::vector<Bytes>& list);

/// The fields as one line, without a line end.
std::string to_line(const Fields& fields);
/// Reads one line. Throws BadLine unless it is one JSON object with values as Value can hold.
Fields parse_line(std::string_view line);

}  // namespace glasstls::conformance::grade
