// bench-crypto: how fast the primitives are on this machine. Figures are the best of several runs, because
// other programs on the machine can only slow them down.
#include <cstdio>

#include "crypto/aead/aead.hpp"
#include "crypto/curve/x25519.hpp"
#include "crypto/hash/hash.hpp"
#include "seconds_per_call.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

/// Prints GB/s for sealing and opening records of 16 KiB and of 1 KiB, with TLS's 5 bytes of additional data.
template <class Cipher>
void bench_aead(std::string_view name, std::string_view way, const Cipher& cipher) {
  const Bytes nonce(12, 1), header(5, 2);
  std::printf("%-18.*s %-10.*s", static_cast<int>(name.size()), name.data(), static_cast<int>(way.size()),
              way.data());
  for (const std::size_t size : {16384u, 1024u}) {
    Bytes text(size, 3), box(size + 16);
    const double seal = seconds_per_call([&] { cipher.seal(nonce, header, text, box); });
    bool all_opened = true;
    const double open = seconds_per_call([&] { all_opened &= cipher.open(nonce, header, box, text); });
    std::printf(" %8.2f %8.2f", static_cast<double>(size) / seal / 1e9,
                static_cast<double>(size) / open / 1e9);
    if (!all_opened) std::printf(" (did not open!)");
  }
  std::printf("\n");
}

void bench_aeads() {
  std::printf("%-18s %-10s %17s %17s\n", "AEAD, GB/s", "", "16384 seal/open", "1024 seal/open");
  for (const std::size_t key_size : {16u, 32u}) {
    for (const auto way : aes_gcm_implementations)
      if (available(way))
        bench_aead(key_size == 16 ? "AES-128-GCM" : "AES-256-GCM", name_of(way),
                   AesGcm(Bytes(key_size, 7), way));
  }
  bench_aead("ChaCha20-Poly1305", "libsodium", ChaCha20Poly1305(Bytes(32, 7)));
}

void bench_hashes() {
  std::printf("\n%-29s %10s\n", "hash, GB/s", "16384");
  const Bytes text(16384, 3);
  for (const HashAlgorithm algorithm : {HashAlgorithm::sha256, HashAlgorithm::sha384})
    std::printf("%-29s %10.2f\n", name_of(algorithm).data(),
                16384 / seconds_per_call([&] { hash(algorithm, text); }) / 1e9);
}

void bench_calls() {
  std::printf("\n%-29s %10s\n", "one call, microseconds", "");
  for (const auto way : aes_gcm_implementations)
    if (available(way))
      std::printf("AES-128-GCM key, %-12s %10.3f\n", name_of(way).data(),
                  1e6 * seconds_per_call([&] { AesGcm(Bytes(16, 7), way); }));
  const Secret private_key{View(Bytes(32, 9))};
  const Bytes public_key = x25519_public_key(private_key);
  std::printf("%-29s %10.2f\n", "X25519 public key",
              1e6 * seconds_per_call([&] { static_cast<void>(x25519_public_key(private_key)); }));
  std::printf("%-29s %10.2f\n", "X25519 shared secret",
              1e6 * seconds_per_call([&] { static_cast<void>(x25519(private_key, public_key)); }));
}

}  // namespace

int main() {
  bench_aeads();
  bench_hashes();
  bench_calls();
}
