#pragma once
/// Branch-free functions of a Pack, and the few words by which one text of physics serves packs and single
/// numbers alike: `is_below` compares, `select` chooses, `any` asks.

#include <bit>
#include <numbers>
#include <utility>

#include "lumbopelvic/math/pack.hpp"

namespace lumbopelvic {

template <Real S>
[[nodiscard]] bool is_below(const S& a, const S& b) {
  return value_of(a) < value_of(b);
}
[[nodiscard]] inline PackMask is_below(const Pack& a, const Pack& b) { return a < b; }

/// What comparing two S gives: a bool, or a bool in every lane.
template <Real S>
using Truth = decltype(is_below(std::declval<S>(), std::declval<S>()));

/// a where the condition holds, b elsewhere; both are worked out.
template <Real S>
[[nodiscard]] S select(bool condition, const S& a, const S& b) {
  return condition ? a : b;
}
[[nodiscard]] inline Pack select(const PackMask& condition, const Pack& a, const Pack& b) {
  Pack x;
  for (std::size_t i = 0; i < Pack::parts; ++i) x.part[i] = condition.part[i] ? a.part[i] : b.part[i];
  return x;
}

[[nodiscard]] inline bool any(bool condition) { return condition; }
[[nodiscard]] inline bool any(const PackMask& condition) {
  detail::LaneMask all = condition.part[0];
  for (std::size_t i = 1; i < PackMask::parts; ++i) all |= condition.part[i];
  std::int64_t bits = 0;
  for (std::size_t i = 0; i < pack_size / PackMask::parts; ++i) bits |= all[i];
  return bits != 0;
}

namespace detail {
inline constexpr double ln2_high = 0x1.62e42fefa38p-1,
                        ln2_low = 0x1.ef35793c7673p-45;  // ln 2: 42 bits, and the rest

/// Coefficients 1 / (first + k step)! of a Taylor series.
template <std::size_t N>
[[nodiscard]] constexpr std::array<double, N> inverse_factorials(std::size_t first, std::size_t step) {
  std::array<double, N> inverse{};
  double factorial = 1.0;
  for (std::size_t n = 1, k = 0; k < N; ++n) {
    if (n > first + k * step) inverse[k++] = 1.0 / factorial;
    factorial *= double(n);
  }
  return inverse;
}

/// x, x^2, x^4, x^8.
struct Powers {
  Lanes power[4];
  explicit Powers(Lanes x) : power{x, x * x} {
    power[2] = power[1] * power[1];
    power[3] = power[2] * power[2];
  }
};
/// Sum of c[First + k] x^k, k < Count, by halves (Estrin): short chains of operations that run side by side.
template <std::size_t First, std::size_t Count, std::size_t N>
[[nodiscard]] inline Lanes polynomial(const std::array<double, N>& c, const Powers& x) {
  if constexpr (Count == 1) {
    return c[First] - Lanes{};
  } else {
    constexpr std::size_t half = std::bit_ceil(Count) / 2;
    const Lanes high = polynomial<First + half, Count - half>(c, x);
    return polynomial<First, half>(c, x) + high * x.power[std::countr_zero(half)];
  }
}
template <std::size_t N>
[[nodiscard]] inline Lanes polynomial(const std::array<double, N>& c, Lanes x) {
  return polynomial<0, N>(c, Powers(x));
}

/// x = n ln 2 + r with |r| <= ln 2 / 2 and n an integer. Beyond -708 and 709 the x there.
struct ReducedExponent {
  Lanes r;
  LaneBits n;  ///< in the low bits

