"""The recruitment problem written down a second time, from its equations, for cvxpy.

    minimise    sum w a^p + penalties
    subject to  sum F_m(a_m) (-L_q,m) + P V_q - P_pl V_pl,q + T (-L_q) + J' f + weight + loads - dU/dq = 0
                tonic <= a <= capacity,  P >= 0,  0 <= T <= T_max,  f in its friction cone
                H(a, P, T) >= margin W

Only numbers of single parts come from the library: lengths with their derivatives, volumes, weights, stiffnesses of
single fibres, tendons, discs. What is concave enters by its hypograph: k_M k_T / (k_M + k_T) as the cone
k_M - k_M^2 / (k_M + k_T), and the exponentials of discs and linea alba by tangents, renewed until they touch the answer.
"""

from dataclasses import dataclass

import cvxpy as cp
import numpy as np

import lumbopelvic as lp

PRESSURE, FORCE, MARGIN = 1e4, 1e3, 100.0  # units of the unknowns [Pa, N, N m/rad], to bring them near 1


def saturation_tangent(x, at):
    """Tangent of 1 - exp(-x) at a point: an upper bound, the function being concave."""
    return 1 - np.exp(-at) + cp.multiply(np.exp(-at), x - at)


@dataclass
class Tangents:
    """Points at which the exponentials are replaced by their tangents, a list of arrays each."""

    compression: list[np.ndarray]  # (levels) [N]
    tension: list[np.ndarray]  # (linea alba) [N]

    def touch(self, compression, tension):
        """Whether the last of them lie so near that their error, of second order, is below 1e-9."""
        return np.abs(compression - self.compression[-1]).max() < 0.02 and np.abs(tension - self.tension[-1]).max() < 1e-3


