#pragma once

#include <span>

#include "x509/path/path_checks.hpp"
#include "x509/path/signature_checks.hpp"
#include "x509/path/validate.hpp"
#include "x509/revocation/revocation.hpp"

namespace glasstls::x509 {

/// When the signatures of a path are verified, which is what costs time.
enum class VerifySignatures : std::uint8_t { if_all_else_holds, always };

/// What all the paths of one judgement share: what was read once, and what they may cost together.
struct SharedWork {
  explicit SharedWork(const ValidationInputs& inputs)
      : revocation(inputs),
        signatures(inputs.policy.most_signatures),
        name_tests(inputs.policy.most_name_tests) {}

  Revocation revocation;
  SignatureChecks signatures;
  std::size_t name_tests;
};

/// Holds a path against every rule: `path` from the leaf up; with `anchored` its last certificate is a trust
/// anchor, without, the one where no issuer was found any more.
void check_path(PathChecks& checks, const ValidationInputs& inputs, std::span<const Certificate* const> path,
                bool anchored, SharedWork& work, VerifySignatures signatures);

}  // namespace glasstls::x509
