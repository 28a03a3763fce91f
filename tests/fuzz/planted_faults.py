"""Whether the fuzzers see anything: an overflow of a fixed buffer, planted in each reader, must be found.

    python3 tests/fuzz/planted_faults.py [SECONDS]    after scripts/fuzz; SECONDS for each harness, 60 unless told

The readers with these faults are built in build/planted, from a copy of the tree.
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "build" / "planted"

# By harness: file, the line after which the fault goes, the buffer's size, and the text that is copied into it whatever its length.
FAULTS = {
    "model": ("src/io/model/muscle_reader.cpp", "const auto names = muscles.texts(row, \"wraps\"), ranges =", 12,
              "(ranges.empty() ? std::string() : ranges.front())"),
    "toml": ("src/io/experiment/posture_file.cpp", "posture.label = table.text(", 100, "posture.label"),
    "motion": ("src/io/experiment/motion_file.cpp", "for (const std::string_view text : lines_of(bytes)) {", 1000, "text"),
    "result": ("src/io/result/dataset_bytes.cpp", "variable.name = in.text();", 64, "variable.name"),
}  # fmt: skip


def copy_tree():
    shutil.rmtree(OUT / "tree", ignore_errors=True)
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    for name in names:
        if (ROOT / name).is_file():
            (OUT / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, OUT / "tree" / name)


def plant(file, line, size, text):
    """Adds a copy of a text into a buffer that does not hold every text."""
    lines = (OUT / "tree" / file).read_text(encoding="utf-8").splitlines()
    (place,) = (i for i, found in enumerate(lines) if line in found)
    lines.insert(place + 1, f"{{ volatile char planted[{size}]; std::size_t i = 0; for (const char c : {text}) planted[i++] = c; }}")
    (OUT / "tree" / file).write_text("\n".join(lines) + "\n", encoding="utf-8")


def build():
    cmake = ["cmake", "--preset", "fuzz", "-B", str(OUT / "build"), f"-DLUMBOPELVIC_PREBUILT={ROOT / 'build' / 'release'}"]
    subprocess.run(cmake, cwd=OUT / "tree", check=True, stdout=subprocess.DEVNULL)
    targets = [f"fuzz_{harness}" for harness in FAULTS]
    subprocess.run(["cmake", "--build", str(OUT / "build"), "--target", *targets], check=True, stdout=subprocess.DEVNULL)


def seconds_until_found(harness, seconds):
    """How long the harness takes to find its fault, from the seeds alone; None: longer than it was given."""
    fuzz, corpus, findings = ROOT / "build" / "fuzz", OUT / "corpus" / harness, OUT / "findings" / harness
    for folder in (corpus, findings):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    environment = {
        "ASAN_OPTIONS": "detect_leaks=0:allocator_may_return_null=1",
        "LUMBOPELVIC_DATA": str(ROOT / "data"),
        "LUMBOPELVIC_FUZZ_MODEL": str(fuzz / "small_model"),
    }
    def run(limit):
        program = OUT / "build/tests/fuzz" / f"fuzz_{harness}"
        arguments = [limit, "-max_len=200000", f"-artifact_prefix={findings}/", corpus, fuzz / "seeds" / harness]
        return subprocess.run([program, *arguments], env=environment, capture_output=True, check=False)

    if run("-runs=0").returncode != 0:
        raise RuntimeError(f"{harness}: the seeds themselves meet the fault: it shows nothing about the fuzzer")
    begun = time.monotonic()
    ran = run(f"-max_total_time={seconds}")
    found = ran.returncode != 0 and (b"stack-buffer-overflow" in ran.stderr or b"out of bounds" in ran.stderr)
    return time.monotonic() - begun if found else None


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    copy_tree()
    for fault in FAULTS.values():
        plant(*fault)
    build()
    missed = 0
    for harness, (file, *_) in FAULTS.items():
        took = seconds_until_found(harness, seconds)
        missed += took is None
        print(f"{harness}: fault in {file}", f"found after {took:.0f} s" if took is not None else f"not found in {seconds} s", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
