"""The results of an earlier run, read back from their workbook: what the tie-out holds today's figures against."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from calc.annotate_text import visible
from calc.contract import ALL_RESULTS, BASIS, RECONCILIATION, SPLIT_OF, Kind, Sheet
from calc.look_results import look_at_results
from calc.package import NotAWorkbook, PackageLook, readable, same_bytes
from calc.records import Row, typed
from calc.releases import lacking
from calc.shown_values import blank_shown, not_shown


class NotResults(Exception):  # noqa: N818 - it reads as what it says
    """The file is not a workbook of results that can be compared; the message says why and what to do."""


class NotShown(NotResults):
    """The results do not show their figures: they were saved without what formulas give, or with an error."""


@dataclass(frozen=True)
class Prior:
    """An earlier workbook of results: whose figures they are, up to which day, and their rows by sheet."""

    name: str
    as_of_date: date
    period_start: date | None
    program: str
    terms: tuple[tuple[str, Any], ...]
    sheets: Mapping[str, Sequence[Row]]
    splits: tuple[str, ...] = ()  # each as "3 for 2", in order


def read_prior(path: Path, wanted: Sequence[str], optional: Sequence[str] = ()) -> Prior:
    """Read the ``wanted`` sheets of a workbook of results, those on which one continues included.

    An ``optional`` one that is not there has no rows, nor has one that the program which wrote them did not know.
    """
    try:
        look = look_at_results(path, {*wanted, *optional, BASIS.name})
    except NotAWorkbook as refused:
        raise NotResults(str(refused)) from refused
    titles = [sheet.name for sheet in look.sheets]
    try:
        book = opened(path, look)
        basis = list(sheet_rows(book, BASIS.name, titles))
        program = program_of(basis)
        unknown = [name for name, columns in lacking(program).items() if not columns]
        missing = [name for name in (*wanted, BASIS.name) if name not in titles and name not in unknown]
        if missing:
            raise NotResults(
                f"{path.name} is not a workbook of results: it has no sheet {missing[0]}. Choose results that plancalc"
                " run has written."
            )
        names = (*wanted, *optional)
        if why := not_shown(path.name, look, book, (*names, BASIS.name)):
            _require_all_columns(path.name, book, names, titles, program)
            raise NotShown(why)
        sheets = {name: list(sheet_rows(book, name, titles)) for name in names}
        if why := next(filter(None, (blank_shown(path.name, *each) for each in sheets.items())), ""):
            raise NotShown(why)
    except NotAWorkbook as changed:
        raise NotResults(str(changed)) from changed
    except (CalamineError, OSError, ValueError) as unreadable:
        raise NotResults(f"{path.name} cannot be read. Open it in Excel and save it again.") from unreadable
    facts = _facts(basis)
    as_of = _day(facts.get("Computed up to and including"))
    if as_of is None:
        raise NotResults(f"The Basis sheet of {path.name} does not say up to which day it was computed.")
    terms = tuple((str(row["Item"]), row["Value"]) for row in basis if row.get("Kind") == "term")
    splits = tuple(str(row["Value"]) for row in basis if str(row.get("Item", "")).startswith(SPLIT_OF))
    return Prior(visible(path.name), as_of, _day(facts.get("Activity from")), program_of(basis), terms, sheets, splits)


def _facts(basis: Sequence[Row]) -> dict[Any, Any]:
    return {row.get("Item"): row.get("Value") for row in basis if row.get("Kind") == "run"}


def program_of(basis: Sequence[Row]) -> str:
    """The program that wrote results, as their Basis names it: ``plancalc 0.1.0``."""
    return str(_facts(basis).get("Program", ""))


def opened(path: Path, look: PackageLook) -> CalamineWorkbook:
    """The workbook that was looked at, whatever its name; ``NotAWorkbook`` where it was changed or lost a sheet."""
    if look.absence:
        raise NotAWorkbook(f"{path.name} {look.absence}")
    return CalamineWorkbook.from_filelike(io.BytesIO(readable(same_bytes(path, look), look)))


def sheet_rows(book: CalamineWorkbook, name: str, titles: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows of a result sheet and of those on which it continues, by header, as read: "" is a blank."""
    number, title = 1, name
    while title in titles:
        lines = book.get_sheet_by_name(title).iter_rows()
        headers = [str(cell) for cell in next(lines, [])]
        for line in lines:
            if any(cell != "" for cell in line):
                yield dict(zip(headers, line, strict=False))
        number += 1
        title = f"{name} ({number})"


def require_columns(name: str, sheet: Sheet, row: Row, program: str = "") -> None:
    """Refuse results of which somebody has deleted or renamed a column that their ``program`` wrote."""
    unknown = lacking(program).get(sheet.name, ())
    missing = [header for header in sheet.headers if header not in row and header not in unknown]
    if missing:
        raise NotResults(
            f"{name} has no column {missing[0]} on {sheet.name}. Choose the results as plancalc wrote them."
        )


def _require_all_columns(
    name: str, book: CalamineWorkbook, wanted: Sequence[str], titles: Sequence[str], program: str
) -> None:
    """Refuse results that lack a column: that says more than what else they do not show."""
    known = {sheet.name: sheet for sheet in (*RECONCILIATION, *ALL_RESULTS)}
    for title in wanted:
        row = next(sheet_rows(book, title, titles), None)
        if row is not None and title in known:
            require_columns(name, known[title], row, program)


def typed_row(name: str, sheet: Sheet, row: Row) -> Row:
    """A row of a result sheet, typed as the contract says. ``NotResults`` where a cell is of another kind."""
    made = {column.header: typed(row.get(column.header), column.kind) for column in sheet.columns}
    for column in sheet.columns:
        value, fits = made[column.header], _FITS.get(column.kind, (str,))
        if value is not None and column.kind is not Kind.ANY and type(value) not in fits:
            wrong = repr(value)[:60]
            raise NotResults(
                f"{name} has {wrong} under {column.header} on {sheet.name}. Choose the results as plancalc wrote them."
            )
    return made


_FITS: Mapping[Kind, tuple[type, ...]] = {
    Kind.DATE: (date,),
    Kind.SHARES: (int,),
    Kind.INTEGER: (int,),
    Kind.DOLLARS: (int, Decimal),
    Kind.PRICE: (int, Decimal),
}


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None
