#pragma once
/// Motor noise: seeded noise of many channels, smooth enough to be stepped through.

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/seed_seq.hpp>
#include <cmath>
#include <cstdint>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/real.hpp"

namespace lumbopelvic {

/// Size and quickness of the noise of muscles.
struct MotorNoiseSettings {
  std::uint64_t seed = 1;
  double share = 0.03;    ///< standard deviation over the excitation [1], >= 0; 0.02 to 0.05, assumed
  double spacing = 0.05;  ///< of the knots [s], > 0: flat up to 1 / (4 spacing)
};

/// Independent standard normal numbers z at knots h apart, joined by the cubic B-spline B:
///
///   n(t) = g sum_i z_i B(t / h - i),   1 / g^2 = int B^2 = 151 / 315                                 (6.7)
///
/// Twice continuously differentiable; of mean 0 and, over the time between knots, of variance 1 (0.96
/// to 1.04); flat in frequency up to about 1 / (4 h). A seed and a channel give the same noise whatever the
/// steps, the threads and the number of other channels, so that interventions of an experiment can be paired.
class MotorNoise {
 public:
  /// @param channels  how many, >= 0
  /// @param duration  for which it is asked, from 0 [s], > 0
  /// @param spacing   h [s], > 0
  /// @throws InvalidArgument if a number lies outside its bounds
  MotorNoise(Eigen::Index channels, double duration, double spacing, std::uint64_t seed)
      : duration_(duration), per_spacing_(1.0 / spacing) {
    constexpr auto fn = "MotorNoise";
    check_nonnegative(fn, "channels", double(channels));
    check_positive(fn, "duration", duration);
    check_positive(fn, "spacing", spacing);
    knots_.resize(channels, Eigen::Index(std::ceil(duration * per_spacing_)) + 4);
    const double g = std::sqrt(315.0 / 151.0);
    for (Eigen::Index c = 0; c < channels; ++c) {
      boost::random::seed_seq seeds{std::uint32_t(seed), std::uint32_t(seed >> 32), std::uint32_t(c)};
      boost::random::mt19937_64 generator(seeds);
      boost::random::normal_distribution<double> normal(0.0, g);
      for (double& knot : knots_.row(c)) knot = normal(generator);
    }
  }

  [[nodiscard]] Eigen::Index channels() const noexcept { return knots_.rows(); }
  [[nodiscard]] double duration() const noexcept { return duration_; }
  /// What no channel ever exceeds in size [1]: a spline lies between its knots.
  [[nodiscard]] double bound() const noexcept {
    return knots_.size() > 0 ? knots_.cwiseAbs().maxCoeff() : 0.0;
  }

  /// n(t) and dn/dt of every channel, (channels) [1, 1/s].
  /// @throws InvalidArgument if t lies outside 0 to the duration
  void at(double t, VecX<double>& value, VecX<double>& rate) const {
    check_range("MotorNoise", "time", t, 0.0, duration_);
    const auto i = std::min(Eigen::Index(t * per_spacing_), knots_.cols() - 4);
    const double x = t * per_spacing_ - double(i), y = 1.0 - x;
    value.noalias() =
        knots_.middleCols<4>(i) *
        Eigen::Vector4d(y * y * y, 4.0 - 3.0 * x * x * (1.0 + y), 4.0 - 3.0 * y * y * (1.0 + x), x * x * x) /
        6.0;
    rate.noalias() = knots_.middleCols<4>(i) *
                     Eigen::Vector4d(-y * y, x * (3.0 * x - 4.0), y * (4.0 - 3.0 * y), x * x) *
                     (0.5 * per_spacing_);
  }

 private:
  double duration_, per_spacing_;
  MatX<double> knots_;  ///< (channels x knots), g z
};

}  // namespace lumbopelvic
