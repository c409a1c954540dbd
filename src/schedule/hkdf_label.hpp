#pragma once

#include <string_view>

#include "base/secret.hpp"
#include "crypto/hash/hkdf.hpp"

namespace glasstls::schedule {

/// RFC 9846 7.1: HKDF-Expand-Label(secret, label, context, length). `label` comes without its "tls13 " prefix
/// and has at most 249 bytes, `context` at most 255. Throws std::length_error if HKDF cannot give `length`
/// bytes, or Secret cannot hold them (Secret::capacity).
Secret hkdf_expand_label(crypto::HashAlgorithm hash, const Secret& secret, std::string_view label,
                         View context, std::size_t length);
/// The same, from a secret that HMAC has absorbed.
Secret hkdf_expand_label(const crypto::Prk& secret, std::string_view label, View context, std::size_t length);

/// RFC 9846 7.1: the encoded HkdfLabel, which is the `info` of HKDF-Expand.
Bytes hkdf_label(std::string_view label, View context, std::size_t length);

}  // namespace glasstls::schedule
