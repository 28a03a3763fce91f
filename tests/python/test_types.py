"""What the types promise: mypy finds nothing in the package and the examples, and the stubs agree with the extension."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy", reason="mypy is not installed")
pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]

# How pybind11 makes classes, which no stub can say: their metaclass, a constructor that refuses, the mark of an enum.
OF_PYBIND11 = r"""
lumbopelvic\._core\.\w+
lumbopelvic\._core\.\w+\.__init__
lumbopelvic\._core\.\w+\.__pybind11_native_enum__
"""


def found_by(module, *words, cwd):
    done = subprocess.run([sys.executable, "-m", module, *map(str, words)], capture_output=True, text=True, cwd=cwd)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("mypy")


def test_mypy_finds_nothing_in_the_package_and_the_examples(cache):
    sources = [ROOT / "python" / "lumbopelvic", ROOT / "examples"]
    status, diagnostics = found_by("mypy", "--strict", "--cache-dir", cache, *sources, cwd=cache)
    assert status == 0, diagnostics


def test_mypy_would_find_a_wrong_call(cache):
    wrong = cache / "wrong.py"
    wrong.write_text("import lumbopelvic as lp\nlp.load_model(3.0).total_mass + 'kg'\n")
    status, diagnostics = found_by("mypy", "--strict", "--cache-dir", cache, wrong, cwd=cache)
    assert status == 1 and "arg-type" in diagnostics and "operator" in diagnostics, diagnostics


def test_the_stubs_agree_with_the_extension(tmp_path):
    allowed = tmp_path / "allowed.txt"
    allowed.write_text(OF_PYBIND11)
    words = ("lumbopelvic._core", "--concise", "--allowlist", allowed, "--ignore-unused-allowlist")
    status, diagnostics = found_by("mypy.stubtest", *words, cwd=tmp_path)
    assert status == 0, diagnostics
