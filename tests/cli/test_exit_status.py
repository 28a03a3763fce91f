"""The exit status of a run counts every state: what was not made is told below the table, and is exit status 1."""

from pathlib import Path

import h5py
import pytest

DONE, INCOMPLETE = 0, 1
MOTIONS = Path(__file__).parents[2] / "data" / "motions"
ONE = ["--set", 'conditions=["healthy"]', "--set", 'interventions=["no_intervention"]']


def in_a_twentieth_of_the_time(name, folder):
    """A shipped motion with accelerations that no muscle can give."""
    head, *rows = (MOTIONS / f"{name}.csv").read_text(encoding="utf-8").splitlines()
    cells = [row.split(",", 1) for row in rows]
    (folder / f"{name}.csv").write_text("\n".join([head, *(f"{float(time) / 20!r},{rest}" for time, rest in cells)]) + "\n")


def test_a_simulation_without_an_equilibrium_is_not_made(command, tmp_path):
    for name in ("walking", "walking_trunk"):
        in_a_twentieth_of_the_time(name, tmp_path)
    fast = ["--set", "simulation.motion=./walking.csv", "--set", "simulation.tracked=./walking_trunk.csv"]
    done = command("run", "walking", *ONE, *fast, "--set", "simulation.sample_every_s=0.001", "-o", "a.h5", cwd=tmp_path)
    with h5py.File(tmp_path / "a.h5") as result:
        assert int(result["status"][()].item()) == 0 and int(result["simulation_status"][()].item()) == 3
    assert done.returncode == INCOMPLETE
    lines = done.stdout.splitlines()
    assert lines[-3] == "not made: simulations: 1 no_equilibrium"
    assert any("no equilibrium at 0 s" in line for line in lines[:-3])


@pytest.mark.parametrize(("frequency", "state", "status"), [(0.5, "solved", DONE), (50.0, "unbalanced", INCOMPLETE)])
def test_a_run_that_is_no_answer_is_told_below_the_table(command, tmp_path, frequency, state, status):
    demands = {"no_margin": "false", "mass_metric_Hz": f"[{frequency}]", "segment_Nm_per_rad": "[]", "short_range_stiffness": "[23.4]"}
    asked = [word for key, value in demands.items() for word in ("--set", f"solver_settings.{key}={value}")]
    done = command("run", "release_vs_stabilise", *ONE, *asked, "--set", "report.solver_settings=[]", "-o", "a.h5", cwd=tmp_path)
    assert done.returncode == status, done.stderr
    lines = done.stdout.splitlines()
    assert lines[-2].endswith(f"= 1 runs: 1 {state}")
    assert (lines[-3] == f"not made: runs: 1 {state}") == (status == INCOMPLETE)
