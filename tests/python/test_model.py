"""The model across the language border: arrays, names, changes, errors."""

import shutil

import numpy as np
import pytest

import lumbopelvic as lp


def test_names_and_tables_fit_each_other(model):
    count = len(model.fascicles)
    assert count == len(model.fascicle_names) == len(set(model.fascicle_names)) == len(model.fascicle_groups)
    for name, values in model.fascicle_parameters.items():
        assert values.shape == (count,) and values.dtype == np.float64, name
        assert values[3] == getattr(model.fascicles[3], name), name
    assert model.fascicle_names[model.fascicle("Ps_L1_VB_r")] == "Ps_L1_VB_r"
    assert model.coordinate_names[model.coordinate("pelvis_tilt")] == "pelvis_tilt"
    assert model.total_mass == pytest.approx(sum(body.mass for body in model.bodies))
    assert model.levels == ("T12L1", "L1L2", "L2L3", "L3L4", "L4L5", "L5S1")
    assert model.fascicles[0].side in (lp.Side.left, lp.Side.right)
    assert set(model.group_sets["deep_core"]) <= set(model.fascicle_groups)


def test_a_model_cannot_be_changed(model):
    with pytest.raises(AttributeError):
        model.name = "other"
    with pytest.raises(AttributeError):
        model.fascicles[0].max_force = 1.0
    with pytest.raises(ValueError, match="read-only"):
        model.gravity_W[1] = 0.0


def test_parts_outlive_the_name_of_the_model():
    disc = lp.load_model("adult_male").discs[0]
    assert disc.level == "T12L1" and disc.preload.factor(0.0) == 1.0


def test_a_change_makes_another_model_and_is_recorded(model):
    weaker = lp.apply(model, lp.ChangeSet("half", changes=[lp.Change("strength", "scale", 0.5, ["psoas_major"])]))
    psoas = np.array(model.fascicle_groups) == "psoas_major"
    np.testing.assert_array_equal(weaker.fascicle_parameters["strength"], np.where(psoas, 0.5, 1.0))
    np.testing.assert_array_equal(model.fascicle_parameters["strength"], 1.0)
    assert weaker.history == ("half: strength scale 0.5 on psoas_major",) and model.history == ()
    assert weaker.hash != model.hash


def test_shipped_conditions_and_interventions_apply(model):
    for name in lp.list_data("conditions"):
        model_then = lp.apply(model, lp.load_condition(name))
        for arm in lp.list_data("interventions"):
            lp.apply(model_then, lp.load_intervention(arm))


def test_path_lengths_and_moment_arms_belong_together(model, standing):
    q = lp.pose_model(model, standing).q
    np.testing.assert_array_equal(lp.path_lengths(model, q), lp.path_lengths(model, standing))
    arms, step, c = lp.moment_arms(model, q), 1e-6, model.coordinate("hip_flexion_r")
    assert arms.shape == (len(model.fascicles), len(model.coordinates))
    ahead, back = q.copy(), q.copy()
    ahead[c] += step
    back[c] -= step
    slope = (lp.path_lengths(model, ahead) - lp.path_lengths(model, back)) / (2 * step)
    np.testing.assert_allclose(arms[:, c], -slope, atol=1e-6)
    assert np.abs(arms[:, c]).max() > 0.01


def test_arrays_of_the_statics_are_views_with_the_shapes_they_say(model, standing):
    s = lp.evaluate_statics(model, standing)
    n, m, b, q = len(s.stability), len(model.fascicles), len(model.linea_alba), len(model.coordinates)
    assert s.length_gradient.shape == (q, m) and s.linea_alba_gradient.shape == (q, b)
    assert s.length_hessian.shape == (m, n, n) and s.linea_alba_hessian.shape == (b, n, n)
    assert not s.length_hessian.flags.writeable
    np.testing.assert_allclose(s.length_hessian, np.swapaxes(s.length_hessian, 1, 2), atol=1e-12)
    np.testing.assert_array_equal(s.length, lp.path_lengths(model, standing))
    np.testing.assert_array_equal(s.length_gradient.T, -lp.moment_arms(model, standing))
    assert s.mass.shape == (s.stability.n_metric,) * 2 and len(s.contact) == len(model.contact_points)
    kept = s.length_hessian
    del s
    assert np.isfinite(kept).all()  # the view keeps its owner alive


def test_a_broken_model_says_where(tmp_path):
    broken = tmp_path / "broken"
    shutil.copytree(lp.find_data("models", "adult_male"), broken)
    table = (broken / "muscles.csv").read_text().splitlines()
    columns = table[0].split(",")
    cells = table[16].split(",")
    cells[columns.index("f_max_N")] = "-5"
    table[16] = ",".join(cells)
    (broken / "muscles.csv").write_text("\n".join(table) + "\n")
    errors = [f for f in lp.check_model(broken) if f.severity is lp.Severity.error]
    assert (errors[0].file, errors[0].row, errors[0].value) == ("muscles.csv", 17, "-5")
    assert str(errors[0]).startswith("error: muscles.csv:17: f_max_N of ")
    with pytest.raises(lp.DataError, match=r"muscles\.csv:17"):
        lp.load_model(broken)


def test_errors_are_the_library_s_own(model):
    with pytest.raises(lp.InvalidArgument, match="Ps_L9"):
        model.fascicle("Ps_L9")
    with pytest.raises(lp.InvalidArgument, match="q is 3"):
        lp.path_lengths(model, np.zeros(3))
    with pytest.raises(lp.DataError, match="nobody"):
        lp.load_model("nobody")
    assert issubclass(lp.InvalidArgument, lp.Error) and issubclass(lp.InvalidArgument, ValueError)
    assert issubclass(lp.DataError, lp.Error) and issubclass(lp.ConvergenceError, lp.Error)
