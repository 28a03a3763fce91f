"""The typed stubs say what is there: mypy's stubtest on the extension, mypy itself on package and examples."""

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mypy")
ROOT = Path(__file__).resolve().parents[2]


def run(*arguments):
    return subprocess.run([sys.executable, "-m", *arguments], capture_output=True, text=True, cwd=ROOT / "tests")


def test_the_stubs_name_exactly_what_the_extension_has():
    done = run("mypy.stubtest", "lumbopelvic._core", "--ignore-disjoint-bases")
    assert done.returncode == 0, done.stdout


def test_package_and_examples_pass_strict_typing():
    examples = [str(path) for path in sorted((ROOT / "examples").glob("*.py"))]
    for target in (["-p", "lumbopelvic"], *([example] for example in examples)):
        done = run("mypy", "--strict", "--ignore-missing-imports", *target)
        assert done.returncode == 0, done.stdout
