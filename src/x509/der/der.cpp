#include "x509/der/der.hpp"

#include <algorithm>
#include <optional>

#include "x509/der/text.hpp"

namespace glasstls::x509::der {

std::string to_text(Tag tag) {
  switch (tag) {
    using enum Tag;
    case boolean: return "BOOLEAN";
    case integer: return "INTEGER";
    case bit_string: return "BIT STRING";
    case octet_string: return "OCTET STRING";
    case null: return "NULL";
    case object_identifier: return "OBJECT IDENTIFIER";
    case enumerated: return "ENUMERATED";
    case utf8_string: return "UTF8String";
    case numeric_string: return "NumericString";
    case printable_string: return "PrintableString";
    case teletex_string: return "TeletexString";
    case ia5_string: return "IA5String";
    case utc_time: return "UTCTime";
    case generalized_time: return "GeneralizedTime";
    case visible_string: return "VisibleString";
    case universal_string: return "UniversalString";
    case bmp_string: return "BMPString";
    case sequence: return "SEQUENCE";
    case set: return "SET";
  }
  const auto octet = static_cast<unsigned>(tag);
  const char* classes[] = {"UNIVERSAL ", "APPLICATION ", "", "PRIVATE "};
  return std::string("[") + classes[octet >> 6] + std::to_string(octet & 31) + "]";
}

namespace {

std::string count_of_bytes(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " byte" : " bytes");
}

std::string hex_of(View bytes) {
  constexpr std::size_t shown = 20;
  return to_hex(bytes.first(std::min(bytes.size(), shown))) + (bytes.size() > shown ? "..." : "");
}

}  // namespace

bool BitString::operator[](std::size_t bit) const {
  return bit / 8 < octets.size() && (octets[bit / 8] >> (7 - bit % 8) & 1) != 0;
}

Failure Reader::failure(std::string_view name, std::string_view what, std::string expected,
                        std::string presented) const {
  return {Alert::bad_certificate, std::string(name).append(" ").append(what), section_, std::move(expected),
          std::move(presented)};
}

void Reader::fail(std::string_view name, std::string_view what, std::string expected,
                  std::string presented) const {
  throw failure(name, what, std::move(expected), std::move(presented));
}

void Reader::fault(std::string_view name, std::string_view what, std::string expected,
                   std::string presented) const {
  fault_at(last_value_, failure(name, what, std::move(expected), std::move(presented)));
}

void Reader::fault_at(View where, Failure failure) const {
  if (!faults_) throw failure;
  // If the input was cut off, everything around the cut is too long and everything after it is missing: this
  // is reported once.
  constexpr std::string_view cut = " is longer than what holds it";
  const auto is_cut = [&](std::string_view why) { return why.ends_with(cut); };
  if (where.empty() || is_cut(failure.why))
    for (const Fault& earlier : *faults_)
      if (is_cut(earlier.failure.why)) return;
  if (faults_->size() >= most_faults) return;
  const std::size_t offset =
      where.empty() ? base_ + position_ : base_ + static_cast<std::size_t>(where.data() - in_.data());
  faults_->push_back({std::move(failure), {}, offset, where.size()});
}

void Reader::pass_over(std::size_t begin, std::size_t fields, const Failure& failure) {
  if (position_ == begin) try {
      take({});
    } catch (const Failure&) {
      position_ = in_.size();  // where no value begins, none follows
    }
  fault_at(in_.subspan(begin, position_ - begin), failure);
  if (!map_) return;
  std::size_t from = base_ + begin;
  std::string meaning = failure.why;
  const auto show_rest = [&](std::size_t end, Rfc section, int depth) {
    if (from >= end) return;
    map_->push_back({"not decoded", from, end - from, section, depth, std::move(meaning)});
    meaning = "comes after what could not be read";
    from = end;
  };
  // What was shown last is shown whole. Each value around it, the innermost first, may hold more than was
  // read.
  const std::size_t shown = map_->size();
  int inner_depth = 0;
  for (std::size_t i = shown; i-- > fields;) {
    const auto& [name, offset, size, section, depth, what] = (*map_)[i];
    if (i + 1 < shown && depth >= inner_depth) continue;  // an earlier neighbour
    inner_depth = depth;
    if (i + 1 == shown)
      from = offset + size;
    else
      show_rest(offset + size, section, depth + 1);
  }
  show_rest(base_ + position_, section_, depth_);
}

