#include <Eigen/Geometry>
#include <cmath>
#include <random>
#include <vector>

#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/muscle/wrapping_ellipsoid.hpp"

using namespace lumbopelvic;
using V = Vec3<double>;

namespace {

const V chest_axes(0.075, 0.17, 0.13);  // [m], semi-axes of the chest surface of the anatomy tables

/// Pairs of ends on opposite sides of a surface, near enough to its centre line to wrap.
std::pair<V, V> opposite_ends(std::mt19937_64& generator, double reach) {
  std::normal_distribution<double> normal;
  const auto direction = [&] {
    return V(normal(generator), normal(generator), normal(generator)).normalized();
  };
  const V a = direction();
  return {reach * a, 0.8 * reach * (0.5 * direction() - a).normalized()};
}

/// Length of the shortest string found by brute force: nodes move to the middle of their neighbours and
/// are pushed back out of the ellipsoid, until nothing moves.
double relaxed_string(const V& axes, const V& a, const V& b, const V& outward, int nodes) {
  std::vector<V> x(static_cast<std::size_t>(nodes) + 1);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double t = static_cast<double>(i) / nodes;
    x[i] = a + t * (b - a) + 4.0 * t * (1.0 - t) * outward;
  }
  x.back() = b;
  for (int sweep = 0; sweep < 4 * nodes * nodes; ++sweep) {
    for (std::size_t i = 1; i + 1 < x.size(); ++i) {
      x[i] = 0.5 * (x[i - 1] + x[i + 1]);
      for (int k = 0; k < 3; ++k) {  // Newton along the normal, back to the surface
        const V gradient = x[i].cwiseQuotient(axes.cwiseAbs2());
        const double excess = x[i].dot(gradient) - 1.0;
        if (excess >= 0.0 && k == 0) break;
        x[i] -= 0.5 * excess / gradient.squaredNorm() * gradient;
      }
    }
  }
  double length = 0.0;
  for (std::size_t i = 0; i + 1 < x.size(); ++i) length += (x[i + 1] - x[i]).norm();
  return length;
}

template <class D, std::size_t Offset>
Vec3<D> seed(const V& p) {
  return {D::variable(p[0], Offset), D::variable(p[1], Offset + 1), D::variable(p[2], Offset + 2)};
}

}  // namespace

TEST_CASE("Around a sphere the path is two tangents and a great circle", "[wrap][verification]") {
  const double R = 0.1;
  const WrappingEllipsoid sphere(V::Constant(R));
  std::mt19937_64 generator(3);
  int wrapped = 0;
  for (int i = 0; i < 100; ++i) {
    const auto [a, b] = opposite_ends(generator, 0.25);
    const auto s = segment_around(sphere, a, b);
    const double between = std::acos(a.normalized().dot(b.normalized()));
    const double arc = between - std::acos(R / a.norm()) - std::acos(R / b.norm());
    REQUIRE(s.wrapped() == (arc > 0.0));
    if (!s.wrapped()) continue;
    ++wrapped;
    const double tangent_a = std::sqrt(a.squaredNorm() - R * R),
                 tangent_b = std::sqrt(b.squaredNorm() - R * R);
    REQUIRE(s.length == Approx(tangent_a + R * arc + tangent_b).epsilon(1e-12));
    // Across the plane of the circle neighbours meet as on the sphere: cos and sin of the arc.
    const V across = a.cross(b).normalized();
    const double c = std::cos(arc), n = std::sin(arc);
    const double turn = tangent_a * c + R * n + tangent_b * (c - tangent_a * n / R);
    REQUIRE(across.dot(s.hessian_ab * across) == Approx(-1.0 / turn).epsilon(1e-9));
  }
  CHECK(wrapped > 50);
}

TEST_CASE("A geodesic is as long as a string pulled tight by brute force", "[wrap][verification]") {
  const WrappingEllipsoid chest(chest_axes);
  const V a(-0.12, -0.15, 0.02), b(0.09, 0.14, 0.15);
  const auto s = segment_around(chest, a, b);
  REQUIRE(s.wrapped());
  const double excess = s.length - (a - b).norm();
  REQUIRE(excess > 5e-3);
  const V outward = 0.5 * (s.tangent_a + s.tangent_b - a - b);
  const double coarse = relaxed_string(chest_axes, a, b, outward, 32);
  const double fine = relaxed_string(chest_axes, a, b, outward, 64);
  CHECK(std::abs(fine - s.length) < std::abs(coarse - s.length));
  CHECK(fine == Approx(s.length).margin(1e-2 * excess));
}

