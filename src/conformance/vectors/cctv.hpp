#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "conformance/vectors/recorder.hpp"

namespace glasstls::conformance {

/// The formats of CCTV's texts about ML-KEM.
enum class CctvKind : std::uint8_t {
  values,   ///< `intermediate` and `unluckysample`: names and values, a key pair and an encapsulation
  strcmp,   ///< a ciphertext that must be rejected implicitly, with the shared secret that comes of it
  modulus,  ///< a line for each encapsulation key, in which one number is not reduced modulo q
};

/// What kind of text this is; empty if it is none of CCTV's.
std::optional<CctvKind> cctv_kind(std::string_view text);

/// Runs the text. `values`: encapsulates to ek, decapsulates with dk, and compares c and K, four tests; it
/// does not generate the keys from d, because there the texts follow a draft of NIST FIPS 203. `strcmp`: the
/// hash in dk, and K, two tests. `modulus`: every key must be refused, a test for each line. Other parameter
/// sets than ML-KEM-768 are skipped. Throws Malformed if a value is missing or is not hexadecimal.
void run_cctv(std::string_view text, CctvKind kind, Recorder& recorder);

}  // namespace glasstls::conformance
