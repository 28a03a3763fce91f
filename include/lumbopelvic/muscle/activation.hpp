#pragma once
/// Activation dynamics: how excitation becomes activation, with its derivatives, for one muscle and for all.

#include <algorithm>
#include <cmath>
#include <vector>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/math/pack_functions.hpp"
#include "lumbopelvic/muscle/fascicle.hpp"

namespace lumbopelvic {

/// Constants of activation dynamics, after De Groote et al. (2016). T is double, or a Pack with a muscle in
/// each lane.
template <Real T = double>
struct ActivationDynamics {
  T activation_time{0.015};    ///< tau_a [s], > 0
  T deactivation_time{0.060};  ///< tau_d [s], > 0
  /// b [1], > 0: how sharply the law turns from the one time to the other. The paper's 0.1 hardly tells them
  /// apart; 10, as OpenSim advises for its own implementation, does.
  T steepness{10.0};
};

/// Activation dynamics of a fascicle.
/// @param steepness  b [1], > 0
[[nodiscard]] inline ActivationDynamics<> activation_dynamics(const Fascicle& f, double steepness) {
  return {f.activation_time, f.deactivation_time, steepness};
}

template <Real S>
struct ActivationRate {
  S rate;           ///< a' [1/s]
  S by_activation;  ///< da'/da [1/s]
  S by_excitation;  ///< da'/du [1/s]
};

/// Rate of activation:
///
///   a' = [ (f + 1/2) / (tau_a z) + (1/2 - f) z / tau_d ] (u - a)                                    (1.13)
///   z  = 1/2 + 3 a / 2,   f = tanh(b (u - a)) / 2
///
/// Keeps a within the bounds of u; a floor or a ceiling on activation is set through u. Valid for a > -1/3.
///
/// @param excitation  u [1], 0 to 1
/// @param activation  a [1], 0 to 1
/// @see De Groote, Kinney, Rao & Fregly (2016) doi:10.1007/s10439-016-1591-9, equations 1 and 2
template <Real T, Real S>
[[nodiscard]] ActivationRate<S> activation_rate(const ActivationDynamics<T>& d, const S& excitation,
                                                const S& activation) {
  using std::tanh;
  const S gap = excitation - activation, z = activation * 1.5 + S(0.5), t = tanh(gap * d.steepness);
  const S up = S(1.0) / (z * d.activation_time), down = z / d.deactivation_time;
  const S rising = (t + S(1.0)) * 0.5, falling = (S(1.0) - t) * 0.5;
  const S speed = rising * up + falling * down;
  const S by_excitation = speed + gap * (up - down) * (S(1.0) - t * t) * (d.steepness * 0.5);
  const S by_z = gap * (falling / d.deactivation_time - rising * up / z);
  return {speed * gap, by_z * 1.5 - by_excitation, by_excitation};
}

/// The same of n muscles, one array each. Resized by who fills it.
struct ActivationRateArrays {
  VecX<double> rate, by_activation, by_excitation;  ///< (n)
};

/// Activation dynamics of n muscles: structure of arrays, eight to a pack.
class ActivationSet {
 public:
  ActivationSet() = default;
  /// @param muscles  (n)
  /// @throws InvalidArgument if a constant is not positive
  explicit ActivationSet(const std::vector<ActivationDynamics<>>& muscles)
      : activation_time_(muscles.size()), deactivation_time_(muscles.size()), steepness_(muscles.size()) {
    for (std::size_t i = 0; i < muscles.size(); ++i) {
      const auto m = Eigen::Index(i);
      check_positive("ActivationSet", "activation time", activation_time_[m] = muscles[i].activation_time);
      check_positive("ActivationSet", "deactivation time",
                     deactivation_time_[m] = muscles[i].deactivation_time);
      check_positive("ActivationSet", "steepness", steepness_[m] = muscles[i].steepness);
    }
  }
  [[nodiscard]] Eigen::Index size() const noexcept { return steepness_.size(); }

  /// Rates and derivatives of all muscles. Allocates only where `out` has another size than the set.
  /// @param excitation  u, (n)
  /// @param activation  a, (n)
  /// @throws InvalidArgument if the sizes disagree
  void rates(const VecX<double>& excitation, const VecX<double>& activation,
             ActivationRateArrays& out) const {
    check_size("ActivationSet", "excitation", excitation.size(), size());
    check_size("ActivationSet", "activation", activation.size(), size());
    for (VecX<double>* array : {&out.rate, &out.by_activation, &out.by_excitation}) array->resize(size());
    for (Eigen::Index first = 0; first < size(); first += Eigen::Index(pack_size)) {
      const std::size_t count = std::min(pack_size, std::size_t(size() - first));
      const auto load = [&](const VecX<double>& from) { return Pack::load(from.data() + first, count); };
      const ActivationDynamics<Pack> d{load(activation_time_), load(deactivation_time_), load(steepness_)};
      const auto r = activation_rate(d, load(excitation), load(activation));
      r.rate.store(out.rate.data() + first, count);
      r.by_activation.store(out.by_activation.data() + first, count);
      r.by_excitation.store(out.by_excitation.data() + first, count);
    }
  }

 private:
  VecX<double> activation_time_, deactivation_time_, steepness_;
};

}  // namespace lumbopelvic
