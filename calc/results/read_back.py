"""The results of an earlier run, read back from their workbook: what the tie-out compares today's figures with."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, cast

from python_calamine import CalamineError, CalamineWorkbook

from calc.contract import ALL_RESULTS, BASIS, OPTIONS, RECONCILIATION, SPLIT_OF, Sheet
from calc.excel.inspect import Inspection, NotAWorkbook, is_readable, readable, unchanged_bytes, unchanged_file
from calc.excel.own_outputs import saved_since
from calc.excel.text import visible
from calc.results.basis_checks import AS_OF, FROM, day_of, require_basis
from calc.results.inspect_results import inspect_results
from calc.results.records import Row, typed
from calc.results.releases import is_older, lacking
from calc.results.sheet_reader import EditedError, MissingColumnError, Page, Reader, edited, sheet_rows
from calc.results.shown_values import blank_in, not_shown
from calc.results.table import ResultTable, read_table


class NotResults(Exception):  # noqa: N818 - it reads as what it says
    """The file is not a workbook of results that can be compared; the message says why and what to do."""


class NotShown(NotResults):
    """The results are not as they were written: saved without what formulas give, with an error, or edited."""


_SHEETS: Mapping[str, Sheet] = {sheet.name: sheet for sheet in (*RECONCILIATION, *ALL_RESULTS)}


_SIGNED = (0, 2)  # from this release on, outputs bear a digest of what is in them


@dataclass(frozen=True)
class Prior:
    """An earlier workbook of results: whose figures they are, up to which day, and their rows by sheet."""

    name: str
    as_of_date: date
    period_start: date | None
    program: str
    terms: tuple[tuple[str, Any], ...]
    sheets: Mapping[str, ResultTable]
    splits: tuple[str, ...] = ()  # each as "3 for 2", in order
    pages: Mapping[str, Sequence[Page]] = field(default_factory=dict)  # where the rows of each sheet stand
    saved_since: bool = False  # whether somebody has saved them since the program wrote them
    run: Mapping[Any, Any] = field(default_factory=dict)  # what Basis says of the run, by item

    @property
    def company(self) -> str:
        """Give the company whose figures they are; empty where they do not say."""
        return str(dict(self.terms).get("Company") or "")

    def refuse(self, sheet: str, index: int, header: str, why: str) -> NoReturn:
        """Refuse the results for a cell that contradicts others: that of a column, in the row at an index."""
        row = index
        for page in self.pages[sheet]:
            if row < page.rows:
                raise NotShown(edited(self.name, page, row + 2, header, self.sheets[sheet][index][header], why))
            row -= page.rows
        raise IndexError(index)


def read_prior(
    path: Path, wanted: Sequence[str], optional: Sequence[str] = (), sheets: Mapping[str, Sheet] = _SHEETS
) -> Prior:
    """Read the ``wanted`` sheets of a workbook of results, those on which one continues included.

    An ``optional`` one that is not there has no rows, nor has one that the program which wrote them did not know.
    ``NotResults`` where the file is none, ``NotShown`` where it is not as it was written.
    """
    try:
        inspection = inspect_results(path, {*wanted, *optional, BASIS.name})
    except NotAWorkbook as refused:
        raise NotResults(str(refused)) from refused
    titles = [sheet.name for sheet in inspection.sheets]
    try:
        book = opened(path, inspection)
        reader = Reader(path.name, book, titles)
        program = program_of(list(sheet_rows(book, BASIS.name, titles)))
        unknown = [name for name, columns in lacking(program).items() if not columns]
        missing = [name for name in (*wanted, BASIS.name) if name not in titles and name not in unknown]
        if missing:
            raise NotResults(
                f"{path.name} is not a workbook of results: it has no sheet {missing[0]}. Choose results that plancalc"
                " run has written."
            )
        names = (*wanted, *optional)
        if why := not_shown(path.name, inspection, book, (*names, BASIS.name)):
            _require_all_columns(path.name, book, names, titles, program)
            raise NotShown(why)
        basis = checked_basis(reader)
        pages: dict[str, list[Page]] = {name: [] for name in names}
        tables = {name: read_table(reader, sheets[name], lacking(program).get(name, ()), pages[name]) for name in names}
        _require_first_rows(path.name, pages, tables)
    except NotAWorkbook as changed:
        raise NotResults(str(changed)) from changed
    except MissingColumnError as other:
        raise NotResults(str(other)) from other
    except EditedError as wrong:
        raise NotShown(str(wrong)) from wrong
    except (CalamineError, OSError, ValueError) as unreadable:
        raise NotResults(f"{path.name} cannot be read. Open it in Excel and save it again.") from unreadable
    return _prior(path, program, basis, tables, pages)


def _prior(
    path: Path,
    program: str,
    basis: Sequence[Row],
    tables: Mapping[str, ResultTable],
    pages: Mapping[str, Sequence[Page]],
) -> Prior:
    """Put together what was read with what Basis says of it."""
    facts = _facts(basis)
    as_of = day_of(facts[AS_OF])
    assert as_of is not None
    terms = tuple((str(row["Item"]), row["Value"]) for row in basis if row.get("Kind") == "term")
    splits = tuple(str(row["Value"]) for row in basis if str(row.get("Item", "")).startswith(SPLIT_OF))
    since = day_of(facts.get(FROM))
    saved = is_saved_since(path, program)
    return Prior(visible(path.name), as_of, since, program, terms, tables, splits, pages, saved, facts)


def _require_first_rows(name: str, pages: Mapping[str, Sequence[Page]], sheets: Mapping[str, ResultTable]) -> None:
    """Refuse results for the first row of a sheet: of it more is known than was checked while the rows were read."""
    for title, table in sheets.items():
        row = dict.fromkeys(pages[title][0].headers, "") | dict(table[0]) if len(table) else {}
        if row and (why := blank_in(name, title, 2, row)):
            raise NotShown(why)


def is_saved_since(path: Path, program: str) -> bool:
    """Tell whether somebody has saved results, or a reconciliation, since the ``program`` wrote them, if it shows."""
    return saved_since(path, is_signed=not is_older(program, _SIGNED))


def checked_basis(reader: Reader) -> Sequence[Row]:
    """Read the rows of Basis, once they are found to be as the program writes them."""
    pages: list[Page] = []
    basis = [*reader.rows(BASIS, pages_read=pages)]
    require_basis(reader, pages[0], basis, of_results=OPTIONS.name in reader.titles)
    return basis


def _facts(basis: Sequence[Row]) -> dict[Any, Any]:
    """Give what Basis says of the run, by item."""
    return {row.get("Item"): row.get("Value") for row in basis if row.get("Kind") == "run"}


def program_of(basis: Sequence[Row]) -> str:
    """Name the program that wrote results, as their Basis does: ``plancalc 0.1.0``."""
    return str(_facts(basis).get("Program", ""))


def opened(path: Path, inspection: Inspection) -> CalamineWorkbook:
    """Open the workbook that was inspected, whatever its name; ``NotAWorkbook`` where it changed or lost a sheet."""
    if inspection.absence:
        raise NotAWorkbook(f"{path.name} {inspection.absence}")
    if not is_readable(inspection):
        return CalamineWorkbook.from_filelike(io.BytesIO(readable(unchanged_bytes(path, inspection), inspection)))
    with unchanged_file(
        path, inspection
    ) as file:  # of large results, three copies of the file would be in memory at once
        return CalamineWorkbook.from_filelike(cast("BinaryIO", file))


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
    for title in wanted:
        row = next(sheet_rows(book, title, titles), None)
        if row is not None and title in _SHEETS:
            require_columns(name, _SHEETS[title], row, program)


def typed_row(sheet: Sheet, row: Row) -> Row:
    """Type a row of a result sheet that was checked as the contract says."""
    return {column.header: typed(row.get(column.header), column.kind) for column in sheet.columns}


def company_within(path: Path) -> str:
    """Read whose figures a workbook of results has, as its Basis sheet says; empty where it cannot be read."""
    try:
        return read_prior(path, ()).company
    except NotResults:
        return ""
