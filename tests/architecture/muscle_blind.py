"""The laws that drive muscles know no muscle by name: neither in code nor in comments.

The names are those of the shipped models, and some words that would name a muscle in any model. The diaphragm is also a wall
between two pressures; where a text speaks of that wall (`BOUNDARY`), it names no muscle.
"""

import csv
import re
import sys
from pathlib import Path

from tree import layer_files, matches, report

BLIND_LAYERS = ("recruitment", "stability", "control", "dynamics", "posture", "breathing", "simulation")
WORDS = ("psoas", "iliacus", "multifidus", "transvers", "oblique", "diaphragm", "pelvic_floor", "pelvic floor")
BOUNDARY = re.compile(r"transdiaphragmatic|diaphragm_share|\b(the|a) diaphragm\b|\bthe pelvic floor\b", re.IGNORECASE)
NAME_COLUMNS = ("name", "muscle", "fascicle", "group")


def shipped_names(root):
    """Names and groups of every muscle of every shipped model."""
    names = set()
    for table in sorted(root.glob("data/models/*/muscles.csv")):
        with table.open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(line for line in file if not line.startswith("#")):
                found = {row[column] for column in NAME_COLUMNS if row.get(column)}
                if not found:
                    raise ValueError(f"{table}: no column of {NAME_COLUMNS} holds a name")
                names |= found
    return names


def check(root):
    """Diagnostics, and the number of files looked at."""
    whole = "|".join(re.escape(name) for name in sorted(shipped_names(root) | {"Ps_L"}))
    pattern = re.compile(rf"{'|'.join(WORDS)}|\b({whole})\b", re.IGNORECASE)
    files = [path for layer in BLIND_LAYERS for path in layer_files(root, layer)]
    diagnostics = [f"{path.relative_to(root)}:{number}: names the muscle '{match[0]}'"
                for path in files for number, match in matches(path, pattern, BOUNDARY)]
    return diagnostics, len(files)


if __name__ == "__main__":
    report("muscle_blind", *check(Path(sys.argv[1])))
