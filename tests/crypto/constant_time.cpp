// constant-time: does anything branch on a secret, or use one as an address? Run by constant_time.sh, under
// valgrind. With the argument `branch` or `address` it does that itself, and must be found out.
//
// The secrets are declared undefined to valgrind's memcheck, which then complains of each branch and each
// address that depends on them. It knows no AVX-512, so the VAES implementation is not reached; that one
// has no branches but on lengths.
#include <valgrind/memcheck.h>

#include <cstdio>
#include <string_view>

#include "crypto/aead/aead.hpp"
#include "crypto/curve/base_multiplication.hpp"
#include "crypto/curve/x25519.hpp"
#include "crypto/curve/x448.hpp"
#include "crypto/hash/hkdf.hpp"
#include "crypto/hash/hmac.hpp"
#include "crypto/kem/ml_kem.hpp"
#include "crypto/kem/ml_kem_polynomial.hpp"
#include "crypto/pattern.hpp"
#include "crypto/rsa/rsa_private.hpp"

using namespace glasstls;
using namespace glasstls::crypto;
using glasstls::testing::pattern;

namespace {

/// Bytes that nothing may look at.
Bytes hidden(std::size_t size) {
  Bytes bytes = pattern(size, size);
  static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(bytes.data(), bytes.size()));
  return bytes;
}

/// Says that these bytes are public now.
void publish(std::span<std::uint8_t> bytes) {
  static_cast<void>(VALGRIND_MAKE_MEM_DEFINED(bytes.data(), bytes.size()));
}

/// The steps one by one, because opening as a whole ends in a decision that is meant to be public.
void aes_gcm_steps(const AesGcmSteps& steps) {
  for (const std::size_t key_size : {16u, 32u}) {
    AesGcmKey key;
    steps.expand_key(hidden(key_size), key);
    for (const std::size_t size : {0u, 1u, 16u, 100u, 300u, 1000u}) {
      const Bytes text = hidden(size);
      Bytes out(size);
      AesBlock y{};
      const AesBlock counter{};
      steps.hash(key, y, text);
      steps.seal(key, y, counter, text, out.data());
      steps.open(key, y, counter, text, out.data());
      steps.encrypt_block(key, y);
    }
  }
}

void whole_aeads() {
  for (const AeadAlgorithm algorithm : {AeadAlgorithm::aes_128_gcm, AeadAlgorithm::aes_256_gcm,
                                        AeadAlgorithm::chacha20_poly1305, AeadAlgorithm::aes_128_ccm}) {
    const Aead aead(algorithm, hidden(key_size(algorithm)));
    const Bytes text = hidden(777);
    Bytes out(text.size() + tag_size);
    aead.seal(Bytes(12), Bytes(5), text, out);
    publish(out);
  }
}

void key_derivation() {
  for (const HashAlgorithm algorithm :
       {HashAlgorithm::sha256, HashAlgorithm::sha384, HashAlgorithm::sha512}) {
    const Secret prk = hkdf_extract(algorithm, hidden(digest_size(algorithm)), hidden(32));
    Bytes out(200);
    if (!hkdf_expand(algorithm, prk.reveal(), as_bytes("label"), out)) std::puts("hkdf_expand failed");
    Digest tag = hmac(algorithm, out, as_bytes("message"));
    publish(tag.writable());
  }
}

void key_exchange() {
  Bytes public_key = x25519_public_key(Secret(View(hidden(32))));
  publish(public_key);
  public_key = x448_public_key(Secret(View(hidden(x448_size))));
  publish(public_key);
}

