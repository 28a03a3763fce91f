#include "lumbopelvic/outcome/analyze.hpp"

#include <algorithm>
#include <limits>

#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/model/targets.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"
#include "lumbopelvic/muscle/static_fascicle.hpp"

namespace lumbopelvic {

namespace {

constexpr auto fn = "analyze";
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// As in an equilibrium, its tendon in balance; NaN where the fibre would be longer than its curves have a
/// meaning.
FascicleTension tension_within_range(const Fascicle& f, double path_length) {
  try {
    return static_fascicle(f, path_length, 0.0).tension;
  } catch (const InvalidArgument&) {
    return {nan, nan, nan};
  }
}

/// One number for each fascicle and position, or for each fascicle, coordinate and position.
struct Curves {
  std::string name, units, long_name;
  bool by_coordinate = false;
  std::vector<double> data{};
};

class Analysis {
 public:
  Analysis(const Model& model, const Pose<double>& pose, const Sweep& sweep)
      : model_(model), pose_(pose), positions_(sweep.positions), shares_(sweep.shares) {
    if (sweep.coordinates.empty()) fail_argument(fn, "number of coordinates", 0, "at least 1");
    if (positions_.empty()) fail_argument(fn, "number of positions", 0, "at least 1");
    const std::size_t n = sweep.coordinates.size();
    if (shares_.empty()) shares_.assign(n, 1.0 / double(n));
    check_size(fn, "shares", Eigen::Index(shares_.size()), Eigen::Index(n));
    for (const std::string& name : sweep.coordinates) {
      const int c = model.tree.coordinate(name);
      if (std::ranges::count(swept_, c) > 0) fail_argument(fn, "coordinate", name, "each one once");
      if (coordinate(c).kind != coordinate(swept_.empty() ? c : swept_.front()).kind)
        fail_argument(fn, "kind of motion of " + name, is_rotation(c) ? "rotation" : "translation",
                      "that of " + sweep.coordinates.front());
      swept_.push_back(c);
    }
    for (const double x : positions_)
      for (std::size_t i = 0; i < n; ++i)
        check_range(fn, sweep.coordinates[i], shares_[i] * x, coordinate(swept_[i]).low,
                    coordinate(swept_[i]).high);
  }

  Dataset run(const std::vector<std::string>& muscles) {
    choose(muscles);
    prepare();
    for (std::size_t k = 0; k < positions_.size(); ++k) {
      for (std::size_t i = 0; i < swept_.size(); ++i) pose_.q[swept_[i]] = shares_[i] * positions_[k];
      forward_kinematics(model_.tree, pose_, kin_);
      for (std::size_t m = 0; m < chosen_.size(); ++m) evaluate(m, k);
    }
    return dataset();
  }

 private:
  [[nodiscard]] const Coordinate& coordinate(int c) const {
    return model_.tree.coordinates()[std::size_t(c)];
  }
  [[nodiscard]] bool is_rotation(int c) const { return coordinate(c).kind == MotionKind::rotation; }

  [[nodiscard]] bool is_moved(const Path& path) const {
    for (const PathStretch& stretch : path.stretches)
      for (const int axis : stretch.axes)
        if (std::ranges::count(swept_, model_.tree.axis_coordinate(axis)) > 0) return true;
    return false;
  }

  void choose(const std::vector<std::string>& muscles) {
    const auto means = [&](const Fascicle& f, const std::string& name) { return is_target(model_, f, name); };
    for (const int m : items_meant(fn, "muscle", "a fascicle, a group or a set of groups of " + model_.name,
                                   model_.fascicles, muscles, means))
      if (is_moved(model_.paths[std::size_t(m)])) chosen_.push_back(std::size_t(m));
    if (chosen_.empty())
      fail_argument(fn, "number of fascicles that " + coordinate(swept_.front()).name + " moves", 0,
                    "at least 1 of those asked for");
  }

  void prepare() {
    const std::string full = "at full activation and zero velocity";
    curves_ = {{"length", "m", "length of the path"},
               {"fiber_length_norm", "1", "fibre length over optimal length"},
               {"active_force", "N", "tension by activation, " + full},
               {"passive_force", "N", "tension without activation"},
               {"moment_arm", is_rotation(swept_.front()) ? "m rad-1" : "1", "-dL/dq", true},
               {"active_moment", moment_units(), "generalised force of the active tension, " + full, true},
               {"passive_moment", moment_units(), "generalised force of the passive tension", true}};
    for (Curves& c : curves_)
      c.data.assign(chosen_.size() * positions_.size() * (c.by_coordinate ? swept_.size() : 1), nan);
  }

