#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::x509 {

/// RFC 7468: one block of a PEM file, still in base64. Shows characters that somebody else owns.
struct PemBlock {
  std::string_view label;   ///< "CERTIFICATE"
  std::string_view base64;  ///< what stands between the two lines
  std::string_view begins;  ///< the label of the first line alone, which a block without an end has too
};

/// Takes the next block off the front of `text`, with whatever stands before it. A block without an end, or
/// whose end has another label, ends where the next one begins and comes with an empty label. Empty where no
/// block follows.
std::optional<PemBlock> take_pem_block(std::string_view& text);

/// The bytes of base64 (RFC 4648), where spaces and line ends do not count; at least the first `enough`, or
/// all where there are fewer. Empty for any other character, or padding that is not right.
std::optional<Bytes> decode_base64(std::string_view base64, std::size_t enough = SIZE_MAX);

/// The bytes of base64 up to the first character that is not right.
Bytes decode_base64_start(std::string_view base64);

/// Whether a block of that label holds a certificate: RFC 7468's label, the older one, and that of OpenSSL.
bool is_certificate_label(std::string_view label);

/// The certificate of a block with one of those labels; empty where it is not base64.
std::optional<Bytes> decode_certificate(std::string_view label, std::string_view base64);

/// The first value of DER that `bytes` begin with, or all of them where they begin with none.
Bytes first_value(Bytes bytes);

/// A PEM block: RFC 7468's two lines, and the base64 of `bytes` between them in lines of 64 characters.
std::string encode_pem(std::string_view label, View bytes);

/// The certificates of a PEM text in its order; blocks that are not readable are left out.
std::vector<Bytes> certificates_in_pem(std::string_view text);

}  // namespace glasstls::x509
