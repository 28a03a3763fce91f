#include "catch.hpp"
#include "lumbopelvic/multibody/dead_load.hpp"
#include "support/differences.hpp"
#include "support/hand_tree.hpp"

using namespace lumbopelvic;

namespace {

const Vec3<double> held_moment{12.0, -35.0, 20.0};

Kinematics<double> moved(const Tree& tree, const VecX<double>& q) {
  Kinematics<double> kin;
  forward_kinematics(tree, Pose<double>{q}, kin);
  return kin;
}

/// Generalised force of the moment on body 2, as it stands in the world there.
VecX<double> force_of(const Tree& tree, const VecX<double>& q, const Vec3<double>& moment_W) {
  VecX<double> Q = VecX<double>::Zero(tree.n_coordinates());
  add_dead_load(tree, moved(tree, q), {PathPoint{2}, Vec3<double>::Zero(), moment_W}, Q);
  return Q;
}

MatX<double> symmetric(const MatX<double>& K) { return 0.5 * (K + K.transpose()); }

}  // namespace

TEST_CASE("A held moment does the work of the turn it acts on", "[dead_load][property]") {
  const Tree tree = test::rich_tree();
  std::mt19937_64 generator(29);
  const VecX<double> q = test::random_vector(tree.n_coordinates(), 0.8, generator);
  const VecX<double> v = test::random_vector(tree.n_coordinates(), 1.0, generator);
  const double h = 1e-6;
  const Mat3<double> R = moved(tree, q).X_WB[2].R;
  const Mat3<double> turn =
      (moved(tree, q + h * v).X_WB[2].R * R.transpose() - moved(tree, q - h * v).X_WB[2].R * R.transpose()) /
      (2.0 * h);
  const Vec3<double> w{turn(2, 1), turn(0, 2), turn(1, 0)};
  REQUIRE(w.norm() > 0.1);
  CHECK(force_of(tree, q, held_moment).dot(v) == Approx(held_moment.dot(w)).epsilon(1e-7));
}

TEST_CASE("The stiffness of a held moment is the symmetric part, the same in the world and on the body",
          "[dead_load][property]") {
  const Tree tree = test::rich_tree();
  std::mt19937_64 generator(31);
  const VecX<double> q = test::random_vector(tree.n_coordinates(), 0.8, generator);
  std::vector<int> every(std::size_t(tree.n_coordinates()));
  for (std::size_t c = 0; c < every.size(); ++c) every[c] = int(c);
  MatX<double> H = MatX<double>::Zero(tree.n_coordinates(), tree.n_coordinates());
  add_dead_load_hessian(tree, moved(tree, q), {PathPoint{2}, Vec3<double>::Zero(), held_moment}, every, H);

  const Vec3<double> moment_B = moved(tree, q).X_WB[2].R.transpose() * held_moment;
  const auto in_world = [&](const VecX<double>& x) { return VecX<double>(-force_of(tree, x, held_moment)); };
  const auto on_body = [&](const VecX<double>& x) {
    return VecX<double>(-force_of(tree, x, moved(tree, x).X_WB[2].R * moment_B));
  };
  const MatX<double> K_world = test::differences(in_world, q, 1e-4);
  const MatX<double> K_body = test::differences(on_body, q, 1e-4);
  REQUIRE(H.norm() > 1.0);
  REQUIRE((K_world - K_world.transpose()).norm() > 0.1);  // no potential
  REQUIRE((K_world - K_body).norm() > 0.1);
  CHECK(test::relative_error(H, symmetric(K_world)) < 1e-8);
  CHECK(test::relative_error(H, symmetric(K_body)) < 1e-8);
}
