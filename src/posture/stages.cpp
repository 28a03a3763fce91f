#include "lumbopelvic/posture/stages.hpp"

#include <algorithm>
#include <set>

#include "lumbopelvic/posture/contact_pose.hpp"
#include "lumbopelvic/posture/equilibrium_shape.hpp"
#include "lumbopelvic/posture/minimum_effort.hpp"
#include "posture/reference_shape.hpp"

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

/// Whether each coordinate is in balance, by the model and by the posture.
std::vector<int> balanced_coordinates(const Model& model, const Posture& posture) {
  const auto& coordinates = model.tree.coordinates();
  std::vector<char> balanced(coordinates.size());
  for (std::size_t c = 0; c < coordinates.size(); ++c) balanced[c] = !coordinates[c].locked;
  for (const Disc& disc : model.discs)
    for (const int slide : disc.reaction) balanced[std::size_t(slide)] = 0;

  std::set<std::string> named;
  const auto mark = [&](const std::string& name, char value) {
    if (!named.insert(name).second)
      fail_argument("posture", posture.name, name, "each coordinate in one of free, locked, prescribed");
    balanced[std::size_t(model.tree.coordinate(name))] = value;
  };
  for (const auto& name : posture.free) mark(name, 1);
  for (const auto& name : posture.locked) mark(name, 0);
  for (const auto& [name, value] : posture.prescribed) mark(name, 0);

  std::vector<int> numbers;
  for (std::size_t c = 0; c < balanced.size(); ++c)
    if (balanced[c]) numbers.push_back(int(c));
  return numbers;
}

/// Contacts of the ground and of every other surface, in the order of the posture.
std::vector<SupportedContactPoint> contacts_of(const Model& model, const Posture& posture) {
  std::vector<SupportedContactPoint> contacts;
  const auto add = [&](const SupportSurface& surface, const std::vector<std::string>& contact_points) {
    for (const std::string& name : contact_points)
      contacts.push_back({model.contact_points[std::size_t(model.contact_point(name))].at, surface});
  };
  add({}, posture.supports);
  for (const SupportOn& on : posture.surfaces) add(on.surface, on.contact_points);
  return contacts;
}

/// Adds the contact points of the ground and of every other surface, in the same order.
void add_supports(const Model& model, const Posture& posture, EquilibriumSupport& support) {
  const auto add = [&](const SupportSurface& surface, const std::vector<std::string>& contact_points) {
    for (const std::string& name : contact_points) {
      const int contact_point = model.contact_point(name);
      if (std::ranges::count(support.contact_points, contact_point) > 0)
        fail_argument("posture", posture.name, name, "each contact point on one surface");
      support.contact_points.push_back(contact_point);
      support.axes.push_back(surface.axes());
    }
  };
  add({}, posture.supports);
  for (const SupportOn& on : posture.surfaces) add(on.surface, on.contact_points);
}

void add_loads(const Model& model, const Posture& posture, std::vector<DeadLoad>& loads) {
  const bool moves = posture.contact_consistent || !posture.optimize.empty();
  for (const ExternalLoad& load : posture.loads) {
    loads.push_back({{model.tree.body(load.body), load.point_B}, load.force_W, load.moment_W});
    if (moves && !load.moment_W.isZero(0.0))
      fail_argument("posture " + posture.name, "size of the moment on " + load.body, load.moment_W.norm(),
                    "0 where the pose is searched for: a constant moment has no energy to go down");
  }
}

/// The coordinates that move while the body comes into contact: those in balance, and those free in the pose
/// search.
std::vector<int> moving_in_contact(const Model& model, const Posture& posture, std::vector<int> moving) {
  for (const auto& name : posture.free_in_pose_search) {
    const int c = model.tree.coordinate(name);
    if (std::ranges::count(moving, c) > 0)
      fail_argument("posture", posture.name, name,
                    "in free_in_pose_search only coordinates that are otherwise locked, once each");
    moving.push_back(c);
  }
  if (!posture.free_in_pose_search.empty() && !posture.contact_consistent)
    fail_argument("posture", posture.name, posture.free_in_pose_search.front(),
                  "empty in a posture that is not contact_consistent");
  return moving;
}

/// Refuses a body that reaches through the ground with a contact point that is not to touch it.
void check_above_ground(const Model& model, const Posture& posture, const PosedModel& posed) {
  constexpr double deepest = -0.02;  // [m]
  Kinematics<double> kin;
  forward_kinematics(model.tree, posed.pose, kin);
  for (std::size_t p = 0; p < model.contact_points.size(); ++p) {
    if (std::ranges::count(posed.support.contact_points, int(p)) > 0) continue;
    const double height = SupportSurface{}.gap(world_point(kin, model.contact_points[p].at));
    if (height < deepest)
      fail_argument("posture " + posture.name, "height of " + model.contact_points[p].name, height,
                    "above the ground, or among its supports");
  }
}

/// Coordinates of the abdomen that are in balance and that the posture does not set.
std::vector<int> free_shape_coordinates(const Model& model, const Posture& posture,
                                        const std::vector<int>& balanced) {
  std::vector<int> free;
  for (const int c : model.deformation_coordinates) {
    const std::string& name = model.tree.coordinates()[std::size_t(c)].name;
    if (std::ranges::count(balanced, c) > 0 && !posture.coordinates.contains(name)) free.push_back(c);
  }
  return free;
}

}  // namespace

PosedModel neutral_pose(const Model& model) {
  PosedModel posed;
  posed.pose.q.resize(model.tree.n_coordinates());
  for (Eigen::Index c = 0; c < posed.pose.q.size(); ++c)
    posed.pose.q[c] = model.tree.coordinates()[std::size_t(c)].default_value;
  return posed;
}

PosedModel place_coordinates(const Model& model, const Posture& posture, PosedModel posed) {
  posed.pose.base_attitude = posture.base_attitude;
  place(model, posture.coordinates, posed.pose.q);
  place(model, posture.prescribed, posed.pose.q);
  posed.support.balanced = balanced_coordinates(model, posture);
  add_supports(model, posture, posed.support);
  add_loads(model, posture, posed.loads);
  return posed;
}

PosedModel bring_into_contact(const Model& model, const Posture& posture, PosedModel posed) {
  const std::vector<int> moving = moving_in_contact(model, posture, posed.support.balanced);
  if (!posture.contact_consistent) return posed;
  posed.pose = find_contact_pose(model, posed.pose, moving, contacts_of(model, posture), posed.loads,
                                 ContactPoseSettings{.joint_stiffness = posture.joint_stiffness});
  check_above_ground(model, posture, posed);
  return posed;
}

PosedModel set_reference_shape(const Model& model, const Posture& posture, PosedModel posed) {
  posed.free_deformation = free_shape_coordinates(model, posture, posed.support.balanced);
  find_reference_shape(model, posed.free_deformation, posed.pose);
  posed.reference_deformation = posed.pose.q(posed.free_deformation);
  return posed;
}

PosedModel minimise_effort(const Model& model, const Posture& posture, PosedModel posed) {
  if (posture.optimize.empty()) return posed;
  std::vector<int> optimized;
  for (const auto& name : posture.optimize) optimized.push_back(model.tree.coordinate(name));
  posed = minimum_effort_pose(model, posed, optimized).posture;
  posed.reference_deformation = posed.pose.q(posed.free_deformation);
  return posed;
}

PosedModel find_equilibrium_shape(
    const Model& model, const Posture&,
    PosedModel posed) {  // NOLINT(performance-unnecessary-value-param): stages alike
  return find_equilibrium_shape(model, posed).posture;
}

}  // namespace lumbopelvic