@dataclass
class Oracle:
    """Pieces of one problem: arrays over fascicles (m), linea alba (b), levels (j), stability coordinates (n)."""

    model: lp.Model
    settings: lp.RecruitmentSettings
    recruiter: lp.PostureRecruiter

    def __post_init__(self):
        s, model = self.recruiter.statics, self.model
        self.s, self.n, self.field = s, len(s.stability), self.recruiter.field
        self.at = np.array(s.stability.coordinate)
        self.balanced = np.array(self.recruiter.posture.balanced)
        table = model.fascicle_parameters
        self.low, self.high = table["tonic_drive"], table["capacity"]
        volume = table["max_force"] * table["optimal_length"]
        by_volume = self.settings.effort_weight is lp.EffortWeight.volume
        self.weight = volume / volume.mean() if by_volume else np.ones_like(volume)
        self.active, self.passive = self.field.tensions["active"], self.field.tensions["passive"]
        self.contact = [s.contact[p] for p in self.recruiter.posture.contact_points]
        self.friction = [model.contact_points[p].friction for p in self.recruiter.posture.contact_points]
        self.metric = np.zeros((self.n, self.n))
        k = s.stability.n_metric
        self.metric[:k, :k] = s.mass if self.settings.metric is lp.Metric.mass else self.segment_metric()

    def segment_metric(self):
        """Sum over the discs of the squared relative rotation; 1 for coordinates that turn no disc."""
        k = self.s.stability.n_metric
        W = np.eye(k)
        for disc, geometry in zip(self.model.discs, self.s.discs):
            place = [int(np.flatnonzero(self.at == c)[0]) for c in disc.rotation]
            W[np.ix_(place, place)] = geometry.rotation_metric
        return W

    # Every method below takes numbers or cvxpy expressions.

    def balance(self, a, P, T, f):
        s, cavity = self.s, self.model.cavity
        Q = s.gravity + s.external + s.ligament_force - cavity.pleural_pressure * s.volume.pleural_gradient
        Q = Q - s.length_gradient @ self.passive - s.length_gradient @ np.diag(self.active) @ a
        Q = Q + s.volume.gradient * P - s.linea_alba_gradient @ T
        for p, J in enumerate(self.contact):
            Q = Q + J.T @ f[p]
        for disc, geometry in zip(self.model.discs, s.discs):
            assert np.abs(geometry.gradient).max() < 1e-12  # segments at rest: compression makes no moment
            place = np.zeros((len(s.gravity), 3))
            place[disc.rotation, range(3)] = 1.0
            Q = Q - place @ geometry.brace_gradient
        return Q[self.balanced]

    def compression(self, a, P, T, level):
        s, c = self.s, self.model.discs[level].reaction[1]
        cavity = self.model.cavity
        pull = s.length_gradient[c] @ (self.passive + cp.multiply(self.active, a)) if isinstance(a, cp.Expression) else (
            s.length_gradient[c] @ (self.passive + self.active * a)
        )
        push = s.gravity[c] + s.external[c] + s.ligament_force[c] + P * s.volume.gradient[c]
        return pull + s.linea_alba_gradient[c] @ T - push + cavity.pleural_pressure * s.volume.pleural_gradient[c]

    def disc_matrix(self, level, part):
        K = np.zeros((self.n, self.n))
        place = [int(np.flatnonzero(self.at == c)[0]) for c in self.model.discs[level].rotation]
        K[np.ix_(place, place)] = getattr(self.s.discs[level], part)
        return K

    def matrices(self):
        """H = constant + sum over columns of [k, a, s, kb, T, P] times their matrices, all stacked as rows of n^2."""
        s, cavity, n = self.s, self.model.cavity, self.n
        arms, linea_alba_arms = s.length_gradient[self.at], s.linea_alba_gradient[self.at]
        V = np.outer(s.volume.gradient[self.at], s.volume.gradient[self.at])
        levels = range(len(self.model.discs))
        stack = lambda items: np.array([item.ravel() for item in items]).reshape(-1, n * n).T  # noqa: E731
        constant = s.gravity_hessian + s.external_hessian + s.tissue_hessian
        constant = constant + cavity.atmospheric_pressure / cavity.gas_volume * V
        constant = constant + np.tensordot(self.passive, s.length_hessian, 1)
        constant = constant + sum(self.disc_matrix(j, "brace_hessian") for j in levels)
        return constant, {
            "k": stack([np.outer(r, r) for r in arms.T]),
            "a": stack(s.length_hessian) * self.active,
            "s": stack([self.disc_matrix(j, "hessian") for j in levels]),
            "kb": stack([np.outer(r, r) for r in linea_alba_arms.T]),
            "T": stack(s.linea_alba_hessian),
            "P": (V / cavity.gas_volume - s.volume.hessian).reshape(-1, 1),
        }

    def stiffness(self, a, P, T):
        """H in numbers."""
        constant, parts = self.matrices()
        k = self.field.stiffnesses
        fiber = k["fiber_passive"] + a * k["fiber_active"]
        tendon = k["tendon_passive"] + a * k["tendon_active"]
        C = [self.compression(a, P, T, j) for j in range(len(self.model.discs))]
        x = {
            "k": fiber / (1 + fiber / tendon),  # the tendon may be infinitely stiff
            "a": a,
            "s": np.array([1 + d.preload.gain * (1 - np.exp(-c / d.preload.force)) for d, c in zip(self.model.discs, C)]),
            "kb": np.array([b.stiffness * (1 - np.exp(-t / b.toe_tension)) for b, t in zip(self.model.linea_alba, T)]),
            "T": T,
            "P": np.array([P]),
        }
        return constant + sum(parts[key] @ x[key] for key in parts).reshape(self.n, self.n)

    def cost(self, effort, P, T, f):
        s = self.settings
        return effort + s.pressure_penalty * P**2 + s.linea_alba_penalty * (T**2).sum() + s.contact_penalty * (f**2).sum()

    def least_cost(self, near):
        """Of all equilibria with balance and margin kept to the letter."""
        return self.refine(near, lambda at: self.problem(at))

    def largest_margin(self, near):
        """That any equilibrium can be given."""
        return MARGIN * self.refine(near, lambda at: self.problem(at, to_margin=True))

    def refine(self, near, make):
        """Solves, adds the tangents of the exponentials at the answer, and solves again, until they touch it.

        Where the first tangents lie, near the equilibrium given, decides how soon it is done, not what comes out.
        """
        at = Tangents([self.field.compression(near)], [near.linea_alba_tension])
        for _ in range(10):
            problem, C, T = make(at)
            problem.solve(solver=cp.CLARABEL, tol_gap_abs=1e-12, tol_gap_rel=1e-7, tol_feas=1e-8)
            assert problem.status in (cp.OPTIMAL, cp.OPTIMAL_INACCURATE)
            if C is None or at.touch(C.value, T.value):
                return problem.value
            at.compression.append(C.value)
            at.tension.append(T.value)
        raise AssertionError("the tangents do not settle")

    def problem(self, at, to_margin=False):
        """The cvxpy problem, and its compressions and linea alba tensions if it knows a margin."""
        s, model = self.settings, self.model
        a, P, T = cp.Variable(len(self.low)), cp.Variable(nonneg=True), cp.Variable(len(model.linea_alba), nonneg=True)
        f = cp.Variable((len(self.contact), 3))
        effort = cp.sum_squares(cp.multiply(np.sqrt(self.weight), a))
        if s.effort_exponent != 2.0:
            effort = self.weight @ cp.power(a, s.effort_exponent)
        prices = s.pressure_penalty * PRESSURE**2 * P**2 + s.linea_alba_penalty * FORCE**2 * cp.sum_squares(T)
        prices += s.contact_penalty * FORCE**2 * cp.sum_squares(f)
        balance = self.balance(a, PRESSURE * P, FORCE * T, FORCE * f) / FORCE == 0
        limits = [a >= self.low, a <= self.high, FORCE * T <= np.array([b.max_tension for b in model.linea_alba])]
        cones = [cp.norm(f[p, [0, 2]]) <= mu * f[p, 1] for p, mu in enumerate(self.friction)]
        constraints = [balance, *limits, *cones]
        if s.metric is lp.Metric.none:
            return cp.Problem(cp.Minimize(effort + prices), constraints), None, None
        C = cp.hstack([self.compression(a, PRESSURE * P, FORCE * T, j) for j in range(len(model.discs))])
        margin = cp.Variable() if to_margin else s.margin / MARGIN
        constraints += self.stability(a, P, T, C, MARGIN * margin, at)
        objective = cp.Maximize(margin) if to_margin else cp.Minimize(effort + prices)
        return cp.Problem(objective, constraints), C, FORCE * T

    def stability(self, a, P, T, C, margin, at):
        """H - margin W >= 0, in the basis of an ordinary equilibrium."""
        model = self.model
        constant, parts = self.matrices()
        k = self.field.stiffnesses
        unit = k["fiber_passive"] + k["fiber_active"]
        fiber = k["fiber_passive"] / unit + cp.multiply(k["fiber_active"] / unit, a)
        series, factor, taut = cp.Variable(len(unit)), cp.Variable(len(model.discs)), cp.Variable(len(model.linea_alba))
        constraints = [series <= fiber]  # tendons beside which the fibre's own stiffness is all that counts
        if self.settings.tendon_in_series:
            tendon = k["tendon_passive"] / unit + cp.multiply(k["tendon_active"] / unit, a)
            constraints = [
                series[m] <= fiber[m] - cp.quad_over_lin(fiber[m], fiber[m] + tendon[m]) for m in range(len(unit))
            ]
        for x in at.compression:
            gain, force = (np.array([getattr(disc.preload, name) for disc in model.discs]) for name in ("gain", "force"))
            constraints.append((factor - 1) / gain <= saturation_tangent(C / force, x / force))
        for x in at.tension:
            toe = np.array([strip.toe_tension for strip in model.linea_alba])
            constraints.append(taut <= saturation_tangent(cp.multiply(FORCE / toe, T), x / toe))
        B = self.whitening()
        turn = lambda rows: np.kron(B, B) @ rows  # noqa: E731  B X B' of stacked matrices
        stretch = np.array([strip.stiffness for strip in model.linea_alba])
        H = turn(constant.ravel()) - turn(self.metric.ravel()) * margin
        H = H + turn(parts["k"] * unit) @ series + turn(parts["a"]) @ a + turn(parts["s"]) @ factor
        H = H + turn(parts["kb"] * stretch) @ taut + turn(parts["T"] * FORCE) @ T
        H = H + turn(parts["P"][:, 0] * PRESSURE) * P
        return [*constraints, cp.reshape(H, (self.n, self.n), order="C") >> 0]

    def whitening(self):
        """B with B H B' near the identity in an ordinary equilibrium: stiffnesses of gut and vertebrae lie far apart."""
        typical = self.stiffness(np.full(len(self.low), 0.1), 1e3, np.full(len(self.model.linea_alba), 10.0))
        values, vectors = np.linalg.eigh(typical)
        return (vectors / np.sqrt(np.abs(values))).T
