#pragma once
/// Table of contents: every public header of the library, by layer, in the way of the data. It is the only
/// one that a program needs to include.
///
/// A program that links the compiled library (lumbopelvic::lumbopelvic) has all of it. A program that uses
/// the headers alone (lumbopelvic::headers) has the layers up to and including dynamics and outcome: what
/// stands below them is compiled, and what reads and writes files with it.
///
/// Front doors: load_model, load_posture, recruit, simulate, run_experiment, load_result, write_result.

// core: types and the Real concept, errors, checks
#include "lumbopelvic/core/check.hpp"
#include "lumbopelvic/core/content_hash.hpp"
#include "lumbopelvic/core/error.hpp"
#include "lumbopelvic/core/real.hpp"

// math: rotations, curves, smooth steps, the convex QP, minimisers, symmetric eigenproblems, Lyapunov
// equations
#include "lumbopelvic/math/curve.hpp"
#include "lumbopelvic/math/dual.hpp"
#include "lumbopelvic/math/even_times.hpp"
#include "lumbopelvic/math/lyapunov.hpp"
#include "lumbopelvic/math/minimise.hpp"
#include "lumbopelvic/math/pack_angle.hpp"
#include "lumbopelvic/math/qp.hpp"
#include "lumbopelvic/math/qp_residuals.hpp"
#include "lumbopelvic/math/rotation.hpp"
#include "lumbopelvic/math/smooth.hpp"
#include "lumbopelvic/math/spline_table.hpp"
#include "lumbopelvic/math/symmetric_eigen.hpp"

// multibody: spatial algebra, joints, tree, kinematics, inverse and forward dynamics, supports
#include "lumbopelvic/multibody/contact_force.hpp"
#include "lumbopelvic/multibody/dead_load.hpp"
#include "lumbopelvic/multibody/forward_dynamics.hpp"
#include "lumbopelvic/multibody/inertial_load.hpp"
#include "lumbopelvic/multibody/inverse_dynamics.hpp"
#include "lumbopelvic/multibody/joint_reaction.hpp"
#include "lumbopelvic/multibody/kinematics.hpp"
#include "lumbopelvic/multibody/mass_matrix.hpp"
#include "lumbopelvic/multibody/momentum.hpp"
#include "lumbopelvic/multibody/support.hpp"
#include "lumbopelvic/multibody/tree.hpp"

// tissue: discs, ligaments, facets and linea alba, as potentials between bodies
#include "lumbopelvic/tissue/assumed_fascia.hpp"
#include "lumbopelvic/tissue/disc.hpp"
#include "lumbopelvic/tissue/disc_forces.hpp"
#include "lumbopelvic/tissue/facet.hpp"
#include "lumbopelvic/tissue/ligament.hpp"
#include "lumbopelvic/tissue/linea_alba.hpp"

// muscle: curves, activation, muscle-tendon unit, path, wrapping, metabolic rate
#include "lumbopelvic/muscle/activation.hpp"
#include "lumbopelvic/muscle/fascicle.hpp"
#include "lumbopelvic/muscle/metabolic_rate.hpp"
#include "lumbopelvic/muscle/muscle_tendon.hpp"
#include "lumbopelvic/muscle/muscle_tendon_energy.hpp"
#include "lumbopelvic/muscle/muscle_tendon_equilibrium.hpp"
#include "lumbopelvic/muscle/path.hpp"
#include "lumbopelvic/muscle/static_fascicle.hpp"
#include "lumbopelvic/muscle/wrap_pair.hpp"

// abdomen: cavity volume, wall, diaphragm, pelvic floor, pressure
#include "lumbopelvic/abdomen/cavity.hpp"
#include "lumbopelvic/abdomen/cavity_volume.hpp"
#include "lumbopelvic/abdomen/drive.hpp"
#include "lumbopelvic/abdomen/respiration.hpp"

// model: Model, state, evaluation
#include "lumbopelvic/model/model.hpp"
#include "lumbopelvic/model/moment_arms.hpp"
#include "lumbopelvic/model/moving_model.hpp"
#include "lumbopelvic/model/statics.hpp"
#include "lumbopelvic/model/targets.hpp"

// stability: stiffness Hessian, modes and margins, critical load
#include "lumbopelvic/stability/margin.hpp"
#include "lumbopelvic/stability/stiffness_field.hpp"

