// x509: certificates. DER, the certificate, names, and path validation as a list of checks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/alert.hpp"
#include "base/bytes.hpp"
#include "wire/field_map.hpp"
#include "x509/der/oid.hpp"
#include "x509/der/time.hpp"

/// X.690's Distinguished Encoding Rules, the part of them that certificates use. Every value has exactly one
/// encoding; any other is refused.
namespace glasstls::x509::der {

/// The identifier octet: class, primitive or constructed, number. Numbers above 30 do not occur.
enum class Tag : std::uint8_t {
  boolean = 0x01,
  integer = 0x02,
  bit_string = 0x03,
  octet_string = 0x04,
  null = 0x05,
  object_identifier = 0x06,
  enumerated = 0x0a,
  utf8_string = 0x0c,
  numeric_string = 0x12,
  printable_string = 0x13,
  teletex_string = 0x14,
  ia5_string = 0x16,
  utc_time = 0x17,
  generalized_time = 0x18,
  visible_string = 0x1a,
  universal_string = 0x1c,
  bmp_string = 0x1e,
  sequence = 0x30,
  set = 0x31,
};

/// [number] IMPLICIT over a primitive type.
constexpr Tag context(int number) { return static_cast<Tag>(0x80 | number); }
/// [number] EXPLICIT, or IMPLICIT over a constructed type.
constexpr Tag constructed(int number) { return static_cast<Tag>(0xa0 | number); }

/// "INTEGER", "[0]".
std::string to_text(Tag tag);

/// One value with its tag.
struct Element {
  Tag tag{};
  View content{};
  View whole{};  ///< tag and length included
};

/// A BIT STRING: its bits from the first octet's highest on.
struct BitString {
  int unused_bits = 0;  ///< at the end of the last octet, all zero
  View octets{};

  /// Bits beyond the end are zero.
  bool operator[](std::size_t bit) const;
};

/// A broken rule, for display: the reader could continue after it.
struct Fault {
  Failure failure;
  std::string inside{};  ///< the extension in which it is; empty elsewhere
  std::size_t offset = 0, size = 0;
};

/// Reads the values inside one constructed value, one after the other. Bytes that are not DER, or not of the
/// requested type, throw Failure with `bad_certificate` that says which field, what was expected and what
/// came. With a FieldMap it also records what every byte is. The grammar of the caller limits the nesting,
/// not the input.
///
/// With a list of faults the reader continues if it can, to show as much as possible: it reads a value that
/// breaks a rule but is readable (fault), skips a value that is not readable (salvage), and lists what is
/// wrong. So there is one parser, and it is strict without such a list.
class Reader {
 public:
  /// Faults beyond that many are not listed.
  static constexpr std::size_t most_faults = 64;

  /// Offsets in `map` and in `faults` count from the first byte of `in`.
  explicit Reader(View in, wire::FieldMap* map = nullptr, Rfc section = {5280, "4.1"},
                  std::vector<Fault>* faults = nullptr)
      : in_(in), map_(map), section_(section), faults_(faults) {}

  /// Sets the section of the following fields, for failures and for the map.
  void cite(Rfc section) { section_ = section; }
  /// The same for a section of RFC 5280.
  void cite(std::string_view rfc5280_section) { section_ = {5280, rfc5280_section}; }

  /// Whether nothing is left to read.
  bool empty() const { return position_ == in_.size(); }
  /// Whether the next value has this tag.
  bool next_is(Tag tag) const { return !empty() && in_[position_] == static_cast<std::uint8_t>(tag); }

  /// A reader of the inside of a constructed value.
  Reader enter(std::string_view name, Tag tag = Tag::sequence);
  /// A reader of the inside of an OCTET STRING that contains DER. `name` is the name of the value inside.
  Reader enter_octets(std::string_view name);
  /// A reader of the inside of a BIT STRING of whole bytes that contains DER.
  Reader enter_bits(std::string_view name);

