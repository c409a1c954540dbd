#pragma once

#include <algorithm>

#include "crypto/curve/scalar_multiplication.hpp"

namespace glasstls::crypto {

/// For digit i of a scalar, the odd multiples of 16^i * G up to 15: with them no doubling is needed.
template <class C>
using BaseTable = std::array<std::array<AffinePoint<C>, 8>, OddDigits<C>::count>;

/// Computed on first use: 32 KiB for P-256, 72 KiB for P-384, 147 KiB for P-521.
template <class C>
const BaseTable<C>& base_table() {
  static const BaseTable<C> table = [] {
    BaseTable<C> rows;
    AffinePoint<C> p = base_point<C>;
    for (auto& row : rows) {
      const auto odd = odd_multiples<8>(p);
      std::array<JacobianPoint<C>, 9> points{};
      std::copy(odd.begin(), odd.end(), points.begin());
      points[8] = doubled(doubled(doubled(doubled(odd[0]))));
      const auto affine = to_affine(points);
      std::copy_n(affine.begin(), row.size(), row.begin());
      p = affine[8];
    }
    return rows;
  }();
  return table;
}

/// k * G for a secret k with 1 <= k < n, constant-time. Every step is the same: one addition.
///
/// The addition needs two distinct points, neither of them infinity. Let A be the sum of the digits below i.
/// A is odd and |A| < 16^i, while d_i * 16^i is a multiple of 16: sum and difference of the two are odd, so
/// not zero as integers. Their size is below 16^(i+1), so they can be zero modulo n only in the last step.
/// There the sum is k, which is not zero, but the two may be equal (for example for k = 30 * 16^63 - n on
/// P-256): only the last step must be able to double.
template <class C>
JacobianPoint<C> multiply_base(const typename C::Scalar::Number& scalar) {
  const BaseTable<C>& table = base_table<C>();
  const OddDigits<C> k(scalar);
  auto result = JacobianPoint<C>::from(k.times(0, table[0]));
  for (std::size_t i = 1; i < k.count; ++i) {
    auto addend = k.times(i, table[i]);
    result = i + 1 < k.count ? sum_of_distinct(result, addend) : sum_that_may_double(result, addend);
    wipe_value(addend);
  }
  k.negate_where_even(result);
  return result;
}

}  // namespace glasstls::crypto
