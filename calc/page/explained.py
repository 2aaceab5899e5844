"""What a page tells of an ID or a name, and the directors to choose from. This runs in a process with limits."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from calc.page.refusals import refused_as_value

if TYPE_CHECKING:
    from calc.explanation.from_workbook import Explained

_MOST = 300  # directors that are listed; each other one can be searched


@dataclass(frozen=True)
class Directors:
    """The IDs and the names of directors, in the order of their names; ``more`` are not listed."""

    listed: tuple[tuple[str, str], ...]
    more: int


@refused_as_value
def explained_for_page(path: Path, wanted: str) -> "tuple[str, Explained]":
    """Tell how what an ID or a name stands for came to be, also where it was typed in another case.

    Before it stands what it is to be headed by: the ID that was asked for, as the results write it, though another may
    be explained, as for an issuance its option.
    """
    from calc.explanation.from_workbook import UnknownID, explained

    try:
        told = explained(path, wanted)
    except UnknownID as unknown:
        if not unknown.meant:
            raise
        wanted, told = unknown.meant, explained(path, unknown.meant)
    return wanted if told.kind == "award" else told.award, told


@refused_as_value
def directors_of(path: Path) -> Directors:
    """Read the directors of a workbook of results: those with an award or a fee, and those of the input."""
    from calc.explanation.find_overview import OF_PEOPLE
    from calc.results.read_back import read_prior

    sheets = read_prior(path, OF_PEOPLE, ("Source Rows",)).sheets
    rows = sheets["Source Rows"]
    places = zip(rows.column("Sheet"), rows.column("Reference"), strict=True)
    names = {str(reference): "" for sheet, reference in places if sheet == "Directors"} if len(rows) else {}
    for title in OF_PEOPLE:
        columns = (sheets[title].column(header) for header in ("Director ID", "Name"))
        names |= {str(director): str(name) for director, name in zip(*columns, strict=True)}
    ordered = sorted(names.items(), key=lambda each: ((each[1] or each[0]).casefold(), each[0]))
    return Directors(tuple(ordered[:_MOST]), max(0, len(ordered) - _MOST))
