#include "crypto/kem/ml_kem.hpp"

#include <algorithm>
#include <stdexcept>

#include "crypto/hash/keccak.hpp"
#include "crypto/kem/ml_kem_polynomial.hpp"

namespace glasstls::crypto::ml_kem_768 {

namespace {

using namespace ml_kem;
using enum Keccak::Function;

// FIPS 203 8: the parameters of ML-KEM-768. Both etas are 2.
constexpr std::size_t k = 3;
constexpr int d_u = 10, d_v = 4;

constexpr std::size_t polynomial_size = 384, u_size = 32 * d_u;
constexpr std::size_t vector_size = k * polynomial_size;  // of a secret or public vector, encoded

using Vector = std::array<Polynomial, k>;
using TransformedVector = std::array<Transformed, k>;
using Seed = std::array<std::uint8_t, 32>;

/// A secret value on the stack, wiped at the end.
template <class Value>
struct Wiped : Value {
  Wiped() = default;
  explicit Wiped(const Value& value) : Value(value) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { wipe({reinterpret_cast<std::uint8_t*>(static_cast<Value*>(this)), sizeof(Value)}); }
};

/// The next small polynomial from PRF(seed, N).
Polynomial sample_small(View seed, std::uint8_t& counter) {
  Wiped<std::array<std::uint8_t, 128>> bytes;
  keccak(shake256, {seed, View(&counter, 1)}, bytes);
  ++counter;
  return sample_cbd(bytes);
}

void sample_small(View seed, std::uint8_t& counter, Vector& vector) {
  for (Polynomial& f : vector) f = sample_small(seed, counter);
}

void ntt(const Vector& vector, TransformedVector& transformed) {
  for (std::size_t i = 0; i < k; ++i) transformed[i] = ml_kem::ntt(vector[i]);
}

/// The matrix A, row i and column j.
Transformed sample_matrix(View rho, std::size_t i, std::size_t j) {
  std::array<std::uint8_t, 34> seed;
  std::copy(rho.begin(), rho.end(), seed.begin());
  seed[32] = static_cast<std::uint8_t>(j);
  seed[33] = static_cast<std::uint8_t>(i);
  return sample_ntt(seed);
}

/// FIPS 203, algorithm 13: K-PKE.KeyGen, with its names.
void generate_pke(View d, std::span<std::uint8_t> ek, std::span<std::uint8_t> dk) {
  const std::uint8_t rank = k;
  Wiped<std::array<std::uint8_t, 64>> rho_and_sigma;
  keccak(sha3_512, {d, View(&rank, 1)}, rho_and_sigma);
  const View rho = View(rho_and_sigma).first(32), sigma = View(rho_and_sigma).subspan(32);
  std::uint8_t counter = 0;
  Wiped<Vector> s, e;
  sample_small(sigma, counter, s);
  sample_small(sigma, counter, e);
  Wiped<TransformedVector> s_hat, e_hat;
  ntt(s, s_hat);
  ntt(e, e_hat);
  for (std::size_t i = 0; i < k; ++i) {
    Transformed t_hat;
    for (std::size_t j = 0; j < k; ++j) add_product(t_hat, s_hat[j], sample_matrix(rho, i, j));
    multiply_by_radix(t_hat);
    add(t_hat, e_hat[i]);
    normalize(t_hat);
    encode_12(t_hat, ek.subspan(i * polynomial_size, polynomial_size));
    normalize(s_hat[i]);
    encode_12(s_hat[i], dk.subspan(i * polynomial_size, polynomial_size));
  }
  std::copy(rho.begin(), rho.end(), ek.begin() + vector_size);
}

/// FIPS 203, algorithm 14: K-PKE.Encrypt, with its names.
void encrypt_pke(View ek, View m, View r, std::span<std::uint8_t> c) {
  const View rho = ek.subspan(vector_size);
  std::uint8_t counter = 0;
  Wiped<Vector> y, e_1;
  sample_small(r, counter, y);
  sample_small(r, counter, e_1);
  Wiped<Polynomial> e_2(sample_small(r, counter));
  Wiped<TransformedVector> y_hat;
  ntt(y, y_hat);
  for (std::size_t i = 0; i < k; ++i) {
    Wiped<Transformed> u_hat;
    for (std::size_t j = 0; j < k; ++j) add_product(u_hat, y_hat[j], sample_matrix(rho, j, i));  // transposed
    Wiped<Polynomial> u(inverse_ntt(u_hat));
    add(u, e_1[i]);
    normalize(u);
    compress<d_u>(u, c.subspan(i * u_size, u_size));
  }
  Wiped<Transformed> v_hat;
  for (std::size_t j = 0; j < k; ++j) {
    Transformed t_hat;
    static_cast<void>(decode_12(ek.subspan(j * polynomial_size, polynomial_size), t_hat));  // checked before
    add_product(v_hat, y_hat[j], t_hat);
  }
  Wiped<Polynomial> v(inverse_ntt(v_hat)), mu(decompress<1>(m));
  add(v, e_2);
  add(v, mu);
  normalize(v);
  compress<d_v>(v, c.subspan(k * u_size));
}

/// FIPS 203, algorithm 15: K-PKE.Decrypt, with its names.
void decrypt_pke(View dk, View c, std::span<std::uint8_t> m) {
  Wiped<Transformed> product_hat;
  for (std::size_t i = 0; i < k; ++i) {
    const Transformed u_hat = ml_kem::ntt(decompress<d_u>(c.subspan(i * u_size, u_size)));
    Wiped<Transformed> s_hat;
    static_cast<void>(decode_12(dk.subspan(i * polynomial_size, polynomial_size), s_hat));
    add_product(product_hat, u_hat, s_hat);
  }
  Wiped<Polynomial> product(inverse_ntt(product_hat)), w(decompress<d_v>(c.subspan(k * u_size)));
  subtract(w, product);
  normalize(w);
  compress<1>(w, m);
}

Seed hash_of(View encapsulation_key) {
  Seed digest;
  keccak(sha3_256, {encapsulation_key}, digest);
  return digest;
}

}  // namespace

KeyPair generate(const Secret& seed) {
  if (seed.size() != seed_size) throw std::invalid_argument("an ML-KEM seed has 64 bytes");
  const View d = seed.reveal().first(32), z = seed.reveal().subspan(32);
  KeyPair pair{LongSecret(decapsulation_key_size), Bytes(encapsulation_key_size)};
  const std::span<std::uint8_t> dk = pair.decapsulation_key.writable();
  generate_pke(d, pair.encapsulation_key, dk.first(vector_size));
  const Seed h = hash_of(pair.encapsulation_key);
  auto at = std::copy(pair.encapsulation_key.begin(), pair.encapsulation_key.end(), dk.begin() + vector_size);
  at = std::copy(h.begin(), h.end(), at);
  std::copy(z.begin(), z.end(), at);
  return pair;
}

bool is_encapsulation_key(View key) {
  if (key.size() != encapsulation_key_size) return false;
  bool all_below_q = true;
  Polynomial ignored;
  for (std::size_t i = 0; i < k; ++i)
    all_below_q &= decode_12(key.subspan(i * polynomial_size, polynomial_size), ignored);
  return all_below_q;
}

bool is_decapsulation_key(View key) {
  if (key.size() != decapsulation_key_size) return false;
  const View ek = key.subspan(vector_size, encapsulation_key_size);
  return equal_ct(hash_of(ek), key.subspan(vector_size + encapsulation_key_size, 32));
}

std::optional<Encapsulated> encapsulate(View encapsulation_key, const Secret& randomness) {
  if (randomness.size() != 32) throw std::invalid_argument("ML-KEM encapsulates with 32 random bytes");
  if (!is_encapsulation_key(encapsulation_key)) return std::nullopt;
  Wiped<std::array<std::uint8_t, 64>> secret_and_r;
  keccak(sha3_512, {randomness.reveal(), hash_of(encapsulation_key)}, secret_and_r);
  Encapsulated result{Bytes(ciphertext_size), Secret(View(secret_and_r).first(32))};
  encrypt_pke(encapsulation_key, randomness.reveal(), View(secret_and_r).subspan(32), result.ciphertext);
  return result;
}

std::optional<Secret> decapsulate(View decapsulation_key, View ciphertext) {
  if (decapsulation_key.size() != decapsulation_key_size || ciphertext.size() != ciphertext_size)
    return std::nullopt;
  const View dk_pke = decapsulation_key.first(vector_size),
             ek = decapsulation_key.subspan(vector_size, encapsulation_key_size),
             h = decapsulation_key.subspan(vector_size + encapsulation_key_size, 32),
             z = decapsulation_key.subspan(vector_size + encapsulation_key_size + 32);
  Wiped<Seed> m;
  decrypt_pke(dk_pke, ciphertext, m);
  Wiped<std::array<std::uint8_t, 64>> secret_and_r;
  keccak(sha3_512, {m, h}, secret_and_r);
  Secret rejection(shared_secret_size), secret(View(secret_and_r).first(32));
  keccak(shake256, {z, ciphertext}, rejection.writable());
  Wiped<std::array<std::uint8_t, ciphertext_size>> again;
  encrypt_pke(ek, m, View(secret_and_r).subspan(32), again);

  // All ones if both ciphertexts are the same. The optimiser cannot turn it into a branch.
  std::uint32_t different = 0;
  for (std::size_t i = 0; i < ciphertext_size; ++i)
    different |= static_cast<std::uint32_t>(again[i] ^ ciphertext[i]);
  std::uint32_t same = (different - 1) >> 31;
  __asm__("" : "+r"(same));
  const auto mask = static_cast<std::uint8_t>(0 - same);
  const std::span<std::uint8_t> chosen = secret.writable();
  for (std::size_t i = 0; i < chosen.size(); ++i)
    chosen[i] = static_cast<std::uint8_t>((chosen[i] & mask) | (rejection.reveal()[i] & ~mask));
  return secret;
}

}  // namespace glasstls::crypto::ml_kem_768
