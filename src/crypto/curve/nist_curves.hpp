#pragma once

#include "crypto/curve/curve.hpp"
#include "crypto/number/residue.hpp"

namespace glasstls::crypto {

// The curves y^2 = x^3 - 3x + b of NIST SP 800-186 3.2.1: the prime p of their coordinates, the prime order n
// of the group (the cofactor is 1: every point but infinity has order n), b, and the base point.

/// p = 2^256 - 2^224 + 2^192 + 2^96 - 1.
struct P256Prime {
  static constexpr auto modulus =
      limbs_from_hex<4>("ffffffff 00000001 00000000 00000000 00000000 ffffffff ffffffff ffffffff");

  /// t / 2^256 by Montgomery reduction, in which m is the lowest limb because p = -1 modulo 2^64. In m * p,
  /// the lower limbs m * (2^96 - 1) clear t[i] and leave m * 2^32 in the next limb; the upper ones are a
  /// product.
  static constexpr Limbs<4> reduce(Limbs<8>& t) {
    Carry high = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::uint64_t m = t[i];
      const Uint128 upper = Uint128{m} * modulus[3];
      Carry carry = 0;
      t[i + 1] = add_carry(t[i + 1], m << 32, carry);
      t[i + 2] = add_carry(t[i + 2], m >> 32, carry);
      t[i + 3] = add_carry(t[i + 3], static_cast<std::uint64_t>(upper), carry);
      t[i + 4] = add_carry(t[i + 4], static_cast<std::uint64_t>(upper >> 64) + high, carry);
      high = carry;
    }
    return reduce_once(Limbs<4>{t[4], t[5], t[6], t[7]}, high, modulus);
  }
  static constexpr std::size_t radix_bits = 256;
};

/// n of P-256.
struct P256Order {
  static constexpr auto modulus =
      limbs_from_hex<4>("ffffffff 00000000 ffffffff ffffffff bce6faad a7179e84 f3b9cac2 fc632551");
};

/// The parameters of P-256.
struct P256 {
  using Field = Residue<P256Prime>;
  using Scalar = Residue<P256Order>;
  static constexpr Curve name = Curve::p256;
  static constexpr Field b = Field::from_number(
      limbs_from_hex<4>("5ac635d8 aa3a93e7 b3ebbd55 769886bc 651d06b0 cc53b0f6 3bce3c3e 27d2604b"));
  static constexpr Field base_x = Field::from_number(
      limbs_from_hex<4>("6b17d1f2 e12c4247 f8bce6e5 63a440f2 77037d81 2deb33a0 f4a13945 d898c296"));
  static constexpr Field base_y = Field::from_number(
      limbs_from_hex<4>("4fe342e2 fe1a7f9b 8ee7eb4a 7c0f9e16 2bce3357 6b315ece cbb64068 37bf51f5"));
};

/// p = 2^384 - 2^128 - 2^96 + 2^32 - 1.
struct P384Prime {
  static constexpr auto modulus = limbs_from_hex<6>(
      "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff fffffffe "
      "ffffffff 00000000 00000000 ffffffff");

  /// t / 2^384 by Montgomery reduction, in which m = t[i] * (2^32 + 1) because p = 2^32 - 1 modulo 2^64.
  /// To add m * p, add m * 2^384 and subtract m * (2^128 + 2^96 - 2^32 + 1), which has the lowest limb t[i].
  static constexpr Limbs<6> reduce(Limbs<12>& t) {
    Carry high = 0;
    for (std::size_t i = 0; i < 6; ++i) {
      const std::uint64_t m = t[i] + (t[i] << 32);
      const Uint128 middle = (Uint128{m} << 32) - (m >> 32) - (m < (m << 32));  // what 2^96 - 2^32 + 1 leave
      const Uint128 upper = (middle >> 64) + m;
      Carry borrow = 0;
      t[i + 1] = subtract_borrow(t[i + 1], static_cast<std::uint64_t>(middle), borrow);
      t[i + 2] = subtract_borrow(t[i + 2], static_cast<std::uint64_t>(upper), borrow);
      t[i + 3] = subtract_borrow(t[i + 3], static_cast<std::uint64_t>(upper >> 64), borrow);
      t[i + 4] = subtract_borrow(t[i + 4], 0, borrow);
      t[i + 5] = subtract_borrow(t[i + 5], 0, borrow);
      t[i + 6] = add_carry(t[i + 6], m - borrow, high);  // a borrow means that m is not zero
    }
    return reduce_once(Limbs<6>{t[6], t[7], t[8], t[9], t[10], t[11]}, high, modulus);
  }
  static constexpr std::size_t radix_bits = 384;
};

