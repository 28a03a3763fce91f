#include "catch.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "support/differences.hpp"
#include "support/shipped_model.hpp"
#include "support/surfaces.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;
using test::rich_cavity;
using test::volume_at;

namespace {

using Number = Dual<double, 11>;  // the rich tree has 11 coordinates

}  // namespace

TEST_CASE("The forces of pressure are the derivatives of the volume", "[cavity][property]") {
  const Tree tree = test::rich_tree();
  const Cavity cavity = rich_cavity();
  const Cavity pleural_surface = pleural_part(cavity);
  std::mt19937_64 generator(31);
  for (const double size : {1e-8, 0.4}) {
    const VecX<double> q = test::random_vector(11, size, generator);
    Kinematics<Number> kin;
    forward_kinematics(tree, Pose<Number>{test::dual_variables<Number>(q)}, kin);
    const Number V = cavity_volume(kin, cavity), V_pleural = cavity_volume(kin, pleural_surface);
    const CavityVolume volume = volume_at(tree, cavity, q);
    REQUIRE(volume.gradient.norm() > 1e-2);
    CHECK(volume.value == Approx(V.value).epsilon(1e-12));
    for (Eigen::Index c = 0; c < 11; ++c) {
      CHECK(volume.gradient[c] == Approx(V.partials[std::size_t(c)]).margin(1e-12));
      CHECK(volume.pleural_gradient[c] == Approx(V_pleural.partials[std::size_t(c)]).margin(1e-12));
    }
  }
}

TEST_CASE("On the shipped model the forces of pressure are the derivatives of the volume, at twenty poses",
          "[cavity][property]") {
  constexpr std::size_t block = 16;  // coordinates differentiated at a time
  using Block = Dual<double, block>;
  const Model& model = test::shipped_model();
  for (unsigned seed = 1; seed <= 20; ++seed) {
    const VecX<double> q = test::random_pose(model, seed);
    const CavityVolume V = volume_at(model.tree, model.cavity, q);
    REQUIRE(V.gradient.norm() > 1e-2);
    double worst = 0.0;
    for (Eigen::Index first = 0; first < q.size(); first += Eigen::Index(block)) {
      const Eigen::Index count = std::min(Eigen::Index(block), q.size() - first);
      Pose<Block> pose{q.cast<Block>()};
      for (Eigen::Index i = 0; i < count; ++i)
        pose.q[first + i] = Block::variable(q[first + i], std::size_t(i));
      Kinematics<Block> kin;
      forward_kinematics(model.tree, pose, kin);
      const Block volume = cavity_volume(kin, model.cavity);
      for (Eigen::Index i = 0; i < count; ++i)
        worst = std::max(worst, std::abs(V.gradient[first + i] - volume.partials[std::size_t(i)]));
    }
    INFO("pose " << seed);
    CHECK(worst < 1e-15 + 1e-12 * V.gradient.norm());
  }
}

TEST_CASE("The volume's Hessian is symmetric and the derivative of its gradient", "[cavity][property]") {
  const Tree tree = test::rich_tree();
  const Cavity cavity = rich_cavity();
  std::mt19937_64 generator(32);
  const VecX<double> q = test::random_vector(11, 0.4, generator);
  const MatX<double> H = volume_at(tree, cavity, q).hessian;
  const auto gradient = [&](const VecX<double>& x) { return volume_at(tree, cavity, x).gradient; };
  CHECK((H - H.transpose()).norm() < 1e-14 * H.norm());
  CHECK(test::relative_error(H, test::differences(gradient, q, 1e-4)) < 1e-8);
}

TEST_CASE("Around a closed loop a constant pressure does no work", "[cavity][property]") {
  const Tree tree = test::rich_tree();
  const Cavity cavity = rich_cavity();
  std::mt19937_64 generator(33);
  VecX<double> middle = test::random_vector(11, 0.2, generator);
  middle[9] =
      0.5;  // its spline has knots at 0 and 1: between them the trapezoidal rule is spectrally accurate
  const VecX<double> sine = test::random_vector(11, 0.3, generator),
                     cosine = test::random_vector(11, 0.3, generator);
  constexpr double pressure = 5000.0;
  constexpr int points = 400;
  double work = 0.0, turnover = 0.0;
  for (int i = 0; i < points; ++i) {
    const double t = 2.0 * std::numbers::pi * i / points;
    const VecX<double> q = middle + std::sin(t) * sine + std::cos(t) * cosine,
                       rate = std::cos(t) * sine - std::sin(t) * cosine;
    const double power =
        pressure * volume_at(tree, cavity, q).gradient.dot(rate) * 2.0 * std::numbers::pi / points;
    work += power;
    turnover += std::abs(power);
  }
  REQUIRE(turnover > 10.0);
  CHECK(std::abs(work) < 1e-10);
}

