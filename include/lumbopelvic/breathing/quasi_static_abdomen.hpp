#pragma once
/// Quasi-static equilibrium of the abdomen in a held skeleton: its wall, the diaphragm and floor move until
/// they balance.
///
/// Unknown are the deformation coordinates s and the pressure P. For every deformation coordinate
///
///   P V_s - P_pl V_pl,s - sum_m F_m(L_m, L_m', a_m) L_m,s - sum_b T_b(L_b, L_b') L_b,s = 0           (4.1)
///
/// and the contents keep their amount: all incompressible but the gas in the gut, which is isothermal,
///
///   V(s) - V_0 = V_g [ (P_atm + P_0) / (P_atm + P) - 1 ]                                             (4.2)
///
/// So P is the multiplier of constant contents. The wall has no inertia: fibres are slowed by their
/// force-velocity law and damping, linea alba by their own time constant. Tendons keep the length they have
/// in the equilibrium; short-range stiffness, which lasts for tenths of a second, is left out. A strip of the
/// linea alba answers by its own law from the equilibrium's tension, dT/dL = k (1 - exp(-T / T_toe)); one
/// that hangs slack in the equilibrium starts at a thousandth of its toe tension. The diaphragm meets the
/// lungs (respiration.hpp).
///
/// Valid while the skeleton stands still and the bodies that give the abdomen its shape weigh nothing.

#include <optional>

#include "lumbopelvic/abdomen/respiration.hpp"
#include "lumbopelvic/model/statics.hpp"
#include "lumbopelvic/muscle/muscle_tendon.hpp"
#include "lumbopelvic/stability/stiffness_field.hpp"

namespace lumbopelvic {

struct AbdomenSettings {
  MuscleTendonSettings muscle = without_short_range();
  double linea_alba_time_constant =
      0.03;                   ///< time constant of linea alba [s], >= 0; 0.02 to 0.05 assumed for the wall
  double added_volume = 0.0;  ///< put into the abdomen beside what it holds, incompressible [m^3]
  double tolerance =
      1e-9;             ///< on the balance of every deformation coordinate, of the forces that act along it
  int max_steps = 400;  ///< steps of the search for the steady state

  [[nodiscard]] static MuscleTendonSettings without_short_range() {
    MuscleTendonSettings settings;
    settings.short_range_gain = 0.0;
    return settings;
  }
};

/// State of the abdomen: where it is. Everything else follows from it and from the activations.
struct AbdomenState {
  VecX<double> shape;     ///< s, (deformation coordinates) [m or rad]
  double pressure = 0.0;  ///< P above the air's [Pa]
  double lung_gas = 0.0;  ///< G [m^3 at the air's pressure]
};

/// One evaluation at a state.
struct AbdomenBalance {
  VecX<double> force;     ///< left side of the balance, (deformation coordinates) [N or N m]
  VecX<double> turnover;  ///< sum of the sizes of its terms
  MatX<double> by_shape;  ///< its derivatives by s, by s' and by P
  MatX<double> by_speed;
  VecX<double> by_pressure, by_gas;
  double contents = 0.0;  ///< V - V_0 less what the gas gives way [m^3]; zero in balance
  double contents_by_pressure = 0.0;
  double volume = 0.0;                                      ///< V [m^3]
  VecX<double> gradient, pleural_gradient;                  ///< V_s, V_pl,s
  double lung_volume = 0.0, alveolar = 0.0, pleural = 0.0;  ///< above relaxation [m^3]; above the air's [Pa]
  VecX<double> tension, speed, fiber_length;                ///< (moved fascicles) [N], [m/s], [l_o]
  VecX<double> linea_alba_tension, linea_alba_speed;        ///< (moved linea alba)
};

enum class SteadyStateStatus {
  steady,
  not_converged,  ///< the steps ended, or became too small, before balance
  /// a fibre left its curves, and there is no balance; or it came to rest with a coordinate beyond its limits
  out_of_range
};

struct SteadyAbdomen {
  SteadyStateStatus status = SteadyStateStatus::not_converged;
  std::string what;        ///< which coordinate or fascicle left its range
  AbdomenState state;      ///< where it came to rest, or where it was last
  AbdomenBalance balance;  ///< there
  double residual = 0.0;   ///< largest relative imbalance
  int steps = 0;
};

/// A model whose skeleton is held in a pose, with the equilibrium it starts from. Never changes once built.
class QuasiStaticAbdomen {
 public:
  /// @param model  copied in what is needed but for its tree and cavity: it must outlive this
  /// @param pose   of the skeleton; the abdomen's shape in it is that of the equilibrium
  /// @param equilibrium   activations, pressure and linea alba tensions, such as `recruit` finds
  /// @throws InvalidArgument  if sizes or constants do not fit
  /// @throws ConvergenceError if a tendon finds no balance in the equilibrium
  QuasiStaticAbdomen(const Model& model, const Pose<double>& pose, const EquilibriumState& equilibrium,
                     const AbdomenSettings& settings = {});

