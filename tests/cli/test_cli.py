"""The command as its user meets it: exit status, streams, files. The numbers are tested elsewhere."""

import os
import pty
import re
import shutil
import subprocess
import xml.etree.ElementTree
from pathlib import Path

import h5py
import pytest
import xarray

DONE, INCOMPLETE, BAD_INPUT = 0, 1, 2
DATA = Path(__file__).parents[2] / "data"


def one_line(text):
    """Whether it is a single line that the program signed."""
    return text.count("\n") == 1 and text.startswith("lumbopelvic: ")


def test_help_has_examples_and_exit_statuses(command, tmp_path):
    done = command("--help", cwd=tmp_path)
    assert done.returncode == DONE
    assert "lumbopelvic run release_vs_stabilise" in done.stdout
    assert "Exit status" in done.stdout
    for name in ("run", "check", "info", "list", "template"):
        assert command(name, "--help", cwd=tmp_path).returncode == DONE


def test_version(command, tmp_path):
    done = command("--version", cwd=tmp_path)
    assert done.returncode == DONE
    assert re.match(r"lumbopelvic \d+\.\d+\.\d+ \(\w+\)\n$", done.stdout)


def test_list_names_what_ships(command, tmp_path):
    done = command("list", cwd=tmp_path)
    assert done.returncode == DONE
    for name in ("release_vs_stabilise", "standing", "tight_psoas", "brace", "adult_male"):
        assert re.search(rf"^\w+ +{name} ", done.stdout, re.M), name


def test_template_is_the_shipped_file_and_runs(command, tmp_path):
    done = command("template", "tight_psoas", cwd=tmp_path)
    assert done.returncode == DONE
    assert done.stdout.startswith("# A condition")
    assert command("template", "release_vs_stabilise", "-o", "mine.toml", cwd=tmp_path).returncode == DONE
    assert command("run", "mine.toml", "--set", "model=nobody", cwd=tmp_path).returncode == BAD_INPUT
    again = command("template", "release_vs_stabilise", "-o", "mine.toml", cwd=tmp_path)
    assert again.returncode == BAD_INPUT and "expected a new file" in again.stderr


def test_breathe_tells_what_came_of_it_and_writes_it(command, tmp_path):
    short = 'description = "s"\nduration_s = 0.5\n[[drives]]\ntargets = ["diaphragm"]\nlevel = 0.1\n'
    (tmp_path / "short.toml").write_text(short + "start_s = 0.0\nrise_s = 1.0\nfall_s = 0.5\n")
    done = command("breathe", "./short.toml", "-o", "short.h5", "--plot", "short.svg", cwd=tmp_path)
    assert done.returncode == DONE, done.stderr
    assert re.search(r"^tidal volume +\d\.\d+ +L$", done.stdout, re.M)
    assert re.search(r"^pelvic_floor ", done.stdout, re.M)
    xml.etree.ElementTree.parse(tmp_path / "short.svg")
    with xarray.open_dataset(tmp_path / "short.h5", engine="h5netcdf") as result:
        assert float(result["time"][-1]) == 0.5
    (tmp_path / "long.toml").write_text(short + "start_s = 0.0\nrise_s = -1.0\nfall_s = 0.5\n")
    wrong = command("breathe", "./long.toml", cwd=tmp_path)
    assert wrong.returncode == BAD_INPUT and one_line(wrong.stderr) and "drives.0.rise_s" in wrong.stderr
    assert command("template", "quiet", cwd=tmp_path).stdout.startswith("# Quiet breathing")


def test_template_copies_a_model_that_still_works(command, tmp_path):
    assert command("template", "adult_male_via_psoas", "-o", "mine", cwd=tmp_path).returncode == DONE
    bare = command("info", "mine", cwd=tmp_path)  # a bare name is what ships
    assert bare.returncode == BAD_INPUT and "a path, with a '/' or an ending" in bare.stderr
    done = command("info", "./mine", cwd=tmp_path)
    assert done.returncode == DONE
    assert re.search(r"^model +adult_male_via_psoas ", done.stdout, re.M)
    assert re.search(r"^extends +\S+adult_male$", done.stdout, re.M)
    again = command("template", "adult_male_via_psoas", "-o", "mine", cwd=tmp_path)
    assert again.returncode == BAD_INPUT and "expected a new directory" in again.stderr


