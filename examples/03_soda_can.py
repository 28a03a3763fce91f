"""The soda can: the shipped experiment in quiet standing, as a table of what bracing does to pressure, load and stiffness."""

import lumbopelvic as lp

STANDING = ['postures=["standing"]', 'conditions=["healthy"]', "solver_settings.no_margin=false"]

result = lp.run_experiment(lp.load_experiment("soda_can", overrides=STANDING)).isel(posture=0, condition=0, solver_setting=0)
pressed = result.compression_by_cause.sel(level="L4L5")

print(f"{'bracing':>8} {'pressure [kPa]':>14} {'L4/L5 [N]':>9} {'of it muscle':>12} {'flexion [N m/rad]':>17}")
for intervention in result.intervention.values:
    at = result.sel(intervention=intervention)
    if at.status != lp.RunStatus.solved:
        print(f"{float(at.sweep_value):8.2f}   no equilibrium: {float(at.reserve_max):.2g} N or N m are missing")
        continue
    print(
        f"{float(at.sweep_value):8.2f} {float(at.intra_abdominal_pressure) / 1e3:14.2f}"
        f" {float(pressed.sel(intervention=intervention).sum()):9.0f} {float(pressed.sel(intervention=intervention, cause='muscle')):12.0f}"
        f" {float(at.rotational_stiffness.sel(rotation='flexion')):17.0f}"
    )