  [[nodiscard]] const Model& model() const noexcept { return *model_; }
  [[nodiscard]] const AbdomenSettings& settings() const noexcept { return settings_; }
  [[nodiscard]] const EquilibriumState& equilibrium() const noexcept { return equilibrium_; }
  [[nodiscard]] Eigen::Index n_shape() const noexcept {
    return Eigen::Index(model_->deformation_coordinates.size());
  }
  /// Fascicles and linea alba that a deformation coordinate moves, by their numbers in the model.
  [[nodiscard]] const std::vector<int>& fascicles() const noexcept { return fascicles_; }
  [[nodiscard]] const std::vector<int>& linea_alba() const noexcept { return linea_alba_; }
  /// The abdomen in the equilibrium: its shape, its pressure, lungs relaxed.
  [[nodiscard]] const AbdomenState& start() const noexcept { return start_; }
  /// Pose of the whole body with a shape.
  [[nodiscard]] Pose<double> pose(const VecX<double>& shape) const;

  /// Balance at a state that moves with given speed.
  /// @param speed       s', (deformation coordinates)
  /// @param activation  (moved fascicles) [1]
  void evaluate(const AbdomenState& state, const VecX<double>& speed, const VecX<double>& activation,
                AbdomenBalance& out) const;

  /// Activations of the equilibrium, or any (fascicles), of those that are moved.
  [[nodiscard]] VecX<double> moved(const VecX<double>& activation) const;

  /// Name of a deformation coordinate outside its limits, if there is one: the balance may stand, anatomy
  /// does not.
  [[nodiscard]] std::optional<std::string> beyond_limits(const AbdomenState& state) const;
  /// Name of a fascicle whose fibre is longer than its curves reach, if there is one: the balance means
  /// nothing.
  [[nodiscard]] std::optional<std::string> beyond_curves(const AbdomenBalance& at) const;

 private:
  void add_fascicles(const Kinematics<double>& kin, const VecX<double>& speed, const VecX<double>& activation,
                     AbdomenBalance& out) const;
  void add_linea_alba(const Kinematics<double>& kin, const VecX<double>& speed, AbdomenBalance& out) const;
  void add_pressures(const AbdomenState& state, const CavityVolume& V, AbdomenBalance& out) const;
  [[nodiscard]] double swept(const VecX<double>& shape) const;

  const Model* model_;
  AbdomenSettings settings_;
  Pose<double> pose_;
  EquilibriumState equilibrium_;
  std::vector<int> column_;     ///< (coordinates) place among the deformation coordinates, -1 if none
  std::vector<int> no_column_;  ///< the same with none chosen
  std::vector<int> fascicles_, linea_alba_;
  std::vector<MuscleTendon<>> units_;
  std::vector<double> rest_length_, assumed_fascia_length_;  ///< (moved linea alba), (assumed fasciae) [m]
  AbdomenState start_;
  double volume_ = 0.0;  ///< V_0
};

/// Steady state of the abdomen with given activations: the equilibrium its overdamped wall runs into,
/// found by implicit Euler steps that grow until time no longer matters.
///
/// Never throws for want of a balance: the status says what was found.
/// @param activation  (fascicles)
/// @param from        where it starts; its gas is kept if the glottis is closed
[[nodiscard]] SteadyAbdomen find_steady_abdomen(const QuasiStaticAbdomen& abdomen,
                                                const VecX<double>& activation, const AbdomenState& from,
                                                Glottis glottis = Glottis::open);

/// One implicit step: the state at which shape and gas, gone there in the time theta from what is given,
/// balance. theta may be infinite.
/// @param state    in: given shape and gas, a guess of the pressure; out: the state found
/// @param opening  of the glottis
/// @return         iterations of Newton, or -1 if it did not converge; `state` is then without meaning
int implicit_step(const QuasiStaticAbdomen& abdomen, const VecX<double>& activation, double theta,
                  double opening, AbdomenState& state, AbdomenBalance& balance);

}  // namespace lumbopelvic
