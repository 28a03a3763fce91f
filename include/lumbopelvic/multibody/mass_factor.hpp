#pragma once
/// The mass matrix factored along the branches of the tree, M = L^T D L.

#include <array>

#include "lumbopelvic/multibody/dynamics_tree.hpp"

namespace lumbopelvic {

/// Factors of a packed mass matrix. L has ones on its diagonal and the pattern of M.
template <Real S>
struct MassFactor {
  VecX<S> packed;   ///< row k: D_k L_ki over the ancestors i of k, then D_k
  VecX<S> inverse;  ///< (n_dofs) 1 / D_k

  explicit MassFactor(const DynamicsTree& tree)
      : packed(VecX<S>::Constant(tree.pattern().packed_size(), S(0.0))),
        inverse(VecX<S>::Constant(tree.n_dofs(), S(0.0))) {}
};

namespace detail {

/// y -= a x over whole blocks. All of a block is read before any of it is written, so that it can be done at
/// once.
template <Real S>
void subtract_blocks(const S* x, const S& a, int blocks, S* y) {
  constexpr int n = MassPattern::block;
  for (; blocks > 0; --blocks, x += n, y += n) {
    std::array<S, n> rest;
    for (int i = 0; i < n; ++i) rest[std::size_t(i)] = y[i] - a * x[i];
    for (int i = 0; i < n; ++i) y[i] = rest[std::size_t(i)];
  }
}

/// x . y in four sums, which do not wait for each other.
template <Real S>
[[nodiscard]] S dot(const S* x, const S* y, int n) {
  std::array<S, 4> sum{S(0.0), S(0.0), S(0.0), S(0.0)};
  int i = 0;
  for (; i + 4 <= n; i += 4)
    for (int k = 0; k < 4; ++k) sum[std::size_t(k)] += x[i + k] * y[i + k];
  for (; i < n; ++i) sum[0] += x[i] * y[i];
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

}  // namespace detail

/// Factors a mass matrix, from the tips to the root.
/// @param mass  packed by `tree.pattern()`, as `composite_inertia` leaves it
/// @throws InvalidArgument if a pivot is not positive: a coordinate that moves no mass
/// @see Featherstone (2005), doi:10.1177/0278364905054928
template <Real S>
void factor_mass(const DynamicsTree& tree, const VecX<S>& mass, MassFactor<S>& factor) {
  const MassPattern& pattern = tree.pattern();
  check_size("factor_mass", "mass", mass.size(), pattern.packed_size());
  factor.packed = mass;
  for (int k = pattern.size(); k-- > 0;) {
    const S* row = factor.packed.data() + pattern.row(k);
    const S pivot = row[pattern.depth(k)];
    if (!(value_of(pivot) > 0.0))
      fail_argument("factor_mass", "pivot of degree of freedom " + std::to_string(k), value_of(pivot),
                    "> 0: a coordinate that moves mass");
    factor.inverse[k] = S(1.0) / pivot;
    for (int i = pattern.parent(k); i >= 0; i = pattern.parent(i)) {
      const S ratio = row[pattern.depth(i)] * factor.inverse[k];
      detail::subtract_blocks<S>(row, ratio, pattern.blocks_to(i), factor.packed.data() + pattern.row(i));
    }
  }
}

/// Solves M x = b in place.
/// @param b  (n_dofs) on entry the right-hand side, on return x
template <Real S>
void solve_mass(const DynamicsTree& tree, const MassFactor<S>& factor, VecX<S>& b) {
  const MassPattern& pattern = tree.pattern();
  check_size("solve_mass", "b", b.size(), pattern.size());
  for (int k = pattern.size(); k-- > 0;) {
    b[k] *= factor.inverse[k];
    const S x = b[k];
    const S* row = factor.packed.data() + pattern.row(k);
    for (const auto& run : pattern.chain(k))
      for (int i = 0; i < run.count; ++i) b[run.first + i] -= row[run.position + i] * x;
  }
  for (int k = 0; k < pattern.size(); ++k) {
    const S* row = factor.packed.data() + pattern.row(k);
    S sum(0.0);
    for (const auto& run : pattern.chain(k))
      sum += detail::dot<S>(row + run.position, b.data() + run.first, run.count);
    b[k] -= sum * factor.inverse[k];
  }
}

}  // namespace lumbopelvic
