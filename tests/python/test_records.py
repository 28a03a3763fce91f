"""Postures, changes, settings and experiments as immutable records."""

import copy
import pickle

import pytest

import lumbopelvic as lp


def test_records_take_positions_and_names_and_show_themselves():
    change = lp.Change("strength", "scale", value=0.5, targets=["deep_core"])
    assert change == lp.Change(lp.Quantity.strength, lp.Operation.scale, 0.5, ("deep_core",))
    assert change.quantity is lp.Quantity.strength and change.targets == ("deep_core",)
    assert repr(change).startswith("Change(quantity=<Quantity.strength:")
    match change:
        case lp.Change(quantity, operation, value):
            assert (quantity, operation, value) == (lp.Quantity.strength, lp.Operation.scale, 0.5)


def test_defaults_are_those_of_the_library():
    settings = lp.RecruitmentSettings()
    assert settings.metric is lp.Metric.mass and settings.short_range_stiffness == 23.4
    assert settings.replace(metric="segment", margin=50.0) == lp.RecruitmentSettings(metric="segment", margin=50.0)
    assert settings.metric is lp.Metric.mass  # the first one stays


def test_records_do_not_change():
    posture = lp.Posture(coordinates={"pelvis_tilt": 0.1})
    with pytest.raises(AttributeError):
        posture.name = "other"
    with pytest.raises(TypeError):
        posture.coordinates["pelvis_tilt"] = 0.2


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))])
def test_records_can_be_copied_and_sent(copied, standing):
    load = lp.ExternalLoad("torso", point_B=(0.1, 0.2, 0.0), force_W=[0, -100, 0])
    posture = standing.replace(name="loaded", loads=[load], coordinates={"hip_flexion_r": 0.1})
    assert copied(posture) == posture
    assert copied(posture).loads[0].force_W == (0.0, -100.0, 0.0)
    assert posture != standing


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: lp.RecruitmentSettings(metric="pelvis"), ValueError, "expected one of none, mass, segment"),
        (lambda: lp.RecruitmentSettings(margin="high"), TypeError, "RecruitmentSettings: margin cannot be 'high'"),
        (lambda: lp.RecruitmentSettings(margins=1.0), TypeError, "no field 'margins'"),
        (lambda: lp.Change("strength", quantity="capacity"), TypeError, "quantity is given twice"),
        (lambda: lp.Change("strength", "set", 1.0, [], 2), TypeError, "at most 4 arguments"),
        (lambda: lp.Change(targets="deep_core"), TypeError, "targets cannot be 'deep_core'"),
    ],
)
def test_wrong_fields_are_named(make, error, message):
    with pytest.raises(error, match=message):
        make()


def test_an_experiment_is_read_with_overrides():
    experiment = lp.load_experiment("release_vs_stabilise", overrides=["recruitment.effort_exponent=3"])
    assert {solver_setting.settings.effort_exponent for solver_setting in experiment.solver_settings} == {3.0}
    assert experiment.posture == lp.load_posture("standing")
    assert experiment.conditions[0].name == "healthy" and "effort_exponent" in experiment.text
    with pytest.raises(lp.DataError, match="conditions"):
        lp.load_experiment("release_vs_stabilise", overrides=['conditions=["nobody"]'])


def test_a_posture_that_does_not_fit_is_refused(model, standing):
    with pytest.raises(lp.InvalidArgument, match="wing_flexion"):
        lp.pose_model(model, standing.replace(free=["wing_flexion"]))
