"""--resume goes on only with what it was begun with: every file behind an experiment, and a result that is its own."""

import shutil
from pathlib import Path

import h5py
import pytest

DONE, BAD_INPUT = 0, 2
DATA = Path(__file__).parents[2] / "data"

ONE = ["conditions=['tight_psoas']", "interventions=['release']"]
SMALL = {
    "quick_release_reflexes": [*ONE, "postures=['effort_extension']", "simulation.duration_s=0.06"],
    "walking": [*ONE, "simulation.duration_s=0.05", "simulation.nodes=20"],
    "breathing_in_motion": [*ONE, "simulation.duration_s=0.02",
                            "simulation.perturbations={breathing=[{name='breath', manoeuvre='quiet', time_s=0.01, until_s=0.02}]}"],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """A copy of the data that may be changed."""
    folder = tmp_path_factory.mktemp("copy") / "data"
    shutil.copytree(DATA, folder)
    return folder


def sources_of(file):
    with h5py.File(file) as result:
        text = result.attrs["source_files"]
    lines = (text.decode() if isinstance(text, bytes) else str(text)).splitlines()
    return [Path(line.split(" ", 1)[1]) for line in lines]


@pytest.mark.parametrize("experiment", SMALL)
def test_every_file_behind_an_experiment_changed_by_one_byte_is_refused_by_name(
    command, tmp_path, data, monkeypatch, experiment
):
    monkeypatch.setenv("LUMBOPELVIC_DATA", str(data))
    arguments = ["run", experiment, "--quiet", "-o", "x.h5"]
    for text in SMALL[experiment]:
        arguments += ["--set", text]
    begun = command(*arguments, cwd=tmp_path)
    assert begun.returncode in (0, 1), begun.stderr
    sources = [source for source in sources_of(tmp_path / "x.h5") if data in source.parents]
    assert {"conditions", "interventions", "models"} <= {source.relative_to(data).parts[0] for source in sources}
    tables = [source for source in sources if "models" in source.parts]
    for source in [source for source in sources if source not in tables] + tables[:2]:
        before = source.read_bytes()
        source.write_bytes(before + b"\n")
        again = command(*arguments, "--resume", cwd=tmp_path)
        source.write_bytes(before)
        assert again.returncode == BAD_INPUT, source
        assert source.name in again.stderr and again.stderr.count("\n") == 1, again.stderr
    assert command(*arguments, "--resume", cwd=tmp_path).returncode == begun.returncode


def test_what_a_control_extends_belongs_to_the_experiment(command, tmp_path):
    (tmp_path / "base.toml").write_text('name = "base"\nextends = "reflexes"\nreflex_gain = 1.0\n')
    (tmp_path / "control.toml").write_text('name = "control"\nextends = "./base.toml"\n')
    arguments = ["run", "quick_release_reflexes", "--quiet", "-o", "x.h5", "--set", f"simulation.control={tmp_path}/control.toml"]
    for text in SMALL["quick_release_reflexes"]:
        arguments += ["--set", text]
    assert command(*arguments, cwd=tmp_path).returncode == DONE
    (tmp_path / "base.toml").write_text('name = "base"\nextends = "reflexes"\nreflex_gain = 0.0\n')
    done = command(*arguments, "--resume", cwd=tmp_path)
    assert done.returncode == BAD_INPUT and "base.toml" in done.stderr


@pytest.mark.parametrize("variable, value, words", [
    ("status", 9, "status of the earlier result is 9, expected 0 to 5"),
    ("status", 4, "effort of run 0"),
    ("effort", -1.0, "effort of run 0"),
])  # fmt: skip
def test_a_result_that_cannot_be_its_own_is_refused(command, small_overrides, small_run, tmp_path, variable, value, words):
    shutil.copy(small_run.file, tmp_path / "x.h5")
    with h5py.File(tmp_path / "x.h5", "a") as result:
        result[variable][0, 0, 0] = value
    done = command("run", "release_vs_stabilise", "-o", "x.h5", *small_overrides, "--resume", cwd=tmp_path)
    assert done.returncode == BAD_INPUT and done.stderr.count("\n") == 1
    assert words in done.stderr or "hash" in done.stderr
