#pragma once

#include "x509/judgement.hpp"
#include "x509/reference_name.hpp"

namespace glasstls::x509 {

/// What every certificate is held against, wherever it stands.
void judge_certificate(Judgement& judgement, const Placed& placed, UnixTime time);

/// What the leaf is held against beside that. `name` as the caller typed it; empty where none is asked for.
void judge_leaf(Judgement& judgement, const Placed& placed, Purpose purpose, std::string_view name);

/// What whoever issues certificates is held against beside that. `below` counts the CAs between it and the
/// leaf that are not self-issued.
void judge_issuer(Judgement& judgement, const Placed& placed, Purpose purpose, std::size_t below);

}  // namespace glasstls::x509
