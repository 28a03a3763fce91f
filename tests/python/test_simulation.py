"""Simulations from a script: the same as in an experiment, and told when they make no sense."""

import numpy as np
import pytest

import lumbopelvic as lp

SHORT = [
    'postures=["effort_extension"]',
    'conditions=["tight_psoas_weak_core"]',
    'interventions=["stabilise"]',
    "simulation.duration_s=0.1",
]


class Scripted:
    """What an experiment does to its one run, step by step."""

    def __init__(self, experiment):
        base = lp.load_model(experiment.model)
        self.simulation = experiment.simulation
        (posture,) = experiment.postures
        posture = posture.replace(loads=lp.add_loads_before(self.simulation.perturbations, posture.loads))
        self.model = lp.apply(lp.apply(base, experiment.conditions[0]), experiment.interventions[0])
        self.equilibrium = lp.recruit(self.model, lp.pose_model(base, posture), experiment.solver_settings[0].settings)

    def run(self, simulation=None):
        return lp.simulate(self.model, self.equilibrium, simulation or self.simulation)


@pytest.fixture(scope="module")
def experiment():
    return lp.load_experiment("quick_release", overrides=SHORT)


@pytest.fixture(scope="module")
def scripted(experiment):
    return Scripted(experiment)


def test_a_simulation_from_a_script_is_that_of_the_experiment_bit_for_bit(experiment, scripted):
    result = lp.run_experiment(experiment, threads=1, progress=False).squeeze()
    simulation = scripted.run()
    assert simulation.status == lp.SimulationStatus.completed
    assert simulation.accepted > 10
    np.testing.assert_array_equal(simulation.time, result.time)
    for ours, theirs in {
        "rotation": "simulation_rotation",
        "angular_velocity": "simulation_angular_velocity",
        "compression": "simulation_compression",
        "shear_anterior": "simulation_shear_anterior",
        "activation": "simulation_activation",
        "pressure": "simulation_pressure",
    }.items():
        np.testing.assert_array_equal(getattr(simulation, ours), result[theirs])
    assert np.linalg.norm(simulation.rotation[-1]) > 0.01
    assert simulation.energy_balance_residual == float(result.energy_balance_residual)


def test_one_call_simulates_a_posture_bit_for_bit_as_its_steps_do(model):
    posture, perturbations = lp.load_posture("pelvis_held"), lp.load_perturbations("push_forward")
    simulation = lp.SimulationSetup(duration=0.15, perturbations=perturbations, motion=lp.InitialStateSettings(disc_damping=1.0, connective_tissue_damping=0.03))
    once = lp.simulate(model, posture, simulation, metric="mass", margin=10.0)
    steps = lp.simulate(model, lp.recruit(model, posture, metric="mass", margin=10.0), simulation)
    np.testing.assert_array_equal(once.q, steps.q)
    assert once.status == lp.SimulationStatus.completed and np.linalg.norm(once.angular_velocity[-1]) > 0
    loaded = posture.replace(loads=[lp.ExternalLoad("torso", force_W=(0, -1e5, 0))])
    assert lp.simulate(model, loaded, simulation).status == lp.SimulationStatus.no_equilibrium


def test_a_script_changes_the_events_of_a_simulation(scripted):
    release = scripted.simulation.perturbations.unloadings[0]
    late = scripted.simulation.perturbations.replace(unloadings=[release.replace(ramp=release.ramp.replace(start=0.08))])
    earlier, later = scripted.run(), scripted.run(scripted.simulation.replace(perturbations=late))
    assert np.linalg.norm(later.rotation[-1]) < 0.5 * np.linalg.norm(earlier.rotation[-1])


def test_the_stepper_is_a_setting(experiment, scripted):
    assert experiment.simulation.stepper is lp.StepMethod.rodas
    assert lp.load_experiment("quick_release", overrides=[*SHORT, "simulation.stepper='dopri5'"]).simulation.stepper is lp.StepMethod.dopri5
    ours, other = scripted.run(), scripted.run(scripted.simulation.replace(stepper="rodas3"))
    assert other.accepted != ours.accepted
    np.testing.assert_allclose(other.rotation[-1], ours.rotation[-1], atol=1e-2 * np.linalg.norm(ours.rotation[-1]))


def test_a_equilibrium_set_in_motion_stands_still(scripted):
    recruiter = lp.PostureRecruiter(scripted.model, scripted.equilibrium.posture, scripted.equilibrium.settings)
    initial = lp.make_initial_state(scripted.model, scripted.equilibrium.posture, recruiter.field, scripted.equilibrium)
    assert len(initial.coordinates) == len(initial.initial_residual)
    assert np.abs(initial.initial_residual).max() < 0.1
    assert initial.activation.shape == scripted.equilibrium.activation.shape
    assert initial.pressure == scripted.equilibrium.pressure


def test_what_makes_no_sense_is_told_in_one_line(scripted):
    with pytest.raises(lp.InvalidArgument, match="duration"):
        scripted.run(scripted.simulation.replace(duration=-1.0))
    with pytest.raises(lp.InvalidArgument, match="knee_cap"):
        scripted.run(scripted.simulation.replace(body="knee_cap"))
    impulse = lp.ImpulsePerturbation(name="impulse", body="torso", impulse_W=(1, 0, 0), time_function=lp.Ramp(start=-1.0))
    with pytest.raises(lp.InvalidArgument, match="start of the first perturbation"):
        scripted.run(scripted.simulation.replace(perturbations=lp.PerturbationSet(impulses=[impulse])))
    with pytest.raises(TypeError, match="perturbations"):
        lp.SimulationSetup(perturbations="push_forward")
    with pytest.raises(lp.DataError, match="no_such_perturbations"):
        lp.load_perturbations("no_such_perturbations")


def test_records_of_simulations_come_from_files_and_compare_by_value():
    assert lp.load_control("reflexes").reflexes
    assert lp.load_control("reflexes") == lp.load_control("reflexes")
    assert lp.load_perturbations("push_forward") != lp.load_perturbations("quick_release")
    walking = lp.load_experiment("walking").simulation
    assert walking == walking.replace()
    assert walking.tracking.motion.values.shape == (len(walking.tracking.motion.time), len(walking.tracking.motion.columns))


def test_an_experiment_changed_keeps_its_simulation_and_its_regulation(experiment):
    assert experiment.replace(name="other").simulation == experiment.simulation
    plan = lp.load_experiment("tonic_regulation").tonic
    assert plan.problem.sway_weight > 0 and plan.search.rounds > 0
    assert plan == plan.replace()
