"""The project speaks the field's language: no word of its own where the field has one.

`WORDS` has, for each term of the field, the words that stood for it before. What keeps a name of its own is in
docs/glossary.md; src/io/renames.* must name what it refuses.
"""

import re
import sys
from pathlib import Path

from tree import matches, report, text_files

FOLDERS = ("include", "src", "python", "data", "docs", "examples")
LEFT_OUT = re.compile(r"docs/glossary\.md$|src/io/renames\.(hpp|cpp)$|data/reference/|\.svg$")

WORDS = {
    "equilibrium": r"\bHold\b|\bHold[A-Z]\w*|\w+Hold\b|\b(?!breath_)[a-z]\w*_hold\b|\bhold_\w+|holds in balance"
                   r"|\b(a|the|every|each|no|its|static|stable) hold\b",
    "initial state": r"\bHeld(Motion|Fascicle|Pull)\w*|\bheld_(motion|fascicle)|\bnot_held\b|\bset_in_motion\b",
    "penalty, shadow price": r"\b\w+(?<!shadow)_price\b|\bprices? of last resort|\bprice_matrix\b",
    "constraint violation": r"\bshortfall",
    "reserve actuator": r"residual actuator|\bresidual_(max|price)\b",
    "posed model": r"\bResolvedPosture\b",
    "contact-consistent pose": r"\bSettle[A-Z]\w*|\bsettled_state\b|\bsettle = |\bsettle_abdomen\b",
    "minimum-effort pose": r"\beases?\b|\beased\b|\bEased\w*|\bat_ease\b",
    "free in the pose search": r"\badapts\b|\bgiving_way\b",
    "deformation coordinate": r"\bshape[_ ](coordinate|joint)s?\b",
    "simulation": r"\b(?<!by )[Tt]rials?\b|\bTrial[A-Z]\w*|\b\w+_trials?\b|\btrial_\w+",
    "failure criterion": r"\bfalls_at\w*",
    "critical perturbation": r"\bcritical_factor\b|\bCriticalSearch\b",
    "perturbation, unloading": r"\b\w+(?<!State)(?<!Timed)Event\b|\bEventSet\b|\breleases = |\bblows?\b",
    "tracking": r"\bMotionGuide\b|\b[Gg]uided\w*|\bWantedMotion\b|\bMotionPhase\b|\bleaves_out\b|\bunmet\w*",
    "initial residual": r"\btrim\b",
    "time function": r"\b\w*Course\b|\b\w+_course\b",
    "intervention": r"[\"']arms?[\"']|\barms? = [\[\"]|\b(control|every|each) arm\b(?! raising)",
    "solver setting": r"(?<!std::)(?<!include <)\bvariants?\b",
    "test point": r"\bProbe\b|\bprobes\b",
    "mass metric": r"\bcolumn_Hz\b|\bcolumn metric\b|\bMetric::column\b|\bmargin_column\b",
    "linea alba": r"\b[Bb]ands?\b|\bbands?_\w+|\b\w+_bands?\b",
    "assumed fascia": r"\bTies?\b|\bties\b(?! (their|the|it|its|a|to)\b)|\btie_\w+",
    "passive wall": r"\b[Ss]traps?\b",
    "diaphragm, pelvic floor": r"\bdome_(ring|triangles|edges|volume)\b|\bunder_dome\b|\blids\b",
    "contact point": r"\b[Pp]ads?\b(?!=\d)|\bContactPad\b",
    "short-range stretch": r"\b\w*bristle\w*",
    "proprioception": r"\bFascicleSenses\b",
    "rotation, translation": r"\bturn_(rate|stiffness|damping)\w*|\bpeak_turn\b|\bslide_(stiffness|damping)\b|\bn_slides\b",
    "tonic regulation": r"\bTonic(Plan|Hold|Search)\w*|\btonic_(plan|hold|search)\w*",
    "energy balance, check": r"from nowhere|\bAuditSum\b|\b[Aa]udit(s|ed|or)?\b",
    "diagnostic": r"\b[Ff]indings?\b",
    "inheritance": r"\bModelLayer\b|\bmodel_layers\b",
}
# The field itself says these: (term, where, what).
THE_FIELDS_OWN = [
    ("simulation", r"/math/|/dynamics/", r"\btrial\b|\btrial_"),                    # a trial step of a line search
    ("linea alba", r"docs/|tests/", r"\b(above|below|within|outside|inside|in) the band\b|\bThe band\b"),  # of published values
]


def check(root):
    """Diagnostics, and the number of files looked at."""
    files = [path for path in text_files(root)
             if path.relative_to(root).parts[0] in FOLDERS and not LEFT_OUT.search(path.relative_to(root).as_posix())]
    diagnostics = []
    for path in files:
        name = path.relative_to(root).as_posix()
        for term, words in WORDS.items():
            own = [what for of, where, what in THE_FIELDS_OWN if of == term and re.search(where, name)]
            diagnostics += [f"{name}:{number}: '{match[0]}': the field says {term}"
                            for number, match in matches(path, re.compile(words), "|".join(own) or None)]
    return diagnostics, len(files)


if __name__ == "__main__":
    report("field_words", *check(Path(sys.argv[1])))
