"""Where the output of a command goes: files, links, devices, and a standard output that takes nothing."""

import os
import signal
import subprocess
import threading
from pathlib import Path

import h5py
import pytest
import xarray

DONE, INCOMPLETE, BAD_INPUT = 0, 1, 2
FULL = Path("/dev/full")
SWEEP = ["analyze", "adult_male", "--coordinate", "hip_flexion_r", "--range=0:10:5", "--muscle", "iliacus"]
BREATH = (
    'description = "s"\nduration_s = 0.5\n[[drives]]\ntargets = ["diaphragm"]\nlevel = 0.1\n'
    "start_s = 0.0\nrise_s = 1.0\nfall_s = 0.5\n"
)
SMALL = [
    *("run", "release_vs_stabilise", "-o", "a.h5", "--set", "solver_settings.mass_metric_Hz=[0.5]"),
    *("--set", "conditions=['healthy']", "--set", "interventions=['no_intervention']"),
]


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [
    ["--help"], ["--version"], ["list"], ["info", "adult_male"], ["template", "tight_psoas"], ["check", "adult_male"],
    ["recruit", "standing"], SWEEP, ["breathe", "./short.toml"], SMALL, [*SMALL, "--quiet"],
], ids=lambda arguments: " ".join(arguments[:1] + arguments[-1:]))  # fmt: skip
def test_a_standard_output_that_is_full_is_one_line_and_exit_status_2(command, tmp_path, arguments):
    (tmp_path / "short.toml").write_text(BREATH)
    with FULL.open("w") as full:
        done = subprocess.run([command.path, *arguments], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == BAD_INPUT
    assert done.stderr == "lumbopelvic: standard output cannot be written: No space left on device\n"
    assert (tmp_path / "a.h5").exists() == (arguments[0] == "run")  # the result is there all the same


def test_a_closed_standard_output_is_one_line_and_nothing_goes_astray(command, tmp_path):
    done = subprocess.run([command.path, *SWEEP, "-o", "a.h5"], cwd=tmp_path, stderr=subprocess.PIPE, text=True, check=False,
                          preexec_fn=lambda: os.close(1))  # fmt: skip
    assert done.returncode == BAD_INPUT and "standard output cannot be written" in done.stderr
    with h5py.File(tmp_path / "a.h5") as result:
        assert "moment_arm" in result


@pytest.mark.parametrize(("option", "name"), [("-o", "a.h5"), ("--plot", "a.svg")])
def test_a_link_keeps_pointing_and_its_target_gets_the_output(command, tmp_path, option, name):
    (tmp_path / "scratch").mkdir()
    (tmp_path / "scratch" / name).write_text("old")
    (tmp_path / name).symlink_to(Path("scratch") / name)
    done = command(*SWEEP, option, name, cwd=tmp_path)
    assert done.returncode == DONE, done.stderr
    assert (tmp_path / name).is_symlink() and (tmp_path / "scratch" / name).stat().st_size > 1000
    assert [p.name for p in (tmp_path / "scratch").iterdir()] == [name]


@pytest.mark.parametrize(("option", "name"), [("-o", "kept.h5"), ("--plot", "kept.svg")])
def test_a_read_only_file_is_refused_before_the_work_begins(command, tmp_path, option, name):
    (tmp_path / name).write_text("precious")
    (tmp_path / name).chmod(0o444)
    done = command(*SWEEP, option, name, cwd=tmp_path)
    assert done.returncode == BAD_INPUT and done.stdout == ""
    assert done.stderr.startswith(f"lumbopelvic: {option}: {name}: expected a file that can be written to")
    assert done.stderr.count("\n") == 1
    assert (tmp_path / name).read_text() == "precious" and len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("arguments", [["recruit", "standing"], ["breathe", "quiet"], SWEEP, ["run", "release_vs_stabilise"]])
def test_a_read_only_folder_is_refused_before_the_work_begins(command, tmp_path, arguments):
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed").chmod(0o555)
    done = command(*arguments, "-o", "closed/a.h5", cwd=tmp_path, timeout=60)
    (tmp_path / "closed").chmod(0o755)
    assert done.returncode == BAD_INPUT and done.stdout == ""
    assert "-o: closed/a.h5: expected a folder that can be written to" in done.stderr and done.stderr.count("\n") == 1
    assert not list((tmp_path / "closed").iterdir())


def test_a_pipe_gets_the_finished_result(command, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    received = []
    reader = threading.Thread(target=lambda: received.append((tmp_path / "pipe").read_bytes()), daemon=True)
    reader.start()
    done = command(*SWEEP, "-o", "pipe", cwd=tmp_path)
    reader.join(timeout=60)
    assert done.returncode == DONE, done.stderr
    (tmp_path / "a.h5").write_bytes(received[0])
    with h5py.File(tmp_path / "a.h5") as result:
        assert "moment_arm" in result
    assert (tmp_path / "pipe").is_fifo()


def test_a_device_stays_a_device(command, tmp_path):
    (tmp_path / "device").symlink_to("/dev/null")  # behind a link, so that a mistake breaks nothing
    done = command(*SWEEP, "-o", "device", cwd=tmp_path)
    assert done.returncode == DONE, done.stderr
    assert (tmp_path / "device").is_symlink() and (tmp_path / "device").is_char_device()
    resumed = command("run", "release_vs_stabilise", "--resume", "-o", "device", cwd=tmp_path)
    assert resumed.returncode == BAD_INPUT and "found a device or a pipe" in resumed.stderr


def test_a_result_and_an_image_are_two_files(command, tmp_path):
    done = command(*SWEEP, "-o", "a.svg", "--plot", "./a.svg", cwd=tmp_path)
    assert done.returncode == BAD_INPUT and "expected another file than that of -o" in done.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("by", [signal.SIGHUP, signal.SIGTERM])
def test_a_closed_terminal_keeps_what_ctrl_c_keeps(command, tmp_path, by):
    run = subprocess.Popen([command.path, "run", "release_vs_stabilise", "--threads", "1", "-o", "a.h5"],
                           cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
    command.interrupt(run, by)
    out, err = run.communicate(timeout=600)
    assert run.returncode == INCOMPLETE, err
    assert "(interrupted: go on with --resume)" in out
    with xarray.open_dataset(tmp_path / "a.h5", engine="h5netcdf") as result:
        assert result.attrs["status"] == "interrupted"
    assert [p.name for p in tmp_path.iterdir()] == ["a.h5"]


def test_under_nohup_a_closed_terminal_says_nothing(command, tmp_path):
    run = subprocess.Popen([command.path, *SMALL], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                           preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))  # fmt: skip
    command.interrupt(run, signal.SIGHUP)
    out, err = run.communicate(timeout=600)
    assert run.returncode == DONE, err
    assert "interrupted" not in out
