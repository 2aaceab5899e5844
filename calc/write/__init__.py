"""The results workbook: frames in, one formatted Excel file out, put in place whole or not at all.

Works on frames and the contract alone; nothing is read, checked or computed here.
"""

import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from python_calamine import CalamineWorkbook

from calc.contract import BASIS, FINDINGS, RESULTS, RESULTS_SHEET, SUMMARY
from calc.excel import LAST_ROW, workbook
from calc.look import Formats
from calc.publish import publish
from calc.write.basis import basis_frame, findings_frame
from calc.write.facts import RunFacts
from calc.write.sheets import titles, write_sheet
from calc.write.summary import write_summary

if TYPE_CHECKING:
    from calc.calculate import Results

__all__ = ["RunFacts", "write_results"]

MOST_ROWS = LAST_ROW  # rows of data below the header of one sheet


def write_results(results: "Results", run: RunFacts, target: Path, most_rows: int = MOST_ROWS) -> None:
    """Write the results workbook. The same results and facts give the same bytes.

    ``CannotPublish`` where the file cannot be put in place, ``ExcelRefusedError`` where Excel could not hold a value
    whole; an older file stays as it was. Beyond ``most_rows`` a sheet goes on on a further one.
    """
    frames = {sheet.name: _frame(sheet.name, results, run) for sheet in RESULTS if sheet is not SUMMARY}
    written = {name: (len(frame), titles(RESULTS_SHEET[name], len(frame), most_rows)) for name, frame in frames.items()}

    def write(path: Path) -> None:
        with tempfile.TemporaryDirectory(prefix="plancalc-") as folder:
            made = Path(folder) / "results.xlsx"
            _write(made, results, run, frames, written, most_rows)
            shutil.copyfile(made, path)

    publish(target, write, lambda path: _check(path, frames, written))


def _frame(name: str, results: "Results", run: RunFacts) -> pd.DataFrame:
    if name == FINDINGS.name:
        return findings_frame(run)
    return basis_frame(results.terms, run) if name == BASIS.name else results.sheets[name]


def _write(
    path: Path,
    results: "Results",
    run: RunFacts,
    frames: Mapping[str, pd.DataFrame],
    written: Mapping[str, tuple[int, Sequence[str]]],
    most_rows: int,
) -> None:
    with workbook(
        path,
        title="Equity plan for non-employee directors: results",
        subject="Results of plancalc",
        comments=f"plancalc {run.version}",
    ) as book:
        book.set_size(1920, 1080)
        book.set_tab_ratio(85)
        formats = Formats(book)
        write_summary(book, formats, results, run, written)
        for name, frame in frames.items():
            write_sheet(book, formats, RESULTS_SHEET[name], frame, results.terms.as_of_date, most_rows)


def _check(path: Path, frames: Mapping[str, pd.DataFrame], written: Mapping[str, tuple[int, Sequence[str]]]) -> None:
    """Read the file back: every sheet is there, with its headers and all of its rows."""
    with path.open("rb") as stream:
        book = CalamineWorkbook.from_filelike(stream)
        wanted = [SUMMARY.name, *(title for _, all_titles in written.values() for title in all_titles)]
        if book.sheet_names != wanted:
            raise ValueError("sheets are missing")
        for name, (rows, all_titles) in written.items():
            pages = [book.get_sheet_by_name(title) for title in all_titles]
            headers = [tuple(page.to_python(nrows=1)[0]) for page in pages]
            if any(each != RESULTS_SHEET[name].headers for each in headers):
                raise ValueError(f"the headers of {name} are not as written")
            if sum(page.height - 1 for page in pages) != rows or len(frames[name]) != rows:
                raise ValueError(f"rows of {name} are missing")
