#include "catch.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

std::string mirrored(std::string name) {
  const auto swap_end = [&](const char* from, const char* to) {
    if (!name.ends_with(from)) return false;
    name.replace(name.size() - 2, 2, to);
    return true;
  };
  if (!swap_end("_r", "_l")) swap_end("_l", "_r");
  return name;
}

/// For each coordinate its partner across the midplane, and whether it changes sign. Limb coordinates have a
/// partner and keep their sign, as the tables define them; coordinates of the midline are their own partners,
/// and those that lean, turn or shift sideways change sign.
struct MirroredCoordinates {
  std::vector<int> partner;
  VecX<double> sign;

  explicit MirroredCoordinates(const Tree& tree) : sign(tree.n_coordinates()) {
    for (int c = 0; c < tree.n_coordinates(); ++c) {
      const std::string& name = tree.coordinates()[std::size_t(c)].name;
      partner.push_back(tree.coordinate(mirrored(name)));
      sign[c] = partner.back() == c && sideways(tree, c) ? -1.0 : 1.0;
    }
  }

  [[nodiscard]] VecX<double> operator()(const VecX<double>& q) const { return sign.cwiseProduct(q(partner)); }

 private:
  /// A slide across the midplane, or a turn about an axis in it.
  static bool sideways(const Tree& tree, int c) {
    for (const Joint& joint : tree.joints())
      for (const JointAxis& axis : joint.axes)
        if (axis.coordinate == c)
          return (std::abs(axis.direction.z()) > 0.5) == (axis.kind == MotionKind::translation);
    return false;
  }
};

}  // namespace

TEST_CASE("The shipped model is its own mirror image: lengths and moment arms", "[path][property]") {
  const Model& model = test::shipped_model();
  const MirroredCoordinates mirror(model.tree);
  for (const unsigned seed : {1u, 2u, 3u}) {
    const VecX<double> q = seed == 1u ? test::standing().pose.q : test::random_pose(model, seed, 0.5);
    Kinematics<double> kin, kin_mirror;
    forward_kinematics(model.tree, Pose<double>{q}, kin);
    forward_kinematics(model.tree, Pose<double>{mirror(q)}, kin_mirror);
    double length_error = 0.0, arm_error = 0.0;
    for (int m = 0; m < model.n_fascicles(); ++m) {
      const int other = model.fascicle(mirrored(model.fascicles[std::size_t(m)].name));
      REQUIRE(other != m);
      VecX<double> g = VecX<double>::Zero(q.size()), g_mirror = g;
      const double l =
          add_length_gradient(model.tree, kin, model.surfaces, model.paths[std::size_t(m)], 1.0, g);
      const double l_mirror = add_length_gradient(model.tree, kin_mirror, model.surfaces,
                                                  model.paths[std::size_t(other)], 1.0, g_mirror);
      length_error = std::max(length_error, std::abs(l - l_mirror));
      arm_error = std::max(arm_error, (mirror(g_mirror) - g).cwiseAbs().maxCoeff());
    }
    CHECK(length_error < 1e-12);
    CHECK(arm_error < 1e-12);
  }
}

TEST_CASE("Left and right fascicles of the shipped model have the same parameters", "[fascicle][property]") {
  const Model& model = test::shipped_model();
  for (const Fascicle& f : model.fascicles) {
    const Fascicle& other = model.fascicles[std::size_t(model.fascicle(mirrored(f.name)))];
    INFO(f.name);
    CHECK(f.side != other.side);
    CHECK(f.group == other.group);
    CHECK(f.max_force == other.max_force);
    CHECK(f.optimal_length == other.optimal_length);
    CHECK(f.slack_length == other.slack_length);
    CHECK(f.pennation == other.pennation);
  }
}
