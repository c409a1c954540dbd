#include "x509/certificate/name.hpp"

#include <algorithm>

#include "base/ascii.hpp"
#include "base/printable.hpp"
#include "x509/certificate/name_text.hpp"
#include "x509/der/text.hpp"

namespace glasstls::x509 {

namespace {

/// More than any name in use has, but few enough to compare each with each.
constexpr std::size_t most_attributes = 128;

/// Types of strings in which a byte is a character: RFC 5280 7.1 can compare them across types.
bool is_folded_string(der::Tag tag) {
  using enum der::Tag;
  return tag == utf8_string || tag == printable_string || tag == ia5_string || tag == numeric_string ||
         tag == visible_string;
}

bool is_printable_string(std::string_view text) {
  constexpr std::string_view others = " '()+,-./:=?";
  return std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_letter(c) || is_digit(c) || others.find(c) != others.npos; });
}

/// That the value's bytes are what its type allows.
void require_characters(const der::Reader& reader, std::string_view field, const der::Element& value) {
  const std::string_view text = as_text(value.content);
  const char* problem = nullptr;
  switch (value.tag) {
    using enum der::Tag;
    case utf8_string:
      if (!is_utf8(text)) problem = "is not valid UTF-8";
      break;
    case printable_string:
      if (!is_printable_string(text)) problem = "has a character that PrintableString does not have";
      break;
    case ia5_string:
    case visible_string:
    case numeric_string:
      if (std::any_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) < 0; }))
        problem = "has a character beyond ASCII";
      break;
    case bmp_string:
      if (text.size() % 2 != 0) problem = "is a BMPString of an odd number of bytes";
      break;
    case universal_string:
      if (text.size() % 4 != 0) problem = "is a UniversalString whose size is not a multiple of 4";
      break;
    default: break;
  }
  if (problem) reader.fault(field, problem, {}, printable(text));
}

std::string value_text(const Attribute& attribute) {
  using enum der::Tag;
  if (is_folded_string(attribute.tag) || attribute.tag == teletex_string)
    return printable(as_text(attribute.value));
  if (attribute.tag == bmp_string) {  // in Latin letters, which is what it usually holds
    std::string narrow;
    for (std::size_t i = 0; i + 1 < attribute.value.size(); i += 2)
      narrow.push_back(attribute.value[i] == 0 && attribute.value[i + 1] < 0x80
                           ? static_cast<char>(attribute.value[i + 1])
                           : '?');
    return printable(narrow);
  }
  return "#" + to_hex(attribute.value);
}

std::string short_name(Oid type) {
  using namespace std::string_view_literals;
  struct Short {
    std::string_view type, name;
  };
  static constexpr Short shorts[] = {{"\x55\x04\x03"sv, "CN"},
                                     {"\x55\x04\x06"sv, "C"},
                                     {"\x55\x04\x07"sv, "L"},
                                     {"\x55\x04\x08"sv, "ST"},
                                     {"\x55\x04\x0a"sv, "O"},
                                     {"\x55\x04\x0b"sv, "OU"},
                                     {"\x09\x92\x26\x89\x93\xf2\x2c\x64\x01\x19"sv, "DC"}};
  for (const Short& row : shorts)
    if (row.type == type.content) return std::string(row.name);
  const std::string_view name = name_of(type);
  return name.empty() ? to_dotted(type) : std::string(name);
}

/// RFC 5280 7.1: the characters that count, one at a time: letters in one case, inner spaces as one, none at
/// the ends. The end is character 0 with `done`.
class Folded {
 public:
  explicit Folded(View value) : text_(as_text(value)) {
    while (!text_.empty() && text_.front() == ' ') text_.remove_prefix(1);
    while (!text_.empty() && text_.back() == ' ') text_.remove_suffix(1);
  }
  bool done() const { return text_.empty(); }
  char next() {
    const char c = lower(text_.front());
    do text_.remove_prefix(1);
    while (c == ' ' && text_.front() == ' ');
    return c;
  }

 private:
  std::string_view text_;
};

bool same_value(const Attribute& a, const Attribute& b) {
  if (!is_folded_string(a.tag) || !is_folded_string(b.tag)) return a.tag == b.tag && equal(a.value, b.value);
  Folded x(a.value), y(b.value);
  while (!x.done() && !y.done())
    if (x.next() != y.next()) return false;
  return x.done() && y.done();
}

bool same_attribute(const Attribute& a, const Attribute& b) { return a.type == b.type && same_value(a, b); }

