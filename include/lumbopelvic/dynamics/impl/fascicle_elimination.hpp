#pragma once
/// Definitions of fascicle_elimination.hpp, compiled once in the library.

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/fascicle_elimination.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE void FascicleElimination::factor(const MuscleTendonLinearArrays& units,
                                                    const ActivationRateArrays& activation, double shift) {
  units_ = &units;
  const auto& [rates, T, e, x] = units;  // rows by length, velocity, activation, strain, short-range stretch
  const Eigen::Index n = T.cols();
  activation_ = (shift - activation.by_activation.array()).inverse();
  inverse_.resize(4, n);
  inverse_.row(0) = shift - x.row(4).array();
  inverse_.row(1) = e.row(4);
  inverse_.row(2) = x.row(3);
  inverse_.row(3) = shift - e.row(3).array();
  scratch_ =
      (inverse_.row(0).array() * inverse_.row(3).array() - inverse_.row(1).array() * inverse_.row(2).array())
          .inverse()
          .transpose();
  for (Eigen::Index i = 0; i < 4; ++i) inverse_.row(i).array() *= scratch_.transpose().array();
  by_strain_ =
      (T.row(3).array() * inverse_.row(0).array() + T.row(4).array() * inverse_.row(2).array()).transpose();
  by_short_range_stretch_ =
      (T.row(3).array() * inverse_.row(1).array() + T.row(4).array() * inverse_.row(3).array()).transpose();
  const auto through = [&](Eigen::Index i) {
    return (T.row(i).array() + by_strain_.transpose().array() * e.row(i).array() +
            by_short_range_stretch_.transpose().array() * x.row(i).array())
        .transpose()
        .matrix();
  };
  stiffness_ = through(0);
  damping_ = through(1);
  by_activation_ = through(2);
  by_activation_.array() *= activation_.array();
}

LUMBOPELVIC_INLINE void FascicleElimination::tension(const Eigen::Ref<const VecX<double>>& r,
                                                     VecX<double>& out) const {
  const Eigen::Index n = stiffness_.size();
  out = (by_activation_.array() * r.head(n).array() + by_strain_.array() * r.segment(n, n).array() +
         by_short_range_stretch_.array() * r.tail(n).array())
            .matrix();
}

LUMBOPELVIC_INLINE void FascicleElimination::restore(const Eigen::Ref<const VecX<double>>& length,
                                                     const Eigen::Ref<const VecX<double>>& speed,
                                                     Eigen::Ref<VecX<double>> r) {
  const Eigen::Index n = stiffness_.size();
  auto a = r.head(n).array(), e = r.segment(n, n).array(), x = r.tail(n).array();
  const auto L = length.array(), V = speed.array();
  const auto& E = units_->strain_rate;
  const auto& X = units_->short_range_stretch_rate;
  a *= activation_.array();
  e += E.row(0).transpose().array() * L + E.row(1).transpose().array() * V + E.row(2).transpose().array() * a;
  x += X.row(0).transpose().array() * L + X.row(1).transpose().array() * V + X.row(2).transpose().array() * a;
  scratch_ = inverse_.row(0).transpose().array() * e + inverse_.row(1).transpose().array() * x;
  x = inverse_.row(2).transpose().array() * e + inverse_.row(3).transpose().array() * x;
  e = scratch_.array();
}

}  // namespace lumbopelvic
