"""The table of contents leads to every public header: lumbopelvic.hpp includes it, or something that does."""

import sys
from pathlib import Path

from headers_alone import closure, included
from tree import report

FRONT = "lumbopelvic/lumbopelvic.hpp"


def check(root):
    """Diagnostics, and the number of public headers."""
    include = root / "include"
    paths = {p.relative_to(include).as_posix(): p for p in sorted(include.rglob("*.hpp"))}
    graph = {name: included(path, at_the_head=False) for name, path in paths.items()}
    reached = closure(graph, FRONT, {FRONT})
    public = [name for name in paths if "/impl/" not in name]
    return [f"{FRONT} does not lead to {name}" for name in public if name not in reached], len(public)


if __name__ == "__main__":
    report("front_door", *check(Path(sys.argv[1])))
