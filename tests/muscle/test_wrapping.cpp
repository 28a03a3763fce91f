#include <Eigen/Geometry>
#include <cmath>
#include <random>
#include <vector>

#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/muscle/wrapping_cylinder.hpp"

using namespace lumbopelvic;
using V = Vec3<double>;
using M = Mat3<double>;

namespace {

constexpr double radius = 0.05;  // [m], of every cylinder below that does not say otherwise

/// Pairs of ends around a cylinder, drawn so that many of them wrap.
struct EndPairs {
  std::mt19937_64 generator{7};
  V end() {
    std::uniform_real_distribution<double> distance(1.05, 3.0), angle(-3.0, 3.0), height(-0.1, 0.1);
    const double r = radius * distance(generator), phi = angle(generator);
    return {r * std::cos(phi), r * std::sin(phi), height(generator)};
  }
};

/// Seeds ends a, b as the six independent variables.
template <class D>
std::pair<Vec3<D>, Vec3<D>> seed(const V& a, const V& b) {
  std::pair<Vec3<D>, Vec3<D>> ends;
  for (int i = 0; i < 3; ++i) {
    const auto k = static_cast<std::size_t>(i);
    if constexpr (std::same_as<D, Dual<double, 6>>) {
      ends.first[i] = D::variable(a[i], k);
      ends.second[i] = D::variable(b[i], k + 3);
    } else {
      ends.first[i] = D::variable(Dual<double, 6>::variable(a[i], k), k);
      ends.second[i] = D::variable(Dual<double, 6>::variable(b[i], k + 3), k + 3);
    }
  }
  return ends;
}

Mat6<double> whole_hessian(const SegmentGeometry<double>& s) {
  Mat6<double> h;
  h << s.hessian_aa, s.hessian_ab, s.hessian_ab.transpose(), s.hessian_bb;
  return h;
}

/// A path and a wrap cylinder of the shipped anatomy in the neutral pose, pelvis frame.
struct NeutralPath {
  const char* name;
  std::vector<V> points;
  std::size_t wrapped_stretch;  ///< the stretch from this point to the next may wrap
  V centre, rotation_xyz;
  double radius;
  const char* side;
  double length;  ///< [m], tabulated
};

double length_of(const NeutralPath& path) {
  const V& e = path.rotation_xyz;
  const M R = (Eigen::AngleAxisd(e.x(), V::UnitX()) * Eigen::AngleAxisd(e.y(), V::UnitY()) *
               Eigen::AngleAxisd(e.z(), V::UnitZ()))
                  .toRotationMatrix();
  const WrappingCylinder cylinder(path.radius, parse_wrap_side(path.side));
  double length = 0.0;
  for (std::size_t i = 0; i + 1 < path.points.size(); ++i) {
    const V a = R.transpose() * (path.points[i] - path.centre);
    const V b = R.transpose() * (path.points[i + 1] - path.centre);
    const auto s = i == path.wrapped_stretch ? segment_around(cylinder, a, b) : straight_segment(a, b);
    CHECK(s.wrapped() == (i == path.wrapped_stretch));
    length += s.length;
  }
  return length;
}

}  // namespace

// T2.4
TEST_CASE("T2.4: A half turn of string is two tangents and half a circumference", "[wrap][unit]") {
  const WrappingCylinder cylinder(radius, parse_wrap_side("y"));
  const V a(-radius, -0.2, 0.0), b(radius, -0.3, 0.0);
  const auto s = segment_around(cylinder, a, b);
  REQUIRE(s.state == SegmentState::wrapped);
  CHECK(s.length == Approx(0.5 + M_PI * radius).epsilon(1e-15));
  CHECK((s.gradient_a - V(0, -1, 0)).norm() < 1e-15);
  CHECK((s.tangent_b - V(radius, 0, 0)).norm() < 1e-15);

  const double climb = 0.12;
  const auto helix = segment_around(cylinder, a, V(b + climb * V::UnitZ()));
  CHECK(helix.length == Approx(std::hypot(0.5 + M_PI * radius, climb)).epsilon(1e-15));
}

