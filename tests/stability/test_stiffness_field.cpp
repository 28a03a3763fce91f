#include <Eigen/Eigenvalues>

#include "catch.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "lumbopelvic/muscle/static_fascicle.hpp"
#include "lumbopelvic/stability/stiffness_field.hpp"
#include "support/differences.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

constexpr double nominal_gain = 23.4;  // of short-range stiffness [1]

MatX<double> stiffness(const StiffnessField& field, const EquilibriumState& equilibrium) {
  MatX<double> H;
  field.stiffness(equilibrium, H);
  return H;
}

VecX<double> stack(const EquilibriumState& x) {
  VecX<double> all(x.activation.size() + 1 + x.linea_alba_tension.size());
  all << x.activation, x.pressure, x.linea_alba_tension;
  return all;
}
EquilibriumState unstack(const VecX<double>& all, Eigen::Index fascicles) {
  return {all.head(fascicles), all[fascicles], all.tail(all.size() - fascicles - 1)};
}

/// Everything that answers a small motion of the shipped model when activations are kept: fibres by their
/// curves, or as springs about the pose; linea alba and contents likewise, discs at a constant preload. The
/// slope of this generalised force is the stiffness.
struct AnsweringBody {
  const Model* model;
  EquilibriumState equilibrium;
  VecX<double> preload;
  StabilityCoordinates stability;
  VecX<double> at;  ///< pose the stiffnesses of linea alba and contents are taken at
  CavityVolume volume_at;
  VecX<double> linea_alba_length_at, length_at;
  VecX<double> spring;  ///< (fascicles) stiffness of each [N/m]; empty: its curves answer

  AnsweringBody(const Model& body, const VecX<double>& q, EquilibriumState state, VecX<double> factors,
                StabilityCoordinates chosen)
      : model(&body),
        equilibrium(std::move(state)),
        preload(std::move(factors)),
        stability(std::move(chosen)),
        at(q) {
    volume_at = volume(q);
    linea_alba_length_at = VecX<double>::Zero(Eigen::Index(model->linea_alba.size()));
    for (std::size_t b = 0; b < model->linea_alba.size(); ++b)
      linea_alba_length_at[Eigen::Index(b)] = path_length(kinematics(q), {}, model->linea_alba_paths[b]);
    length_at = VecX<double>::Zero(model->n_fascicles());
    for (std::size_t m = 0; m < model->paths.size(); ++m)
      length_at[Eigen::Index(m)] = path_length(kinematics(q), model->surfaces, model->paths[m]);
  }

  [[nodiscard]] Kinematics<double> kinematics(const VecX<double>& q) const {
    Kinematics<double> kin;
    forward_kinematics(model->tree, Pose<double>{q}, kin);
    return kin;
  }
  [[nodiscard]] CavityVolume volume(const VecX<double>& q) const {
    return evaluate_cavity(model->tree, kinematics(q), model->cavity,
                           std::vector<int>(std::size_t(q.size()), -1), 0);
  }
  [[nodiscard]] double tension(std::size_t fascicle, double length) const {
    const auto m = Eigen::Index(fascicle);
    const bool sprung = spring.size() > 0;
    const Fascicle& f = model->fascicles[fascicle];
    const FascicleTension t =
        sprung ? static_fascicle(f, length_at[m], nominal_gain).tension : fascicle_tension(f, length);
    const double held = t.passive + equilibrium.activation[m] * t.active;
    return sprung ? held + spring[m] * (length - length_at[m]) : held;
  }

  /// dU/dq over the stability coordinates.
  [[nodiscard]] VecX<double> operator()(const VecX<double>& x) const {
    VecX<double> q = at;
    q(stability.coordinate) = x;
    const auto kin = kinematics(q);
    VecX<double> g = VecX<double>::Zero(q.size());
    for (std::size_t m = 0; m < model->paths.size(); ++m) {
      VecX<double> arm = VecX<double>::Zero(q.size());
      const double length = add_length_gradient(model->tree, kin, model->surfaces, model->paths[m], 1.0, arm);
      g += tension(m, length) * arm;
    }
    for (std::size_t b = 0; b < model->linea_alba.size(); ++b) {
      VecX<double> arm = VecX<double>::Zero(q.size());
      const double length = add_length_gradient(model->tree, kin, {}, model->linea_alba_paths[b], 1.0, arm);
      const double tension = equilibrium.linea_alba_tension[Eigen::Index(b)];
      g += (tension +
            model->linea_alba[b].stiffness_at(tension) * (length - linea_alba_length_at[Eigen::Index(b)])) *
           arm;
    }
    for (std::size_t i = 0; i < model->ligaments.size(); ++i) {
      VecX<double> arm = VecX<double>::Zero(q.size());
      const double length = add_length_gradient(model->tree, kin, {}, model->ligament_paths[i], 1.0, arm);
      g += respond<double>(model->ligaments[i], length).tension * arm;
    }
    for (const DeadLoad& load : weights(model->tree, model->gravity_W)) {
      VecX<double> Q = VecX<double>::Zero(q.size());
      add_dead_load(model->tree, kin, load, Q);
      g -= Q;
    }
    for (std::size_t j = 0; j < model->discs.size(); ++j) {
      const DiscGradient disc = evaluate_disc(model->tree, model->discs[j], q);
      for (std::size_t i = 0; i < 3; ++i)
        g[model->discs[j].rotation[i]] +=
            preload[Eigen::Index(j)] * disc.gradient[Eigen::Index(i)] + disc.brace_gradient[Eigen::Index(i)];
    }
    const CavityVolume V = volume(q);
    g -= (equilibrium.pressure -
          contents_stiffness(model->cavity, equilibrium.pressure) * (V.value - volume_at.value)) *
         V.gradient;
    return g(stability.coordinate);
  }
};

}  // namespace

