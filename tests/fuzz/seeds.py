"""Seeds of the fuzzers: what ships, each file after a line that says what it is, and small results.

    python3 tests/fuzz/seeds.py FOLDER
"""

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
KINDS = ("postures", "experiments", "conditions", "interventions", "perturbations", "control", "manoeuvres")


def write(folder, name, kind, file):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(kind.encode() + b"\n" + file.read_bytes())


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    for model in sorted((DATA / "models").iterdir()):
        for file in sorted(model.iterdir()):
            write(folder / "model", f"{model.name}-{file.name}", file.name, file)
    for kind in KINDS:
        for file in sorted((DATA / kind).glob("*.toml")):
            write(folder / "toml", f"{kind}-{file.name}", kind, file)
    motions = [*sorted((DATA / "motions").iterdir()), *sorted((ROOT / "tests" / "data").rglob("*.mot"))]
    for file in motions:
        if file.suffix in {".mot", ".sto", ".csv"} and file.stat().st_size < 200_000:
            write(folder / "motion", file.name, file.suffix[1:], file)
    results = folder / "result"
    results.mkdir(parents=True, exist_ok=True)
    for file in sorted((ROOT / "tests" / "data").rglob("*.h5")):
        shutil.copy(file, results / file.name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
