#include <random>

#include "catch.hpp"
#include "lumbopelvic/muscle/stretch_kernel.hpp"
#include "lumbopelvic/muscle/wrapping_cylinder.hpp"

using namespace lumbopelvic;

namespace {

/// Eight ends of stretches about a cylinder, some inside it, some far away.
struct Ends {
  std::array<Vec3<double>, pack_size> point;
  explicit Ends(std::mt19937& generator) {
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    for (auto& p : point) p = 0.12 * Vec3<double>(uniform(generator), uniform(generator), uniform(generator));
  }
  [[nodiscard]] Triple<Pack> pack() const {
    const auto row = [&](Eigen::Index i) {
      return Pack::gather([&](std::size_t lane) { return point[lane][i]; });
    };
    return {row(0), row(1), row(2)};
  }
};

double difference(const Triple<Pack>& t, std::size_t lane, const Vec3<double>& v) {
  return (Vec3<double>(t.x[lane], t.y[lane], t.z[lane]) - v).norm();
}

}  // namespace

TEST_CASE("Eight stretches around cylinders are what each would be alone, on any side",
          "[path_set][property]") {
  std::mt19937 generator(5);
  int wrapped = 0, inside = 0, straight = 0, long_way = 0;
  for (int i = 0; i < 4000; ++i) {
    const bool any_side = i % 2 == 0;
    const WrapSide side = any_side ? WrapSide{} : WrapSide{0, 1};
    const double radius = 0.005 + 0.04 * (i % 10) / 9.0;
    const Ends a(generator), b(generator);
    const Pack flag(any_side ? 1.0 : 0.0);
    const auto shape = cylinder_stretch<Pack>(radius, Pack(0.5) < flag, a.pack(), b.pack());
    for (std::size_t lane = 0; lane < pack_size; ++lane) {
      const auto alone = segment_around(WrappingCylinder(radius, side), a.point[lane], b.point[lane],
                                        SegmentOrder::gradient);
      wrapped += alone.wrapped(), inside += alone.state == SegmentState::inside;
      straight += alone.state == SegmentState::straight;
      long_way += std::abs(swept_angle(side, a.point[lane], b.point[lane])) > std::numbers::pi;
      CHECK(std::abs(shape.length[lane] - alone.length) < 1e-14);
      CHECK(difference(shape.gradient_a, lane, alone.gradient_a) < 1e-12);
      CHECK(difference(shape.gradient_b, lane, alone.gradient_b) < 1e-12);
    }
  }
  CHECK(std::min({wrapped, inside, straight, long_way}) > 20);
}

TEST_CASE("The angle of a pack of points is that of each", "[pack][verification]") {
  std::mt19937 generator(6);
  std::uniform_real_distribution uniform(-1.0, 1.0);
  double worst = 0.0;
  for (int i = 0; i < 20000; ++i) {
    const double scale = std::pow(10.0, i % 7 - 3);
    const auto draw = [&](std::size_t lane) { return uniform(generator) * (lane % 2 ? scale : 1.0); };
    const Pack x = Pack::gather(draw), y = Pack::gather([&](std::size_t) { return uniform(generator); });
    const Pack angle = atan2(y, x);
    for (std::size_t k = 0; k < pack_size; ++k)
      worst = std::max(worst, std::abs(angle[k] - std::atan2(y[k], x[k])));
  }
  CHECK(worst < 1e-15);
  CHECK(atan2(Pack(0.0), Pack(-1.0))[3] == Approx(std::numbers::pi).epsilon(1e-16));
  CHECK(atan2(Pack(-1.0), Pack(0.0))[5] == Approx(-std::numbers::pi / 2.0).epsilon(1e-16));
}
