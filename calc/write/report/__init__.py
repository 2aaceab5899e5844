"""The report workbook: the finance reports of a period, formatted, with live formulas and checks of their own.

Works on frames and the contract alone: what a report says is determined in ``calc.finance``.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import pandas as pd

from calc.contract import BASIS, CHECKS, FINDINGS
from calc.contract.report import REPORT
from calc.contract.wording import date_in_words
from calc.excel.checked_writer import workbook_of_figures
from calc.excel.limits import MOST_ROWS
from calc.excel.own_outputs import REPORT as REPORT_KIND
from calc.excel.own_outputs import Output
from calc.excel.styles import Formats, PageHead
from calc.files.publish import CannotPublish, Published, publish
from calc.finance import Period, footnotes, lacking, reports
from calc.progress import doing
from calc.results.basis import findings_frame
from calc.results.run_facts import RunFacts
from calc.tables.model import Live, Table, Tables
from calc.tables.sheet import check_frame, parts, write_sheet
from calc.write.checks import checks_of_totals, failure_in_words
from calc.write.read_back import require_all_rows
from calc.write.report.basis import price_at_end, report_basis
from calc.write.report.cells import in_steps
from calc.write.report.checks import report_totals
from calc.write.report.formulas import report_formulas
from calc.write.report.paper import column_widths, set_up_paper
from calc.write.report.summary import write_report_summary

__all__ = ["report_frames", "write_report"]


def report_frames(period: Period, run: RunFacts) -> dict[str, pd.DataFrame]:
    """Make every sheet of a report but its Summary and Checks, in order."""
    doing("Preparing the report")
    frames = {**reports(period), FINDINGS.name: findings_frame(run.findings), BASIS.name: report_basis(period, run)}
    return {sheet.name: frames[sheet.name] for sheet in REPORT if sheet.name in frames}


def write_report(
    period: Period,
    run: RunFacts,
    target: Path,
    most_rows: int = MOST_ROWS,
    never: Collection[Path] = (),
    values_only: bool = False,
    folder_decides: bool = False,
) -> Published:
    """Write the report, onto none of the files ``never``. The same period and facts give the same bytes.

    ``CannotPublish`` where the file cannot be put in place or a check fails. What follows from other cells is a
    formula, unless ``values_only``. ``folder_decides`` who may open it; else, those who may open all of ``never``.
    """
    tables = Tables()
    by_name = {sheet.name: sheet for sheet in REPORT}
    for name, frame in report_frames(period, run).items():
        check_frame(by_name[name], frame)
        tables[name] = Table(by_name[name], frame, parts(by_name[name], len(frame), most_rows))
    counted, checking = checks_of_totals(report_totals(tables, period))
    if fault := failure_in_words(counted):
        raise CannotPublish(fault)
    tables[CHECKS.name] = Table(CHECKS, counted, parts(CHECKS, len(counted), MOST_ROWS))
    tables = Tables({sheet.name: tables[sheet.name] for sheet in REPORT if sheet.name in tables})
    market = price_at_end(period)
    shown = None if market is None else in_steps(market)
    formulas = report_formulas(tables, period.end, market if shown == market else None)
    live = {} if values_only else {**formulas, CHECKS.name: checking}
    rows = [part.rows for table in tables.values() for part in table.on]
    return publish(
        target,
        lambda path: _write(path, period, run, tables, live),
        lambda path: require_all_rows(path, rows),
        never,
        Output(REPORT_KIND, period.now.terms.company),
        folder_decides,
    )


def _write(path: Path, period: Period, run: RunFacts, tables: Tables, live: Mapping[str, Mapping[str, Live]]) -> None:
    """Write the sheets into a file."""
    terms = period.now.terms
    doing("Writing the report", of=sum(part.rows for table in tables.values() for part in table.on))
    output, title = Output(REPORT_KIND, terms.company), "Equity plan for non-employee directors: finance reports"
    with workbook_of_figures(path, output, title, "Report of plancalc", run.version) as book:
        formats = Formats(book)
        head = PageHead(terms.company, f"Report as of {date_in_words(terms.as_of_date)}", f"plancalc {run.version}")
        texts = lacking(period), footnotes(period)
        write_report_summary(book, formats, period, run, tables, texts, bool(live), head)
        for name, table in tables.items():
            widths = column_widths(table)
            as_of, followed = terms.as_of_date, live.get(name, {})
            write_sheet(book, formats, table.sheet, table.frame, as_of, table.on, followed, {}, head, widths=widths)
            for part in table.on:
                set_up_paper(book.get_worksheet_by_name(part.title), table, widths)
