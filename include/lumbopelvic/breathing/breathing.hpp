#pragma once
/// Breathing simulation: muscles follow prescribed drives, the glottis opens and closes, and pressures,
/// volumes and shapes follow from the balance of the abdomen, eq. (4.1).
///
/// The skeleton stands still in its equilibrium. A driven fascicle is excited by
///
///   u(t) = a_0 + sum_i w_i(t) level_i (capacity - a_0)                                               (4.8)
///
/// with pulses w_i, eq. (4.7), and follows through activation dynamics; where a level is negative the factor
/// is (a_0 - tonic); a_0 is the activation in the equilibrium, which every other fascicle keeps. A level of
/// -1 relaxes a muscle. Time is stepped by a diagonally implicit Runge-Kutta scheme of third order, L-stable
/// and stiffly accurate, with an error estimate of second order: the balance of the wall is implicit in its
/// speed and has the pressure as multiplier, so it is not of the form y' = f(t, y) that explicit or
/// Rosenbrock steppers want.
///
/// @see Alexander (1977) doi:10.1137/0714068, the scheme of three stages

#include "lumbopelvic/breathing/manoeuvre.hpp"
#include "lumbopelvic/breathing/quasi_static_abdomen.hpp"
#include "lumbopelvic/muscle/activation.hpp"
#include "lumbopelvic/outcome/dataset.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/recruitment/settings.hpp"

namespace lumbopelvic {

struct BreathingSettings {
  /// of a step, on shape over 1 cm or 0.01 rad, activation over 0.1, gas over 0.1 L
  double tolerance = 1e-5;
  double longest_step = 0.05;  ///< [s]
  int max_steps = 20000;
  double activation_steepness = 10.0;  ///< b of `activation_rate` [1], > 0
};

enum class BreathingStatus {
  completed,
  not_converged,  ///< steps became too small, or too many
  /// a deformation coordinate went beyond its limits, or a fibre left its curves and results end there
  out_of_range
};

/// Sample of a breathing simulation, at one time.
struct BreathingSample {
  double time = 0.0;
  AbdomenState state;
  VecX<double> activation, tension;                        ///< (moved fascicles) [1], [N]
  VecX<double> linea_alba_tension;                         ///< (moved linea alba) [N]
  double volume = 0.0, lung_volume = 0.0, flow = 0.0;      ///< [m^3], [m^3], [m^3/s] into the lungs
  double alveolar = 0.0, pleural = 0.0;                    ///< above the air's [Pa]
  VecX<double> level_pressure, level_descent, level_area;  ///< (levels) [Pa], [m] from the start, [m^2]
  // Work since the start [J].
  double muscle_work = 0.0;      ///< of the fascicles, -int sum F L'
  double linea_alba_work = 0.0;  ///< of the linea alba and assumed fasciae, likewise
  double contents_work = 0.0;    ///< of the pressure, int P V_s s'
  double lung_work = 0.0;        ///< done on lungs and air by what widens the chest, -int P_pl V_L'
  double pleural_work =
      0.0;  ///< of the pleural pressure on the diaphragm and the pelvic floor, -int P_pl V_pl,s s'
  double gas_energy = 0.0;  ///< stored in the gas of the gut
};

/// Outcomes between `Manoeuvre::report_from` and the end. NaN where there is none.
struct BreathingOutcome {
  double tidal_volume = 0.0;        ///< largest less smallest lung volume [m^3]
  double rate = 0.0;                ///< breaths per second [1/s], where there are two or more
  double minute_ventilation = 0.0;  ///< their product [m^3/s]
  double pleural_low = 0.0, pleural_high = 0.0;
  double transdiaphragmatic_peak = 0.0,
         transdiaphragmatic_swing = 0.0;           ///< of P - P_pl at the diaphragm [Pa]
  VecX<double> level_low, level_high;              ///< pressures (levels) [Pa]
  VecX<double> excursion;                          ///< largest less smallest descent, (levels) [m]
  VecX<double> load_high;                          ///< largest of pressure times area, (levels) [N]
  double peak_flow_in = 0.0, peak_flow_out = 0.0;  ///< [m^3/s], both >= 0
  double work_per_volume = 0.0;  ///< done on lungs and air in breathing in, of the volume breathed in [J/m^3]
};

struct BreathingResult {
  BreathingStatus status = BreathingStatus::not_converged;
  std::string what;      ///< what left its range first
  double left_at = 0.0;  ///< when [s]
  std::vector<BreathingSample> samples;
  BreathingOutcome outcome;
  double contents_residual = 0.0;  ///< largest |contents_work - change of gas_energy| [J], by eq. (4.4)
  double power_residual = 0.0;     ///< largest |sum of all works on the wall| [J]
  int rejected = 0;                ///< steps taken again
};

/// Runs a manoeuvre.
/// @param abdomen  in its equilibrium
/// @throws InvalidArgument if a target does not exist, a number lies outside its bounds, or pulses of one
///                         fascicle sum to more than 1
/// @throws ConvergenceError if the abdomen does not reach a steady state in its equilibrium
[[nodiscard]] BreathingResult breathe(const QuasiStaticAbdomen& abdomen, const Manoeuvre& manoeuvre,
                                      const BreathingSettings& settings = {});

/// A result as labelled arrays over time, outcomes beside them.
[[nodiscard]] Dataset breathing_dataset(const QuasiStaticAbdomen& abdomen, const Manoeuvre& manoeuvre,
                                        const BreathingResult& result);

/// One call: posture and manoeuvre in, labelled arrays out. The equilibrium is what `recruit` finds in the
/// posture.
/// @param recruitment  with which the posture is held
/// @throws InvalidArgument  as `pose_model` and the other `breathe` do
/// @throws ConvergenceError if the posture cannot be held without reserve actuators, or the abdomen does not
///                          reach a steady state in its equilibrium
[[nodiscard]] Dataset breathe(const Model& model, const Posture& posture, const Manoeuvre& manoeuvre,
                              const RecruitmentSettings& recruitment = {});

}  // namespace lumbopelvic
