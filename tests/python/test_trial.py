"""Trials from a script: the same as in an experiment, and told when they make no sense."""

import numpy as np
import pytest

import lumbopelvic as lp

SHORT = [
    'postures=["effort_extension"]',
    'conditions=["tight_psoas_weak_core"]',
    'arms=["stabilise"]',
    "trial.duration_s=0.1",
]


class Scripted:
    """What an experiment does to its one run, step by step."""

    def __init__(self, experiment):
        base = lp.load_model(experiment.model)
        self.trial = experiment.trial
        (posture,) = experiment.postures
        posture = posture.replace(loads=lp.add_loads_before(self.trial.events, posture.loads))
        self.model = lp.apply(lp.apply(base, experiment.conditions[0]), experiment.arms[0])
        self.hold = lp.recruit(self.model, lp.resolve(base, posture), experiment.variants[0].settings)

    def run(self, trial=None):
        return lp.simulate(self.model, self.hold, trial or self.trial)


@pytest.fixture(scope="module")
def experiment():
    return lp.load_experiment("quick_release", overrides=SHORT)


@pytest.fixture(scope="module")
def scripted(experiment):
    return Scripted(experiment)


def test_a_trial_from_a_script_is_that_of_the_experiment_bit_for_bit(experiment, scripted):
    result = lp.run_experiment(experiment, threads=1, progress=False).squeeze()
    trial = scripted.run()
    assert trial.status == lp.TrialStatus.completed
    assert trial.accepted > 10
    np.testing.assert_array_equal(trial.time, result.time)
    for ours, theirs in {
        "turn": "trial_turn",
        "turn_rate": "trial_turn_rate",
        "compression": "trial_compression",
        "shear_anterior": "trial_shear_anterior",
        "activation": "trial_activation",
        "pressure": "trial_pressure",
    }.items():
        np.testing.assert_array_equal(getattr(trial, ours), result[theirs])
    assert np.linalg.norm(trial.turn[-1]) > 0.01
    assert trial.audit_residual == float(result.audit_residual)


def test_one_call_simulates_a_posture_bit_for_bit_as_its_steps_do(model):
    posture, events = lp.load_posture("pelvis_held"), lp.load_events("push_forward")
    trial = lp.Trial(duration=0.15, events=events, motion=lp.HeldMotionSettings(disc_damping=1.0, band_damping=0.03))
    once = lp.simulate(model, posture, trial, metric="column", margin=10.0)
    steps = lp.simulate(model, lp.recruit(model, posture, metric="column", margin=10.0), trial)
    np.testing.assert_array_equal(once.q, steps.q)
    assert once.status == lp.TrialStatus.completed and np.linalg.norm(once.turn_rate[-1]) > 0
    loaded = posture.replace(loads=[lp.ExternalLoad("torso", force_W=(0, -1e5, 0))])
    assert lp.simulate(model, loaded, trial).status == lp.TrialStatus.not_held


def test_a_script_changes_the_events_of_a_trial(scripted):
    release = scripted.trial.events.releases[0]
    late = scripted.trial.events.replace(releases=[release.replace(ramp=release.ramp.replace(start=0.08))])
    earlier, later = scripted.run(), scripted.run(scripted.trial.replace(events=late))
    assert np.linalg.norm(later.turn[-1]) < 0.5 * np.linalg.norm(earlier.turn[-1])


def test_the_stepper_is_a_setting(experiment, scripted):
    assert experiment.trial.stepper is lp.StepMethod.rodas
    assert lp.load_experiment("quick_release", set=[*SHORT, "trial.stepper='dopri5'"]).trial.stepper is lp.StepMethod.dopri5
    ours, other = scripted.run(), scripted.run(scripted.trial.replace(stepper="rodas3"))
    assert other.accepted != ours.accepted
    np.testing.assert_allclose(other.turn[-1], ours.turn[-1], atol=1e-2 * np.linalg.norm(ours.turn[-1]))


def test_a_hold_set_in_motion_stands_still(scripted):
    recruiter = lp.PostureRecruiter(scripted.model, scripted.hold.posture, scripted.hold.settings)
    held = lp.set_in_motion(scripted.model, scripted.hold.posture, recruiter.field, scripted.hold)
    assert len(held.coordinates) == len(held.trim)
    assert np.abs(held.trim).max() < 0.1
    assert held.activation.shape == scripted.hold.activation.shape
    assert held.pressure == scripted.hold.pressure


def test_what_makes_no_sense_is_told_in_one_line(scripted):
    with pytest.raises(lp.InvalidArgument, match="duration"):
        scripted.run(scripted.trial.replace(duration=-1.0))
    with pytest.raises(lp.InvalidArgument, match="knee_cap"):
        scripted.run(scripted.trial.replace(body="knee_cap"))
    blow = lp.ImpulseEvent(name="blow", body="torso", impulse_W=(1, 0, 0), course=lp.Ramp(start=-1.0))
    with pytest.raises(lp.InvalidArgument, match="start of the first event"):
        scripted.run(scripted.trial.replace(events=lp.EventSet(impulses=[blow])))
    with pytest.raises(TypeError, match="events"):
        lp.Trial(events="push_forward")
    with pytest.raises(lp.DataError, match="no_such_events"):
        lp.load_events("no_such_events")


def test_records_of_trials_come_from_files_and_compare_by_value():
    assert lp.load_control("reflexes").reflexes
    assert lp.load_control("reflexes") == lp.load_control("reflexes")
    assert lp.load_events("push_forward") != lp.load_events("quick_release")
    walking = lp.load_experiment("walking").trial
    assert walking == walking.replace()
    assert walking.guide.motion.values.shape == (len(walking.guide.motion.time), len(walking.guide.motion.columns))


def test_an_experiment_changed_keeps_its_trial_and_its_regulation(experiment):
    assert experiment.replace(name="other").trial == experiment.trial
    plan = lp.load_experiment("tonic_regulation").tonic
    assert plan.hold.sway_weight > 0 and plan.search.rounds > 0
    assert plan == plan.replace()