  explicit ReducedExponent(Lanes x) {
    constexpr double rounding = 0x1.8p52;  // a sum with it keeps the nearest integer, in its low bits
    x = at_most(709.0, at_least(-708.0, x));
    const Lanes shifted = x * std::numbers::log2e + rounding, whole = shifted - rounding;
    r = (x - whole * ln2_high) - whole * ln2_low;
    n = reinterpret_cast<LaneBits>(shifted);
  }
  /// 2^n and 2^-n, by their bits.
  [[nodiscard]] Lanes power() const { return reinterpret_cast<Lanes>((1023 + n) << 52); }
  [[nodiscard]] Lanes inverse_power() const { return reinterpret_cast<Lanes>((1023 - n) << 52); }
};

/// exp(x) by the Taylor series of exp(r) to r^12 / 12!, whose remainder is below 2e-16.
[[nodiscard]] inline Lanes exp_lanes(Lanes x) {
  static constexpr auto series = inverse_factorials<13>(0, 1);
  const ReducedExponent reduced(x);
  return polynomial(series, reduced.r) * reduced.power();
}

/// log(x) for normal x > 0: x = 2^n m with m from 1/sqrt 2 to sqrt 2, then
///
///   log m = 2 (t + t^3/3 + ... + t^21/21),   t = (m - 1) / (m + 1)
///
/// whose remainder is below 1e-17. NaN for NaN and infinity.
[[nodiscard]] inline Lanes log_lanes(Lanes x) {
  constexpr std::uint64_t root_half = 0x3FE6A09E667F3BCD;  // the bits of 1 / sqrt 2
  constexpr std::uint64_t mantissa = (1ull << 52) - 1, bias = 1024;
  constexpr std::uint64_t two_52 = 0x4330000000000000;  // the bits of 2^52, whose last place is worth 1
  static constexpr std::array<double, 11> series{1.0,        1.0 / 3.0,  1.0 / 5.0,  1.0 / 7.0,
                                                 1.0 / 9.0,  1.0 / 11.0, 1.0 / 13.0, 1.0 / 15.0,
                                                 1.0 / 17.0, 1.0 / 19.0, 1.0 / 21.0};
  const LaneBits bits = reinterpret_cast<LaneBits>(x) - root_half + (bias << 52);
  const Lanes n = reinterpret_cast<Lanes>((bits >> 52) | two_52) - (0x1p52 + double(bias));
  const Lanes m = reinterpret_cast<Lanes>((bits & mantissa) + root_half);
  const Lanes t = (m - 1.0) / (m + 1.0);
  const Lanes not_finite = x - x;  // NOLINT(misc-redundant-expression): NaN of NaN and infinity, else 0
  return n * std::numbers::ln2 + 2.0 * t * polynomial(series, t * t) + not_finite;
}
}  // namespace detail

/// exp(x), relative error below 5e-16. Below -708 and above 709, where a double would soon vanish or
/// overflow, the value at that end: 3e-308 and 8e307. NaN stays NaN.
[[nodiscard]] inline Pack exp(const Pack& x) {
  Pack e;
  for (std::size_t i = 0; i < Pack::parts; ++i) e.part[i] = detail::exp_lanes(x.part[i]);
  return e;
}

template <Real S>
struct SinhCosh {
  S sinh, cosh;
};
/// sinh(x) and cosh(x) for |x| <= 708, relative error of cosh(x), and of sinh(x) with respect to cosh(x),
/// below 1e-15.
[[nodiscard]] inline SinhCosh<Pack> sinh_cosh(const Pack& x) {
  static constexpr auto even = detail::inverse_factorials<7>(0, 2);
  static constexpr auto odd = detail::inverse_factorials<6>(1, 2);
  SinhCosh<Pack> f;
  for (std::size_t i = 0; i < Pack::parts; ++i) {
    const detail::ReducedExponent reduced(x.part[i]);
    const detail::Powers square(reduced.r * reduced.r);
    const detail::Lanes even_terms = detail::polynomial<0, 7>(even, square);
    const detail::Lanes odd_terms = detail::polynomial<0, 6>(odd, square) * reduced.r;
    const detail::Lanes half_up = (even_terms + odd_terms) * (0.5 * reduced.power());  // exp(x) / 2
    const detail::Lanes half_down =
        (even_terms - odd_terms) * (0.5 * reduced.inverse_power());  // exp(-x) / 2
    f.sinh.part[i] = half_up - half_down;
    f.cosh.part[i] = half_up + half_down;
  }
  return f;
}
template <Real S>
[[nodiscard]] SinhCosh<S> sinh_cosh(const S& x) {
  using std::exp;
  const S e = exp(x), inverse = S(1.0) / e;
  return {(e - inverse) * 0.5, (e + inverse) * 0.5};
}

/// asinh(x) for |x| < 1e150, error below 3e-16 (1 + |asinh(x)|).
[[nodiscard]] inline Pack asinh(const Pack& x) {
  Pack y;
  for (std::size_t i = 0; i < Pack::parts; ++i) {
    const detail::Lanes w = x.part[i], size = w < 0.0 ? -w : w;
    const detail::Lanes log = detail::log_lanes(size + detail::sqrt_lanes(w * w + 1.0));
    y.part[i] = w < 0.0 ? -log : log;
  }
  return y;
}

/// tanh(x), absolute error below 1e-15.
[[nodiscard]] inline Pack tanh(const Pack& x) { return 1.0 - 2.0 / (exp(x + x) + 1.0); }

[[nodiscard]] inline Pack abs(const Pack& x) { return select(x < Pack(0.0), -x, x); }

}  // namespace lumbopelvic
