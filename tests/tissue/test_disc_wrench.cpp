#include <Eigen/Eigenvalues>
#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/tissue/disc_forces.hpp"
#include "support/beam_stiffness.hpp"
#include "support/differences.hpp"
#include "support/disc_energy.hpp"
#include "support/hand_disc.hpp"

using namespace lumbopelvic;

namespace {

/// A segment that slides and turns, with an elastic centre that is nowhere special.
struct SlidingSegment {
  Tree tree;
  Disc disc = test::published_disc();

  SlidingSegment() {
    std::vector<Coordinate> coordinates;
    test::add_segment_coordinates("example", coordinates);
    test::Axis com(0.01, 0.02, 0.005);
    tree = {{test::body("upper", 1.5, com, {4e-3, 6e-3, 3e-3})},
            {test::joint(ground, 0, {0.1, 0.2, 0.0}, test::segment_axes(0, -0.5))},
            std::move(coordinates)};
    test::place(disc, 0, 0, -0.5);
    disc.translational_stiffness = {435e3, 2420e3, 523e3};
    disc.elastic_center = {-0.008, 0.003, 0.0};
    disc.brace = 10.0;
    disc.rotational_damping = {0.3, 0.5, 0.4};
    disc.translational_damping = {200.0, 900.0, 250.0};
  }

  /// Slides up to 0.5 mm and turns up to 0.15 rad, times `size`; about no load, or about 600 N of
  /// compression.
  [[nodiscard]] VecX<double> pose(double size, double shortening, std::mt19937_64& generator) const {
    VecX<double> q = test::random_vector(6, size, generator);
    q.head(3) *= 5e-4;
    q.tail(3) *= 0.15;
    q[1] -= shortening;
    return q;
  }
  [[nodiscard]] VecX<double> force(const VecX<double>& q) const {
    VecX<double> Q = VecX<double>::Zero(6);
    add_disc_forces<double>(tree, disc, q, Q);
    return Q;
  }
  [[nodiscard]] MatX<double> stiffness(const VecX<double>& q) const {
    MatX<double> H = MatX<double>::Zero(6, 6);
    add_disc_hessian(tree, disc, q, {0, 1, 2, 3, 4, 5}, H);
    return H;
  }
};

template <class D>
VecX<D> variables(const VecX<double>& q) {
  return test::dual_variables<D>(q);
}

double largest(const MatX<double>& m) { return m.cwiseAbs().maxCoeff(); }

Mat6<double> some_stiffness(std::mt19937_64& generator) {
  const VecX<double> x = test::random_vector(36, 1.0, generator);
  const Mat6<double> half = Eigen::Map<const Mat6<double>>(x.data());
  Vec6<double> scale;
  scale << 8.0, 8.0, 8.0, 400.0, 900.0, 400.0;
  return scale.asDiagonal() * half * half.transpose() * scale.asDiagonal();
}

}  // namespace

TEST_CASE("A beam about its end has the textbook stiffness", "[disc][verification]") {
  const Beam beam{0.011, 4000.0, 0.3, 0.5, 0.9, 2500.0, 2000.0};
  const double l = beam.length, EI = beam.bending_sagittal, phi = 12.0 * EI / (beam.shear_anterior * l * l);
  const Mat6<double> tip = shifted(beam_stiffness(beam), {0.0, -l / 2.0, 0.0});
  CHECK(tip(2, 2) == Approx((4.0 + phi) * EI / (l * (1.0 + phi))).epsilon(1e-12));
  CHECK(std::abs(tip(2, 3)) == Approx(6.0 * EI / (l * l * (1.0 + phi))).epsilon(1e-12));
  CHECK(tip(3, 3) == Approx(12.0 * EI / (l * l * l * (1.0 + phi))).epsilon(1e-12));
  CHECK(tip(4, 4) == Approx(beam.axial / l).epsilon(1e-12));
  CHECK(tip(1, 1) == Approx(beam.torsion / l).epsilon(1e-12));
}