TEST_CASE("A line clear on the allowed side is straight, on the other side goes the long way",
          "[wrap][unit]") {
  const double x = 0.08, y = 0.06, r = 0.1;  // a 6-8-10 triangle
  const V a(-x, y, 0.0), b(x, y, 0.01);
  CHECK(segment_around(WrappingCylinder(radius, parse_wrap_side("y")), a, b).state == SegmentState::straight);
  const auto s = segment_around(WrappingCylinder(radius, parse_wrap_side("-y")), a, b);
  REQUIRE(s.state == SegmentState::wrapped);
  const double half_arc = M_PI / 2 + std::atan(y / x) - std::acos(radius / r);
  const double planar = 2.0 * (std::sqrt(r * r - radius * radius) + radius * half_arc);
  CHECK(s.length == Approx(std::hypot(planar, 0.01)).epsilon(1e-15));
  CHECK(s.tangent_a.y() < 0.0);
  CHECK(segment_around(WrappingCylinder(radius), a, b).state == SegmentState::straight);
}

// T2.4
TEST_CASE("T2.4: A cylinder of no radius is a polyline over its axis", "[wrap][property]") {
  const V a(-0.08, 0.06, 0.0), b(0.03, 0.04, 0.0);
  const WrappingCylinder needle(1e-12, parse_wrap_side("-y"));
  CHECK(segment_around(needle, a, b).length == Approx(0.1 + 0.05).epsilon(1e-10));
  CHECK(segment_around(WrappingCylinder(1e-12), a, b).length == Approx((a - b).norm()).epsilon(1e-15));
}

TEST_CASE("Gradient and Hessian are the derivatives of the length", "[wrap][property]") {
  using D = Dual<double, 6>;
  const char* side = GENERATE("all", "x", "-x", "y", "-y");
  const WrappingCylinder cylinder(radius, parse_wrap_side(side));
  EndPairs pairs;
  int wrapped = 0;
  for (int i = 0; i < 200; ++i) {
    const V a = pairs.end(), b = pairs.end();
    const auto s = segment_around(cylinder, a, b);
    wrapped += s.wrapped();
    const auto [a2, b2] = seed<Dual<D, 6>>(a, b);
    const auto length = segment_around(cylinder, a2, b2, SegmentOrder::length).length;
    const auto h = whole_hessian(s);
    Vec6<double> g;
    g << s.gradient_a, s.gradient_b;
    REQUIRE((h - h.transpose()).norm() < 1e-11 * h.norm());
    for (int j = 0; j < 6; ++j) {
      const auto row = static_cast<std::size_t>(j);
      REQUIRE(length.partials[row].value == Approx(g[j]).margin(1e-12));
      for (int k = 0; k < 6; ++k)
        REQUIRE(length.partials[row].partials[static_cast<std::size_t>(k)] ==
                Approx(h(j, k)).margin(1e-10 * h.norm()));
    }
  }
  CHECK(wrapped > 40);
}

TEST_CASE("The Hessian agrees with differences of the gradient", "[wrap][property]") {
  const WrappingCylinder cylinder(radius, parse_wrap_side("-y"));
  const V a(-0.09, 0.05, 0.02), b(0.07, 0.03, -0.04);
  const double h = 1e-6;
  const auto s = segment_around(cylinder, a, b);
  REQUIRE(s.wrapped());
  REQUIRE(s.hessian_ab.norm() > 1.0);
  for (int i = 0; i < 3; ++i) {
    const V step = h * V::Unit(i);
    const auto up = segment_around(cylinder, V(a + step), b), down = segment_around(cylinder, V(a - step), b);
    const V column_a = (up.gradient_a - down.gradient_a) / (2 * h);
    const V column_b = (up.gradient_b - down.gradient_b) / (2 * h);
    CHECK((column_a - s.hessian_aa.col(i)).norm() < 1e-6);
    CHECK((column_b - s.hessian_ab.row(i).transpose()).norm() < 1e-6);
  }
}