def test_analyze_prints_a_table_and_writes_a_result_and_an_image(command, tmp_path):
    done = command("analyze", "adult_male", "--coordinate", "hip_flexion_r", "--range=-20:60:5", "--muscle", "psoas_major",
                   "iliacus", "-o", "hip.h5", "--plot", "hip.svg", cwd=tmp_path)  # fmt: skip
    assert done.returncode == DONE, done.stderr
    assert len(re.findall(r"^Ps_\S+_r ", done.stdout, re.M)) == 11
    with h5py.File(tmp_path / "hip.h5") as file:
        assert file["moment_arm"].shape == (12, 1, 17)
        assert file["position"][0] == pytest.approx(-0.3490659)
    image = xml.etree.ElementTree.parse(tmp_path / "hip.svg").getroot()
    assert image.tag.endswith("svg") and len(image.findall(".//{*}path")) > 12


@pytest.mark.parametrize("arguments, words", [
    (["analyze", "adult_male", "--coordinate", "tail", "--range=0:1:1"], "tail"),
    (["analyze", "adult_male", "--coordinate", "hip_flexion_r", "--range=0:10"], "--range: 0:10: expected LOW:HIGH:STEP"),
    (["analyze", "adult_male", "--coordinate", "hip_flexion_r", "--range=0:200:5"], "hip_flexion_r"),
    (["analyze", "adult_male", "--coordinate", "hip_flexion_r", "--range=0:1:1", "--plot", "x.png"], "ends in .svg"),
    (["analyze", "adult_male", "--coordinate", "hip_flexion_r:1,hip_flexion_l", "--range=0:1:1"], "a share for each"),
    ([], "expected a command"),
    (["fly"], "fly"),
    (["run"], "EXPERIMENT"),
    (["run", "nobody"], "nobody"),
    (["recruit", "standing", "--metric", "column"], "--metric: column: expected none, mass or segment"),
    (["run", "release_vs_stabilise", "--threads", "0"], "--threads"),
    (["run", "release_vs_stabilise", "--set", "titel=1"], "titel: unknown key: expected one of"),
    (["run", "release_vs_stabilise", "--set", "recruitment.tolerance=-1"], "recruitment.tolerance: -1: expected > 0"),
    (["run", "release_vs_stabilise", "--set", "posture.locked=['tail']"], "posture.locked: "),
    (["run", "release_vs_stabilise", "--set", "posture.coordinates_deg.pelvis_ty=1"], "write it under _m"),
    (["run", "release_vs_stabilise", "--set", "interventions.brace.changes.0.targets=['L9']"], "interventions.brace"),
    (["run", "release_vs_stabilise", "--set", "report.group=biceps"], "report.group: biceps: expected"),
    (["run", "release_vs_stabilise", "-o", "/dev/null/x.h5"], "-o: /dev/null/x.h5: expected a folder"),
    (["info", "nobody"], "nobody"),
    (["info", "text.h5"], "text.h5: expected an HDF5 file"),
    (["check", "nobody"], "nobody"),
    (["template", "nobody"], "nobody"),
    (["template", "adult_male"], "a model is a directory"),
])
def test_bad_input_is_one_line_and_exit_status_2(command, tmp_path, arguments, words):
    (tmp_path / "text.h5").write_text("not a result")
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == BAD_INPUT
    assert one_line(done.stderr), done.stderr
    assert words in done.stderr
    assert not list(tmp_path.glob("**/*.h5*"))[1:]  # nothing beside text.h5


