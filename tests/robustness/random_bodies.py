"""Bodies at random: the shipped model with every number changed must end in a status, whatever it is asked.

    python tests/robustness/random_bodies.py 1000 [--first SEED] [--processes N]

Every number that describes the body is multiplied by a lognormal of 20, 5, 2 or 1 %, alike on both sides. Besides, in a third of the bodies each: rows of the
tables are left out, a mass is made 0 or ten times as large, the strength of a muscle group is. Each body is worked out in
three postures and let go in one simulation, in a process of its own. What is wrong with a body that is worked out: NaN among its
numbers, a crash, an error without a message, more than 30 s of processor time. A body that the reader refuses, with a line, is fine.
"""

import argparse
import collections
import csv
import multiprocessing
import re
import resource
import signal
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

POSTURES = ("standing", "sitting", "supine")
LONGEST = 30  # [s] of processor time for one body
ASLEEP = 600.0  # [s] after which a body that uses none is given up
SPREADS = (0.2, 0.02, 0.05, 0.02, 0.01)  # by turns: of 20 % the reader refuses most, as out of all proportion

# Columns that name, count or switch, directions, which have no size, and shares that sum to one.
WORDS = {"weight", "index", "order", "quadrant", "axis_x", "axis_y", "axis_z", "station"}
SIDE = re.compile(r"_[rl](?=_|$)")
INERTIA = re.compile(r"i[xyz]{2}_kgm2")
SOLVED = {"solved", "margin_unattainable"}


def read_table(file):
    with open(file, newline="", encoding="utf-8") as stream:
        rows = list(csv.reader(stream))
    return rows[0], rows[1:]


def scaled(cell, factor):
    """The cell times a factor if it holds a number other than zero, else the cell."""
    try:
        value = float(cell)
    except ValueError:
        return cell
    return cell if value == 0.0 else repr(value * factor)


def perturb(tables, rng, spread):
    """Changes the tables in place; returns what was done, in words."""
    done = [f"lognormal of {spread:g}"]
    for header, rows in tables.values():
        columns = [c for c, name in enumerate(header) if name not in WORDS | {"source", "note"}]
        factors = {}  # both sides of the body get the same, and so do the moments of inertia of one body
        for row in rows:
            place = ",".join(SIDE.sub("_", cell) for cell in row[:2])
            for c in columns:
                if c < len(row):
                    key = (place, "inertia" if INERTIA.fullmatch(header[c]) else c)
                    if key not in factors:
                        factors[key] = float(rng.lognormal(0.0, spread))
                    row[c] = scaled(row[c], factors[key])
    if rng.random() < 1 / 3:
        name = str(rng.choice(sorted(tables)))
        rows = tables[name][1]
        for _ in range(int(rng.integers(1, 4))):
            if rows:
                del rows[int(rng.integers(len(rows)))]
        done.append(f"rows of {name} left out")
    if rng.random() < 1 / 3:
        header, rows = tables["bodies.csv"]
        body, factor = SIDE.sub("_", rows[int(rng.integers(len(rows)))][0]), float(rng.choice([0.0, 10.0]))
        for row in rows:
            if SIDE.sub("_", row[0]) == body:
                for c, name in enumerate(header):
                    if name == "mass_kg" or INERTIA.fullmatch(name):
                        row[c] = scaled(row[c], factor)
        done.append(f"mass of {body} times {factor:g}")
    if rng.random() < 1 / 3:
        header, rows = tables["muscles.csv"]
        group, factor = rows[int(rng.integers(len(rows)))][header.index("group")], float(rng.choice([0.0, 10.0]))
        for row in rows:
            if row[header.index("group")] == group:
                row[header.index("f_max_N")] = repr(float(row[header.index("f_max_N")]) * factor)
        done.append(f"strength of {group} times {factor:g}")
    return ", ".join(done)


def write_body(folder, seed):
    """Writes the body of a seed into a folder; returns what was done to it."""
    import lumbopelvic as lp

    origin = Path(lp.find_data("models", "adult_male"))
    tables = {file.name: read_table(file) for file in sorted(origin.glob("*.csv"))}
    done = perturb(tables, np.random.default_rng(seed), SPREADS[seed % len(SPREADS)])
    for name, (header, rows) in tables.items():
        with open(folder / name, "w", newline="", encoding="utf-8") as stream:
            csv.writer(stream, lineterminator="\n").writerows([header, *rows])
    (folder / "model.toml").write_text((origin / "model.toml").read_text(encoding="utf-8"), encoding="utf-8")
    return done