/// RFC 5280 7.1: RelativeDistinguishedNames are sets: each attribute of one must be in the other.
bool same_rdn(std::span<const Attribute> a, std::span<const Attribute> b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.begin(), a.end(), [&](const Attribute& x) {
    return std::any_of(b.begin(), b.end(), [&](const Attribute& y) { return same_attribute(x, y); });
  });
}

/// Takes the first RelativeDistinguishedName off `attributes`.
std::span<const Attribute> take_rdn(std::span<const Attribute>& attributes) {
  std::size_t size = 0;
  while (size < attributes.size() && attributes[size].rdn == attributes.front().rdn) ++size;
  const auto rdn = attributes.first(size);
  attributes = attributes.subspan(size);
  return rdn;
}

}  // namespace

Name parse_name(der::Reader& reader, std::string_view field) {
  Name name;
  der::Reader sequence = reader.enter(field);
  for (std::size_t rdn = 0; !sequence.empty(); ++rdn) {
    der::Reader set = sequence.enter("RelativeDistinguishedName", der::Tag::set);
    if (set.empty()) set.fault("RelativeDistinguishedName", "is empty");
    View before;
    const auto parse_attribute = [&] {
      der::Reader pair = set.enter("AttributeTypeAndValue");
      // X.690 11.6: the values of a SET OF are in ascending order.
      if (!std::lexicographical_compare(before.begin(), before.end(), set.last().begin(), set.last().end()))
        set.fault("RelativeDistinguishedName", "is a SET OF whose values are not in ascending order");
      before = set.last();
      const Oid type = pair.object_identifier("type");
      const der::Element value = pair.any("value");
      pair.end("AttributeTypeAndValue");
      require_characters(pair, name_of(type).empty() ? "value" : name_of(type), value);
      if (name.attributes.size() == most_attributes) pair.fail(field, "has too many attributes");
      name.attributes.push_back({rdn, type, value.tag, value.content});
      if (pair.annotates()) pair.explain(value_text(name.attributes.back()));
    };
    while (!set.empty()) set.salvage(parse_attribute);
  }
  name.der = reader.last();
  if (reader.annotates()) reader.explain(to_text(name));
  return name;
}

bool same_name(const Name& a, const Name& b) {
  if (equal(a.der, b.der)) return true;
  return a.rdn_count() == b.rdn_count() && is_within(a, b);
}

bool is_within(const Name& name, const Name& base) {
  if (base.rdn_count() > name.rdn_count()) return false;
  std::span<const Attribute> left = name.attributes, right = base.attributes;
  while (!right.empty())
    if (!same_rdn(take_rdn(left), take_rdn(right))) return false;
  return true;
}

std::uint64_t name_hash(View name) {
  std::uint64_t hash = 0xcbf29ce484222325;  // FNV-1a
  const auto feed = [&hash](std::string_view text) {
    for (char c : text)
      if (c != ' ') hash = (hash ^ static_cast<std::uint8_t>(lower(c))) * 0x100000001b3;
  };
  der::Reader outer(name);
  der::Reader sequence = outer.enter("Name");
  while (!sequence.empty()) {
    der::Reader set = sequence.enter("RelativeDistinguishedName", der::Tag::set);
    if (set.empty()) continue;
    der::Reader pair = set.enter("AttributeTypeAndValue");
    if (!set.empty()) continue;  // the order inside a set may depend on the types of its strings
    feed(pair.object_identifier("type").content);
    feed(as_text(pair.any("value").content));
  }
  return hash;
}

std::string to_text(const Name& name) {
  std::string text;
  for (std::size_t i = name.attributes.size(); i-- > 0;) {
    const Attribute& attribute = name.attributes[i];
    text += short_name(attribute.type) + "=";
    for (char c : value_text(attribute)) text.append(c == ',' || c == '+' ? "\\" : "").push_back(c);
    if (i > 0) text += name.attributes[i - 1].rdn == attribute.rdn ? "+" : ", ";
  }
  return text;
}

std::string name_text(View der) {
  try {
    der::Reader reader(der);
    return to_text(parse_name(reader, "Name"));
  } catch (const Failure&) {
    return "a name that cannot be read";
  }
}

std::string title(const Name& name) {
  if (name.empty()) return {};
  for (const Attribute& attribute : name.attributes)
    if (attribute.type == oid::common_name) return value_text(attribute);
  return value_text(name.attributes.back());
}

}  // namespace glasstls::x509
