"""What an ID in a workbook of results is about, and all that its explanation draws on, read from the workbook."""

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError

from calc.contract import BASIS, DECISIONS, READINGS_RESULT, RESULTS_SHEET, SOURCES, folded_header
from calc.contract.ids import deferred_award_id, fee_id_of, is_deferred_award, issued_for
from calc.excel.inspect import NotAWorkbook
from calc.explanation import Facts, Step, explain
from calc.results.inspect_results import inspect_results
from calc.results.read_back import NotResults, NotShown, checked_basis, is_saved_since, opened, program_of, typed_row
from calc.results.records import Row
from calc.results.releases import lacking
from calc.results.sheet_reader import EditedError, Reader, sheet_rows
from calc.results.shown_values import error_shown, not_shown

_SUGGESTED = 3
_SAVED = (
    "was saved by someone after plancalc wrote it: figures typed over in it may appear here as if they had been"
    " calculated."
)
_WHOLE = ("Source Rows", "Source Columns", "Basis", "Prices", "Option Events", "Decisions")
# The sheets with a row or more for each award, and the column by which the rows of one are found.
_OF_AWARD = {
    "Options": "Option ID",
    "Deferred Awards": "Award ID",
    "Fee Settlement": "Fee ID",
    "Cash Due": "Fee ID",
    "Formula Eligibility": "Director ID",
    "Shortfalls": "Award ID",
    "Share Reserve": "Reference",
    "Issuances": "Reference",
}

_NONE_BEFORE = (DECISIONS.name, READINGS_RESULT.name)  # no earlier input had any, so nothing is left out


class UnknownID(Exception):  # noqa: N818 - it reads as what it says
    """The results have nothing of this ID; the message suggests those that are near."""


@dataclass(frozen=True)
class Explained:
    """An award or a fee by its ID, why an ID that was asked for stands for it, and how it came to be."""

    award: str
    about: str
    steps: tuple[Step, ...]


def explained(path: Path, wanted: str) -> Explained:
    """Tell how what an ID stands for came to be: an option, a deferred award, a fee, an option event or an issuance.

    ``NotResults`` where the workbook is none of results or has no Sources, ``UnknownID`` where it has nothing of it.
    """
    try:
        inspection = inspect_results(path, {*_OF_AWARD, *_WHOLE, SOURCES.name})
    except NotAWorkbook as refused:
        raise NotResults(str(refused)) from refused
    titles = [sheet.name for sheet in inspection.sheets]
    read = (*_OF_AWARD, *_WHOLE, SOURCES.name)
    try:
        book = opened(path, inspection)
        lost: list[str] = []
        rows = _ResultRows(Reader(path.name, book, titles, lost))
        _require_sheets(path, titles, rows.unknown)
        if why := error_shown(path.name, inspection, book, read):
            raise NotShown(why)
        award, about, steps = _explained(rows, path.name, wanted)
        if why := not_shown(path.name, inspection, book, read) or next(
            iter(lost), ""
        ):  # what is wrong in itself says more
            raise NotShown(why)
        if is_saved_since(path, rows.program):
            about = f"{about} {path.name} {_SAVED}".strip()
        return Explained(award, about, steps())
    except NotAWorkbook as changed:
        raise NotResults(str(changed)) from changed
    except EditedError as edited:
        raise NotShown(str(edited)) from edited
    except (CalamineError, OSError) as unreadable:
        raise NotResults(f"{path.name} cannot be read. Open it in Excel and save it again.") from unreadable


def _require_sheets(path: Path, titles: Collection[str], unknown: Collection[str]) -> None:
    """Refuse a workbook that lacks a sheet from which awards are explained."""
    needed = (*_OF_AWARD, *_WHOLE, SOURCES.name)
    missing = [name for name in needed if name not in titles and name not in unknown]
    if not missing:
        return
    if "Basis" in titles and "Share Reserve" in titles:
        raise NotResults(
            f"{path.name} has no sheet {missing[0]}, which plancalc needs to explain an award. Choose the results as"
            " plancalc wrote them, or calculate their input again (plancalc run)."
        )
    raise NotResults(f"{path.name} is not a workbook of results: choose one that plancalc run has written.")


