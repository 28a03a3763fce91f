/// Bodies that come to rest on contact points.

#include "catch.hpp"
#include "lumbopelvic/multibody/forward_dynamics.hpp"
#include "lumbopelvic/multibody/momentum.hpp"
#include "lumbopelvic/multibody/support_motion.hpp"
#include "support/hand_tree.hpp"
#include "support/moving_tree.hpp"

using namespace lumbopelvic;

namespace {

/// A brick of 20 kg with a contact point under each corner, free in all directions, over a slope of `tilt`
/// about z.
struct Brick {
  static constexpr double mass = 20.0, g = 9.80665;
  double tilt;
  Tree skeleton{
      {test::body("brick", mass, {0.0, 0.1, 0.0}, {0.2, 0.3, 0.25})},
      {test::joint(ground, 0, test::Axis::Zero(),
                   {test::slide(test::Axis::UnitX(), 0), test::slide(test::Axis::UnitY(), 1),
                    test::slide(test::Axis::UnitZ(), 2), test::turn(test::Axis::UnitZ(), 3),
                    test::turn(test::Axis::UnitX(), 4), test::turn(test::Axis::UnitY(), 5)})},
      {test::coordinate("x", MotionKind::translation), test::coordinate("y", MotionKind::translation),
       test::coordinate("z", MotionKind::translation), test::coordinate("tilt"), test::coordinate("list"),
       test::coordinate("rotation")}};
  DynamicsTree tree = test::moving(skeleton);
  std::vector<MovingSupport> supports;

  explicit Brick(double angle) : tilt(angle) {
    const SupportSurface slope{"slope", Vec3<double>::Zero(), {-std::sin(tilt), std::cos(tilt), 0.0}};
    ContactLaw law;
    law.tangential_damping = 600.0;
    for (const double x : {-0.2, 0.2})
      for (const double z : {-0.15, 0.15})
        supports.push_back(moving_support(tree, {"corner", {0, {x, 0.0, z}}, 0.6}, slope, law));
  }
};

/// Place, speeds, anchors.
using State = VecX<double>;

struct Rest {
  State state;
  double energy;
};

struct Drop {
  const Brick& brick;
  TreeMotion<double> motion{brick.tree};
  Vec3<double> force_W = Vec3<double>::Zero();
  double stored = 0.0;

  State rate(const State& x) {
    const auto n = brick.tree.n_dofs();
    TreeState<double> s{x.head(n), x.segment(n, n)};
    update_motion(brick.tree, s, motion);
    LinkWrenches<double> wrenches(std::size_t(brick.tree.n_links()));
    State dx = State::Zero(x.size());
    force_W.setZero();
    stored = 0.0;
    for (std::size_t i = 0; i < brick.supports.size(); ++i) {
      const auto at = 2 * n + 2 * Eigen::Index(i);
      const Vec2<double> anchor = x.segment<2>(at);
      const auto f = add_support_force<double>(brick.supports[i], motion, anchor, wrenches);
      dx.segment<2>(at) = f.anchor_rate;
      const Mat3<double>& axes = brick.supports[i].axes_W;
      force_W += axes * Vec3<double>(f.tangential[0], f.normal, f.tangential[1]);
      const Vec3<double> p = motion.X_OL[0] * brick.supports[i].p_L + motion.origin_W;
      stored += contact_energy<double>(brick.supports[i].law, axes.col(1).dot(p), anchor);
    }
    VecX<double> tau = VecX<double>::Zero(n);
    add_generalized_forces(brick.tree, motion, wrenches, tau);
    dx.head(n) = s.v;
    dx.segment(n, n) = forward_dynamics<double>(brick.tree, s, tau, {0.0, -Brick::g, 0.0});
    return dx;
  }
  double energy(const State& x) {
    static_cast<void>(rate(x));
    const Vec3<double> c = motion.X_OL[0] * Vec3<double>(0.0, 0.1, 0.0) + motion.origin_W;
    return kinetic_energy(brick.tree, motion) + Brick::mass * Brick::g * c[1] + stored;
  }
  void step(State& x, double h) {
    const State a = rate(x), b = rate(x + 0.5 * h * a), c = rate(x + 0.5 * h * b), d = rate(x + h * c);
    x += h / 6.0 * (a + 2.0 * b + 2.0 * c + d);
  }
};

}  // namespace

TEST_CASE("T3.7, T3.8: A brick dropped on a slope comes to rest on its corners, which carry its weight",
          "[support_motion][verification]") {  // T3.7, T3.8
  const Brick brick(0.2);
  Drop drop{brick};
  State x = State::Zero(12 + 8);
  x[1] = 0.01;
  x[3] = brick.tilt + 0.02;
  x[5] = 0.1;
  const double h = 2e-4, at_start = drop.energy(x);
  double last = at_start;
  for (int i = 0; i < 40000; ++i) {
    drop.step(x, h);
    if (i % 100 != 0) continue;
    const double energy = drop.energy(x);
    CHECK(energy <= last + 1e-6);  // friction and damping only take
    last = energy;
  }
  CHECK(last < at_start - 1.0);
  const State steady = x;
  for (int i = 0; i < 20000; ++i) drop.step(x, h);
  CHECK((x.head(3) - steady.head(3)).norm() < 1e-6);
  static_cast<void>(drop.rate(x));
  CHECK((drop.force_W - Vec3<double>(0.0, Brick::mass * Brick::g, 0.0)).norm() <
        1e-4 * Brick::mass * Brick::g);
}
