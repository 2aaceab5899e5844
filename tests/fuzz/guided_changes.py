"""What a guided fuzz begins with, and how it changes that: markup by whole elements and values, so that it is read."""

import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

# Nothing of the program may be imported here: what the fuzzer is to follow is imported by it.
STATEMENTS = Path(__file__).parents[2] / "sample_inputs" / "statements"
_TOKEN = re.compile(rb"<[^<>]*>|[^<>]+")
_VALUE = re.compile(rb'"[^"]*"')
_WORDS = (
    b"-1", b"0", b"1", b"1048577", b"16385", b"4294967296", b"1e999", b"nan", b"1E-400", b"", b"A1", b"XFD1048576",
    b"A1:XFD1048576", b"b", b"e", b"s", b"str", b"inlineStr", b"d", b"n", b"#REF!", b"true", b"\xef\xbf\xbf", b"&#10;",
    b"2001-02-03", b"2001-02-03T25:61:61", b"12/31/9999", b"(1,234.50)", b"=NOW()", b"R1C1", b"../../x", b"\xc2\xa0",
)  # fmt: skip
_ENDINGS = (b"\n", b"\r\n", b";", b",", b"\t", b'"', b"|", b"Total", b"Date", b"Shares", b"[signs]", b"debit", b'"""')

Parts = list[tuple[str, bytes]]
Mutate = Callable[[bytes, int], bytes]  # the fuzzer's own change of bytes, to no more than so many


def packed(parts: Parts) -> bytes:
    """The parts as a workbook."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name, data in parts:
            package.writestr(name, data)
    return made.getvalue()


def books(folder: Path) -> list[Parts]:
    """The parts of the workbooks of which one part is changed: a small plan, and a statement."""
    from tests.support import workbooks

    sound = workbooks.sound()
    few = {name: sound[name][:2] for name in ("Directors", "Meetings", "Fees", "Elections", "Prices")}
    found = []
    for path in (
        workbooks.write(folder / "plan.xlsx", {"Plan": sound["Plan"], **few}),
        STATEMENTS / "bayside-2002-06.xlsx",
    ):
        with zipfile.ZipFile(path) as package:
            found.append([(name, package.read(name)) for name in package.namelist()])
    return found


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


def is_markup(data: bytes) -> bool:
    """Whether a part, behind its two bytes, is well-formed: what is not, is refused at once."""
    try:
        return bool(expat.ParserCreate().Parse(data[2:], True))
    except (LookupError, ValueError, expat.ExpatError):
        return False


def changed(data: bytes, most: int, rng: random.Random, mutate: Mutate) -> bytes:
    """The bytes changed at random, to no more than so many."""
    head, tokens = data[:2], _TOKEN.findall(data[2:])
    if len(tokens) < 3 or rng.random() < 0.05:
        if rng.random() < 0.7:
            return mutate(data, most)
        at = rng.randrange(len(data) + 1)
        return (data[:at] + rng.choice(_WORDS + _ENDINGS) + data[at + rng.choice((0, 0, 1, 4)) :])[:most]
    for _ in range(rng.choice((1, 1, 2, 4))):
        _change(tokens, rng, mutate)
    return (head + b"".join(tokens))[:most]


def _change(tokens: list[bytes], rng: random.Random, mutate: Mutate) -> None:
    """Take an element out, put it in elsewhere, or change a value."""
    if not tokens:
        return
    at, what = rng.randrange(len(tokens)), rng.randrange(6)
    end, values = _end(tokens, at), [*_VALUE.finditer(tokens[at])]
    if what == 0:
        del tokens[at:end]
    elif what == 1:
        place = rng.randrange(len(tokens))
        tokens[place:place] = tokens[at:end] * rng.choice((1, 1, 2, 30))
    elif values:
        found = rng.choice(values)
        other = rng.choice(_VALUE.findall(rng.choice(tokens)) or (b'"0"',))[1:-1]
        value = rng.choice((rng.choice(_WORDS), other, _plain(mutate(found[0][1:-1] or b"1", 24))))
        tokens[at] = tokens[at][: found.start() + 1] + value + tokens[at][found.end() - 1 :]
    elif not tokens[at].startswith(b"<"):
        tokens[at] = rng.choice((rng.choice(_WORDS), _plain(mutate(tokens[at], len(tokens[at]) + 8))))


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