class _ResultRows:
    """The sheets of a workbook of results, read row by row: a large plan's are never held whole."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.program = program_of(list(sheet_rows(reader.book, BASIS.name, reader.titles)))

    @property
    def unknown(self) -> list[str]:
        """The sheets that the program which wrote the results did not know: they have no rows."""
        return [name for name, columns in lacking(self.program).items() if not columns]

    @property
    def lacking(self) -> list[str]:
        """Those of them whose rows the explanation lacks."""
        return [name for name in self.unknown if name not in _NONE_BEFORE]

    def rows(self, name: str, keep: Callable[[dict[str, Any]], bool] = lambda _: True) -> list[Row]:
        """Read the rows of a sheet that are to be kept, typed as the contract says; all of them are checked."""
        sheet = RESULTS_SHEET[name]
        if sheet is BASIS:
            return [typed_row(sheet, row) for row in checked_basis(self._reader)]
        found = self._reader.rows(sheet, lacking(self.program).get(name, ()))
        return [typed_row(sheet, row) for row in found if keep(row)]


def _explained(book: _ResultRows, name: str, wanted: str) -> tuple[str, str, Callable[[], tuple[Step, ...]]]:
    """Find the award that an ID stands for, why, and what makes its steps."""
    events, decisions = book.rows("Option Events"), book.rows("Decisions")
    meant = dict(_meanings(events, decisions, wanted))
    known: dict[str, None] = {}

    def may_be_it(row: dict[str, Any]) -> bool:
        """Note the reference of each row; tell whether to keep the row."""
        known[str(row["Reference"])] = None
        return row["Reference"] in meant or row["Source Of"] == "option event"

    sources = book.rows("Sources", may_be_it)
    found = {row["Reference"]: row for row in sources if row["Source Of"] != "option event"}
    award = next((reference for reference in meant if reference in found), None)
    if award is None:
        _require_sources(book, name, meant)
        raise UnknownID(_no_such_id(name, wanted, [*known, *_fee_ids(known)]))
    sheets = {sheet: book.rows(sheet) for sheet in _WHOLE}
    sheets["Sources"] = sources
    for sheet, header in _OF_AWARD.items():
        sheets[sheet] = book.rows(sheet, _is_of_award(sheet, header, award))
    about = " ".join(filter(None, (meant[award], _what_it_lacks(name, book))))
    return award, about, lambda: tuple(explain(Facts(sheets), found[award]))


def _require_sources(book: _ResultRows, name: str, meant: Collection[str]) -> None:
    """Refuse results of which somebody deleted the row of Sources for what stands on another sheet."""
    for sheet in ("Options", "Deferred Awards", "Fee Settlement"):
        header = _OF_AWARD[sheet]
        if found := book.rows(sheet, _is_one_of(header, meant)):
            raise NotShown(
                f"{name} has no row for {found[0][header]} on {SOURCES.name}, although it is on {sheet}. Choose the"
                " results as plancalc wrote them."
            )


def _is_one_of(header: str, meant: Collection[str]) -> Callable[[dict[str, Any]], bool]:
    """Make a test of rows: whether a column has one of these IDs."""
    return lambda row: row[header] in meant


def _what_it_lacks(name: str, book: _ResultRows) -> str:
    """Say what results of an earlier release cannot tell; empty for those of today."""
    if not book.lacking:
        return ""
    return f"{name} is of {book.program}, which wrote no sheet {' and '.join(book.lacking)}, so it is not explained."


def _meanings(events: Iterable[Row], decisions: Iterable[Row], wanted: str) -> Iterator[tuple[str, str]]:
    """Give what an ID may stand for, the likeliest first: a Reference of Sources, and why if it is another ID."""
    own = issued_for(wanted)
    what = "an issuance" if own != wanted else "an event"
    options = [str(event["Option ID"]) for event in events if event["Event ID"] == own]
    yield wanted, ""
    award = deferred_award_id(wanted)
    yield award, f"{wanted} is a fee. Its deferred award, if any, is {award}."
    for option in options:
        yield option, f"{wanted} is {what} of the option {option}."
    for decision in decisions:
        if decision["Decision ID"] == wanted:
            yield str(decision["Award ID"]), f"{wanted} is a decision on {decision['Award ID']}."
    if own != wanted and not options:
        yield own, f"{wanted} is the issuance of {own}."


def _is_of_award(sheet: str, header: str, award: str) -> Callable[[dict[str, Any]], bool]:
    """Make a test of a sheet's rows: whether one is of the award. Every split of the ledger is of all."""
    references = {award, fee_id_of(award)}
    if sheet == "Formula Eligibility":
        return lambda row: award.endswith(f"-{row[header]}")
    if sheet == "Share Reserve":
        return lambda row: row[header] == award or row["Event"] == "split"
    return lambda row: row[header] in references


def _fee_ids(references: Iterable[str]) -> list[str]:
    """Give the Fee IDs behind the Award IDs of deferred awards."""
    return [fee_id_of(reference) for reference in references if is_deferred_award(reference)]


def _no_such_id(name: str, wanted: str, known: Iterable[str]) -> str:
    """Say that there is no such ID, with the nearest: first those that differ by case and spaces alone."""
    by_folded: dict[str, str] = {}
    for reference in known:
        by_folded.setdefault(folded_header(reference), reference)
    own = folded_header(wanted)
    if own in by_folded:
        near = [own]
    else:
        alike = [folded for folded in by_folded if abs(len(folded) - len(own)) <= _SUGGESTED]
        near = difflib.get_close_matches(own, alike, n=_SUGGESTED, cutoff=0.75)
    meant = f" Did you mean {' or '.join(by_folded[folded] for folded in near)}?" if near else ""
    return f"{name} has no award, fee, option event or issuance {wanted}.{meant}" + (
        "" if near else " Find the IDs on Options, Deferred Awards and Fee Settlement."
    )
