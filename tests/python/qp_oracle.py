"""Random problems for the QP, and Clarabel's answer to them."""

from dataclasses import dataclass

import clarabel
import numpy as np
from scipy import sparse

KINDS = ("regular", "degenerate", "linear", "power", "infeasible_rows", "infeasible_bounds", "unbounded")


@dataclass
class Problem:
    weight: np.ndarray
    linear: np.ndarray
    A: np.ndarray
    b: np.ndarray
    G: np.ndarray
    h: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    exponent: float
    power_variables: list[int]

    def cost(self, x):
        power = np.isin(np.arange(len(x)), self.power_variables)
        quadratic = 0.5 * self.weight * x**2
        powers = self.weight * np.abs(x) ** self.exponent
        return float(np.where(power, powers, quadratic).sum() + self.linear @ x)


def random_problem(rng, kind):
    """A problem of a kind around a known feasible point; then spoilt if the kind says so."""
    n = int(rng.integers(3, 40))
    m, k = int(rng.integers(0, n // 2 + 1)), int(rng.integers(0, n))
    x = rng.uniform(-1, 1, n)
    lower, upper = x - rng.uniform(0.1, 2, n), x + rng.uniform(0.1, 2, n)
    weight, linear = rng.uniform(0.1, 10, n), rng.normal(0, 1, n)
    A, G = rng.normal(0, 1, (m, n)), rng.normal(0, 1, (k, n))
    slack = rng.uniform(0, 1, k)
    exponent, power_variables = 3.0, []
    lower[rng.random(n) < 0.2], upper[rng.random(n) < 0.2] = -np.inf, np.inf

    if kind == "degenerate":  # repeated rows, rows of zeros, rows and bounds met with equality, fixed variables
        A = np.vstack([A, A[: m // 2] * 3.0, np.zeros((1, n))])
        G = np.vstack([G, -G[: k // 3]])
        slack = np.where(rng.random(len(G)) < 0.7, 0.0, rng.uniform(0, 1, len(G)))
        slack[k:] = slack[: k // 3] = 0.0
        lower = np.where(rng.random(n) < 0.3, x, lower)
        upper = np.where(rng.random(n) < 0.3, x, upper)
        weight[rng.random(n) < 0.2] = 1e-6
    if kind == "linear":  # no curvature in half of the variables
        flat = rng.random(n) < 0.5
        weight[flat] = 0.0
        lower[flat], upper[flat] = x[flat] - 1.0, x[flat] + 1.0
    if kind == "power":
        exponent = float(rng.choice([2.5, 3.0, 4.0]))
        power_variables = sorted(rng.choice(n, n // 2, replace=False).tolist())
        x[power_variables] = rng.uniform(0.1, 1, len(power_variables))
        lower[power_variables], upper[power_variables] = 0.0, 2.0
    b, h = A @ x, G @ x - slack
    if kind == "infeasible_rows":  # a row and its contradiction
        row = rng.normal(0, 1, n)
        A, b = np.vstack([A, row, 2 * row]), np.append(b, [row @ x, 2 * (row @ x) + rng.uniform(0.1, 5)])
    if kind == "infeasible_bounds":  # a cut beyond what the bounds allow
        lower, upper = x - 1.0, x + 1.0
        row = rng.normal(0, 1, n)
        G, h = np.vstack([G, row]), np.append(h, row @ x + np.abs(row).sum() * rng.uniform(1.1, 3))
    if kind == "unbounded":  # a variable of its own that falls for ever
        weight[0], linear[0], upper[0] = 0.0, -1.0, np.inf
        A[:, 0] = G[:, 0] = 0.0
        b, h = A @ x, G @ x - slack
    return Problem(weight, linear, A, b, G, h, lower, upper, exponent, power_variables)


def clarabel_solve(p):
    """Status name and objective by Clarabel; a power cost becomes t >= x^p with a power cone."""
    n, q = len(p.weight), len(p.power_variables)
    columns = n + q
    weight, cost = np.append(p.weight, np.zeros(q)), np.append(p.linear, p.weight[p.power_variables])
    weight[p.power_variables] = 0.0
    identity = np.eye(n)
    low, high = np.isfinite(p.lower), np.isfinite(p.upper)
    rows = np.vstack([p.A, -p.G, -identity[low], identity[high]])
    rows = np.hstack([rows, np.zeros((len(rows), q))])
    rhs = np.concatenate([p.b, -p.h, -p.lower[low], p.upper[high]])
    cones = [clarabel.ZeroConeT(len(p.b)), clarabel.NonnegativeConeT(len(rhs) - len(p.b))]
    for i, variable in enumerate(p.power_variables):  # (t, 1, x) in the cone
        block = np.zeros((3, columns))
        block[0, n + i] = block[2, variable] = -1.0
        rows, rhs = np.vstack([rows, block]), np.append(rhs, [0.0, 1.0, 0.0])
        cones.append(clarabel.PowerConeT(1.0 / p.exponent))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    solver = clarabel.DefaultSolver(
        sparse.csc_matrix(np.diag(weight)), cost, sparse.csc_matrix(rows), rhs, cones, settings
    )
    answer = solver.solve()
    return str(answer.status), answer.obj_val
