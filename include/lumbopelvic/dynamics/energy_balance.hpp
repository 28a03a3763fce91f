#pragma once
/// Energy balance of a motion: stored energy against every power that adds to it or takes from it. The two
/// are worked out apart from each other, so that a moment arm that does not fit its length, a force that acts
/// twice, or a sign shows as a residual.

#include <functional>

#include "lumbopelvic/dynamics/integrate.hpp"
#include "lumbopelvic/dynamics/motion_system.hpp"

namespace lumbopelvic {

/// What a body in motion stores [J].
struct MotionEnergy {
  double kinetic = 0.0, weight = 0.0, discs = 0.0, linea_alba = 0.0, fascicles = 0.0, supports = 0.0;
  double ligaments = 0.0;  ///< and assumed fasciae
  double facets = 0.0;
  double contents = 0.0;  ///< of the abdomen, since the start
  double lungs = 0.0;  ///< in their recoil and their air, as far as the diaphragm gives it, since the start
  [[nodiscard]] double total() const {
    return kinetic + weight + discs + linea_alba + fascicles + supports + ligaments + facets + contents +
           lungs;
  }
};

/// Powers [W], or their sums over time [J]. The stored energy grows by
///
///   dE/dt = external + prescribed + muscle + short_range_power - slack                                (7.5)
///           - fiber_heat - short_range_heat - disc_heat - connective_tissue_heat
///           - support_heat - wall_heat - airway_heat
struct MotionPower {
  double external = 0.0;           ///< of loads and generalised forces
  double prescribed = 0.0;         ///< of what keeps prescribed coordinates to their trajectory
  double muscle = 0.0;             ///< given by cycling cross-bridges; negative while they are stretched
  double short_range_power = 0.0;  ///< see MuscleTendonPower
  double slack = 0.0;              ///< see MuscleTendonPower
  double fiber_heat = 0.0, short_range_heat = 0.0, disc_heat = 0.0, connective_tissue_heat = 0.0,
         support_heat = 0.0;                  ///< >= 0; that of ligaments counts with that of the linea alba
  double wall_heat = 0.0, airway_heat = 0.0;  ///< of the abdomen's wall and of the lungs' airways, >= 0

  [[nodiscard]] double heat() const {
    return fiber_heat + short_range_heat + disc_heat + connective_tissue_heat + support_heat + wall_heat +
           airway_heat;
  }
  [[nodiscard]] double total() const {
    return external + prescribed + muscle + short_range_power - slack - heat();
  }
  [[nodiscard]] double least_heat() const;
  void add(const MotionPower& other, double factor);
};

/// Energy of the system where its `rates` was evaluated last.
[[nodiscard]] MotionEnergy motion_energy(const MotionSystem& system);
/// All powers there.
[[nodiscard]] MotionPower motion_power(const MotionSystem& system);

/// The balance of a simulation.
struct EnergyBalance {
  MotionEnergy start, end;
  double jumps = 0.0;  ///< what events put into the state [J]
  MotionPower work;    ///< integrals of all powers [J]
  /// integral of the sizes of external, prescribed, muscle power and heat [J]: what the residual is small
  /// against
  double turnover = 0.0;
  /// the least of all heats at any time looked at [W]; not below zero but for rounding
  double least_heat = 0.0;
  /// Energy imbalance [J]; zero but for the error of the integration.
  [[nodiscard]] double residual() const { return end.total() - start.total() - jumps - work.total(); }
};

namespace detail {

/// Sums powers over accepted steps, by Gauss's rule of order six on the dense output.
class EnergyBalanceRecorder {
 public:
  using Action = std::function<void(double t, VecX<double>& y)>;
  EnergyBalanceRecorder(MotionSystem& system, const Checkpoint& start);
  /// Adds the step that was just accepted, up to `until`; look(t, y) gives the state within it.
  void add_step(double until, const std::function<void(double, VecX<double>&)>& look);
  /// An action that notes what it does to the energy.
  [[nodiscard]] Action across(Action action);
  [[nodiscard]] EnergyBalance finish(const Checkpoint& end);

 private:
  [[nodiscard]] MotionEnergy energy_at(const VecX<double>& y, double t);
  MotionSystem& system_;
  EnergyBalance sum_;
  double from_;
  VecX<double> y_, scratch_;
};

}  // namespace detail

}  // namespace lumbopelvic

#ifndef LUMBOPELVIC_COMPILED
#include "lumbopelvic/dynamics/impl/energy_balance.hpp"
#endif