Element Reader::take(std::string_view name) {
  const View rest = in_.subspan(position_);
  if (rest.empty()) fail(name, "is missing");
  if ((rest[0] & 0x1f) == 0x1f) fail(name, "has a tag of more than one byte");
  if (rest.size() < 2) fail(name, "ends before its length");
  std::size_t header = 2, length = rest[1];
  if (length == 0x80) fail(name, "has no definite length, which is BER and not DER");
  if (length > 0x80) {  // the long form: how many bytes of length follow
    const std::size_t width = length & 0x7f;
    if (width > 4) fail(name, "has a length of more than four bytes");
    if (rest.size() < 2 + width) fail(name, "ends before its length");
    length = 0;
    for (std::uint8_t byte : rest.subspan(2, width)) length = length << 8 | byte;
    header = 2 + width;
    if (length < 0x80 || length >> (8 * (width - 1)) == 0)
      fault_at(rest.first(header),
               failure(name, "has a length that is not in its shortest form",
                       length < 0x80 ? "one byte" : "no leading zero", hex_of(rest.subspan(1, 1 + width))));
  }
  if (rest.size() - header < length) {
    fault_at(rest, failure(name, "is longer than what holds it", count_of_bytes(length),
                           count_of_bytes(rest.size() - header)));
    length = rest.size() - header;  // what is there of it
  }
  position_ += header + length;
  last_value_ = rest.first(header + length);
  return {static_cast<Tag>(rest[0]), rest.subspan(header, length), last_value_};
}

Element Reader::take(std::string_view name, Tag tag) {
  if (!next_is(tag))
    fail(name, empty() ? "is missing" : "has the wrong type", to_text(tag),
         empty() ? "nothing" : to_text(static_cast<Tag>(in_[position_])));
  return take(name);
}

void Reader::note(std::string_view name, const Element& element, std::string meaning) {
  last_field_ = map_->size();
  const std::size_t at = base_ + position_ - element.whole.size();
  map_->push_back({std::string(name), at, element.whole.size(), section_, depth_, std::move(meaning)});
}

void Reader::explain(std::string meaning) {
  if (map_) (*map_)[last_field_].meaning = std::move(meaning);
}

void Reader::show_part(std::string_view name, View part, std::string meaning, int deeper) {
  if (!map_) return;
  last_field_ = map_->size();
  const auto at = base_ + static_cast<std::size_t>(part.data() - in_.data());
  map_->push_back({std::string(name), at, part.size(), section_, depth_ + deeper, std::move(meaning)});
}

void Reader::explain_by(wire::FieldMap inside) {
  if (!map_) return;
  const wire::Field whole = (*map_)[last_field_];
  map_->resize(last_field_);
  for (wire::Field& field : inside) {
    field.offset += whole.offset;
    field.depth += whole.depth;
    map_->push_back(std::move(field));
  }
}

Reader Reader::inside(const Element& element, std::size_t skipped) const {
  Reader inner(element.content.subspan(skipped), map_, section_, faults_);
  inner.base_ = base_ + position_ - inner.in_.size();
  inner.depth_ = depth_ + 1;
  if (map_) {
    const std::size_t header = element.whole.size() - inner.in_.size();
    map_->push_back({"tag and length", inner.base_ - header, header, section_, inner.depth_,
                     to_text(element.tag) + " of " + count_of_bytes(element.content.size())});
  }
  return inner;
}

Reader Reader::enter(std::string_view name, Tag tag) {
  const Element element = take(name, tag);
  if (map_) note(name, element, {});
  return inside(element);
}

Reader Reader::enter_octets(std::string_view name) {
  const Element element = take(name, Tag::octet_string);
  if (map_) note(name, element, {});
  return inside(element);
}

Reader Reader::enter_bits(std::string_view name) {
  const Element element = take(name, Tag::bit_string);
  if (element.content.empty() || element.content[0] != 0) fail(name, "is not a whole number of bytes");
  if (map_) note(name, element, {});
  return inside(element, 1);
}

bool Reader::boolean(std::string_view name, Tag tag) {
  const Element element = take(name, tag);
  if (element.content.size() != 1) fail(name, "is not a DER BOOLEAN", "00 or ff", hex_of(element.content));
  if (element.content[0] != 0 && element.content[0] != 0xff)
    fault(name, "is not a DER BOOLEAN", "00 or ff", hex_of(element.content));
  if (map_) note(name, element, element.content[0] ? "TRUE" : "FALSE");
  return element.content[0] != 0;
}

View Reader::integer(std::string_view name, Tag tag) {
  const Element element = take(name, tag);
  const View content = element.content;
  if (content.empty()) fail(name, "is an INTEGER without a value");
  if (content.size() > 1 &&
      ((content[0] == 0 && content[1] < 0x80) || (content[0] == 0xff && content[1] >= 0x80)))
    fault(name, "is an INTEGER that is not in its shortest form", {}, hex_of(content));
  if (map_)
    note(name, element,
         content.size() == 1 && content[0] < 0x80 ? std::to_string(content[0]) : "0x" + hex_of(content));
  return content;
}

std::uint32_t Reader::small_integer(std::string_view name, std::uint32_t ceiling, Tag tag) {
  const View content = integer(name, tag);
  std::uint64_t value = 0;
  for (std::uint8_t byte : content.first(std::min<std::size_t>(content.size(), 6))) value = value << 8 | byte;
  if (content[0] >= 0x80 || content.size() > 5 || value > ceiling)
    fail(name, "is outside its limits", "0 to " + std::to_string(ceiling), "0x" + hex_of(content));
  if (map_) explain(std::to_string(value));
  return static_cast<std::uint32_t>(value);
}

