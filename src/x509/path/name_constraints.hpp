#pragma once

#include <optional>

#include "x509/certificate/certificate.hpp"

namespace glasstls::x509 {

/// A name that the constraints of an issuer do not allow.
struct Violation {
  std::string presented;  ///< "dNSName www.example.org"
  std::string expected;   ///< "a name in dNSName example.com"
};

/// RFC 5280 4.2.1.10 and 6.1.3 (b), (c): compares every name of `certificate` (its subject, the e-mail
/// addresses in it, and its subjectAltName) with the constraints of one issuer above it. A name that cannot
/// be compared with a constraint of its form is a violation. Each comparison takes one from `budget`; at 0
/// the function stops, and its result does not count.
std::optional<Violation> find_violation(const NameConstraints& constraints, const Certificate& certificate,
                                        std::size_t& budget);

/// What is wrong with the form of a constraint, as the end of a sentence ("begins with a dot, ..."); null if
/// it is well formed.
const char* constraint_malformation(const GeneralName& constraint);

}  // namespace glasstls::x509
