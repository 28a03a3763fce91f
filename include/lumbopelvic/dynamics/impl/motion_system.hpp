#pragma once
/// Definitions of motion_system.hpp, compiled once in the library.

#include <Eigen/LU>

#include "lumbopelvic/core/compiled.hpp"
#include "lumbopelvic/dynamics/abdomen_partials.hpp"
#include "lumbopelvic/dynamics/impl/passive_partials.hpp"
#include "lumbopelvic/dynamics/motion_balance.hpp"
#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/math/dual.hpp"

namespace lumbopelvic {

namespace detail {

/// Directions differentiated at once: as many as two registers of the widest kind hold.
using MotionDual = Dual<double, 8>;

struct MotionDuals {
  MotionBalance<MotionDual> balance;
  MotionDuals(const MovingModel& model, Eigen::Index n_supports) : balance(model, n_supports) {}
};

/// Sets a vector of constants.
inline void set_constants(const VecX<double>& from, VecX<MotionDual>& to) {
  to.resize(from.size());
  for (Eigen::Index i = 0; i < from.size(); ++i) to[i] = MotionDual(from[i]);
}
inline void put_partials(const VecX<MotionDual>& from, Eigen::Index first, Eigen::Index count,
                         MatX<double>& to) {
  for (Eigen::Index i = 0; i < from.size(); ++i)
    for (Eigen::Index k = 0; k < count; ++k) to(i, first + k) = from[i].partials[std::size_t(k)];
}
/// Degrees of freedom that stand for the base's attitude where it is a state.
inline std::vector<int> attitude_dofs(const DynamicsTree& tree) {
  if (tree.base_speed() != BaseSpeed::body_rates) return {};
  const auto* turn = base_turns("MotionSystem", tree);
  return {turn[0].dof, turn[1].dof, turn[2].dof};
}
inline Eigen::Index width() { return Eigen::Index(std::tuple_size_v<decltype(MotionDual::partials)>); }

}  // namespace detail

LUMBOPELVIC_INLINE MotionSystem::~MotionSystem() = default;

LUMBOPELVIC_INLINE MotionSystem::MotionSystem(const MovingModel& model, const MotionActions& actions,
                                              bool by_duals)
    : model_(model),
      actions_(actions),
      layout_(model, Eigen::Index(actions.supports.size()), actions.prescribed.dofs),
      data_(model),
      anchor_(VecX<double>::Zero(layout_.n_anchors)),
      anchor_rate_(anchor_),
      share_(VecX<double>::Ones(Eigen::Index(actions.loads.size()))),
      share_rate_(VecX<double>::Zero(share_.size())),
      u_(VecX<double>::Zero(layout_.n_fascicles)),
      u_rate_(u_),
      tau_(VecX<double>::Zero(layout_.n_tree)),
      tau_rate_(tau_),
      linea_alba_stiffness_(VecX<double>::Zero(model.n_passive_paths())),
      connective_tissue_damping_(linea_alba_stiffness_),
      arms_(model.tree(), model.paths()),
      rows_(arms_, layout_.free, layout_.n_attitude, detail::attitude_dofs(model.tree())),
      composite_(model.tree()),
      mass_factor_(model.tree()),
      plain_(model.tree()),
      by_duals_(by_duals || !plain_.is_plain()),
      inertia_partials_(model.tree()),
      path_partials_(plain_, model.paths()),
      abdomen_partials_(plain_, model.cavity()) {
  if (by_duals_) duals_ = std::make_unique<detail::MotionDuals>(model, Eigen::Index(actions.supports.size()));
  if (layout_.n_fascicles > 0 && !actions.excitation)
    fail_argument("MotionSystem", "excitation", "not set", "a function of time for every fascicle");
  if (layout_.n_dofs < layout_.n_tree || !actions.prescribed.dofs.empty())
    prescribed_ = std::make_unique<PrescribedPart>(model.tree(), actions.prescribed, layout_.free);
  const Eigen::Index n = layout_.n_tree, p = n + layout_.n_attitude, z = layout_.n_beside(),
                     m = model.paths().size();
  mass_.setZero(n, n), arm_.setZero(m, n);
  length_p_.setZero(m, p), speed_p_.setZero(m, p);
  balance_p_.setZero(n, p), balance_v_.setZero(n, n), balance_z_.setZero(n, z);
  anchor_p_.setZero(z, p), anchor_v_.setZero(z, n), anchor_z_.setZero(z, z);
  position_p_.setZero(layout_.n_positions(), layout_.n_positions());
  position_v_.setZero(layout_.n_positions(), layout_.n_dofs);
}

LUMBOPELVIC_INLINE void MotionSystem::evaluate_actions(double t) {
  constexpr auto fn = "MotionSystem";
  if (actions_.excitation) actions_.excitation(t, u_, u_rate_);
  check_size(fn, "excitation", u_.size(), layout_.n_fascicles);
  check_size(fn, "rate of excitation", u_rate_.size(), layout_.n_fascicles);
  share_.resize(Eigen::Index(actions_.loads.size()));
  share_rate_.resize(share_.size());
  for (Eigen::Index i = 0; i < share_.size(); ++i) {
    const auto& share = actions_.loads[std::size_t(i)].share;
    const ValueRate at = share ? share(t) : ValueRate{1.0, 0.0};
    share_[i] = at.value, share_rate_[i] = at.rate;
  }
  if (actions_.glottis) glottis_ = actions_.glottis(t);
  check_range(fn, "opening of the glottis", glottis_.value, 0.0, 1.0);
  if (!actions_.tau) return;
  actions_.tau(t, tau_, tau_rate_);
  check_size(fn, "tau", tau_.size(), layout_.n_tree);
  check_size(fn, "rate of tau", tau_rate_.size(), layout_.n_tree);
}

LUMBOPELVIC_INLINE void MotionSystem::evaluate_units(bool with_derivatives) {
  const Eigen::Index n = layout_.n_fascicles;
  data_.inputs.length = data_.paths.length.head(n);
  data_.inputs.velocity = data_.paths.speed.head(n);
  data_.inputs.activation = state_.activation;
  data_.inputs.strain = state_.strain;
  data_.inputs.short_range_stretch = state_.short_range_stretch;
  if (with_derivatives)
    model_.units().linear(data_.inputs, linear_);
  else
    model_.units().rates(data_.inputs, data_.units);
  data_.tension.head(n) = with_derivatives ? linear_.rates.tension : data_.units.tension;
  data_.connective_tissue_heat = 0.0;
  for (Eigen::Index i = 0; i < model_.n_passive_paths(); ++i) {
    using D = Dual<double, 2>;
    const auto strip = passive_tension<D>(model_, i, D::variable(data_.paths.length[n + i], 0),
                                          D::variable(data_.paths.speed[n + i], 1));
    data_.tension[n + i] = strip.tension.value;
    data_.connective_tissue_heat += strip.heat.value;
    linea_alba_stiffness_[i] = strip.tension.partials[0],
    connective_tissue_damping_[i] = strip.tension.partials[1];
  }
}

LUMBOPELVIC_INLINE void MotionSystem::look(const VecX<double>& y, double t) {
  const DynamicsTree& tree = model_.tree();
  y_ = y;
  time_ = std::numeric_limits<double>::quiet_NaN();  // until all of it is worked out
  layout_.unpack(y, state_);
  anchor_ = y.segment(layout_.anchor(), layout_.n_anchors);
  if (prescribed_) prescribed_->place(t, state_.tree);
  update_motion(tree, state_.tree, data_.tree);
  update_paths(model_.paths(), data_.tree, data_.paths);
  evaluate_units(false);
}

LUMBOPELVIC_INLINE void MotionSystem::rates(const VecX<double>& y, double t, VecX<double>& dydt) {
  ++counts_.rates;
  const DynamicsTree& tree = model_.tree();
  look(y, t);
  evaluate_actions(t);
  std::fill(data_.wrenches.begin(), data_.wrenches.end(), Spatial<double>());
  add_tensions(model_.paths(), data_.tree, data_.tension, data_.paths, data_.wrenches);
  data_.disc_heat =
      add_passive_forces<double>(model_, actions_, share_, data_.tree, anchor_, anchor_rate_,
                                 {state_.inhaled, glottis_.value}, data_.cavity, data_.wrenches);
  data_.tau = tau_;
  data_.wall_heat = subtract_wall_drag(model_, state_.tree.v, data_.tau);
  add_generalized_forces(tree, data_.tree, data_.wrenches, data_.tau);
  accelerate();
  model_.activation().rates(u_, state_.activation, data_.activation);

  dydt.resize(layout_.size());
  for (Eigen::Index i = 0; const int k : layout_.free) dydt[i++] = state_.tree.v[k];
  if (layout_.n_attitude > 0) {
    const auto* turn = detail::base_turns("MotionSystem", tree);
    for (int k = 0; k < 3; ++k) dydt[turn[k].dof] = 0.0;
    const auto rate = attitude_rate(tree, state_.tree);
    dydt.segment<4>(layout_.attitude()) << rate.w(), rate.vec();
  }
  for (Eigen::Index i = layout_.speed(); const int k : layout_.free) dydt[i++] = data_.links.acceleration[k];
  dydt.segment(layout_.anchor(), layout_.n_anchors) = anchor_rate_;
  if (layout_.n_air > 0) dydt[layout_.air()] = data_.cavity.lungs.flow;
  dydt.segment(layout_.activation(), layout_.n_fascicles) = data_.activation.rate;
  dydt.segment(layout_.strain(), layout_.n_fascicles) = data_.units.strain_rate;
  dydt.segment(layout_.short_range_stretch(), layout_.n_fascicles) = data_.units.short_range_stretch_rate;
  time_ = t;
}

LUMBOPELVIC_INLINE void MotionSystem::accelerate() {
  const DynamicsTree& tree = model_.tree();
  if (prescribed_)
    prescribed_->accelerate(tree, data_.tree, model_.gravity_W(), data_.tau, data_.links.acceleration);
  else
    articulated_body(tree, data_.tree, model_.gravity_W(), data_.tau, {}, data_.links);
}

LUMBOPELVIC_INLINE const VecX<double>& MotionSystem::holding_force() const noexcept {
  static const VecX<double> none;
  return prescribed_ ? prescribed_->holding_force() : none;
}

LUMBOPELVIC_INLINE std::array<PrescribedPart::Partial, 9> MotionSystem::partials() {
  return {{{&mass_, true, true},
           {&balance_p_, true, true},
           {&balance_v_, true, true},
           {&balance_z_, true, false},
           {&arm_, false, true},
           {&length_p_, false, true},
           {&speed_p_, false, true},
           {&anchor_p_, false, true},
           {&anchor_v_, false, true}}};
}

/// What moves along with time while all states stay: force_rate_ holds the rate of what acts, and becomes
/// that of the free accelerations.
LUMBOPELVIC_INLINE void MotionSystem::differentiate_prescribed(VecX<double>& by_time) {
  prescribed_->spread(function_speed_, function_acceleration_, function_jerk_);
  dlength_.noalias() = length_p_ * function_speed_;
  dspeed_.noalias() = speed_p_ * function_speed_;
  dspeed_.noalias() += arm_ * function_acceleration_;
  const auto& [rates, T, E, X] = linear_;
  const Eigen::Index f = layout_.n_fascicles, b = linea_alba_stiffness_.size();
  x_.resize(f + b);  // rates of tensions
  const auto along = [&](const auto& table) {
    return table.row(0).transpose().cwiseProduct(dlength_.head(f)) +
           table.row(1).transpose().cwiseProduct(dspeed_.head(f));
  };
  x_.head(f) = along(T);
  x_.tail(b) = linea_alba_stiffness_.cwiseProduct(dlength_.tail(b)) +
               connective_tissue_damping_.cwiseProduct(dspeed_.tail(b));
  force_rate_.noalias() -= arm_.transpose() * x_;
  force_rate_.noalias() -= balance_p_ * function_speed_;
  force_rate_.noalias() -= balance_v_ * function_acceleration_;
  force_rate_.noalias() -= mass_ * function_jerk_;
  prescribed_->solve_mass_of_free(model_.tree(), force_rate_);
  by_time.segment(layout_.anchor(), layout_.n_beside()) =
      anchor_p_ * function_speed_ + anchor_v_ * function_acceleration_;
  by_time.segment(layout_.strain(), f) = along(E);
  by_time.segment(layout_.short_range_stretch(), f) = along(X);
}

LUMBOPELVIC_INLINE void MotionSystem::differentiate_by_time() {
  const DynamicsTree& tree = model_.tree();
  std::fill(data_.wrenches.begin(), data_.wrenches.end(), Spatial<double>());
  add_loads(tree, actions_.loads, share_rate_, data_.tree, data_.wrenches);
  force_rate_ = tau_rate_;
  add_generalized_forces(tree, data_.tree, data_.wrenches, force_rate_);
}

LUMBOPELVIC_INLINE void MotionSystem::differentiate_plainly() {
  const DynamicsTree& tree = model_.tree();
  update_plain_motion(plain_, data_.tree, model_.gravity_W(), state_.tree.v, data_.links.acceleration,
                      plain_motion_);
  for (auto* matrix : {&balance_p_, &balance_v_, &balance_z_, &anchor_p_, &anchor_v_, &anchor_z_})
    matrix->setZero();
  inertia_partials_.add(tree, plain_, data_.tree, plain_motion_, balance_p_, balance_v_);
  path_partials_.add(plain_, model_.paths(), data_.tree, plain_motion_, data_.paths, balance_p_, speed_p_);
  length_p_ = arm_;
  for (const MovingDisc& disc : model_.discs())
    detail::subtract_disc(disc, plain_, data_.tree, plain_motion_, balance_p_, balance_v_);
  for (const MovingFacet& facet : model_.facets())
    detail::subtract_facet(facet, plain_, data_.tree, plain_motion_, balance_p_);
  abdomen_partials_.subtract(plain_, model_.cavity(), data_.cavity, plain_motion_,
                             {balance_p_, balance_z_, anchor_p_, anchor_z_, layout_.n_anchors});
  balance_v_.diagonal() += model_.wall_damping();
  for (std::size_t i = 0; i < actions_.loads.size(); ++i)
    detail::subtract_load(actions_.loads[i], share_[Eigen::Index(i)], tree, plain_, data_.tree, plain_motion_,
                          balance_p_);
  const detail::SupportPartials to{balance_p_, balance_v_, balance_z_, anchor_p_, anchor_v_, anchor_z_};
  for (std::size_t i = 0; i < actions_.supports.size(); ++i) {
    const auto first = Eigen::Index(2 * i);
    detail::subtract_support(actions_.supports[i], first, anchor_.segment<2>(first), plain_, data_.tree,
                             plain_motion_, to);
  }
}

LUMBOPELVIC_INLINE void MotionSystem::differentiate_by_positions() {
  using D = detail::MotionDual;
  auto& b = duals_->balance;
  const Eigen::Index n = layout_.n_tree, count = n + layout_.n_attitude;
  detail::set_constants(state_.tree.v, b.state.v);
  for (Eigen::Index first = 0; first < count; first += detail::width()) {
    const Eigen::Index here = std::min(detail::width(), count - first);
    detail::set_constants(state_.tree.q, b.state.q);
    b.state.base_attitude = state_.tree.base_attitude.cast<D>();
    auto Q = std::array{&b.state.base_attitude.w(), &b.state.base_attitude.x(), &b.state.base_attitude.y(),
                        &b.state.base_attitude.z()};
    for (Eigen::Index k = 0; k < here; ++k)
      (first + k < n ? b.state.q[first + k] : *Q[std::size_t(first + k - n)]).partials[std::size_t(k)] = 1.0;
    update_balance(model_, actions_, share_, true, b);
    detail::put_partials(b.tau, first, here, balance_p_);
    detail::put_partials(b.paths.length, first, here, length_p_);
    detail::put_partials(b.paths.speed, first, here, speed_p_);
    detail::put_partials(b.anchor_rate, first, here, anchor_p_);
    if (layout_.n_air == 0) continue;
    for (Eigen::Index k = 0; k < here; ++k)
      anchor_p_(layout_.n_anchors, first + k) = b.cavity.lungs.flow.partials[std::size_t(k)];
  }
}

LUMBOPELVIC_INLINE void MotionSystem::differentiate_by_speeds() {
  auto& b = duals_->balance;
  const Eigen::Index n = layout_.n_tree, a = layout_.n_anchors, count = n + layout_.n_beside();
  detail::set_constants(state_.tree.q, b.state.q);
  b.state.base_attitude = state_.tree.base_attitude.cast<detail::MotionDual>();
  for (Eigen::Index first = 0; first < count; first += detail::width()) {
    const Eigen::Index here = std::min(detail::width(), count - first);
    detail::set_constants(state_.tree.v, b.state.v);
    detail::set_constants(anchor_, b.anchor);
    b.air.inhaled = detail::MotionDual(state_.inhaled);
    for (Eigen::Index k = 0; k < here; ++k) {
      const Eigen::Index i = first + k;
      (i < n ? b.state.v[i] : i < n + a ? b.anchor[i - n] : b.air.inhaled).partials[std::size_t(k)] = 1.0;
    }
    update_balance(model_, actions_, share_, false, b);
    for (Eigen::Index k = 0; k < here; ++k) {
      const bool is_speed = first + k < n;
      auto balance = is_speed ? balance_v_.col(first + k) : balance_z_.col(first + k - n);
      for (Eigen::Index i = 0; i < n; ++i) balance[i] = b.tau[i].partials[std::size_t(k)];
      auto anchor = is_speed ? anchor_v_.col(first + k) : anchor_z_.col(first + k - n);
      for (Eigen::Index i = 0; i < a; ++i) anchor[i] = b.anchor_rate[i].partials[std::size_t(k)];
      if (layout_.n_air > 0) anchor[a] = b.cavity.lungs.flow.partials[std::size_t(k)];
    }
  }
  detail::set_constants(anchor_, b.anchor);
}

namespace detail {

/// Derivatives of the attitude's rate by attitude and by the speeds of the base's turns; rates of coordinates
/// are v itself.
inline void differentiate_attitude(const DynamicsTree& tree, const TreeState<double>& state,
                                   MatX<double>& by_p, MatX<double>& by_v) {
  using D = Dual<double, 7>;
  const auto* turn = base_turns("MotionSystem", tree);
  const Eigen::Index n = tree.n_dofs();
  TreeState<D> at;
  at.q = state.q.cast<D>(), at.v = state.v.cast<D>();
  at.base_attitude = state.base_attitude.cast<D>();
  auto Q =
      std::array{&at.base_attitude.w(), &at.base_attitude.x(), &at.base_attitude.y(), &at.base_attitude.z()};
  for (std::size_t k = 0; k < 4; ++k) Q[k]->partials[k] = 1.0;
  for (std::size_t k = 0; k < 3; ++k) at.v[turn[k].dof].partials[4 + k] = 1.0;
  const auto rate = attitude_rate(tree, at);
  const auto rows = std::array{rate.w(), rate.x(), rate.y(), rate.z()};
  for (Eigen::Index i = 0; i < 4; ++i) {
    for (Eigen::Index k = 0; k < 4; ++k) by_p(n + i, n + k) = rows[std::size_t(i)].partials[std::size_t(k)];
    for (std::size_t k = 0; k < 3; ++k) by_v(n + i, turn[k].dof) = rows[std::size_t(i)].partials[4 + k];
  }
  for (int k = 0; k < 3; ++k) by_v(turn[k].dof, turn[k].dof) = 0.0;
}

}  // namespace detail

LUMBOPELVIC_INLINE void MotionSystem::linearize(const VecX<double>& y, double t, VecX<double>& by_time) {
  if (t != time_ || y.size() != y_.size() || y != y_) rates(y, t, x_);
  ++counts_.jacobians;
  const DynamicsTree& tree = model_.tree();
  if (prescribed_) prescribed_->widen(partials());
  evaluate_units(true);
  arms_.update(model_.paths(), data_.tree, data_.paths, arm_values_);
  for (int m = 0; m < arms_.n_paths(); ++m)
    for (int i = 0; const int k : arms_.dofs(m)) arm_(m, k) = arm_values_[arms_.row(m) + i++];
  composite_inertia(tree, data_.tree, composite_);
  if (!prescribed_) factor_mass(tree, composite_.packed, mass_factor_);
  for (int k = 0; k < tree.pattern().size(); ++k)
    for (int i = k; i >= 0; i = tree.pattern().parent(i))
      mass_(i, k) = mass_(k, i) = composite_.packed[tree.pattern().index(i, k)];
  position_v_.topRows(layout_.n_dofs).setIdentity();
  if (layout_.n_attitude > 0) detail::differentiate_attitude(tree, state_.tree, position_p_, position_v_);

  if (by_duals_) {
    auto& b = duals_->balance;
    detail::set_constants(data_.links.acceleration, b.acceleration);
    detail::set_constants(data_.tension, b.tension);
    detail::set_constants(anchor_, b.anchor);
    b.air = {detail::MotionDual(state_.inhaled), glottis_.value};
    differentiate_by_positions();
    differentiate_by_speeds();
  } else {
    differentiate_plainly();
  }
  differentiate_by_time();
  by_time.setZero(layout_.size());
  if (prescribed_) {
    differentiate_prescribed(by_time);
    prescribed_->narrow(partials());
  } else {
    solve_mass(tree, mass_factor_, force_rate_);
  }
  by_time.segment(layout_.speed(), layout_.n_dofs) = force_rate_;
  if (layout_.n_air > 0) by_time[layout_.air()] += data_.cavity.lungs.full_flow * glottis_.rate;
  by_time.segment(layout_.activation(), layout_.n_fascicles) =
      data_.activation.by_excitation.cwiseProduct(u_rate_);
  rows_.take(arm_, arm_rows_);
  rows_.take(length_p_, length_rows_);
  rows_.take(speed_p_, speed_rows_);
}

LUMBOPELVIC_INLINE void MotionSystem::factor(double shift) {
  ++counts_.factorisations;
  shift_ = shift;
  fascicles_.factor(linear_, data_.activation, shift);
  stiffness_.resize(model_.paths().size()), damping_.resize(stiffness_.size());
  stiffness_ << fascicles_.stiffness(), linea_alba_stiffness_;
  damping_ << fascicles_.damping(), connective_tissue_damping_;
  const Eigen::Index n = layout_.n_dofs, z = layout_.n_beside(), a = layout_.n_attitude;
  turned_ = position_v_ / shift;
  if (a > 0) {
    const Eigen::Matrix4d own = Eigen::Matrix4d::Identity() * shift - position_p_.bottomRightCorner<4, 4>();
    turned_.bottomRows<4>() = own.inverse() * position_v_.bottomRows<4>();
  }
  core_.resize(n + z, n + z);
  auto own = core_.topLeftCorner(n, n);
  if (a > 0) {
    rows_.take(MatX<double>(length_p_ * turned_), to_position_);
    rows_.take(MatX<double>(speed_p_ * turned_), to_speed_);
    own.noalias() = balance_p_ * turned_;
  } else {
    to_position_ = length_rows_ * (1.0 / shift);
    to_speed_ = speed_rows_ * (1.0 / shift);
    own = balance_p_ * (1.0 / shift);
  }
  to_speed_ += arm_rows_;
  own += shift * mass_ + balance_v_;
  rows_.add_weighted(arm_rows_, stiffness_, to_position_, damping_, to_speed_, own);
  if (z > 0) {
    core_.topRightCorner(n, z) = balance_z_;
    core_.bottomLeftCorner(z, n) = -anchor_v_;
    core_.bottomLeftCorner(z, n).noalias() -= anchor_p_ * turned_;
    core_.bottomRightCorner(z, z) = -anchor_z_;
    core_.bottomRightCorner(z, z).diagonal().array() += shift;
  }
  core_ = -core_;
  lu_.factor(core_, 0.0);
}

LUMBOPELVIC_INLINE void MotionSystem::solve(VecX<double>& r) {
  ++counts_.solves;
  const MotionLayout& at = layout_;
  const Eigen::Index n = at.n_dofs, p = at.n_positions(), f = at.n_fascicles, z = at.n_beside();
  dp_ = r.head(p) / shift_;
  if (at.n_attitude > 0)
    dp_.tail<4>() = (Eigen::Matrix4d::Identity() * shift_ - position_p_.bottomRightCorner<4, 4>()).inverse() *
                    r.segment<4>(at.attitude());
  rows_.multiply(length_rows_, dp_, path_);
  path_.array() *= stiffness_.array();
  rows_.multiply(speed_rows_, dp_, dspeed_);
  path_.array() += dspeed_.array() * damping_.array();
  fascicles_.tension(r.tail(3 * f), own_tension_);
  path_.head(f) += own_tension_;

  x_.resize(n + z);
  auto force = x_.head(n);
  force.noalias() = mass_ * r.segment(at.speed(), n);
  force.noalias() -= balance_p_ * dp_;
  rows_.subtract_transposed(arm_rows_, path_, force);
  x_.tail(z) = r.segment(at.anchor(), z);
  x_.tail(z).noalias() += anchor_p_ * dp_;
  lu_.solve(x_);

  dv_ = x_.head(n);
  dp_.noalias() += turned_ * dv_;
  rows_.multiply(length_rows_, dp_, dlength_);
  rows_.multiply(speed_rows_, dp_, dspeed_);
  rows_.multiply(arm_rows_, dv_, path_);
  dspeed_ += path_;
  r.head(p) = dp_;
  r.segment(at.speed(), n) = dv_;
  r.segment(at.anchor(), z) = x_.tail(z);
  fascicles_.restore(dlength_.head(f), dspeed_.head(f), r.tail(3 * f));
}

LUMBOPELVIC_INLINE void MotionSystem::jacobian(MatX<double>& J) {
  const MotionLayout& at = layout_;
  const Eigen::Index n = at.n_dofs, p = at.n_positions(), f = at.n_fascicles, z = at.n_beside(),
                     m = model_.paths().size();
  J.setZero(at.size(), at.size());
  J.topLeftCorner(p, p) = position_p_;
  J.block(0, at.speed(), p, n) = position_v_;
  const auto& [rates, T, E, X] = linear_;
  VecX<double> k(m), b(m);
  k << T.row(0).transpose(), linea_alba_stiffness_;
  b << T.row(1).transpose(), connective_tissue_damping_;
  auto v = J.middleRows(at.speed(), n);
  v.leftCols(p) = balance_p_ + arm_.transpose() * (k.asDiagonal() * length_p_ + b.asDiagonal() * speed_p_);
  v.middleCols(at.speed(), n) = balance_v_ + arm_.transpose() * b.asDiagonal() * arm_;
  v.middleCols(at.anchor(), z) = balance_z_;
  const MatX<double> pull = arm_.topRows(f).transpose();
  v.middleCols(at.activation(), f) = pull * T.row(2).transpose().asDiagonal();
  v.middleCols(at.strain(), f) = pull * T.row(3).transpose().asDiagonal();
  v.middleCols(at.short_range_stretch(), f) = pull * T.row(4).transpose().asDiagonal();
  v = -mass_.partialPivLu().solve(MatX<double>(v));
  auto anchors = J.middleRows(at.anchor(), z);
  anchors.leftCols(p) = anchor_p_;
  anchors.middleCols(at.speed(), n) = anchor_v_;
  anchors.middleCols(at.anchor(), z) = anchor_z_;
  J.block(at.activation(), at.activation(), f, f).diagonal() = data_.activation.by_activation;
  const auto put = [&](Eigen::Index row, const auto& table) {
    auto rows = J.middleRows(row, f);
    rows.leftCols(p) = table.row(0).transpose().asDiagonal() * length_p_.topRows(f);
    rows.leftCols(p) += table.row(1).transpose().asDiagonal() * speed_p_.topRows(f);
    rows.middleCols(at.speed(), n) = table.row(1).transpose().asDiagonal() * arm_.topRows(f);
    rows.middleCols(at.activation(), f).diagonal() = table.row(2);
    rows.middleCols(at.strain(), f).diagonal() = table.row(3);
    rows.middleCols(at.short_range_stretch(), f).diagonal() = table.row(4);
  };
  put(at.strain(), E);
  put(at.short_range_stretch(), X);
}

LUMBOPELVIC_INLINE MotionLinearization MotionSystem::linearization() const {
  const Eigen::Index z = glottis_.value > 0.0 ? layout_.n_beside() : layout_.n_anchors;
  return {mass_,
          balance_p_,
          balance_v_,
          balance_z_.leftCols(z),
          anchor_p_.topRows(z),
          anchor_v_.topRows(z),
          anchor_z_.topLeftCorner(z, z),
          length_p_,
          speed_p_,
          arm_,
          linea_alba_stiffness_,
          connective_tissue_damping_,
          linear_,
          data_.activation};
}

}  // namespace lumbopelvic
