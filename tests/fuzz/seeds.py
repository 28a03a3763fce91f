"""Seeds of the fuzzers: what ships, each file after a line that says what it is. Those of results come from `result_seeds`.

    python3 tests/fuzz/seeds.py FOLDER    writes FOLDER/seeds, and FOLDER/small_model: the shipped body with one pair of each muscle group,
                                          an eighth of the corners of the abdomen and no notes, which is read faster
"""

import csv
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
KINDS = ("postures", "experiments", "conditions", "interventions", "perturbations", "control", "manoeuvres")

# Motions as OpenSim writes them.
MOTION = "{name}\nversion=1\nnRows=3\nnColumns=3\ninDegrees={unit}\nendheader\ntime\thip_flexion_r\tpelvis_tilt\n0.0\t0.1\t0.2\n0.1\t0.2\t0.1\n0.2\t0.3\t0.0\n"


def write_seed(folder, name, kind, file):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(kind.encode() + b"\n" + file.read_bytes())


def rows_of(file):
    with open(file, newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def keep_rows(file, keep, change=lambda row: row):
    """Leaves out the rows of a table that are not to be kept, and changes the others."""
    rows = rows_of(file)
    with open(file, "w", newline="", encoding="utf-8") as stream:
        out = csv.DictWriter(stream, rows[0], lineterminator="\n")
        out.writeheader()
        out.writerows(change(row) for row in rows if keep(row))


def write_small_model(folder):
    shutil.copytree(DATA / "models" / "adult_male", folder)
    seen, kept = set(), set()
    muscles = rows_of(folder / "muscles.csv")
    for row in muscles:
        if (row["group"], row["side"]) not in seen:
            seen.add((row["group"], row["side"]))
            kept.add(row["muscle"])
    surfaces = {name for row in muscles if row["muscle"] in kept for name in row["wraps"].split(";")}
    keep_rows(folder / "muscles.csv", lambda row: row["muscle"] in kept)
    keep_rows(folder / "paths.csv", lambda row: row["muscle"] in kept)
    keep_rows(folder / "wraps.csv", lambda row: row["wrap"] in surfaces)
    rings = list(dict.fromkeys(row["ring"] for row in rows_of(folder / "cavity.csv")))
    keep_rows(
        folder / "cavity.csv",
        lambda row: row["ring"] in rings[::2] and int(row["station"]) % 4 == 0,
        lambda row: row | {"station": int(row["station"]) // 4},
    )
    for file in folder.glob("*.csv"):
        keep_rows(file, lambda row: True, lambda row: row | {"note": ""} if "note" in row else row)


def main(folder):
    seeds, small = folder / "seeds", folder / "small_model"
    shutil.rmtree(seeds, ignore_errors=True)
    shutil.rmtree(small, ignore_errors=True)
    write_small_model(small)
    for model in (small, *(model for model in sorted((DATA / "models").iterdir()) if model.name != "adult_male")):
        for file in sorted(model.iterdir()):
            write_seed(seeds / "model", f"{model.name}-{file.name}", file.name, file)
    for kind in KINDS:
        for file in sorted((DATA / kind).glob("*.toml")):
            write_seed(seeds / "toml", f"{kind}-{file.name}", kind, file)
    for file in sorted((DATA / "motions").iterdir()):
        if file.suffix in {".mot", ".sto", ".csv"} and file.stat().st_size < 200_000:
            write_seed(seeds / "motion", file.name, file.suffix[1:], file)
    for ending, unit in (("mot", "yes"), ("sto", "no")):
        (seeds / "motion" / f"opensim.{ending}").write_text(f"{ending}\n" + MOTION.format(name="motion", unit=unit), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