# What makes a shipped experiment take seconds. An experiment that is missing here fails.
ONE = ['conditions=["healthy"]', 'interventions=["no_intervention"]']
SMALL = {
    "release_vs_stabilise": [*ONE, "solver_settings.mass_metric_Hz=[0.5]"],
    "soda_can": ['postures=["standing"]', ONE[0], "sweeps.brace.values=[0.1]"],
    "quick_release": [*ONE, 'postures=["effort_extension"]', "simulation.duration_s=0.05"],
    "quick_release_reflexes": [*ONE, 'postures=["effort_extension"]', "simulation.duration_s=0.05"],
    "walking": [*ONE, "simulation.duration_s=0.05"],
    "push": [*ONE, "simulation.duration_s=0.3", "simulation.critical_perturbation.tolerance=0.5"],
    "quiet_standing": [*ONE, "simulation.duration_s=0.5"],
    "breathing_in_motion": [*ONE, "simulation.duration_s=0.5",
                            'simulation.perturbations.breathing=[{manoeuvre="quiet",time_s=0.3,until_s=8.0}]'],
    "tonic_regulation": [*ONE, "tonic.duration_s=6", "tonic.search.rounds=1", "tonic.search.stretch_s=5"],
}


@pytest.mark.parametrize("experiment", sorted(path.stem for path in (DATA / "experiments").glob("*.toml")))
def test_every_shipped_experiment_prints_its_report(command, tmp_path, experiment):
    overrides = [word for text in SMALL[experiment] for word in ("--set", text)]
    done = command("run", experiment, "-o", "small.h5", *overrides, cwd=tmp_path)
    assert done.returncode in (DONE, INCOMPLETE) and done.stderr == "", done.stderr
    assert done.stdout.splitlines()[-1] == "small.h5"
    report = " ".join(done.stdout.split())
    assert "healthy" in report and "nan" not in report, report


def test_run_prints_a_table_and_keeps_the_error_stream_clean(small_run):
    assert small_run.stderr == ""  # no terminal, no progress bar
    lines = small_run.stdout.splitlines()
    assert lines[0].startswith("no margin, gain 10 (")
    assert lines[-1] == "small.h5"
    assert "= 24 runs: " in lines[-2]
    table = lines[1:9]  # titles, rule, 2 x 3 rows
    ends = {len(line) for line in table[:2]}
    assert len(ends) == 1 and all(len(line) <= max(ends) for line in table)


def test_quiet_run_writes_into_results(command, small_overrides, small_run, tmp_path):
    done = command("run", "release_vs_stabilise", "--quiet", *small_overrides, cwd=tmp_path)
    assert done.returncode == small_run.returncode
    assert done.stdout.splitlines()[-1] == "results/release_vs_stabilise.h5"
    assert len(done.stdout.splitlines()) == 2
    assert [p.name for p in (tmp_path / "results").iterdir()] == ["release_vs_stabilise.h5"]


def test_threads_do_not_change_a_bit(command, small_overrides, small_run, tmp_path):
    for threads in ("1", "2"):
        done = command("run", "release_vs_stabilise", "--threads", threads, "-o", f"{threads}.h5",
                           *small_overrides, cwd=tmp_path)
        assert done.returncode == small_run.returncode
    with xarray.open_dataset(small_run.file, engine="h5netcdf") as first:
        for threads in ("1", "2"):
            with xarray.open_dataset(tmp_path / f"{threads}.h5", engine="h5netcdf") as other:
                for name in first.variables:
                    assert first[name].values.tobytes() == other[name].values.tobytes() or first[name].dtype == object \
                        and first[name].equals(other[name]), name


def test_info_of_a_result(command, small_run):
    done = command("info", small_run.file, cwd=small_run.file.parent)
    assert done.returncode == DONE
    assert re.search(r"^dimension condition +2$", done.stdout, re.M)
    assert re.search(r"^compression +condition, intervention, solver_setting, level +N ", done.stdout, re.M)
    assert "24 runs: " in done.stdout
    assert re.search(r"^model +adult_male$", done.stdout, re.M)