TEST_CASE("The stiffness of an equilibrium is symmetric, and along(v) is its form", "[stability][property]") {
  const StiffnessField field(test::shipped_model(), test::standing_statics(), nominal_gain, true);
  std::mt19937_64 generator(51);
  for (int repeat = 0; repeat < 5; ++repeat) {
    const EquilibriumState equilibrium = test::random_equilibrium(test::shipped_model(), generator);
    const MatX<double> H = stiffness(field, equilibrium);
    REQUIRE(H.norm() > 1.0);
    CHECK((H - H.transpose()).cwiseAbs().maxCoeff() < 1e-12 * H.cwiseAbs().maxCoeff());
    const VecX<double> v = VecX<double>::Random(H.rows());
    CHECK(field.along(equilibrium, v) == Approx(v.dot(H * v)).epsilon(1e-12));
  }
}

TEST_CASE("The supergradient is the derivative of the stiffness along a direction", "[stability][property]") {
  const Model& model = test::shipped_model();
  const StiffnessField field(model, test::standing_statics(), nominal_gain, true);
  std::mt19937_64 generator(52);
  const EquilibriumState equilibrium = test::random_equilibrium(model, generator, 0.3);
  std::normal_distribution<double> normal;
  const VecX<double> v = VecX<double>::NullaryExpr(field.size(), [&] { return normal(generator); });
  EquilibriumGradient g;
  field.supergradient(equilibrium, v, g);
  const VecX<double> x = stack(equilibrium),
                     by_hand = stack({g.activation, g.pressure, g.linea_alba_tension});
  double worst = 0.0;
  for (Eigen::Index i = 0; i < x.size(); ++i) {
    const double step = 1e-3 * std::max(x[i], 0.1);
    const auto along = [&](double value) {
      VecX<double> moved = x;
      moved[i] = value;
      return field.along(unstack(moved, model.n_fascicles()), v);
    };
    const double by_differences = test::slope(along, x[i], step);
    worst = std::max(worst, std::abs(by_hand[i] - by_differences) /
                                (1e-3 * std::abs(field.along(equilibrium, v)) + std::abs(by_differences)));
  }
  CHECK(worst < 1e-6);
}

TEST_CASE("The stiffness is matrix-concave in activations, pressure and linea alba tensions",
          "[stability][property]") {
  const Model& model = test::shipped_model();
  std::mt19937_64 generator(53);
  for (const double gain : {10.0, nominal_gain}) {
    const StiffnessField field(model, test::standing_statics(), gain, true);
    for (int repeat = 0; repeat < 20; ++repeat) {
      const double reach = repeat % 2 == 0 ? 1.0 : 0.05;
      const EquilibriumState a = test::random_equilibrium(model, generator, reach),
                             b = test::random_equilibrium(model, generator, reach);
      const EquilibriumState middle = unstack(0.5 * (stack(a) + stack(b)), model.n_fascicles());
      const MatX<double> bulge = stiffness(field, middle) - 0.5 * (stiffness(field, a) + stiffness(field, b));
      const double scale = stiffness(field, middle).cwiseAbs().maxCoeff();
      REQUIRE(bulge.norm() > 1e-6);
      CHECK(Eigen::SelfAdjointEigenSolver<MatX<double>>(bulge).eigenvalues()[0] > -1e-9 - 1e-14 * scale);
    }
  }
}

TEST_CASE("The stiffness is the derivative of what the body exerts at constant activation",
          "[stability][property]") {
  // T5.3, once with the fibres' own force law (no short-range stiffness, ideally stiff tendons), once with
  // every fascicle as the spring that short-range stiffness and tendon make of it: a law of small stretches,
  // with no curve to differentiate.
  Model model = test::shipped_model();
  for (Disc& disc : model.discs) disc.brace = 20.0;
  std::mt19937_64 generator(54);
  VecX<double> q = test::standing().pose.q;
  for (const Disc& disc : model.discs)
    for (const int c : disc.rotation) q[c] += std::uniform_real_distribution<double>(-0.02, 0.02)(generator);
  const StabilityCoordinates stability = stability_coordinates(model, {});
  const Statics statics = evaluate_statics(model, {q}, {}, stability);
  const EquilibriumState equilibrium = test::random_equilibrium(model, generator, 0.2);
  for (const bool sprung : {false, true}) {
    INFO((sprung ? "springs" : "curves"));
    const StiffnessField field(model, statics, sprung ? nominal_gain : 0.0, sprung);
    VecX<double> preload = field.compression(equilibrium);
    for (std::size_t j = 0; j < model.discs.size(); ++j)
      preload[Eigen::Index(j)] = model.discs[j].preload.factor(preload[Eigen::Index(j)]);

    AnsweringBody body(model, q, equilibrium, preload, stability);
    if (sprung) {
      body.spring.resize(model.n_fascicles());
      for (Eigen::Index m = 0; m < body.spring.size(); ++m)
        body.spring[m] = field.stiffnesses()[std::size_t(m)].at(equilibrium.activation[m]);
    }
    const MatX<double> H = stiffness(field, equilibrium),
                       by_differences = test::differences(body, q(stability.coordinate), 2e-5);
    // Turns and slides have different units: compared in the scale of the diagonal.
    const VecX<double> scale = H.diagonal().cwiseAbs().cwiseSqrt().cwiseInverse();
    REQUIRE(H.diagonal().cwiseAbs().minCoeff() > 1.0);
    CHECK((scale.asDiagonal() * (H - by_differences) * scale.asDiagonal()).cwiseAbs().maxCoeff() < 1e-6);
  }
}
