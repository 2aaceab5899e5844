"""Inputs that a fuzzer seeks by what they make the program do: ``python -m tests.fuzz.guided package --minutes 20``.

It needs atheris (``pip install atheris``), which the project does not depend on. What fails is kept, one file of each
kind, in the folder that is told at the end: an error that is no refusal, more than five seconds, more than a gigabyte.
"""

import argparse
import contextlib
import importlib.util
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.fuzz.guided_changes import books, changed, is_markup, packed, seeds

SLOW, KILLED_AFTER, MEGABYTES = 5, 20, 1_000
MEMORY = "/dev/shm"  # a disk of memory, where there is one: a file is written for each input
_LIMITS = [f"-timeout={KILLED_AFTER}", f"-rss_limit_mb={MEGABYTES}", "-max_len=20000", "-len_control=0"]
# A part that nobody changed runs the same code as all others: each is kept.
_CORPUS = ["-keep_seed=1", "-reduce_inputs=0", "-mutate_depth=1", "-cross_over=0", "-entropic=0"]


def reader(target: str, folder: Path) -> Callable[[bytes], None]:
    """What reads the fuzzer's bytes: only what is no refusal comes out of it."""
    from calc.excel.inspect import NotAWorkbook
    from calc.job.pipeline import check
    from calc.statement import NotAMapping, NotAStatement, read_mapping, read_statement

    path, sources = folder / "given.xlsx", books(folder)

    def read(data: bytes) -> None:
        reads = read_mapping if target == "mapping" else read_statement
        if target == "package":
            if len(data) < 2:
                return
            book = data[0] % len(sources)
            reads = (check, read_statement)[book]
            parts = [*sources[book]]
            place = data[1] % len(parts)
            parts[place] = (parts[place][0], data[2:])
            data = packed(parts)
        path.write_bytes(data)
        with contextlib.suppress(NotAWorkbook, NotAStatement, NotAMapping):
            reads(path)

    return read


def kind_of(wrong: Exception) -> str:
    """What and where in the program an error is."""
    frames = traceback.extract_tb(wrong.__traceback__)
    place = [frame for frame in frames if "/calc/" in frame.filename][-1]
    return f"{type(wrong).__name__}-{Path(place.filename).stem}-{place.lineno}"


def fuzz(target: str, seconds: int, kept: Path, corpus: Path) -> None:
    """Fuzz in this process, which the fuzzer ends."""
    import atheris

    scratch = Path(tempfile.mkdtemp())
    with atheris.instrument_imports(include=["calc", "tomllib"]):
        begun, read = seeds(target, scratch), reader(target, scratch)
        for seed in begun:  # some modules are imported where they are needed
            read(seed)

    def one(data: bytes) -> None:
        started, why = time.process_time(), ""
        try:
            read(data)
        except Exception as wrong:
            why = kind_of(wrong)
        if time.process_time() - started > SLOW:
            why = "slow"
        if why and not (kept / why).exists():
            (kept / why).write_bytes(data)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if target != "package":
            return changed(data, most, rng, atheris.Mutate)
        sound = data if rng.random() < 0.5 and is_markup(data) else rng.choice(begun)
        found = (changed(sound, most, rng, atheris.Mutate) for _ in range(5))
        return next(filter(is_markup, found), data)

    words = [sys.argv[0], str(corpus), f"-artifact_prefix={kept}/", f"-max_total_time={seconds}", *_LIMITS, *_CORPUS]
    atheris.Setup(words, one, custom_mutator=mutate)
    atheris.Fuzz()


def main() -> int:
    """Fuzz one of the readers in processes of their own, which a hang ends, for so many minutes."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("target", choices=("package", "statement", "mapping"))
    arguments.add_argument("--minutes", type=float, default=20)
    arguments.add_argument("--folder", type=Path, help="where the corpus and what fails is kept; else a new folder")
    arguments.add_argument("--seconds", type=int, help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if importlib.util.find_spec("atheris") is None:
        print("This needs atheris: .venv/bin/python -m pip install atheris")
        return 2
    folder = given.folder or Path(tempfile.mkdtemp(prefix="guided-"))
    corpus, kept = folder / "corpus", folder / "failed"
    for each in (corpus, kept):
        each.mkdir(parents=True, exist_ok=True)
    if given.seconds:
        fuzz(given.target, given.seconds, kept, corpus)
    end = time.monotonic() + 60 * given.minutes
    again = [sys.executable, "-m", "tests.fuzz.guided", given.target, "--folder", str(folder), "--seconds"]
    with tempfile.TemporaryDirectory(dir=MEMORY if Path(MEMORY).is_dir() else None) as scratch:
        for number, seed in enumerate(seeds(given.target, Path(scratch))):
            (corpus / f"seed-{number}").write_bytes(seed)
        while (left := round(end - time.monotonic())) > 0:
            subprocess.run([*again, str(left)], env={**os.environ, "TMPDIR": scratch}, check=False)
            time.sleep(1)
    found = sorted(each.name for each in kept.iterdir() if each.is_file())
    print(f"{len(found)} kinds of failure in {kept}: {', '.join(found)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
