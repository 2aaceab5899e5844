"""What a dropped file and what is made of it are called in the output folder: told apart from all that is there."""

import unicodedata
from collections.abc import Container
from itertools import count
from pathlib import Path

from calc.batch.find import PASSING
from calc.places import errors_path, folded, results_path

_LONGEST = 255  # bytes of a name on almost every system
_CUT = 180  # bytes that are kept of a longer one: room for what is appended


def is_passing(name: str) -> bool:
    """Whether it is a lock, a hidden or a temporary file, which comes and goes with what a person does."""
    return PASSING.fullmatch(name) is not None


def products(name: str) -> tuple[str, str, str]:
    """The names of what may be made of an input: its results, its copy with errors marked, the text that says why."""
    path = Path(name)
    text = f"{path.stem}.txt" if path.suffix.lower() != ".txt" else f"{name}.txt"
    return results_path(path).name, errors_path(path).name, text


def all_names(name: str) -> frozenset[str]:
    """An input's name and those of its products, so that two that some system takes for one are equal."""
    return frozenset(map(folded, (name, *products(name))))


def free_name(dropped: str, taken: Container[str]) -> str:
    """``Q1.xlsx``, or ``Q1 (2).xlsx`` where a name of it or of its products is taken (``folded``).

    What no file of another system can bear, line ends and broken letters, becomes ``_``; a name that leaves no room for
    those of its products is cut.
    """
    safe = "".join("_" if unicodedata.category(char) in {"Cc", "Cs"} else char for char in dropped)
    path = Path(safe)
    stem, suffix = path.stem, path.suffix
    if len(suffix.encode()) > 20:
        stem, suffix = safe, ""
    if max(len(each.encode()) for each in (safe, *products(safe))) > _LONGEST:
        stem = stem.encode()[:_CUT].decode(errors="ignore").rstrip()
    for number in count(1):
        name = f"{stem} ({number}){suffix}" if number > 1 else f"{stem}{suffix}"
        if not any(each in taken for each in all_names(name)):
            return name
    raise AssertionError
