#include "crypto/kem/ml_kem.hpp"
#include "conformance/vectors/primitives.hpp"

namespace glasstls::conformance {

using namespace crypto;

namespace {

constexpr std::string_view parameter_set = "ML-KEM-768";

/// What stops before the key is looked at, or nothing.
std::optional<Answer> other_parameters(const Test& t) {
  const std::string& set = t.group.text("parameterSet");
  if (set != parameter_set) return Answer::unsupported(not_yet(set));
  return std::nullopt;
}

/// Empty for a seed of another size, which KeyPair is not made from.
std::optional<ml_kem_768::KeyPair> key_pair(View seed) {
  if (seed.size() != ml_kem_768::seed_size) return std::nullopt;
  return ml_kem_768::generate(Secret(seed));
}

Answer decapsulated(View key, const Test& t) {
  if (!ml_kem_768::is_decapsulation_key(key)) return Answer::refused("decapsulation key");
  const auto secret = ml_kem_768::decapsulate(key, t.test.bytes("c"));
  if (!secret) return Answer::refused("ciphertext");
  return Answer::compare(Answer::Kind::wrong, "K", t.test.bytes("K"), secret->reveal());
}

}  // namespace

Answer ml_kem_key_generation_test(const Test& t) {
  if (auto other = other_parameters(t)) return *other;
  const auto pair = key_pair(t.test.bytes("seed"));
  if (!pair) return Answer::refused("seed");
  const Answer ek = Answer::compare(Answer::Kind::wrong, "ek", t.test.bytes("ek"), pair->encapsulation_key);
  if (ek.kind != Answer::Kind::accepted) return ek;
  return Answer::compare(Answer::Kind::wrong, "dk", t.test.bytes("dk"), pair->decapsulation_key.reveal());
}

Answer ml_kem_encapsulation_test(const Test& t) {
  if (auto other = other_parameters(t)) return *other;
  const Bytes m = t.test.bytes("m");
  if (m.size() != 32) return Answer::refused("m");
  const auto result = ml_kem_768::encapsulate(t.test.bytes("ek"), Secret(View(m)));
  if (!result) return Answer::refused("encapsulation key");
  const Answer c = Answer::compare(Answer::Kind::wrong, "c", t.test.bytes("c"), result->ciphertext);
  if (c.kind != Answer::Kind::accepted) return c;
  return Answer::compare(Answer::Kind::wrong, "K", t.test.bytes("K"), result->shared_secret.reveal());
}

Answer ml_kem_decapsulation_test(const Test& t) {
  if (auto other = other_parameters(t)) return *other;
  return decapsulated(t.test.bytes("dk"), t);
}

Answer ml_kem_test(const Test& t) {
  if (auto other = other_parameters(t)) return *other;
  const auto pair = key_pair(t.test.bytes("seed"));
  if (!pair) return Answer::refused("seed");
  if (!t.test.text_or_empty("ek").empty()) {
    const Answer ek = Answer::compare(Answer::Kind::wrong, "ek", t.test.bytes("ek"), pair->encapsulation_key);
    if (ek.kind != Answer::Kind::accepted) return ek;
  }
  return decapsulated(pair->decapsulation_key.reveal(), t);
}

}  // namespace glasstls::conformance
