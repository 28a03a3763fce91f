"""Recruitment across the language border."""

import threading

import numpy as np
import pytest

import lumbopelvic as lp


@pytest.fixture(scope="module")
def equilibrium(model, standing):
    return lp.recruit(model, standing, metric="mass", margin=10.0)


def test_arrays_have_the_shapes_and_units_they_say(model, equilibrium):
    levels, causes = len(model.levels), len(lp.cause_names)
    assert equilibrium.status is lp.RecruitmentStatus.solved
    assert equilibrium.activation.shape == equilibrium.tension.shape == equilibrium.stability_shadow_price.shape == (len(model.fascicles),)
    assert equilibrium.contact_force.shape == (len(model.contact_points), 3)
    assert equilibrium.loads.compression.shape == (levels, causes)
    assert equilibrium.activation.dtype == np.float64 and not equilibrium.activation.flags.writeable
    assert (0 <= equilibrium.activation).all() and (equilibrium.activation <= 1).all() and equilibrium.pressure >= 0
    assert equilibrium.margin == equilibrium.margin_mass >= 10.0 * (1 - 1e-6)
    weight = model.total_mass * 9.80665
    assert equilibrium.contact_force[:, 1].sum() == pytest.approx(weight, rel=1e-6)  # the ground carries the body
    assert 100 < equilibrium.loads.compression[4].sum() < 2000


def test_lengths_and_moment_arms_are_those_of_the_pose(model, equilibrium):
    np.testing.assert_array_equal(equilibrium.length, lp.path_lengths(model, equilibrium.posture))
    np.testing.assert_array_equal(equilibrium.moment_arm, lp.moment_arms(model, equilibrium.posture))
    assert equilibrium.moment_arm.shape == (len(model.fascicles), len(model.coordinates)) and np.abs(equilibrium.moment_arm).max() > 0.01
    tension = lp.PostureRecruiter(model, equilibrium.posture, equilibrium.settings).field.tensions
    np.testing.assert_array_equal(equilibrium.fiber_length_norm, tension["fiber_length_norm"])


@pytest.mark.parametrize(("posture", "condition"), [("bridge", "healthy"), ("standing", "tight_psoas_weak_core")])
def test_a_posture_has_the_bits_of_the_command_line(model, command, tmp_path, posture, condition):
    done = command("recruit", posture, "--condition", condition, "-o", "one.h5", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    written = lp.load_result(tmp_path / "one.h5").squeeze()
    pose = lp.pose_model(model, lp.load_posture(posture))
    equilibrium = lp.recruit(lp.apply(model, lp.load_condition(condition)), pose)
    assert float(written["effort"]) == equilibrium.effort > 0
    assert float(written["intra_abdominal_pressure"]) == equilibrium.pressure > 0
    np.testing.assert_array_equal(written["activation"], equilibrium.activation)
    np.testing.assert_array_equal(written["compression_by_cause"], equilibrium.loads.compression)
    np.testing.assert_array_equal(written["contact_force"], equilibrium.contact_force)


def test_arrays_outlive_the_result(model, standing):
    activation = lp.recruit(model, standing, metric="none").activation
    assert np.isfinite(activation).all()


def test_keywords_replace_single_settings(model, standing, equilibrium):
    settings = lp.RecruitmentSettings(metric="segment", margin=10.0)
    again = lp.recruit(model, standing, settings, metric="mass")
    np.testing.assert_array_equal(again.activation, equilibrium.activation)


def test_the_object_gives_the_same_as_the_one_call_and_can_start_from_a_neighbour(model, equilibrium):
    recruiter = lp.PostureRecruiter(model, equilibrium.posture, equilibrium.settings)
    np.testing.assert_array_equal(recruiter.solve().activation, equilibrium.activation)
    neighbour = lp.PostureRecruiter(model, equilibrium.posture, equilibrium.settings.replace(margin=12.0), statics=recruiter.statics)
    warm = neighbour.solve(recruiter.last())
    assert warm.effort == pytest.approx(neighbour.solve().effort, rel=1e-6)


def test_an_object_keeps_alive_what_it_refers_to():
    recruiter = lp.PostureRecruiter(lp.load_model("adult_male"), lp.load_posture("standing"))
    assert recruiter.solve().status is lp.RecruitmentStatus.solved


def test_segment_loads_and_stiffness_of_a_equilibrium_agree_with_the_result(model, equilibrium):
    recruiter = lp.PostureRecruiter(model, equilibrium.posture, equilibrium.settings)
    loads = lp.segment_loads(model, recruiter.field, equilibrium.equilibrium)
    np.testing.assert_allclose(loads.compression, equilibrium.loads.compression, rtol=1e-9, atol=1e-9)
    H = recruiter.field.stiffness(equilibrium.equilibrium)
    v = equilibrium.critical_mode
    assert v @ H @ v == pytest.approx(equilibrium.margin, rel=1e-6)
    assert lp.critical_load_factor(H, recruiter.statics.gravity_hessian) == pytest.approx(equilibrium.critical_load_factor)
    assert lp.disc_pressure(model.discs[4], 600.0) == pytest.approx(1.5 * 600.0 / model.discs[4].area)


def test_no_answer_is_a_status_not_an_exception(model, standing):
    assert lp.recruit(model, standing, metric="segment", margin=1e5).status is (
        lp.RecruitmentStatus.margin_unattainable
    )
    with pytest.raises(lp.InvalidArgument, match="effort_exponent"):
        lp.recruit(model, standing, effort_exponent=1.0)


def test_other_threads_run_while_one_recruits(model, standing):
    begun = threading.Event()

    def work():
        begun.set()
        for _ in range(3):
            lp.recruit(model, standing, metric="mass", margin=10.0)

    worker = threading.Thread(target=work)
    worker.start()
    begun.wait()
    rotations = 0
    while worker.is_alive():
        rotations += 1
    assert rotations > 1000  # a held lock would leave about one turn per call