TEST_CASE("Length and gradient are continuous where the path touches down and lifts off",
          "[wrap][property]") {
  const char* side = GENERATE("all", "x", "-x");
  const WrappingCylinder cylinder(radius, parse_wrap_side(side));
  constexpr int n = 100'000;
  const V a(0.02, -0.15, 0.01);
  const double start = -0.2, h = 0.43 / n;  // b runs along x past the cylinder
  auto previous = segment_around(cylinder, a, V(start, 0.12, 0.03), SegmentOrder::gradient);
  double worst_step = 0.0, worst_turn = 0.0;
  int changes = 0;
  for (int i = 1; i <= n; ++i) {
    const V b(start + i * h, 0.12, 0.03);
    if (side[0] == 'a' &&
        std::abs(b.x() + 0.016) < 2 * h) {  // the free line meets the axis: the kink of `all`
      previous = segment_around(cylinder, a, b, SegmentOrder::gradient);
      continue;
    }
    const auto now = segment_around(cylinder, a, b, SegmentOrder::gradient);
    const double smooth = 0.5 * h * (now.gradient_b.x() + previous.gradient_b.x());
    worst_step = std::max(worst_step, std::abs(now.length - previous.length - smooth));
    worst_turn = std::max(worst_turn, (now.gradient_b - previous.gradient_b).norm());
    changes += now.wrapped() != previous.wrapped();
    previous = now;
  }
  CHECK(changes == (side[0] == 'a' ? 2 : 1));
  CHECK(worst_step < 1e-9);
  CHECK(worst_turn < 20.0 * h);
}

TEST_CASE("Turning about the axis and sliding along it leave the length alone", "[wrap][property]") {
  const WrappingCylinder cylinder(radius);
  EndPairs pairs;
  for (int i = 0; i < 100; ++i) {
    const V a = pairs.end(), b = pairs.end();
    const M R = Eigen::AngleAxisd(0.1 + i, V::UnitZ()).toRotationMatrix();
    const V slide = 0.3 * V::UnitZ();
    const auto s = segment_around(cylinder, a, b),
               moved = segment_around(cylinder, V(R * a + slide), V(R * b + slide));
    REQUIRE(moved.length == Approx(s.length).epsilon(1e-14));
    REQUIRE((moved.gradient_a - R * s.gradient_a).norm() < 1e-12);
  }
}

TEST_CASE("Swapping the ends, or mirroring them with the side, gives the same path", "[wrap][property]") {
  const WrappingCylinder up(radius, parse_wrap_side("y")), down(radius, parse_wrap_side("-y"));
  const Eigen::DiagonalMatrix<double, 3> mirror(1.0, -1.0, 1.0);
  EndPairs pairs;
  int wrapped = 0;
  for (int i = 0; i < 100; ++i) {
    const V a = pairs.end(), b = pairs.end();
    const auto s = segment_around(up, a, b), back = segment_around(up, b, a);
    const auto mirrored = segment_around(down, V(mirror * a), V(mirror * b));
    wrapped += s.wrapped();
    REQUIRE(back.length == Approx(s.length).epsilon(1e-15));
    REQUIRE((back.hessian_ab.transpose() - s.hessian_ab).norm() < 1e-11 * (1.0 + s.hessian_ab.norm()));
    REQUIRE(mirrored.length == Approx(s.length).epsilon(1e-15));
    REQUIRE((mirrored.gradient_b - mirror * s.gradient_b).norm() < 1e-14);
  }
  CHECK(wrapped > 20);
}