TEST_CASE("On a surface of revolution the moment of the tangent about the axis is conserved",
          "[wrap][property]") {
  const WrappingEllipsoid egg(V(0.08, 0.15, 0.08));
  std::mt19937_64 generator(11);
  int wrapped = 0;
  for (int i = 0; i < 60; ++i) {
    const auto [a, b] = opposite_ends(generator, 0.3);
    const auto s = segment_around(egg, a, b);
    if (!s.wrapped()) continue;
    ++wrapped;
    const double moment = -a.cross(s.gradient_a).y();  // Clairaut: of the direction of travel, at either end
    REQUIRE(b.cross(s.gradient_b).y() == Approx(moment).margin(1e-11));
    REQUIRE(s.residual < 1e-12);
  }
  CHECK(wrapped > 30);
}

TEST_CASE("Gradient and Hessian of a geodesic path are the derivatives of its length", "[wrap][property]") {
  using D = Dual<double, 6>;
  const WrappingEllipsoid chest(chest_axes);
  std::mt19937_64 generator(5);
  int wrapped = 0;
  for (int i = 0; i < 40; ++i) {
    const auto [a, b] = opposite_ends(generator, 0.3);
    const auto s = segment_around(chest, a, b);
    if (!s.wrapped()) continue;
    ++wrapped;
    const auto d = segment_around(chest, seed<D, 0>(a), seed<D, 3>(b));
    REQUIRE(s.hessian_aa.norm() > 1.0);
    REQUIRE((s.hessian_aa - s.hessian_aa.transpose()).norm() < 1e-12 * s.hessian_aa.norm());
    for (int j = 0; j < 3; ++j) {
      const auto k = static_cast<std::size_t>(j);
      REQUIRE(d.length.partials[k] == Approx(s.gradient_a[j]).margin(1e-9));
      REQUIRE(d.length.partials[k + 3] == Approx(s.gradient_b[j]).margin(1e-9));
      for (int l = 0; l < 3; ++l) {
        const double scale = s.hessian_aa.norm();
        REQUIRE(d.gradient_a[l].partials[k] == Approx(s.hessian_aa(l, j)).margin(1e-8 * scale));
        REQUIRE(d.gradient_a[l].partials[k + 3] == Approx(s.hessian_ab(l, j)).margin(1e-8 * scale));
        REQUIRE(d.gradient_b[l].partials[k + 3] == Approx(s.hessian_bb(l, j)).margin(1e-8 * scale));
      }
    }
  }
  CHECK(wrapped > 15);
}

TEST_CASE("First partials through the Hessian are those of following the geodesic with them",
          "[wrap][property]") {
  using D = Dual<double, 6>;
  const WrappingEllipsoid chest(chest_axes);
  std::mt19937_64 generator(6);
  int wrapped = 0;
  for (int i = 0; i < 20; ++i) {
    const auto [a, b] = opposite_ends(generator, 0.3);
    Vec3<D> p = seed<D, 0>(a), q = seed<D, 3>(b);
    p[0].partials[4] = 0.3, q[2].partials[1] = -0.7;  // ends that move together
    const auto followed = segment_around(chest, p, q, SegmentOrder::hessian);
    const auto lifted = segment_around(chest, p, q, SegmentOrder::gradient);
    if (!lifted.wrapped()) continue;
    ++wrapped;
    REQUIRE(lifted.state == followed.state);
    REQUIRE(lifted.tangent_a[0].value == Approx(followed.tangent_a[0].value).epsilon(1e-9));
    REQUIRE(std::isnan(lifted.tangent_a[0].partials[0]));
    for (std::size_t k = 0; k < 6; ++k) {
      REQUIRE(lifted.length.partials[k] == Approx(followed.length.partials[k]).margin(1e-9));
      for (int l = 0; l < 3; ++l) {
        REQUIRE(lifted.gradient_a[l].partials[k] == Approx(followed.gradient_a[l].partials[k]).margin(1e-6));
        REQUIRE(lifted.gradient_b[l].partials[k] == Approx(followed.gradient_b[l].partials[k]).margin(1e-6));
      }
    }
  }
  CHECK(wrapped > 7);
}

TEST_CASE("Nested duals and differences agree on a geodesic path's Hessian", "[wrap][property]") {
  using D = Dual<double, 1>;
  using DD = Dual<D, 1>;
  const WrappingEllipsoid chest(chest_axes);
  const V a(-0.12, -0.15, 0.02), b(0.09, 0.14, 0.15), along(0.3, -0.5, 0.81);
  const DD step = DD::variable(D::variable(0.0, 0), 0);
  Vec3<DD> moved, fixed;
  for (int i = 0; i < 3; ++i) {
    moved[i] = a[i] + along[i] * step;
    fixed[i] = DD(b[i]);
  }
  const auto s = segment_around(chest, a, b);
  const double second =
      segment_around(chest, moved, fixed, SegmentOrder::length).length.partials[0].partials[0];
  const double h = 1e-6;
  const auto up = segment_around(chest, V(a + h * along), b),
             down = segment_around(chest, V(a - h * along), b);
  CHECK(second == Approx(along.dot(s.hessian_aa * along)).epsilon(1e-7));
  CHECK(((up.gradient_a - down.gradient_a) / (2 * h) - s.hessian_aa * along).norm() < 1e-6);
  CHECK(((up.gradient_b - down.gradient_b) / (2 * h) - s.hessian_ab.transpose() * along).norm() < 1e-6);
}