// recruitment: the convex load-sharing problem and its certificate
#include "lumbopelvic/recruitment/recruit.hpp"

// control: feedforward, reflexes with delay, tonic regulation
#include "lumbopelvic/control/control_settings.hpp"
#include "lumbopelvic/control/delay_stability.hpp"
#include "lumbopelvic/control/motor_noise.hpp"
#include "lumbopelvic/control/reflex.hpp"
#include "lumbopelvic/control/sensor_filter.hpp"
#include "lumbopelvic/control/stochastic_search.hpp"

// dynamics: right-hand side, structured stiff steppers, events, energy balance
#include "lumbopelvic/dynamics/implicit_euler.hpp"
#include "lumbopelvic/dynamics/motion_balance.hpp"
#include "lumbopelvic/dynamics/motion_system.hpp"
#include "lumbopelvic/dynamics/noisy_excitation.hpp"
#include "lumbopelvic/dynamics/odeint_steppers.hpp"
#include "lumbopelvic/dynamics/reflex_stability.hpp"
#include "lumbopelvic/dynamics/rodas.hpp"
#include "lumbopelvic/dynamics/rodas3.hpp"
#include "lumbopelvic/dynamics/sdirk.hpp"
#include "lumbopelvic/dynamics/simulate.hpp"

// outcome: segment loads, disc pressure, stiffness against pushes, range of motion; labelled datasets
#include "lumbopelvic/outcome/abdominal_pressure.hpp"
#include "lumbopelvic/outcome/dataset.hpp"
#include "lumbopelvic/outcome/disc_displacement.hpp"
#include "lumbopelvic/outcome/mean_activation.hpp"
#include "lumbopelvic/outcome/push_stiffness.hpp"
#include "lumbopelvic/outcome/segment_load.hpp"

#ifdef LUMBOPELVIC_COMPILED

// model and outcome, their compiled part: conditions and interventions, muscles over a range of motion
#include "lumbopelvic/model/change.hpp"
#include "lumbopelvic/outcome/analyze.hpp"

// posture: specification -> static equilibrium: contact pose, abdominal shape, minimum-effort pose,
// recruitment
#include "lumbopelvic/posture/contact_pose.hpp"
#include "lumbopelvic/posture/equilibrium_shape.hpp"
#include "lumbopelvic/posture/minimum_effort.hpp"
#include "lumbopelvic/posture/posture.hpp"
#include "lumbopelvic/posture/stages.hpp"
#include "lumbopelvic/posture/static_optimization.hpp"

// breathing: quasi-static abdomen, manoeuvres
#include "lumbopelvic/breathing/breathing.hpp"
#include "lumbopelvic/breathing/manoeuvre.hpp"
#include "lumbopelvic/breathing/quasi_static_abdomen.hpp"

// simulation: initial state from an equilibrium, perturbation, tracking, linear stability, tonic regulation
#include "lumbopelvic/simulation/breathing_perturbations.hpp"
#include "lumbopelvic/simulation/initial_state.hpp"
#include "lumbopelvic/simulation/motion_control.hpp"
#include "lumbopelvic/simulation/perturbation.hpp"
#include "lumbopelvic/simulation/simulate_posture.hpp"
#include "lumbopelvic/simulation/simulation.hpp"
#include "lumbopelvic/simulation/sway.hpp"
#include "lumbopelvic/simulation/swinging_stiffness.hpp"
#include "lumbopelvic/simulation/tonic_regulation.hpp"
#include "lumbopelvic/simulation/tracking.hpp"

// experiment: design, run, result
#include "lumbopelvic/experiment/experiment.hpp"
#include "lumbopelvic/experiment/run.hpp"

// io: what ships, model directories, experiment files, result files
#include "lumbopelvic/io/data_path.hpp"
#include "lumbopelvic/io/experiment/control_file.hpp"
#include "lumbopelvic/io/experiment/experiment_file.hpp"
#include "lumbopelvic/io/experiment/manoeuvre_file.hpp"
#include "lumbopelvic/io/experiment/motion_file.hpp"
#include "lumbopelvic/io/experiment/perturbation_file.hpp"
#include "lumbopelvic/io/experiment/run_named.hpp"
#include "lumbopelvic/io/model/model_check.hpp"
#include "lumbopelvic/io/model/model_directory.hpp"
#include "lumbopelvic/io/result/result_file.hpp"

#endif
