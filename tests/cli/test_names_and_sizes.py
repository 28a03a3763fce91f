"""Names that are no names and sizes beyond all bounds: one line, exit status 2, before any work begins."""

import subprocess

import pytest

BAD_INPUT = 2
RELEASE = ["run", "quick_release", "-o", "a.h5"]
SWEEP = ["analyze", "adult_male", "--coordinate", "hip_flexion_r"]


@pytest.mark.parametrize(("arguments", "words"), [
    (["run", "quick_release", "--set", 'name="../../outside"'], "name: '../../outside': expected a name of 1 to 100 bytes"),
    (["run", "quick_release", "--set", r'name="\u001b]0;title\u0007"'], "expected a name of 1 to 100 bytes"),
    ([*RELEASE, "--set", "simulation.sample_every_s=1e-300"], "for at most 100000 in 0.5 s"),
    ([*RELEASE, "--set", "simulation.duration_s=1e6"], "expected > 0 and at most 3600 s"),
    ([*RELEASE, "--set", "simulation.control={extends='" + 300 * "x" + "'}"], "simulation.control.extends: "),
    ([*RELEASE, "--set", 20 * "a." + "a=1"], "expected keys of at most 16 words"),
    (["run", 300 * "x" + ".toml"], "expected a TOML file"),
    (["run", "\x1b[2J\nnobody"], "\\x1b[2J\\nnobody"),
    (["recruit", 100_000 * "x"], "bytes)"),
    (["recruit", "standing", "--margin", "1e300"], "--margin"),
    (["recruit", "standing", "--load", "hand_r:inf"], "at most 1000 kg"),
    ([*SWEEP, "--range=1e300:1e300:1"], "hip_flexion_r"),
    ([*SWEEP, "--range=0:1e9:1e-3"], "at most 100000 positions"),
    ([*SWEEP, "--range=0:1:1e-300"], "at most 100000 positions"),
    (["info", 300 * "x" + ".h5"], ""),
])  # fmt: skip
def test_what_is_no_name_or_too_much_is_one_short_line(command, tmp_path, arguments, words):
    done = command(*arguments, cwd=tmp_path, timeout=60)
    assert done.returncode == BAD_INPUT, done.stdout + done.stderr
    assert words in done.stderr and done.stderr.count("\n") == 1 and len(done.stderr) < 4100, done.stderr
    assert done.stderr.isprintable() or done.stderr[:-1].isprintable()
    assert not list(tmp_path.iterdir()) and not (tmp_path.parent / "outside.h5").exists()


def test_a_range_of_one_value_is_one_position(command, tmp_path):
    done = command(*SWEEP, "--range=5:5:5", "--muscle", "iliacus", cwd=tmp_path, timeout=60)
    assert done.returncode == 0, done.stderr


def test_texts_of_a_file_reach_the_terminal_without_control_characters(command, tmp_path):
    folder = tmp_path / "data" / "conditions"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text('description = "red \\u001b[31m, bell \\u0007, \\u009b2J"\nchanges = []\n')
    done = subprocess.run([command.path, "list"], capture_output=True, check=False, env={"LUMBOPELVIC_DATA": str(tmp_path / "data")})
    assert done.returncode == 0
    assert rb"red \x1b[31m, bell \x07, \xc2\x9b2J" in done.stdout
    assert not set(done.stdout) & (set(range(32)) - {10}) and b"\xc2\x9b" not in done.stdout
