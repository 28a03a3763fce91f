#include <Eigen/Eigenvalues>

#include "catch.hpp"
#include "dynamics/moving_body.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"
#include "lumbopelvic/stability/margin.hpp"

using namespace lumbopelvic;

namespace {

/// The spine of the shipped model without muscles or linea alba on a pelvis that is held, upright, with its
/// discs preloaded by what lies above them. What its weight turns is balanced by constant generalised forces.
struct BareColumn {
  Model model = test::shipped_model();
  Pose<double> pose{test::random_pose(model, 0, 0.0)};  // neutral

  explicit BareColumn(double brace) {
    for (Disc& disc : model.discs) disc.brace = brace;
    model.fascicles.clear(), model.paths.clear();
    model.linea_alba.clear(), model.linea_alba_paths.clear();
    model.deformation_coordinates.clear();
    model.ligaments.clear(), model.ligament_paths.clear();
    model.assumed_fascia.clear(), model.assumed_fascia_paths.clear(), model.facets.clear();
    model.cavity.gas_volume = 1e12, model.cavity.pleural_pressure = 0.0;  // it presses on nothing
  }
  [[nodiscard]] Statics statics() const {
    return evaluate_statics(model, pose, {}, stability_coordinates(model, {}));
  }
};

/// The equilibrium of a column with nothing but its weight in it.
struct BareEquilibrium {
  Statics statics;
  StiffnessField field;
  MatX<double> H;
  VecX<double> compression;

  explicit BareEquilibrium(const BareColumn& column)
      : statics(column.statics()), field(column.model, statics, 23.4, false) {
    const EquilibriumState equilibrium{VecX<double>(0), 0.0, VecX<double>(0)};
    field.stiffness(equilibrium, H);
    compression = field.compression(equilibrium);
  }
};

/// A column in motion under a factor on its weight, all preloads kept, in balance where it stands.
struct BareMotion {
  Model model;
  MovingModel moving;
  MotionActions actions;
  MotionSystem system;
  VecX<double> upright;

  BareMotion(const BareColumn& column, const BareEquilibrium& equilibrium, double weight = 1.0)
      : model(heavier(column.model, weight)),
        moving(model, equilibrium.statics.stability.coordinate, column.pose,
               settings(equilibrium.compression)),
        system(moving, actions),
        upright(system.layout().pack(steady_state(moving, column.pose, VecX<double>(0)))) {
    VecX<double> rates;
    system.rates(upright, 0.0, rates);
    const VecX<double> balance = -mass() * rates.tail(rates.size() / 2);
    actions.tau = [balance](double, VecX<double>& tau, VecX<double>& rate) {
      tau = balance;
      rate.setZero(balance.size());
    };
    system.forget();
  }
  [[nodiscard]] MatX<double> mass() const {
    TreeMotion<double> motion(moving.tree());
    TreeState<double> state = state_at(moving.tree(), Pose<double>{test::random_pose(model, 0, 0.0)});
    update_motion(moving.tree(), state, motion);
    CompositeInertia<double> composite(moving.tree());
    composite_inertia(moving.tree(), motion, composite);
    return moving.tree().pattern().dense(composite.packed);
  }
  /// The mode that grows fastest or swings slowest, as a state, and the square of its rate.
  [[nodiscard]] std::pair<double, VecX<double>> first_mode() {
    VecX<double> by_time;
    MatX<double> J;
    system.linearize(upright, 0.0, by_time);
    system.jacobian(J);
    const Eigen::Index n = upright.size() / 2;
    // v' = A q at no speed and without damping.
    const Eigen::EigenSolver<MatX<double>> eigen(MatX<double>(J.bottomLeftCorner(n, n)));
    Eigen::Index first = 0;
    eigen.eigenvalues().real().maxCoeff(&first);
    VecX<double> q = eigen.eigenvectors().col(first).real();
    return {eigen.eigenvalues()[first].real(), q.normalized()};
  }
  /// The state after a time from a displacement and its speed.
  [[nodiscard]] VecX<double> let_go(const VecX<double>& q, const VecX<double>& v, double time) {
    SimulationSettings settings;
    settings.end = time;
    settings.steps.rtol = 1e-9, settings.steps.atol = 1e-12;
    settings.steps.max_step = 0.05;
    settings.sample_times = {time};
    Checkpoint start =
        motion_start(system, settings, 0.0,
                     steady_state(moving, Pose<double>{test::random_pose(model, 0, 0.0)}, VecX<double>(0)));
    start.state = upright;
    start.state.head(q.size()) += q, start.state.tail(v.size()) += v;
    return simulate(system, settings, start).end.state - upright;
  }

