#include "catch.hpp"
#include "lumbopelvic/control/motor_noise.hpp"

using namespace lumbopelvic;

namespace {
struct NoiseAt {
  VecX<double> value, rate;
  NoiseAt(const MotorNoise& noise, double t) { noise.at(t, value, rate); }
};
}  // namespace

TEST_CASE("Noise has mean 0 and variance 1, and channels do not know each other", "[noise][property]") {
  const MotorNoise noise(400, 20.0, 0.05, 7);
  double sum = 0.0, squares = 0.0, across = 0.0;
  constexpr int times = 1000;  // 400 channels of 400 independent knots
  for (int i = 0; i < times; ++i) {
    const NoiseAt at(noise, 20.0 * (i + 0.5) / times);
    sum += at.value.sum();
    squares += at.value.squaredNorm();
    across += at.value.head(200).dot(at.value.tail(200));
  }
  const double n = 400.0 * times;
  CHECK(std::abs(sum / n) < 0.01);  // the mean of 160 000 numbers strays by 0.0025
  CHECK(squares / n == Approx(1.0).epsilon(0.02));
  CHECK(std::abs(across / (0.5 * n)) < 0.02);
}

TEST_CASE("Noise is smooth, and its rate is that of its value", "[noise][verification]") {
  const MotorNoise noise(3, 1.0, 0.05, 11);
  for (const double t : {0.0, 0.012, 0.05, 0.1 - 1e-9, 0.1, 0.61, 0.98}) {
    constexpr double h = 1e-6;
    const NoiseAt at(noise, t), before(noise, std::max(t - h, 0.0)), after(noise, t + h);
    const double width = t > 0.0 ? 2.0 * h : h;
    CHECK((at.rate - (after.value - before.value) / width).norm() < 1e-3 * (1.0 + at.rate.norm()));
  }
  CHECK(NoiseAt(noise, 1.0).value.allFinite());
}

TEST_CASE("A seed gives the same noise, whatever the number of channels and the duration",
          "[noise][property]") {
  const MotorNoise few(2, 1.0, 0.05, 3), many(5, 2.0, 0.05, 3), other(2, 1.0, 0.05, 4);
  for (const double t : {0.0, 0.3, 1.0}) {
    CHECK(NoiseAt(few, t).value == NoiseAt(many, t).value.head(2));
    CHECK(NoiseAt(few, t).value != NoiseAt(other, t).value);
  }
}

TEST_CASE("Noise is refused where it was not asked for", "[noise][unit]") {
  const MotorNoise noise(2, 1.0, 0.05, 3);
  VecX<double> value, rate;
  CHECK_THROWS_AS(noise.at(-0.001, value, rate), InvalidArgument);
  CHECK_THROWS_AS(noise.at(1.001, value, rate), InvalidArgument);
  CHECK_THROWS_AS(MotorNoise(2, 0.0, 0.05, 3), InvalidArgument);
  CHECK_THROWS_AS(MotorNoise(2, 1.0, -0.05, 3), InvalidArgument);
}
