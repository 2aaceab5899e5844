"""What a dropped file and what is made of it are called in the output folder: told apart from all that is there."""

import errno
import os
import re
import unicodedata
from collections.abc import Container
from pathlib import Path

from calc.files.names import PASSING, errors_path, folded_file_name, forecast_path, report_path, results_path

LONGEST = 255  # bytes of a name on almost every system
_ROOM = 75  # bytes that are kept free for what is appended, where a name has to be cut
_MOST = 1_000_000  # the highest number that is tried
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,15}")
_NUMBER = re.compile(r" \(\d+\)$")


def is_passing(name: str) -> bool:
    """Tell whether a name is of a lock, a hidden or a temporary file, which comes and goes with a person's work."""
    return PASSING.fullmatch(name) is not None


def products(name: str) -> tuple[str, str, str, str, str]:
    """Name what may be made of an input: results, a copy with errors marked, the text that says why, reports, forecast.

    A number in the input's name is in all of them, so that another number always gives other names.
    """
    stem, suffix = _split(name)
    whole = Path(f"{stem}.xlsx")
    copy, number = errors_path(whole).name, _NUMBER.search(stem)
    if number and not copy.startswith(stem):  # of Q1.errors (2).xlsx: Q1.errors 2.xlsx
        copy = f"{copy.removesuffix('.xlsx')}{number[0]}.xlsx"
    text = f"{name if suffix.lower() == '.txt' else stem}.txt"
    return results_path(whole).name, copy, text, report_path(whole).name, forecast_path(whole).name


def all_names(name: str) -> frozenset[str]:
    """Give an input's name and those of its products, folded, so that two that some system takes for one are equal."""
    return frozenset(map(folded_file_name, (name, *products(name))))


def longest_in(folder: Path) -> int:
    """Give how many bytes a name in a folder may have."""
    try:
        return min(LONGEST, os.pathconf(folder, "PC_NAME_MAX"))
    except (AttributeError, OSError, ValueError):  # Windows has no such question
        return LONGEST


def free_name(dropped: str, taken: Container[str], longest: int = LONGEST) -> str:
    """Choose ``Q1.xlsx``, or ``Q1 (2).xlsx`` where that name or one of its products' is among the ``taken``.

    What no file of another system can bear, line ends and broken letters, becomes ``_``; a name that leaves no room for
    those of its products is cut, and is never one that a hidden or a temporary file has. ``OSError`` where no name is
    short enough for the disk.
    """
    safe = "".join("_" if unicodedata.category(char) in {"Cc", "Cs"} else char for char in dropped)
    stem, suffix = _split(safe)
    short = stem.encode()[: max(longest - _ROOM, 0)].decode(errors="ignore").rstrip()
    number = 1
    while number < _MOST:
        mark = f" ({number})" if number > 1 else ""
        name = next((each for part in (stem, short) if _fits(each := f"{part}{mark}{suffix}", longest)), None)
        if name is not None and not is_passing(name) and not any(each in taken for each in all_names(name)):
            return name
        number += 1 + number // 100  # among thousands of one name, not every number is tried
    raise OSError(errno.ENAMETOOLONG, "every name that is short enough is taken", dropped)


def without_number(name: str) -> str:
    """Give the name that a file was dropped under, as far as it tells: ``Q1.xlsx`` for ``Q1 (2).xlsx``."""
    stem, suffix = _split(name)
    return f"{_NUMBER.sub('', stem)}{suffix}"


def _split(name: str) -> tuple[str, str]:
    """Split a name into stem and extension: “Smith & Co. Director Plan” has none, whatever follows the dot."""
    suffix = Path(name).suffix
    return (name.removesuffix(suffix), suffix) if _EXTENSION.fullmatch(suffix) else (name, "")


def _fits(name: str, longest: int) -> bool:
    return max(len(each.encode()) for each in (name, *products(name))) <= longest
