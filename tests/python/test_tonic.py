"""Tonic regulation as an experiment: its result and its figure."""

import numpy as np
import pytest

import lumbopelvic as lp
from lumbopelvic.figures import tonic_figure

SHORT = [
    'conditions=["healthy"]',
    'interventions=["no_intervention", "stabilise"]',
    "tonic.duration_s=3.0",
    "tonic.sample_every_s=1.0",
    "tonic.search.rounds=2",
    "tonic.search.stretch_s=5.0",
]


@pytest.fixture(scope="module")
def result():
    return lp.run_experiment(lp.load_experiment("tonic_regulation", overrides=SHORT), threads=1, progress=False)


def test_cost_falls_and_is_the_sum_of_its_parts(result):
    cost = result.tonic_cost.squeeze()
    assert bool((cost.diff("tonic_time") < 0).all())
    weight = lp.load_experiment("tonic_regulation").tonic.problem.sway_weight
    np.testing.assert_allclose(cost, (result.tonic_effort + weight * result.tonic_sway**2).squeeze(), rtol=1e-12)


def test_what_is_said_of_groups_is_said_of_their_fascicles(result):
    at = result.isel(condition=0, intervention=0, solver_setting=0)
    group = (at.muscle_group == "psoas_major").values
    mean = at.tonic_activation[group].weighted(at.max_force[group]).mean()
    shown = at.tonic_group_activation.isel(tonic_time=-1).sel(tonic_group="psoas_major")
    assert float(shown) == pytest.approx(float(mean), rel=1e-12)


def test_the_figure_of_regulation_draws_every_condition(result):
    figure = tonic_figure(result)
    assert len(figure.axes) == 3
    assert len(figure.axes[0].lines) == 4  # a curve and the end of a search for each intervention
    with pytest.raises(lp.InvalidArgument, match="tonic_figure"):
        tonic_figure(result.drop_vars("tonic_sway"))
