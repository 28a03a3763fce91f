#pragma once
/// Breathing and glottis as events of a simulation.

#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/simulation/event.hpp"

namespace lumbopelvic {

/// All pulses of the breathing events in the time of the trial, drives and closures of the glottis.
[[nodiscard]] std::vector<Pulse> pulses_of(const EventSet& events);

/// How far the glottis is open over time: where its events leave it, times what every manoeuvre leaves open.
///
///   o(t) = (o_k-1 + (o_k - o_k-1) R_k(t)) product over closures of (1 - w_j(t)),   k the last event begun
///
/// @param at_start  o_0 [1], 0 to 1
[[nodiscard]] TimeCourse glottis_course(const EventSet& events, double at_start);

/// What breathing adds to the excitation of every fascicle, see `drive_height`.
/// @param excitation  of the hold, (fascicles) [1]
/// @throws InvalidArgument if a target means no fascicle
[[nodiscard]] std::vector<DrivePulse> breathing_drives(const Model& model, const EventSet& events,
                                                       const VecX<double>& excitation);

/// The same for drives that reflexes join before the clamp of `reflex_excitation`: with its reflexes at rest
/// a muscle is excited at the height of a pulse as it would be without control. What is silent, and what has
/// nothing left, stays `ControlSettings::silent` away from 0 and from 1.
/// @param excitation  of the hold, (fascicles) [1]
[[nodiscard]] std::vector<DrivePulse> before_clamp(std::vector<DrivePulse> drives,
                                                   const VecX<double>& excitation,
                                                   const ControlSettings& control);

/// An excitation with pulses on it.
[[nodiscard]] ExcitationCourse with_pulses(ExcitationCourse excitation, std::vector<DrivePulse> pulses);

/// @param duration  of the trial [s]
/// @throws InvalidArgument if a target means no fascicle, a number is out of its bounds, pulses of one
///                         fascicle sum to more than 1, or the glottis is to begin a move before it ended
///                         another
void check_breathing(const Model& model, const EventSet& events, double duration);

}  // namespace lumbopelvic
