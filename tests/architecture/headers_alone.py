"""Each public header compiles by itself, as a program that links the compiled library sees it.

Headers are compiled in chains: a header after others, all of which it includes itself. What it includes comes before
its own text anyway, so in such company it sees what it sees alone, and one compilation proves the whole chain. The definitions
in impl/ are no consumer's business; the library and tests/consumer compile them.

A chain that passed is not compiled again until a header that it reaches, the compiler or a flag has changed.
"""

import hashlib
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tree import report

INCLUDE = re.compile(r'#\s*include\s*"(lumbopelvic/[^"]+)"')
AT_THE_HEAD = re.compile(r"(#\s*(include|pragma once)|//|$)")  # a line that may stand before the last include counted


def included(path, at_the_head):
    """Own headers that a header includes; at its head only, or anywhere."""
    names = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if at_the_head and not AT_THE_HEAD.match(line):
            break
        names += INCLUDE.findall(line)
    return names


def closure(graph, name, found):
    """`found`, and with it all that a header reaches in the graph."""
    for target in graph.get(name, []):
        if target not in found:
            found.add(target)
            closure(graph, target, found)
    return found


def chains(reach):
    """The fewest chains that have every header once, by augmenting paths; in a chain each header reaches all before it."""
    before = {}  # header -> the one before it in its chain

    def extend(header, tried):
        for follower in reach:
            if header in reach[follower] and follower not in tried:
                tried.add(follower)
                if follower not in before or extend(before[follower], tried):
                    before[follower] = header
                    return True
        return False

    for header in sorted(reach, key=lambda h: -len(reach[h])):
        extend(header, set())
    found = []
    for last in sorted(set(reach) - set(before.values())):
        chain = [last]
        while chain[0] in before:
            chain.insert(0, before[chain[0]])
        found.append(chain)
    return found


def compile_chain(command, chain):
    """What the compiler has to say about a chain; nothing if it compiles."""
    text = "".join(f'#include "{header}"\n' for header in chain)
    run = subprocess.run(command + ["-fsyntax-only", "-x", "c++", "-"], input=text, capture_output=True, text=True)
    return f"{' then '.join(chain)}:\n{run.stderr}" if run.returncode else ""


def check(root, command, stamps):
    """Diagnostics, and the number of headers. `stamps` is the folder that remembers which chains passed."""
    include = root / "include"
    paths = {p.relative_to(include).as_posix(): p for p in sorted(include.rglob("*.hpp"))}
    heads = {name: included(path, at_the_head=True) for name, path in paths.items()}
    whole = {name: included(path, at_the_head=False) for name, path in paths.items()}
    public = [name for name in paths if "/impl/" not in name]
    version = subprocess.run(command + ["--version"], capture_output=True, text=True).stdout
    stamps.mkdir(parents=True, exist_ok=True)

    def checked(chain):
        reached = sorted(closure(whole, chain[-1], {chain[-1]}).intersection(paths))
        seen = [version, *command, *chain, *(paths[name].read_text(encoding="utf-8") for name in reached)]
        stamp = stamps / hashlib.sha256("\0".join(seen).encode()).hexdigest()
        diagnostic = "" if stamp.exists() else compile_chain(command, chain)
        if not diagnostic:
            stamp.touch()
        return diagnostic

    found = chains({name: closure(heads, name, set()) - {name} for name in public})
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [diagnostic for diagnostic in pool.map(checked, found) if diagnostic], len(public)


def command_for(source, compile_commands):
    """The command that CMake compiles a source with, up to the names of files."""
    entry = next(e for e in json.loads(compile_commands.read_text()) if Path(e["file"]) == source)
    words = shlex.split(entry["command"])
    return words[: words.index("-o")]


if __name__ == "__main__":
    root, source, compile_commands, stamps = map(Path, sys.argv[1:])
    report("headers alone", *check(root, command_for(source, compile_commands), stamps))