  /// A BOOLEAN.
  bool boolean(std::string_view name, Tag tag = Tag::boolean);
  /// The two's complement octets, in their shortest form; ENUMERATED is encoded in the same way.
  View integer(std::string_view name, Tag tag = Tag::integer);
  /// An INTEGER from 0 to `ceiling`.
  std::uint32_t small_integer(std::string_view name, std::uint32_t ceiling, Tag tag = Tag::integer);
  /// A BIT STRING.
  BitString bit_string(std::string_view name, Tag tag = Tag::bit_string);
  /// The octets of a BIT STRING of whole bytes: a key, or a signature.
  View whole_bytes(std::string_view name, Tag tag = Tag::bit_string);
  /// An OCTET STRING.
  View octet_string(std::string_view name, Tag tag = Tag::octet_string);
  /// A NULL.
  void null(std::string_view name, Tag tag = Tag::null);
  /// An OBJECT IDENTIFIER.
  Oid object_identifier(std::string_view name, Tag tag = Tag::object_identifier);
  /// RFC 5280 4.1.2.5: a UTCTime or a GeneralizedTime, in the only form that the RFC allows for each.
  UnixTime time(std::string_view name);
  /// The same. RFC 5280 4.1.2.5 and 5.1.2.4: dates through 2049 MUST be a UTCTime; another form is read, and
  /// a sentence about it is appended to `irregularities`.
  UnixTime time(std::string_view name, std::vector<std::string>& irregularities);
  /// RFC 5280 4.1.2.5.2: only a GeneralizedTime.
  UnixTime generalized_time(std::string_view name);
  /// Seven-bit characters.
  std::string_view ia5_string(std::string_view name, Tag tag = Tag::ia5_string);
  /// A value of any type, without reading its inside.
  Element any(std::string_view name);
  /// A value that must have `tag`, without reading its inside.
  Element element(std::string_view name, Tag tag);

  /// Skips the rest, which the map shows as one field.
  void skip_rest(std::string_view name, std::string meaning);
  /// A fault if values are left over.
  void end(std::string_view structure);

  /// Calls `read`, which reads one value. If it fails and faults are listed, skips the value and returns
  /// false; the next value can then be read.
  template <class Read>
  bool salvage(const Read& read) {
    const std::size_t begin = position_, fields = map_ ? map_->size() : 0;
    try {
      read();
      return true;
    } catch (const Failure& failure) {
      if (!faults_) throw;
      pass_over(begin, fields, failure);
      return false;
    }
  }
  /// Like fail(), for something that is readable: if faults are listed, it returns.
  void fault(std::string_view name, std::string_view what, std::string expected = {},
             std::string presented = {}) const;
  /// The list of faults; null if the first one throws.
  std::vector<Fault>* faults() const { return faults_; }

  /// The value that was read last, tag and length included.
  View last() const { return last_value_; }
  /// The bytes that are left to read.
  View rest() const { return in_.subspan(position_); }

  /// Whether there is a FieldMap.
  bool annotates() const { return map_ != nullptr; }
  /// Sets the meaning of the value that was read (or entered) last in the map, instead of its plain text.
  void explain(std::string meaning);

  /// Shows a part of the value that was read last, `deeper` levels below it, for values that do not contain
  /// DER.
  void show_part(std::string_view name, View part, std::string meaning, int deeper);
  /// Replaces the field of the value that was read last by a byte view of its inside.
  void explain_by(wire::FieldMap inside);

  /// Throws Failure with `bad_certificate`: `name` and `what` are the sentence, with the cited section.
  [[noreturn]] void fail(std::string_view name, std::string_view what, std::string expected = {},
                         std::string presented = {}) const;

 private:
  /// The next value.
  Element take(std::string_view name);
  /// The next value, which must have this tag.
  Element take(std::string_view name, Tag tag);
  /// A reader of its content after `skipped` bytes.
  Reader inside(const Element& element, std::size_t skipped = 0) const;
  /// Lists a fault about `where`, a part of the input, or throws it.
  void fault_at(View where, Failure failure) const;
  /// The Failure that fail() throws.
  Failure failure(std::string_view name, std::string_view what, std::string expected,
                  std::string presented) const;
  /// Skips the unreadable value that begins at `begin`, lists why, and shows its bytes that are not in the
  /// map yet as not decoded; the map had `fields` fields before.
  void pass_over(std::size_t begin, std::size_t fields, const Failure& failure);
  /// Adds a field to the map.
  void note(std::string_view name, const Element& element, std::string meaning);

  View in_;
  std::size_t position_ = 0;
  wire::FieldMap* map_;
  Rfc section_;
  std::vector<Fault>* faults_;
  std::size_t base_ = 0;  ///< where in_ begins in the map's count
  View last_value_{};
  std::size_t last_field_ = 0;  ///< the index in the map of what was read last
  int depth_ = 0;
};

}  // namespace glasstls::x509::der
