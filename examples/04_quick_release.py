"""Quick release: the trunk straightens against 60 N m and is let go, under three arms; how far it goes, and what L4/5 bears."""

import numpy as np

import lumbopelvic as lp

ONE_CASE = [
    'postures=["effort_extension"]',
    'conditions=["tight_psoas_weak_core"]',
    'arms=["control", "release", "stabilise"]',
]

result = lp.run_experiment(lp.load_experiment("quick_release", overrides=ONE_CASE)).squeeze()
turn = np.degrees((result.trial_turn**2).sum("axis") ** 0.5)

print(f"{'arm':10} {'turn [deg]':>10} {'at [s]':>6} {'peak L4/L5 [N]':>16} {'from nowhere [J]':>16}")
for arm in result.arm.values:
    at = result.sel(arm=arm)
    if at.trial_status != 0:
        print(f"{arm:10} did not go to its end")
        continue
    peak = at.peak_compression.sel(level="L4L5")
    print(f"{arm:10} {turn.sel(arm=arm).max():10.2f} {at.peak_turn_time:6.3f} {peak:16.0f} {at.audit_residual:16.1e}")

print("turn [deg] of each segment in extension at 0.2 s")
names, at_time = {"segment_axis": "flexion_extension"}, {"time": 0.2, "method": "nearest"}
segments = np.degrees(result.trial_segment_angle.sel(names).sel(**at_time) - result.trial_segment_angle.sel(names).isel(time=0))
for arm in result.arm.values:
    print(f"{arm:10}", *(f"{level} {float(segments.sel(arm=arm, level=level)):5.2f}" for level in result.level.values))
