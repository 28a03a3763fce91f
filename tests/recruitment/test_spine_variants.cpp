#include <sstream>

#include "catch.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"
#include "lumbopelvic/outcome/disc_displacement.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "lumbopelvic/stability/margin.hpp"
#include "lumbopelvic/tissue/disc_forces.hpp"
#include "support/differences.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

/// A shipped model in quiet standing, held without a demand for stability.
struct HeldVariant {
  Model model;
  PosedModel posture;
  Statics statics;
  Recruiter recruiter;
  RecruitmentResult result;

  explicit HeldVariant(const std::string& name)
      : model(load_model(name)),
        posture(pose_model(model, load_posture("standing"))),
        statics(evaluate_statics(model, posture.pose, posture.loads, stability_coordinates(model, {}))),
        recruiter(model, statics, posture.support, RecruitmentSettings{}),
        result(recruiter.solve()) {}
};

/// Energy of all ligaments and facets at a pose [J].
double tissue_energy(const Model& model, const VecX<double>& q) {
  Kinematics<double> kin;
  forward_kinematics(model.tree, Pose<double>{q}, kin);
  double U = 0.0;
  for (std::size_t i = 0; i < model.ligaments.size(); ++i)
    U += respond<double>(model.ligaments[i], path_length(kin, {}, model.ligament_paths[i])).energy;
  for (const Facet& facet : model.facets) U += respond<double>(facet, facet_opening(kin, facet)).energy;
  return U;
}

}  // namespace

TEST_CASE(
    "Slides that are free change nothing in a static equilibrium, and the discs yield as their law says",
    "[spine][property]") {
  const HeldVariant three("adult_male"), six("adult_male_6dof_spine");
  REQUIRE(six.result.status == RecruitmentStatus::solved);
  CHECK(six.posture.support.balanced == three.posture.support.balanced);
  CHECK((six.result.equilibrium.activation - three.result.equilibrium.activation).cwiseAbs().maxCoeff() <
        1e-9);
  const MatX<double> slides = disc_displacements(six.model, six.recruiter.field(), six.result.equilibrium);
  const SegmentLoads loads = segment_loads(six.model, six.recruiter.field(), six.result.equilibrium);
  for (Eigen::Index j = 0; j < slides.rows(); ++j) {
    const Disc& disc = six.model.discs[std::size_t(j)];
    INFO(disc.level);
    VecX<double> q = six.posture.pose.q, Q = VecX<double>::Zero(q.size());
    for (std::size_t i = 0; i < 3; ++i) q[disc.reaction[i]] = slides(j, Eigen::Index(i));
    add_disc_forces<double>(six.model.tree, disc, q, Q);
    REQUIRE(loads.compression.row(j).sum() > 100.0);
    CHECK(Q[disc.reaction[0]] == Approx(-loads.shear_anterior.row(j).sum()).epsilon(1e-9).margin(1e-9));
    CHECK(Q[disc.reaction[1]] == Approx(loads.compression.row(j).sum()).epsilon(1e-9));
    CHECK(Q[disc.reaction[2]] == Approx(-loads.shear_right.row(j).sum()).epsilon(1e-9).margin(1e-9));
    CHECK(slides(j, 1) < -1e-5);  // shortened, by less than a millimetre
    CHECK(slides.row(j).norm() < 2e-3);
  }
}

TEST_CASE("Slides may be named as stability coordinates, and freedom never makes a column more stable",
          "[spine][property]") {
  const HeldVariant six("adult_male_6dof_spine");
  std::vector<std::string> turns, all;
  for (const Disc& disc : six.model.discs) {
    for (const int c : disc.rotation) turns.push_back(six.model.tree.coordinates()[std::size_t(c)].name);
    for (const int c : disc.reaction) all.push_back(six.model.tree.coordinates()[std::size_t(c)].name);
  }
  all.insert(all.end(), turns.begin(), turns.end());
  const auto softest = [&](const std::vector<std::string>& names) {
    const Statics statics = evaluate_statics(six.model, six.posture.pose, six.posture.loads,
                                             stability_coordinates(six.model, names));
    const StiffnessField field(six.model, statics, 23.4, true);
    MatX<double> H;
    field.stiffness(six.result.equilibrium, H);
    return condensed_modes(H, mass_metric(statics)).values[0];
  };
  const double with_translations = softest(all), without = softest(turns);
  CAPTURE(with_translations, without);
  CHECK(with_translations <= without + 1e-9);
  CHECK(with_translations >
        without - 3.0);  // stiff slides: [1/s^2], against some hundred of the first modes above
}

TEST_CASE("Forces and stiffness of ligaments and facets are derivatives of their energies",
          "[spine][property]") {
  const Model model = load_model("adult_male_ligaments");
  for (const unsigned seed : {31U, 32U}) {
    Pose<double> pose{test::random_pose(model, seed, 0.4)};
    const auto statics_at = [&](const VecX<double>& q) {
      return evaluate_statics(model, Pose<double>{q}, {}, stability_coordinates(model, {}));
    };
    const Statics s = statics_at(pose.q);
    const VecX<double> force = s.ligament_force + s.facet_force;
    REQUIRE(s.ligament_force.norm() > 1.0);
    for (int i = 0; i < 18; i += 5) {
      const int c = s.stability.coordinate[std::size_t(i)];
      const VecX<double> e = VecX<double>::Unit(pose.q.size(), c) * 1e-6;
      const double slope = (tissue_energy(model, pose.q + e) - tissue_energy(model, pose.q - e)) / 2e-6;
      CHECK(-force[c] == Approx(slope).epsilon(1e-6).margin(1e-6 * force.norm()));
      const Statics up = statics_at(pose.q + e), down = statics_at(pose.q - e);
      const VecX<double> column = -(up.ligament_force + up.facet_force - down.ligament_force -
                                    down.facet_force)(s.stability.coordinate) /
                                  2e-6;
      CHECK((s.tissue_hessian.col(i) - column).norm() < 1e-5 * s.tissue_hessian.norm());
    }
  }
}

TEST_CASE("Standing is shared out with ligaments and facets, and they have their share of the segment's load",
          "[spine][property]") {
  const HeldVariant held("adult_male_ligaments");
  CHECK(held.result.status == RecruitmentStatus::solved);
  CHECK(held.result.reserve_max < 1e-6);
  const SegmentLoads loads = segment_loads(held.model, held.recruiter.field(), held.result.equilibrium);
  const VecX<double> compression = held.recruiter.field().compression(held.result.equilibrium);
  for (Eigen::Index j = 0; j < compression.size(); ++j) {
    INFO(held.model.discs[std::size_t(j)].level);
    CHECK(loads.compression.row(j).sum() == Approx(compression[j]).epsilon(1e-12));
    const bool has = held.model.discs[std::size_t(j)].covers == DiscCover::disc_only;
    if (has) CHECK(loads.compression(j, int(Cause::ligament)) > 0.0);
    CHECK((loads.compression(j, int(Cause::facet)) != 0.0) == has);
  }
}
