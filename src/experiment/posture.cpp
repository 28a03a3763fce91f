#include "lumbopelvic/experiment/posture.hpp"

#include <set>

namespace lumbopelvic {

namespace {

void place(const Model& model, const std::map<std::string, double>& values, VecX<double>& q) {
  for (const auto& [name, value] : values) {
    const int c = model.tree.coordinate(name);
    const Coordinate& coordinate = model.tree.coordinates()[std::size_t(c)];
    check_range("posture", name, value, coordinate.low, coordinate.high);
    q[c] = value;
  }
}

}  // namespace

ResolvedPosture resolve(const Model& model, const Posture& posture) {
  ResolvedPosture out;
  const auto& coordinates = model.tree.coordinates();
  std::vector<char> balanced(coordinates.size());
  out.pose.q.resize(model.tree.n_coordinates());
  out.pose.base_attitude = posture.base_attitude;
  for (std::size_t c = 0; c < coordinates.size(); ++c) {
    out.pose.q[Eigen::Index(c)] = coordinates[c].default_value;
    balanced[c] = !coordinates[c].locked;
  }
  place(model, posture.coordinates, out.pose.q);
  place(model, posture.prescribed, out.pose.q);

  std::set<std::string> named;
  const auto mark = [&](const std::string& name, char value) {
    if (!named.insert(name).second)
      fail_argument("posture", posture.name, name, "each coordinate in one of free, locked, prescribed");
    balanced[std::size_t(model.tree.coordinate(name))] = value;
  };
  for (const auto& name : posture.free) mark(name, 1);
  for (const auto& name : posture.locked) mark(name, 0);
  for (const auto& [name, value] : posture.prescribed) mark(name, 0);
  for (std::size_t c = 0; c < balanced.size(); ++c)
    if (balanced[c]) out.support.balanced.push_back(int(c));

  for (const auto& name : posture.supports) out.support.pads.push_back(model.pad(name));
  for (const ExternalLoad& load : posture.loads)
    out.loads.push_back({{model.tree.body(load.body), load.point_B}, load.force_W});
  return out;
}

}  // namespace lumbopelvic