TEST_CASE("Length and gradient are continuous where a path touches an ellipsoid", "[wrap][property]") {
  const WrappingEllipsoid chest(chest_axes, parse_wrap_side("z"));
  constexpr int n = 100'000;
  const V a(-0.2, -0.1, 0.05);
  const double h = 0.06 / n;
  auto previous = segment_around(chest, a, V(0.2, 0.1, 0.26), SegmentOrder::gradient);
  double worst_step = 0.0, worst_turn = 0.0;
  int touched = 0;
  for (int i = 1; i <= n; ++i) {
    const V b(0.2, 0.1, 0.26 - i * h);
    const auto now = segment_around(chest, a, b, SegmentOrder::gradient);
    const double smooth = -0.5 * h * (now.gradient_b.z() + previous.gradient_b.z());
    worst_step = std::max(worst_step, std::abs(now.length - previous.length - smooth));
    worst_turn = std::max(worst_turn, (now.gradient_b - previous.gradient_b).norm());
    touched += now.wrapped() && !previous.wrapped();
    previous = now;
  }
  CHECK(touched == 1);
  CHECK(worst_step < 1e-9);
  CHECK(worst_turn < 20.0 * h);
}

TEST_CASE("Reflections of the surface carry the path along", "[wrap][property]") {
  const WrappingEllipsoid right(chest_axes, parse_wrap_side("z")), left(chest_axes, parse_wrap_side("-z"));
  const Eigen::DiagonalMatrix<double, 3> mirror(1.0, 1.0, -1.0);
  const V a(-0.075, -0.12, 0.013), b(0.085, 0.13, 0.15);  // near LD_L1_r
  const auto s = segment_around(right, a, b), m = segment_around(left, V(mirror * a), V(mirror * b));
  const auto back = segment_around(right, b, a);
  REQUIRE(s.state == SegmentState::wrapped);
  CHECK(m.state == SegmentState::wrapped);
  CHECK(m.length == Approx(s.length).epsilon(1e-14));
  CHECK((m.gradient_a - mirror * s.gradient_a).norm() < 1e-12);
  CHECK(back.length == Approx(s.length).epsilon(1e-12));
  CHECK((back.hessian_ab.transpose() - s.hessian_ab).norm() < 1e-8 * s.hessian_ab.norm());
}

TEST_CASE("The path keeps to the side asked for, or says that it could not", "[wrap][unit]") {
  const V flat(0.2, 0.2, 0.03);  // a lens: over either face is locally shortest
  const V a(-0.4, 0.0, 0.005), b(0.4, 0.0, 0.005);
  const auto over = segment_around(WrappingEllipsoid(flat, parse_wrap_side("z")), a, b);
  const auto under = segment_around(WrappingEllipsoid(flat, parse_wrap_side("-z")), a, b);
  REQUIRE(over.state == SegmentState::wrapped);
  REQUIRE(under.state == SegmentState::wrapped);
  CHECK(over.tangent_a.z() > 0.0);
  CHECK(under.tangent_a.z() < 0.0);
  CHECK(under.length > over.length);
  CHECK(segment_around(WrappingEllipsoid(flat), a, b).length == over.length);

  const WrappingEllipsoid ball(V::Constant(0.1), parse_wrap_side("-z"));  // no taut path under a ball
  CHECK(segment_around(ball, V(-0.3, 0, 0.05), V(0.3, 0, 0.05)).state == SegmentState::wrong_side);
}

TEST_CASE("A line that clears the ellipsoid is straight, and an end inside is reported", "[wrap][unit]") {
  const WrappingEllipsoid chest(chest_axes, parse_wrap_side("z"));
  const V a(-0.2, 0.3, -0.1), b(0.2, 0.3, 0.1), within(0.01, 0.1, 0.02);
  CHECK(segment_around(chest, a, b).state == SegmentState::straight);
  CHECK(segment_around(chest, a, b).length == (a - b).norm());
  CHECK(segment_around(chest, a, within).state == SegmentState::inside);
  CHECK(segment_around(chest, V(0.0, 0.17, 0.0), b).state == SegmentState::inside);
  CHECK_THROWS_AS(WrappingEllipsoid(V(0.1, 0.0, 0.1)), InvalidArgument);
}
