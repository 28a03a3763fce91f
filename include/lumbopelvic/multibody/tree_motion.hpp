#pragma once
/// Tree kinematics in motion: where every link is, how every degree of freedom moves it, and how fast it
/// goes.
///
/// Everything is about one point O in world axes (spatial.hpp). O is the origin of the base, so numbers stay
/// small wherever the body is; at an instant it counts as fixed.

#include <vector>

#include "lumbopelvic/multibody/dynamics_tree.hpp"
#include "lumbopelvic/multibody/quaternion.hpp"
#include "lumbopelvic/multibody/spatial.hpp"

namespace lumbopelvic {

/// What is integrated in time: the coordinates that move, and the attitude the rotations of the base are
/// measured from.
template <Real S>
struct TreeState {
  VecX<S> q;  ///< (n_dofs) [rad or m]
  /// (n_dofs) [rad/s or m/s]; dq/dt, except for the turns of a base with body rates (base_chart.hpp)
  VecX<S> v;
  Quaternion<S> base_attitude = identity_quaternion<S>();
};

/// The state at rest in a pose.
/// @param pose  q, (n_coordinates of the skeleton); only what moves is read
template <Real S>
[[nodiscard]] TreeState<S> state_at(const DynamicsTree& tree, const Pose<S>& pose) {
  TreeState<S> state;
  state.q.resize(tree.n_dofs());
  for (int k = 0; k < tree.n_dofs(); ++k) {
    check_index("state_at", "coordinate of the tree", tree.dofs()[std::size_t(k)], pose.q.size());
    state.q[k] = pose.q[tree.dofs()[std::size_t(k)]];
  }
  state.v = VecX<S>::Constant(tree.n_dofs(), S(0.0));
  state.base_attitude = pose.base_attitude.template cast<S>();
  return state;
}

/// Positions and velocities of the links. Made once and filled again and again: a loop does not allocate.
template <Real S>
struct TreeMotion {
  Vec3<S> origin_W = Vec3<S>::Zero();  ///< O in the world [m]
  std::vector<Transform<S>> X_OL;      ///< (n_links) link frame from O, world axes
  std::vector<Spatial<S>> axis;        ///< (n_axes) motion of the link as the axis runs at unit rate
  std::vector<S> rate, curvature;      ///< (n_axes) f'(q), f''(q)
  std::vector<Spatial<S>> screw;       ///< (n_elements) motion of the link at unit speed of the coordinate
  std::vector<SpatialInertia<S>> inertia;  ///< (n_links) about O
  std::vector<Spatial<S>> velocity;        ///< (n_links)
  std::vector<Spatial<S>> drift;           ///< (n_links) acceleration against the parent at constant speeds

