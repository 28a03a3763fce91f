"""The soda can: the shipped experiment in quiet standing, as a table of what bracing does to pressure, load and stiffness."""

import lumbopelvic as lp

STANDING = ['postures=["standing"]', 'conditions=["healthy"]', "variants.no_margin=false"]

result = lp.run_experiment(lp.load_experiment("soda_can", overrides=STANDING)).isel(posture=0, condition=0, variant=0)
pressed = result.compression_by_cause.sel(level="L4L5")

print(f"{'bracing':>8} {'pressure [kPa]':>14} {'L4/L5 [N]':>9} {'of it muscle':>12} {'flexion [N m/rad]':>17}")
for arm in result.arm.values:
    at = result.sel(arm=arm)
    if at.status != lp.RunStatus.solved:
        print(f"{float(at.sweep_value):8.2f}   no hold in balance: {float(at.residual_max):.2g} N or N m are missing")
        continue
    print(
        f"{float(at.sweep_value):8.2f} {float(at.intra_abdominal_pressure) / 1e3:14.2f}"
        f" {float(pressed.sel(arm=arm).sum()):9.0f} {float(pressed.sel(arm=arm, cause='muscle')):12.0f}"
        f" {float(at.turn_stiffness.sel(turn='flexion')):17.0f}"
    )