TEST_CASE("A beam at an offset with bars beside it has no negative stiffness", "[disc][property]") {
  const Beam beam{0.011, 4000.0, 0.3, 0.5, 0.9, 2500.0, 2000.0};
  std::mt19937_64 generator(81);
  for (int i = 0; i < 20; ++i) {
    const Vec3<double> e = test::random_vector(3, 0.03, generator);
    Mat6<double> K = shifted(beam_stiffness(beam), e);
    REQUIRE(largest(K.topRightCorner<3, 3>()) > 100.0);
    const Vec3<double> n = test::random_vector(3, 1.0, generator).normalized();
    K += bar_stiffness(1e5, test::random_vector(3, 0.03, generator), n);
    CHECK(largest(K - K.transpose()) < 1e-9 * largest(K));
    CHECK(Eigen::SelfAdjointEigenSolver<Mat6<double>>(K).eigenvalues()[0] > 0.0);
  }
}

TEST_CASE("A beam refuses what is no beam", "[disc][unit]") {
  CHECK_THROWS_WITH((beam_stiffness({0.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0})),
                    Catch::Contains("beam_stiffness: length is 0, expected > 0"));
  CHECK_THROWS_WITH(bar_stiffness(1.0, {0.0, 0.0, 0.0}, {0.0, 2.0, 0.0}),
                    Catch::Contains("length of n is 2"));
}

TEST_CASE("Rotation vectors go there and back, and their rates are those of the angular velocity",
          "[rotation][property]") {
  using Time = Dual<double, 1>;
  std::mt19937_64 generator(82);
  for (const double size : {0.0, 1e-9, 1e-3, 0.4, 0.99, 1.6}) {
    const Vec3<double> theta = test::random_vector(3, size, generator);
    const Vec3<double> rate = test::random_vector(3, 1.0, generator);
    const Mat3<double> R = rotation_exponential<double>(theta);
    CHECK(largest(R.transpose() * R - Mat3<double>::Identity()) < 1e-14);
    CHECK((rotation_vector<double>(R) - theta).norm() < 1e-11 * theta.norm() + 1e-16);
    Vec3<Time> moving;
    for (int i = 0; i < 3; ++i) {
      moving[i] = Time(theta[i]);
      moving[i].partials[0] = rate[i];
    }
    const Mat3<Time> R_t = rotation_exponential<Time>(moving);
    const Mat3<double> R_rate = R_t.unaryExpr([](const Time& x) { return x.partials[0]; });
    const Mat3<double> turning = cross_matrix<double>(Vec3<double>(rotation_jacobian<double>(theta) * rate));
    CHECK(largest(R_rate - turning * R) < 1e-13);
    const Mat3<double> product = rotation_jacobian<double>(theta) * rotation_jacobian_inverse<double>(theta);
    CHECK(largest(product - Mat3<double>::Identity()) < 1e-13);
  }
}

TEST_CASE(
    "T3.3: Seen from the other vertebra a segment's motion and wrench are the opposite, to the last digits",
    "[disc][property]") {
  std::mt19937_64 generator(83);
  for (const double size : {1e-8, 0.02, 0.5}) {
    const Mat6<double> K = some_stiffness(generator);
    const Mat3<double> R = rotation_body_xyz(test::random_vector(3, size, generator));
    const Vec3<double> p = 0.01 * test::random_vector(3, size, generator);
    const SegmentMotion<double> here(R, p),
        there(Mat3<double>(R.transpose()), Vec3<double>(-R.transpose() * p));
    REQUIRE(here.d.norm() > 0.0);
    CHECK((here.theta + there.theta).norm() < 1e-14 * here.theta.norm() + 1e-16);
    CHECK((here.d + there.d).norm() < 1e-14 * here.d.norm() + 1e-16);
    const auto a = respond<double>(K, here), b = respond<double>(K, there);
    CHECK(a.energy == Approx(b.energy).epsilon(1e-12));
    const auto on_upper = here.wrench(a.moment, a.force), on_lower = there.wrench(b.moment, b.force);
    const Vec3<double> force = -R.transpose() * on_upper.force;
    const Vec3<double> moment = -R.transpose() * (on_upper.moment + p.cross(on_upper.force));
    REQUIRE(force.norm() > 0.0);
    CHECK((on_lower.force - force).norm() < 1e-12 * force.norm());
    CHECK((on_lower.moment - moment).norm() < 1e-12 * moment.norm());
  }
}

