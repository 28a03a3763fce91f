// What the multipliers promise: each is the change of the least cost when its limit gives way a little.

#include <set>

#include "catch.hpp"
#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

/// Standing with every segment held at 50 N m/rad, asked more precisely than a user would.
RecruitmentSettings firm_segments() {
  RecruitmentSettings settings;
  settings.metric = Metric::segment;
  settings.margin = 50.0;
  settings.tolerance = 1e-8;
  return settings;
}

/// One solved equilibrium of a model with the geometry of the shipped one.
struct Held {
  const Model& model;
  Statics statics;
  RecruitmentSettings settings;
  Recruiter recruiter;
  RecruitmentResult result;

  Held(const Model& body, const std::vector<DeadLoad>& loads, const RecruitmentSettings& asked)
      : model(body),
        statics(evaluate_statics(body, test::standing().pose, loads, stability_coordinates(body, {}))),
        settings(asked),
        recruiter(body, statics, test::standing().support, asked),
        result(recruiter.solve()) {
    REQUIRE(result.status == RecruitmentStatus::solved);
  }

  /// What is minimised.
  [[nodiscard]] double cost() const {
    const double P = result.equilibrium.pressure;
    return result.effort + settings.pressure_penalty * P * P +
           settings.linea_alba_penalty * result.equilibrium.linea_alba_tension.squaredNorm() +
           settings.contact_penalty * result.contact_force.squaredNorm();
  }
};

/// Generalised force of a given equilibrium on the balanced coordinates, segments at rest.
VecX<double> force_of(const Held& body, const RecruitmentResult& equilibrium) {
  const StiffnessField& field = body.recruiter.field();
  const Statics& s = body.statics;
  VecX<double> Q =
      passive_force(body.model, field, VecX<double>::Ones(Eigen::Index(body.model.discs.size())));
  for (int m = 0; m < body.model.n_fascicles(); ++m)
    Q -= equilibrium.equilibrium.activation[m] * field.tensions()[std::size_t(m)].active *
         s.length_gradient.col(m);
  Q += equilibrium.equilibrium.pressure * s.volume.gradient -
       s.linea_alba_gradient * equilibrium.equilibrium.linea_alba_tension;
  for (std::size_t p = 0; p < s.contact.size(); ++p)
    Q += s.contact[p].transpose() * equilibrium.contact_force.row(Eigen::Index(p)).transpose();
  return Q(test::standing().support.balanced);
}

/// By how much the least cost changes from one problem to another, to first order about an equilibrium that
/// is optimal between them: the stiffness that is gained at its shadow price, the imbalance that is made at
/// its own.
double predicted_change(const Held& between, const Held& from, const Held& to) {
  MatX<double> H_from, H_to;
  from.recruiter.field().stiffness(between.result.equilibrium, H_from);
  to.recruiter.field().stiffness(between.result.equilibrium, H_to);
  const VecX<double> dQ = force_of(to, between.result) - force_of(from, between.result);
  return -between.result.shadow_price_matrix.cwiseProduct(H_to - H_from).sum() -
         between.result.balance_shadow_price.dot(dQ);
}

}  // namespace

TEST_CASE("At the optimum the marginal effort of every fascicle is what its force is worth",
          "[recruitment][property]") {
  const Held held(test::shipped_model(), {}, firm_segments());
  const VecX<double> w = effort_weights(held.model, held.settings.effort_weight);
  int working = 0, at_rest = 0;
  for (int m = 0; m < held.model.n_fascicles(); ++m) {
    const double a = held.result.equilibrium.activation[m];
    const double active = held.recruiter.field().tensions()[std::size_t(m)].active;
    const VecX<double> arm = held.statics.length_gradient.col(m)(test::standing().support.balanced);
    const double marginal = 2.0 * w[m] * a;
    const double worth =
        active * (held.result.stability_shadow_price[m] - held.result.balance_shadow_price.dot(arm));
    INFO(held.model.fascicles[std::size_t(m)].name << " at " << a);
    if (a > 1e-6 && a < 1.0 - 1e-6) {
      ++working;
      CHECK(marginal == Approx(worth).margin(1e-5));
    } else if (a <= 1e-6) {
      ++at_rest;
      CHECK(worth <= marginal + 1e-5);
    }
  }
  CHECK(working > 50);
  CHECK(at_rest > 20);
}

