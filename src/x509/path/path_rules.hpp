#pragma once

#include <span>

#include "x509/path/path_checks.hpp"
#include "x509/path/signature_checks.hpp"
#include "x509/path/validate.hpp"
#include "x509/revocation/revocation.hpp"

namespace glasstls::x509 {

/// When the signatures of a path are verified. That is what costs time.
enum class VerifySignatures : std::uint8_t { if_all_else_holds, always };

/// What all paths of one validation share: what was parsed once, and the work that is left for them.
struct SharedWork {
  /// `inputs` must outlive it.
  explicit SharedWork(const ValidationInputs& inputs)
      : revocation(inputs),
        signatures(inputs.policy.most_signatures),
        name_tests(inputs.policy.most_name_tests) {}

  Revocation revocation;
  SignatureChecks signatures;
  std::size_t name_tests;  ///< comparisons of a name with a name constraint that are left
};

/// A path to be checked.
struct CandidatePath {
  std::span<const Certificate* const> certificates;  ///< from the leaf up, at least one
  bool anchored = false;  ///< whether the last one is a trust anchor; otherwise no issuer of it was found
};

/// Checks a path by every rule (RFC 5280 6.1 and the policy's).
void check_path(PathChecks& checks, const ValidationInputs& inputs, const CandidatePath& candidate,
                SharedWork& work, VerifySignatures signatures);

}  // namespace glasstls::x509
