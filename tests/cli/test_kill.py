"""A run that is killed, with a signal that no program can catch, loses nothing that was kept before."""

import signal
import subprocess
import time

import h5py
import numpy as np

DONE, INCOMPLETE = 0, 1
RUN = ["run", "quick_release_reflexes", "--threads", "1", "--quiet", "-o", "a.h5",
       "--set", "postures=['effort_extension']", "--set", "interventions=['no_intervention']",
       "--set", "simulation.duration_s=0.1"]  # fmt: skip


def values_of(file):
    with h5py.File(file) as result:
        return {name: result[name][...] for name in result if isinstance(result[name], h5py.Dataset)}


def test_a_resumption_that_is_killed_leaves_what_was_kept_and_ends_with_the_same_bits(command, tmp_path):
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    whole.mkdir(), broken.mkdir()
    assert command(*RUN, cwd=whole).returncode == DONE

    run = subprocess.Popen([command.path, *RUN], cwd=broken, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    command.interrupt(run)
    assert run.wait(timeout=600) == INCOMPLETE
    kept = (broken / "a.h5").read_bytes()

    for seconds in (0.1, 0.5, 1.0):
        run = subprocess.Popen([command.path, *RUN, "--resume"], cwd=broken, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        run.wait(timeout=60)
        if run.returncode != -signal.SIGKILL:  # it was quicker
            break
        assert (broken / "a.h5").read_bytes() == kept

    assert command(*RUN, "--resume", cwd=broken).returncode == DONE
    at_once, in_pieces = values_of(whole / "a.h5"), values_of(broken / "a.h5")
    assert at_once.keys() == in_pieces.keys()
    for name, values in at_once.items():
        np.testing.assert_array_equal(values, in_pieces[name], err_msg=name)


def test_two_writers_of_one_file_leave_one_whole_result(command, tmp_path):
    runs = [subprocess.Popen([command.path, *RUN], cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(2)]
    assert [run.wait(timeout=600) for run in runs] == [DONE, DONE]
    assert [file.name for file in tmp_path.iterdir()] == ["a.h5"]
    with h5py.File(tmp_path / "a.h5") as result:
        assert result.attrs["status"] in ("complete", b"complete")
    assert command("info", "a.h5", cwd=tmp_path).returncode == DONE