TEST_CASE("The shadow prices predict what a little more of anything does to the least cost",
          "[recruitment][property]") {
  struct Case {
    const char* name;
    double size;
    void (*change)(double amount, Model& model, std::vector<DeadLoad>& loads);
  };
  const std::vector<Case> cases{
      {"stiffness that is not muscle", 0.2, [](double x, Model& m, auto&) { m.discs[3].brace += 1.0 + x; }},
      {"load", 0.5,
       [](double x, Model& m, auto& loads) {
         const PathPoint beside_the_chest{m.tree.body("torso"), {0.1, 0.2, 0.1}};
         loads.push_back({beside_the_chest, {0.0, -(10.0 + x), 0.0}});
       }},
      {"strength", 0.01,
       [](double x, Model& m, auto&) {
         for (Fascicle& f : m.fascicles)
           if (f.group == "multifidus") f.strength *= 1.0 + x;
       }},
      {"tightness", 2e-4,
       [](double x, Model& m, auto&) {
         for (Fascicle& f : m.fascicles)
           if (f.group == "psoas_major") f.rest_length *= 0.98 - x;
       }},
      {"weight", 2e-3, [](double x, Model& m, auto&) { m.gravity_W *= 1.0 + x; }}};
  for (const Case& c : cases) {
    struct Changed {
      Model model = test::shipped_model();
      std::vector<DeadLoad> loads;
      Changed(const Case& how, double amount) { how.change(amount, model, loads); }
    };
    const Changed less(c, -c.size), middle(c, 0.0), more(c, c.size);
    const Held from(less.model, less.loads, firm_segments()), at(middle.model, middle.loads, firm_segments()),
        to(more.model, more.loads, firm_segments());
    const double predicted = predicted_change(at, from, to);
    INFO(c.name);
    REQUIRE(std::abs(predicted) > 3e-5 * at.cost());
    CHECK(to.cost() - from.cost() == Approx(predicted).epsilon(1e-3));
  }
}

TEST_CASE("The shadow price of the margin predicts what a little more of it costs",
          "[recruitment][property]") {
  const auto held = [](double margin) {
    RecruitmentSettings settings = firm_segments();
    settings.margin = margin;
    return Held(test::shipped_model(), {}, settings);
  };
  const Held at = held(50.0);
  const MatX<double> metric = segment_metric(at.model, at.statics);
  const double price =
      at.result.shadow_price_matrix.topLeftCorner(metric.rows(), metric.cols()).cwiseProduct(metric).sum();
  REQUIRE(price > 1e-4);
  CHECK(held(50.02).cost() - held(49.98).cost() == Approx(0.04 * price).epsilon(1e-3));
}

TEST_CASE("Muscles that may do less, or must do more, never make an equilibrium cheaper",
          "[recruitment][property]") {
  // Every equilibrium they allow was allowed before. (Less strength is not of this kind: it takes passive
  // tension with it, which others had to balance.)
  const auto solve = [](const std::string& group, double capacity, double drive) {
    Model model = test::shipped_model();
    for (Fascicle& f : model.fascicles)
      if (f.group == group) f.capacity = capacity, f.tonic_drive = drive;
    return recruit(model, test::standing_statics(), test::standing().support, firm_segments());
  };
  const double free = solve("nobody", 1.0, 0.0).effort;
  std::set<std::string> groups;
  for (const Fascicle& f : test::shipped_model().fascicles) groups.insert(f.group);
  int dearer = 0;
  for (const std::string& group : groups)
    for (const auto& [capacity, drive] : {std::pair(0.02, 0.0), std::pair(1.0, 0.02)}) {
      const RecruitmentResult result = solve(group, capacity, drive);
      INFO(group << " from " << drive << " to " << capacity);
      if (result.status != RecruitmentStatus::solved) continue;  // it cannot be done at all
      CHECK(result.effort >= free * (1.0 - 1e-6));
      if (result.effort > free * 1.001) ++dearer;
    }
  CHECK(dearer > 20);
}

TEST_CASE("The weaker the deep core, the dearer the equilibrium", "[recruitment][property]") {
  double before = Held(test::shipped_model(), {}, firm_segments()).result.effort;
  for (const char* condition : {"weak_core_0.5", "weak_core_0.2"}) {
    const Model weak = apply(test::shipped_model(), load_condition(condition));
    const double effort = Held(weak, {}, firm_segments()).result.effort;
    INFO(condition);
    CHECK(effort > 1.01 * before);
    before = effort;
  }
}
