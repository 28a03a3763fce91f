"""Compares what machines answered, the tables of `machine_table`: the same statuses, and numbers within tolerances.

    compare_machines.py FOLDER     with FOLDER/plain.csv, FOLDER/without_fma.csv and one FOLDER/L1,L2,L3.csv per set of caches

A row `rest` is a convex problem at a shape that is given: statuses must be equal and numbers agree. Rows `found` and
`search` hang on where the search for the abdomen's shape ends; how they differ is counted and printed, not judged. The run
proves nothing (and fails) unless the bits of a product differ between two sets of caches, and those of exp and sin without
AVX2 and FMA.
"""

import csv
import sys
from pathlib import Path

NUMBERS = ("effort", "pressure", "compression", "margin", "residual")
# Largest difference from the plain run, relative to the largest size of the number in the rows of one kind. Recruitment is
# asked for 1e-6 of its cost; where reserves are used, they are nearly all of the cost, and the muscles' share is a hundred
# times less exact.
TOLERANCES = {"rest": 1e-6, "rest, unbalanced": 1e-4}


def read_table(path):
    """Rows by (what, posture, metric)."""
    with path.open(newline="", encoding="utf-8") as file:
        return {(row["what"], row["posture"], row["metric"]): row for row in csv.DictReader(file)}


def kind_of(key, row):
    """What is shown, rows at rest that are not in balance apart."""
    return "rest, unbalanced" if key[0] == "rest" and row["status"] == "unbalanced" else key[0]


def number(text):
    return float(text) if text else float("nan")


def difference(a, b):
    """Of two numbers, 0 where neither is one."""
    a, b = number(a), number(b)
    if a != a or b != b:
        return 0.0 if (a != a) == (b != b) else float("inf")
    return abs(a - b)


def spread(plain, other, what):
    """Statuses that differ, and the largest difference of each number and its size, over the rows of one kind."""
    statuses, largest = [], {name: 0.0 for name in NUMBERS}
    for key, row in plain.items():
        if kind_of(key, row) != what:
            continue
        if row["status"] != other[key]["status"]:
            statuses.append((key, row["status"], other[key]["status"]))
        for name in NUMBERS:
            largest[name] = max(largest[name], difference(row[name], other[key][name]))
    return statuses, largest


def sizes(plain, what):
    """Largest absolute value of each number over the rows of one kind."""
    rows = [row for key, row in plain.items() if kind_of(key, row) == what]
    return {name: max((abs(number(row[name])) for row in rows if number(row[name]) == number(row[name])), default=0.0)
            for name in NUMBERS}


def canaries(tables):
    """Findings of a run that proves nothing."""
    product = {name: table["canary", "", "product"]["status"] for name, table in tables.items() if "," in name}
    functions = {name: tables[name]["canary", "", "functions"]["status"] for name in ("plain", "without_fma") if name in tables}
    findings = []
    if len(set(product.values())) < 2:
        findings.append("void: a product has the same bits under all sets of caches")
    if len(set(functions.values())) < 2:
        findings.append("void: exp and sin have the same bits without AVX2 and FMA; has this processor neither?")
    return findings


def compare(tables):
    """Findings, and the lines of the table of differences."""
    plain, findings, lines = tables["plain"], canaries(tables), []
    for what in (*TOLERANCES, "found", "search"):
        size = sizes(plain, what)
        for name, other in tables.items():
            if name == "plain":
                continue
            if other.keys() != plain.keys():
                findings.append(f"{name}: other rows than plain")
                continue
            statuses, largest = spread(plain, other, what)
            relative = {n: largest[n] / size[n] if size[n] > 0.0 else largest[n] for n in NUMBERS}
            lines.append(f"| {what} | {name} | {len(statuses)} | " + " | ".join(f"{relative[n]:.1e}" for n in NUMBERS) + " |")
            if what not in TOLERANCES:
                lines.extend(f"|  | {key[1]} {key[2]} | {before} -> {after} |" for key, before, after in statuses)
                continue
            findings += [f"{name}: {' '.join(key)}: {before} became {after}" for key, before, after in statuses]
            findings += [f"{name}: {what}: {n} differs by {relative[n]:.1e}, more than {TOLERANCES[what]:.0e}"
                         for n in NUMBERS if not relative[n] <= TOLERANCES[what]]
    return findings, lines


def main(folder):
    tables = {path.stem: read_table(path) for path in sorted(Path(folder).glob("*.csv"))}
    findings, lines = compare(tables)
    print("| what | machine | statuses that differ | " + " | ".join(NUMBERS) + " |")
    print("|---|---|---|" + "---|" * len(NUMBERS))
    print("\n".join(lines))
    for finding in findings:
        print(f"compare_machines: {finding}", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
