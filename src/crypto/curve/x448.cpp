#include "crypto/curve/x448.hpp"

#include <stdexcept>
#include <utility>

#include "crypto/number/residue.hpp"

namespace glasstls::crypto {

namespace {

/// p = 2^448 - 2^224 - 1.
struct Curve448Prime {
  static constexpr auto modulus = limbs_from_hex<7>(
      "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff fffffffe "
      "ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff ffffffff");

  /// t modulo p. Because 2^448 = 2^224 + 1, the upper 448 bits of t count twice: at 2^0 and at 2^224. The
  /// half of the latter that is beyond 2^448 counts twice again.
  static constexpr Limbs<7> reduce(const Limbs<14>& t) {
    Limbs<7> low{}, high{}, halves_swapped{}, upper_half{};
    for (std::size_t i = 0; i < 7; ++i) low[i] = t[i], high[i] = t[i + 7];
    for (std::size_t i = 0; i < 7; ++i)  // 224 bits are three and a half limbs
      halves_swapped[i] = high[(i + 3) % 7] >> 32 | high[(i + 4) % 7] << 32;
    upper_half[3] = high[3] >> 32 << 32;
    for (std::size_t i = 4; i < 7; ++i) upper_half[i] = high[i];
    Carry carries[3] = {};
    const Limbs<7> total =
        sum(sum(sum(low, high, carries[0]), halves_swapped, carries[1]), upper_half, carries[2]);
    const std::uint64_t beyond = std::uint64_t{carries[0]} + carries[1] + carries[2];
    Carry carry = 0;
    const Limbs<7> folded = sum(total, Limbs<7>{beyond, 0, 0, beyond << 32}, carry);
    return reduce_once(folded, carry, modulus);
  }
  static constexpr std::size_t radix_bits = 0;
};

using Field448 = Residue<Curve448Prime>;

/// RFC 7748: numbers are little-endian.
Limbs<7> from_little_endian(View bytes) {
  Limbs<7> number{};
  for (std::size_t i = 0; i < x448_size; ++i) number[i / 8] |= std::uint64_t{bytes[i]} << 8 * (i % 8);
  return number;
}

void to_little_endian(const Limbs<7>& number, std::span<std::uint8_t> bytes) {
  for (std::size_t i = 0; i < x448_size; ++i)
    bytes[i] = static_cast<std::uint8_t>(number[i / 8] >> 8 * (i % 8));
}

/// A point of the Montgomery curve by its u-coordinate, as the fraction x / z.
struct Fraction {
  Field448 x, z;
};

/// What the ladder knows about the scalar's bits so far, k: the points k * P and (k + 1) * P.
struct Ladder {
  Fraction now, next;

  /// Swaps the two where the mask is all ones.
  void swap_if(std::uint64_t mask) {
    const Ladder swapped{next, now};
    for (auto [mine, other] : {std::pair{&now, &swapped.now}, std::pair{&next, &swapped.next}}) {
      mine->x = Field448::select(mask, other->x, mine->x);
      mine->z = Field448::select(mask, other->z, mine->z);
    }
  }

  /// RFC 7748: doubles `now` and adds it to `next`. `u` is P, the difference of the two. The names are the
  /// RFC's.
  void step(const Field448& u) {
    static constexpr Field448 a24 = Field448::from_number({39081});
    const Field448 a = now.x + now.z, b = now.x - now.z;
    const Field448 aa = a.squared(), bb = b.squared(), e = aa - bb;
    const Field448 da = (next.x - next.z) * a, cb = (next.x + next.z) * b;
    next = {(da + cb).squared(), u * (da - cb).squared()};
    now = {aa * bb, e * (aa + a24 * e)};
  }
};

/// X448(k, u) of RFC 7748.
Secret multiply_448(const Secret& scalar, View u_coordinate) {
  Limbs<7> k = from_little_endian(scalar.reveal());
  k[0] &= ~std::uint64_t{3};       // a multiple of the cofactor, 4
  k[6] |= std::uint64_t{1} << 63;  // every scalar has as many bits
  const Field448 u = Field448::from_number(from_little_endian(u_coordinate));
  Ladder ladder{{Field448::one(), Field448::zero()}, {u, Field448::one()}};
  std::uint64_t swapped = 0;
  for (std::size_t i = 448; i-- > 0;) {
    const std::uint64_t bit = k[i / 64] >> i % 64 & 1;
    ladder.swap_if(mask_of(swapped ^ bit));
    swapped = bit;
    ladder.step(u);
  }
  ladder.swap_if(mask_of(swapped));
  Field448 result = ladder.now.x * ladder.now.z.inverse();  // 0 where z is 0
  Secret shared(x448_size);
  to_little_endian(result.number(), shared.writable());
  wipe_value(k);
  wipe_value(ladder);
  wipe_value(result);
  return shared;
}

}  // namespace

Bytes x448_public_key(const Secret& private_key) {
  if (private_key.size() != x448_size) throw std::invalid_argument("an X448 private key has 56 bytes");
  Bytes base_point(x448_size);
  base_point[0] = 5;
  return to_bytes(multiply_448(private_key, base_point).reveal());
}

std::optional<Secret> x448(const Secret& private_key, View peer_public_key) {
  if (private_key.size() != x448_size || peer_public_key.size() != x448_size) return std::nullopt;
  Secret shared = multiply_448(private_key, peer_public_key);
  if (shared.equal_ct(Bytes(x448_size))) return std::nullopt;
  return shared;
}

}  // namespace glasstls::crypto
