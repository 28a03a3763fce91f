"""Each architecture rule finds the one defect planted in a small tree, and nothing in the tree without it."""

import sys
import tempfile
from pathlib import Path

import comments
import equations
import field_words
import finished
import front_door
import headers_alone
import layers
import locale_free
import muscle_blind

SOUND = {
    "include/lumbopelvic/core/real.hpp": "#pragma once\n",
    "include/lumbopelvic/math/curve.hpp":
        '#include "lumbopelvic/math/sibling.hpp"\n#include "lumbopelvic/math/impl/curve.hpp"\n',
    "include/lumbopelvic/math/sibling.hpp": '#include "lumbopelvic/core/real.hpp"\n',
    "include/lumbopelvic/math/impl/curve.hpp": '#include "lumbopelvic/math/curve.hpp"\n',
    "include/lumbopelvic/lumbopelvic.hpp":
        '#include "lumbopelvic/stability/modes.hpp"\n#include "lumbopelvic/math/law.hpp"\n',
    "src/stability/norm.hpp": "#pragma once\n",
    "include/lumbopelvic/stability/modes.hpp": '#include "lumbopelvic/math/curve.hpp"\n',
    "data/models/one/muscles.csv": "name,group\ngl_max_r,gluteus\n",
    "include/lumbopelvic/math/law.hpp":
        "#pragma once\n/// A law, eq. (1.1):\n///\n///   y = a x\n///       + b                  (1.1)\n"
        "/// @param x  a number,\n///           its unit and\n/// @see Somebody (1999), section 2\n",
    "docs/equations.md": "| (1.1) | a law | `math/law.hpp` |\n\n**(1.1)** A law.\n",
}
LAW = "include/lumbopelvic/math/law.hpp"
DEFECTS = [
    (layers, "include/lumbopelvic/math/curve.hpp", '#include "lumbopelvic/io/file.hpp"\n'),
    (layers, "src/math/curve.cpp", '#include "lumbopelvic/model/model.hpp"\n'),
    (layers, "src/model/reader.cpp", '#include "stability/norm.hpp"\n'),
    (layers, "include/lumbopelvic/io/model/files.hpp", '#include "lumbopelvic/io/result/file.hpp"\n'),
    (layers, "include/lumbopelvic/core/real.hpp", '#include "lumbopelvic/core/real.hpp"\n'),
    (layers, "include/lumbopelvic/math/sibling.hpp", '#include "lumbopelvic/math/curve.hpp"\n'),
    (layers, "include/lumbopelvic/extra/thing.hpp", "#pragma once\n"),
    (layers, "src/io/extra/thing.hpp", "#pragma once\n"),
    (muscle_blind, "include/lumbopelvic/recruitment/cost.hpp", "// the Psoas pulls\n"),
    (muscle_blind, "src/control/reflex.cpp", 'auto m = find("gl_max_r");\n'),
    (muscle_blind, "include/lumbopelvic/simulation/tracking.hpp", "// Gluteus only\n"),
    (muscle_blind, "src/breathing/drive.cpp", 'auto d = group("diaphragm");  // pressure on the diaphragm\n'),
    (muscle_blind, "src/control/impl/reflex.hpp", "// the Psoas pulls\n"),
    (front_door, "include/lumbopelvic/model/alone.hpp", "#pragma once\n"),
    (finished, "src/math/curve.cpp", "// TO" + "DO: the rest\n"),
    (equations, "src/math/curve.cpp", "// by eq. (1.2)\n"),
    (equations, "src/math/curve.cpp", "///   y = x    (1.2)\n"),
    (equations, "src/math/curve.cpp", "// y, see (1.1), is x\n"),
    (equations, "src/math/curve.cpp", "// eq. (1.1) or eq. (1.1)\n"),
    (equations, "src/math/curve.cpp", "// by eqs. 1 to 2\n"),
    (equations, "src/math/curve.cpp", "// as in section 6.5\n"),
    (equations, "python/law.py", '"""By eq. (1.3)."""\n'),
    (equations, LAW, "#pragma once\n/// A law.\n"),
    (equations, "docs/equations.md", "| (1.1) | a law | `math/lost.hpp` |\n\n**(1.1)** A law.\n"),
    (equations, "docs/equations.md", SOUND["docs/equations.md"] + "\n**(1.2)** Another.\n"),
    (field_words, "src/posture/pose.cpp", "ResolvedPosture resolved;\n"),
    (field_words, "include/lumbopelvic/io/model/report.hpp", "/// What an audit says.\n"),
    (field_words, "data/experiments/mine.toml", 'arms = ["release"]\n'),
    (field_words, "data/postures/mine.toml", "settle = true\n"),
    (field_words, "python/figure.py", 'result["trial_turn"]\n'),
    (field_words, "docs/results.md", "Every trial starts from the same pose.\n"),
    (field_words, "examples/run.cpp", "std::variant<int> a; Variant variant;  // std::variant\n"),
    (comments, "src/math/curve.cpp", "///   y = a +\n///   b\n"),
    (comments, "src/math/curve.cpp", "///   y = x <=\n///   b\n"),
    (comments, "src/math/curve.cpp", "///   y = a sum\n///   b_i\n"),
    (comments, "src/math/curve.cpp", "///   y = a\n///   / b\n"),
    (comments, "src/math/curve.cpp", "///   y = a b]\n"),
    (comments, "src/math/curve.cpp", "// so that y =\n// a\n"),
    (locale_free, "src/io/names.cpp", "std::snprintf(text, 32, \"%g\", value);\n"),
    (locale_free, "include/lumbopelvic/core/check.hpp", "std::ostringstream message;\n"),
    (locale_free, "python/src/io.cpp", "const double x = std::stod(cell);\n"),
    (comments, LAW, SOUND[LAW].replace("A law", "What a law is")),
]


