#pragma once

#include "x509/path/path_checks.hpp"
#include "x509/path/reference_name.hpp"
#include "x509/path/validate.hpp"

namespace glasstls::x509 {

/// What every certificate is held against, wherever it stands.
void check_certificate(PathChecks& checks, const PathEntry& entry, UnixTime time);

/// What the leaf is held against beside that, by what `inputs` says of name, purpose and handshake.
void check_leaf(PathChecks& checks, const PathEntry& entry, const ValidationInputs& inputs);

/// Its time, its key and its critical extensions, whoever made it and however.
void check_usable(PathChecks& checks, const PathEntry& entry, UnixTime time);

/// All that a leaf is held against which is trusted itself: what its user has to know (name, time, key, what
/// it says that it may be used for), and not how its issuer made it.
void check_trusted_leaf(PathChecks& checks, const PathEntry& entry, const ValidationInputs& inputs);

/// What whoever issues certificates is held against beside that. `below` counts the CAs between it and the
/// leaf that are not self-issued.
void check_issuer(PathChecks& checks, const PathEntry& entry, Purpose purpose, std::size_t below);

}  // namespace glasstls::x509