 private:
  static Model heavier(Model model, double weight) {
    model.gravity_W *= weight;
    return model;
  }
  static MotionSettings settings(const VecX<double>& compression) {
    MotionSettings s;
    s.disc_compression = compression;
    return s;
  }
};

/// Coordinates of the statics in the order of the degrees of freedom.
MatX<double> in_order_of(const DynamicsTree& tree, const StabilityCoordinates& s, const MatX<double>& H) {
  std::vector<int> at;
  for (const int c : tree.dofs()) at.push_back(s.column[std::size_t(c)]);
  return H(at, at);
}

}  // namespace

TEST_CASE("A column in motion has the stiffness and the mass that statics gives it",
          "[dynamics][verification]") {
  const BareColumn column(20.0);
  const BareEquilibrium equilibrium(column);
  BareMotion at(column, equilibrium);
  REQUIRE(equilibrium.compression.minCoeff() > 100.0);
  const MatX<double> M =
      in_order_of(at.moving.tree(), equilibrium.statics.stability, mass_metric(equilibrium.statics));
  const MatX<double> H = in_order_of(at.moving.tree(), equilibrium.statics.stability, equilibrium.H);
  CHECK((at.mass() - M).norm() < 1e-10 * M.norm());
  VecX<double> by_time;
  MatX<double> J;
  at.system.linearize(at.upright, 0.0, by_time);
  at.system.jacobian(J);
  const MatX<double> own = -M * J.bottomLeftCorner(M.rows(), M.rows());
  CHECK((own - H).norm() < 1e-8 * H.norm());
}

TEST_CASE("A small displacement along the critical mode grows as its eigenvalue says",
          "[dynamics][verification]") {
  const BareColumn column(0.0);
  const BareEquilibrium equilibrium(column);
  BareMotion at(column, equilibrium);
  const CondensedModes modes = condensed_modes(equilibrium.H, mass_metric(equilibrium.statics));
  const auto [square, mode] = at.first_mode();
  REQUIRE(square > 1.0);
  CHECK(square == Approx(-modes.values[0]).epsilon(1e-8));  // of the stability layer
  const double rate = std::sqrt(square), time = 3.0 / rate;
  const VecX<double> start = 1e-7 * mode, end = at.let_go(start, rate * start, time);
  CHECK((end.head(mode.size()) - std::exp(3.0) * start).norm() < 1e-4 * std::exp(3.0) * start.norm());
  CHECK((end.tail(mode.size()) - rate * std::exp(3.0) * start).norm() <
        1e-4 * rate * std::exp(3.0) * start.norm());
}

TEST_CASE("The critical load of statics is the one from which a column departs in motion",
          "[dynamics][verification]") {
  const BareColumn column(40.0);
  const BareEquilibrium equilibrium(column);
  const double critical = critical_load_factor(equilibrium.H, equilibrium.statics.gravity_hessian);
  REQUIRE(critical > 0.2);
  REQUIRE(critical < 20.0);
  const VecX<double> mode = BareMotion(column, equilibrium, critical).first_mode().second;
  const VecX<double> start = 1e-4 * mode;
  const auto departs = [&](double weight) {
    BareMotion at(column, equilibrium, weight);
    const VecX<double> end = at.let_go(start, VecX<double>::Zero(start.size()), 2.0);
    return end.head(start.size()).dot(start) > start.squaredNorm();  // cosh is above one, cos below
  };
  double stands = 0.7 * critical, falls = 1.4 * critical;
  REQUIRE_FALSE(departs(stands));
  REQUIRE(departs(falls));
  while (falls - stands > 1e-3 * critical) {
    const double middle = 0.5 * (stands + falls);
    (departs(middle) ? falls : stands) = middle;
  }
  CHECK(stands == Approx(critical).epsilon(2e-3));
}