  [[nodiscard]] std::string moment_units() const { return is_rotation(swept_.front()) ? "N m" : "N"; }

  double& at(std::size_t curve, std::size_t m, std::size_t k) {
    return curves_[curve].data[m * positions_.size() + k];
  }
  double& at(std::size_t curve, std::size_t m, std::size_t i, std::size_t k) {
    return curves_[curve].data[(m * swept_.size() + i) * positions_.size() + k];
  }

  void evaluate(std::size_t m, std::size_t k) {
    enum : std::size_t { length, fiber, active, passive, arm, active_moment, passive_moment };
    const Fascicle& f = model_.fascicles[chosen_[m]];
    gradient_ = VecX<double>::Zero(model_.tree.n_coordinates());
    const double path =
        add_length_gradient(model_.tree, kin_, model_.surfaces, model_.paths[chosen_[m]], 1.0, gradient_);
    const auto state = detail::fiber_state(f, path);
    const bool slack = state.along <= 0.0;
    const FascicleTension tension = tension_within_range(f, path);
    const double norm =
        tension.fiber_length_norm > 0.0 ? tension.fiber_length_norm : state.length / state.l_o;
    at(length, m, k) = path;
    at(fiber, m, k) = slack ? nan : norm;
    at(active, m, k) = tension.active;
    at(passive, m, k) = tension.passive;
    for (std::size_t i = 0; i < swept_.size(); ++i) {
      const double r = 0.0 - gradient_[swept_[i]];  // not -0 where it does not cross
      at(arm, m, i, k) = r;
      at(active_moment, m, i, k) = tension.active * r;
      at(passive_moment, m, i, k) = tension.passive * r;
    }
  }

  [[nodiscard]] Dataset dataset() const {
    Dataset result;
    result.dimensions = {
        {"muscle", chosen_.size()}, {"coordinate", swept_.size()}, {"position", positions_.size()}};
    const std::string unit = is_rotation(swept_.front()) ? "rad" : "m";
    std::vector<std::string> names, groups, coordinates;
    std::vector<double> forces, values;
    for (const std::size_t m : chosen_) {
      names.push_back(model_.fascicles[m].name);
      groups.push_back(model_.fascicles[m].group);
      forces.push_back(model_.fascicles[m].max_force);
    }
    for (std::size_t i = 0; i < swept_.size(); ++i) {
      coordinates.push_back(coordinate(swept_[i]).name);
      for (const double x : positions_) values.push_back(shares_[i] * x);
    }
    const auto add = [&](const std::string& name, const std::vector<std::string>& dimensions, auto data,
                         const std::string& units, const std::string& what) {
      result.variables.push_back(
          {name, dimensions, std::move(data), {{"units", units}, {"long_name", what}}});
    };
    add("muscle", {"muscle"}, names, "1", "fascicle");
    add("coordinate", {"coordinate"}, coordinates, "1", "coordinate that moves");
    add("position", {"position"}, positions_, unit,
        "position along the sweep; each coordinate has its share");
    add("share", {"coordinate"}, shares_, "1", "of the position");
    add("coordinate_value", {"coordinate", "position"}, values, unit, "value of the coordinate");
    add("muscle_group", {"muscle"}, groups, "1", "group of the fascicle");
    add("max_force", {"muscle"}, forces, "N", "maximal isometric force");
    for (const Curves& c : curves_)
      add(c.name,
          c.by_coordinate ? std::vector<std::string>{"muscle", "coordinate", "position"}
                          : std::vector<std::string>{"muscle", "position"},
          c.data, c.units, c.long_name);
    for (const char* name : {"moment_arm", "active_moment", "passive_moment"})
      std::ranges::find(result.variables, name, &Variable::name)->attributes["sign"] =
          "positive drives the coordinate up";
    result.attributes = {{"title", "What fascicles can do over a range of motion"},
                         {"model", model_.name},
                         {"model_version", model_.version},
                         {"model_hash", model_.hash},
                         {"schema", std::to_string(result_schema)}};
    return result;
  }

  const Model& model_;
  Pose<double> pose_;
  std::vector<double> positions_, shares_;
  std::vector<int> swept_;
  std::vector<std::size_t> chosen_;
  std::vector<Curves> curves_;
  Kinematics<double> kin_;
  VecX<double> gradient_;
};

}  // namespace

Dataset analyze(const Model& model, const Pose<double>& pose, const Sweep& sweep,
                const std::vector<std::string>& muscles) {
  return Analysis(model, pose, sweep).run(muscles);
}

}  // namespace lumbopelvic
