#pragma once
/// Two hundred compliant fascicles of the shipped model on a body of three turns, driven by excitations in
/// time: 606 states, of which six couple everything. The system that steppers for muscles are compared on.

#include <Eigen/Cholesky>

#include "lumbopelvic/dynamics/fascicle_elimination.hpp"
#include "lumbopelvic/dynamics/implicit_system.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "standing.hpp"

namespace lumbopelvic::bench {

///   I theta'' = -R^T (T - T_0) - K theta - C theta',   L = L_0 + R theta
///
/// with moment arms R up to 5 cm. The state is (theta, theta', activations, strains, short-range stretches).
class MuscleOde {
 public:
  static constexpr Eigen::Index n = 200, size = 6 + 3 * n;
  static constexpr double inertia = 2.0, stiffness = 60.0, damping = 3.0;  // of a trunk, roughly

  MuscleOde() : inputs_(n), arm_(n, 3), length_(n), force_(n) {
    const auto& [model, posture, statics] = standing();
    std::vector<MuscleTendon<>> units;
    start_.setZero(size);
    for (Eigen::Index i = 0; i < n; ++i) {
      const auto m = (i * 7) % model.n_fascicles();
      units.push_back(make_muscle_tendon(model.fascicles[std::size_t(m)]));
      length_[i] = statics.length[m];
      arm_.row(i) << 0.05 * std::sin(1.3 * double(i)), 0.05 * std::sin(2.1 * double(i) + 1.0),
          0.05 * std::cos(0.7 * double(i));
      start_[6 + i] = 0.1;
      start_[6 + n + i] = initial_equilibrium(units.back(), TendonKind::compliant, length_[i], 0.1).strain;
    }
    units_ = MuscleTendonSet(units, std::vector<TendonKind>(std::size_t(n), TendonKind::compliant));
    activation_ = ActivationSet(std::vector<ActivationDynamics<>>(std::size_t(n)));
    force_.setZero();
    VecX<double> dydt;
    rates(start_, 0.0, dydt);
    force_ = rates_.tension;
  }
  [[nodiscard]] const VecX<double>& start() const { return start_; }
  [[nodiscard]] static VecX<double> scale() {
    VecX<double> s(size);
    s << VecX<double>::Constant(3, 0.1), VecX<double>::Ones(3), VecX<double>::Constant(n, 0.1),
        VecX<double>::Constant(2 * n, 0.01);
    return s;
  }

