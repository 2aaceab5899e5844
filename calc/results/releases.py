"""What a release added to the results, or says in other words: those of an earlier one are read without it."""

import re
from collections.abc import Mapping
from functools import lru_cache

Version = tuple[int, ...]

# By release: the columns that came with it by sheet; none: the whole sheet came with it.
_ADDED: Mapping[Version, Mapping[str, tuple[str, ...]]] = {
    (0, 2): {
        "Cash Due": (),
        "Share Reserve": ("Cause",),
        "Option Events": ("Director ID", "Name", "Minutes", "Tender Value"),
        "Activity": ("Dollars",),
        "Source Rows": ("Yes", "Percent", "Price", "Shares Pending", "Dollars Pending", "Minutes"),
        "Sources": ("Opening Awards Row",),
        "Options": ("Gone Before",),
        "Deferred Awards": ("Gone Before",),
        "Decisions": (),
        "Readings": (),
        "Upcoming by Date": (),
        "Notes": (),
    },
}
# Columns that mean something else since.
_REDEFINED: Mapping[Version, Mapping[str, tuple[str, ...]]] = {
    (0, 2): {
        "Option Events": ("Fair Market Value",),
        "Deferred Awards": ("Issuance Reason",),  # "January" now says that the Deferral Period is not 3
    }
}


# Columns of the input that results keep since.
_KEPT: Mapping[Version, Mapping[str, tuple[str, ...]]] = {
    (0, 2): {"Plan Events": ("Prices Adjust From", "Yes to"), "Elections": ("Percent", "Yes to")}
}


def version_of(program: str) -> Version | None:
    """Read the version in ``plancalc 0.1.0``, as Basis names the program; None where there is none."""
    version = re.search(r"\d+(?:\.\d+)*", program)
    return tuple(int(part) for part in version[0].split(".")) if version else None


@lru_cache(maxsize=100)
def lacking(program: str) -> Mapping[str, tuple[str, ...]]:
    """Give the columns that results of a program lack, by sheet; none: the sheet is lacking as a whole."""
    return _since(_ADDED, program)


@lru_cache(maxsize=100)
def not_compared(program: str) -> Mapping[str, tuple[str, ...]]:
    """Give the columns of results of a program that cannot be compared, by sheet; none: the whole sheet.

    They are lacking, or mean something else today.
    """
    added, redefined = lacking(program), _since(_REDEFINED, program)
    collected = {name: columns and (*columns, *redefined.get(name, ())) for name, columns in added.items()}
    return redefined | collected


def not_kept(program: str) -> Mapping[str, tuple[str, ...]]:
    """Give the columns of the input, by its sheet, of which results of a program keep nothing."""
    return _since(_KEPT, program)


def is_older(program: str, release: Version) -> bool:
    """Tell whether results were written before a release; what names no version is taken for one of today."""
    version = version_of(program)
    return version is not None and version < release


def _since(table: Mapping[Version, Mapping[str, tuple[str, ...]]], program: str) -> dict[str, tuple[str, ...]]:
    """Collect the columns of all releases after the one that wrote results."""
    collected: dict[str, tuple[str, ...]] = {}
    for release, sheets in table.items():
        if is_older(program, release):
            collected |= {name: (*collected.get(name, ()), *columns) for name, columns in sheets.items()}
    return collected
