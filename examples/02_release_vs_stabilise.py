"""Release or stabilise: the shipped experiment in one solver setting, as a table of what the psoas and the lowest disc do."""

import lumbopelvic as lp

ONE_SETTING = [
    "solver_settings.no_margin=false",
    "solver_settings.mass_metric_Hz=[0.5]",
    "solver_settings.segment_Nm_per_rad=[]",
    "solver_settings.short_range_stiffness=[23.4]",
]

result = lp.run_experiment(lp.load_experiment("release_vs_stabilise", overrides=ONE_SETTING)).isel(solver_setting=0)
psoas = (result.muscle_group == "psoas_major").values
force = result.max_force[psoas]
activation = result.activation[..., psoas].weighted(force).mean("muscle")
compression = result.compression.sel(level="L4L5")

print(f"{'condition':22} {'intervention':22} {'psoas [%]':>9} {'L4/L5 [N]':>9} {'pressure [kPa]':>14}")
for condition in result.condition.values:
    for intervention in result.intervention.values:
        at = {"condition": condition, "intervention": intervention}
        pressure = result.intra_abdominal_pressure.sel(at) / 1e3
        print(
            f"{condition:22} {intervention:22} {100 * activation.sel(at):9.2f} {compression.sel(at):9.0f} {pressure:14.2f}"
        )
