#pragma once
/// Force balance of a body in motion on any scalar: what its derivatives are taken of.

#include "lumbopelvic/dynamics/motion_actions.hpp"
#include "lumbopelvic/model/moving_model.hpp"
#include "lumbopelvic/model/moving_tissue.hpp"
#include "lumbopelvic/multibody/base_chart.hpp"
#include "lumbopelvic/multibody/inverse_dynamics.hpp"

namespace lumbopelvic {

/// Adds the wrenches of loads to the links.
/// @param share  (loads) factor of each at this time
template <Real S>
void add_loads(const DynamicsTree& tree, const std::vector<AppliedLoad>& loads, const VecX<double>& share,
               const TreeMotion<S>& motion, LinkWrenches<S>& wrenches) {
  for (std::size_t i = 0; i < loads.size(); ++i) {
    const DeadLoad& load = loads[i].load;
    const auto& place = tree.placement(load.at.body);
    if (place.link == ground) continue;
    const Vec3<double> p_L = place.X_LB * load.at.p_B, f = load.force_W * share[Eigen::Index(i)],
                       m = load.moment_W * share[Eigen::Index(i)];
    const Vec3<S> p_O = motion.X_OL[std::size_t(place.link)] * Vec3<S>(p_L.cast<S>());
    const Vec3<S>& f_W = f.cast<S>();
    wrenches[std::size_t(place.link)] += Spatial<S>{p_O.cross(f_W) + m.cast<S>(), f_W};
  }
}

/// Results and scratch of `update_balance`; one per thread, made once.
template <Real S>
struct MotionBalance {
  TreeState<S> state;
  TreeMotion<S> motion;
  PathMotion<S> paths;
  CavityMotion<S> cavity;
  LinkWrenches<S> wrenches;
  InverseDynamics<S> inverse;
  VecX<S> acceleration, tension, anchor;  ///< inputs beside the state
  VecX<S> tau;
  VecX<S> anchor_rate;  ///< (2 x supports) [m/s]
  LungAir<S> air;       ///< another input; its rate is in `cavity`

  MotionBalance(const MovingModel& model, Eigen::Index n_supports)
      : motion(model.tree()),
        paths(model.paths()),
        cavity(model.tree(), model.cavity()),
        wrenches(std::size_t(model.tree().n_links())),
        inverse(model.tree()),
        anchor(VecX<S>::Constant(2 * n_supports, S(0.0))),
        tau(VecX<S>::Constant(model.tree().n_dofs(), S(0.0))),
        anchor_rate(anchor) {}
};

/// Forces of discs, facets, pressures, supports and loads on the links, with the rates of the supports'
/// anchors.
/// @return power that discs take up as heat [W]
template <Real S>
S add_passive_forces(const MovingModel& model, const MotionActions& actions, const VecX<double>& share,
                     const TreeMotion<S>& motion, const VecX<S>& anchor, VecX<S>& anchor_rate,
                     const LungAir<S>& air, CavityMotion<S>& abdomen, LinkWrenches<S>& wrenches) {
  const S heat = add_tissue_forces(model, motion, air, abdomen, wrenches);
  for (std::size_t i = 0; i < actions.supports.size(); ++i) {
    const auto at = Eigen::Index(2 * i);
    const auto f =
        add_support_force<S>(actions.supports[i], motion, Vec2<S>(anchor[at], anchor[at + 1]), wrenches);
    anchor_rate[at] = f.anchor_rate[0], anchor_rate[at + 1] = f.anchor_rate[1];
  }
  add_loads(model.tree(), actions.loads, share, motion, wrenches);
  return heat;
}

/// Fills `data.tau` with what is missing from a balance of forces at given accelerations and tensions,
///
///   M(q) dv/dt + h(q, v) - J^T (tensions, discs, facets, pressures, supports, loads)
///
/// from the state, accelerations, tensions, anchors and air in `data`; of the derivatives of all these by q,
/// v, anchors and air the Jacobian of a motion is made.
/// @param share      (loads)
/// @param with_paths whether tensions act; without them `data.paths` is left alone
template <Real S>
void update_balance(const MovingModel& model, const MotionActions& actions, const VecX<double>& share,
                    bool with_paths, MotionBalance<S>& data) {
  const DynamicsTree& tree = model.tree();
  update_motion(tree, data.state, data.motion);
  std::fill(data.wrenches.begin(), data.wrenches.end(), Spatial<S>());
  if (with_paths) {
    update_paths(model.paths(), data.motion, data.paths);
    add_tensions(model.paths(), data.motion, data.tension, data.paths, data.wrenches);
  }
  add_passive_forces(model, actions, share, data.motion, data.anchor, data.anchor_rate, data.air, data.cavity,
                     data.wrenches);
  data.tau.setConstant(S(0.0));
  subtract_wall_drag(model, data.state.v, data.tau);
  add_generalized_forces(tree, data.motion, data.wrenches, data.tau);
  inverse_dynamics(tree, data.motion, model.gravity_W(), data.acceleration, {}, data.inverse);
  data.tau = data.inverse.tau - data.tau;
}

}  // namespace lumbopelvic
