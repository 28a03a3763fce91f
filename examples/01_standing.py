"""Quiet standing: load the model, share the load among its muscles, print what each segment carries."""

import lumbopelvic as lp

model = lp.load_model("adult_male")
settings = lp.RecruitmentSettings(metric="column", margin=10.0)  # the trunk's slowest sway at least 0.5 Hz: (2 pi f)^2
hold = lp.recruit(model, lp.load_posture("standing"), settings)

print(f"{model.name}: {model.total_mass:.1f} kg, {len(model.fascicles)} fascicles, {hold.status.name}")
print(f"intra-abdominal pressure {hold.pressure / 1e3:.2f} kPa, smallest eigenvalue {hold.margin:.1f} 1/s^2")
print("level  compression [N]  anterior shear [N]")
compression, shear = hold.loads.compression.sum(axis=1), hold.loads.shear_anterior.sum(axis=1)
for level, pressed, sheared in zip(model.levels, compression, shear):
    print(f"{level:5}  {pressed:15.0f}  {sheared:18.0f}")
