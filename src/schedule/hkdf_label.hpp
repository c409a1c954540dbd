#pragma once

#include <string_view>

#include "base/secret.hpp"
#include "crypto/hash/hash.hpp"

namespace glasstls::schedule {

/// RFC 9846 7.1: HKDF-Expand-Label. `label` without its "tls13 " prefix, at most 249 bytes; `context` at most
/// 255; `length` at most Secret::capacity bytes.
Secret hkdf_expand_label(crypto::HashAlgorithm hash, const Secret& secret, std::string_view label,
                         View context, std::size_t length);

/// The encoded HkdfLabel, which is what HKDF-Expand gets as its info.
Bytes hkdf_label(std::string_view label, View context, std::size_t length);

}  // namespace glasstls::schedule
