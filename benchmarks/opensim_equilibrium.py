"""Initial equilibrium of every shipped fascicle: ours beside OpenSim's, in turns.

    python benchmarks/opensim_equilibrium.py build/release/benchmarks/bench_evaluation

Needs the wheel `opensim`. Its 344 muscles (De Groote-Fregly curves, compliant tendons, the same numbers, each on a
straight path of its own) are settled by one call of `Model.equilibrateMuscles`: the loop over muscles runs in
OpenSim's C++, paths are worked out before the clock starts, and Python's share is one call in 344. Ours is the
benchmark `muscle_tendon_equilibrium`, which loops in C++ as well. The least of many rounds counts.
"""

import csv
import json
import math
import subprocess
import sys
import time
from pathlib import Path

ACTIVATION = 0.1
DAMPING = 0.1


def fascicles():
    table = Path(__file__).parent.parent / "data" / "models" / "adult_male" / "muscles.csv"
    with table.open(newline="") as file:
        for row in csv.DictReader(file):
            yield row["muscle"], *(float(row[c]) for c in ("f_max_N", "l_opt_m", "l_slack_m", "pennation_rad"))


def opensim_model(osim):
    model = osim.Model()
    ground = model.getGround()
    for name, force, optimal, slack, pennation in fascicles():
        muscle = osim.DeGrooteFregly2016Muscle()
        muscle.setName(name)
        muscle.set_max_isometric_force(force)
        muscle.set_optimal_fiber_length(optimal)
        muscle.set_tendon_slack_length(slack)
        muscle.set_pennation_angle_at_optimal(pennation)
        muscle.set_ignore_tendon_compliance(False)
        muscle.set_fiber_damping(DAMPING)
        muscle.set_default_activation(ACTIVATION)
        muscle.addNewPathPoint("origin", ground, osim.Vec3(0))
        muscle.addNewPathPoint("insertion", ground, osim.Vec3(slack + optimal * math.cos(pennation), 0, 0))
        model.addForce(muscle)
    state = model.initSystem()
    model.realizeVelocity(state)
    return model, state


def ours(benchmark):
    """Seconds for one fascicle."""
    text = subprocess.run([benchmark, "--benchmark_filter=^muscle_tendon_equilibrium", "--benchmark_format=json"], check=True,
                          capture_output=True, text=True).stdout
    run = json.loads(text)["benchmarks"][0]
    return run["real_time"] * 1e-6 / run["fascicles"]


def main():
    import opensim as osim
    osim.Logger.setLevelString("Off")
    model, state = opensim_model(osim)
    n = model.getMuscles().getSize()
    least = {"ours": math.inf, "theirs": math.inf}
    for _ in range(5):
        least["ours"] = min(least["ours"], ours(sys.argv[1]))
        for _ in range(20):
            begin = time.perf_counter()
            model.equilibrateMuscles(state)
            least["theirs"] = min(least["theirs"], (time.perf_counter() - begin) / n)
    print(f"{n} fascicles, per fascicle: ours {least['ours'] * 1e6:.2f} us, OpenSim {osim.GetVersion()} "
          f"{least['theirs'] * 1e6:.2f} us, ratio {least['theirs'] / least['ours']:.1f}")


if __name__ == "__main__":
    main()
