#pragma once

#include <span>

#include "messages/numbers.hpp"

/// Numbers that TLS 1.3 does not use and peers name all the same: a ClientHello is for servers of every
/// version. This program knows what they are called and no more.
namespace glasstls::messages {

/// A number and what the registries of IANA call it.
struct OtherNumber {
  std::uint16_t number;
  std::string_view name;
};

/// Sorted by number; many, not all.
std::span<const OtherNumber> other_numbers(ProtocolVersion);
std::span<const OtherNumber> other_numbers(CipherSuite);
std::span<const OtherNumber> other_numbers(ExtensionType);
std::span<const OtherNumber> other_numbers(SignatureScheme);
std::span<const OtherNumber> other_numbers(NamedGroup);

}  // namespace glasstls::messages
