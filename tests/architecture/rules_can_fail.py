"""Each architecture rule finds the one defect planted in a small tree, and nothing in the tree without it."""

import sys
import tempfile
from pathlib import Path

import finished
import layers
import muscle_blind

SOUND = {
    "include/lumbopelvic/core/real.hpp": "#pragma once\n",
    "include/lumbopelvic/math/curve.hpp":
        '#include "lumbopelvic/math/sibling.hpp"\n#include "lumbopelvic/math/curve_impl.hpp"\n',
    "include/lumbopelvic/math/sibling.hpp": '#include "lumbopelvic/core/real.hpp"\n',
    "include/lumbopelvic/math/curve_impl.hpp": '#include "lumbopelvic/math/curve.hpp"\n',
    "include/lumbopelvic/stability/modes.hpp": '#include "lumbopelvic/math/curve.hpp"\n',
    "data/models/one/muscles.csv": "name,group\ngl_max_r,gluteus\n",
}
DEFECTS = [
    (layers, "include/lumbopelvic/math/curve.hpp", '#include "lumbopelvic/io/file.hpp"\n'),
    (layers, "src/math/curve.cpp", '#include "lumbopelvic/model/model.hpp"\n'),
    (layers, "include/lumbopelvic/core/real.hpp", '#include "lumbopelvic/core/real.hpp"\n'),
    (layers, "include/lumbopelvic/math/sibling.hpp", '#include "lumbopelvic/math/curve.hpp"\n'),
    (layers, "include/lumbopelvic/extra/thing.hpp", "#pragma once\n"),
    (muscle_blind, "include/lumbopelvic/recruitment/cost.hpp", "// the Psoas pulls\n"),
    (muscle_blind, "src/control/reflex.cpp", 'auto m = find("gl_max_r");\n'),
    (muscle_blind, "include/lumbopelvic/adaptation/rate.hpp", "// Gluteus only\n"),
    (finished, "src/math/curve.cpp", "// TO" + "DO: the rest\n"),
]


def plant(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def count(rule, files):
    with tempfile.TemporaryDirectory() as folder:
        plant(Path(folder), files)
        findings, n_checked = rule.check(Path(folder))
        assert n_checked > 0, "nothing was checked"
        return len(findings)


failures = [f"{rule.__name__}: finds something in a sound tree"
            for rule in (layers, muscle_blind, finished) if count(rule, SOUND)]
failures += [f"{rule.__name__}: {count(rule, SOUND | {name: text})} findings, expected 1, in {name}: {text.strip()}"
             for rule, name, text in DEFECTS if count(rule, SOUND | {name: text}) != 1]
print("\n".join(failures) or f"{len(DEFECTS)} planted defects found")
sys.exit(1 if failures else 0)
