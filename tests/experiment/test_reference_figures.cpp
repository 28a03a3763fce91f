#include <iomanip>
#include <sstream>

#include "catch.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"
#include "lumbopelvic/recruitment/recruit.hpp"
#include "support/csv.hpp"
#include "support/shipped_model.hpp"

using namespace lumbopelvic;

namespace {

constexpr double mmHg = 133.322387415;  // [Pa] by definition

/// Healthy standing as the shipped experiment's table shows it.
struct Standing {
  const Model& model = test::shipped_model();
  const Statics& statics = test::standing_statics();
  Variant variant = shown_variant();
  Recruiter recruiter{model, statics, test::standing().support, variant.settings};
  RecruitmentResult result = recruiter.solve();

  static Variant shown_variant() {
    const Experiment experiment = read_experiment(find_data("experiments", "release_vs_stabilise"));
    for (const Variant& v : experiment.variants)
      if (v.name == report_of(experiment).variants.front()) return v;
    throw Error("the experiment shows no variant of its own");
  }

  [[nodiscard]] Eigen::Index disc(const std::string& level) const {
    for (std::size_t j = 0; j < model.discs.size(); ++j)
      if (model.discs[j].level == level) return Eigen::Index(j);
    throw Error("no level " + level);
  }
  [[nodiscard]] double compression(const std::string& level) const {
    return recruiter.field().compression(result.hold)[disc(level)];
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

/// What a bladder would read [mmHg]: the cavity's one pressure is taken at mid-height between floor and dome,
/// and the water column from there to the floor is added.
double bladder_reading(const Standing& s) {
  const auto height = [&](const char* body) {
    return s.statics.kin.X_WB[std::size_t(s.model.tree.body(body))].p.y();
  };
  const double column =
      1000.0 * s.model.gravity_W.norm() * 0.5 * (height("diaphragm_dome") - height("pelvic_floor_plate"));
  return (s.result.hold.pressure + column) / mmHg;
}

/// Activation of the less active side of the L4/5 joint, flexors or extensors, each weighted by its moment
/// [%].
double coactivation(const Standing& s) {
  const VecX<double> moment = s.active_moment(s.model.discs[std::size_t(s.disc("L4L5"))].rotation[0]);
  const VecX<double> flexors = (-moment).cwiseMax(0.0), extensors = moment.cwiseMax(0.0);
  const auto mean = [&](const VecX<double>& w) { return w.dot(s.result.hold.activation) / w.sum(); };
  return 100.0 * std::min(mean(flexors), mean(extensors));
}

/// Mean activation of the psoas, weighted by strength [%].
double psoas_activation(const Standing& s) {
  VecX<double> w = s.members("psoas_major");
  for (int m = 0; m < s.model.n_fascicles(); ++m) w[m] *= s.model.fascicles[std::size_t(m)].max_force;
  return 100.0 * w.dot(s.result.hold.activation) / w.sum();
}

/// 1 if the whole psoas at full force flexes L5/S1 and extends L1/2, else 0.
double psoas_signs(const Standing& s) {
  const auto moment = [&](const char* level) {
    return s.members("psoas_major")
        .dot(s.active_moment(s.model.discs[std::size_t(s.disc(level))].rotation[0]));
  };
  return moment("L5S1") < 0.0 && moment("L1L2") > 0.0 ? 1.0 : 0.0;
}

/// Compression of L5/S1 that both psoas add at full activation [N].
double psoas_compression(const Standing& s) {
  const auto compression = [&](double a) {
    return s.recruiter.field().compression(
        {a * s.members("psoas_major"), 0.0,
         VecX<double>::Zero(Eigen::Index(s.model.bands.size()))})[s.disc("L5S1")];
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

struct Check {
  const char* id;
  std::size_t which;  ///< which of several values in the row
  double computed;
  double low, high;  ///< band, where the row has none
  const char* note;
};

double number(const std::string& cell, std::size_t which) {
  std::string text = cell;
  std::replace(text.begin(), text.end(), ';', ' ');
  std::istringstream in(text);
  double value = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t i = 0; i <= which; ++i)
    if (!(in >> value)) return std::numeric_limits<double>::quiet_NaN();
  return value;
}

}  // namespace

TEST_CASE("Healthy standing is compared with every published figure it can produce",
          "[reference][validation]") {
  const Standing s;
  REQUIRE(s.result.status == RecruitmentStatus::solved);
  const double none = std::numeric_limits<double>::quiet_NaN();
  const std::vector<Check> checks{
      {"IDP1", 0, nucleus_pressure(s), none, none, "1.5 C/A of L4/5"},
      {"IAP2", 0, bladder_reading(s), none, none,
       "cavity pressure plus half its water column: the reference level is ours"},
      {"STB6", 0, coactivation(s), none, none, "less active side of L4/5, weighted by moment"},
      {"PSO5", 0, psoas_activation(s), none, none, "mean by strength"},
      {"PSO6", 0, psoas_signs(s), 1.0, 1.0, "1: flexes L5/S1 and extends L1/2"},
      {"PSO7", 0, psoas_compression(s), 316.0, 3162.0, "order of magnitude"},
      {"DSC1", 0, preload_factor(s, 250.0), none, none, "fitted to this figure: no test of the model"},
      {"DSC1", 1, preload_factor(s, 500.0), none, none, "fitted to this figure: no test of the model"},
      {"STB3", 0, buckling_load(s, 1), none, none, "discs alone, lateral"},
      {"STB4", 0, buckling_load(s, 0), none, none, "discs alone, sagittal"}};

  const auto file =
      find_data("models", "adult_male").parent_path().parent_path() / "reference" / "figures.csv";
  const auto rows = test::read_csv(file.string());
  std::ostringstream table;
  table << "healthy standing, " << s.variant.name << '\n' << std::setprecision(4);
  for (const Check& check : checks) {
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const test::Row& r) { return r.at("id") == check.id; });
    INFO(check.id);
    REQUIRE(row != rows.end());
    REQUIRE(std::isfinite(check.computed));
    const double value = number(row->at("value"), check.which);
    const double low = std::isnan(check.low) ? number(row->at("low"), check.which) : check.low;
    const double high = std::isnan(check.high) ? number(row->at("high"), check.which) : check.high;
    REQUIRE(low <= high);
    table << std::left << std::setw(5) << check.id << std::setw(10) << check.computed << std::setw(8)
          << row->at("unit") << "published ";
    if (std::isfinite(value))
      table << value << ", error " << std::showpos << check.computed - value << std::noshowpos << ", ";
    table << "band " << low << " to " << high << ": "
          << (check.computed >= low && check.computed <= high ? "hit" : "MISS") << " (" << check.note
          << ")\n";
  }
  WARN(table.str());
}
