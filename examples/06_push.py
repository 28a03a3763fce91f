"""A simulation of one's own: upright on a held pelvis, the trunk is pushed harder and harder; how far it goes, and what L4/5 bears."""

import numpy as np

import lumbopelvic as lp

model = lp.load_model("adult_male")
upright = lp.recruit(model, lp.load_posture("pelvis_held"), metric="mass", margin=np.pi**2)  # half a hertz

impulse = lp.ImpulsePerturbation(name="push", body="torso", impulse_W=(5.0, 0.0, 0.0), time_function=lp.Ramp(start=0.02, duration=0.05))
simulation = lp.SimulationSetup(
    duration=0.3,
    perturbations=lp.PerturbationSet(impulses=[impulse]),
    motion=lp.InitialStateSettings(disc_damping=1.0, connective_tissue_damping=0.03),
)
print(f"{'impulse [N s]':>13} {'ends':>10} {'turn [deg]':>10} {'peak L4/5 [N]':>14} {'imbalance [J]':>16}")
for factor in (0.5, 1.0, 2.0, 4.0):
    harder = simulation.replace(perturbations=lp.scaled(simulation.perturbations, "push", factor))
    result = lp.simulate(model, upright, harder)
    rotation = np.degrees(np.linalg.norm(result.rotation, axis=1))
    peak, residual = result.compression[:, 4].max(), result.energy_balance_residual
    print(f"{5.0 * factor:13.1f} {result.status.name:>10} {rotation.max():10.2f} {peak:14.0f} {residual:16.1e}")
print(f"before: L4/5 {upright.loads.compression.sum(axis=1)[4]:.0f} N, pressure {upright.pressure / 1e3:.2f} kPa")
