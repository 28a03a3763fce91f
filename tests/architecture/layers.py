"""A layer includes only itself and the layers before it, and its headers do not include each other in a circle.

One circle is allowed, that of a header and its second half: `path.hpp` may end by including `path_impl.hpp`.
"""

import re
import sys
from pathlib import Path

from tree import LAYERS, layer_files, matches, report

INCLUDE = re.compile(r'^\s*#\s*include\s*["<]lumbopelvic/(?P<file>(?P<layer>\w+)/[^">]+)[">]')


def check(root):
    """Findings, and the number of files looked at."""
    findings, graph = [], {}
    for position, layer in enumerate(LAYERS):
        for path in layer_files(root, layer):
            name = path.relative_to(root).as_posix()
            targets = graph.setdefault(name, [])
            for number, match in matches(path, INCLUDE):
                targets.append("include/lumbopelvic/" + match["file"])
                if match["layer"] not in LAYERS[: position + 1]:
                    findings.append(f"{name}:{number}: layer {layer} includes {match['file']}, which is not below it")
    return findings + unknown_layers(root) + circles(graph), len(graph)


def unknown_layers(root):
    folder = root / "include" / "lumbopelvic"
    return [f"{p.relative_to(root)}: not one of the layers" for p in sorted(folder.iterdir())
            if p.is_dir() and p.name not in LAYERS]


def is_second_half(half, whole):
    """Whether `half` continues `whole`: the same folder, and the name of the whole with something added."""
    return half.startswith(whole.removesuffix(".hpp") + "_")


def circles(graph):
    """One finding per include that closes a circle, by depth-first search."""
    findings, done = [], set()

    def visit(name, trail):
        if name in trail:
            findings.append("includes run in a circle: " + " -> ".join(trail[trail.index(name):] + [name]))
        elif name not in done:
            for target in graph.get(name, []):
                if not (is_second_half(name, target) and name in graph.get(target, [])):
                    visit(target, trail + [name])
            done.add(name)

    for name in graph:
        visit(name, [])
    return findings


if __name__ == "__main__":
    report("layers", *check(Path(sys.argv[1])))
