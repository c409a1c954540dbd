#pragma once

#include <initializer_list>

#include "x509/der/der.hpp"

/// The way back from der::Reader: each function returns one value in DER, tag and length included. Values are
/// small and put together rarely, so they are simply copied into what holds them.
namespace glasstls::x509::der {

/// A value with this tag.
Bytes value(Tag tag, View content);
/// A constructed value that holds `parts`, one after the other; empty ones leave no trace, as an OPTIONAL
/// field that is absent.
Bytes constructed_value(Tag tag, const std::vector<Bytes>& parts);
Bytes sequence(const std::vector<Bytes>& parts);
/// A SET OF, whose parts DER puts into the order of their encodings.
Bytes set_of(std::vector<Bytes> parts);

Bytes boolean(bool truth);
Bytes integer(std::uint64_t number);
/// A number that is not negative, big-endian; leading zeros are ignored.
Bytes unsigned_integer(View number);
Bytes enumerated(std::uint8_t number);
Bytes bit_string(View octets, int unused_bits = 0);
Bytes octet_string(View octets);
Bytes null();
Bytes object_identifier(Oid oid);
/// From the numbers between dots: "2.5.29.15". Throws std::invalid_argument for anything else.
Bytes object_identifier(std::string_view dotted);
Bytes utf8_string(std::string_view text);
Bytes ia5_string(std::string_view text);
/// RFC 5280 4.1.2.5: a UTCTime from 1950 through 2049, otherwise a GeneralizedTime. Years 0000 to 9999.
Bytes time(UnixTime time);
Bytes generalized_time(UnixTime time);

}  // namespace glasstls::x509::der