TEST_CASE("The rates of a segment's motion are its derivatives in time", "[disc][property]") {
  using Time = Dual<double, 1>;
  std::mt19937_64 generator(84);
  for (const double size : {1e-8, 0.05, 0.6}) {
    const Vec3<double> theta = test::random_vector(3, size, generator),
                       p = test::random_vector(3, 0.01, generator);
    const Vec3<double> w = test::random_vector(3, 1.0, generator), v = test::random_vector(3, 0.1, generator);
    const Mat3<double> R = rotation_exponential<double>(theta), R_rate = cross_matrix<double>(w) * R;
    Mat3<Time> R_t = R.cast<Time>();
    Vec3<Time> p_t = p.cast<Time>();
    for (int i = 0; i < 9; ++i) R_t(i).partials[0] = R_rate(i);
    for (int i = 0; i < 3; ++i) p_t[i].partials[0] = v[i];
    const SegmentMotion<Time> in_time(R_t, p_t);
    const auto [theta_rate, d_rate] = SegmentMotion<double>(R, p).rates(w, v);
    for (int i = 0; i < 3; ++i) {
      CHECK(in_time.theta[i].partials[0] == Approx(theta_rate[i]).epsilon(1e-10).margin(1e-12));
      CHECK(in_time.d[i].partials[0] == Approx(d_rate[i]).epsilon(1e-10).margin(1e-12));
    }
  }
}

TEST_CASE("The energy of turning in closed form is the integral of the moment", "[disc][property]") {
  const Disc disc = test::published_disc();
  std::mt19937_64 generator(85);
  for (const double size : {1e-8, 0.01, 0.02, 0.25})
    for (int i = 0; i < 10; ++i) {
      const Vec3<double> theta = test::random_vector(3, size, generator);
      CHECK(turning_energy<double>(disc, theta) == Approx(test::disc_energy(disc, theta)).epsilon(1e-12));
    }
}

TEST_CASE("A sliding segment's force is the gradient of its energy", "[disc][property]") {
  const SlidingSegment segment;
  using Number = Dual<double, 6>;
  std::mt19937_64 generator(86);
  for (const double size : {0.0, 1e-6, 0.1, 1.0})
    for (const double shortening : {0.0, 2.5e-4}) {
      const VecX<double> q = segment.pose(size, shortening, generator), Q = segment.force(q);
      const Number U = disc_potential<Number>(segment.tree, segment.disc, variables<Number>(q));
      CHECK(U.value >= 0.0);
      for (Eigen::Index i = 0; i < 6; ++i)
        CHECK(-Q[i] == Approx(U.partials[std::size_t(i)]).epsilon(1e-9).margin(1e-9 * largest(Q)));
    }
}

TEST_CASE("A sliding segment's stiffness is symmetric and twice the derivative of its energy",
          "[disc][property]") {
  const SlidingSegment segment;
  using Number = Dual<Dual<double, 6>, 6>;
  std::mt19937_64 generator(87);
  for (const double size : {0.0, 1e-6, 0.1, 1.0})
    for (const double shortening : {0.0, 2.5e-4}) {
      const VecX<double> q = segment.pose(size, shortening, generator);
      VecX<Number> twice(6);
      for (std::size_t i = 0; i < 6; ++i)
        twice[Eigen::Index(i)] = Number::variable(Dual<double, 6>::variable(q[Eigen::Index(i)], i), i);
      const Number U = disc_potential<Number>(segment.tree, segment.disc, twice);
      const MatX<double> H = segment.stiffness(q);
      CHECK(largest(H - H.transpose()) < 1e-10 * largest(H));
      double error = 0.0;
      for (std::size_t i = 0; i < 6; ++i)
        for (std::size_t j = 0; j < 6; ++j) {
          const auto row = Eigen::Index(i), col = Eigen::Index(j);
          const double scale = std::sqrt(std::abs(H(row, row) * H(col, col)));
          error = std::max(error, std::abs(U.partials[i].partials[j] - H(row, col)) / scale);
        }
      CHECK(error < 1e-7);
    }
}

