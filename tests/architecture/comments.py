"""A header begins with a noun, and a formula in a comment stands whole on its lines.

A formula is a comment indented by three blanks or more, outside of lists. It is torn where a line ends in
an operator, begins with one that cannot stand first, or closes another number of brackets than it opens. A formula within
a sentence does not break at an operator either.
"""

import re
import sys
from pathlib import Path

from tree import comment_lines, report

QUESTION = re.compile(r"^ *(What|How|Where|Who|Whom|Whose|Which|When|Why|Whether)\b")
FORMULA = re.compile(r"^ {3,}\S")
NUMBER = re.compile(r" +\(\d\.\d{1,2}[a-z]?\)$")
ENDS_OPEN = re.compile(r"(?:(?<!_)[-=+*/<>≤≥−·×(\[{]|(?:^|[^\w.])(?:sum|product|int|max|min|sqrt|minimise|subject to|times))$")
BROKEN = re.compile(r"^ \S.*(?: [-=+*/<>≤≥·]| <=| >=)$")
BEGINS_LATE = re.compile(r"^(?:[=*/≤≥·×)\]}]|<=|>=)")
FOLDERS = ("include", "src", "python", "tests", "examples", "benchmarks")


def sources(root):
    """Headers and sources in a fixed order."""
    return [path for folder in FOLDERS for path in sorted((root / folder).rglob("*"))
            if path.suffix in {".hpp", ".cpp"} and "build" not in path.relative_to(root).parts]


def formulas(path):
    """(line number, formula without its number) of a file; lists of arguments and of points are left out."""
    in_list, last = False, 0
    for number, comment in comment_lines(path):
        text = comment.strip()
        in_list = text.startswith(("@", "·")) or (in_list and number == last + 1 and text != "" and comment[:2] == "  ")
        last = number
        if FORMULA.match(comment) and not in_list:
            yield number, NUMBER.sub("", comment).strip()


def is_balanced(formula):
    """Whether every bracket that is opened is closed."""
    return all(formula.count(a) == formula.count(b) for a, b in ("()", "[]", "{}"))


def torn(formula):
    """What is wrong with a formula, or nothing."""
    if ENDS_OPEN.search(formula):
        return "ends in an operator"
    if BEGINS_LATE.search(formula):
        return "begins in the middle"
    return "" if is_balanced(formula) else "opens and closes different brackets"


def first_comment(path):
    """The first line of a header's own comment, after #pragma once."""
    return next((comment for number, comment in comment_lines(path) if number <= 2), "")


def check(root):
    """Diagnostics, and the number of files looked at."""
    files = sources(root)
    diagnostics = []
    for path in files:
        name = path.relative_to(root).as_posix()
        diagnostics += [f"{name}:{number}: formula {torn(formula)}: {formula}" for number, formula in formulas(path)
                     if torn(formula)]
        diagnostics += [f"{name}:{number}: a formula within a sentence breaks at its operator: {comment.strip()}"
                     for number, comment in comment_lines(path) if BROKEN.match(comment)]
        if path.suffix == ".hpp" and QUESTION.match(first_comment(path)):
            diagnostics.append(f"{name}: begins with a question word, not a noun: {first_comment(path).strip()}")
    return diagnostics, len(files)


if __name__ == "__main__":
    report("comments", *check(Path(sys.argv[1])))
