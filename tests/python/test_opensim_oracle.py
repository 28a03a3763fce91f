"""Muscle curves, fibre equilibrium and rates against OpenSim's own implementation of the same muscle."""

import numpy as np
import pytest

import lumbopelvic as lp

osim = pytest.importorskip("opensim", reason="OpenSim's wheel is not installed (pip install opensim)")

# OpenSim has no rounding at zero force; with a width this small ours has none to speak of either.
SHARP = lp.MuscleTendonSettings(slack_width=1e-9, short_range_gain=0.0)


class Rig:
    """One muscle between the ground and a block on a slider, so that the coordinate is the length of its path."""

    def __init__(self, *, rigid=False, damping=0.1, **parameters):
        self.parameters = dict(max_force=800.0, optimal_length=0.1, slack_length=0.15, pennation=0.2, max_velocity=10.0)
        self.parameters |= parameters
        p = self.parameters
        self.model = osim.Model()
        block = osim.Body("block", 1.0, osim.Vec3(0), osim.Inertia(1.0))
        joint = osim.SliderJoint("slider", self.model.getGround(), block)
        self.model.addBody(block)
        self.model.addJoint(joint)
        self.muscle = osim.DeGrooteFregly2016Muscle()
        self.muscle.setName("muscle")
        self.muscle.set_max_isometric_force(p["max_force"])
        self.muscle.set_optimal_fiber_length(p["optimal_length"])
        self.muscle.set_tendon_slack_length(p["slack_length"])
        self.muscle.set_pennation_angle_at_optimal(p["pennation"])
        self.muscle.set_max_contraction_velocity(p["max_velocity"])
        self.muscle.set_fiber_damping(damping)
        self.muscle.set_ignore_tendon_compliance(rigid)
        self.muscle.set_ignore_activation_dynamics(False)
        self.muscle.addNewPathPoint("origin", self.model.getGround(), osim.Vec3(0))
        self.muscle.addNewPathPoint("insertion", block, osim.Vec3(0))
        self.model.addForce(self.muscle)
        self.state = self.model.initSystem()
        self.coordinate = joint.getCoordinate()
        self.unit = lp.MuscleTendon(**p, settings=SHARP.replace(damping=damping if damping else 1e-9))

    def at(self, length, velocity, activation):
        """OpenSim's state at a path and an activation."""
        self.coordinate.setValue(self.state, length)
        self.coordinate.setSpeedValue(self.state, velocity)
        self.muscle.setActivation(self.state, activation)
        return self.state


@pytest.fixture(scope="module")
def muscle():
    muscle = osim.DeGrooteFregly2016Muscle()
    muscle.finalizeFromProperties()
    return muscle


CURVES = [
    ("active_force_length", "calcActiveForceLengthMultiplier", (0.2, 1.8)),
    ("active_force_length_slope", "calcActiveForceLengthMultiplierDerivative", (0.2, 1.8)),
    ("passive_force_length", "calcPassiveForceMultiplier", (0.2, 1.8)),
    ("passive_force_length_slope", "calcPassiveForceMultiplierDerivative", (0.2, 1.8)),
    ("force_velocity", "calcForceVelocityMultiplier", (-1.0, 1.0)),
    ("force_velocity_inverse", "calcForceVelocityInverseCurve", (0.0, 1.79)),
    ("tendon_force", "calcTendonForceMultiplier", (0.95, 1.1)),
    ("tendon_force_slope", "calcTendonForceMultiplierDerivative", (0.95, 1.1)),
]


@pytest.mark.parametrize("ours, theirs, span", CURVES, ids=[curve[0] for curve in CURVES])
def test_a_curve_is_opensims_to_twelve_digits(muscle, ours, theirs, span):
    at = np.linspace(*span, 401)
    expected = np.array([getattr(muscle, theirs)(x) for x in at])
    assert np.ptp(expected) > 0.1
    np.testing.assert_allclose(getattr(lp, ours)(at), expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("pennation, slack", [(0.0, 0.15), (0.3, 0.15), (0.2, 0.4)])
def test_a_settled_unit_is_opensims(pennation, slack):
    rig = Rig(pennation=pennation, slack_length=slack)
    rng = np.random.default_rng(3)
    for _ in range(60):
        length, activation = slack + 0.1 * rng.uniform(0.7, 1.4), rng.uniform(0.02, 1.0)
        state = rig.at(length, 0.0, activation)
        rig.model.equilibrateMuscles(state)
        rig.model.realizeDynamics(state)
        ours = lp.initial_equilibrium(rig.unit, lp.TendonKind.compliant, length, activation)
        assert ours.status is lp.EquilibriumStatus.found
        assert ours.tension == pytest.approx(rig.muscle.getTendonForce(state), rel=1e-7)
        assert ours.fiber_length == pytest.approx(rig.muscle.getNormalizedFiberLength(state), rel=1e-8)
        stiffness = rig.muscle.getMuscleStiffness(state)
        assert ours.stiffness == pytest.approx(stiffness, rel=1e-5)


def test_a_unit_on_a_rigid_tendon_is_opensims():
    rig = Rig(rigid=True)
    rng = np.random.default_rng(4)
    for _ in range(200):
        length, velocity, activation = 0.15 + 0.1 * rng.uniform(0.5, 1.5), rng.uniform(-0.4, 0.6), rng.uniform(0.01, 1.0)
        state = rig.at(length, velocity, activation)
        rig.model.realizeDynamics(state)
        theirs = rig.muscle.getTendonForce(state)
        ours = lp.rigid_rates(rig.unit, length, velocity, activation)
        assert ours.fiber_velocity == pytest.approx(rig.muscle.getNormalizedFiberVelocity(state), abs=1e-12)
        if theirs > 0:  # ours does not push
            assert ours.tension == pytest.approx(theirs, abs=1e-6 * rig.parameters["max_force"])


def test_the_strain_rate_is_opensims_where_opensims_has_one():
    """OpenSim's explicit mode leaves damping out, so it is compared without."""
    rig = Rig(damping=0.0)
    rig.muscle.set_tendon_compliance_dynamics_mode("explicit")
    rig.state = rig.model.initSystem()
    rng = np.random.default_rng(5)
    compared = 0
    for _ in range(300):
        strain, activation, velocity = rng.uniform(0.005, 0.05), rng.uniform(0.1, 1.0), rng.uniform(-0.2, 0.2)
        length = 0.15 * (1 + strain) + 0.1 * rng.uniform(0.6, 1.3)
        state = rig.at(length, velocity, activation)
        rig.muscle.setNormalizedTendonForce(state, float(lp.tendon_force(1 + strain)))
        rig.model.realizeDynamics(state)
        theirs = rig.muscle.getNormalizedFiberVelocity(state)
        if not -0.9 < theirs < 1.5:  # beyond, theirs pushes
            continue
        ours = lp.compliant_rates(rig.unit, length, velocity, activation, strain)
        assert ours.fiber_velocity == pytest.approx(theirs, abs=2e-5)
        rate = rig.muscle.getNormalizedTendonForceDerivative(state) / lp.tendon_force_slope(1 + strain)
        assert ours.strain_rate == pytest.approx(rate, rel=1e-4, abs=1e-3)
        compared += 1
    assert compared > 50
