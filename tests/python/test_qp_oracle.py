"""The QP against Clarabel, an interior-point solver by others."""

import numpy as np
import pytest
from qp_oracle import KINDS, clarabel_solve, random_problem

import lumbopelvic as lp

STATUS = {
    "Solved": "optimal",
    "AlmostSolved": "optimal",
    "PrimalInfeasible": "infeasible",
    "AlmostPrimalInfeasible": "infeasible",
    "DualInfeasible": "unbounded",
    "AlmostDualInfeasible": "unbounded",
}


def violation(p, x):
    gaps = [np.abs(p.A @ x - p.b), p.h - p.G @ x, p.lower - x, x - p.upper]
    return max((gap.max(initial=0.0) for gap in gaps), default=0.0)


def check_certificate(p, v):
    """v over [A; G] proves that no x within the bounds meets the rows."""
    assert (v[len(p.b) :] >= 0).all()
    slope = v @ np.vstack([p.A, p.G])
    scale = np.abs(v) @ np.abs(np.append(p.b, p.h)) + 1e-300
    slope[np.abs(slope) < 1e-10 * np.abs(v).max()] = 0.0
    with np.errstate(invalid="ignore"):
        reach = np.where(slope > 0, slope * p.upper, np.where(slope < 0, slope * p.lower, 0.0)).sum()
    assert v @ np.append(p.b, p.h) > reach + 1e-9 * scale


@pytest.mark.slow
def test_a_thousand_random_problems_get_the_status_and_cost_that_clarabel_gives():
    rng = np.random.default_rng(20250)
    seen = dict.fromkeys(("optimal", "infeasible", "unbounded"), 0)
    for i in range(1000):
        p = random_problem(rng, KINDS[i % len(KINDS)])
        answer = lp.solve_qp(**vars(p))
        status, objective = clarabel_solve(p)
        kind = f"problem {i}, {KINDS[i % len(KINDS)]}"
        assert answer.status.name == STATUS[status], kind
        seen[answer.status.name] += 1
        if answer.status is lp.QpStatus.optimal:
            assert answer.objective == pytest.approx(objective, rel=1e-6, abs=1e-6), kind
            assert answer.objective == pytest.approx(p.cost(answer.x), rel=1e-12, abs=1e-12), kind
            assert violation(p, answer.x) < 1e-7, kind
        if answer.status is lp.QpStatus.infeasible:
            check_certificate(p, answer.farkas)
    assert min(seen.values()) > 100, seen


def test_a_wrong_cost_would_be_noticed():
    p = random_problem(np.random.default_rng(1), "regular")
    _, objective = clarabel_solve(p)
    assert lp.solve_qp(**(vars(p) | {"linear": -p.linear})).objective != pytest.approx(objective, rel=1e-3)


def test_a_problem_by_hand():
    answer = lp.solve_qp(weight=[1.0, 1.0], linear=[0.0, 0.0], A=[[1.0, 1.0]], b=[2.0], lower=[0.0, 0.0])
    assert answer.status is lp.QpStatus.optimal
    np.testing.assert_allclose(answer.x, [1.0, 1.0], atol=1e-9)
    np.testing.assert_allclose(answer.y, [1.0], atol=1e-9)  # cost of one more on the right-hand side
    assert answer.x.dtype == np.float64 and answer.mu.shape == (0,)


def test_a_malformed_problem_is_an_invalid_argument_that_names_what_is_wrong():
    with pytest.raises(lp.InvalidArgument, match=r"QpProblem: linear is 3, expected size 2"):
        lp.solve_qp(weight=[1.0, 1.0], linear=[0.0, 0.0, 0.0])
    with pytest.raises(ValueError, match="weight"):  # InvalidArgument is a ValueError too
        lp.solve_qp(weight=[-1.0], linear=[0.0])
