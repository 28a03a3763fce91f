#pragma once
/// Odeint's own steppers for `integrate`, beside RODAS: Dormand and Prince's explicit method, and
/// `rosenbrock4` with its constants mended. For comparison: the first is for what is not stiff, the second
/// for small systems.

#include <boost/numeric/odeint/algebra/vector_space_algebra.hpp>
#include <boost/numeric/odeint/external/eigen/eigen_resize.hpp>
#include <boost/numeric/odeint/stepper/rosenbrock4.hpp>
#include <boost/numeric/odeint/stepper/runge_kutta_dopri5.hpp>

#include "lumbopelvic/dynamics/rosenbrock_coefficients.hpp"
#include "lumbopelvic/dynamics/step_start.hpp"

namespace lumbopelvic {

/// Explicit, order 5(4).
class DormandPrince : public detail::RateAtStart {
 public:
  static constexpr int control_order = 5;

  template <ImplicitSystem System>
  bool advance(System& system, const VecX<double>& y, double t, double h, VecX<double>& y_new,
               VecX<double>& error) {
    y_new.resize(y.size()), error.resize(y.size()), rate_new_.resize(y.size());
    bool sound = true;
    const auto f = [&](const VecX<double>& at, VecX<double>& out, double time) {
      sound = sound && detail::try_rates(system, at, time, out);
      if (!sound) out.setZero(at.size());
    };
    stepper_.do_step(f, y, rate_, t, y_new, rate_new_, h, error);
    h_ = h;
    return sound;
  }
  void prepare_dense() {}
  /// Of order four.
  void interpolate(const VecX<double>& y, const VecX<double>& y_new, double s, VecX<double>& out) const {
    out.resize(y.size());
    stepper_.calc_state(s * h_, out, y, rate_, 0.0, y_new, rate_new_, h_);
  }

 private:
  mutable boost::numeric::odeint::runge_kutta_dopri5<VecX<double>, double, VecX<double>, double,
                                                     boost::numeric::odeint::vector_space_algebra>
      stepper_;
  VecX<double> rate_new_;
  double h_ = 0.0;
};

/// Odeint's `rosenbrock4` with the mended constants and a full matrix. The system also has jacobian(J), J in
/// full after `linearize`.
class OdeintRosenbrock : public detail::RateAtStart {
 public:
  static constexpr int control_order = 4;

  template <ImplicitSystem System>
  bool advance(System& system, const VecX<double>& y, double t, double h, VecX<double>& y_new,
               VecX<double>& error) {
    const auto n = std::size_t(y.size());
    for (State* state : {&from_, &to_, &error_}) state->resize(n, false);
    std::copy(y.begin(), y.end(), from_.begin());
    bool sound = true;
    const auto rates = [&](const State& at, State& out, double time) {
      at_ = Eigen::Map<const VecX<double>>(&at[0], y.size());
      sound = sound && detail::try_rates(system, at_, time, out_);
      if (!sound) out_.setZero(at_.size());
      std::copy(out_.begin(), out_.end(), out.begin());
    };
    const auto jacobian = [&](const State&, Matrix& J, double time, State& by_time) {
      system.linearize(y, time, out_);
      system.jacobian(J_);
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t j = 0; j < n; ++j) J(i, j) = J_(Eigen::Index(i), Eigen::Index(j));
      std::copy(out_.begin(), out_.end(), by_time.begin());
    };
    stepper_.do_step(std::make_pair(rates, jacobian), from_, t, to_, h, error_);
    y_new.resize(y.size()), error.resize(y.size());
    std::copy(to_.begin(), to_.end(), y_new.begin());
    std::copy(error_.begin(), error_.end(), error.begin());
    return sound;
  }
  void prepare_dense() { stepper_.prepare_dense_output(); }
  /// Of order three.
  void interpolate(const VecX<double>& y, const VecX<double>&, double s, VecX<double>& out) const {
    inside_.resize(from_.size(), false);
    stepper_.calc_state(s, inside_, from_, 0.0, to_, 1.0);
    out.resize(y.size());
    std::copy(inside_.begin(), inside_.end(), out.begin());
  }

 private:
  using Stepper = boost::numeric::odeint::rosenbrock4<double, RosenbrockCoefficients<double>>;
  using State = Stepper::state_type;
  using Matrix = Stepper::matrix_type;
  mutable Stepper stepper_;
  State from_, to_, error_;
  mutable State inside_;
  VecX<double> at_, out_;
  MatX<double> J_;
};

}  // namespace lumbopelvic
