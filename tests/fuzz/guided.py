"""Inputs that a fuzzer seeks by what they make the program do: ``python -m tests.fuzz.guided package --minutes 20``.

It needs atheris (``pip install atheris``), which the project does not depend on. What fails is kept, one file of each
kind, in the folder that is told at the end: an error that is no refusal, more than five seconds, more than a gigabyte.
"""

import argparse
import importlib.util
import io
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

from tests.support.paths import SAMPLES

# Nothing of the program may be imported yet: what the fuzzer is to follow is imported by it.
STATEMENTS = SAMPLES / "statements"
SLOW, KILLED_AFTER, MEGABYTES = 5, 20, 1_000
_TOKEN = re.compile(rb"<[^<>]*>|[^<>]+")
_VALUE = re.compile(rb'"[^"]*"')
_WORDS = (
    b"-1", b"0", b"1", b"1048577", b"16385", b"4294967296", b"1e999", b"nan", b"1E-400", b"", b"A1", b"XFD1048576",
    b"A1:XFD1048576", b"b", b"e", b"s", b"str", b"inlineStr", b"d", b"n", b"#REF!", b"true", b"\xef\xbf\xbf", b"&#10;",
    b"2001-02-03", b"2001-02-03T25:61:61", b"12/31/9999", b"(1,234.50)", b"=NOW()", b"R1C1", b"../../x", b"\xc2\xa0",
)  # fmt: skip
_ENDINGS = (b"\n", b"\r\n", b";", b",", b"\t", b'"', b"|", b"Total", b"Date", b"Shares", b"[signs]", b"debit", b'"""')


def parts_of(path: Path) -> list[tuple[str, bytes]]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(path) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def packed(parts: list[tuple[str, bytes]]) -> bytes:
    """The parts as a workbook, unpacked, so that the bytes of a part are those of the file."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name, data in parts:
            package.writestr(name, data)
    return made.getvalue()


def books(folder: Path) -> list[list[tuple[str, bytes]]]:
    """The workbooks of which parts are changed: a small plan, and a statement."""
    from tests.support import workbooks

    sound = workbooks.sound()
    few = {name: sound[name][:2] for name in ("Directors", "Meetings", "Fees", "Elections", "Prices")}
    plan = workbooks.write(folder / "plan.xlsx", {"Plan": sound["Plan"], **few})
    return [parts_of(plan), parts_of(STATEMENTS / "bayside-2002-06.xlsx")]


def seeds(target: str, folder: Path) -> list[bytes]:
    """What the fuzzer begins with; of a workbook the number of it and of a part in two bytes, and the part."""
    if target == "package":
        return [bytes([b, i]) + data for b, book in enumerate(books(folder)) for i, (_, data) in enumerate(book)]
    if target == "mapping":
        return [b'"Trade Dt" = "Date"\n"Memo" = "ignore"\nQty = \'Shares\'\n[signs]\n"REVERSAL" = "debit"\n']
    csv = (STATEMENTS / "leman-2002.csv").read_bytes()
    entry = "Date\tHolder\tShares\r\n03/04/2002\tBest, B.\t1,000\r\n03/14/2002\tAble, A.\t(250)\r\nTotal\t\t750\r\n"
    reserve = b"As-of Date;Opening Balance;Issued;Closing Balance\n31.12.2001;1.000.000;10.000;990.000\n"
    page = b"<html><table><tr><td>Date</td><td>Shares</td></tr><tr><td>2002-01-02</td><td>5</td></tr></table></html>"
    return [csv, csv.replace(b",", b";"), entry.encode(), entry.encode("utf-16"), reserve, page]


def changed(data: bytes, most: int, rng: random.Random, mutate: Callable[[bytes, int], bytes]) -> bytes:
    """The bytes changed at random; those of markup mostly by whole elements and values, so that it stays markup."""
    head, tokens = data[:2], _TOKEN.findall(data[2:])
    if len(tokens) < 3 or rng.random() < 0.05:
        if rng.random() < 0.7:
            return mutate(data, most)
        at = rng.randrange(len(data) + 1)
        return (data[:at] + rng.choice(_WORDS + _ENDINGS) + data[at + rng.choice((0, 0, 1, 4)) :])[:most]
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(tokens))
        element, values = tokens[at : _end(tokens, at)], [*_VALUE.finditer(tokens[at])]
        match rng.randrange(6):
            case 0:
                del tokens[at : at + len(element)]
            case 1:
                place = rng.randrange(len(tokens))
                tokens[place:place] = element * rng.choice((1, 1, 2, 30))
            case _ if values:
                found = rng.choice(values)
                other = rng.choice(_VALUE.findall(rng.choice(tokens)) or (b'"0"',))[1:-1]
                value = rng.choice((rng.choice(_WORDS), other, _plain(mutate(found[0][1:-1] or b"1", 24))))
                tokens[at] = tokens[at][: found.start() + 1] + value + tokens[at][found.end() - 1 :]
            case _ if not tokens[at].startswith(b"<"):
                tokens[at] = rng.choice((rng.choice(_WORDS), _plain(mutate(tokens[at], len(tokens[at]) + 8))))
        if not tokens:
            break
    return (head + b"".join(tokens))[:most]


def is_markup(data: bytes) -> bool:
    """Whether a part is well-formed: what is not, is refused at once."""
    try:
        return bool(expat.ParserCreate().Parse(data[2:], True))
    except (LookupError, ValueError, expat.ExpatError):
        return False


def _end(tokens: list[bytes], at: int) -> int:
    """Where the element ends that begins at a token."""
    name, depth = re.match(rb"<([\w:]+)", tokens[at]), 0
    for place in range(at, len(tokens)) if name else ():
        if tokens[place].startswith(b"</" + name[1] + b">"):
            depth -= 1
        elif re.match(rb"<" + name[1] + rb"\b[^>]*[^/]>", tokens[place]):
            depth += 1
        if depth <= 0:
            return place + 1
    return at + 1


def _plain(value: bytes) -> bytes:
    """A value that markup can hold."""
    return bytes(each if 32 <= each < 127 and each not in b'<>&"' else 64 + each % 62 for each in value)


def reader(target: str, folder: Path) -> Callable[[bytes], None]:
    """What reads the fuzzer's bytes: only what is no refusal comes out of it."""
    from calc.excel.inspect import NotAWorkbook
    from calc.job.pipeline import check
    from calc.statement import NotAMapping, NotAStatement, read_mapping, read_statement

    path, sources = folder / "given.xlsx", books(folder)

    def read(data: bytes) -> None:
        try:
            if target == "package":
                if len(data) < 2:
                    return
                book = data[0] % len(sources)
                parts = [*sources[book]]
                place = data[1] % len(parts)
                parts[place] = (parts[place][0], data[2:])
                path.write_bytes(packed(parts))
                (check if book == 0 else read_statement)(path)
            else:
                path.write_bytes(data)
                (read_mapping if target == "mapping" else read_statement)(path)
        except (NotAWorkbook, NotAStatement, NotAMapping):
            pass

    return read


