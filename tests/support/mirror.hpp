#pragma once
/// The image of the shipped model across its midplane: what becomes what, and what changes sign.

#include "lumbopelvic/stability/stiffness_field.hpp"

namespace lumbopelvic::test {

/// The name of the same thing on the other side.
[[nodiscard]] inline std::string mirrored(std::string name) {
  const auto swap_end = [&](const char* from, const char* to) {
    if (!name.ends_with(from)) return false;
    name.replace(name.size() - 2, 2, to);
    return true;
  };
  if (!swap_end("_r", "_l")) swap_end("_l", "_r");
  return name;
}

/// Limb coordinates have a partner and keep their sign, as the tables define them; coordinates of the midline
/// are their own partners, and those that lean, turn or shift sideways change sign.
struct Mirror {
  std::vector<int> coordinate, fascicle, contact_point;  ///< number of each one's partner
  VecX<double> sign;                                     ///< (coordinates)

  explicit Mirror(const Model& model) : sign(model.tree.n_coordinates()) {
    const Tree& tree = model.tree;
    for (int c = 0; c < tree.n_coordinates(); ++c) {
      coordinate.push_back(tree.coordinate(mirrored(tree.coordinates()[std::size_t(c)].name)));
      sign[c] = coordinate.back() == c && sideways(tree, c) ? -1.0 : 1.0;
    }
    for (const Fascicle& f : model.fascicles) fascicle.push_back(model.fascicle(mirrored(f.name)));
    for (const ContactPoint& p : model.contact_points)
      contact_point.push_back(model.contact_point(mirrored(p.name)));
  }

  /// A pose, a gradient over the coordinates, or any other of their vectors.
  [[nodiscard]] VecX<double> operator()(const VecX<double>& q) const {
    return sign.cwiseProduct(q(coordinate));
  }
  [[nodiscard]] EquilibriumState operator()(const EquilibriumState& equilibrium) const {
    return {equilibrium.activation(fascicle), equilibrium.pressure, equilibrium.linea_alba_tension};
  }
  /// A matrix over the stability coordinates, or over the first of them; partners must be among them.
  [[nodiscard]] MatX<double> operator()(const StabilityCoordinates& over, const MatX<double>& H) const {
    std::vector<int> partner;
    for (Eigen::Index i = 0; i < H.rows(); ++i)
      partner.push_back(over.column[std::size_t(coordinate[std::size_t(over.coordinate[std::size_t(i)])])]);
    const VecX<double> s = sign(over.coordinate).head(H.rows());
    return s.asDiagonal() * H(partner, partner) * s.asDiagonal();
  }

 private:
  /// A slide across the midplane, or a turn about an axis in it.
  static bool sideways(const Tree& tree, int c) {
    for (const Joint& joint : tree.joints())
      for (const JointAxis& axis : joint.axes)
        if (axis.coordinate == c)
          return (std::abs(axis.direction.z()) > 0.5) == (axis.kind == MotionKind::translation);
    return false;
  }
};

}  // namespace lumbopelvic::test
