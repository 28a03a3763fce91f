"""Every Python example runs and prints a table. The C++ twins run under ctest."""

import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_the_example_runs(example, tmp_path):
    done = subprocess.run([sys.executable, str(example)], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) > 5 and "nan" not in done.stdout
    assert not any(tmp_path.iterdir())  # nothing is left behind


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.py")), ids=lambda path: path.stem)
def test_the_example_has_a_twin_and_one_idea(example):
    for path in (example, example.with_suffix(".cpp")):
        assert 5 < len(path.read_text().splitlines()) <= 50, path