  explicit TreeMotion(const DynamicsTree& tree)
      : X_OL(tree.links().size()),
        axis(tree.axes().size()),
        rate(axis.size()),
        curvature(axis.size()),
        screw(tree.elements().size()),
        inertia(tree.links().size()),
        velocity(tree.links().size()),
        drift(tree.links().size()) {}
};

namespace detail {

/// R R_unit(angle): two columns of R turn about the third.
template <Real S>
void turn_columns(Mat3<S>& R, int unit, const S& angle) {
  using std::cos;
  using std::sin;
  const S s = sin(angle), c = cos(angle);
  const int a = unit == 2 ? 0 : unit + 1, b = unit == 0 ? 2 : unit - 1;
  for (int i = 0; i < 3; ++i) {
    const S x = R(i, a), y = R(i, b);
    R(i, a) = x * c + y * s;
    R(i, b) = y * c - x * s;
  }
}

/// f(q) of an axis; notes f' and f''.
template <Real S>
[[nodiscard]] S run_axis(const DynamicsTree& tree, std::size_t i, const TreeState<S>& state,
                         TreeMotion<S>& motion) {
  const auto& axis = tree.axes()[i];
  const S& q = state.q[axis.dof];
  if (axis.curve < 0) {
    motion.rate[i] = S(axis.slope);
    motion.curvature[i] = S(0.0);
    return q * axis.slope + S(axis.offset);
  }
  const CurveValue<S> f = tree.curves()[std::size_t(axis.curve)](q);
  motion.rate[i] = f.first * axis.slope;
  motion.curvature[i] = f.second * axis.slope;
  return f.value * axis.slope;
}

/// Moves X, the frame a joint starts from, along the joint's axes to the link.
template <Real S>
void run_joint(const DynamicsTree& tree, std::size_t l, const TreeState<S>& state, Transform<S>& X,
               TreeMotion<S>& motion) {
  const auto& link = tree.links()[l];
  auto i = std::size_t(link.first_axis);
  for (const auto turns = i + std::size_t(link.n_translations); i < turns; ++i) {
    const Vec3<S> d = X.R * tree.axes()[i].direction.template cast<S>();
    X.p += d * run_axis<S>(tree, i, state, motion);
    motion.axis[i] = {Vec3<S>::Zero(), d};
  }
  if (l == 0) {
    motion.origin_W = X.p;
    X.p.setZero();
  }
  if (link.is_base) X.R = X.R * rotation_matrix(state.base_attitude);
  const std::size_t first_turn = i, end = std::size_t(link.first_axis + link.n_axes);
  for (; i < end; ++i) {
    const auto& axis = tree.axes()[i];
    if (axis.turned) X.R = X.R * axis.before.template cast<S>();
    const Vec3<S> d = X.R.col(axis.unit);
    turn_columns<S>(X.R, axis.unit, run_axis<S>(tree, i, state, motion));
    motion.axis[i] = {d, X.p.cross(d)};
  }
  if (link.is_base && tree.base_speed() == BaseSpeed::body_rates)
    for (i = first_turn; i < end; ++i) motion.axis[i] = {X.R.col(tree.axes()[i].unit), Vec3<S>::Zero()};
}

}  // namespace detail

/// Fills frames, screws and inertias of `motion` for a state's q and base attitude.
/// @throws InvalidArgument if q has another size than (n_dofs)
template <Real S>
void update_positions(const DynamicsTree& tree, const TreeState<S>& state, TreeMotion<S>& motion) {
  check_size("update_positions", "q", state.q.size(), tree.n_dofs());
  for (std::size_t l = 0; l < tree.links().size(); ++l) {
    const auto& link = tree.links()[l];
    Transform<S>& X = motion.X_OL[l];
    const Vec3<S> p_PF = link.X_PF.p.template cast<S>();
    if (link.parent == ground) {
      X.R = link.X_PF.R.template cast<S>();
      X.p = l == 0 ? p_PF : Vec3<S>(p_PF - motion.origin_W);
    } else {
      const Transform<S>& X_OP = motion.X_OL[std::size_t(link.parent)];
      X.p = X_OP * p_PF;
      if (link.turned)
        X.R.noalias() = X_OP.R * link.X_PF.R.template cast<S>();
      else
        X.R = X_OP.R;
    }
    detail::run_joint<S>(tree, l, state, X, motion);
    if (link.mass > 0.0)
      motion.inertia[l] =
          inertia_about<S>(link.mass, X * Vec3<S>(link.com_L.template cast<S>()), link.inertia_C, X.R);
  }
  for (std::size_t i = 0; i < tree.axes().size(); ++i) {
    const auto& axis = tree.axes()[i];
    Spatial<S>& screw = motion.screw[std::size_t(axis.element)];
    const Spatial<S> part = motion.axis[i] * motion.rate[i];
    if (axis.opens)
      screw = part;
    else
      screw += part;
  }
}

/// Fills velocities and drifts of `motion`, after `update_positions` for the same state.
///
///   V = V_parent + sum s_k f'_k v_k,   drift = sum (V x s_k) f'_k v_k + s_k f''_k v_k^2
///
/// with V the motion of what carries axis k. Its place in the joint counts: a later turn is carried by the
/// earlier ones. The axes of a base with body rates are fixed to the base itself, so only its slides carry
/// them.
/// @throws InvalidArgument if v has another size than (n_dofs)
template <Real S>
void update_velocities(const DynamicsTree& tree, const TreeState<S>& state, TreeMotion<S>& motion) {
  check_size("update_velocities", "v", state.v.size(), tree.n_dofs());
  for (std::size_t l = 0; l < tree.links().size(); ++l) {
    const auto& link = tree.links()[l];
    Spatial<S> V, drift;
    if (link.parent != ground) V = motion.velocity[std::size_t(link.parent)];
    Spatial<S> carrier = V;
    for (int k = 0; k < link.n_axes; ++k) {
      const auto i = std::size_t(link.first_axis + k);
      const auto& axis = tree.axes()[i];
      const Spatial<S>& s = motion.axis[i];
      const S& v = state.v[axis.dof];
      const S speed = motion.rate[i] * v;
      const bool with_first_turn =
          link.is_base && k > link.n_translations && tree.base_speed() == BaseSpeed::body_rates;
      if (!with_first_turn) carrier = V;
      drift += cross_motion(carrier, s) * speed;
      if (axis.curve >= 0) drift += s * S(motion.curvature[i] * v * v);
      V += s * speed;
    }
    motion.velocity[l] = V;
    motion.drift[l] = drift;
  }
}

/// Both of the above.
template <Real S>
void update_motion(const DynamicsTree& tree, const TreeState<S>& state, TreeMotion<S>& motion) {
  update_positions(tree, state, motion);
  update_velocities(tree, state, motion);
}

}  // namespace lumbopelvic