View Reader::whole_bytes(std::string_view name, Tag tag) {
  const BitString bits = bit_string(name, tag);
  if (bits.unused_bits != 0) fault(name, "is not a whole number of bytes");
  return bits.octets;
}

BitString Reader::bit_string(std::string_view name, Tag tag) {
  const Element element = take(name, tag);
  if (element.content.empty()) fail(name, "is a BIT STRING without its first byte");
  const BitString bits{element.content[0], element.content.subspan(1)};
  if (bits.unused_bits > 7 || (bits.unused_bits > 0 && bits.octets.empty()))
    fail(name, "has an impossible number of unused bits", {}, std::to_string(bits.unused_bits));
  if (bits.unused_bits > 0 && (bits.octets.back() & ((1 << bits.unused_bits) - 1)) != 0)
    fault(name, "has unused bits that are not zero");
  if (map_)
    note(name, element,
         "BIT STRING of " +
             std::to_string(8 * bits.octets.size() - static_cast<std::size_t>(bits.unused_bits)) + " bits");
  return bits;
}

View Reader::octet_string(std::string_view name, Tag tag) {
  const Element element = take(name, tag);
  if (map_) note(name, element, "OCTET STRING of " + count_of_bytes(element.content.size()));
  return element.content;
}

void Reader::null(std::string_view name, Tag tag) {
  const Element element = take(name, tag);
  if (!element.content.empty()) fault(name, "is a NULL with a value");
  if (map_) note(name, element, "NULL");
}

Oid Reader::object_identifier(std::string_view name, Tag tag) {
  const Element element = take(name, tag);
  const View content = element.content;
  if (content.empty() || content.back() >= 0x80) fail(name, "is an OBJECT IDENTIFIER cut short");
  int run = 0;  // bytes of the present number
  for (std::uint8_t byte : content) {
    if (run == 0 && byte == 0x80) fault(name, "is an OBJECT IDENTIFIER that is not in its shortest form");
    run = byte >= 0x80 ? run + 1 : 0;
    if (run > 8) fail(name, "is an OBJECT IDENTIFIER with a number of more than 56 bits");
  }
  const Oid oid{as_text(content)};
  if (map_) note(name, element, x509::to_text(oid));
  return oid;
}

UnixTime Reader::time(std::string_view name) {
  const Element element = next_is(Tag::generalized_time) ? take(name) : take(name, Tag::utc_time);
  const std::string_view text = as_text(element.content);
  const bool utc = element.tag == Tag::utc_time;
  std::optional<UnixTime> value = utc ? parse_utc_time(text) : parse_generalized_time(text);
  if (!value) {
    Failure wrong = failure(name, "is not a time in its DER form", utc ? "YYMMDDHHMMSSZ" : "YYYYMMDDHHMMSSZ",
                            printable(text));
    value = parse_other_time(text, utc);
    if (!value) throw wrong;
    fault_at(last_value_, std::move(wrong));
  }
  if (map_) note(name, element, x509::to_text(*value));
  return *value;
}

UnixTime Reader::time(std::string_view name, std::vector<std::string>& irregularities) {
  constexpr UnixTime year_2050 = 2524608000;
  const bool generalized = next_is(Tag::generalized_time);
  const UnixTime value = time(name);
  if (generalized && value < year_2050)
    irregularities.push_back(std::string(name) + " is before 2050 but a GeneralizedTime");
  return value;
}

UnixTime Reader::generalized_time(std::string_view name) {
  if (!next_is(Tag::generalized_time)) take(name, Tag::generalized_time);
  return time(name);
}

std::string_view Reader::ia5_string(std::string_view name, Tag tag) {
  const Element element = take(name, tag);
  const std::string_view text = as_text(element.content);
  if (std::any_of(element.content.begin(), element.content.end(), [](std::uint8_t c) { return c >= 0x80; }))
    fault(name, "has a character beyond ASCII, which IA5String does not have", {}, printable(text));
  if (map_) note(name, element, printable(text));
  return text;
}

Element Reader::any(std::string_view name) {
  const Element element = take(name);
  if (map_) note(name, element, to_text(element.tag) + " of " + count_of_bytes(element.content.size()));
  return element;
}

Element Reader::element(std::string_view name, Tag tag) {
  if (!next_is(tag)) take(name, tag);
  return any(name);
}

void Reader::skip_rest(std::string_view name, std::string meaning) {
  const View skipped = rest();
  position_ = in_.size();
  if (map_) note(name, {Tag::sequence, skipped, skipped}, std::move(meaning));
}

void Reader::end(std::string_view structure) {
  if (empty()) return;
  fault_at(rest(), failure(structure, "has bytes after its last field", "0 more bytes",
                           std::to_string(in_.size() - position_)));
  skip_rest("not decoded", "bytes after the last field");
}

}  // namespace glasstls::x509::der
