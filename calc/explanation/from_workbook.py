"""What an ID in a workbook of results is about, and all that its explanation draws on, read from the workbook."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineError

from calc.contract import SOURCES
from calc.contract.ids import ISSUANCE, deferred_award_id, fee_id_of, is_deferred_award, issued_for
from calc.excel.inspect import NotAWorkbook
from calc.explanation import Facts, Step, explain
from calc.explanation.find_overview import Overview, overview_of, people_of
from calc.explanation.near import UnknownID, nothing_of
from calc.explanation.result_rows import OF_AWARD, WHOLE, ResultRows
from calc.progress import doing
from calc.results.inspect_results import inspect_results
from calc.results.read_back import NotResults, NotShown, is_saved_since, opened
from calc.results.records import Row
from calc.results.sheet_reader import EditedError, Reader
from calc.results.shown_values import error_shown, not_shown

__all__ = ["Explained", "UnknownID", "explained"]

_SAVED = (
    "was saved by someone after plancalc wrote it: figures typed over in it may appear here as if they had been"
    " calculated."
)


@dataclass(frozen=True)
class Explained:
    """What an ID stands for, why, and its steps: how an award or a fee came to be, or what there is in short.

    ``kind`` is award, director or meeting; the steps of a director or of a meeting are a sentence for each award and
    fee, and ``awards`` the IDs that can each be explained.
    """

    award: str
    about: str
    steps: tuple[Step, ...]
    kind: str = "award"
    awards: tuple[str, ...] = ()


def explained(path: Path, wanted: str) -> Explained:
    """Tell how what an ID stands for came to be: an option, a deferred award, a fee, an option event or an issuance.

    Of a director, by ID or by name, and of a meeting it tells all awards and fees in short.
    ``NotResults`` where the workbook is none of results or has no Sources, ``UnknownID`` where it has nothing of it.
    """
    doing(f"Reading {path.name}")
    try:
        inspection = inspect_results(path, {*OF_AWARD, *WHOLE, SOURCES.name})
    except NotAWorkbook as refused:
        raise NotResults(str(refused)) from refused
    titles = [sheet.name for sheet in inspection.sheets]
    read = (*OF_AWARD, *WHOLE, SOURCES.name)
    try:
        book = opened(path, inspection)
        lost: list[str] = []
        rows = ResultRows(Reader(path.name, book, titles, lost))
        _require_sheets(path, titles, rows.unknown)
        if why := error_shown(path.name, inspection, book, read):
            raise NotShown(why)
        found = _found(rows, wanted)
        if why := not_shown(path.name, inspection, book, read) or next(
            iter(lost), ""
        ):  # what is wrong in itself says more
            raise NotShown(why)
        saved = f"{path.name} {_SAVED}" if is_saved_since(path, rows.program) else ""
        about = " ".join(filter(None, (found.about, _what_it_lacks(path.name, rows), saved)))
        return Explained(found.reference, about, found.steps(), found.kind, found.awards)
    except NotAWorkbook as changed:
        raise NotResults(str(changed)) from changed
    except EditedError as edited:
        raise NotShown(str(edited)) from edited
    except (CalamineError, OSError) as unreadable:
        raise NotResults(f"{path.name} cannot be read. Open it in Excel and save it again.") from unreadable


def _require_sheets(path: Path, titles: Collection[str], unknown: Collection[str]) -> None:
    """Refuse a workbook that lacks a sheet from which awards are explained."""
    needed = (*OF_AWARD, *WHOLE, SOURCES.name)
    missing = [name for name in needed if name not in titles and name not in unknown]
    if not missing:
        return
    if "Basis" in titles and "Share Reserve" in titles:
        raise NotResults(
            f"{path.name} has no sheet {missing[0]}, which plancalc needs to explain an award. Choose the results as"
            " plancalc wrote them, or calculate their input again (plancalc run)."
        )
    raise NotResults(f"{path.name} is not a workbook of results: choose one that plancalc run has written.")


def _found(book: ResultRows, wanted: str) -> Overview:
    """Find the award that an ID stands for, or else the director or the meeting, and what makes its steps."""
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
        _require_sources(book, book.name, meant)
        return _overview(book, wanted, [*known, *_fee_ids(known), *(str(row["Decision ID"]) for row in decisions)])
    sheets = {sheet: book.rows(sheet) for sheet in WHOLE}
    sheets["Sources"] = sources
    for sheet, header in OF_AWARD.items():
        sheets[sheet] = book.rows(sheet, _is_of_award(sheet, header, award))
    return Overview("award", award, meant[award], (), lambda: tuple(explain(Facts(sheets), found[award])))


def _overview(book: ResultRows, wanted: str, known: Sequence[str]) -> Overview:
    """Find the director or the meeting that is asked for. ``UnknownID``, with what is near, where there is none."""
    people = people_of(book)
    found = overview_of(book, wanted, people)
    if found is None:
        rows = book.rows("Source Rows", lambda row: row["Sheet"] in ("Directors", "Meetings"))
        others = [str(row["Reference"]) for row in rows]
        if wanted.upper().startswith(ISSUANCE):
            others += [str(row["Issuance ID"]) for row in book.rows("Issuances")]
        raise nothing_of(book.name, wanted, [*known, *others, *people])
    return found


def _require_sources(book: ResultRows, name: str, meant: Collection[str]) -> None:
    """Refuse results of which somebody deleted the row of Sources for what stands on another sheet."""
    for sheet in ("Options", "Deferred Awards", "Fee Settlement"):
        header = OF_AWARD[sheet]
        if found := book.rows(sheet, _is_one_of(header, meant)):
            raise NotShown(
                f"{name} has no row for {found[0][header]} on {SOURCES.name}, although it is on {sheet}. Choose the"
                " results as plancalc wrote them."
            )


def _is_one_of(header: str, meant: Collection[str]) -> Callable[[dict[str, Any]], bool]:
    """Make a test of rows: whether a column has one of these IDs."""
    return lambda row: row[header] in meant


def _what_it_lacks(name: str, book: ResultRows) -> str:
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
