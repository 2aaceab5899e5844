"""The workbook of a forecast: what happens after the As-of Date in each scenario. No sheet of it is a record."""

import textwrap
import zipfile
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calc.contract import CHECKS, FINDINGS, FORECAST, PATH, RUNWAY, SUMMARY, Column, Kind, Sheet
from calc.contract.wording import date_in_words
from calc.excel.checked_writer import workbook_of_figures
from calc.excel.own_outputs import FORECAST as KIND
from calc.excel.own_outputs import Output
from calc.excel.page import PageWriter
from calc.excel.styles import NAVY, Formats, PageHead, protect, set_up_page
from calc.excel.text import on_one_line
from calc.files.publish import CannotPublish, Published, publish
from calc.findings import Finding
from calc.plan.terms import Terms
from calc.progress import doing
from calc.projection.chart import insert_chart
from calc.projection.checks import ForecastChecks, Frames, forecast_checks
from calc.projection.frames import Forecast
from calc.projection.sentences import first_shortfall_in_words, more_shares_in_words
from calc.projection.tables import NO_RECORD, path_formulas, runway_formulas, write_table
from calc.results.basis import findings_frame
from calc.results.rows_to_frame import frame_of_rows

_WIDTHS = (18, 18, 18, 18, 18, 18, 18)
_CHART_ROWS = 15
_ON_A_PAGE = 8  # scenarios whose sentences leave room for the chart
_TEXT = 150  # characters of a sentence on one line
_BASIS = Sheet(
    "Basis",
    "What the projection rests on.",
    (Column("Item", Kind.TEXT, "What is stated."), Column("Value", Kind.TEXT, "What holds in this projection.")),
)
RULES = (
    "Rows entered with dates after the As-of Date are used as they are, and win over invented ones.",
    "Each eligible director with no entered Service End stays. More directors begin on the day after the next annual"
    " meeting; where there are fewer, those who came last leave that day.",
    "Annual meetings are on the month and day of the latest one; meetings that had fees in the last 12 months are"
    " repeated; both are moved on to a business day. An entered meeting of the same type, body and month is used"
    " instead.",
    "Fees are each director's latest Annual Fee of a full year, else the most common one, and the meeting fees and"
    " retainers of the last 12 months, with the scenario's Fee Change. New directors get the most common ones.",
    "The price of each business day is the scenario's price, else the last Closing Price, with its Annual Price Change,"
    " and adjusted for entered splits.",
    "Directors keep their elections, unless the scenario has all elect or revoke on the As-of Date: that counts from"
    " the next calendar year.",
    "Nobody exercises an option or leaves unless it was entered. Options end and deferred stock is issued by the Plan.",
    "Everything else is the Plan as it stands: its terms, and the amendments, increases and splits that were entered.",
)


@dataclass(frozen=True)
class Source:
    """The input of a forecast: its name, its checksum, the terms, the program, and what was found in it."""

    name: str
    sha256: str
    terms: Terms
    version: str
    findings: tuple[Finding, ...]


def write_forecast(
    forecast: Forecast,
    source: Source,
    target: Path,
    values_only: bool = False,
    never: Collection[Path] = (),
    folder_decides: bool = False,
) -> Published:
    """Write a forecast as a workbook, onto none of the files ``never``. ``CannotPublish`` where that fails."""
    output, sheets = Output(KIND, source.terms.company), forecast.sheets
    checks = forecast_checks(forecast, sheets)
    if checks.fault:
        raise CannotPublish(checks.fault)

    def write(path: Path) -> None:
        """Write the workbook to a path."""
        doing("Writing the forecast")
        title = "Equity plan for non-employee directors: projection"
        with workbook_of_figures(path, output, title, "Forecast by plancalc", source.version) as book:
            _write_sheets(book, Formats(book), forecast, sheets, checks, source, values_only)

    return publish(target, write, _check, never, output, folder_decides)


