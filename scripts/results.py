"""Numbers of README.md and docs: from a run to a table, from a table to a page.

Every table of numbers that a run gave is a file, docs/tables/NAME.csv, as printed. A page shows it between the lines

    <!-- table: NAME -->
    <!-- end of table -->

which `pages` fills in. `update` runs what a table comes from and replaces the file and the pages; `check` runs it and compares, as
printed. Verdicts of validation (docs/validation.csv) come from the tests, which write them to the build folder.

    scripts/update_results [NAME...]     all experiments take about an hour on two cores; NAME is an experiment, "readme",
    scripts/check_results [NAME...]      "postures", "breathe", "validation" or "pages"
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from experiment_tables import COST, EXPERIMENTS, Rows, words

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "docs" / "tables"
VERDICTS = ROOT / "docs" / "validation.csv"
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "docs" / "results").glob("*.md"))]


# --- tables as files and on pages

def read_rows(path: Path) -> Rows:
    """Header and rows of a table."""
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def write_rows(path: Path, rows: Rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def as_markdown(rows: Rows) -> str:
    """A table in Markdown; a cell equal to the one above it in a leading column stays, so that every row reads alone."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])


MARKED = re.compile(r"(<!-- table: (?P<name>[\w ]+) -->\n)(?P<body>.*?)(<!-- end of table -->)", re.DOTALL)


def filled(page: str, table: Callable[[str], str]) -> str:
    """A page with every marked table in place."""
    return MARKED.sub(lambda match: f"{match[1]}\n{table(match['name'])}\n\n{match[4]}", page)


def table_text(name: str) -> str:
    """Markdown of docs/tables/NAME.csv, or of one protocol of the verdicts: "validation PROTOCOL"."""
    if name.startswith("validation "):
        return as_markdown(verdict_rows(name.removeprefix("validation ")))
    return as_markdown(read_rows(TABLES / f"{name}.csv"))


def verdict_rows(protocol: str) -> Rows:
    """What the page of validation shows of a protocol."""
    rows: Rows = [["figure", "quantity", "model", "published", "verdict", "note"]]
    for r in read_verdicts(VERDICTS):
        if r["protocol"] != protocol:
            continue
        unit = "" if r["unit"] == "1" else " " + r["unit"]
        published = r["published"] + unit if r["published"] else ""
        if r["range"]:
            published = f"{published} ({r['range']})" if published else r["range"] + unit
        verdict = r["verdict"] if r["verdict"] == "hit" else f"**{r['verdict']}**"
        model = r["model"] + unit if r["model"] else "-"
        by = f" by {r['off']}" if r["off"] else ""
        rows.append([r["figure"], r["quantity"], model.strip(), published.strip(), verdict + by, r["note"]])
    if len(rows) == 1:
        raise KeyError(f"docs/validation.csv has no protocol {protocol}")
    return rows