/// The arithmetic of curves step by step: whether a scalar is valid, a nonce in range and a signature's r or
/// s not zero is meant to be public.
template <class C>
void curve_arithmetic() {
  using Scalar = typename C::Scalar;
  const auto hidden_number = [] {
    auto k = limbs_from_bytes<Scalar::limb_count>(pattern(coordinate_size(C::name) - 1, 3));
    static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(k.data(), sizeof k));
    return k;
  };
  static_cast<void>(base_table<C>());
  for (auto product : {multiply_base<C>(hidden_number()), multiply<C>(hidden_number(), base_point<C>)}) {
    auto affine = to_affine(product);
    publish({reinterpret_cast<std::uint8_t*>(&affine), sizeof affine});
  }
  const Scalar k = Scalar::from_number(hidden_number()), d = Scalar::from_number(hidden_number());
  auto s = (k.inverse() * (k + d * k)).number();
  publish({reinterpret_cast<std::uint8_t*>(&s), sizeof s});
}

/// RSA without the check of the result, whose outcome is meant to be public.
void rsa_arithmetic() {
  for (const std::size_t size : {64u, 128u}) {
    Bytes modulus = pattern(size, 7);
    modulus.front() |= 0x80;
    modulus.back() |= 1;
    static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(modulus.data(), modulus.size()));
    Montgomery prime(number_from_bytes(modulus));
    const Number base = number_from_bytes(hidden(2 * size)), exponent = number_from_bytes(hidden(size));
    Number power = power_of_secrets(prime, base, exponent);
    const Number rest = remainder(product(base, exponent), prime.modulus());
    publish({reinterpret_cast<std::uint8_t*>(power.data()), 8 * power.size()});
  }
}

/// What a key pair is made with, step by step: as a whole, its public seed would seem to be a secret.
void polynomial_arithmetic() {
  using namespace ml_kem;
  Transformed f = ntt(sample_cbd(hidden(128))), sum;
  add_product(sum, f, f);
  multiply_by_radix(sum);
  Polynomial g = inverse_ntt(sum);
  add(g, f);
  subtract(g, sum);
  normalize(g);
  Bytes encoded(384);
  encode_12(g, encoded);
  compress<1>(g, encoded);
  compress<4>(g, encoded);
  compress<10>(g, encoded);
  publish(encoded);
}

void key_encapsulation() {
  using namespace ml_kem_768;
  ml_kem_768::KeyPair pair = generate(Secret(View(pattern(seed_size, 5))));
  auto sent = encapsulate(pair.encapsulation_key, Secret(View(hidden(32))));
  if (!sent) return;
  publish(sent->ciphertext);
  const auto dk = pair.decapsulation_key.writable();
  static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(dk.data(), 1152));                 // s
  static_cast<void>(VALGRIND_MAKE_MEM_UNDEFINED(dk.data() + dk.size() - 32, 32));  // z
  for (const bool genuine : {true, false}) {
    if (!genuine) sent->ciphertext[5] ^= 1;
    auto secret = decapsulate(pair.decapsulation_key.reveal(), sent->ciphertext);
    if (secret) publish(secret->writable());
  }
}

/// What must not happen: the check is worth something only if it sees these.
int branch_on_a_secret() {
  const volatile std::uint8_t secret = hidden(1)[0];
  if (secret == 7) std::puts("seven");
  return 0;
}

int secret_as_an_address() {
  static const Bytes table = pattern(256, 1);
  const volatile std::uint8_t found = table[hidden(1)[0]];
  return found == 255 ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mistake = argc > 1 ? argv[1] : "";
  if (mistake == "branch") return branch_on_a_secret();
  if (mistake == "address") return secret_as_an_address();
  if (RUNNING_ON_VALGRIND == 0) std::puts("not under valgrind: nothing is checked");
  for (const AesGcmSteps* steps : {aes_gcm_portable(), aes_gcm_ni(), aes_gcm_arm()})
    if (steps) aes_gcm_steps(*steps);
  whole_aeads();
  key_derivation();
  key_exchange();
  curve_arithmetic<P256>();
  curve_arithmetic<P384>();
  curve_arithmetic<P521>();
  rsa_arithmetic();
  polynomial_arithmetic();
  key_encapsulation();
  std::puts("done");
}