TEST_CASE("An end in the cylinder is reported and the path left straight", "[wrap][unit]") {
  const WrappingCylinder cylinder(radius);
  const V a(0.01, 0.02, 0.0), b(-0.1, 0.03, 0.0);
  const auto s = segment_around(cylinder, a, b);
  CHECK(s.state == SegmentState::inside);
  CHECK_FALSE(s.sound());
  CHECK(s.length == (a - b).norm());
  CHECK(segment_around(cylinder, V(radius, 0.0, 0.0), b).state == SegmentState::inside);
}

TEST_CASE("Only what was asked for is filled in", "[wrap][unit]") {
  const WrappingCylinder cylinder(radius);
  const V a(-0.1, 0.01, 0.0), b(0.1, 0.01, 0.0);
  CHECK(std::isnan(segment_around(cylinder, a, b, SegmentOrder::length).gradient_a.x()));
  CHECK(std::isnan(segment_around(cylinder, a, b, SegmentOrder::gradient).hessian_aa(0, 0)));
  CHECK(std::isnan(straight_segment(a, b, SegmentOrder::gradient).hessian_aa(0, 0)));
}

TEST_CASE("Sides are read as the tables write them", "[wrap][unit]") {
  CHECK(parse_wrap_side("all").any());
  CHECK(parse_wrap_side("-x") == WrapSide{0, -1});
  CHECK(parse_wrap_side("+y") == WrapSide{1, 1});
  CHECK(parse_wrap_side("z") == WrapSide{2, 1});
  for (const char* text : {"", "-", "w", "xy", "--x", "All"})
    CHECK_THROWS_AS(parse_wrap_side(text), InvalidArgument);
  CHECK_THROWS_AS(WrappingCylinder(0.0), InvalidArgument);
  CHECK_THROWS_AS(WrappingCylinder(radius, parse_wrap_side("z")), InvalidArgument);
}

// Points, surfaces and lengths: core rows of the anatomy tables (paths, wraps, muscles) in the neutral pose,
// lengths tabulated there to eight digits by an independent program.
TEST_CASE("Psoas and transversus lengths are those of the anatomy tables", "[wrap][verification]") {
  const V brim(-0.034924, -0.05301, 0.07184), hip(-0.0707, -0.0661, 0.0835);
  const V femur(hip + V(-0.0132, -0.0467, 0.0046)), trochanter(hip + V(-0.0235, -0.0524, 0.0088));
  const V brim_centre(-0.088424, -0.04761, 0.07184), brim_rotation(-0.25, -0.27, 0.1);
  const V lumbar1(-0.0965, 0.1832, 0.0), lumbar3(-0.0784, 0.1193, 0.0), lumbar5(-0.088, 0.054, 0.0);
  const V abdomen(0.002, 0.144, 0.0);
  const NeutralPath paths[] = {
      {"Ps_L1_VB_r",
       {lumbar1 + V(-0.0101595, 0.02327, 0.02), brim, femur, trochanter},
       1,
       brim_centre,
       brim_rotation,
       0.05,
       "-y",
       0.36680054},
      {"TR3_r",
       {lumbar3 + V(-0.02972144, 0.01646198, 0.03), abdomen + V(0.00714076, -0.005, 0.0439056)},
       0,
       lumbar3 + V(0.027466308, 0.013369808, 0.055),
       V(-1.570597, 0.042924553, 3.1415841),
       0.04,
       "y",
       0.17428564},
      {"TR5_r",
       {abdomen + V(0.005, -0.063, 0.043), V(-0.044969945, 0.07572097, 0.11206696)},
       0,
       lumbar5 + V(0.053545335, 0.02229184, 0.068),
       V(-1.5706018, 0.066522384, 3.1415797),
       0.04,
       "y",
       0.099269367},
  };
  for (const NeutralPath& path : paths) {
    INFO(path.name);
    CHECK(length_of(path) == Approx(path.length).margin(6e-9).epsilon(0));
  }
}
