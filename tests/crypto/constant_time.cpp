// constant-time: does anything branch on a secret, or use one as an address? Not a test of the suite, but run
// by hand:
//
//     ninja -C build tests/crypto/constant-time && valgrind -q --error-exitcode=1
//     build/tests/crypto/constant-time
//
// The secrets are declared undefined to valgrind's memcheck, which then complains of each branch and each
// address that depends on them. It knows no AVX-512, so that the VAES implementation is not reached; that one
// has no branches but on lengths.
#include <valgrind/memcheck.h>

#include <cstdio>

#include "crypto/aead.hpp"
#include "crypto/hkdf.hpp"
#include "crypto/hmac.hpp"
#include "crypto/pattern.hpp"
#include "crypto/x25519.hpp"

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
  for (const AeadAlgorithm algorithm :
       {AeadAlgorithm::aes_128_gcm, AeadAlgorithm::aes_256_gcm, AeadAlgorithm::chacha20_poly1305}) {
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
}

}  // namespace

int main() {
  if (RUNNING_ON_VALGRIND == 0) std::puts("not under valgrind: nothing is checked");
  for (const AesGcmSteps* steps : {aes_gcm_portable(), aes_gcm_ni()})
    if (steps) aes_gcm_steps(*steps);
  whole_aeads();
  key_derivation();
  key_exchange();
  std::puts("done");
}
