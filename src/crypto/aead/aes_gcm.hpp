#pragma once

#include "crypto/aead/aes.hpp"

namespace glasstls::crypto {

/// How AES-GCM is computed. All implementations give the same bytes.
enum class AesGcmImplementation : std::uint8_t {
  portable,  ///< bitsliced AES and integer multiplications: runs everywhere
  aes_ni,    ///< x86-64 with AES-NI and PCLMULQDQ: one block an instruction
  vaes,      ///< x86-64 with AVX-512, VAES and VPCLMULQDQ: four blocks an instruction
  arm,       ///< arm64 with AES and PMULL: one block an instruction
};

/// All of them.
inline constexpr std::array aes_gcm_implementations{AesGcmImplementation::portable,
                                                    AesGcmImplementation::aes_ni, AesGcmImplementation::vaes,
                                                    AesGcmImplementation::arm};

/// "portable", "AES-NI", "VAES" or "ARMv8 AES".
std::string_view name_of(AesGcmImplementation implementation);

/// Whether this processor, and the system on it, can run `implementation`.
bool available(AesGcmImplementation implementation);

/// The last one in the list above that is available here.
AesGcmImplementation fastest_aes_gcm();

/// A key as an implementation needs it: about 500 bytes, wiped when destroyed.
struct AesGcmKey {
  /// No key; filled by AesGcmSteps::expand_key.
  AesGcmKey() = default;
  /// A copy is wiped on its own.
  AesGcmKey(const AesGcmKey&) = default;
  AesGcmKey& operator=(const AesGcmKey&) = default;
  ~AesGcmKey() { wipe(hash_key); }

  AesRoundKeys round_keys;
  /// The hash key H and, for implementations that hash many blocks at once, its powers, in a form that each
  /// implementation chooses.
  alignas(16) std::array<std::uint8_t, 16 * 16> hash_key{};
};

/// The steps in which implementations differ. `y` is the running value of GHASH (NIST SP 800-38D); data that
/// enters it is padded with zeros to whole blocks.
struct AesGcmSteps {
  /// `key` has 16 or 32 bytes.
  void (*expand_key)(View key, AesGcmKey& expanded);
  /// AES on one block, in place.
  void (*encrypt_block)(const AesGcmKey& key, AesBlock& block);
  /// GHASH over `data`.
  void (*hash)(const AesGcmKey& key, AesBlock& y, View data);
  /// XORs `in` with the key stream that begins at `counter` and writes it to `out`, which may be the same
  /// place; hashes what it writes, the ciphertext.
  void (*seal)(const AesGcmKey& key, AesBlock& y, const AesBlock& counter, View in, std::uint8_t* out);
  /// The same, and hashes what it reads, the ciphertext.
  void (*open)(const AesGcmKey& key, AesBlock& y, const AesBlock& counter, View in, std::uint8_t* out);
};

/// The steps of the portable implementation, which runs everywhere.
const AesGcmSteps* aes_gcm_portable();
/// The steps with AES-NI; null if this processor does not have it.
const AesGcmSteps* aes_gcm_ni();
/// The steps with VAES; null if this processor does not have it.
const AesGcmSteps* aes_gcm_vaes();
/// The steps with the instructions of arm64; null if this processor does not have them.
const AesGcmSteps* aes_gcm_arm();

/// AES-GCM (NIST SP 800-38D) with 96-bit nonces and 128-bit tags, the only sizes that TLS uses.
class AesGcm {
 public:
  /// In bytes.
  static constexpr std::size_t nonce_size = 12, tag_size = 16;
  /// NIST SP 800-38D: 2^32 - 2 blocks, or the 32-bit counter would repeat.
  static constexpr std::uint64_t plaintext_limit = ((std::uint64_t{1} << 32) - 2) * 16;

  /// `key` has 16 bytes (AES-128) or 32 (AES-256). Throws std::invalid_argument for another size or an
  /// implementation that cannot run here.
  explicit AesGcm(View key, AesGcmImplementation implementation = fastest_aes_gcm());
  /// Takes the key; the other's copy is wiped.
  AesGcm(AesGcm&& other) noexcept;
  AesGcm& operator=(AesGcm&& other) noexcept;
  /// Not copied: it holds a key.
  AesGcm(const AesGcm&) = delete;
  AesGcm& operator=(const AesGcm&) = delete;

  /// Writes the ciphertext and its tag to `out`, 16 bytes longer than `plaintext`, which may begin at the
  /// same place. Throws std::invalid_argument for sizes that do not fit.
  void seal(View nonce, View additional_data, View plaintext, std::span<std::uint8_t> out) const;

  /// Writes the plaintext to `out`, 16 bytes shorter than `ciphertext_and_tag`, which may begin at the same
  /// place. Returns false and fills `out` with zeros if the tag is wrong. Throws std::invalid_argument for
  /// sizes that do not fit; for a ciphertext shorter than a tag it returns false.
  [[nodiscard]] bool open(View nonce, View additional_data, View ciphertext_and_tag,
                          std::span<std::uint8_t> out) const;

 private:
  AesGcmKey key_;
  const AesGcmSteps* steps_;
};

}  // namespace glasstls::crypto