def _write_sheets(
    book: Any, formats: Formats, forecast: Forecast, sheets: Frames, checks: ForecastChecks, source: Source,
    values_only: bool,
) -> None:  # fmt: skip
    as_of = f"As of {date_in_words(source.terms.as_of_date)}"
    head = PageHead(source.terms.company, as_of, f"plancalc {source.version}")
    cell = _write_summary(book, formats, forecast, source, head, checks.sentence(values_only))
    live = {} if values_only else {
        RUNWAY.name: runway_formulas(sheets[RUNWAY.name], cell),
        PATH.name: path_formulas(sheets[PATH.name]),
    }  # fmt: skip
    for sheet in FORECAST:
        write_table(book, formats, sheet, sheets[sheet.name], head, live.get(sheet.name, {}))
    write_table(book, formats, CHECKS, checks.frame, head, {} if values_only else checks.formulas)
    write_table(book, formats, FINDINGS, findings_frame(source.findings), head, {})
    write_table(book, formats, _BASIS, frame_of_rows(_BASIS, _basis(source)), head, {})


def _basis(source: Source) -> Sequence[tuple[str, str]]:
    terms = source.terms
    return [
        ("Input file", source.name),
        ("SHA-256 of the input file", source.sha256),
        ("Program", f"plancalc {source.version}"),
        ("As-of Date", str(terms.as_of_date)),
        ("Last Option Grant Date", str(terms.last_option_grant_date)),
        ("Last Deferral Service Date", str(terms.last_deferral_service_date)),
        *((f"Rule {number}", rule) for number, rule in enumerate(RULES, start=1)),
    ]


def _write_summary(
    book: Any, formats: Formats, forecast: Forecast, source: Source, head: PageHead, checked: tuple[str, str]
) -> str:
    """Write the Summary; give the cell of the As-of Date. ``checked``: a formula, and what it says of the checks."""
    writer = PageWriter(book, formats, SUMMARY.name, _WIDTHS, gap=8, heading_height=20, tips=True)
    writer.line(NO_RECORD, formats(bold=True, font_size=18, font_color=NAVY), 28)
    writer.line(on_one_line(source.terms.company, 62), formats(bold=True, font_size=12, font_color=NAVY), 18)
    writer.page.write_string(writer.row, 0, "As-of Date", formats(bold=True))
    look = formats(bold=True, num_format="yyyy-mm-dd", align="left")
    writer.page.write_datetime(writer.row, 1, source.terms.as_of_date, look)
    cell = f"{SUMMARY.name}!$B${writer.row + 1}"
    writer.row += 1
    writer.heading("When the reserve falls short (Plan §8(a))", RUNWAY.name)
    for projection, came_to in zip(forecast.projections, forecast.runways, strict=True):
        mark = "✓" if projection.first is None else "▲"
        sentences = [f"{mark} {first_shortfall_in_words(projection)}", *more_shares_in_words(projection, came_to)]
        for line in textwrap.wrap(" ".join(sentences), _TEXT, subsequent_indent="    "):
            writer.line(line, formats(), 16)
    writer.heading("What is available", PATH.name)
    insert_chart(book, writer.page, formats, writer.row, forecast.projections)
    writer.row += _CHART_ROWS
    _write_source(writer, formats, source, checked)
    printed = writer.row
    writer.heading("The sheets of this workbook")
    for name in (*(sheet.name for sheet in FORECAST), CHECKS.name, FINDINGS.name, _BASIS.name):
        writer.link(writer.row, 0, name, name)
        writer.row += 1
    protect(writer.page)
    set_up_page(writer.page, head=head, remark=NO_RECORD)
    if len(forecast.projections) <= _ON_A_PAGE:
        writer.page.fit_to_pages(1, 1)
    writer.page.print_area(0, 0, printed - 1, len(_WIDTHS) - 1)
    writer.page.activate()
    return cell


def _write_source(writer: PageWriter, formats: Formats, source: Source, checked: tuple[str, str]) -> None:
    """Write whether the checks pass, and what the projection was made from."""
    formula, sentence = checked
    writer.heading("Checks and source", CHECKS.name)
    if formula:
        writer.page.write_formula(writer.row, 0, f"={formula}", formats(), sentence)
    else:
        writer.page.write_string(writer.row, 0, sentence, formats())
    writer.row += 1
    writer.line(f"From {on_one_line(source.name, 80)} by plancalc {source.version}.", formats.hint(), 15)
    writer.line(f"SHA-256 of the input: {source.sha256}", formats.hint(), 13)


def _check(path: Path) -> None:
    """Read the file back: every part of the archive is sound."""
    with zipfile.ZipFile(path) as archive:
        if broken := archive.testzip():
            raise ValueError(f"{broken} is broken")
