#pragma once
/// SIMD pack: several numbers worked on at once, a `Real` whose arithmetic goes lane by lane through the
/// vector registers.
///
/// Written with the vector types of GCC and Clang, which compile for any target: narrow registers in portable
/// code, wide ones where the compiler may use them. Every lane takes the same operations in the same order
/// whatever the width, so a number does not depend on the registers it was worked out in, nor on its
/// neighbours.

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

namespace detail {
#if defined(__AVX512F__)
inline constexpr std::size_t register_bytes = 64;
#elif defined(__AVX__)
inline constexpr std::size_t register_bytes = 32;
#else
inline constexpr std::size_t register_bytes = 16;
#endif
using Lanes = double __attribute__((vector_size(register_bytes)));
using LaneBits = std::uint64_t __attribute__((vector_size(register_bytes)));
using LaneMask = std::int64_t __attribute__((vector_size(register_bytes)));

/// Instructions that the language cannot name: std::sqrt minds errno, a comparison and a choice mind NaN.
/// Bounds give NaN back as it is.
#if defined(__AVX512F__)
inline constexpr __mmask8 every_lane = 0xFF;
[[nodiscard]] inline Lanes sqrt_lanes(Lanes x) { return _mm512_maskz_sqrt_pd(every_lane, x); }
[[nodiscard]] inline Lanes at_least(double low, Lanes x) {
  return _mm512_maskz_max_pd(every_lane, low - Lanes{}, x);
}
[[nodiscard]] inline Lanes at_most(double high, Lanes x) {
  return _mm512_maskz_min_pd(every_lane, high - Lanes{}, x);
}
#elif defined(__AVX__)
[[nodiscard]] inline Lanes sqrt_lanes(Lanes x) { return _mm256_sqrt_pd(x); }
[[nodiscard]] inline Lanes at_least(double low, Lanes x) { return _mm256_max_pd(low - Lanes{}, x); }
[[nodiscard]] inline Lanes at_most(double high, Lanes x) { return _mm256_min_pd(high - Lanes{}, x); }
#elif defined(__SSE2__)
[[nodiscard]] inline Lanes sqrt_lanes(Lanes x) { return _mm_sqrt_pd(x); }
[[nodiscard]] inline Lanes at_least(double low, Lanes x) { return _mm_max_pd(low - Lanes{}, x); }
[[nodiscard]] inline Lanes at_most(double high, Lanes x) { return _mm_min_pd(high - Lanes{}, x); }
#else
[[nodiscard]] inline Lanes sqrt_lanes(Lanes x) {
  for (std::size_t i = 0; i < register_bytes / sizeof(double); ++i) x[i] = std::sqrt(x[i]);
  return x;
}
[[nodiscard]] inline Lanes at_least(double low, Lanes x) { return x < low ? low - Lanes{} : x; }
[[nodiscard]] inline Lanes at_most(double high, Lanes x) { return x > high ? high - Lanes{} : x; }
#endif
}  // namespace detail

/// Number of doubles in a pack: a cache line.
inline constexpr std::size_t pack_size = 8;

/// A truth value per lane; all bits of a lane are set, or none.
/// @tparam Bytes  of a register; code for different registers can stand in one program, as the types differ
template <std::size_t Bytes>
struct PackMaskOf {
  static constexpr std::size_t parts = pack_size * sizeof(double) / Bytes;
  detail::LaneMask part[parts];

  friend PackMaskOf operator&(PackMaskOf a, const PackMaskOf& b) {
    for (std::size_t i = 0; i < parts; ++i) a.part[i] &= b.part[i];
    return a;
  }
  friend PackMaskOf operator|(PackMaskOf a, const PackMaskOf& b) {
    for (std::size_t i = 0; i < parts; ++i) a.part[i] |= b.part[i];
    return a;
  }
  friend PackMaskOf operator!(PackMaskOf a) {
    for (std::size_t i = 0; i < parts; ++i) a.part[i] = ~a.part[i];
    return a;
  }
};

/// Eight doubles, one per lane.
template <std::size_t Bytes>
struct PackOf {
  static constexpr std::size_t parts = PackMaskOf<Bytes>::parts;
  detail::Lanes part[parts];

  PackOf() = default;
  PackOf(double x) {
    for (auto& p : part) p = x - detail::Lanes{};
  }

  /// Lane i of the result is from(i).
  template <class From>
  [[nodiscard]] static PackOf gather(const From& from) {
    std::array<double, pack_size> lanes;
    for (std::size_t i = 0; i < pack_size; ++i) lanes[i] = from(i);
    return load(lanes.data());
  }
  /// Eight doubles from memory, of any alignment.
  [[nodiscard]] static PackOf load(const double* from) {
    PackOf x;
    std::memcpy(x.part, from, sizeof(x.part));
    return x;
  }
  /// The first `count` of them, 1 to 8; the other lanes repeat the last.
  [[nodiscard]] static PackOf load(const double* from, std::size_t count) {
    if (count == pack_size) return load(from);
    return gather([&](std::size_t lane) { return from[lane < count ? lane : count - 1]; });
  }
  void store(double* to) const { std::memcpy(to, part, sizeof(part)); }
  void store(double* to, std::size_t count) const { std::memcpy(to, part, count * sizeof(double)); }
  [[nodiscard]] double operator[](std::size_t lane) const {
    return part[lane / (pack_size / parts)][lane % (pack_size / parts)];
  }

  friend PackOf operator+(PackOf a, const PackOf& b) {
    for (std::size_t i = 0; i < parts; ++i) a.part[i] += b.part[i];
    return a;
  }
  friend PackOf operator-(PackOf a, const PackOf& b) {
    for (std::size_t i = 0; i < parts; ++i) a.part[i] -= b.part[i];
    return a;
  }
  friend PackOf operator*(PackOf a, const PackOf& b) {
    for (std::size_t i = 0; i < parts; ++i) a.part[i] *= b.part[i];
    return a;
  }
  friend PackOf operator/(PackOf a, const PackOf& b) {
    for (std::size_t i = 0; i < parts; ++i) a.part[i] /= b.part[i];
    return a;
  }
  friend PackOf operator-(PackOf a) {
    for (auto& p : a.part) p = -p;
    return a;
  }
  PackOf& operator+=(const PackOf& b) { return *this = *this + b; }
  PackOf& operator-=(const PackOf& b) { return *this = *this - b; }
  PackOf& operator*=(const PackOf& b) { return *this = *this * b; }
  PackOf& operator/=(const PackOf& b) { return *this = *this / b; }

  friend PackMaskOf<Bytes> operator<(const PackOf& a, const PackOf& b) {
    PackMaskOf<Bytes> m;
    for (std::size_t i = 0; i < parts; ++i) m.part[i] = a.part[i] < b.part[i];
    return m;
  }
  friend PackOf sqrt(PackOf a) {
    for (auto& p : a.part) p = detail::sqrt_lanes(p);
    return a;
  }
};

using PackMask = PackMaskOf<detail::register_bytes>;
using Pack = PackOf<detail::register_bytes>;

}  // namespace lumbopelvic
