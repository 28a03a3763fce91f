"""A layer includes only itself and the layers before it, and its headers do not include each other in a circle.

That holds for headers and for src/, whose own headers are named from src/. One circle is allowed, that of a header and its
definitions: `path_set.hpp` may end by including `impl/path_set.hpp`.
"""

import re
import sys
from pathlib import Path

from tree import LAYERS, layer_files, layer_of, matches, report

INCLUDE = re.compile(r'^\s*#\s*include\s*["<](?P<public>lumbopelvic/)?(?P<file>[\w/]+\.hpp)[">]')
OUTSIDE = {"cli"}  # folder of src that is no layer: the command, which may include all of them


def check(root):
    """Diagnostics, and the number of files looked at."""
    diagnostics, graph = [], {}
    for position, layer in enumerate(LAYERS):
        for path in layer_files(root, layer):
            name = path.relative_to(root).as_posix()
            targets = graph.setdefault(name, [])
            for number, match in matches(path, INCLUDE):
                base = "include/lumbopelvic/" if match["public"] else "src/"
                if not match["public"] and not (root / base / match["file"]).is_file():
                    continue  # another library's
                targets.append(base + match["file"])
                if layer_of(match["file"]) not in LAYERS[: position + 1]:
                    diagnostics.append(f"{name}:{number}: layer {layer} includes {match['file']}, which is not below it")
    return diagnostics + unknown_layers(root) + circles(graph), len(graph)


def unknown_layers(root):
    """Folders with files in them that are no layer."""
    diagnostics = []
    for base, known in ((root / "include" / "lumbopelvic", set()), (root / "src", OUTSIDE)):
        files = sorted(p.relative_to(base).as_posix() for p in base.rglob("*.?pp")) if base.is_dir() else []
        rooms = {layer_of(f) for f in files if "/" in f}
        diagnostics += [f"{base.relative_to(root)}/{room}: not one of the layers"
                     for room in sorted(rooms) if room not in LAYERS and room.split("/")[0] not in known]
    return diagnostics


def is_second_half(half, whole):
    """Whether `half` holds definitions of `whole`: it lies in impl/ below it."""
    folder, _, _ = whole.rpartition("/")
    return half.startswith(folder + "/impl/")


def circles(graph):
    """One finding per include that closes a circle, by depth-first search."""
    diagnostics, done = [], set()

    def visit(name, trail):
        if name in trail:
            diagnostics.append("includes run in a circle: " + " -> ".join(trail[trail.index(name):] + [name]))
        elif name not in done:
            for target in graph.get(name, []):
                if not (is_second_half(name, target) and name in graph.get(target, [])):
                    visit(target, trail + [name])
            done.add(name)

    for name in graph:
        visit(name, [])
    return diagnostics


if __name__ == "__main__":
    report("layers", *check(Path(sys.argv[1])))
