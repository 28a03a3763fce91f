#pragma once
/// Lanes of a SIMD register: one text for eight things at once and for one of them. Tables in rows of eight
/// numbers are read whole as a Pack where the scalar is double, and lane by lane where it is another.

#include <concepts>

#include "lumbopelvic/math/pack_functions.hpp"

namespace lumbopelvic {

/// Eight lanes together.
struct AllLanes {
  using Number = Pack;
  [[nodiscard]] Pack load(const double* row) const { return Pack::load(row); }
  void store(const Pack& x, double* row) const { x.store(row); }
};

/// One lane.
template <Real S>
struct OneLane {
  using Number = S;
  std::size_t lane;
  template <class Row>
  [[nodiscard]] S load(const Row* row) const {
    return S(row[lane]);
  }
  void store(const S& x, S* row) const { row[lane] = x; }
};

/// Calls work(AllLanes{}) for double, else work(OneLane<S>{i}) for each lane.
template <Real S, class Work>
void in_lanes(const Work& work) {
  if constexpr (std::same_as<S, double>)
    work(AllLanes{});
  else
    for (std::size_t i = 0; i < pack_size; ++i) work(OneLane<S>{i});
}

/// Sum over the lanes, in a fixed order.
[[nodiscard]] inline double sum_of_lanes(const Pack& x) {
  return ((x[0] + x[4]) + (x[2] + x[6])) + ((x[1] + x[5]) + (x[3] + x[7]));
}
template <Real S>
[[nodiscard]] S sum_of_lanes(const S& x) {
  return x;
}

}  // namespace lumbopelvic
