"""Quick release: the trunk straightens against 60 N m and is let go, under three interventions; how far it goes, and what L4/5 bears."""

import numpy as np

import lumbopelvic as lp

ONE_CASE = [
    'postures=["effort_extension"]',
    'conditions=["tight_psoas_weak_core"]',
    'interventions=["no_intervention", "release", "stabilise"]',
]

result = lp.run_experiment(lp.load_experiment("quick_release", overrides=ONE_CASE)).squeeze()
rotation = np.degrees((result.simulation_rotation**2).sum("axis") ** 0.5)

print(f"{'intervention':15} {'turn [deg]':>10} {'at [s]':>6} {'peak L4/L5 [N]':>16} {'imbalance [J]':>16}")
for intervention in result.intervention.values:
    at = result.sel(intervention=intervention)
    if at.simulation_status != 0:
        print(f"{intervention:15} did not go to its end")
        continue
    peak = at.peak_compression.sel(level="L4L5")
    print(f"{intervention:15} {rotation.sel(intervention=intervention).max():10.2f} {at.peak_rotation_time:6.3f} {peak:16.0f} {at.energy_balance_residual:16.1e}")

print("turn [deg] of each segment in extension at 0.2 s")
names, at_time = {"segment_axis": "flexion_extension"}, {"time": 0.2, "method": "nearest"}
segments = np.degrees(result.simulation_segment_angle.sel(names).sel(**at_time) - result.simulation_segment_angle.sel(names).isel(time=0))
for intervention in result.intervention.values:
    print(f"{intervention:15}", *(f"{level} {float(segments.sel(intervention=intervention, level=level)):5.2f}" for level in result.level.values))
