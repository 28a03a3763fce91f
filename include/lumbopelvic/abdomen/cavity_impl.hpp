#pragma once
/// The volume of the cavity with its derivatives. Included by cavity.hpp where the library is used as headers.

#include "lumbopelvic/abdomen/cavity.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE CavityVolume evaluate_cavity(const Tree& tree, const Kinematics<double>& kin,
                                                  const Cavity& cavity, const std::vector<int>& column, int n) {
  const std::vector<WrapSurface> none;
  CavityVolume V;
  V.gradient = V.pleural_gradient = VecX<double>::Zero(tree.n_coordinates());
  V.hessian = MatX<double>::Zero(n, n);
  const auto chosen = [&](const VecX<double>& full) {
    VecX<double> part = VecX<double>::Zero(n);
    for (std::size_t c = 0; c < column.size(); ++c)
      if (column[c] >= 0) part[column[c]] = full[Eigen::Index(c)];
    return part;
  };
  for (const CavitySlice& slice : cavity.slices) {
    const auto count = Eigen::Index(slice.distances.size());
    MatX<double> d_q = MatX<double>::Zero(tree.n_coordinates(), count);
    VecX<double> d(count);
    for (Eigen::Index k = 0; k < count; ++k)
      d[k] = add_length_gradient(tree, kin, none, slice.distances[std::size_t(k)], 1.0, d_q.col(k));
    const double part = slice.constant * d.prod();
    VecX<double> gradient = VecX<double>::Zero(tree.n_coordinates());
    for (Eigen::Index k = 0; k < count; ++k) {
      gradient += part / d[k] * d_q.col(k);
      add_length_hessian(tree, kin, none, slice.distances[std::size_t(k)], part / d[k], column, V.hessian);
      for (Eigen::Index l = 0; l < count; ++l)
        if (l != k) V.hessian += part / (d[k] * d[l]) * chosen(d_q.col(k)) * chosen(d_q.col(l)).transpose();
    }
    V.value += part;
    V.gradient += gradient;
    if (slice.pleural) V.pleural_gradient += gradient;
  }
  return V;
}

}  // namespace lumbopelvic