def plant(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def count(rule, files):
    with tempfile.TemporaryDirectory() as folder:
        plant(Path(folder), files)
        diagnostics, n_checked = rule.check(Path(folder))
        assert n_checked > 0, "nothing was checked"
        return len(diagnostics)


def lonely_headers(files, command):
    """Diagnostics of the compiler in a tree of headers, once nothing is remembered and once what passed is."""
    with tempfile.TemporaryDirectory() as folder:
        plant(Path(folder), files)
        own = [*command, "-I", f"{folder}/include"]
        once, again = (headers_alone.check(Path(folder), own, Path(folder) / "stamps")[0] for _ in range(2))
        assert once == again, "a header that failed was taken for one that passed"
        return len(once)


failures = [f"{rule.__name__}: finds something in a sound tree"
            for rule in (layers, muscle_blind, finished, equations, comments, front_door, field_words, locale_free)
            if count(rule, SOUND)]
failures += [f"{rule.__name__}: {count(rule, SOUND | {name: text})} diagnostics, expected 1, in {name}: {text.strip()}"
             for rule, name, text in DEFECTS if count(rule, SOUND | {name: text}) != 1]

# `user` takes what it needs from `used`; the last, which includes both, compiles whatever they do.
USED = {"include/lumbopelvic/core/used.hpp": "#pragma once\nstruct Used {};\n",
        "include/lumbopelvic/core/last.hpp":
            '#pragma once\n#include "lumbopelvic/core/used.hpp"\n#include "lumbopelvic/core/user.hpp"\n'}
USER = "include/lumbopelvic/core/user.hpp"
TEXT = "inline Used used() { return {}; }\n"
FIRST, LATE = ('#include "lumbopelvic/core/used.hpp"\n' + TEXT, TEXT + '#include "lumbopelvic/core/used.hpp"\n')
command = headers_alone.command_for(*map(Path, sys.argv[1:]))
for defect, text, expected in [("no defect", FIRST, 0), ("a missing include", TEXT, 1), ("a late include", LATE, 1)]:
    if (found := lonely_headers(USED | {USER: "#pragma once\n" + text}, command)) != expected:
        failures.append(f"headers_alone: {found} diagnostics for {defect}, expected {expected}")
print("\n".join(failures) or f"{len(DEFECTS) + 2} planted defects found")
sys.exit(1 if failures else 0)
