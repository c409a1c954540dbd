#pragma once

#include <initializer_list>

#include "x509/der/der.hpp"

/// The inverse of der::Reader: each function returns one DER value, tag and length included. Values are small
/// and rare, so they are simply copied into the values that contain them.
namespace glasstls::x509::der {

/// A value with this tag.
Bytes value(Tag tag, View content);
/// A constructed value of `parts`, one after the other; empty parts are left out, like absent OPTIONAL
/// fields.
Bytes constructed_value(Tag tag, const std::vector<Bytes>& parts);
/// A SEQUENCE.
Bytes sequence(const std::vector<Bytes>& parts);
/// A SET OF, with its parts in the order of their encodings, as DER requires.
Bytes set_of(std::vector<Bytes> parts);

/// A BOOLEAN.
Bytes boolean(bool truth);
/// An INTEGER.
Bytes integer(std::uint64_t number);
/// An INTEGER that is not negative, from big-endian bytes; leading zeros are ignored.
Bytes unsigned_integer(View number);
/// An ENUMERATED.
Bytes enumerated(std::uint8_t number);
/// A BIT STRING.
Bytes bit_string(View octets, int unused_bits = 0);
/// An OCTET STRING.
Bytes octet_string(View octets);
/// A NULL.
Bytes null();
/// An OBJECT IDENTIFIER.
Bytes object_identifier(Oid oid);
/// From the numbers between dots: "2.5.29.15". Throws std::invalid_argument for anything else.
Bytes object_identifier(std::string_view dotted);
/// A UTF8String.
Bytes utf8_string(std::string_view text);
/// An IA5String; `text` must be ASCII.
Bytes ia5_string(std::string_view text);
/// RFC 5280 4.1.2.5: a UTCTime from 1950 through 2049, otherwise a GeneralizedTime. Years 0000 to 9999.
Bytes time(UnixTime time);
/// A GeneralizedTime.
Bytes generalized_time(UnixTime time);

}  // namespace glasstls::x509::der
