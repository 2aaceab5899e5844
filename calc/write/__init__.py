"""The results workbook: frames in, one formatted Excel file out, put in place whole or not at all.

Works on frames and the contract alone; nothing is read, checked or computed here.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from calc.contract import (
    ACTIVITY,
    ALL_RESULTS,
    BASIS,
    CHECKS,
    EXPLAIN,
    FINDINGS,
    NOTES,
    SOURCE_COLUMNS,
    SUMMARY,
    TIE_OUT,
    Sheet,
)
from calc.contract.wording import date_in_words
from calc.excel.checked_writer import workbook_of_figures
from calc.excel.limits import MOST_ROWS
from calc.excel.own_outputs import RESULTS, Output
from calc.excel.styles import Formats, PageHead
from calc.explanation.sheet import columns_frame, explain_frame
from calc.files.publish import CannotPublish, Published, publish
from calc.progress import doing
from calc.results.basis import basis_frame, findings_frame
from calc.results.read_back import company_within
from calc.results.run_facts import RunFacts
from calc.tables.links import links
from calc.tables.model import Live, Table, Tables
from calc.tables.sheet import check_frame, parts, write_sheet
from calc.tables.work_paper import write_work_paper
from calc.write.checks import checks, failure_in_words
from calc.write.formulas import formulas
from calc.write.notes import results_notes
from calc.write.read_back import require_all_rows
from calc.write.summary import write_summary

if TYPE_CHECKING:
    from calc.plan.results import Results

__all__ = ["RunFacts", "write_results"]

_SHORT = (ACTIVITY, BASIS)  # never longer than a sheet, and formulas refer to their cells
_FIRST = 3  # the sheet of the first list, behind the Summary and the work paper


def write_results(
    results: "Results",
    run: RunFacts,
    target: Path,
    most_rows: int = MOST_ROWS,
    never: Collection[Path] = (),
    values_only: bool = False,
    must_hold: bool = True,
    folder_decides: bool = False,
) -> Published:
    """Write the results workbook, onto none of the files ``never``. The same results and facts give the same bytes.

    ``CannotPublish`` where the file cannot be put in place or, unless told otherwise, a check fails: figures that break
    the Plan's own rules are not published. ``ExcelRefusedError`` where Excel could not hold a value whole. In all of
    these an older file stays as it was. Beyond ``most_rows`` a sheet continues on a further one. What follows from
    other cells is a formula, unless ``values_only``. ``folder_decides`` who may open it; else, those who may open all
    of ``never``.
    """
    wanted = [sheet for sheet in ALL_RESULTS if sheet is not TIE_OUT or sheet.name in results.sheets]
    tables = _tables(_frames(results, run), partial(results_notes, results, run), wanted, most_rows)
    counted, checking = checks(tables, results.terms, results.splits)
    if must_hold and (fault := failure_in_words(counted)):
        raise CannotPublish(fault)
    tables[CHECKS.name] = Table(CHECKS, counted, parts(CHECKS, len(counted), MOST_ROWS))
    tables = Tables({sheet.name: tables[sheet.name] for sheet in wanted if sheet is not SUMMARY})
    live = {} if values_only else {**formulas(tables, results.terms, results.splits), CHECKS.name: checking}

    output = Output(RESULTS, results.terms.company, company_within)

    def write(path: Path) -> None:
        """Write the workbook to a path."""
        _write(path, results, run, tables, live, output)

    rows = [part.rows for table in tables.values() for part in table.on]
    return publish(target, write, lambda path: require_all_rows(path, rows, _FIRST), never, output, folder_decides)


def _tables(
    frames: dict[str, pd.DataFrame], notes: Callable[[], pd.DataFrame], wanted: Sequence[Sheet], most_rows: int
) -> Tables:
    """Make the tables of the sheets that have frames, and of Explain and Notes, made of these. All are checked."""
    computed = [sheet for sheet in wanted if sheet.name in frames]
    for sheet in computed:
        check_frame(sheet, frames[sheet.name])
    frames = {**frames, EXPLAIN.name: explain_frame(frames), NOTES.name: notes()}
    for sheet in (EXPLAIN, NOTES):
        check_frame(sheet, frames[sheet.name])
    tables = Tables()
    for sheet in (sheet for sheet in wanted if sheet.name in frames):
        frame = frames[sheet.name]
        most = MOST_ROWS if sheet in _SHORT else most_rows
        tables[sheet.name] = Table(sheet, frame, parts(sheet, len(frame), most))
    return tables


def _frames(results: "Results", run: RunFacts) -> dict[str, pd.DataFrame]:
    """Make the rows of every sheet that follows from no other: all but the Summary, Notes, Explain and Checks."""
    return {
        **results.sheets,
        FINDINGS.name: findings_frame(run.findings),
        BASIS.name: basis_frame(results, run),
        SOURCE_COLUMNS.name: columns_frame(run.layouts),
    }


def _write(
    path: Path,
    results: "Results",
    run: RunFacts,
    tables: Tables,
    live: Mapping[str, Mapping[str, Live]],
    output: Output,
) -> None:
    """Write the sheets into a file."""
    doing("Writing the results", of=sum(part.rows for table in tables.values() for part in table.on))
    title = "Equity plan for non-employee directors: results"
    with workbook_of_figures(path, output, title, "Results of plancalc", run.version) as book:
        formats = Formats(book)
        terms = results.terms
        head = PageHead(terms.company, f"As of {date_in_words(terms.as_of_date)}", f"plancalc {run.version}")
        write_summary(book, formats, results, run, tables, bool(live), head)
        write_work_paper(book, formats, head, (terms.activity_from, terms.as_of_date), tables, live)
        explained = links(tables)
        for name, table in tables.items():
            more = live.get(name, {}), explained.get(name, {})
            write_sheet(book, formats, table.sheet, table.frame, terms.as_of_date, table.on, *more, head, True)
