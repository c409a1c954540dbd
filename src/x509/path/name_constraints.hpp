#pragma once

#include <optional>

#include "x509/certificate/certificate.hpp"

namespace glasstls::x509 {

/// A name that an issuer's constraints do not allow.
struct Violation {
  std::string presented;  ///< "dNSName www.example.org"
  std::string expected;   ///< "dNSName example.com or below"
};

/// RFC 5280 4.2.1.10 and 6.1.3 (b), (c): holds every name of `certificate` (its subject, the e-mail addresses
/// in it, and its subjectAltName) against the constraints of one issuer above it. A form of name that has
/// constraints and cannot be judged is a violation. Each comparison takes one from `budget`; at 0 it stops,
/// and what it says then does not count.
std::optional<Violation> find_violation(const NameConstraints& constraints, const Certificate& certificate,
                                        std::size_t& budget);

/// What is wrong with a constraint's own form, as a sentence's end ("begins with a dot, ..."); null where it
/// is well formed.
const char* constraint_malformation(const GeneralName& constraint);

}  // namespace glasstls::x509