TEST_CASE("T3.3: Around a closed loop of slides and turns a segment does no work", "[disc][property]") {
  const SlidingSegment segment;
  constexpr int points = 40000;
  double work = 0.0, turnover = 0.0;
  const Vec6<double> sine = Vec6<double>(2e-4, 2e-4, -1e-4, 0.12, 0.06, 0.03);
  const Vec6<double> cosine = Vec6<double>(-1e-4, 3e-4, 2e-4, -0.05, 0.08, 0.04);
  for (int i = 0; i < points; ++i) {
    const double t = 2.0 * std::numbers::pi * i / points;
    VecX<double> q = std::sin(t) * sine + std::cos(t) * cosine;
    q[1] -= 3e-4;
    const VecX<double> rate = std::cos(t) * sine - std::sin(t) * cosine;
    const double power = segment.force(q).dot(rate) * 2.0 * std::numbers::pi / points;
    work += power;
    turnover += std::abs(power);
  }
  REQUIRE(turnover > 0.5);
  CHECK(std::abs(work) < 1e-10);
}

TEST_CASE("At neutral a segment has the stiffness of a beam at an offset", "[disc][property]") {
  SlidingSegment segment;
  Disc& disc = segment.disc;
  disc.brace = 0.0;
  for (const double compression : {0.0, 500.0}) {
    const Mat6<double> K = neutral_stiffness(disc, compression);
    const double l = 0.011;
    const auto turns = K.diagonal().head<3>();
    Mat6<double> about = shifted(K, -disc.elastic_center);  // about the elastic centre: no coupling
    REQUIRE(largest(K.topRightCorner<3, 3>()) > 1000.0);
    CHECK(largest(about.topRightCorner<3, 3>()) < 1e-9 * largest(K));
    const Vec6<double> k = about.diagonal();
    // Shear stiffness 12 EI/(l^3 (1 + Phi)) solved for kappa G A.
    const auto shear = [&](double slide, double turn) {
      return slide * l / (1.0 - slide * l * l / (12.0 * turn));
    };
    const Beam beam{l, k[4] * l, k[0] * l, k[2] * l, k[1] * l, shear(k[3], k[2]), shear(k[5], k[0])};
    CHECK(largest(shifted(beam_stiffness(beam), disc.elastic_center) - K) < 1e-9 * largest(K));
    CHECK(turns.minCoeff() > 0.0);

    VecX<double> q = VecX<double>::Zero(6);  // slides shorten the disc; its turns are about z, x, y
    q[1] = -compression / disc.translational_stiffness[1];
    Mat6<double> to = Mat6<double>::Zero();
    for (int i = 0; i < 3; ++i) to(3 + i, i) = 1.0;
    const auto at = DiscPlacement<double>::at(segment.tree, disc, {0, q[1], 0, 0, 0, 0});
    for (std::size_t i = 3; i < 6; ++i) to.col(Eigen::Index(i)).head<3>() = at.axis[i];
    const Mat6<double> expected = to.transpose() * K * to;
    const MatX<double> H = segment.stiffness(q);
    if (compression == 0.0) CHECK(largest(H - expected) < 1e-9 * largest(H));
    // Under load the axial force turns with the mid frame: what slides and turns share changes by C/2.
    CHECK(largest(H.bottomRightCorner(3, 3).diagonal() - expected.bottomRightCorner(3, 3).diagonal()) <
          0.05 * largest(expected.bottomRightCorner(3, 3)));
  }
}