def test_info_of_a_model(command, tmp_path):
    done = command("info", "adult_male", cwd=tmp_path)
    assert done.returncode == DONE
    assert re.search(r"^psoas_major +22 +\d+$", done.stdout, re.M)
    assert "T12L1, L1L2, L2L3, L3L4, L4L5, L5S1" in done.stdout


def test_check_of_the_shipped_model_is_clean(command, tmp_path):
    done = command("check", "adult_male", cwd=tmp_path)
    assert done.returncode == DONE, done.stdout
    assert done.stdout.splitlines()[-1].startswith("adult_male: 0 errors")


def test_progress_bar_on_a_terminal(command, small_overrides, tmp_path):
    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        pytest.skip(f"no pseudo-terminal here: {error}")
    run = subprocess.Popen([command.path, "run", "release_vs_stabilise", "-o", "a.h5", *small_overrides],
                           cwd=tmp_path, stderr=theirs, stdout=subprocess.DEVNULL)
    run.wait(timeout=600)
    os.close(theirs)
    assert b"24" in os.read(ours, 65536)


def test_interrupt_leaves_a_partial_result_marked_so(command, tmp_path):
    run = subprocess.Popen([command.path, "run", "release_vs_stabilise", "--threads", "1", "-o", "a.h5"],
                           cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    command.interrupt(run)
    out, err = run.communicate(timeout=600)
    assert run.returncode == INCOMPLETE, err
    assert "(interrupted: go on with --resume)" in out and "not_run" in out
    with xarray.open_dataset(tmp_path / "a.h5", engine="h5netcdf") as result:
        assert result.attrs["status"] == "interrupted"
        assert (result.status == 4).any()
        assert result.compression.where(result.status == 4).isnull().all()
    assert [p.name for p in tmp_path.iterdir()] == ["a.h5"]


def test_an_interrupted_run_is_resumed_with_the_same_bits(command, tmp_path):
    few = ["run", "release_vs_stabilise", "--threads", "1", "--quiet", "--set", "solver_settings.mass_metric_Hz=[0.5]"]
    whole = command(*few, "-o", "whole.h5", cwd=tmp_path)
    assert whole.returncode == DONE, whole.stderr
    missing = command(*few, "--resume", "-o", "none.h5", cwd=tmp_path)
    assert missing.returncode == BAD_INPUT and "none.h5: expected an interrupted result" in missing.stderr
    # As if interrupted after two interventions of the first condition.
    shutil.copy(tmp_path / "whole.h5", tmp_path / "part.h5")
    with h5py.File(tmp_path / "part.h5", "r+") as part:
        runs = len(part["intervention"]) * len(part["solver_setting"])
        for name, variable in part.items():
            if variable.ndim >= 3 and variable.shape[0] == len(part["condition"]) and variable.dtype.kind != "O":
                of_no_run = {"f": float("nan"), "i": 4 if name == "status" else 0, "u": 0}[variable.dtype.kind]
                values = variable[()].reshape(runs * len(part["condition"]), -1)
                values[2 * len(part["solver_setting"]) :] = of_no_run
                variable[...] = values.reshape(variable.shape)
    rest = command(*few, "--resume", "-o", "part.h5", cwd=tmp_path)
    assert rest.returncode == DONE, rest.stderr
    with h5py.File(tmp_path / "whole.h5") as expected, h5py.File(tmp_path / "part.h5") as resumed:
        assert resumed.attrs["status"] == b"complete" or resumed.attrs["status"] == "complete"
        for name in expected:
            assert expected[name][()].tobytes() == resumed[name][()].tobytes() or expected[name].dtype.kind == "O", name
    other = command(*few, "--set", "recruitment.effort_exponent=2", "--resume", "-o", "part.h5", cwd=tmp_path)
    assert other.returncode == BAD_INPUT and "this very experiment" in other.stderr
