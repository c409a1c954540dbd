#include "crypto/aead/aes_gcm.hpp"

#include <algorithm>
#include <stdexcept>

#include "crypto/pattern.hpp"
#include "support/catch.hpp"

using namespace glasstls;
using namespace glasstls::crypto;
using glasstls::testing::pattern;

namespace {

/// All that this processor can run, so each of them meets every vector on every run.
std::vector<AesGcmImplementation> implementations() {
  std::vector<AesGcmImplementation> all;
  for (const auto one : aes_gcm_implementations)
    if (available(one)) all.push_back(one);
  return all;
}

struct KnownAnswer {
  std::string_view key, nonce, additional, plaintext, ciphertext, tag;
};

// McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", test cases 1 to 4 and 13 to 16: those with
// a 96-bit nonce and a key of 128 or 256 bits.
const KnownAnswer known_answers[] = {
    {"00000000000000000000000000000000", "000000000000000000000000", "", "", "",
     "58e2fccefa7e3061367f1d57a4e7455a"},
    {"00000000000000000000000000000000", "000000000000000000000000", "", "00000000000000000000000000000000",
     "0388dace60b6a392f328c2b971b2fe78", "ab6e47d42cec13bdf53a67b21257bddf"},
    {"feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
     "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985",
     "4d5c2af327cd64a62cf35abd2ba6fab4"},
    {"feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e"
     "21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
     "5bc94fbc3221a5db94fae95ae7121a47"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "",
     "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "",
     "00000000000000000000000000000000", "cea7403d4d606b6e074ec5d3baf39d18",
     "d0d1c8a799996bf0265b98b5d48ab919"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888", "",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad",
     "b094dac5d93471bdec1a502270e3cc6c"},
    {"feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662",
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

Bytes sealed(const AesGcm& gcm, View nonce, View additional, View plaintext) {
  Bytes out(plaintext.size() + AesGcm::tag_size);
  gcm.seal(nonce, additional, plaintext, out);
  return out;
}

}  // namespace

TEST_CASE("AES-GCM gives the known answers of its authors, in every implementation") {
  for (const AesGcmImplementation implementation : implementations()) {
    INFO(name_of(implementation));
    for (const KnownAnswer& known : known_answers) {
      const AesGcm gcm(*from_hex(known.key), implementation);
      const Bytes nonce = *from_hex(known.nonce), additional = *from_hex(known.additional);
      const Bytes plaintext = *from_hex(known.plaintext);
      const Bytes ciphertext = sealed(gcm, nonce, additional, plaintext);
      CHECK(to_hex(ciphertext) == std::string(known.ciphertext) + std::string(known.tag));
      Bytes opened(plaintext.size(), 0xee);
      CHECK(gcm.open(nonce, additional, ciphertext, opened));
      CHECK(opened == plaintext);
    }
  }
}

TEST_CASE("all implementations of AES-GCM agree at every length, in place and out of place") {
  const Bytes nonce = pattern(12, 1);
  for (const std::size_t key_size : {16u, 32u}) {
    const Bytes key = pattern(key_size, key_size);
    const AesGcm reference(key, AesGcmImplementation::portable);
    for (std::size_t size = 0; size <= 600; ++size) {
      const Bytes additional = pattern(size * 7 % 301, size), plaintext = pattern(size, ~size);
      const Bytes expected = sealed(reference, nonce, additional, plaintext);
      for (const AesGcmImplementation implementation : implementations()) {
        INFO(name_of(implementation) << ", " << size << " bytes");
        const AesGcm gcm(key, implementation);
        // One byte of fence on each side, at an odd address.
        Bytes fenced(size + 18, 0xa5);
        std::copy(plaintext.begin(), plaintext.end(), fenced.begin() + 1);
        const std::span<std::uint8_t> inside(&fenced[1], size + 16);
        gcm.seal(nonce, additional, inside.first(size), inside);
        REQUIRE(equal(inside, expected));
        REQUIRE(equal(sealed(gcm, nonce, additional, plaintext), expected));
        REQUIRE(gcm.open(nonce, additional, inside, inside.first(size)));
        REQUIRE(equal(inside.first(size), plaintext));
        REQUIRE(equal(inside.last(16), View(expected).last(16)));
        REQUIRE((fenced.front() == 0xa5 && fenced.back() == 0xa5));
        Bytes apart(size);
        REQUIRE(gcm.open(nonce, additional, expected, apart));
        REQUIRE(apart == plaintext);
      }
    }
  }
}

TEST_CASE("all implementations of AES-GCM agree on long texts, whose counter passes 2^8 and 2^16") {
  const Bytes key = pattern(16, 3), nonce = pattern(12, 4), additional = pattern(4099, 5);
  const AesGcm reference(key, AesGcmImplementation::portable);
  for (const std::size_t size : {4096u + 5, 16384u, 16384u + 257, (1u << 20) + 16 * 37 + 3}) {
    const Bytes plaintext = pattern(size, size);
    const Bytes expected = sealed(reference, nonce, additional, plaintext);
    for (const AesGcmImplementation implementation : implementations()) {
      INFO(name_of(implementation) << ", " << size << " bytes");
      const AesGcm gcm(key, implementation);
      CHECK((sealed(gcm, nonce, additional, plaintext) == expected));
      Bytes opened(size);
      CHECK(gcm.open(nonce, additional, expected, opened));
      CHECK((opened == plaintext));
    }
  }
}

TEST_CASE("AES-GCM is fixed to 16 or 32 bytes of key and 12 of nonce") {
  CHECK_THROWS_AS(AesGcm(Bytes(24)), std::invalid_argument);
  CHECK_THROWS_AS(AesGcm(Bytes(15)), std::invalid_argument);
  const AesGcm gcm(Bytes(16));
  Bytes out(20);
  CHECK_THROWS_AS(gcm.seal(Bytes(8), {}, Bytes(4), out), std::invalid_argument);
  CHECK_THROWS_AS(gcm.seal(Bytes(12), {}, Bytes(5), out), std::invalid_argument);
  CHECK(available(AesGcmImplementation::portable));
  CHECK(available(fastest_aes_gcm()));
  CHECK(sizeof(AesGcm) <= 544);
}

TEST_CASE("an AES-GCM key is gone from where it was moved away") {
  for (const AesGcmImplementation implementation : implementations()) {
    INFO(name_of(implementation));
    AesGcm first(pattern(32, 9), implementation);
    const View memory(reinterpret_cast<const std::uint8_t*>(&first), sizeof(AesGcmKey));
    const auto zeros = [&] { return std::count(memory.begin(), memory.end(), 0); };
    CHECK(zeros() < 300);
    const AesGcm second = std::move(first);
    CHECK(static_cast<std::size_t>(zeros()) == memory.size());
  }
}
