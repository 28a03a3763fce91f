#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/math/rotation.hpp"
#include "support/hand_tree.hpp"

using namespace lumbopelvic;

TEST_CASE("A quarter turn about z takes x to y", "[rotation][unit]") {
  const Mat3<double> R = rotation_about<double>(Vec3<double>::UnitZ(), std::numbers::pi / 2.0);
  CHECK((R * Vec3<double>::UnitX() - Vec3<double>::UnitY()).norm() < 1e-15);
  CHECK((rotation_body_xyz({std::numbers::pi / 2.0, 0.0, std::numbers::pi / 2.0}) * Vec3<double>::UnitX() -
         Vec3<double>::UnitZ())
            .norm() < 1e-15);  // turned to y by z, then to z by x
}

TEST_CASE("A rotation about an axis is orthonormal, and Eigen agrees with it", "[rotation][property]") {
  std::mt19937_64 generator(11);
  for (const double size : {0.0, 1e-8, 0.3, 3.0}) {
    const Vec3<double> axis = test::random_vector(3, 1.0, generator).normalized();
    const Mat3<double> R = rotation_about<double>(axis, size);
    CHECK((R.transpose() * R - Mat3<double>::Identity()).norm() < 1e-14);
    CHECK(R.determinant() == Approx(1.0).epsilon(1e-14));
    CHECK((R - Eigen::AngleAxisd(size, axis).toRotationMatrix()).norm() < 1e-14);
  }
}

TEST_CASE("The rotation vector undoes the rotation, from nothing to almost a half turn",
          "[rotation][property]") {
  std::mt19937_64 generator(12);
  for (const double angle : {0.0, 1e-12, 1e-8, 1e-3, 0.014, 0.0142, 0.3, 1.5, 3.0}) {
    const Vec3<double> axis = test::random_vector(3, 1.0, generator).normalized();
    CHECK((rotation_vector<double>(rotation_about<double>(axis, angle)) - angle * axis).norm() <
          1e-15 + 1e-13 * angle);
  }
}

TEST_CASE("The rotation vector has finite first and second derivatives at no rotation",
          "[rotation][property]") {
  using Inner = Dual<double, 1>;
  using Outer = Dual<Inner, 1>;
  const Vec3<double> axis = Vec3<double>(1.0, 2.0, -2.0) / 3.0;
  for (const double angle : {0.0, 1e-8, 0.01, 0.4}) {
    const auto R = rotation_about<Outer>(axis, Outer::variable(Inner::variable(angle, 0), 0));
    const Vec3<Outer> theta = rotation_vector<Outer>(R);
    for (int i = 0; i < 3; ++i) {
      CHECK(theta[i].partials[0].value == Approx(axis[i]).epsilon(1e-12));
      CHECK(theta[i].partials[0].partials[0] == Approx(0.0).margin(1e-9));
    }
  }
}

TEST_CASE("A transform times its inverse leaves a point where it is", "[rotation][property]") {
  const Transform<double> X_AB{rotation_body_xyz({0.3, -1.1, 0.7}), {0.1, -2.0, 0.5}};
  const Vec3<double> p(0.4, 0.2, -0.9);
  REQUIRE((X_AB * p - p).norm() > 0.1);
  CHECK((X_AB.inverse() * (X_AB * p) - p).norm() < 1e-15);
  CHECK(((X_AB * X_AB.inverse()) * p - p).norm() < 1e-15);
}
