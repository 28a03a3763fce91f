#include "lumbopelvic/simulation/initial_state.hpp"

#include <algorithm>

#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/multibody/composite_inertia.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "lumbopelvic/muscle/path_geometry.hpp"
#include "lumbopelvic/tissue/linea_alba_motion.hpp"

namespace lumbopelvic {

namespace {

void check_equilibrium(const RecruitmentResult& result) {
  if (result.status != RecruitmentStatus::solved && result.status != RecruitmentStatus::margin_unattainable)
    fail_argument("make_initial_state", "largest reserve actuator", result.reserve_max, "an equilibrium");
}

/// Rest lengths at which every strip of the linea alba has its tension in the equilibrium; one that hangs
/// slack starts at a thousandth of its toe tension.
VecX<double> rest_lengths(const Model& model, const Statics& statics, const VecX<double>& tension) {
  VecX<double> rest(Eigen::Index(model.linea_alba.size()));
  for (Eigen::Index b = 0; b < rest.size(); ++b) {
    const LineaAlbaStrip& strip = model.linea_alba[std::size_t(b)];
    const double length = path_length(statics.kin, {}, model.linea_alba_paths[std::size_t(b)]);
    rest[b] = linea_alba_rest_length(strip, length, std::max(tension[b], 1e-3 * strip.toe_tension));
  }
  return rest;
}

MotionState state_at_rest(const Model& model, const MovingModel& moving, const Pose<double>& pose,
                          const VecX<double>& length, const VecX<double>& tension) {
  MotionState state;
  state.tree = state_at(moving.tree(), pose);
  const Eigen::Index n = moving.n_fascicles();
  state.activation = state.strain = state.short_range_stretch = VecX<double>::Zero(n);
  for (Eigen::Index m = 0; m < n; ++m) {
    const auto i = std::size_t(m);
    const EquilibriumActivation steady =
        equilibrium_activation(moving.constants()[i], moving.units().kinds()[i], length[m], tension[m]);
    if (steady.at.status != EquilibriumStatus::found)
      throw ConvergenceError("make_initial_state: no equilibrium of " + model.fascicles[i].name,
                             steady.at.residual, 0);
    state.activation[m] = steady.activation;
    state.strain[m] = steady.at.strain;
  }
  return state;
}

/// The contact points in contact, each on a surface that lies where the contact point presses with its force
/// in the equilibrium.
void add_supports(const Model& model, const PosedModel& posture, const Statics& statics,
                  const MatX<double>& contact_force, const ContactLaw& contact, InitialState& out) {
  constexpr double least = 1e-6;  // [N]: what bears nothing lies that far off its surface
  const auto& contact_points = posture.support.contact_points;
  out.anchors.resize(2 * Eigen::Index(contact_points.size()));
  for (std::size_t p = 0; p < contact_points.size(); ++p) {
    const ContactPoint& contact_point = model.contact_points[std::size_t(contact_points[p])];
    const Mat3<double> axes = posture.support.axes_under(p);
    const Vec3<double> force =
        axes.transpose() * Vec3<double>(contact_force.row(contact_points[p]).transpose());
    MovingSupport support = moving_support(out.model->tree(), contact_point, SupportSurface{}, contact);
    const double gap =
        std::log(support.law.force_at_touch / std::max(force[1], least)) / support.law.sharpness;
    support.axes_W = axes;
    support.point_W = world_point(statics.kin, contact_point.at) - gap * axes.col(1);
    out.anchors.segment<2>(2 * Eigen::Index(p)) =
        Eigen::Vector2d(force[0], force[2]) / -support.law.tangential_stiffness;
    out.actions.supports.push_back(support);
  }
}

void set_generalized_force(const VecX<double>& force, InitialState& out) {
  out.actions.tau = [force](double, VecX<double>& tau, VecX<double>& rate) {
    tau = force;
    rate.setZero(force.size());
  };
}

/// The generalised force that keeps the start still, -M v' with the accelerations it would have without.
VecX<double> stilling_force(const InitialState& out) {
  MotionSystem system(*out.model, out.actions);
  VecX<double> rates;
  system.set_chart(out.state.tree.base_attitude);
  system.rates(system.layout().pack(out.state, out.anchors), 0.0, rates);
  return -mass_matrix(out.model->tree(), out.state.tree) *
         rates.segment(system.layout().speed(), system.layout().n_dofs);
}

}  // namespace

std::vector<int> moving_coordinates(const Model& model, const EquilibriumSupport& support,
                                    AbdomenMotion abdomen) {
  std::vector<int> moving;
  for (const int c : support.balanced)
    if (abdomen == AbdomenMotion::moves || std::ranges::count(model.deformation_coordinates, c) == 0)
      moving.push_back(c);
  return moving;
}

InitialState make_initial_state(const Model& model, const PosedModel& posture, const StiffnessField& field,
                                const RecruitmentResult& result, const InitialStateSettings& settings) {
  const std::vector<int> moving = moving_coordinates(model, posture.support, settings.abdomen);
  check_equilibrium(result);
  const Statics& statics = field.statics();
  MotionSettings motion;
  motion.muscle = settings.muscle;
  motion.disc_damping = settings.disc_damping;
  motion.connective_tissue_damping = motion.ligament_damping = settings.connective_tissue_damping;
  motion.cavity = {settings.abdomen == AbdomenMotion::moves ? Contents::closed : Contents::constant_pressure,
                   result.equilibrium.pressure};
  motion.disc_compression = field.compression(result.equilibrium);
  motion.linea_alba_rest_length = rest_lengths(model, statics, result.equilibrium.linea_alba_tension);
  InitialState out;
  out.pressure = result.equilibrium.pressure;
  out.model = std::make_shared<const MovingModel>(model, moving, posture.pose, motion);
  out.state = state_at_rest(model, *out.model, posture.pose, statics.length, result.tension);
  out.excitation = out.state.activation;
  out.actions.excitation = constant_excitation(out.excitation);
  out.actions.glottis = [opening = settings.glottis == Glottis::open ? 1.0 : 0.0](double) {
    return ValueRate{opening, 0.0};
  };
  for (const DeadLoad& load : posture.loads) out.actions.loads.push_back({load, {}});
  add_supports(model, posture, statics, result.contact_force, settings.contact, out);
  out.initial_residual = stilling_force(out);
  set_generalized_force(out.initial_residual, out);
  return out;
}

InitialState without_idle_supports(const InitialState& initial) {
  constexpr double least = 1e-3;  // [N]
  const DynamicsTree& tree = initial.model->tree();
  TreeMotion<double> motion(tree);
  update_motion(tree, initial.state.tree, motion);
  LinkWrenches<double> unused(std::size_t(tree.n_links()));
  InitialState out = initial;
  out.actions.supports.clear();
  std::vector<double> anchors;
  for (std::size_t i = 0; i < initial.actions.supports.size(); ++i) {
    const MovingSupport& support = initial.actions.supports[i];
    const Vec2<double> anchor = initial.anchors.segment<2>(2 * Eigen::Index(i));
    if (add_support_force<double>(support, motion, anchor, unused).normal < least) continue;
    out.actions.supports.push_back(support);
    anchors.insert(anchors.end(), {anchor[0], anchor[1]});
  }
  out.anchors = Eigen::Map<const VecX<double>>(anchors.data(), Eigen::Index(anchors.size()));
  return out;
}

}  // namespace lumbopelvic
