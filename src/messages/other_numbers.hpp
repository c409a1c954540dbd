#pragma once

#include <span>

#include "messages/numbers.hpp"

/// Numbers that TLS 1.3 does not use, but peers send: a ClientHello is for servers of every version. Only
/// their names are known here.
namespace glasstls::messages {

/// A number and its name in the registries of IANA.
struct OtherNumber {
  std::uint16_t number;
  std::string_view name;
};

/// Versions that are not in ProtocolVersion. This list and the next are sorted by number and not complete.
std::span<const OtherNumber> other_numbers(ProtocolVersion);
/// Suites of older versions.
std::span<const OtherNumber> other_numbers(CipherSuite);
/// Extensions of older versions, drafts and applications.
std::span<const OtherNumber> other_numbers(ExtensionType);
/// Schemes of older versions and other documents.
std::span<const OtherNumber> other_numbers(SignatureScheme);
/// Groups of older versions and drafts.
std::span<const OtherNumber> other_numbers(NamedGroup);

}  // namespace glasstls::messages
