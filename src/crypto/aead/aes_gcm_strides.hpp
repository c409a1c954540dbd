#pragma once

#include <algorithm>

#include "crypto/aead/aes_gcm.hpp"

// AES-GCM (NIST SP 800-38D) in strides of eight blocks, for processors with instructions that compute AES and
// carry-less products of one block. Each instruction takes some cycles, but one or two can start in every
// cycle, so eight independent blocks keep the processor busy.
//
// `Machine` wraps these instructions:
//     Hash, Counter                         a running GHASH value and a counter block, as it computes them
//     Hash load_hash(block), store_hash(hash, block), Counter load_counter(block)
//     Hash hash_blocks(key, hash, bytes, count)      GHASH over `count` whole blocks, 1 to 8
//     crypt(round_keys, counter, in, out)   one stride of `in` XOR the key stream; `counter` moves on by
//     eight
//
// The functions here are always part of their callers. Only the callers are compiled for a processor that has
// the instructions.
namespace glasstls::crypto::strides {

/// How many blocks a stride has, and how many bytes.
inline constexpr std::size_t stride_blocks = 8, stride = 16 * stride_blocks;

/// GHASH over `data`, padded with zeros to whole blocks.
template <class Machine>
[[gnu::always_inline]] inline void hash(const AesGcmKey& key, AesBlock& y, View data) {
  typename Machine::Hash running = Machine::load_hash(y);
  for (; data.size() >= stride; data = data.subspan(stride))
    running = Machine::hash_blocks(key, running, data.data(), stride_blocks);
  if (!data.empty()) {
    std::array<std::uint8_t, stride> filled{};
    std::copy(data.begin(), data.end(), filled.begin());
    running = Machine::hash_blocks(key, running, filled.data(), (data.size() + 15) / 16);
  }
  Machine::store_hash(running, y);
}

/// Whether run() encrypts or decrypts.
enum class Direction { seal, open };

/// AesGcmSteps::seal and open. The hash is always over the ciphertext, so it comes after the encryption or
/// before the decryption. The processor itself overlaps the hash of one stride with the AES of the next.
template <class Machine, Direction direction>
[[gnu::always_inline]] inline void run(const AesGcmKey& key, AesBlock& y, const AesBlock& first_counter,
                                       View in, std::uint8_t* out) {
  typename Machine::Hash running = Machine::load_hash(y);
  typename Machine::Counter counter = Machine::load_counter(first_counter);
  for (; in.size() >= stride; in = in.subspan(stride), out += stride) {
    if (direction == Direction::open) running = Machine::hash_blocks(key, running, in.data(), stride_blocks);
    Machine::crypt(key.round_keys, counter, in.data(), out);
    if (direction == Direction::seal) running = Machine::hash_blocks(key, running, out, stride_blocks);
  }
  if (!in.empty()) {
    std::array<std::uint8_t, stride> filled{};
    const std::size_t blocks = (in.size() + 15) / 16;
    std::copy(in.begin(), in.end(), filled.begin());
    if (direction == Direction::open) running = Machine::hash_blocks(key, running, filled.data(), blocks);
    Machine::crypt(key.round_keys, counter, filled.data(), filled.data());
    std::copy_n(filled.begin(), in.size(), out);
    std::fill(filled.begin() + static_cast<std::ptrdiff_t>(in.size()), filled.end(), std::uint8_t{0});
    if (direction == Direction::seal) running = Machine::hash_blocks(key, running, filled.data(), blocks);
    wipe(filled);
  }
  Machine::store_hash(running, y);
}

}  // namespace glasstls::crypto::strides
