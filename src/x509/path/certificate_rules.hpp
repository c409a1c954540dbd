#pragma once

#include "x509/path/path_checks.hpp"
#include "x509/path/reference_name.hpp"
#include "x509/path/validate.hpp"

namespace glasstls::x509 {

/// The rules for every certificate, in any position of a path.
void check_certificate(PathChecks& checks, const PathEntry& entry, UnixTime time);

/// Further rules for the leaf, about the name, purpose and handshake in `inputs`.
void check_leaf(PathChecks& checks, const PathEntry& entry, const ValidationInputs& inputs);

/// The rules that decide whether a certificate can be used: its dates, its key and its critical extensions.
void check_usable(PathChecks& checks, const PathEntry& entry, UnixTime time);

/// All rules for a leaf that is itself trusted: what its user must know (name, dates, key, purpose), and not
/// how its issuer made it.
void check_trusted_leaf(PathChecks& checks, const PathEntry& entry, const ValidationInputs& inputs);

/// Further rules for an issuer. `below` counts the CAs between it and the leaf that are not self-issued.
void check_issuer(PathChecks& checks, const PathEntry& entry, Purpose purpose, std::size_t below);

}  // namespace glasstls::x509
