"""Where memory ends, a line says so and nothing is lost: the earlier file, or a whole new one."""

import resource
import subprocess

import pytest

DONE, INCOMPLETE, BAD_INPUT = 0, 1, 2
MIB = 2**20

SHORT = [
    "run",
    "quick_release_reflexes",
    *("-o", "a.h5"),
    *("--set", 'postures=["effort_extension"]'),
    *("--set", 'conditions=["healthy"]'),
    *("--set", 'interventions=["no_intervention"]'),
    *("--set", "simulation.duration_s=0.06"),
]


def run_within(command, folder, memory, *arguments):
    return subprocess.run(
        [command.path, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (memory, memory)),
        check=False,
    )


@pytest.fixture(scope="module")
def least_memory(command, tmp_path_factory):
    """[bytes] What the command needs to start at all."""
    folder = tmp_path_factory.mktemp("least")
    least = next((size for size in range(16, 512, 2) if run_within(command, folder, size * MIB, "--version").returncode == DONE), None)
    if least is None:
        pytest.skip("this build needs address space without end, as the sanitizers do")
    return least * MIB


@pytest.mark.parametrize("threads", [1, 2, 16])
@pytest.mark.parametrize("more", [2, 6, 12, 24, 48])
def test_short_of_memory_the_old_file_or_a_whole_new_one_stays(command, tmp_path, least_memory, threads, more):
    old = b"an earlier result"
    (tmp_path / "a.h5").write_bytes(old)
    done = run_within(command, tmp_path, least_memory + more * MIB, *SHORT, "--threads", str(threads))
    assert done.returncode in (DONE, INCOMPLETE, BAD_INPUT), done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["a.h5"]
    if done.returncode == BAD_INPUT:
        assert (tmp_path / "a.h5").read_bytes() == old
        assert done.stderr.startswith("lumbopelvic: "), done.stderr
    else:
        assert command("info", "a.h5", cwd=tmp_path).returncode == DONE
        assert done.returncode == DONE or "memory" in done.stdout


def test_threads_that_cannot_be_started_are_refused_with_their_number(command, tmp_path, least_memory):
    done = run_within(command, tmp_path, least_memory + 100 * MIB, *SHORT, "--threads", "1000")
    assert done.returncode == BAD_INPUT and done.stderr.count("\n") == 1, done.stderr
    assert "threads is 1000, expected as many as can be started" in done.stderr
    assert not any(tmp_path.iterdir())
