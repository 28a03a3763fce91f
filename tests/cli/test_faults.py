"""What should not happen to a simulation, and does: each has its message, nothing crashes, and no half file stays."""

import resource
import signal
import subprocess
import time

import h5py
import numpy as np
import pytest

DONE, INCOMPLETE, BAD_INPUT = 0, 1, 2

SHORT = [
    "run",
    "quick_release_reflexes",
    *("--set", 'postures=["effort_extension"]'),
    *("--set", 'conditions=["healthy"]'),
    *("--set", 'interventions=["no_intervention"]'),
    *("--set", "simulation.duration_s=0.06"),
]


def impulse(size):
    perturbation = f'{{body="torso",point_m=[0.0,0.0,0.0],impulse_Ns=[{size},0.0,0.0],time_s=0.01,duration_s=0.01}}'
    return ["--set", f"simulation.perturbations.impulses=[{perturbation}]"]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (["--set", "simulation.tolerance=0"], "simulation.tolerance: 0: expected > 0"),
        (["--set", "simulation.duration_s=nan"], "simulation.duration_s: nan: expected > 0"),
        (impulse("nan"), "impulse_Ns[0]: nan: expected a finite number"),
        (["--set", "simulation.control.reflexes.0.length=1e6"], "length: 1e+06: expected -100 to 100"),
        (["--set", "simulation.critical_perturbation={perturbation='gust'}"], "gust"),
        (["-o", "/proc/nowhere/a.h5"], "expected a folder that can be written to"),
    ],
)
def test_what_cannot_be_is_refused_before_any_work(command, tmp_path, settings, words):
    output = [] if "-o" in settings else ["-o", "a.h5"]
    done = command(*SHORT, *output, *settings, cwd=tmp_path)
    assert done.returncode == BAD_INPUT
    assert words in done.stderr and done.stderr.count("\n") == 1, done.stderr
    assert not any(tmp_path.iterdir())


def test_a_body_without_mass_is_refused(command, tmp_path):
    assert command("template", "adult_male", "-o", "light", cwd=tmp_path).returncode == DONE
    table = tmp_path / "light" / "bodies.csv"
    rows = table.read_text().splitlines()
    place = next(i for i, row in enumerate(rows) if row.startswith("lumbar3,"))
    name, _, *rest = rows[place].split(",")
    rows[place] = ",".join([name, "0", *rest])
    table.write_text("\n".join(rows) + "\n")
    done = command(*SHORT, "--set", "model=./light", "-o", "a.h5", cwd=tmp_path)
    assert done.returncode == BAD_INPUT and f"bodies.csv:{place + 1}: largest inertia of lumbar3" in done.stderr


def test_a_tolerance_that_no_step_meets_ends_with_the_time_and_the_number(command, tmp_path):
    done = command(*SHORT, "-o", "a.h5", "--set", "simulation.tolerance=1e-300", cwd=tmp_path)
    assert done.returncode == INCOMPLETE
    assert "step below" in done.stdout and "t = 0 s" in done.stdout and "simulations: 1 failed" in done.stdout


@pytest.mark.parametrize("settings", [["--set", "simulation.control.reflex_gain=1e6"], impulse(5e3), impulse(1e6)])
def test_what_is_absurd_but_can_be_worked_out_gives_numbers_or_says_why_not(command, tmp_path, settings):
    done = command(*SHORT, "-o", "a.h5", *settings, cwd=tmp_path)
    assert done.returncode in (DONE, INCOMPLETE), done.stderr
    with h5py.File(tmp_path / "a.h5") as result:
        status = int(result["simulation_status"][()].item())
        assert status in (0, 1, 2)
        assert (status == 2) == bool(result["simulation_message"][()].item())
        rotation = result["simulation_rotation"][()].reshape(-1, 3)
        went = np.isfinite(rotation).all(axis=1)
        assert went[0] or status == 2
        assert went.sum() == np.flatnonzero(went).size and not went[went.sum() :].any()  # a beginning without gaps


def test_a_file_that_cannot_grow_leaves_no_part_of_itself(command, tmp_path):
    done = subprocess.run(
        [command.path, *SHORT, "-o", "a.h5"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        preexec_fn=lambda: (
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
        ),
        restore_signals=False,
        check=False,
    )
    assert done.returncode == BAD_INPUT
    assert "a.h5: cannot be written: File too large" in done.stderr and not any(tmp_path.iterdir())
    assert " runs" in done.stdout  # what was computed is shown all the same


def test_control_c_ends_a_simulation_and_marks_it(command, tmp_path):
    long = ["--set", "simulation.duration_s=500", "--set", "simulation.sample_every_s=1"]
    run = subprocess.Popen(
        [command.path, *SHORT, *long, "-o", "a.h5"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(3)  # into the simulation, more or less
    command.interrupt(run)
    out, err = run.communicate(timeout=120)
    assert run.returncode == INCOMPLETE, err
    assert "interrupted" in out
    with h5py.File(tmp_path / "a.h5") as result:
        assert int(result["simulation_status"][()].item()) == 4
        assert np.isfinite(result["compression"][()]).all() or int(result["status"][()].item()) == 4
