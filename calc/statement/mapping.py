"""A person's mapping file (TOML): ``"their header" = "our header"``, one a line; debits below ``[signs]``."""

import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from calc.contract import folded_header
from calc.statement.headers import known_header
from calc.statement.mapping_sheet import Corrected, corrected_sheet
from calc.statement.marks import CREDIT, DEBIT, plain_word
from calc.statement.model import NotAMapping
from calc.statement.synonyms import JOURNAL_HEADERS, RESERVE_HEADERS, SIGN

_FORM = 'Write one line for each column: "their header" = "our header", in quotation marks.'
_OURS = ", ".join(dict.fromkeys((*JOURNAL_HEADERS, SIGN, *RESERVE_HEADERS)))
_SIGNS_FORM = 'Below the line [signs], write one line for each type or mark: "REVERSAL" = "debit", or "credit".'
_WORDS = {"debit": DEBIT, "credit": CREDIT}
_WORKBOOKS = (b"PK\3\4", b"\xd0\xcf\x11\xe0")
SIZE_LIMIT, WORKBOOK_LIMIT = 1_000_000, 300_000_000


@dataclass(frozen=True)
class Mapped:
    """What a mapping file says: their header -> our header, and by plain word of a type or a mark its sign.

    ``corrected`` is what a workbook's sheet Taken As says in its place.
    """

    headers: Mapping[str, str]
    signs: Mapping[str, int]
    corrected: Corrected = field(default_factory=Corrected)


def read_mapping(path: Path) -> Mapped:
    """Read a mapping file. ``NotAMapping`` says all that is wrong with it."""
    try:
        data = _bytes_of(path)
        if len(data) > (WORKBOOK_LIMIT if data.startswith(_WORKBOOKS) else SIZE_LIMIT):
            raise NotAMapping(f"{path.name} is far too large for a mapping file. {_FORM}")
        if data.startswith(_WORKBOOKS):
            corrected = corrected_sheet(path, data)
            return Mapped({}, corrected.signs, corrected)
        lines = tomllib.loads(data.decode("utf-8-sig"))
    except (OSError, ValueError) as wrong:
        if isinstance(wrong, tomllib.TOMLDecodeError):
            raise NotAMapping(f"{path.name} is not a mapping file: {wrong}. {_FORM}") from wrong
        if isinstance(wrong, FileNotFoundError):
            raise NotAMapping(f"{path.name} does not exist. Check the name and the folder.") from wrong
        why = "is not text in UTF-8" if isinstance(wrong, UnicodeDecodeError) else "cannot be opened"
        raise NotAMapping(f"{path.name} {why}. {_FORM}") from wrong
    except RecursionError as wrong:
        raise NotAMapping(f"{path.name} is not a mapping file. {_FORM}") from wrong
    signs = lines.pop("signs", {}) if isinstance(lines.get("signs"), dict) else {}
    return Mapped(checked_mapping(lines, path.name), _checked_signs(signs, path.name))


def _bytes_of(path: Path) -> bytes:
    """Read the file's bytes, and no more than are needed to see that they are too many."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for, and a device has no end
        raise NotAMapping(f"{path.name} is not a file. {_FORM}")
    if not status.st_size:  # some systems have files without a size that never end
        return b""
    with path.open("rb") as file:
        start = file.read(SIZE_LIMIT + 1)
        return start + file.read(WORKBOOK_LIMIT) if start.startswith(_WORKBOOKS) else start


def checked_mapping(mapping: Mapping[str, object], name: str = "The mapping") -> dict[str, str]:
    """Check a mapping; give it with our headers as the contract writes them, "" for a column to be left alone."""
    wrong: list[str] = []
    good: dict[str, str] = {}
    seen: dict[str, str] = {}
    for theirs, ours in mapping.items():
        if not isinstance(ours, str):
            wrong.append(f"“{theirs}” has no text after the =. {_FORM}")
        elif (header := known_header(ours)) is None:
            wrong.append(f"“{ours}”, for “{theirs}”, is not one of our headers: {_OURS}, or ignore.")
        elif folded_header(theirs) in seen:
            wrong.append(f"“{theirs}” and “{seen[folded_header(theirs)]}” are the same header. Keep one of them.")
        else:
            good[theirs] = header
            seen[folded_header(theirs)] = theirs
    if wrong:
        raise NotAMapping(f"{name}: {' '.join(wrong)}")
    return good


def _checked_signs(signs: Mapping[str, object], name: str) -> dict[str, int]:
    """Check the signs of a mapping; give the sign of each type or mark by its plain word."""
    wrong: list[str] = []
    good: dict[str, int] = {}
    for theirs, word in signs.items():
        sign = _WORDS.get(str(word).strip().casefold())
        if sign is None:
            wrong.append(f"“{word}”, for “{theirs}” below [signs], is neither debit nor credit. {_SIGNS_FORM}")
            if isinstance(word, str) and known_header(word) is not None:
                wrong.append("Put lines for columns above the line [signs].")
        elif good.get(plain_word(theirs), sign) != sign:
            wrong.append(f"“{theirs}” is both a debit and a credit below [signs]. Keep one of the lines.")
        else:
            good[plain_word(theirs)] = sign
    if wrong:
        raise NotAMapping(f"{name}: {' '.join(dict.fromkeys(wrong))}")
    return good
