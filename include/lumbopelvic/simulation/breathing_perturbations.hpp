#pragma once
/// Breathing and glottis as perturbations of a simulation.

#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/simulation/perturbation.hpp"

namespace lumbopelvic {

/// All pulses of the breathing perturbations in the time of the simulation, drives and closures of the
/// glottis.
[[nodiscard]] std::vector<Pulse> pulses_of(const PerturbationSet& perturbations);

/// How far the glottis is open over time: where its perturbations leave it, times what every manoeuvre leaves
/// open.
///
///   o(t) = (o_k-1 + (o_k - o_k-1) R_k(t)) product over closures of (1 - w_j(t))
///
/// with k the last perturbation begun.
///
/// @param at_start  o_0 [1], 0 to 1
[[nodiscard]] TimeFunction glottis_function(const PerturbationSet& perturbations, double at_start);

/// What breathing adds to the excitation of every fascicle, see `drive_height`.
/// @param excitation  of the equilibrium, (fascicles) [1]
/// @throws InvalidArgument if a target means no fascicle
[[nodiscard]] std::vector<DrivePulse> breathing_drives(const Model& model,
                                                       const PerturbationSet& perturbations,
                                                       const VecX<double>& excitation);

/// The same for drives that reflexes join before the clamp of `reflex_excitation`: with its reflexes at rest
/// a muscle is excited at the height of a pulse as it would be without control. What is silent, and what has
/// nothing left, stays `ControlSettings::min_excitation` away from 0 and from 1.
/// @param excitation  of the equilibrium, (fascicles) [1]
[[nodiscard]] std::vector<DrivePulse> before_clamp(std::vector<DrivePulse> drives,
                                                   const VecX<double>& excitation,
                                                   const ControlSettings& control);

/// An excitation with pulses on it.
[[nodiscard]] ExcitationFunction with_pulses(ExcitationFunction excitation, std::vector<DrivePulse> pulses);

/// @param duration  of the simulation [s]
/// @throws InvalidArgument if a target means no fascicle, a number is out of its bounds, pulses of one
///                         fascicle sum to more than 1, or the glottis is to begin a move before it ended
///                         another
void check_breathing(const Model& model, const PerturbationSet& perturbations, double duration);

}  // namespace lumbopelvic
