#include "x509/der/der_writer.hpp"
#include "base/ascii.hpp"

#include <algorithm>
#include <stdexcept>

namespace glasstls::x509::der {

namespace {

/// The digits of "2026-07-30 01:23:59 UTC", and Z for UTC.
std::string time_digits(UnixTime time) {
  std::string digits;
  for (char c : x509::to_text(time))
    if (is_digit(c)) digits.push_back(c);
  return digits + "Z";
}

std::vector<std::uint64_t> arcs_of(std::string_view dotted) {
  std::vector<std::uint64_t> arcs;
  bool new_arc = true;
  for (char c : dotted) {
    if (is_digit(c)) {
      if (new_arc) arcs.push_back(0);
      arcs.back() = 10 * arcs.back() + static_cast<std::uint64_t>(c - '0');
      new_arc = false;
    } else if (c == '.' && !new_arc) {
      new_arc = true;
    } else {
      new_arc = true;
      break;
    }
  }
  if (new_arc || arcs.size() < 2 || arcs[0] > 2 || (arcs[0] < 2 && arcs[1] >= 40))
    throw std::invalid_argument("not an object identifier: " + std::string(dotted));
  return arcs;
}

}  // namespace

Bytes value(Tag tag, View content) {
  Bytes der{static_cast<std::uint8_t>(tag)};
  const std::size_t size = content.size();
  if (size < 0x80) {
    der.push_back(static_cast<std::uint8_t>(size));
  } else {
    int width = 1;
    while (size >> (8 * width) != 0) ++width;
    der.push_back(static_cast<std::uint8_t>(0x80 | width));
    for (int i = width; i-- > 0;) der.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
  }
  append(der, content);
  return der;
}

Bytes constructed_value(Tag tag, const std::vector<Bytes>& parts) {
  Bytes content;
  for (const Bytes& part : parts) append(content, part);
  return value(tag, content);
}

Bytes sequence(const std::vector<Bytes>& parts) { return constructed_value(Tag::sequence, parts); }

Bytes set_of(std::vector<Bytes> parts) {
  std::sort(parts.begin(), parts.end());
  return constructed_value(Tag::set, parts);
}

Bytes boolean(bool truth) { return value(Tag::boolean, Bytes{static_cast<std::uint8_t>(truth ? 0xff : 0)}); }

Bytes integer(std::uint64_t number) {
  Bytes octets;
  for (int shift = 56; shift >= 0; shift -= 8) octets.push_back(static_cast<std::uint8_t>(number >> shift));
  return unsigned_integer(octets);
}

Bytes unsigned_integer(View number) {
  while (number.size() > 1 && number[0] == 0) number = number.subspan(1);
  Bytes octets(number.empty() || number[0] >= 0x80 ? 1 : 0);  // a zero in front keeps it positive
  append(octets, number);
  return value(Tag::integer, octets);
}

Bytes enumerated(std::uint8_t number) { return value(Tag{0x0a}, View(&number, 1)); }

Bytes bit_string(View octets, int unused_bits) {
  Bytes content{static_cast<std::uint8_t>(unused_bits)};
  append(content, octets);
  return value(Tag::bit_string, content);
}

Bytes octet_string(View octets) { return value(Tag::octet_string, octets); }

Bytes null() { return value(Tag::null, {}); }

Bytes object_identifier(Oid oid) { return value(Tag::object_identifier, as_bytes(oid.content)); }

Bytes object_identifier(std::string_view dotted) {
  std::vector<std::uint64_t> arcs = arcs_of(dotted);
  arcs[1] += 40 * arcs[0];  // X.690 puts the first two numbers into one
  Bytes content;
  for (std::size_t i = 1; i < arcs.size(); ++i) {
    Bytes digits{static_cast<std::uint8_t>(arcs[i] & 0x7f)};
    for (std::uint64_t rest = arcs[i] >> 7; rest != 0; rest >>= 7)
      digits.push_back(static_cast<std::uint8_t>(0x80 | (rest & 0x7f)));
    content.insert(content.end(), digits.rbegin(), digits.rend());
  }
  return value(Tag::object_identifier, content);
}

Bytes utf8_string(std::string_view text) { return value(Tag::utf8_string, as_bytes(text)); }

Bytes ia5_string(std::string_view text) { return value(Tag::ia5_string, as_bytes(text)); }

Bytes time(UnixTime time) {
  constexpr UnixTime year_1950 = -631152000, year_2050 = 2524608000;
  if (time < year_1950 || time >= year_2050) return generalized_time(time);
  return value(Tag::utc_time, as_bytes(time_digits(time).substr(2)));
}

Bytes generalized_time(UnixTime time) { return value(Tag::generalized_time, as_bytes(time_digits(time))); }

}  // namespace glasstls::x509::der
