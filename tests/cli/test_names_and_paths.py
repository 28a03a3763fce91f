"""What names and paths stand for on the command line, and where an installed copy finds its data."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

DONE, BAD_INPUT = 0, 2
DATA = Path(__file__).parents[2] / "data"
ONE = ["--set", 'conditions=["healthy"]', "--set", 'interventions=["no_intervention"]', "--set", "solver_settings.mass_metric_Hz=[0.5]"]


@pytest.mark.parametrize(("arguments", "words"), [
    (["recruit", "standng"], "did you mean standing?"),
    (["recruit", "standing", "--level", "L4/6"], "--level: L4/6: expected a level of adult_male; did you mean L"),
    (["recruit", "standing", "--group", "psoas_mayor"], "did you mean psoas_major?"),
    (["analyze", "adult_male", "--coordinate", "hip_flexion", "--range=0:1:1"], "did you mean hip_flexion_r?"),
    (["analyze", "adult_male", "--coordinate", "hip_flexion_r", "--range=0:1:1", "--muscle", "iliacs"], "did you mean iliacus?"),
    (["run", "walkng"], "did you mean walking?"),
    (["run", "walking", "--set", "simulation.nods=3"], "did you mean nodes?"),
    (["template", "tight_psaos"], "did you mean tight_psoas?"),
    (["info", "adult_mail"], "did you mean adult_male?"),
])  # fmt: skip
def test_a_mistyped_name_is_answered_with_the_nearest_one(command, tmp_path, arguments, words):
    done = command(*arguments, cwd=tmp_path, timeout=60)
    assert done.returncode == BAD_INPUT and done.stdout == ""
    assert words in done.stderr and done.stderr.count("\n") == 1, done.stderr


@pytest.mark.parametrize("level", ["L4/5", "L4-L5", "L4L5"])
def test_a_level_is_read_as_people_write_it(command, tmp_path, level):
    done = command("recruit", "standing", "--level", level, cwd=tmp_path)
    assert done.returncode == DONE, done.stderr
    assert f"{level} [N]" in done.stdout


@pytest.mark.parametrize("name", ["standing", "adult_male", "healthy"])
def test_a_bare_word_is_what_ships_whatever_lies_in_the_folder(command, tmp_path, name):
    (tmp_path / name).write_text("not what ships")
    arguments = {"standing": ["recruit", name], "adult_male": ["info", name], "healthy": ["recruit", "standing", "--condition", name]}
    done = command(*arguments[name], cwd=tmp_path)
    assert done.returncode == DONE, done.stderr


def test_a_run_says_which_names_are_not_what_ships(command, tmp_path):
    (tmp_path / "own.toml").write_text("changes = []\n")
    done = command("run", "release_vs_stabilise", *ONE, "--set", 'conditions=["./own.toml"]', "-o", "a.h5", cwd=tmp_path)
    assert f"conditions: ./own.toml is {tmp_path / 'own.toml'}" in done.stdout.splitlines(), done.stdout + done.stderr
    shipped = command("run", "release_vs_stabilise", *ONE, "-o", "a.h5", cwd=tmp_path)
    assert " is /" not in shipped.stdout


def test_a_moved_installation_finds_the_data_beside_itself(command, tmp_path):
    if Path(command.path).read_bytes()[:4] != b"\x7fELF":
        pytest.skip("the command is a script that calls the program")
    (tmp_path / "first" / "bin").mkdir(parents=True)
    shutil.copy2(command.path, tmp_path / "first" / "bin" / "lumbopelvic")
    shutil.copytree(DATA, tmp_path / "first" / "share" / "lumbopelvic" / "data")
    mark = tmp_path / "first" / "share" / "lumbopelvic" / "data" / "conditions" / "only_here.toml"
    mark.write_text('description = "beside the program"\nchanges = []\n')
    (tmp_path / "first").rename(tmp_path / "moved")
    environment = {key: value for key, value in os.environ.items() if key != "LUMBOPELVIC_DATA"}
    done = subprocess.run([tmp_path / "moved" / "bin" / "lumbopelvic", "list"], cwd="/", capture_output=True, text=True, env=environment,
                          check=False)  # fmt: skip
    assert done.returncode == DONE, done.stderr
    assert "only_here" in done.stdout


def test_a_variable_that_names_no_data_is_said(command, tmp_path):
    done = subprocess.run([command.path, "list"], capture_output=True, text=True, env={"LUMBOPELVIC_DATA": str(tmp_path)}, check=False)
    assert done.returncode == BAD_INPUT and done.stdout == ""
    assert done.stderr.startswith("lumbopelvic: LUMBOPELVIC_DATA: ") and done.stderr.count("\n") == 1