TEST_CASE("T3.5: Under a pure moment with free slides the segment turns by the published angle",
          "[disc][verification]") {
  SlidingSegment segment;  // T3.5
  segment.disc.brace = 0.0;
  segment.disc.R_FD = Mat3<double>::Identity();
  segment.tree = {{test::body("upper", 1.0, test::Axis::UnitY())},
                  {test::joint(ground, 0, test::Axis::Zero(), test::segment_axes(0, 0.0))},
                  segment.tree.coordinates()};
  struct Case {
    int axis;
    double moment, published_deg;
  };
  for (const Case& c : {Case{0, -7.5, -6.25}, Case{0, 7.5, 4.13}, Case{1, 7.5, 5.22}, Case{2, 7.5, 2.71}}) {
    VecX<double> load = VecX<double>::Zero(6), q = VecX<double>::Zero(6);
    load[3 + c.axis] = c.moment;
    for (int i = 0; i < 60; ++i) {
      const VecX<double> step = segment.stiffness(q).ldlt().solve(segment.force(q) + load);
      q += step * std::min(1.0, 0.02 / largest(step));
    }
    REQUIRE((segment.force(q) + load).norm() < 1e-9);
    const double angle = q[3 + c.axis] * 180.0 / std::numbers::pi;
    CHECK(angle == Approx(c.published_deg).margin(0.01));  // printed to 0.01 deg
  }
}

TEST_CASE("The axial force of a segment is the compression that stiffens it", "[disc][property]") {
  const SlidingSegment segment;
  const PreloadLaw& law = segment.disc.preload;
  const double k = segment.disc.translational_stiffness[1];
  for (const double u : {0.0, 0.01, 0.5})
    for (const double delta : {-1e-3, -1e-5, 0.0, 1e-5, 2.5e-4, 2e-3}) {
      const double C = segment_compression<double>(law, k, delta, u);
      CHECK(C == Approx(k * (delta + law.slope(C) * u)).epsilon(1e-12).margin(1e-9));
    }
  SegmentMotion<double> motion(rotation_body_xyz({0.05, 0.02, -0.06}), {1e-4, -4e-4, 2e-4});
  const auto response = respond<double>(segment.disc, motion);
  Disc bare = segment.disc;
  bare.elastic_center.setZero();
  bare.brace = 0.0;
  bare.translational_stiffness *= 1.0;
  const auto centred = respond<double>(bare, motion);
  const double C = -centred.force[1];
  REQUIRE(C > 500.0);
  CHECK((centred.moment - law.factor(C) * disc_moment<double>(bare, motion.theta)).norm() < 1e-10);
  CHECK(response.energy > 0.0);
}

TEST_CASE("A segment's damping takes energy and only energy", "[disc][property]") {
  const SlidingSegment segment;
  std::mt19937_64 generator(88);
  for (int i = 0; i < 50; ++i) {
    const VecX<double> q = segment.pose(1.0, 0.0, generator);
    VecX<double> v = test::random_vector(6, 1.0, generator), Q = VecX<double>::Zero(6);
    add_disc_damping<double>(segment.tree, segment.disc, q, v, Q);
    const auto at =
        DiscPlacement<double>::at(segment.tree, segment.disc, {q[0], q[1], q[2], q[3], q[4], q[5]});
    Vec3<double> w = Vec3<double>::Zero(), u = w;
    for (std::size_t k = 0; k < 6; ++k) (k < 3 ? u : w) += at.axis[k] * v[Eigen::Index(k)];
    const auto [theta_rate, d_rate] = at.motion.rates(w, u);
    const double power = -segment.disc.rotational_damping.dot(theta_rate.cwiseAbs2()) -
                         segment.disc.translational_damping.dot(d_rate.cwiseAbs2());
    CHECK(Q.dot(v) < 0.0);
    CHECK(Q.dot(v) == Approx(power).epsilon(1e-10));
  }
}

TEST_CASE("Rayleigh damping has the ratio that was asked for, axis by axis", "[disc][unit]") {
  const SlidingSegment segment;
  const Vec6<double> c = rayleigh_damping(segment.tree, segment.disc, 0.2);
  CHECK(c[4] == Approx(2.0 * 0.2 * std::sqrt(2420e3 * 1.5)).epsilon(1e-12));
  const double k = neutral_stiffness(segment.disc, 0.0)(2, 2);
  const double inertia = 3e-3 + 1.5 * (0.01 * 0.01 + 0.02 * 0.02);  // about the joint, z
  CHECK(c[2] == Approx(2.0 * 0.2 * std::sqrt(k * inertia)).epsilon(1e-12));
  CHECK_THROWS_AS(rayleigh_damping(segment.tree, segment.disc, -0.1), InvalidArgument);
}
