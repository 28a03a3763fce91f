"""What the tests of the command share: the program itself, and one small result made by it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Two conditions under three interventions in four solver settings: no two dimensions are equal, so an axis out of place shows.
SMALL = [
    "conditions=['healthy', 'tight_psoas']",
    "interventions=['no_intervention', 'release', 'brace']",
    "solver_settings.no_margin=true",
    "solver_settings.mass_metric_Hz=[0.5]",
    "solver_settings.segment_Nm_per_rad=[]",
    "solver_settings.short_range_stiffness=[10, 23.4]",
    "report.solver_settings=['no margin, gain 10', 'no margin, gain 23.4', 'mass metric 0.5 Hz, gain 10', 'mass metric 0.5 Hz, gain 23.4']",
]


def find_program():
    """LUMBOPELVIC_COMMAND, else the release build, else the installed command."""
    built = ROOT / "build" / "release" / "bin" / "lumbopelvic"
    named = os.environ.get("LUMBOPELVIC_COMMAND")
    return named or (str(built) if built.exists() else shutil.which("lumbopelvic"))


def catches_interrupts(pid):
    """Whether a process has a handler for SIGINT (Linux)."""
    if sys.platform != "linux":
        time.sleep(2)
        return True
    try:
        with open(f"/proc/{pid}/status", encoding="ascii") as status:
            caught = int(re.search(r"SigCgt:\s*(\w+)", status.read())[1], 16)
    except OSError:
        return True
    return bool(caught >> (signal.SIGINT - 1) & 1)


def interrupt(run, by=signal.SIGINT):
    """Control-C, or another signal, once the runs are about to begin; before that it ends the program as signals do."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not catches_interrupts(run.pid):
        time.sleep(0.01)
    run.send_signal(by)


@pytest.fixture(scope="session")
def command():
    """Runs the command in a folder and returns what became of it."""
    program = find_program()
    if program is None:
        pytest.skip("the command lumbopelvic is not built")

    def run(*arguments, cwd, timeout=600):
        return subprocess.run([program, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=timeout)

    run.path = program
    run.interrupt = interrupt
    return run


@pytest.fixture(scope="session")
def small_overrides():
    """The arguments that make the shipped experiment a small one."""
    return [word for text in SMALL for word in ("--set", text)]


@pytest.fixture(scope="session")
def small_run(command, small_overrides, tmp_path_factory):
    """What the command said on the small experiment, and the result file it wrote."""
    folder = tmp_path_factory.mktemp("small")
    done = command("run", "release_vs_stabilise", "-o", "small.h5", *small_overrides, cwd=folder)
    assert done.returncode in (0, 1), done.stderr
    done.file = folder / "small.h5"
    return done
