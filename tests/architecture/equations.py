"""Every equation that the project cites stands in docs/equations.md, and in the header that this page names for it.

A citation reads `eq. (5.2)`. The formula itself carries its number at the end of its line, without the word.
"""

import re
import sys
from pathlib import Path

from tree import comment_lines, report, text_files

PAGE = "docs/equations.md"
NUMBER = r"\(([1-9]\.\d{1,2}[a-z]?)\)"
CITED = re.compile(rf"\beq\. {NUMBER}")
BARE = re.compile(rf"(?<![\w)\]]){NUMBER}")
LABEL = re.compile(rf"^ {{3,}}\S.* {NUMBER}$")
OTHER_FORM = re.compile(rf"\beqs\.|\beq\.$|\b[Ee]quations? {NUMBER}|§")
SECTION = re.compile(r"\b[Ss]ections? \d")
YEAR = re.compile(r"\((19|20)\d\d\)")
DEFINED = re.compile(rf"^\*\*{NUMBER}\*\*")
ROW = re.compile(rf"^\| {NUMBER} \|.*\| `([\w/.]+)` \|$")


def page_findings(root):
    """Diagnostics of the page itself, and the numbers it defines."""
    if not (root / PAGE).is_file():
        return [f"{PAGE}: missing"], set()
    lines = (root / PAGE).read_text(encoding="utf-8").splitlines()
    defined = [match[1] for match in map(DEFINED.match, lines) if match]
    rows = [(match[1], match[2]) for match in map(ROW.match, lines) if match]
    numbers = [number for number, _ in rows]
    diagnostics = [f"{PAGE}: ({number}) is there more than once" for number in set(defined) if defined.count(number) > 1]
    diagnostics += [f"{PAGE}: ({number}) stands in the table or in the text alone" for number in set(defined) ^ set(numbers)]
    return diagnostics + [diagnostic for row in rows for diagnostic in row_findings(root, *row)], set(defined)


def row_findings(root, number, name):
    """A row of the table: its header must be there and carry the number."""
    path = root / name if name.startswith(("src/", "tests/")) else root / "include" / "lumbopelvic" / name
    if not path.is_file():
        return [f"{PAGE}: ({number}) is said to be in {name}, which does not exist"]
    return [] if f"({number})" in path.read_text(encoding="utf-8") else [f"{PAGE}: {name} does not carry ({number})"]


def comment_findings(path, defined):
    """(line number, finding) of each comment that cites wrongly."""
    before = ""
    for number, comment in comment_lines(path):
        cited, label = CITED.findall(comment), LABEL.match(comment)
        if len(BARE.findall(comment)) > 1:
            yield number, "two equation numbers on one line"
        if label and label[1] not in defined:
            yield number, f"({label[1]}) is not in {PAGE}"
        for bare in BARE.findall(comment):
            if bare in defined and bare not in cited and not label:
                yield number, f"({bare}) is cited without 'eq.'"
        if OTHER_FORM.search(comment):
            yield number, "cite an equation as 'eq. (5.2)', on one line"
        if SECTION.search(comment) and not YEAR.search(before + comment):
            yield number, "cites a section of no named source"
        before = comment


def check(root):
    """Diagnostics, and the number of files looked at."""
    diagnostics, defined = page_findings(root)
    files = list(text_files(root))
    for path in files:
        name = path.relative_to(root).as_posix()
        text = path.read_text(encoding="utf-8", errors="replace").splitlines()
        if name.startswith("tests/architecture/"):
            continue
        diagnostics += [f"{name}:{number}: eq. ({cited}) is not in {PAGE}" for number, line in enumerate(text, start=1)
                     for cited in CITED.findall(line) if cited not in defined]
        if path.suffix in {".hpp", ".cpp"}:
            diagnostics += [f"{name}:{number}: {diagnostic}" for number, diagnostic in comment_findings(path, defined)]
    return diagnostics, len(files)


if __name__ == "__main__":
    report("equations", *check(Path(sys.argv[1])))
