#include <boost/math/tools/toms748_solve.hpp>
#include <numbers>

#include "catch.hpp"
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/muscle/static_fascicle.hpp"
#include "lumbopelvic/outcome/abdominal_pressure.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/shipped_model.hpp"
#include "support/verdict.hpp"

using namespace lumbopelvic;

namespace {

constexpr double mmHg = 133.322387415;  // [Pa] by definition

/// Healthy standing in a solver setting of the shipped experiment: the one its table shows, unless another is
/// named.
struct Standing {
  const Model& model = test::shipped_model();
  const Statics& statics = test::standing_statics();
  SolverSetting solver_setting;
  Recruiter recruiter{model, statics, test::standing().support, solver_setting.settings};
  RecruitmentResult result = recruiter.solve();

  explicit Standing(const std::string& name = "") : solver_setting(solver_setting_of_experiment(name)) {}

  static SolverSetting solver_setting_of_experiment(const std::string& name) {
    const Experiment experiment = load_experiment("release_vs_stabilise");
    for (const SolverSetting& v : experiment.solver_settings)
      if (v.name == (name.empty() ? report_of(experiment).solver_settings.front() : name)) return v;
    throw Error("the experiment has no solver setting " + name);
  }

  [[nodiscard]] Eigen::Index disc(const std::string& level) const {
    for (std::size_t j = 0; j < model.discs.size(); ++j)
      if (model.discs[j].level == level) return Eigen::Index(j);
    throw Error("no level " + level);
  }
  [[nodiscard]] double compression(const std::string& level) const {
    return recruiter.field().compression(result.equilibrium)[disc(level)];
  }

