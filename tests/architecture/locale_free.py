"""Numbers become text, and text numbers, by core/number_text.hpp and std::from_chars: in every locale the same."""

import re
import sys
from pathlib import Path

from tree import matches, report

FOLLOWS_THE_LOCALE = re.compile(
    r"\b(?:[io]?stringstream|v?f?s?n?printf|f?s?scanf|strto[a-z]+|ato[fi]|sto[idful]l?l?|setlocale|isalnum|isalpha|tolower|toupper)\b")

# The helper; the program, which leaves its locale alone; results, whose streams hold whole numbers and words.
APART = ("include/lumbopelvic/core/number_text.hpp", "src/cli/", "src/io/result/")


def check(root):
    """Diagnostics, and the number of files looked at."""
    files = sorted(path for folder in ("include", "src", "python/src") for path in (root / folder).rglob("*.[ch]pp"))
    files = [path for path in files if not path.relative_to(root).as_posix().startswith(APART)]
    diagnostics = [f"{path.relative_to(root)}:{number}: follows the locale: '{match[0]}'"
                   for path in files for number, match in matches(path, FOLLOWS_THE_LOCALE, apart_from=r"//.*|#include.*")]
    return diagnostics, len(files)


if __name__ == "__main__":
    report("locale_free", *check(Path(sys.argv[1])))