def refuse_nan(numbers, what):
    if not np.all(np.isfinite(numbers)):
        raise ArithmeticError(f"{what} is not finite")


def recruit(lp, model, posture):
    """Result of static optimization, whose numbers are finite where it is an answer; None if it was refused by a line."""
    try:
        result = lp.recruit(model, lp.load_posture(posture))
    except lp.Error as error:
        if not str(error):
            raise
        return None
    if result.status.name in SOLVED:
        for name in ("activation", "effort", "pressure", "contact_force"):
            refuse_nan(getattr(result, name), f"{posture}: {name}")
        refuse_nan(result.loads.compression, f"{posture}: compression")
    elif not result.message:
        raise ArithmeticError(f"{posture}: {result.status.name} without a message")
    return result


def outcomes(folder):
    """Statuses of one body, by question."""
    import lumbopelvic as lp

    try:
        model = lp.load_model(str(folder))
    except lp.Error as error:
        return {"load": "refused" if str(error) else "refused without a line"}
    statuses = {}
    for posture in POSTURES:
        result = recruit(lp, model, posture)
        statuses[posture] = "refused" if result is None else result.status.name
        if posture != "standing":
            continue
        if statuses[posture] not in SOLVED:
            statuses["simulation"] = "no equilibrium"
            continue
        try:
            moved = lp.simulate(model, result, lp.SimulationSetup(duration=0.1))
            statuses["simulation"] = moved.status.name
            if statuses["simulation"] in {"completed", "fell"}:
                refuse_nan(moved.rotation, "simulation: rotation")
        except lp.Error as error:
            statuses["simulation"] = f"refused: {type(error).__name__}"
            if not str(error):
                raise
    return statuses


def work_out(folder, seed, answers):
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST + 1))
    done = write_body(folder, seed)
    try:
        answers.put((done, outcomes(folder), ""))
    except Exception as error:  # noqa: BLE001: whatever it is, it is what the test looks for
        answers.put((done, {}, f"{type(error).__name__}: {error}"))


def try_body(seed):
    """What was done to the body, its statuses, and what is wrong, if anything: each body in a process of its own."""
    context = multiprocessing.get_context("fork")
    answers = context.Queue()
    with tempfile.TemporaryDirectory() as folder:  # here, for the process may be ended before it could tidy up
        process = context.Process(target=work_out, args=(Path(folder), seed, answers))
        begun = time.monotonic()
        process.start()
        while process.is_alive() and answers.empty() and time.monotonic() - begun < ASLEEP:
            time.sleep(0.01)
        if process.is_alive() and answers.empty():
            process.kill()
            process.join()
            return "", {}, f"asleep after {ASLEEP:g} s"
        process.join(5.0)
    if answers.empty():
        late = process.exitcode == -signal.SIGXCPU
        return "", {}, f"more than {LONGEST} s" if late else f"crashed with exit status {process.exitcode}"
    return answers.get()


def try_bodies(seeds, processes):
    """Counts of statuses by question, and a line for each body with which something is wrong."""
    from concurrent.futures import ThreadPoolExecutor

    counts, wrong = collections.defaultdict(collections.Counter), []
    with ThreadPoolExecutor(processes) as pool:
        for seed, (done, statuses, complaint) in zip(seeds, pool.map(try_body, seeds), strict=True):
            for question, status in statuses.items():
                counts[question][status] += 1
            if complaint:
                wrong.append(f"body {seed} ({done}): {complaint}")
    return counts, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bodies", type=int)
    parser.add_argument("--first", type=int, default=1, help="seed of the first body")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    seeds = range(arguments.first, arguments.first + arguments.bodies)
    counts, wrong = try_bodies(seeds, arguments.processes)
    for question, by_status in counts.items():
        print(f"{question}: " + ", ".join(f"{n} {status}" for status, n in by_status.most_common()))
    print("\n".join(wrong) or f"nothing wrong with {arguments.bodies} bodies")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
