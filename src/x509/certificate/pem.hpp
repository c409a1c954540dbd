#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"

namespace glasstls::x509 {

/// RFC 7468: one block of a PEM file, still in base64. Its views point into the file's text.
struct PemBlock {
  std::string_view label;   ///< "CERTIFICATE"
  std::string_view base64;  ///< the text between the two lines
  std::string_view begins;  ///< the label of the first line, even if the block has no end
};

/// Removes the next block, and all before it, from the front of `text` and returns it. A block without an
/// end, or with another label at its end, ends where the next one begins, and its label is empty. Empty if no
/// block follows.
std::optional<PemBlock> take_pem_block(std::string_view& text);

/// The bytes of base64 (RFC 4648), ignoring spaces and line ends: at least the first `enough`, or all if
/// there are fewer. Empty for any other character, or for wrong padding.
std::optional<Bytes> decode_base64(std::string_view base64, std::size_t enough = SIZE_MAX);

/// The bytes of base64 up to the first wrong character.
Bytes decode_base64_start(std::string_view base64);

/// RFC 4648: the base64 of `bytes`, with padding and in one line.
std::string encode_base64(View bytes);

/// Whether this is a label of certificates: that of RFC 7468, the older one, or that of OpenSSL.
bool is_certificate_label(std::string_view label);

/// The certificate of a block with one of those labels; empty if it is not base64.
std::optional<Bytes> decode_certificate(std::string_view label, std::string_view base64);

/// The DER value that `bytes` begin with, or all of them if they begin with none.
Bytes first_value(Bytes bytes);

/// A PEM block (RFC 7468): two lines with the label, and between them `bytes` in base64, 64 characters a
/// line.
std::string encode_pem(std::string_view label, View bytes);

/// The certificates of a PEM text in its order; unreadable blocks are left out.
std::vector<Bytes> certificates_in_pem(std::string_view text);

}  // namespace glasstls::x509