/// n of P-384.
struct P384Order {
  static constexpr auto modulus = limbs_from_hex<6>(
      "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff c7634d81 f4372ddf "
      "581a0db2 48b0a77a ecec196a ccc52973");
};

/// The parameters of P-384.
struct P384 {
  using Field = Residue<P384Prime>;
  using Scalar = Residue<P384Order>;
  static constexpr Curve name = Curve::p384;
  static constexpr Field b = Field::from_number(
      limbs_from_hex<6>("b3312fa7 e23ee7e4 988e056b e3f82d19 181d9c6e fe814112 0314088f 5013875a "
                        "c656398d 8a2ed19d 2a85c8ed d3ec2aef"));
  static constexpr Field base_x = Field::from_number(
      limbs_from_hex<6>("aa87ca22 be8b0537 8eb1c71e f320ad74 6e1d3b62 8ba79b98 59f741e0 82542a38 "
                        "5502f25d bf55296c 3a545e38 72760ab7"));
  static constexpr Field base_y = Field::from_number(
      limbs_from_hex<6>("3617de4a 96262c6f 5d9e98bf 9292dc29 f8f41dbd 289a147c e9da3113 b5f0b8c0 "
                        "0a60b1ce 1d7e819d 7a431d7c 90ea0e5f"));
};

/// p = 2^521 - 1.
struct P521Prime {
  static constexpr auto modulus = limbs_from_hex<9>(
      "1ff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff "
      "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff "
      "ffffffff");

  /// t itself, no Montgomery form: 2^521 = 1 modulo p, so the bits from 521 on are added to the bits below.
  static constexpr Limbs<9> reduce(const Limbs<18>& t) {
    Limbs<9> low{}, high{};
    for (std::size_t i = 0; i < 9; ++i) {
      low[i] = t[i];
      high[i] = t[i + 8] >> 9 | t[i + 9] << 55;
    }
    low[8] &= 0x1ff;
    Carry carry = 0;
    const Limbs<9> total = sum(low, high, carry);
    return reduce_once(total, carry, modulus);
  }
  static constexpr std::size_t radix_bits = 0;
};

/// n of P-521.
struct P521Order {
  static constexpr auto modulus = limbs_from_hex<9>(
      "1ff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff "
      "fffffffa 51868783 bf2f966b 7fcc0148 f709a5d0 3bb5c9b8 899c47ae bb6fb71e "
      "91386409");
};

/// The parameters of P-521.
struct P521 {
  using Field = Residue<P521Prime>;
  using Scalar = Residue<P521Order>;
  static constexpr Curve name = Curve::p521;
  static constexpr Field b = Field::from_number(
      limbs_from_hex<9>("51 953eb961 8e1c9a1f 929a21a0 b68540ee a2da725b 99b315f3 b8b48991 "
                        "8ef109e1 56193951 ec7e937b 1652c0bd 3bb1bf07 3573df88 3d2c34f1 ef451fd4 "
                        "6b503f00"));
  static constexpr Field base_x = Field::from_number(
      limbs_from_hex<9>("c6 858e06b7 0404e9cd 9e3ecb66 2395b442 9c648139 053fb521 f828af60 "
                        "6b4d3dba a14b5e77 efe75928 fe1dc127 a2ffa8de 3348b3c1 856a429b f97e7e31 "
                        "c2e5bd66"));
  static constexpr Field base_y = Field::from_number(
      limbs_from_hex<9>("118 39296a78 9a3bc004 5c8a5fb4 2c7d1bd9 98f54449 579b4468 17afbd17 "
                        "273e662c 97ee7299 5ef42640 c550b901 3fad0761 353c7086 a272c240 88be9476 "
                        "9fd16650"));
};

/// Calls `function` with the parameters of `curve`.
template <class Function>
auto with_curve(Curve curve, Function&& function) {
  switch (curve) {
    case Curve::p256: return function(P256{});
    case Curve::p384: return function(P384{});
    case Curve::p521: break;
  }
  return function(P521{});
}

}  // namespace glasstls::crypto