TEST_CASE("A can of hoop fibres holds the pressure of Laplace", "[cavity][verification]") {
  // n staves move outwards with the radius R between rigid lids; the hoop runs through them. Virtual work:
  // P V_R = F L_R. Polygon and circle share P = F / (R H) up to cos^2(pi/n) in V and sin(pi/n) n/pi in L.
  const double radius = 0.13, height = 0.22, force = 40.0;
  for (const int n : {4, 32, 256}) {
    std::vector<Body> bodies;
    std::vector<Joint> joints;
    std::vector<PathPoint> hoop, low, high;
    for (int i = 0; i < n; ++i) {
      const double angle = 2.0 * std::numbers::pi * i / n;
      bodies.push_back(test::body("stave" + std::to_string(i), 0.0, test::Axis::Zero()));
      joints.push_back(test::joint(ground, i, test::Axis::Zero(),
                                   {test::slide({std::cos(angle), 0.0, std::sin(angle)}, 0)}));
      hoop.push_back({i, {0.0, 0.0, 0.0}});
      low.push_back({i, {0.0, -0.5 * height, 0.0}});
      high.push_back({i, {0.0, 0.5 * height, 0.0}});
    }
    hoop.push_back(hoop.front());
    const Tree tree(std::move(bodies), std::move(joints),
                    {test::coordinate("radius", MotionKind::translation)});
    const Cavity can = test::closed_surface({ground, {0.0, -0.5 * height, 0.0}}, {low, high},
                                            {ground, {0.0, 0.5 * height, 0.0}}, 2);
    const VecX<double> q = VecX<double>::Constant(1, radius);
    const CavityVolume V = volume_at(tree, can, q);
    const double polygon = n / std::numbers::pi * std::sin(std::numbers::pi / n),
                 flat = n / (2.0 * std::numbers::pi) * std::sin(2.0 * std::numbers::pi / n);
    CHECK(V.value == Approx(flat * std::numbers::pi * radius * radius * height).epsilon(1e-12));
    CHECK(V.hessian(0, 0) == Approx(flat * 2.0 * std::numbers::pi * height).epsilon(1e-12));

    Kinematics<double> kin;
    forward_kinematics(tree, Pose<double>{q}, kin);
    VecX<double> hoop_q = VecX<double>::Zero(1);
    add_length_gradient(tree, kin, {}, compile_path(tree, hoop, std::vector<int>(std::size_t(n), -1), {}),
                        1.0, hoop_q);
    const double pressure = force * hoop_q[0] / V.gradient[0];
    CHECK(pressure == Approx(force / (radius * height) * polygon / flat).epsilon(1e-12));
    if (n == 256) CHECK(pressure == Approx(force / (radius * height)).epsilon(1e-4));
  }
}

TEST_CASE("The contents are an isothermal gas spring", "[cavity][unit]") {
  Cavity cavity;
  cavity.gas_volume = 1.5e-4;
  cavity.atmospheric_pressure = 101325.0;
  CHECK(contents_stiffness(cavity, 3000.0) == Approx(104325.0 / 1.5e-4));
}

TEST_CASE("The volume of the cavity is compared with usual estimates", "[cavity][validation]") {
  const Model& model = test::shipped_model();
  test::Verdicts verdicts("volume of the cavity");
  verdicts.figure(test::published_figure("IAP15"), "volume of the cavity, standing",
                  1e3 * volume_at(model.tree, model.cavity, test::standing().pose.q).value,
                  "the trunk of the tables is slim");
  verdicts.require_as_committed();
}

TEST_CASE("Pressure extends every lumbar level, pushes the wall out, the diaphragm up and the floor down",
          "[cavity][property]") {
  const Model& model = test::shipped_model();
  const CavityVolume V = volume_at(model.tree, model.cavity, test::standing().pose.q);
  CHECK(V.value > 0.0);
  for (const Disc& disc : model.discs) {
    INFO(disc.level);
    CHECK(V.gradient[disc.rotation[0]] > 0.0);  // flexion-extension comes first; extension is positive
    const Vec3<double> push = V.gradient(disc.reaction);  // on what is above, along the translations
    CHECK(disc.R_FD.row(1).dot(push) > 0.0);              // upwards
  }
  CHECK(V.gradient[model.tree.coordinate("Abs_t1")] > 0.0);
  CHECK(V.gradient[model.tree.coordinate("diaphragm_descent_r")] < 0.0);
  CHECK(V.gradient[model.tree.coordinate("pelvic_floor_descent")] > 0.0);
}
