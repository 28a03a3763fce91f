#pragma once
/// Definitions of energy_balance.hpp, compiled once in the library.

#include <boost/math/quadrature/gauss.hpp>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/energy_balance.hpp"
#include "lumbopelvic/dynamics/motion_balance.hpp"
#include "lumbopelvic/multibody/momentum.hpp"
#include "lumbopelvic/muscle/muscle_tendon_energy.hpp"
#include "lumbopelvic/tissue/disc_potential.hpp"

namespace lumbopelvic {

LUMBOPELVIC_INLINE double MotionPower::least_heat() const {
  return std::min({fiber_heat, short_range_heat, disc_heat, connective_tissue_heat, support_heat, wall_heat,
                   airway_heat});
}

LUMBOPELVIC_INLINE void MotionPower::add(const MotionPower& other, double factor) {
  for (const auto part :
       {&MotionPower::external, &MotionPower::prescribed, &MotionPower::muscle,
        &MotionPower::short_range_power, &MotionPower::slack, &MotionPower::fiber_heat,
        &MotionPower::short_range_heat, &MotionPower::disc_heat, &MotionPower::connective_tissue_heat,
        &MotionPower::support_heat, &MotionPower::wall_heat, &MotionPower::airway_heat})
    this->*part += other.*part * factor;
}

namespace detail {

/// U = s(C) u(theta) + brace |theta|^2 / 2 of a disc at its constant preload.
[[nodiscard]] inline double moving_disc_energy(const MovingDisc& moving, const TreeMotion<double>& motion) {
  const Vec3<double> theta =
      segment_rotation<double>(moving.disc, DiscFrames<double>(moving, motion).between());
  return turning_energy<double>(moving.disc, theta) * moving.factor +
         0.5 * moving.disc.brace * theta.squaredNorm();
}

/// Integral of `linea_alba_tension` at rest from far below its rest length: with x = K (L - L_0) / T_0,
///
///   U = T_0^2 / K F(x),   F(x) = int log(1 + e^x) dx = int_0^1 log(1 + e^x s) / s ds
///   F(x) + F(-x) = pi^2 / 6 + x^2 / 2
[[nodiscard]] inline double linea_alba_energy(const LineaAlbaStrip& strip, double length,
                                              double rest_length) {
  using Rule = boost::math::quadrature::gauss<double, 30>;
  const double x = (length - rest_length) * strip.stiffness / strip.toe_tension, y = std::exp(-std::abs(x));
  const double below = Rule::integrate([&](double s) { return std::log1p(y * s) / s; }, 0.0, 1.0);
  constexpr double pi = 3.14159265358979323846;
  const double F = x <= 0.0 ? below : pi * pi / 6.0 + 0.5 * x * x - below;
  return strip.toe_tension * strip.toe_tension / strip.stiffness * F;
}

/// A contact point on its surface: what its springs store, how that grows, and the power of its force on the
/// body.
struct SupportBalance {
  double energy = 0.0, growth = 0.0, power = 0.0;
};
[[nodiscard]] inline SupportBalance support_balance(const MovingSupport& s, const TreeMotion<double>& motion,
                                                    const Vec2<double>& anchor) {
  const Vec3<double> p_O = link_frame(motion, s.link) * s.p_L;
  const Spatial<double> V = link_velocity(motion, s.link);
  const double gap = s.axes_W.col(1).dot(p_O + motion.origin_W - s.point_W);
  const Vec3<double> v = s.axes_W.transpose() * (V.linear + V.angular.cross(p_O));
  const auto f = contact_force<double>(s.law, gap, v[1], {v[0], v[2]}, anchor);
  const double spring = s.law.force_at_touch * std::exp(-s.law.sharpness * gap);
  return {contact_energy<double>(s.law, gap, anchor),
          -spring * v[1] + s.law.tangential_stiffness * anchor.dot(f.anchor_rate),
          f.normal * v[1] + f.tangential[0] * v[0] + f.tangential[1] * v[2]};
}

[[nodiscard]] inline MuscleTendonInput<double> unit_input(const MotionSystem& system, Eigen::Index m) {
  const auto& in = system.data().inputs;
  return {in.length[m], in.velocity[m], in.activation[m], in.strain[m], in.short_range_stretch[m]};
}

[[nodiscard]] inline Vec2<double> anchor_of(const MotionSystem& system, std::size_t support) {
  return system.anchor().segment<2>(Eigen::Index(2 * support));
}

/// Power of loads and generalised forces.
[[nodiscard]] inline double external_power(const MotionSystem& system) {
  const MovingModel& model = system.model();
  const auto& motion = system.data().tree;
  LinkWrenches<double> wrenches(std::size_t(model.tree().n_links()));
  add_loads(model.tree(), system.actions().loads, system.load_share(), motion, wrenches);
  double power = system.generalized_force().dot(system.state().tree.v);
  for (std::size_t l = 0; l < wrenches.size(); ++l) power += wrenches[l].dot(motion.velocity[l]);
  return power;
}

}  // namespace detail

LUMBOPELVIC_INLINE MotionEnergy motion_energy(const MotionSystem& system) {
  const MovingModel& model = system.model();
  const MotionData& data = system.data();
  MotionEnergy e;
  const VecX<double>& v = system.state().tree.v;
  e.kinetic =
      kinetic_energy(model.tree(), data.tree) + 0.5 * v.dot(model.tree().added_inertia().cwiseProduct(v));
  e.weight = weight_potential(model.tree(), data.tree, model.gravity_W());
  for (const MovingDisc& disc : model.discs()) e.discs += detail::moving_disc_energy(disc, data.tree);
  const Eigen::Index n = model.n_fascicles();
  for (std::size_t b = 0; b < model.linea_alba().size(); ++b)
    e.linea_alba += detail::linea_alba_energy(model.linea_alba()[b], data.paths.length[n + Eigen::Index(b)],
                                              model.settings().linea_alba_rest_length[Eigen::Index(b)]);
  Eigen::Index path = n + Eigen::Index(model.linea_alba().size());
  for (const Ligament& ligament : model.ligaments())
    e.ligaments += respond<double>(ligament, data.paths.length[path++]).energy;
  for (std::size_t i = 0; i < model.assumed_fascia().size(); ++i) {
    const double stretch = data.paths.length[path++] - model.assumed_fascia_rest_length()[Eigen::Index(i)];
    e.ligaments += 0.5 * model.assumed_fascia()[i].stiffness * stretch * stretch;
  }
  for (const MovingFacet& facet : model.facets())
    e.facets += respond<double>(facet.facet, facet_place(facet, data.tree).opening).energy;
  e.contents = data.cavity.contents.energy, e.lungs = data.cavity.lungs.energy;
  for (Eigen::Index m = 0; m < n; ++m)
    e.fascicles += muscle_tendon_energy(model.constants()[std::size_t(m)],
                                        model.units().kinds()[std::size_t(m)], detail::unit_input(system, m))
                       .total();
  for (std::size_t i = 0; i < system.actions().supports.size(); ++i)
    e.supports +=
        detail::support_balance(system.actions().supports[i], data.tree, detail::anchor_of(system, i)).energy;
  return e;
}

LUMBOPELVIC_INLINE MotionPower motion_power(const MotionSystem& system) {
  const MovingModel& model = system.model();
  const MotionData& data = system.data();
  MotionPower p;
  p.external = detail::external_power(system);
  if (system.holding_force().size() > 0) p.prescribed = system.holding_force().dot(system.state().tree.v);
  p.disc_heat = data.disc_heat, p.connective_tissue_heat = data.connective_tissue_heat;
  p.wall_heat = data.wall_heat, p.airway_heat = data.cavity.lungs.heat;
  for (Eigen::Index m = 0; m < model.n_fascicles(); ++m) {
    const auto own =
        muscle_tendon_power(model.constants()[std::size_t(m)], model.units().kinds()[std::size_t(m)],
                            detail::unit_input(system, m), data.activation.rate[m]);
    p.muscle -= own.contraction, p.fiber_heat += own.damping, p.short_range_heat += own.short_range_heat;
    p.short_range_power += own.short_range_power, p.slack += own.slack;
  }
  for (std::size_t i = 0; i < system.actions().supports.size(); ++i) {
    const auto at =
        detail::support_balance(system.actions().supports[i], data.tree, detail::anchor_of(system, i));
    p.support_heat -= at.power + at.growth;
  }
  return p;
}

namespace detail {

LUMBOPELVIC_INLINE EnergyBalanceRecorder::EnergyBalanceRecorder(MotionSystem& system, const Checkpoint& start)
    : system_(system), from_(start.time) {
  sum_.start = energy_at(start.state, start.time);
}

LUMBOPELVIC_INLINE MotionEnergy EnergyBalanceRecorder::energy_at(const VecX<double>& y, double t) {
  system_.rates(y, t, scratch_);
  return motion_energy(system_);
}

LUMBOPELVIC_INLINE void EnergyBalanceRecorder::add_step(
    double until, const std::function<void(double, VecX<double>&)>& look) {
  using Rule = boost::math::quadrature::gauss<double, 3>;
  const double half = 0.5 * (until - from_), middle = 0.5 * (until + from_);
  for (std::size_t i = 0; i < Rule::abscissa().size(); ++i)
    for (const double side : {-1.0, 1.0}) {
      if (Rule::abscissa()[i] == 0.0 && side > 0.0) continue;
      const double t = middle + side * half * Rule::abscissa()[i];
      look(t, y_);
      system_.rates(y_, t, scratch_);
      const MotionPower power = motion_power(system_);
      const double weight = half * Rule::weights()[i];
      sum_.work.add(power, weight);
      sum_.turnover += weight * (std::abs(power.external) + std::abs(power.prescribed) +
                                 std::abs(power.muscle) + std::abs(power.heat()));
      sum_.least_heat = std::min(sum_.least_heat, power.least_heat());
    }
  from_ = until;
}

LUMBOPELVIC_INLINE EnergyBalanceRecorder::Action EnergyBalanceRecorder::across(Action action) {
  return [this, own = std::move(action)](double t, VecX<double>& y) {
    if (!own) return;
    const double before = energy_at(y, t).total();
    own(t, y);
    sum_.jumps += energy_at(y, t).total() - before;
  };
}

LUMBOPELVIC_INLINE EnergyBalance EnergyBalanceRecorder::finish(const Checkpoint& end) {
  sum_.end = energy_at(end.state, end.time);
  return sum_;
}

}  // namespace detail

}  // namespace lumbopelvic
