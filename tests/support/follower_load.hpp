#pragma once
/// A follower load: a cable drawn tight through the vertebrae, the test load that presses a spine along its
/// own curve.
///
///   U = F L(q)                                                                                      (3.13)
///
/// With its guides at the vertebral centres the cable shortens little as a level turns, so it neither bends
/// the column much nor lets it buckle, while a vertical load of a tenth would. A load of the laboratory: it
/// stands for no muscle.

#include "lumbopelvic/model/model.hpp"
#include "lumbopelvic/muscle/path_derivatives.hpp"

namespace lumbopelvic {

struct FollowerLoad {
  Path path;
  double tension = 0.0;  ///< F [N], >= 0
};

/// A cable through guides fixed to bodies.
/// @param guides  at least two, from one end to the other
/// @throws InvalidArgument for fewer guides or a tension that is negative or not finite
[[nodiscard]] inline FollowerLoad follower_load(const Tree& tree, const std::vector<PathPoint>& guides,
                                                double tension) {
  check_nonnegative("follower_load", "tension", tension);
  return {compile_path(tree, guides, std::vector<int>(guides.empty() ? 0 : guides.size() - 1, -1), {}),
          tension};
}

/// The cable of an experiment on a lumbar spine: from the body below the lowest disc, through a guide in
/// every vertebra between two discs, to the body above the highest.
///
/// Guides lie in the middle between the centres of the two neighbouring discs; the ends, in the centre of the
/// outermost discs' joints, fixed to the outer bodies.
/// @param discs  neighbouring levels, from the top down, as in the model
/// @throws InvalidArgument if there are fewer than two discs or one does not stand on the next
[[nodiscard]] inline FollowerLoad follower_load(const Model& model, const std::vector<int>& discs,
                                                double tension) {
  constexpr auto fn = "follower_load";
  if (discs.size() < 2) fail_argument(fn, "number of discs", discs.size(), "at least 2");
  const auto disc = [&](std::size_t i) -> const Disc& {
    check_index(fn, "disc", discs[i], std::ptrdiff_t(model.discs.size()));
    return model.discs[std::size_t(discs[i])];
  };
  const auto joint = [&](const Disc& d) -> const Joint& { return model.tree.joints()[std::size_t(d.joint)]; };
  std::vector<PathPoint> guides{{disc(0).upper_body, joint(disc(0)).X_CM.p}};
  for (std::size_t i = 1; i < discs.size(); ++i) {
    if (disc(i).upper_body != disc(i - 1).lower_body)
      fail_argument(fn, "disc below " + disc(i - 1).level, disc(i).level, "the next level down");
    guides.push_back({disc(i).upper_body, 0.5 * (joint(disc(i)).X_CM.p + joint(disc(i - 1)).X_PF.p)});
  }
  guides.push_back({disc(discs.size() - 1).lower_body, joint(disc(discs.size() - 1)).X_PF.p});
  return follower_load(model.tree, guides, tension);
}

/// Energy of the cable, U = F L [J].
template <Real S>
[[nodiscard]] S follower_potential(const Kinematics<S>& kin, const FollowerLoad& load) {
  return path_length(kin, {}, load.path) * load.tension;
}

/// Adds its generalised force, Q = -F dL/dq, to Q, (n_coordinates) [N m or N].
template <Real S>
void add_follower_load(const Tree& tree, const Kinematics<S>& kin, const FollowerLoad& load, VecX<S>& Q) {
  add_length_gradient(tree, kin, {}, load.path, -load.tension, Q);
}

/// Adds the Hessian F d2L/dq2 over chosen coordinates, (n x n), eq. (2.2).
/// @param column  (n_coordinates) column of each coordinate in H, -1 to leave it out
inline void add_follower_hessian(const Tree& tree, const Kinematics<double>& kin, const FollowerLoad& load,
                                 const std::vector<int>& column, MatX<double>& H) {
  add_length_hessian(tree, kin, {}, load.path, load.tension, column, H);
}

}  // namespace lumbopelvic
