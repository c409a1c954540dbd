#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/rfc.hpp"
#include "conformance/grade/dice.hpp"
#include "conformance/grade/fields.hpp"

namespace glasstls::conformance::grade {

/// A field of a request or of an answer, for people.
struct FieldText {
  std::string_view name, meaning;
};

/// Computes the answer to a request. Throws Failure if the input of the request must be refused; the answer
/// is then the name of its alert. Throws BadLine, std::invalid_argument or std::length_error for a request
/// that is no question of this checkpoint.
using Solve = Fields (*)(const Fields& request);

/// A mistake that students often make.
struct Mistake {
  std::string_view text;  ///< what is wrong, as a sentence without its full stop
  Solve solve;            ///< what it leads to
};

/// One small piece of TLS 1.3, tested by itself.
struct Checkpoint {
  std::string_view name;
  std::string_view task;  ///< what the program must do, as a sentence for people
  Rfc section;
  std::span<const FieldText> takes, gives;      ///< the fields of a request and of its answer
  std::vector<Fields> (*requests)(Dice& dice);  ///< the questions, without `id` and `checkpoint`
  Solve solve;                                  ///< what is right
  std::span<const Mistake> mistakes;            ///< the likeliest first
};

/// All checkpoints, from the ground up.
std::span<const Checkpoint* const> all_checkpoints();
/// The checkpoint with that name, or null.
const Checkpoint* find_checkpoint(std::string_view name);

/// What is right for one request.
struct Solution {
  Fields answer;      ///< if the input must be refused, only `alert`
  std::string why{};  ///< the rule that a refused input breaks; empty for others
  Rfc section{};      ///< where that rule is written, or the checkpoint's section
};
/// Computes it. Throws BadLine for a request that is no question of this checkpoint.
Solution solution_of(const Checkpoint& checkpoint, const Fields& request);

/// The answer of glasstls itself to one line of the protocol, as a line. A line that is no question gets an
/// answer with `error`.
std::string answer_line(std::string_view line);

// What several checkpoints read from a request. Each throws BadLine.

/// The hash function in `hash`: "SHA-256" or "SHA-384".
crypto::HashAlgorithm hash_in(const Fields& request);
/// The cipher suite in `cipher_suite`, by its name in RFC 9846 B.4.
const schedule::SuiteParameters& suite_in(const Fields& request);
/// The bytes of a field, which must be exactly so many.
Bytes bytes_of_size(const Fields& request, std::string_view name, std::size_t size);
/// The secret in a field, which must be as long as a digest of `hash`.
Secret secret_in(const Fields& request, std::string_view name, crypto::HashAlgorithm hash);
/// The handshake messages in a field. Each has a header that is true.
std::vector<Bytes> messages_in(const Fields& request, std::string_view name);

// The checkpoints by files, in the order of all_checkpoints().

/// hkdf.cpp: HKDF and the transcript hash.
std::span<const Checkpoint> hkdf_checkpoints();
/// key_exchange.cpp: from a key exchange to the keys of records.
std::span<const Checkpoint> key_checkpoints();
/// records.cpp: RFC 9846 section 5.
std::span<const Checkpoint> record_checkpoints();
/// hellos.cpp: the hellos.
std::span<const Checkpoint> hello_checkpoints();
/// extensions.cpp: what holds for the extensions of every message.
std::span<const Checkpoint> extension_checkpoints();
/// authentication.cpp: RFC 9846 4.5.
std::span<const Checkpoint> authentication_checkpoints();
/// later.cpp: pre-shared keys, and what follows the handshake.
std::span<const Checkpoint> later_checkpoints();
/// certificates.cpp: names, DER and paths.
std::span<const Checkpoint> certificate_checkpoints();

}  // namespace glasstls::conformance::grade
