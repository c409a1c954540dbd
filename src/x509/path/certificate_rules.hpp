#pragma once

#include "x509/path/judgement.hpp"
#include "x509/path/reference_name.hpp"
#include "x509/path/validate.hpp"

namespace glasstls::x509 {

/// What every certificate is held against, wherever it stands.
void judge_certificate(Judgement& judgement, const Placed& placed, UnixTime time);

/// What the leaf is held against beside that, by what `question` says of name, purpose and handshake.
void judge_leaf(Judgement& judgement, const Placed& placed, const Question& question);

/// Its time, its key and its critical extensions, whoever made it and however.
void judge_usable(Judgement& judgement, const Placed& placed, UnixTime time);

/// All that a leaf is held against which is trusted itself: what its user has to know (name, time, key, what
/// it says that it may be used for), and not how its issuer made it.
void judge_trusted_leaf(Judgement& judgement, const Placed& placed, const Question& question);

/// What whoever issues certificates is held against beside that. `below` counts the CAs between it and the
/// leaf that are not self-issued.
void judge_issuer(Judgement& judgement, const Placed& placed, Purpose purpose, std::size_t below);

}  // namespace glasstls::x509