  /// 1 for the fascicles of a group, 0 for the others.
  [[nodiscard]] VecX<double> members(const std::string& group) const {
    VecX<double> chosen = VecX<double>::Zero(model.n_fascicles());
    for (int m = 0; m < model.n_fascicles(); ++m)
      chosen[m] = model.fascicles[std::size_t(m)].group == group ? 1.0 : 0.0;
    return chosen;
  }
  /// Moment of active tension about a turn per unit activation of each fascicle [N m].
  [[nodiscard]] VecX<double> active_moment(int coordinate) const {
    VecX<double> moment(model.n_fascicles());
    for (int m = 0; m < model.n_fascicles(); ++m)
      moment[m] =
          -recruiter.field().tensions()[std::size_t(m)].active * statics.length_gradient(coordinate, m);
    return moment;
  }
};

/// L4/5 disc pressure [MPa].
double nucleus_pressure(const Standing& s) {
  return disc_pressure(s.model.discs[std::size_t(s.disc("L4L5"))], s.compression("L4L5")) / 1e6;
}

/// What a bladder would read [mmHg]: the pressure of the contents at the pelvic floor.
double bladder_reading(const Standing& s) {
  const int floor = detail::index_by_name(s.model.pressure_levels, "pelvic_floor", "level");
  return cavity_pressures(s.model, s.statics.kin, s.result.equilibrium.pressure)[floor] / mmHg;
}

/// Activation of the less active side of the L4/5 joint, flexors or extensors, each weighted by its moment
/// [%].
double coactivation(const Standing& s) {
  const VecX<double> moment = s.active_moment(s.model.discs[std::size_t(s.disc("L4L5"))].rotation[0]);
  const VecX<double> flexors = (-moment).cwiseMax(0.0), extensors = moment.cwiseMax(0.0);
  const auto mean = [&](const VecX<double>& w) { return w.dot(s.result.equilibrium.activation) / w.sum(); };
  return 100.0 * std::min(mean(flexors), mean(extensors));
}

/// Mean activation of the psoas, weighted by strength [%].
double psoas_activation(const Standing& s) {
  VecX<double> w = s.members("psoas_major");
  for (int m = 0; m < s.model.n_fascicles(); ++m) w[m] *= s.model.fascicles[std::size_t(m)].max_force;
  return 100.0 * w.dot(s.result.equilibrium.activation) / w.sum();
}

/// Whether the whole psoas at full force flexes L5/S1 and extends L1/2.
bool psoas_signs(const Standing& s) {
  const auto moment = [&](const char* level) {
    return s.members("psoas_major")
        .dot(s.active_moment(s.model.discs[std::size_t(s.disc(level))].rotation[0]));
  };
  return moment("L5S1") < 0.0 && moment("L1L2") > 0.0;
}

/// Compression of L5/S1 that both psoas add at full activation [N].
double psoas_compression(const Standing& s) {
  const auto compression = [&](double a) {
    return s.recruiter.field().compression(
        {a * s.members("psoas_major"), 0.0,
         VecX<double>::Zero(Eigen::Index(s.model.linea_alba.size()))})[s.disc("L5S1")];
  };
  return compression(1.0) - compression(0.0);
}

double preload_factor(const Standing& s, double force) {
  return s.model.discs[std::size_t(s.disc("L4L5"))].preload.factor(force);
}

/// Vertical load at the top of L1 that buckles the lumbar discs without muscle, weight or preload, in the
/// chosen turn (0 flexion, 1 lateral bending) [N].
double buckling_load(const Standing& s, std::size_t turn) {
  std::vector<std::string> names;
  for (const Disc& disc : s.model.discs)
    if (disc.level != "T12L1")
      names.push_back(s.model.tree.coordinates()[std::size_t(disc.rotation[turn])].name);
  const StabilityCoordinates chosen = stability_coordinates(s.model, names);
  const auto top = std::size_t(s.model.discs[std::size_t(s.disc("T12L1"))].joint);
  const PathPoint at{s.model.tree.joints()[top].parent, s.model.tree.joints()[top].X_PF.p};
  MatX<double> H = MatX<double>::Zero(chosen.size(), chosen.size());
  add_dead_load_hessian(s.model.tree, s.statics.kin, {at, {0.0, -1.0, 0.0}}, chosen.column, H);
  const MatX<double> load = H.topLeftCorner(chosen.n_metric, chosen.n_metric);
  MatX<double> K = MatX<double>::Zero(chosen.n_metric, chosen.n_metric);
  for (std::size_t j = 0; j < s.model.discs.size(); ++j)
    for (std::size_t i = 0; i < 3; ++i) {
      const int c = chosen.column[std::size_t(s.model.discs[j].rotation[i])];
      if (c >= 0) K(c, c) = s.statics.discs[j].hessian(Eigen::Index(i), Eigen::Index(i));
    }
  return critical_load_factor(K + load, load);
}

/// A segment's angle under 7.5 N m of flexion plus that under 7.5 N m of extension, at a preload [deg].
double flexion_extension_range(const Disc& disc, double preload) {
  const auto angle_at = [&](double sign) {
    const auto lack = [&](double degrees) {
      const double angle = sign * degrees * std::numbers::pi / 180.0;
      return disc.preload.factor(preload) * std::abs(disc_moment<double>(disc, {0.0, 0.0, angle})[2]) - 7.5;
    };
    std::uintmax_t iterations = 100;
    return boost::math::tools::toms748_solve(lack, 0.0, 30.0, boost::math::tools::eps_tolerance<double>(40),
                                             iterations)
        .first;
  };
  return angle_at(-1.0) + angle_at(1.0);
}
double range_change(const Standing& s) {
  const Disc& disc = s.model.discs[std::size_t(s.disc("L4L5"))];
  return 100.0 * (flexion_extension_range(disc, 1200.0) / flexion_extension_range(disc, 0.0) - 1.0);
}

/// Whether from equilibrium alone to stiff segments pressure, co-activation, margin and L4/5 compression all
/// grow.
bool pressure_goes_with_stability() {
  const Standing slack("no margin, gain 23.4"), firm("segment 75 N m/rad, gain 23.4");
  return firm.result.equilibrium.pressure > slack.result.equilibrium.pressure &&
         coactivation(firm) > coactivation(slack) &&
         firm.result.margin_segment > slack.result.margin_segment &&
         firm.compression("L4L5") > slack.compression("L4L5");
}

/// Angle between the mid-planes of the T12/L1 and the L5/S1 disc in standing [deg].
double lordosis(const Standing& s) {
  const auto up = [&](const char* level) -> Vec3<double> {
    const Disc& disc = s.model.discs[std::size_t(s.disc(level))];
    const Joint& joint = s.model.tree.joints()[std::size_t(disc.joint)];
    return s.statics.kin.X_WB[std::size_t(joint.parent)].R * joint.X_PF.R * disc.R_FD.col(1);
  };
  return std::acos(up("T12L1").dot(up("L5S1"))) * 180.0 / std::numbers::pi;
}

/// Moment of one hip's passive fibres towards flexion, knee straight, at an angle of flexion [N m].
double passive_hip_moment(const Standing& s, double flexion_deg) {
  const int hip = s.model.tree.coordinate("hip_flexion_r");
  Pose<double> pose = test::standing().pose;
  pose.q[hip] = flexion_deg * std::numbers::pi / 180.0;
  const Statics there = evaluate_statics(s.model, pose, {}, stability_coordinates(s.model, {}));
  double moment = 0.0;
  for (int m = 0; m < s.model.n_fascicles(); ++m)
    moment -= static_fascicle(s.model.fascicles[std::size_t(m)], there.length[m], 0.0).tension.passive *
              there.length_gradient(hip, m);
  return moment;
}

/// Mean over the fascicles of the psoas, by strength.
template <class Property>
double psoas_mean(const Standing& s, const Property& property) {
  VecX<double> w = s.members("psoas_major");
  double sum = 0.0;
  for (int m = 0; m < s.model.n_fascicles(); ++m) {
    w[m] *= s.model.fascicles[std::size_t(m)].max_force;
    sum += w[m] * property(s.model.fascicles[std::size_t(m)]);
  }
  return sum / w.sum();
}

double optimal_length_cm(const Fascicle& f) { return 100.0 * f.optimal_length; }
double pennation_deg(const Fascicle& f) { return f.pennation * 180.0 / std::numbers::pi; }

void compare_recruitment(test::Verdicts& verdicts, const Standing& s) {
  verdicts.figure(test::published_figure("IDP1"), "disc pressure of L4/5", nucleus_pressure(s),
                  "1.5 C/A of L4/5");
  verdicts.figure(test::published_figure("IAP2"), "abdominal pressure", bladder_reading(s),
                  "at the pelvic floor, with the column of the contents from mid-abdomen");
  verdicts.figure(test::published_figure("STB6"), "co-activation", coactivation(s),
                  "less active side of L4/5, weighted by moment");
  verdicts.figure(test::published_figure("PSO5"), "psoas activation", psoas_activation(s),
                  "mean by strength");
  verdicts.sign("IAP11", "pressure, co-activation, stability and L4/5 compression", "grow together",
                pressure_goes_with_stability(), pressure_goes_with_stability() ? "all grow" : "not all grow",
                "from equilibrium alone to a required stiffness of 75 N m/rad per segment");
}

void compare_psoas(test::Verdicts& verdicts, const Standing& s) {
  verdicts.sign("PSO6", "moment at full activation", "flexes L5/S1 and extends L1/2", psoas_signs(s),
                psoas_signs(s) ? "flexes L5/S1 and extends L1/2" : "other signs");
  verdicts.figure(test::within(test::published_figure("PSO7"), 316.0, 3162.0),
                  "compression of L5/S1 at full activation", psoas_compression(s), "order of magnitude");
  verdicts.figure(test::published_figure("PSO9", 0), "optimal fibre length", psoas_mean(s, optimal_length_cm),
                  "an input, from other sources");
  verdicts.figure(test::published_figure("PSO9", 2), "pennation", psoas_mean(s, pennation_deg),
                  "an input, from other sources");
}

void compare_discs(test::Verdicts& verdicts, const Standing& s) {
  const char* fitted = "fitted to this figure: no test of the model";
  verdicts.figure(test::published_figure("DSC1", 0), "stiffness over its value without preload, at 250 N",
                  preload_factor(s, 250.0), fitted);
  verdicts.figure(test::published_figure("DSC1", 1), "stiffness over its value without preload, at 500 N",
                  preload_factor(s, 500.0), fitted);
  verdicts.figure(test::published_figure("DSC2"), "change of flexion-extension range at 1200 N",
                  range_change(s), "at 7.5 N m: the moment is ours");
  verdicts.figure(test::published_figure("DSC3"), "growth of flexion stiffness to 1200 N",
                  preload_factor(s, 1200.0), "follower load as compression");
  verdicts.figure(test::published_figure("DSC4"), "range of flexion plus extension of L4/5",
                  flexion_extension_range(s.model.discs[std::size_t(s.disc("L4L5"))], 0.0),
                  "at 7.5 N m without preload, the same for every level; measured in living people");
  verdicts.figure(test::published_figure("STB3"), "buckling load, lateral", buckling_load(s, 1),
                  "discs alone");
  verdicts.figure(test::published_figure("STB4"), "buckling load, sagittal", buckling_load(s, 0),
                  "discs alone");
}

void compare_geometry(test::Verdicts& verdicts, const Standing& s) {
  verdicts.figure(test::published_figure("GEO1"), "lordosis T12 to S1", lordosis(s),
                  "between the mid-planes of the T12/L1 and L5/S1 discs; their tilts are an input");
  const double extended_deg[] = {0.0, 10.0, 15.0, 20.0};
  for (std::size_t i = 0; i < 4; ++i) {
    const test::PublishedFigure published = test::published_figure("HIP1", i);
    verdicts.figure(test::within(published, 0.7 * published.value, 1.3 * published.value),
                    "passive hip moment, extended by " + test::printed(extended_deg[i]) + " deg",
                    passive_hip_moment(s, -extended_deg[i]), "fibres only: the model has no capsule");
  }
}

}  // namespace

TEST_CASE("Healthy standing is compared with every published figure it can produce",
          "[reference][validation]") {
  const Standing s;
  REQUIRE(s.result.status == RecruitmentStatus::solved);
  test::Verdicts verdicts("standing");
  compare_recruitment(verdicts, s);
  compare_psoas(verdicts, s);
  compare_discs(verdicts, s);
  compare_geometry(verdicts, s);
  verdicts.require_as_committed();
}