def read_verdicts(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# --- comparison, as printed

NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


def last_place(number: str) -> float:
    """One unit in the last place of a printed number."""
    mantissa, _, exponent = number.partition("e")
    decimals = len(mantissa.partition(".")[2])
    return 10.0 ** (int(exponent or 0) - decimals)


def same(committed: str, run: str, relative: float = 0.0) -> bool:
    """Whether two cells agree: words alike, numbers within one unit in the last place printed, or within a relative tolerance."""
    if NUMBER.sub("#", committed) != NUMBER.sub("#", run):
        return False
    for a, b in zip(NUMBER.findall(committed), NUMBER.findall(run)):
        allowed = max(1.001 * max(last_place(a), last_place(b)), relative * abs(float(a)))
        if abs(float(a) - float(b)) > allowed:
            return False
    return True


def differences(committed: Rows, run: Rows, relative: float = 0.0) -> list[str]:
    """One sentence for each cell of a run that differs from the committed table."""
    if len(committed) != len(run):
        return [f"{len(committed) - 1} rows in the table, {len(run) - 1} in the run"]
    found = []
    for a, b in zip(committed, run):
        if len(a) != len(b):
            found.append(f"{a} in the table, {b} in the run")
            continue
        found += [f"{', '.join(a[:2])}: {column} is {x} in the table, {y} in the run"
                  for column, x, y in zip(committed[0], a, b) if not same(x, y, relative)]
    return found


POSTURES = ["standing", "standing_minimum_effort", "standing_hands_loaded", "wall", "sitting", "sitting_back_rest", "supine",
            "constructive_rest", "prone", "prone_on_elbows", "half_kneeling", "side_lying", "side_plank", "bridge"]


# --- running

def command() -> str:
    built = ROOT / "build" / "release" / "bin" / "lumbopelvic"
    return str(built) if built.exists() else "lumbopelvic"


def printed_by(*arguments: str) -> str:
    """What the command prints; 1 is the exit status of an answer that is not complete."""
    done = subprocess.run([command(), *arguments], capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def cells(line: str) -> list[str]:
    return re.split(r"\s{2,}", line.strip())


def postures() -> dict[str, Rows]:
    """The table of `lumbopelvic recruit`, in the columns of the page."""
    lines = [line for line in printed_by("recruit", *POSTURES).splitlines() if line.strip() and set(line) - set("- ")]
    header, *found = [cells(line) for line in lines]
    rows: Rows = [["posture", "L4/5 compression [N]", "abdominal pressure [kPa]", "psoas activation [%]", "deep core activation [%]",
                   "supports [N]", "cost"]]
    for row in found:
        value = dict(zip(header, row))
        if value["status"] not in ("solved", "margin_unattainable"):
            raise RuntimeError(f"recruit {row[0]}: {value['status']}")
        rows.append([words(value["posture"]), value["L4L5 [N]"], value["IAP [kPa]"], f"{float(value['psoas_major [%]']):.1f}",
                     f"{float(value['deep_core [%]']):.1f}", value["supports [N]"], f"{float(value[COST]):.2f}"])
    return {"postures": rows}


def breathe() -> dict[str, Rows]:
    """Tidal volume and excursion of `lumbopelvic breathe quiet`."""
    table = [cells(line) for line in printed_by("breathe", "quiet", "--posture", "standing").splitlines()]
    tidal = next(row for row in table if row[0] == "tidal volume")[1]
    header = next(row for row in table if row[0] == "level")
    diaphragm = next(row for row in table if row[0] == "diaphragm_r")
    return {"breathe_quiet": [["quantity", "value", "unit"], ["tidal volume", f"{float(tidal):.2f}", "L"],
                              ["excursion of the diaphragm", diaphragm[header.index("excursion [cm]")], "cm"]]}


def run_experiment(name: str, folder: Path, threads: int) -> Path:
    """Result file of an experiment."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.h5"
    done = subprocess.run([command(), "run", name, "-o", str(file), "--quiet", "--threads", str(threads)],
                          capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"run {name}: {done.stderr.strip()}")
    return file


def tables_of_file(name: str, file: Path) -> dict[str, Rows]:
    """Tables of an experiment from its result file."""
    import xarray

    with xarray.open_dataset(file, engine="h5netcdf") as result:
        return EXPERIMENTS[name](result.load())


def tables_of(name: str, folder: Path, threads: int, keep: bool) -> dict[str, Rows]:
    """Tables of an experiment, of the postures, of breathing or of validation, from a run."""
    if name == "postures":
        return postures()
    if name == "breathe":
        return breathe()
    file = folder / f"{name}.h5"
    return tables_of_file(name, file if keep and file.exists() else run_experiment(name, folder, threads))


# --- commands that README shows with what they print

CONSOLE = re.compile(r"(```console\n\$ lumbopelvic (?P<arguments>[^\n]+)\n)(?P<printed>.*?)(```)", re.DOTALL)


def shown_commands(page: str) -> list[tuple[list[str], str]]:
    """Arguments of each command on a page, and what the page says it prints."""
    return [(match["arguments"].split(), match["printed"]) for match in CONSOLE.finditer(page)]


def with_commands_run(page: str) -> str:
    """A page with what its commands print now."""
    return CONSOLE.sub(lambda match: match[1] + printed_by(*match["arguments"].split()).rstrip() + "\n" + match[4], page)


def console_differences(page: str, relative: float = 0.0) -> list[str]:
    """One sentence for each line that a command of a page prints otherwise."""
    found = []
    for arguments, printed in shown_commands(page):
        now = printed_by(*arguments).rstrip().splitlines()
        then = printed.rstrip().splitlines()
        if len(now) != len(then):
            found.append(f"lumbopelvic {' '.join(arguments)}: {len(then)} lines on the page, {len(now)} printed")
        found += [f"lumbopelvic {' '.join(arguments)}: the page has '{a.strip()}', printed is '{b.strip()}'"
                  for a, b in zip(then, now) if not same(" ".join(a.split()), " ".join(b.split()), relative)]
    return found


# --- numbers in sentences

def numbers_in_sentences(page: str) -> list[str]:
    """Numbers of a page outside tables, code, links and names such as L4/5, T12 or C++20."""
    text = MARKED.sub("", page)
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    text = re.sub(r"^(?:    |\|).*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"`[^`]*`|\]\([^)]*\)|[Dd]ecision \d+|\*\*[^*]*\*\*", "", text)
    return re.findall(r"(?<![\w/.^+-])\d+(?:\.\d+)?(?![\w/])", text)


def stated_numbers(name: str) -> set[str]:
    """Numbers that a page may state: those of its own tables (README: of all), and its settings in docs/tables/settings.csv."""
    page = (ROOT / name).read_text(encoding="utf-8")
    shown = [match["name"] for match in MARKED.finditer(page)]
    if name == "README.md":
        shown = [path.stem for path in TABLES.glob("*.csv") if path.stem != "settings"]
    numbers = {n.lstrip("-+") for table in shown for n in NUMBER.findall(table_text(table))}
    return numbers | {row[1] for row in read_rows(TABLES / "settings.csv")[1:] if row[0] == name}


# --- validation

def verdicts_of_tests(build: Path) -> Rows:
    """The verdicts that the validation tests write, all protocols, in the order of the committed page and new ones last."""
    shutil.rmtree(build / "verdicts", ignore_errors=True)
    for program in sorted(p for p in (build / "tests").glob("test_*") if not p.suffix):
        if program.is_file():
            subprocess.run([str(program), "[validation]"], capture_output=True)
    found = {rows[1][0]: rows for rows in (read_rows(path) for path in sorted((build / "verdicts").glob("*.csv")))}
    known = list(dict.fromkeys(r["protocol"] for r in read_verdicts(VERDICTS))) if VERDICTS.exists() else []
    order = [p for p in known if p in found] + [p for p in found if p not in known]
    header = next(iter(found.values()))[0]
    return [header, *(row for protocol in order for row in found[protocol][1:])]


# --- commands

def fill_pages(check: bool) -> list[str]:
    """Puts every table on its page, or says which page does not show its tables."""
    stale = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        new = filled(text, table_text)
        if new != text:
            stale.append(f"{page.relative_to(ROOT)}: a table is not that of docs/tables; scripts/update_results pages")
            if not check:
                page.write_text(new, encoding="utf-8")
    return stale if check else []


def readme(check: bool) -> list[str]:
    """Runs the commands that README shows: replaces what they print, or says what they print otherwise."""
    page = ROOT / "README.md"
    if check:
        return console_differences(page.read_text(encoding="utf-8"))
    page.write_text(with_commands_run(page.read_text(encoding="utf-8")), encoding="utf-8")
    return []


def main(arguments: list[str] | None = None) -> int:
    every = ["readme", "postures", "breathe", *EXPERIMENTS, "validation"]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("action", choices=["update", "check"])
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(every)}, pages; left out: all")
    parser.add_argument("--results", type=Path, default=ROOT / "results", help="folder of result files")
    parser.add_argument("--keep", action="store_true", help="take result files that are there instead of running")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--build", type=Path, default=ROOT / "build" / "release", help="build folder with the tests")
    chosen = parser.parse_args(arguments)
    found: list[str] = []
    for name in chosen.names or every:
        if name == "pages":
            continue
        if name not in every:
            parser.error(f"{name}: expected one of {', '.join(every)}, pages")
        print(name, flush=True)
        if name == "readme":
            found += readme(check=chosen.action == "check")
            continue
        if name == "validation":
            tables = {VERDICTS: verdicts_of_tests(chosen.build)}
        else:
            tables = {TABLES / f"{t}.csv": rows
                      for t, rows in tables_of(name, chosen.results, chosen.threads, chosen.keep).items()}
        for path, rows in tables.items():
            if chosen.action == "update":
                write_rows(path, rows)
            else:
                found += [f"{path.relative_to(ROOT)}: {text}" for text in differences(read_rows(path), rows)]
    found += fill_pages(check=chosen.action == "check")
    print("\n".join(found) if found else "the pages are as the runs say" if chosen.action == "check" else "written")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
