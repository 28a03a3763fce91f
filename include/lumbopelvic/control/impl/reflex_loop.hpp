#pragma once
/// Definitions of reflex_loop.hpp.

#include <limits>
#include <set>

#include "lumbopelvic/control/reflex_loop.hpp"
#include "lumbopelvic/control/sensor_filter.hpp"

namespace lumbopelvic {

namespace detail {

constexpr int signals_of_a_pathway = 3;

[[nodiscard]] inline VecX<double> channel_delays(const std::vector<ReflexPathway>& pathways) {
  VecX<double> delays(Eigen::Index(pathways.size()) * signals_of_a_pathway);
  for (std::size_t p = 0; p < pathways.size(); ++p)
    delays.segment<signals_of_a_pathway>(Eigen::Index(p) * signals_of_a_pathway)
        .setConstant(pathways[p].delay);
  return delays;
}

inline void check_sensed(const char* fn, const SensedArrays& s, Eigen::Index n) {
  check_size(fn, "length", s.length.size(), n);
  check_size(fn, "length rate", s.length_rate.size(), n);
  check_size(fn, "force", s.force.size(), n);
  check_size(fn, "force rate", s.force_rate.size(), n);
}

}  // namespace detail

LUMBOPELVIC_INLINE ReflexLoop::ReflexLoop(int fascicles, std::vector<ReflexPathway> pathways,
                                          const ReflexSettings& settings)
    : fascicles_(fascicles), pathways_(std::move(pathways)), settings_(settings) {
  constexpr auto fn = "ReflexLoop";
  for (const ReflexPathway& p : pathways_) {
    check_index(fn, "fascicle that senses", p.from, fascicles);
    check_index(fn, "fascicle that is excited", p.to, fascicles);
    check_positive(fn, "delay", p.delay);
    check_positive(fn, "max_velocity", p.max_velocity);
    check_finite(fn, "rest_length", p.rest_length);
    for (const double gain : {p.gains.length, p.gains.velocity, p.gains.force})
      check_finite(fn, "gain", gain);
  }
  check_positive(fn, "sensor_time", settings.sensor_time);
  check_positive(fn, "clamp_width", settings.shape.clamp_width);
  check_positive(fn, "half_wave_width", settings.shape.half_wave_width);
  check_positive(fn, "root_width", settings.shape.root_width);
  check_range(fn, "inhibited_gain", settings.shape.inhibited_gain, 0.0, 1.0);
  if (!pathways_.empty()) history_ = DelayHistory(detail::channel_delays(pathways_));
  const auto n = Eigen::Index(pathways_.size());
  filtered_length_ = filtered_force_ = VecX<double>::Zero(n);
  values_ = rates_ = VecX<double>::Zero(n * detail::signals_of_a_pathway);
}

LUMBOPELVIC_INLINE double ReflexLoop::longest_step() const noexcept {
  double shortest = std::numeric_limits<double>::infinity();
  for (const ReflexPathway& p : pathways_) shortest = std::min(shortest, p.delay);
  return shortest;
}

LUMBOPELVIC_INLINE std::vector<double> ReflexLoop::delays() const {
  std::set<double> all;
  for (const ReflexPathway& p : pathways_) all.insert(p.delay);
  return {all.begin(), all.end()};
}

LUMBOPELVIC_INLINE void ReflexLoop::start(double time, const SensedArrays& sensed) {
  detail::check_sensed("ReflexLoop::start", sensed, fascicles_);
  check_finite("ReflexLoop::start", "time", time);
  time_ = time, sensed_ = sensed;
  for (std::size_t p = 0; p < pathways_.size(); ++p) {
    const auto i = Eigen::Index(p);
    const ReflexPathway& way = pathways_[p];
    filtered_length_[i] = values_[3 * i] = sensed.length[way.from];
    values_[3 * i + 1] = 0.0;
    filtered_force_[i] = values_[3 * i + 2] = sensed.force[way.from];
  }
  if (pathways_.empty()) return;
  history_.rest(time, values_);
  remember();  // what follows the start
}

LUMBOPELVIC_INLINE void ReflexLoop::accept(double time, const SensedArrays& sensed) {
  constexpr auto fn = "ReflexLoop::accept";
  detail::check_sensed(fn, sensed, fascicles_);
  if (!(time >= time_)) fail_argument(fn, "time", time, "at least " + number_text(time_));
  const SensorStep step(time - time_, settings_.sensor_time);
  for (std::size_t p = 0; p < pathways_.size(); ++p) {
    const auto i = Eigen::Index(p);
    const int m = pathways_[p].from;
    filtered_length_[i] = step(filtered_length_[i], sensed_.length[m], sensed_.length_rate[m],
                               sensed.length[m], sensed.length_rate[m]);
    filtered_force_[i] = step(filtered_force_[i], sensed_.force[m], sensed_.force_rate[m], sensed.force[m],
                              sensed.force_rate[m]);
  }
  time_ = time, sensed_ = sensed;
  if (!pathways_.empty()) remember();
}

LUMBOPELVIC_INLINE void ReflexLoop::remember() {
  const double tau = settings_.sensor_time;
  for (std::size_t p = 0; p < pathways_.size(); ++p) {
    const auto i = Eigen::Index(p);
    const ReflexPathway& way = pathways_[p];
    const double speed = sensor_rate(sensed_.length[way.from], filtered_length_[i], tau);
    values_[3 * i] = filtered_length_[i];
    rates_[3 * i] = speed;
    values_[3 * i + 1] = speed / way.max_velocity;
    rates_[3 * i + 1] = sensor_rate(sensed_.length_rate[way.from], speed, tau) / way.max_velocity;
    values_[3 * i + 2] = filtered_force_[i];
    rates_[3 * i + 2] = sensor_rate(sensed_.force[way.from], filtered_force_[i], tau);
  }
  history_.push(time_, values_, rates_);
}

LUMBOPELVIC_INLINE void ReflexLoop::reflex(double time, VecX<double>& r, VecX<double>& rate) {
  r.setZero(fascicles_), rate.setZero(fascicles_);
  if (pathways_.empty()) return;
  history_.at(time, late_, late_rate_);
  for (std::size_t p = 0; p < pathways_.size(); ++p) {
    const auto i = Eigen::Index(p);
    const ReflexPathway& way = pathways_[p];
    const auto drive = reflex_drive<double>(settings_.shape, way.gains, way.rest_length,
                                            {late_[3 * i], late_[3 * i + 1], late_[3 * i + 2]});
    r[way.to] += drive.value;
    rate[way.to] += drive.by_length * late_rate_[3 * i] + drive.by_velocity * late_rate_[3 * i + 1] +
                    drive.by_force * late_rate_[3 * i + 2];
  }
}

LUMBOPELVIC_INLINE void ReflexLoop::excitation(double time, const CommandArrays& command, VecX<double>& u,
                                               VecX<double>& rate) {
  constexpr auto fn = "ReflexLoop::excitation";
  check_size(fn, "drive", command.drive.size(), fascicles_);
  check_size(fn, "drive rate", command.drive_rate.size(), fascicles_);
  const bool inhibited = command.inhibition.size() > 0;
  if (inhibited) check_size(fn, "inhibition", command.inhibition.size(), fascicles_);
  if (inhibited) check_size(fn, "inhibition rate", command.inhibition_rate.size(), fascicles_);
  reflex(time, r_, r_rate_);
  u.resize(fascicles_), rate.resize(fascicles_);
  for (Eigen::Index m = 0; m < fascicles_; ++m) {
    const auto e = reflex_excitation<double>(
        settings_.shape, {command.drive[m], command.reflex_gain, inhibited ? command.inhibition[m] : 0.0},
        r_[m]);
    u[m] = e.value;
    rate[m] = e.by_drive * command.drive_rate[m] + e.by_reflex * r_rate_[m] +
              e.by_reflex_gain * command.reflex_gain_rate;
    if (inhibited) rate[m] += e.by_inhibition * command.inhibition_rate[m];
  }
}

LUMBOPELVIC_INLINE ReflexLoopState ReflexLoop::state() const {
  return {time_, sensed_, filtered_length_, filtered_force_,
          pathways_.empty() ? DelaySamples{} : history_.samples()};
}

LUMBOPELVIC_INLINE void ReflexLoop::restore(const ReflexLoopState& state) {
  constexpr auto fn = "ReflexLoop::restore";
  detail::check_sensed(fn, state.sensed, fascicles_);
  check_size(fn, "filtered_length", state.filtered_length.size(), Eigen::Index(pathways_.size()));
  check_size(fn, "filtered_force", state.filtered_force.size(), Eigen::Index(pathways_.size()));
  time_ = state.time, sensed_ = state.sensed;
  filtered_length_ = state.filtered_length, filtered_force_ = state.filtered_force;
  if (!pathways_.empty()) history_.restore(state.history);
}

}  // namespace lumbopelvic
