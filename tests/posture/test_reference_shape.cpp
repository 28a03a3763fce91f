#include "catch.hpp"
#include "lumbopelvic/abdomen/cavity_volume.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "posture/reference_shape.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

double volume_at(const Model& model, const Pose<double>& pose) {
  Kinematics<double> kin;
  forward_kinematics(model.tree, pose, kin);
  return cavity_volume(kin, model.cavity);
}

Pose<double> bent(const Model& model) {
  Pose<double> pose = test::standing().pose;
  for (const Disc& disc : model.discs) pose.q[disc.rotation[0]] += -0.08;
  return pose;
}

}  // namespace

TEST_CASE("The contents of the abdomen keep their volume in every shipped posture", "[property]") {
  const Model& model = test::shipped_model();
  const double neutral = volume_at(model, test::standing().pose);
  for (const std::string& name : list_data("postures")) {
    const double volume = volume_at(model, pose_model(model, load_posture(name)).pose);
    INFO(name << ": " << 1e6 * volume << " mL, neutral " << 1e6 * neutral << " mL");
    CHECK(std::abs(volume / neutral - 1.0) < 1e-3);
  }
}

TEST_CASE("A bent trunk would squeeze the abdomen if its shape did not follow", "[property]") {
  const Model& model = test::shipped_model();
  Pose<double> pose = bent(model);
  const double neutral = volume_at(model, test::standing().pose), squeezed = volume_at(model, pose);
  CHECK(squeezed < 0.97 * neutral);
  find_reference_shape(model, model.deformation_coordinates, pose);
  CHECK(volume_at(model, pose) == Approx(neutral).epsilon(1e-3));
}

TEST_CASE("The slope and bend of the resting abdomen's energy are those of its value", "[verification]") {
  const Model& model = test::shipped_model();
  const Pose<double> pose = bent(model);
  const ReferenceShape abdomen(model, pose);
  const std::vector<int>& free = model.deformation_coordinates;
  const auto n = Eigen::Index(free.size());
  std::vector<int> column(std::size_t(model.tree.n_coordinates()), -1);
  for (std::size_t i = 0; i < free.size(); ++i) column[std::size_t(free[i])] = int(i);
  const auto energy = [&](const VecX<double>& move) {
    Pose<double> moved = pose;
    moved.q(free) += move;
    Kinematics<double> kin;
    forward_kinematics(model.tree, moved, kin);
    Energy e{0.0, VecX<double>::Zero(n), MatX<double>::Zero(n, n)};
    abdomen.add(kin, column, e);
    return e;
  };
  const Energy at = energy(VecX<double>::Zero(n));
  constexpr double h = 1e-5;
  for (Eigen::Index i = 0; i < n; ++i) {
    const Energy up = energy(h * VecX<double>::Unit(n, i)), down = energy(-h * VecX<double>::Unit(n, i));
    CHECK((up.value - down.value) / (2.0 * h) == Approx(at.gradient[i]).epsilon(1e-6).margin(1e-5));
    const VecX<double> bend = (up.gradient - down.gradient) / (2.0 * h);
    CHECK((bend - at.hessian.col(i)).norm() < 1e-6 * at.hessian.norm());
  }
}

TEST_CASE("What a posture says of the abdomen's shape is kept", "[unit]") {
  const Model& model = test::shipped_model();
  const std::string name = model.tree.coordinates()[std::size_t(model.deformation_coordinates.back())].name;
  Posture posture = load_posture("sitting");
  posture.coordinates[name] = 0.004;
  CHECK(pose_model(model, posture).pose.q[model.deformation_coordinates.back()] == 0.004);
}

TEST_CASE("The abdomen comes to rest where it came to continuously, in however many steps", "[property]") {
  const Model& model = test::shipped_model();
  for (const char* name : {"bridge", "side_lying", "sitting", "trunk_flexion"}) {
    const PosedModel posture = pose_model(model, load_posture(name));
    Pose<double> coarse = posture.pose, fine = posture.pose;
    find_reference_shape(model, model.deformation_coordinates, coarse, 5);
    find_reference_shape(model, model.deformation_coordinates, fine, 20);
    INFO(name);
    CHECK((coarse.q - fine.q).cwiseAbs().maxCoeff() < 1e-6);
  }
}

TEST_CASE("On the way from the neutral pose the resting abdomen does not jump", "[property]") {
  const Model& model = test::shipped_model();
  VecX<double> neutral(model.tree.n_coordinates());
  for (int c = 0; c < model.tree.n_coordinates(); ++c)
    neutral[c] = model.tree.coordinates()[std::size_t(c)].default_value;
  const Pose<double> wanted = pose_model(model, load_posture("sitting")).pose;
  VecX<double> last = neutral;
  double longest = 0.0, way = 0.0;
  constexpr int steps = 40;
  for (int i = 1; i <= steps; ++i) {
    Pose<double> pose{neutral + double(i) / steps * (wanted.q - neutral), wanted.base_attitude};
    find_reference_shape(model, model.deformation_coordinates, pose);
    const double step = (pose.q - last)(model.deformation_coordinates).norm();
    longest = std::max(longest, step);
    way += step;
    last = pose.q;
  }
  REQUIRE(way > 0.02);
  CHECK(longest < 3.0 * way / steps);
}
