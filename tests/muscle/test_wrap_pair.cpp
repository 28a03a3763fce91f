#include <Eigen/Geometry>
#include <cmath>

#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/muscle/wrap_pair.hpp"
#include "lumbopelvic/muscle/wrapping_cylinder.hpp"
#include "lumbopelvic/muscle/wrapping_ellipsoid.hpp"

using namespace lumbopelvic;
using V = Vec3<double>;
using M = Mat3<double>;

namespace {

/// A surface placed in the common frame.
template <class Surface>
struct Placed {
  Surface surface;
  M R;
  V origin;

  template <Real S>
  SegmentGeometry<S> operator()(const Vec3<S>& a, const Vec3<S>& b, SegmentOrder order) const {
    const Mat3<S> R_S = R.cast<S>();
    const Vec3<S> local_a = R_S.transpose() * (a - origin), local_b = R_S.transpose() * (b - origin);
    auto s = segment_around(surface, local_a, local_b, order);
    for (Vec3<S>* v : {&s.gradient_a, &s.gradient_b, &s.tangent_a, &s.tangent_b}) *v = R_S * (*v);
    s.tangent_a += origin;
    s.tangent_b += origin;
    for (Mat3<S>* h : {&s.hessian_aa, &s.hessian_ab, &s.hessian_bb}) *h = R_S * (*h) * R_S.transpose();
    return s;
  }
};

const Placed<WrappingCylinder> left_post{WrappingCylinder(0.05, parse_wrap_side("y")), M::Identity(),
                                         V(-0.1, 0, 0)};
const Placed<WrappingCylinder> right_post{WrappingCylinder(0.05, parse_wrap_side("y")), M::Identity(),
                                          V(0.1, 0, 0)};
const Placed<WrappingCylinder> crossed_post{
    WrappingCylinder(0.04, parse_wrap_side("y")),
    Eigen::AngleAxisd(0.4, V(0.3, 1.0, 0.2).normalized()).toRotationMatrix(), V(0.1, 0.01, 0.02)};
const Placed<WrappingEllipsoid> egg{WrappingEllipsoid(V(0.04, 0.05, 0.09), parse_wrap_side("y")),
                                    Eigen::AngleAxisd(0.3, V::UnitX()).toRotationMatrix(),
                                    V(0.1, -0.01, 0.01)};

template <class First, class Second>
SegmentGeometry<double> joined(const First& first, const Second& second, const V& a, const V& b) {
  const PairPath path = find_pair_path(first, second, a, b);
  REQUIRE(path.converged);
  const auto order = SegmentOrder::hessian;
  switch (path.contact) {
    case PairContact::none:
      return straight_segment(a, b, order);
    case PairContact::first:
      return first(a, b, order);
    case PairContact::second:
      return second(a, b, order);
    default:
      break;
  }
  return join_at_free_point(first(a, path.free_point, order), second(path.free_point, b, order));
}

template <class First, class Second>
void check_derivatives(const First& first, const Second& second, const V& a, const V& b) {
  using D = Dual<double, 6>;
  const PairPath path = find_pair_path(first, second, a, b);
  REQUIRE(path.converged);
  REQUIRE(path.contact == PairContact::both);
  const auto s = joined(first, second, a, b);
  Vec3<D> a_dual, b_dual;
  for (int i = 0; i < 3; ++i) {
    a_dual[i] = D::variable(a[i], static_cast<std::size_t>(i));
    b_dual[i] = D::variable(b[i], static_cast<std::size_t>(i) + 3);
  }
  const auto m = refine_free_point<D>(first, second, a_dual, b_dual, path.free_point);
  const auto before = first(a_dual, m, SegmentOrder::gradient),
             after = second(m, b_dual, SegmentOrder::gradient);
  const D length = before.length + after.length;
  REQUIRE(s.hessian_ab.norm() > 0.1);
  for (int i = 0; i < 3; ++i) {
    const auto k = static_cast<std::size_t>(i);
    CHECK(length.partials[k] == Approx(s.gradient_a[i]).margin(1e-9));
    CHECK(length.partials[k + 3] == Approx(s.gradient_b[i]).margin(1e-9));
    for (int j = 0; j < 3; ++j) {
      CHECK(before.gradient_a[j].partials[k] == Approx(s.hessian_aa(j, i)).margin(1e-7));
      CHECK(before.gradient_a[j].partials[k + 3] == Approx(s.hessian_ab(j, i)).margin(1e-7));
      CHECK(after.gradient_b[j].partials[k + 3] == Approx(s.hessian_bb(j, i)).margin(1e-7));
    }
  }
}

}  // namespace

TEST_CASE("A string over two equal posts: two quarter turns and the gap between them", "[wrap][unit]") {
  const V a(-0.15, -0.3, 0.0), b(0.15, -0.2, 0.0);
  const auto path = find_pair_path(left_post, right_post, a, b);
  REQUIRE(path.converged);
  REQUIRE(path.contact == PairContact::both);
  CHECK(path.free_point.y() == Approx(0.05).epsilon(1e-12));
  const double planar = 0.3 + 0.2 + 0.2 + M_PI * 0.05;
  CHECK(joined(left_post, right_post, a, b).length == Approx(planar).epsilon(1e-13));
  // Parallel posts unroll onto one plane, so a climb goes straight across both.
  const auto climbing = joined(left_post, right_post, a, V(b + 0.2 * V::UnitZ()));
  CHECK(climbing.length == Approx(std::hypot(planar, 0.2)).epsilon(1e-12));
}

TEST_CASE("Eliminating the free point gives the derivatives of the whole length", "[wrap][property]") {
  const V a(-0.18, -0.2, 0.03), b(0.19, -0.15, -0.02);
  check_derivatives(left_post, right_post, a, b);
  check_derivatives(left_post, crossed_post, a, b);
  check_derivatives(left_post, egg, a, V(0.25, -0.05, -0.02));
}

TEST_CASE("Moving the free point along its line changes nothing", "[wrap][property]") {
  const V a(-0.18, -0.2, 0.03), b(0.19, -0.15, -0.02);
  const auto order = SegmentOrder::hessian;
  const V m = find_pair_path(left_post, crossed_post, a, b).free_point;
  const auto s = joined(left_post, crossed_post, a, b);
  const V along = left_post(a, m, order).gradient_b;
  const V other = m + 0.02 * along;
  const auto moved = join_at_free_point(left_post(a, other, order), crossed_post(other, b, order));
  CHECK(moved.length == Approx(s.length).epsilon(1e-14));
  CHECK((moved.hessian_ab - s.hessian_ab).norm() < 1e-10 * s.hessian_ab.norm());
}

TEST_CASE("The length is continuous as a path gains and loses each of two surfaces", "[wrap][property]") {
  const V a(-0.3, 0.02, 0.01);
  constexpr int n = 4'000;
  const double h = 0.5 / n;
  double worst_step = 0.0;
  unsigned seen = 0;
  V b(0.35, 0.3, 0.0);
  auto previous = joined(left_post, crossed_post, a, b);
  for (int i = 0; i < n; ++i) {
    b.y() -= h;
    const auto now = joined(left_post, crossed_post, a, b);
    seen |= 1u << static_cast<unsigned>(find_pair_path(left_post, crossed_post, a, b).contact);
    const double smooth = -0.5 * h * (now.gradient_b.y() + previous.gradient_b.y());
    worst_step = std::max(worst_step, std::abs(now.length - previous.length - smooth));
    previous = now;
  }
  CHECK(worst_step < 1e-7);  // the trapezium's own error, h² times the jump in curvature
  CHECK((seen & 1u) != 0);
  CHECK((seen & 8u) != 0);
}
