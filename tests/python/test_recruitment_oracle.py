"""Recruitment on the shipped model in standing against a semidefinite program by others: cvxpy and Clarabel."""

import numpy as np
import pytest
from recruitment_oracle import Oracle

import lumbopelvic as lp

HALF_HERTZ = (2 * np.pi * 0.5) ** 2
UNIT = {lp.Metric.none: 1.0, lp.Metric.mass: (2 * np.pi) ** 2, lp.Metric.segment: 100.0}  # what margin violation is counted in

CASES = {
    "without a margin": ("healthy", {"metric": "none"}),
    "mass metric, 0 Hz": ("healthy", {"metric": "mass", "margin": 0.0}),
    "column, 0.5 Hz": ("healthy", {"metric": "mass", "margin": HALF_HERTZ}),
    "segment, 50 N m/rad": ("healthy", {"metric": "segment", "margin": 50.0}),
    "segment, 75 N m/rad": ("healthy", {"metric": "segment", "margin": 75.0}),
    "low gain": ("healthy", {"metric": "mass", "margin": HALF_HERTZ, "short_range_stiffness": 10.0}),
    "cubic effort, equal weights": (
        "healthy",
        {"metric": "mass", "margin": HALF_HERTZ, "effort_exponent": 3.0, "effort_weight": "unit"},
    ),
    "weak core": ("weak_core_0.2", {"metric": "mass", "margin": HALF_HERTZ}),
    "tight psoas, segment": ("tight_psoas", {"metric": "segment", "margin": 50.0}),
}


def posed(model, standing, condition, **settings):
    """The oracle of a condition with given settings, and the library's result."""
    asked = lp.RecruitmentSettings(**settings)
    changed = lp.apply(model, lp.load_condition(condition))
    recruiter = lp.PostureRecruiter(changed, standing, asked)
    return Oracle(changed, asked, recruiter), recruiter.solve()


def cost_of(oracle, result):
    contact = result.contact_force[oracle.recruiter.posture.contact_points]
    return oracle.cost(result.effort, result.pressure, result.linea_alba_tension, contact)


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES)
def test_the_cost_is_that_of_the_semidefinite_program(model, standing, case):
    condition, settings = CASES[case]
    oracle, result = posed(model, standing, condition, **settings)
    assert result.status is lp.RecruitmentStatus.solved
    expected = oracle.least_cost(result.equilibrium)
    print(f"{case}: cost {expected:.8g}, relative difference {cost_of(oracle, result) / expected - 1.0:.1e}")
    assert cost_of(oracle, result) == pytest.approx(expected, rel=1e-5)
    # Reserve actuators and margin violation stay out because they cost more than what they would save.
    assert np.abs(result.balance_shadow_price).max() < oracle.settings.reserve_penalty
    assert np.vdot(result.shadow_price_matrix, oracle.metric) * UNIT[oracle.settings.metric] < oracle.settings.instability_penalty


@pytest.mark.slow
def test_the_best_attainable_margin_is_that_of_the_semidefinite_program(model, standing):
    oracle, result = posed(model, standing, "healthy", metric="segment", margin=100.0)
    assert result.status is lp.RecruitmentStatus.margin_unattainable
    largest = oracle.largest_margin(result.equilibrium)
    print(f"attained {result.margin:.3f}, largest {largest:.3f} N m/rad")
    assert result.margin == pytest.approx(largest, rel=1e-4)


def test_the_margin_costs_something_so_the_comparison_can_fail(model, standing):
    _, free = posed(model, standing, "healthy", metric="none")
    _, held = posed(model, standing, "healthy", metric="segment", margin=50.0)
    assert held.effort > free.effort * (1 + 1e-3)


@pytest.mark.parametrize("tendon", [True, False])
def test_both_put_the_stiffness_together_alike(model, standing, tendon):
    oracle, _ = posed(model, standing, "healthy", metric="mass", tendon_in_series=tendon)
    rng = np.random.default_rng(7)
    equilibrium = lp.EquilibriumState(rng.uniform(0, 0.2, len(model.fascicles)), 3e3, rng.uniform(0, 100, len(model.linea_alba)))
    H = oracle.field.stiffness(equilibrium)
    np.testing.assert_allclose(
        oracle.stiffness(equilibrium.activation, equilibrium.pressure, equilibrium.linea_alba_tension), H, rtol=1e-9, atol=1e-9 * np.abs(H).max()
    )
    np.testing.assert_allclose(
        [oracle.compression(equilibrium.activation, equilibrium.pressure, equilibrium.linea_alba_tension, j) for j in range(len(model.discs))],
        oracle.field.compression(equilibrium),
        rtol=1e-9,
    )


def test_the_library_s_own_equilibrium_balances_in_the_second_statement(model, standing):
    oracle, result = posed(model, standing, "healthy", metric="none")
    contact = result.contact_force[oracle.recruiter.posture.contact_points]
    rest = oracle.balance(result.activation, result.pressure, result.linea_alba_tension, contact) + result.reserve
    assert np.abs(rest).max() < 1e-6
