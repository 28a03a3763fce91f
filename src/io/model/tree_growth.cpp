#include <algorithm>

#include "io/model/skeleton_reader.hpp"

namespace lumbopelvic::io {

namespace {

/// Every body is moved by one joint, and one joint alone stands on the ground.
void check_joints(const Table& bodies, const Table& table, const std::vector<Joint>& joints) {
  std::vector<int> mover(std::size_t(bodies.size()), -1);
  int base = -1;
  for (int row = 0; row < table.size(); ++row) {
    const Joint& joint = joints[std::size_t(row)];
    int& first = mover[std::size_t(joint.child)];
    if (first >= 0)
      table.fault(row, "child", "a body that no other joint moves (" + table.key(first) + " does)");
    else
      first = row;
    if (joint.parent != ground) continue;
    if (base >= 0)
      table.fault(row, "parent", "a body (" + table.key(base) + " already stands on the ground)");
    else
      base = row;
  }
  for (int row = 0; row < bodies.size() && !table.has_error(); ++row)
    if (mover[std::size_t(row)] < 0)
      bodies.fault(row, "joint of " + bodies.key(row), "missing",
                   "a row of " + table.file() + " with it as child");
}

/// Rows of the joints, parents first: again and again the first one in the table whose parent is in place.
std::vector<int> parents_first(const std::vector<Joint>& joints) {
  std::vector<int> order;
  std::vector<char> placed(joints.size(), 0);  // by row of the body
  const auto ready = [&](const Joint& joint) {
    return !placed[std::size_t(joint.child)] && (joint.parent == ground || placed[std::size_t(joint.parent)]);
  };
  for (auto next = joints.begin();
       (next = std::find_if(joints.begin(), joints.end(), ready)) != joints.end();) {
    placed[std::size_t(next->child)] = 1;
    order.push_back(static_cast<int>(next - joints.begin()));
  }
  return order;
}

/// Names one joint that never comes down to the ground.
void report_loop(const Table& table, const std::vector<Joint>& joints, const std::vector<int>& order) {
  for (int row = 0; row < static_cast<int>(joints.size()); ++row)
    if (std::find(order.begin(), order.end(), row) == order.end())
      return table.fault(row, "parent", "a body that leads to the ground (its chain runs in a loop)");
}

}  // namespace

std::optional<Tree> grow_tree(const Table& bodies_table, const Table& joints_table, std::vector<Body> bodies,
                              std::vector<Joint> joints, std::vector<Coordinate> coordinates) {
  check_joints(bodies_table, joints_table, joints);
  if (bodies_table.has_error() || joints_table.has_error()) return std::nullopt;
  const std::vector<int> order = parents_first(joints);
  if (order.size() != joints.size()) return report_loop(joints_table, joints, order), std::nullopt;

  std::vector<int> place_of_body(bodies.size()), place_of_joint(joints.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    place_of_joint[std::size_t(order[i])] = static_cast<int>(i);
    place_of_body[std::size_t(joints[std::size_t(order[i])].child)] = static_cast<int>(i);
  }
  std::vector<Body> ordered_bodies(bodies.size());
  std::vector<Joint> ordered_joints(joints.size());
  for (std::size_t i = 0; i < bodies.size(); ++i)
    ordered_bodies[std::size_t(place_of_body[i])] = std::move(bodies[i]);
  for (std::size_t i = 0; i < joints.size(); ++i) {
    Joint& joint = joints[i];
    if (joint.parent != ground) joint.parent = place_of_body[std::size_t(joint.parent)];
    joint.child = place_of_joint[i];
    ordered_joints[std::size_t(place_of_joint[i])] = std::move(joint);
  }
  for (Coordinate& c : coordinates) c.joint = place_of_joint[std::size_t(c.joint)];
  return Tree(std::move(ordered_bodies), std::move(ordered_joints), std::move(coordinates));
}

}  // namespace lumbopelvic::io