def fuzz(target: str, seconds: int, kept: Path, corpus: Path) -> None:
    """Fuzz in this process, which the fuzzer ends."""
    import atheris

    memory = Path("/dev/shm")
    scratch = Path(tempfile.mkdtemp(prefix="guided-", dir=memory if memory.is_dir() else None))
    with atheris.instrument_imports(include=["calc", "tomllib"]):
        read = reader(target, scratch)
        for seed in seeds(target, scratch):  # some modules are imported where they are needed
            read(seed)

    def one(data: bytes) -> None:
        started, why = time.process_time(), ""
        try:
            read(data)
        except Exception as wrong:
            frames = traceback.extract_tb(wrong.__traceback__)
            place = [frame for frame in frames if "/calc/" in frame.filename][-1]
            why = f"{type(wrong).__name__}-{Path(place.filename).stem}-{place.lineno}"
        if time.process_time() - started > SLOW:
            why = "slow"
        if why and not (kept / why).exists():
            (kept / why).write_bytes(data)

    begun = seeds(target, scratch)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        rng = random.Random(seed)
        if target != "package":
            return changed(data, most, rng, atheris.Mutate)
        sound = data if rng.random() < 0.5 and is_markup(data) else rng.choice(begun)
        found = (changed(sound, most, rng, atheris.Mutate) for _ in range(5))
        return next(filter(is_markup, found), data)

    limits = [f"-max_total_time={seconds}", f"-timeout={KILLED_AFTER}", f"-rss_limit_mb={MEGABYTES}", "-max_len=20000"]
    keep = [
        "-keep_seed=1",
        "-reduce_inputs=0",
        "-len_control=0",
        "-mutate_depth=1",
        "-cross_over=0",
        "-entropic=0",
    ]  # a part that nobody changed runs what all others run
    words = [sys.argv[0], str(corpus), f"-artifact_prefix={kept}/", *limits, *keep]
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
        return print("This needs atheris: .venv/bin/python -m pip install atheris") or 2
    folder = given.folder or Path(tempfile.mkdtemp(prefix="guided-"))
    corpus, kept = folder / "corpus", folder / "failed"
    for each in (corpus, kept):
        each.mkdir(parents=True, exist_ok=True)
    if given.seconds:
        fuzz(given.target, given.seconds, kept, corpus)
    with tempfile.TemporaryDirectory() as scratch:
        for number, seed in enumerate(seeds(given.target, Path(scratch))):
            (corpus / f"seed-{number}").write_bytes(seed)
    end = time.monotonic() + 60 * given.minutes
    again = [sys.executable, "-m", "tests.fuzz.guided", given.target, "--folder", str(folder), "--seconds"]
    while (left := round(end - time.monotonic())) > 0:
        subprocess.run([*again, str(left)], check=False)
    found = sorted(each.name for each in kept.iterdir() if each.is_file())
    print(f"{len(found)} kinds of failure in {kept}: {', '.join(found)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
