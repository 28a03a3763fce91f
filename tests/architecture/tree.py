"""What the architecture rules share: the layers, the files, and how a rule reports."""

import re
import sys
from pathlib import Path

# From the bottom up, the way of the data: a layer may include itself and what stands before it.
LAYERS = (
    "core math multibody tissue muscle abdomen model stability recruitment control dynamics outcome "
    "posture breathing simulation experiment io io/model io/experiment io/result"
).split()

SKIPPED_FOLDERS = {".git", ".venv", "build", "results", "__pycache__", ".cache"}


def layer_files(root, layer):
    """Headers and sources of one layer, public and compiled: those in its folders and in the impl/ below them."""
    folders = [base / layer / part for base in (root / "include" / "lumbopelvic", root / "src") for part in ("", "impl")]
    return sorted(p for f in folders if f.is_dir() for p in f.iterdir() if p.suffix in {".hpp", ".cpp", ".ipp"})


def layer_of(name):
    """Layer of a file, by its path from include/lumbopelvic or src."""
    return name.rpartition("/")[0].removesuffix("/impl")


def text_files(root):
    """Every file of the project that is text, in a fixed order; build products are left out."""
    for path in sorted(root.rglob("*")):
        skipped = SKIPPED_FOLDERS.intersection(path.relative_to(root).parts)
        if path.is_file() and not skipped and b"\0" not in path.read_bytes()[:4096]:
            yield path


def matches(path, pattern, apart_from=None):
    """(line number, match) of each match of a compiled pattern in a file, what matches `apart_from` blotted out first."""
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        for match in re.finditer(pattern, re.sub(apart_from, "*", line) if apart_from else line):
            yield number, match


def comment_lines(path):
    """(line number, text) of each comment of a C++ file, without its slashes; text within quotes is no comment."""
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
        code = re.sub(r'"(\\.|[^"\\])*"', lambda quoted: "q" * len(quoted[0]), line)
        at = code.find("//")
        if at >= 0:
            yield number, re.sub(r"^///?<?", "", line[at:]).rstrip()


def report(rule, diagnostics, n_checked):
    """Prints the diagnostics; the exit status is 1 where there are any, or where nothing was there to check."""
    for diagnostic in diagnostics:
        print(diagnostic)
    print(f"{rule}: {n_checked} files checked, {len(diagnostics)} diagnostics")
    sys.exit(1 if diagnostics or not n_checked else 0)
