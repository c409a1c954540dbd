// bench-public-key: what signatures and key exchanges cost on this machine. The same figures of OpenSSL, to
// hold beside them: openssl speed ecdsap256 ecdsap384 ecdsap521 ecdhp256 ecdhp384 ecdhp521 ecdhx448 rsa2048
// rsa4096, and from OpenSSL 3.5 on: openssl speed ML-KEM-768
#include <cstdio>

#include "crypto/curve/ecdh.hpp"
#include "crypto/curve/ecdsa.hpp"
#include "crypto/curve/x448.hpp"
#include "crypto/kem/ml_kem.hpp"
#include "crypto/rsa/rsa_private.hpp"
#include "seconds_per_call.hpp"

using namespace glasstls;
using namespace glasstls::crypto;

namespace {

void print(std::string_view name, double seconds) {
  std::printf("%-24s %10.1f %10.0f\n", std::string(name).c_str(), 1e6 * seconds, 1 / seconds);
}

/// The signature is nobody's, but its r and s are as large as any: it takes as long to refuse as a good one
/// takes to accept.
void bench_curve(Curve curve) {
  const auto number = [curve](std::uint8_t filling) {
    Bytes bytes(coordinate_size(curve), filling);
    if (curve == Curve::p521) bytes[0] = 1;
    return bytes;
  };
  const Secret scalar{View(number(0x5a))};
  const Bytes point = ecdh_public_key(curve, scalar);
  Bytes integers, signature{0x30};
  for (const Bytes& integer : {number(0x77), number(0x49)}) {  // r, s
    integers.push_back(0x02);
    integers.push_back(static_cast<std::uint8_t>(integer.size()));
    append(integers, integer);
  }
  if (integers.size() >= 0x80) signature.push_back(0x81);
  signature.push_back(static_cast<std::uint8_t>(integers.size()));
  append(signature, integers);
  const Bytes digest(48, 0xa5);
  const std::string name(name_of(curve));
  print(
      "ECDSA sign, " + name, seconds_per_call([&] {
        static_cast<void>(ecdsa_sign(curve, scalar, HashAlgorithm::sha256, as_bytes("sample"), Bytes(32, 1)));
      }));
  print("ECDSA verify, " + name,
        seconds_per_call([&] { static_cast<void>(ecdsa_verify_digest(curve, point, digest, signature)); }));
  print("ECDH, " + name, seconds_per_call([&] { static_cast<void>(ecdh(curve, scalar, point)); }));
  print("ECDH public key, " + name,
        seconds_per_call([&] { static_cast<void>(ecdh_public_key(curve, scalar)); }));
}

void bench_x448() {
  const Secret scalar{View(Bytes(x448_size, 0x5a))};
  const Bytes point = x448_public_key(scalar);
  print("X448", seconds_per_call([&] { static_cast<void>(x448(scalar, point)); }));
}

/// Made for this with OpenSSL: a key, and its signature of "sample" with PSS and SHA-256.
const RsaPublicKey rsa_key = {
    *from_hex(
        "c8d7abc3d4280cb054ffe35de4cc28a2d82ac7a2304c30de1732cae31889e95e149fcd36c10b256501d99171c2c299c4"
        "b1c34566e6063096c3f7c07b71e8ebf7b9a35064b5a6febbad162e55d6d5569f4e7ccd310ae3a2856a215b082a222907"
        "443b22c731a5edd5c0ab47965ec52374eb7ae3f62ce424dadfda7309e5d98723d3c8c4852daa13d3fe9b212b31322a6c"
        "a4495536833f691458489e383a88c39b2c0614f475fbbff3fdcefae6d4f23ed5ef374380dabf61323ba94f583eb37a06"
        "e4d4cf5d5d900d0973d350f4ef35b96544aa33e689d74ea96ae43b55120d59b049653014767a5c930a1dcf8921c6b8a8"
        "1a00480578312360af6ec2fa111fd8c1"),
    {1, 0, 1}};
const Bytes rsa_signature = *from_hex(
    "5d850031c99d9dcec79b80c3708dbde67202795b9676080db904d5944fa3c42380b102a785119a289b71281e70b0934e"
    "4da1d136288e449f376b736ca2052cb1373a0ac982f26e06c1506181b24b5f30f38897ddca1f7d98f807fc18e0f6e244"
    "041b8c302bf118d3d2386bdaee4dc2a8e18797e001d8b575c7e05e700fbaee4311f35983ba3859b478e557ddbf1d8f7c"
    "e1e5f180989d610acb3c53fdeb5874afda90e2b242eb51f00330b6b140b2c850f235bfc1306e62b217eb4d624be174d4"
    "800428bf071c4c837b250f97de96d163cf4733c6562a47738db492f49a0d36270cd813bc08e36180b91ba9369ebec32f"
    "61b81625706a2761596417415b1c50dc");

void bench_rsa() {
  bool all_verified = true;
  print("RSA verify, 2048", seconds_per_call([&] {
          all_verified &= rsa_pss_verify(rsa_key, HashAlgorithm::sha256, as_bytes("sample"), rsa_signature);
        }));
  if (!all_verified) std::printf("(did not verify!)\n");
  for (const std::size_t bits : {2048u, 4096u}) {
    const RsaPrivateKey key = generate_rsa_key(bits, Bytes(32, 1));
    print("RSA sign, " + std::to_string(bits), seconds_per_call([&] {
            static_cast<void>(
                rsa_pss_sign(key, HashAlgorithm::sha256, as_bytes("sample"), Bytes(32), Bytes(32)));
          }));
  }
}

void bench_ml_kem() {
  const Secret seed{View(Bytes(ml_kem_768::seed_size, 1))}, m{View(Bytes(32, 2))};
  const auto pair = ml_kem_768::generate(seed);
  const auto sent = ml_kem_768::encapsulate(pair.encapsulation_key, m);
  print("ML-KEM-768 generate", seconds_per_call([&] { static_cast<void>(ml_kem_768::generate(seed)); }));
  print("ML-KEM-768 encapsulate",
        seconds_per_call([&] { static_cast<void>(ml_kem_768::encapsulate(pair.encapsulation_key, m)); }));
  print("ML-KEM-768 decapsulate", seconds_per_call([&] {
          static_cast<void>(ml_kem_768::decapsulate(pair.decapsulation_key.reveal(), sent->ciphertext));
        }));
}

}  // namespace

int main() {
  std::printf("%-24s %10s %10s\n", "", "us a call", "calls/s");
  for (const Curve curve : {Curve::p256, Curve::p384, Curve::p521}) bench_curve(curve);
  bench_x448();
  bench_rsa();
  bench_ml_kem();
}
