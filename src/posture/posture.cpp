#include "lumbopelvic/posture/posture.hpp"

#include <algorithm>
#include <set>

#include "posture/resting_abdomen.hpp"
#include "lumbopelvic/posture/least_effort.hpp"
#include "lumbopelvic/posture/settle.hpp"
#include "lumbopelvic/posture/shaped_hold.hpp"

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

/// Contacts of the ground and of every other surface, in the order of the posture.
std::vector<SupportedPad> contacts_of(const Model& model, const Posture& posture, HoldSupport& support) {
  std::vector<SupportedPad> contacts;
  const auto add = [&](const SupportSurface& surface, const std::vector<std::string>& pads) {
    for (const std::string& name : pads) {
      const int pad = model.pad(name);
      if (std::ranges::count(support.pads, pad) > 0)
        fail_argument("posture", posture.name, name, "each pad on one surface");
      support.pads.push_back(pad);
      support.axes.push_back(surface.axes());
      contacts.push_back({model.pads[std::size_t(pad)].at, surface});
    }
  };
  add({}, posture.supports);
  for (const SupportOn& on : posture.surfaces) add(on.surface, on.pads);
  return contacts;
}

/// Refuses a body that reaches through the ground with a pad that is not to touch it.
void check_above_ground(const Model& model, const Posture& posture, const ResolvedPosture& out) {
  constexpr double deepest = -0.02;  // [m]
  Kinematics<double> kin;
  forward_kinematics(model.tree, out.pose, kin);
  for (std::size_t p = 0; p < model.pads.size(); ++p) {
    if (std::ranges::count(out.support.pads, int(p)) > 0) continue;
    const double height = SupportSurface{}.gap(world_point(kin, model.pads[p].at));
    if (height < deepest)
      fail_argument("posture " + posture.name, "height of " + model.pads[p].name, height,
                    "above the ground, or among its supports");
  }
}

/// Coordinates of the abdomen that are in balance and that the posture does not set.
std::vector<int> resting_coordinates(const Model& model, const Posture& posture,
                                     const std::vector<int>& balanced) {
  std::vector<int> resting;
  for (const int c : model.shape_coordinates) {
    const std::string& name = model.tree.coordinates()[std::size_t(c)].name;
    if (std::ranges::count(balanced, c) > 0 && !posture.coordinates.contains(name)) resting.push_back(c);
  }
  return resting;
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
  for (const Disc& disc :
       model.discs)  // what a disc carries along its slides is an outcome: disc_displacement
    for (const int slide : disc.reaction) balanced[std::size_t(slide)] = 0;
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

  const std::vector<SupportedPad> contacts = contacts_of(model, posture, out.support);
  for (const ExternalLoad& load : posture.loads)
    out.loads.push_back({{model.tree.body(load.body), load.point_B}, load.force_W, load.moment_W});
  const bool moves = posture.settles || !posture.eases.empty();
  for (const ExternalLoad& load : posture.loads)
    if (moves && !load.moment_W.isZero(0.0))
      fail_argument("posture " + posture.name, "size of the moment on " + load.body, load.moment_W.norm(),
                    "0 where the body settles or eases: a constant moment has no energy to go down");
  std::vector<int> gives_way = out.support.balanced;
  for (const auto& name : posture.adapts) {
    const int c = model.tree.coordinate(name);
    if (std::ranges::count(gives_way, c) > 0)
      fail_argument("posture", posture.name, name,
                    "among what adapts only coordinates that are otherwise locked, once each");
    gives_way.push_back(c);
  }
  if (!posture.adapts.empty() && !posture.settles)
    fail_argument("posture", posture.name, posture.adapts.front(),
                  "nothing that adapts in a posture that does not settle");
  try {
    if (posture.settles) {
      out.pose = settle(model, out.pose, gives_way, contacts, out.loads,
                        SettleSettings{.joint_stiffness = posture.joint_stiffness});
      check_above_ground(model, posture, out);
    }
    out.giving_way = resting_coordinates(model, posture, out.support.balanced);
    rest_abdomen(model, out.giving_way, out.pose);
    if (!posture.eases.empty()) {
      std::vector<int> eased;
      for (const auto& name : posture.eases) eased.push_back(model.tree.coordinate(name));
      out = ease(model, out, eased).posture;
    }
    out.shape_at_rest = out.pose.q(out.giving_way);
    out = shape_hold(model, out).posture;
  } catch (const ConvergenceError& error) {
    throw ConvergenceError("posture " + posture.name + ": " + error.what(), error.residual(),
                           error.iterations());
  }
  return out;
}

}  // namespace lumbopelvic
