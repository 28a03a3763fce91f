"""Quiet standing: load the model, share the load among its muscles, print what each segment carries."""

import lumbopelvic as lp

model = lp.load_model("adult_male")
# The trunk's slowest sway at least half a hertz: (2 pi f)^2 = 10 1/s^2.
equilibrium = lp.recruit(model, lp.load_posture("standing"), metric="mass", margin=10.0)
print(f"intra-abdominal pressure {equilibrium.pressure / 1e3:.2f} kPa")
for level, pressed in zip(model.levels, equilibrium.loads.compression.sum(axis=1)):
    print(f"{level:5} {pressed:6.0f} N")
