"""Several postures, a sweep, test points, bounds of pressure: what crosses the border, and the figure of it."""

import numpy as np
import pytest

import lumbopelvic as lp
from lumbopelvic import figures

SMALL = [
    'postures=["standing", "effort_extension"]',
    'conditions=["healthy", "no_transversus", "no_diaphragm"]',
    "solver_settings.no_margin=false",
    "sweeps.brace.values=[0.0, 0.1, 0.2]",
]


@pytest.fixture(scope="module")
def braced():
    return lp.run_experiment(lp.load_experiment("soda_can", overrides=SMALL), progress=False)


def words(figure):
    return " ".join(text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, "get_text")))


def test_postures_come_first_and_probes_are_labelled(braced):
    assert braced["effort"].dims == ("posture", "condition", "intervention", "solver_setting")
    assert braced["rotational_stiffness"].dims == ("posture", "condition", "intervention", "solver_setting", "rotation")
    assert list(braced["posture"].values) == ["standing", "effort_extension"]
    assert list(braced["rotation"].values) == ["flexion", "bending", "twist"]
    np.testing.assert_array_equal(braced["sweep_value"], [0.0, 0.1, 0.2])
    assert set(braced["sweep"].values) == {"brace"}
    mid = braced["cavity_pressure"].sel(height="mid_abdomen")
    np.testing.assert_array_equal(mid, braced["intra_abdominal_pressure"])
    assert (braced["cavity_pressure"].sel(height="pelvic_floor") > mid).all()


def test_the_records_carry_postures_probes_and_steps():
    experiment = lp.load_experiment("soda_can", overrides=SMALL)
    assert [p.name for p in experiment.postures] == ["standing", "effort_extension"]
    assert experiment.postures[1].loads[0].moment_W == (0.0, 0.0, -60.0)
    assert experiment.pushes[0].body == "lumbar4" and experiment.rotations[0].direction_B == (0.0, 0.0, 1.0)
    assert experiment.interventions[2].sweep == "brace" and experiment.interventions[2].sweep_value == 0.2
    assert experiment.replace(postures=experiment.postures[:1]).postures[0].name == "standing"


def test_a_pressure_is_prescribed_and_the_equilibrium_is_probed(model, standing):
    pressed = lp.apply(model, lp.ChangeSet("p", changes=[lp.Change("pressure", "set", 4000.0)]))
    recruiter = lp.PostureRecruiter(pressed, standing, lp.RecruitmentSettings(metric="none"))
    equilibrium = recruiter.solve()
    assert equilibrium.status.name == "solved" and equilibrium.pressure == 4000.0
    compliance = lp.EquilibriumCompliance(pressed, recruiter.field, equilibrium.equilibrium)
    assert compliance.stable and compliance.rotation(pressed, "torso", (0, 0, 1)) > 0
    assert compliance.push(pressed, "lumbar4", (0, 0, 0), (1, 0, 0)) > 0
    right, left, middle, below = lp.cavity_pressures(pressed, recruiter.statics, equilibrium.pressure)
    assert right == pytest.approx(left) and right < middle == 4000.0 < below
    floor, ceiling = lp.Change("pressure_min", "set", 2e3), lp.Change("pressure_max", "set", 1e3)
    with pytest.raises(lp.InvalidArgument, match="pressure_min"):
        lp.apply(model, lp.ChangeSet("p", changes=[floor, ceiling]))


def test_the_figure_of_a_sweep_says_what_it_shows(braced):
    figure = figures.sweep_figure(braced)
    text = words(figure)
    for word in ("standing", "effort extension", "pressure [kPa]", "N m/rad", "no transversus", "no diaphragm", "muscle", "L4/5 compression"):
        assert word in text, word
    pressure = figure.axes[0]
    drawn = next(line.get_ydata() for line in pressure.lines if line.get_color() == "#000000")
    expected = braced["intra_abdominal_pressure"].sel(posture="standing", condition="healthy").isel(solver_setting=0) / 1e3
    np.testing.assert_allclose(drawn, expected)
    with pytest.raises(lp.InvalidArgument, match="rotation is soup"):
        figures.sweep_figure(braced, rotation="soup")


def test_a_result_without_a_sweep_is_of_another_kind(result):
    with pytest.raises(lp.InvalidArgument, match="another kind"):
        figures.sweep_figure(result)
