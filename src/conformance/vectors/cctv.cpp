#include "conformance/vectors/cctv.hpp"

#include <algorithm>

#include "base/bytes.hpp"
#include "conformance/vectors/answer.hpp"
#include "crypto/kem/ml_kem.hpp"

namespace glasstls::conformance {

namespace {

using namespace crypto;

/// FIPS 203: sizes in bytes.
struct ParameterSet {
  std::string_view name;
  std::size_t ek, dk;
};
constexpr ParameterSet parameter_sets[] = {
    {"ML-KEM-512", 800, 1632}, {"ML-KEM-768", 1184, 2400}, {"ML-KEM-1024", 1568, 3168}};
constexpr std::string_view ours = "ML-KEM-768";

std::string_view take_line(std::string_view& text) {
  std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(text.size(), line.size() + 1));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

/// The last value of each name: the earlier one of "r" and "dkPKE" is another thing.
Fields fields_of(std::string_view text) {
  Fields fields;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const std::size_t sign = line.find(" = ");
    if (sign != line.npos) fields.set(std::string(line.substr(0, sign)), std::string(line.substr(sign + 3)));
  }
  return fields;
}

bool has_line(std::string_view text, std::string_view begin) {
  return text.starts_with(begin) || text.find("\n" + std::string(begin)) != text.npos;
}

const ParameterSet* with_ek_of(std::size_t size) {
  const auto found = std::find_if(std::begin(parameter_sets), std::end(parameter_sets),
                                  [&](const ParameterSet& set) { return set.ek == size; });
  return found == std::end(parameter_sets) ? nullptr : found;
}

const ParameterSet& with_dk_of(std::size_t size) {
  for (const ParameterSet& set : parameter_sets)
    if (set.dk == size) return set;
  throw Malformed("dk: no ML-KEM has a decapsulation key of " + std::to_string(size) + " bytes");
}

void expect(const std::string& name, const char* field, View expected, const std::optional<Bytes>& got,
            Recorder& recorder) {
  if (!recorder.wants(name)) return;
  if (got && equal(expected, *got)) return recorder.pass(name);
  std::optional<std::string> digits;
  if (got) digits = to_hex(*got);
  recorder.fail(name, got ? "another value was computed" : "the input was refused",
                {{field, to_hex(expected), std::move(digits)}});
}

void expect_hash_in_key(const Bytes& dk, Recorder& recorder) {
  const std::string name = "the hash in dk";
  if (!recorder.wants(name)) return;
  if (ml_kem_768::is_decapsulation_key(dk))
    recorder.pass(name);
  else
    recorder.fail(name, "it is not the hash of the encapsulation key in dk");
}

std::optional<Bytes> revealed(const std::optional<Secret>& secret) {
  return secret ? std::optional(to_bytes(secret->reveal())) : std::nullopt;
}

void run_values(std::string_view text, CctvKind kind, Recorder& recorder) {
  const Fields fields = fields_of(text);
  const Bytes dk = fields.bytes("dk"), c = fields.bytes("c"), k = fields.bytes("K");
  if (const ParameterSet& set = with_dk_of(dk.size()); set.name != ours) {
    if (const std::string name(set.name); recorder.wants(name)) recorder.skip(name, not_yet(name));
    return;
  }
  if (kind == CctvKind::values) {
    const Bytes m = fields.bytes("m");
    if (m.size() != 32) throw Malformed("m does not have 32 bytes");
    const auto encapsulated = ml_kem_768::encapsulate(fields.bytes("ek"), Secret(View(m)));
    expect("c of encapsulation", "c", c,
           encapsulated ? std::optional(encapsulated->ciphertext) : std::nullopt, recorder);
    expect("K of encapsulation", "K", k,
           encapsulated ? std::optional(to_bytes(encapsulated->shared_secret.reveal())) : std::nullopt,
           recorder);
  }
  expect_hash_in_key(dk, recorder);
  expect(kind == CctvKind::strcmp ? "K of implicit rejection" : "K of decapsulation", "K", k,
         revealed(ml_kem_768::decapsulate(dk, c)), recorder);
}

void run_modulus(std::string_view text, Recorder& recorder) {
  recorder.expect(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')));
  const Bytes m(32);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (line.empty()) continue;
    const std::string name = "line " + std::to_string(number);
    const auto key = from_hex(line);
    const ParameterSet* set = key ? with_ek_of(key->size()) : nullptr;
    if (!set) throw Malformed(name + ": is not an encapsulation key of ML-KEM in hexadecimal");
    if (!recorder.wants(name)) continue;
    if (set->name != ours)
      recorder.skip(name, not_yet(std::string(set->name)));
    else if (ml_kem_768::encapsulate(*key, Secret(View(m))))
      recorder.fail(name, "a key with a number that is not reduced modulo q was accepted");
    else
      recorder.pass(name);
  }
}

}  // namespace

std::optional<CctvKind> cctv_kind(std::string_view text) {
  if (has_line(text, "dk = ") && has_line(text, "c = ") && has_line(text, "K = "))
    return has_line(text, "ek = ") ? CctvKind::values : CctvKind::strcmp;
  std::string_view rest = text;
  const std::string_view line = take_line(rest);
  if (line.size() % 2 == 0 && with_ek_of(line.size() / 2) && from_hex(line)) return CctvKind::modulus;
  return std::nullopt;
}

void run_cctv(std::string_view text, CctvKind kind, Recorder& recorder) {
  if (kind == CctvKind::modulus) return run_modulus(text, recorder);
  run_values(text, kind, recorder);
}

}  // namespace glasstls::conformance
