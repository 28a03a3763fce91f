"""A trial of one's own: upright on a held pelvis, the trunk is pushed harder and harder; how far it goes, and what L4/5 bears."""

import numpy as np

import lumbopelvic as lp

model = lp.load_model("adult_male")
upright = lp.recruit(model, lp.load_posture("pelvis_held"), metric="column", margin=np.pi**2)  # half a hertz

blow = lp.ImpulseEvent(name="push", body="torso", impulse_W=(5.0, 0.0, 0.0), course=lp.Ramp(start=0.02, duration=0.05))
trial = lp.Trial(
    duration=0.3,
    events=lp.EventSet(impulses=[blow]),
    motion=lp.HeldMotionSettings(disc_damping=1.0, band_damping=0.03),
)
print(f"{'impulse [N s]':>13} {'ends':>10} {'turn [deg]':>10} {'peak L4/5 [N]':>14} {'from nowhere [J]':>16}")
for factor in (0.5, 1.0, 2.0, 4.0):
    harder = trial.replace(events=lp.scaled(trial.events, "push", factor))
    result = lp.simulate(model, upright, harder)
    turn = np.degrees(np.linalg.norm(result.turn, axis=1))
    peak, residual = result.compression[:, 4].max(), result.audit_residual
    print(f"{5.0 * factor:13.1f} {result.status.name:>10} {turn.max():10.2f} {peak:14.0f} {residual:16.1e}")
print(f"before: L4/5 {upright.loads.compression.sum(axis=1)[4]:.0f} N, pressure {upright.pressure / 1e3:.2f} kPa")
