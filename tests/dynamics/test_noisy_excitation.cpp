#include "catch.hpp"
#include "lumbopelvic/dynamics/noisy_excitation.hpp"

using namespace lumbopelvic;

namespace {

constexpr double noise_seconds = 40.0, noise_share = 0.03;

std::shared_ptr<const MotorNoise> noise_of(Eigen::Index channels) {
  return std::make_shared<const MotorNoise>(channels, noise_seconds, 0.05, 5);
}

}  // namespace

TEST_CASE("Excitation fluctuates in proportion to itself, about itself", "[noise][property]") {
  const VecX<double> u{{0.002, 0.05, 0.6}};
  const ExcitationFunction time_function = noisy_excitation(constant_excitation(u), noise_of(3), noise_share);
  VecX<double> sum = VecX<double>::Zero(3), squares = sum, now, rate;
  constexpr int times = 20000;
  for (int i = 0; i < times; ++i) {
    time_function(noise_seconds * (i + 0.5) / times, now, rate);
    sum += now, squares += (now - u).cwiseAbs2();
  }
  const VecX<double> spread = (squares / times).cwiseSqrt();
  for (Eigen::Index m = 0; m < 3; ++m) {
    CHECK(sum[m] / times == Approx(u[m]).epsilon(0.01));
    CHECK(spread[m] == Approx(noise_share * u[m]).epsilon(0.1));  // 800 knots
  }
}

TEST_CASE("A noisy excitation never leaves 0 to 1, and its rate is that of its value",
          "[noise][verification]") {
  const ExcitationFunction base = [](double t, VecX<double>& u, VecX<double>& rate) {
    u = VecX<double>{{0.5 + 0.499 * std::sin(t), 0.995}};
    rate = VecX<double>{{0.499 * std::cos(t), 0.0}};
  };
  const ExcitationFunction time_function = noisy_excitation(base, noise_of(2), 0.1);
  VecX<double> u, rate, before, after, ignored;
  double largest = 0.0;
  for (double t = 0.01; t < 20.0; t += 0.0317) {
    constexpr double h = 1e-6;
    time_function(t - h, before, ignored), time_function(t + h, after, ignored), time_function(t, u, rate);
    CHECK((rate - (after - before) / (2.0 * h)).norm() < 1e-6 * (1.0 + rate.norm()));
    CHECK(u.minCoeff() > 0.0);
    largest = std::max(largest, u.maxCoeff());
  }
  CHECK(largest > 0.99);
  CHECK(largest < 1.0);
}

TEST_CASE("Noise that would turn an excitation negative is refused", "[noise][unit]") {
  const VecX<double> u = VecX<double>::Ones(2) * 0.1;
  CHECK_THROWS_WITH(noisy_excitation(constant_excitation(u), noise_of(2), 0.5),
                    Catch::Contains("share of the noise"));
  CHECK_THROWS_AS(noisy_excitation(constant_excitation(u), noise_of(2), -0.1), InvalidArgument);
}