  void rates(const VecX<double>& y, double t, VecX<double>& dydt) {
    ++n_rates;
    look_at(y, t);
    units_.rates(inputs_, rates_);
    dydt.resize(size);
    put_rates(y, rates_, dydt);
  }
  void linearize(const VecX<double>& y, double t, VecX<double>& by_time) {
    ++n_jacobians;
    look_at(y, t);
    units_.linear(inputs_, linear_);
    by_time.setZero(size);
    by_time.segment(6, n) = activation_rates_.by_excitation.cwiseProduct(u_rate_);
  }
  void factor(double shift) {
    ++n_factorisations;
    shift_ = shift;
    fascicles_.factor(linear_, activation_rates_, shift);
    const VecX<double> weight = fascicles_.stiffness() / shift + fascicles_.damping();
    Mat3<double> core = arm_.transpose() * weight.asDiagonal() * arm_;
    core.diagonal().array() += shift * inertia + damping + stiffness / shift;
    core_.compute(core);
  }
  void solve(VecX<double>& r) {
    const Vec3<double> dp = r.head<3>() / shift_;
    fascicles_.tension(r.tail(3 * n), pull_);
    pull_ += fascicles_.stiffness().cwiseProduct(arm_ * dp);
    const Vec3<double> dv =
        core_.solve(Vec3<double>(inertia * r.segment<3>(3) - stiffness * dp - arm_.transpose() * pull_));
    r.head<3>() = dp + dv / shift_;
    r.segment<3>(3) = dv;
    dlength_.noalias() = arm_ * r.head<3>();
    dspeed_.noalias() = arm_ * dv;
    fascicles_.restore(dlength_, dspeed_, r.tail(3 * n));
  }
  /// Calls put(row, column, value) for every entry of J that can differ from zero, in the order of columns,
  /// then rows.
  template <class Put>
  void entries(const Put& put) const {
    const auto& [rates, T, E, X] = linear_;
    for (Eigen::Index c = 0; c < 3; ++c) {  // by theta
      for (Eigen::Index r = 0; r < 3; ++r) put(3 + r, c, r == c ? -stiffness / inertia : 0.0);
      for (Eigen::Index i = 0; i < n; ++i) put(6 + n + i, c, E(0, i) * arm_(i, c));
      for (Eigen::Index i = 0; i < n; ++i) put(6 + 2 * n + i, c, X(0, i) * arm_(i, c));
    }
    for (Eigen::Index c = 0; c < 3; ++c) {  // by theta'
      put(c, 3 + c, 1.0);
      put(3 + c, 3 + c, -damping / inertia);
      for (Eigen::Index i = 0; i < n; ++i) put(6 + n + i, 3 + c, E(1, i) * arm_(i, c));
    }
    for (Eigen::Index i = 0; i < n; ++i) {
      put(6 + i, 6 + i, activation_rates_.by_activation[i]);
      put(6 + n + i, 6 + i, E(2, i));
      put(6 + 2 * n + i, 6 + i, X(2, i));
    }
    for (Eigen::Index i = 0; i < n; ++i) {
      for (Eigen::Index r = 0; r < 3; ++r) put(3 + r, 6 + n + i, -arm_(i, r) * T(3, i) / inertia);
      put(6 + n + i, 6 + n + i, E(3, i));
      put(6 + 2 * n + i, 6 + n + i, X(3, i));
    }
    for (Eigen::Index i = 0; i < n; ++i) {
      put(6 + n + i, 6 + 2 * n + i, E(4, i));
      put(6 + 2 * n + i, 6 + 2 * n + i, X(4, i));
    }
  }
  void jacobian(MatX<double>& J) const {
    J.setZero(size, size);
    entries([&](Eigen::Index r, Eigen::Index c, double value) { J(r, c) = value; });
  }

  long n_rates = 0, n_jacobians = 0, n_factorisations = 0;

 private:
  void look_at(const VecX<double>& y, double t) {
    inputs_.length = length_ + arm_ * y.head<3>();
    inputs_.velocity = arm_ * y.segment<3>(3);
    inputs_.activation = y.segment(6, n);
    inputs_.strain = y.segment(6 + n, n);
    inputs_.short_range_stretch = y.tail(n);
    const auto phase = VecX<double>::LinSpaced(n, 0.0, 6.0).array() + 6.0 * t;
    u_ = phase.sin() * 0.08 + 0.1;
    u_rate_ = phase.cos() * 0.48;
    activation_.rates(u_, inputs_.activation, activation_rates_);
  }
  void put_rates(const VecX<double>& y, const MuscleTendonRateArrays& rates, VecX<double>& dydt) const {
    dydt.head<3>() = y.segment<3>(3);
    dydt.segment<3>(3) =
        (-stiffness * y.head<3>() - damping * y.segment<3>(3) - arm_.transpose() * (rates.tension - force_)) /
        inertia;
    dydt.segment(6, n) = activation_rates_.rate;
    dydt.segment(6 + n, n) = rates.strain_rate;
    dydt.tail(n) = rates.short_range_stretch_rate;
  }

  MuscleTendonSet units_;
  ActivationSet activation_;
  MuscleTendonInputs inputs_;
  MuscleTendonRateArrays rates_;
  MuscleTendonLinearArrays linear_;
  ActivationRateArrays activation_rates_;
  FascicleElimination fascicles_;
  Eigen::Matrix<double, Eigen::Dynamic, 3> arm_;
  VecX<double> length_, force_, start_, u_, u_rate_, pull_, dlength_, dspeed_;
  Eigen::LLT<Mat3<double>> core_;
  double shift_ = 0.0;
};

}  // namespace lumbopelvic::bench
