"""The Summary: what a controller signs on its first page, the charts and key figures on the second, where to read on.

It is protected, without a password: only what a person ticks and signs can be typed.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from calc.contract import CHECKS, FOR_PROGRAMS, RESULTS_SHEET, SUMMARY, UPCOMING_BY_DATE, Kind
from calc.contract.wording import date_in_words
from calc.excel.page import PageWriter
from calc.excel.styles import GREY, NAVY, NUMBER_FORMAT, Formats, PageHead, alignment, protect, set_up_page
from calc.excel.text import on_one_line
from calc.results.run_facts import RunFacts
from calc.results.summary_text import ATTENTION, NOTHING, QUESTIONS
from calc.tables.model import Part, Table, Tables
from calc.tables.work_paper import WORK_PAPER
from calc.write import charts
from calc.write.attention import Alert, Attention, attention
from calc.write.checks import checks_sentence
from calc.write.deliveries import delivered_sentence
from calc.write.figures import (
    Figure,
    balances,
    deferred_figures,
    option_figures,
    period_sentence,
    sentences_on_more,
    shortfall_sentences,
)
from calc.write.formulas.summary import summary_formulas, with_formulas
from calc.write.sign_off import write_checklist, write_sign_off

if TYPE_CHECKING:
    from calc.plan.results import Results

PLAN_NAME = "Equity Incentive Plan for Non-Employee Directors"

_WIDTHS = (16, 20.5, 16, 2, 16.5, 16.5, 16.5)  # characters; the fourth only sets the halves of the page apart
_LAST = len(_WIDTHS) - 1
_HALVES = (0, 4)
_COLUMNS = (0, 1, 2, 4, 5, 6)  # the columns that hold something
_LINE = 15  # points
_TEXT, _LINKED_TEXT = 125, 106  # characters of a sentence on one line; beside a link
_LINES = 5  # of one sentence; the sheet that it points to has the whole of it
_NEXT = 5  # deadlines
_STRIP = 8  # points
_CHART_ROWS = 14
_SCALE = 90  # percent: the smallest type, of 9 points, is printed at 8
_MARGIN = 0.4  # inches: the page is as wide as that leaves
_CHART_PIXELS = (368, 276)  # as wide as a half of the page
_NUMBER = {**NUMBER_FORMAT, Kind.PRICE: "#,##0.00##"}


def write_summary(
    book: Any, formats: Formats, results: "Results", run: RunFacts, tables: Tables, live: bool, head: PageHead
) -> None:
    """Write the Summary. ``tables`` are the other sheets; with ``live``, its figures are formulas over them."""
    writer = _SummaryPage(book, formats, SUMMARY.name, _WIDTHS, gap=8, heading_height=20, tips=True)
    terms, sheets = results.terms, results.sheets
    since = f"since {date_in_words(terms.activity_from, short=True)}"
    writer.title(terms.company, period_sentence(terms))
    writer.source(run)
    formulas = summary_formulas(tables) if live else {}
    writer.reserve(with_formulas(balances(sheets["Share Reserve"]), formulas.get("Share Reserve")))
    writer.delivered(*delivered_sentence(tables, live))
    alerts = attention(results, run)
    formula, sentence = checks_sentence(tables[CHECKS.name].frame)
    writer.attention(alerts, (formula if live else "", sentence))
    writer.questions(alerts.questions)
    write_checklist(writer, run.steps)
    write_sign_off(writer)
    second_page = writer.row
    writer.charts(results)
    options = with_formulas(option_figures(sheets, since), formulas.get("Options"))
    deferred = with_formulas(deferred_figures(sheets, since), formulas.get("Deferred Awards"))
    writer.two_lists(("Options", options), ("Deferred Awards", deferred))
    writer.upcoming(results, tables[UPCOMING_BY_DATE.name] if live else None)
    writer.shortfalls(shortfall_sentences(sheets["Shortfalls"]), sentences_on_more(run))
    printed = writer.row
    writer.contents({name: table.on for name, table in tables.items()})
    _set_up(writer.page, second_page, printed, head)


def _set_up(page: Any, second_page: int, rows: int, head: PageHead) -> None:
    """Set up two printed pages; the figures behind the charts stay beside them, the links to the sheets below."""
    set_up_page(page, head=head)
    page.set_portrait()
    page.set_margins(left=_MARGIN, right=_MARGIN, top=0.75, bottom=0.7)
    page.set_print_scale(_SCALE)
    page.set_h_pagebreaks([second_page])
    page.center_horizontally()
    page.print_area(0, 0, rows - 1, _LAST)
    protect(page)
    page.activate()
    page.set_selection(0, 0, 0, 0)


class _SummaryPage(PageWriter):
    """The Summary while it is written."""

    def title(self, company: str, period: str) -> None:
        """Write the company, the plan, and the day."""
        self.company(company)
        self.line(PLAN_NAME, self.formats(font_size=12, font_color=NAVY), 18)
        self.line(period, self.formats(bold=True), 18)

    def source(self, run: RunFacts) -> None:
        """Write the input with its checksum, the program, and the day of the run where it is to be stated; small."""
        on = f", run on {date_in_words(run.run_date)}" if run.run_date is not None else ""
        words = f"From {on_one_line(run.input_name, 80)} by plancalc {run.version}{on}."
        self.line(words, self.formats.hint(), 15)
        self.line(f"SHA-256 of the input: {run.sha256}", self.formats.hint(), 13)

    def reserve(self, figures: Sequence[Figure]) -> None:
        """Write the reserve and what it consists of, side by side, each under the color that it has in the chart."""
        self.heading("The share reserve", "Share Reserve")
        self._strip([figure.label for figure in figures])
        self.page.set_row(self.row, 18)
        self.page.set_row(self.row + 1, 25)
        label = self.formats(font_size=9, font_color=GREY, align="left")
        for column, figure in zip(_COLUMNS, figures, strict=True):
            value = self.formats(font_size=15, bold=True, num_format="#,##0", align="left", font_color=NAVY)
            self.page.write_string(self.row, column, figure.label.capitalize(), label)
            self._number(self.row + 1, column, figure, value)
        self.row += 2
        words = "Reserve = available + options outstanding + deferred outstanding + delivered + assumed."
        self.line(words, self.formats.hint(), 15)

    def _strip(self, labels: Sequence[str]) -> None:
        """Color a thin row as the chart is: each color reaches as far as the next, over the gap between the halves."""
        self.page.set_row(self.row, _STRIP)
        for column, after, label in zip(_COLUMNS, (*_COLUMNS[1:], _LAST + 1), labels, strict=True):
            colour = charts.COLOURS.get(label, GREY)
            look = self.formats(bg_color=colour, top=1, bottom=1, border_color=GREY)
            for covered in range(column, after):
                self.page.write_blank(self.row, covered, None, look)
        self.row += 1

    def delivered(self, formula: str, sentence: str) -> None:
        """Write how what was delivered and what Issuances lists go together, as a formula where there is one."""
        if sentence:
            self.page.set_row(self.row, 15)
            self._text(self.row, 0, formula, sentence, self.formats.hint())
            self.row += 1

    def charts(self, results: "Results") -> None:
        """Insert both charts side by side; write a sentence where there is nothing to draw."""
        reserve = charts.reserve_over_time(results.sheets["Share Reserve"], results.terms.as_of_date)
        issuance = charts.by_issuance_year(results.sheets["Deferred Awards"], results.terms.as_of_date)
        second = charts.write_chart_data(self.page, self.formats, reserve, issuance)
        none = "No deferred shares are issued or to be issued yet."
        for left, data, top, make, told, nothing in (
            (0, reserve, 3, charts.reserve_chart, charts.reserve_in_words, "The Plan has not begun yet."),
            (_HALVES[1], issuance, second, charts.issuance_chart, charts.issuance_in_words, none),
        ):
            if data.empty:
                self.page.write_string(self.row + 1, left, nothing, self.formats(font_color=GREY, italic=True))
                continue
            chart = make(self.book, top, len(data))
            chart.set_size({"width": _CHART_PIXELS[0], "height": _CHART_PIXELS[1]})
            where = {"object_position": 2, "x_offset": 2, "y_offset": 4, "description": told(data)}
            self.page.insert_chart(self.row, left, chart, where)
        self.row += _CHART_ROWS

    def attention(self, alerts: Attention, checks: tuple[str, str]) -> None:
        """Write what needs attention, each with the sheet that tells more; or that nothing does."""
        self.heading(ATTENTION, "Findings")
        self._alerts(alerts.first)
        self.checks(*checks)
        self._alerts(alerts.rest)
        if alerts.is_calm:
            self._sentence(NOTHING)
        self._alerts(alerts.notes)

    def questions(self, asked: Sequence[Alert]) -> None:
        """Write what the controls of plausibility ask, each with its cell in the input."""
        self.heading(QUESTIONS, "Findings" if asked else "")
        self._alerts(asked)
        if not asked:
            self._sentence("Nothing in the input looks out of line.")

    def _alerts(self, alerts: Sequence[Alert]) -> None:
        """Write each alert as a sentence behind its symbol; a cause is indented below its own."""
        for alert in alerts:
            self._sentence(f"{'    ' if alert.symbol == '–' else ''}{alert.symbol} {alert.text}", alert.sheet)

    def checks(self, formula: str, sentence: str) -> None:
        """Write whether the figures satisfy the Plan's rules, as a formula where there is one."""
        self.page.set_row(self.row, _LINE)
        self._text(self.row, 0, formula, sentence, self.formats())
        self.link(self.row, _LAST, CHECKS.name, f"{CHECKS.name} →", align="right")
        self.row += 1

    def two_lists(self, left: tuple[str, Sequence[Figure]], right: tuple[str, Sequence[Figure]]) -> None:
        """Write two lists of figures side by side, each under a link to its sheet."""
        self.space()
        for column, (title, _) in zip(_HALVES, (left, right), strict=True):
            self.heading_across(column, column + 2, title, title)
        self.row += 1
        for line, pair in enumerate(zip(left[1], right[1], strict=True)):
            self.page.set_row(self.row + line, _LINE)
            for column, figure in zip(_HALVES, pair, strict=True):
                self._figure(self.row + line, column, figure)
        self.row += len(left[1])

    def upcoming(self, results: "Results", table: Table | None) -> None:
        """Write the next few dates; with their ``table``, the figures are formulas over it."""
        frame = results.sheets[UPCOMING_BY_DATE.name]
        self.heading("What falls due next", UPCOMING_BY_DATE.name)
        if frame.empty:
            self._sentence("Nothing falls due after this day.")
            return
        headers = ("Date", "Event", "Do By", "Awards", "Directors", "Shares")
        names = [UPCOMING_BY_DATE.by_header[header].name for header in headers]
        shown = frame.head(_NEXT)
        for column, header in zip(_COLUMNS, headers, strict=True):
            side = alignment(UPCOMING_BY_DATE.by_header[header].kind)
            look = self.formats(bold=True, font_size=9, font_color=GREY, align="left" if side == "center" else side)
            self.page.write_string(self.row, column, header, look)
        self.row += 1
        for line, (day, event, by, *figures) in enumerate(zip(*(shown[name] for name in names), strict=True)):
            self.page.set_row(self.row, _LINE)
            on, until = date_in_words(day.date(), short=True), "" if pd.isna(by) else date_in_words(by.date(), True)
            for column, text in zip(_COLUMNS[:3], (on, event, until), strict=True):
                self.page.write_string(self.row, column, text, self.formats())
            for column, header, number in zip(_COLUMNS[3:], headers[3:], figures, strict=True):
                formula = table.cell(header, line) if table else ""
                figure = Figure(header, int(number), formula=formula)
                self._number(self.row, column, figure, self.formats(num_format="#,##0", align="right"))
            self.row += 1
        if len(frame) > _NEXT:
            self._sentence(f"And {len(frame) - _NEXT:,} more.", UPCOMING_BY_DATE.name)
        closed = (shown["event"] == "option deadline") & (shown["do_by"] < shown["date"])
        for what_to_do in shown.loc[closed, "what_to_do"]:
            self._sentence(f"▲ {what_to_do}")

    def shortfalls(self, sentences: Sequence[str], more: Sequence[str]) -> None:
        """Write when shares ran short, and which commands tell more."""
        self.heading("When shares ran short", "Shortfalls")
        for sentence in (*(sentences or ["Never: every award was granted in full."]), *more):
            self._sentence(sentence)

    def contents(self, written: Mapping[str, Sequence[Part]]) -> None:
        """Write every sheet with its rows, as links in two columns, and the sheets on which one goes on."""
        self.heading("The sheets of this workbook", "")
        entries = [(name, on) for name, on in written.items() if RESULTS_SHEET[name] not in FOR_PROGRAMS]
        half = (len(entries) + 1) // 2
        for number, (name, on) in enumerate(entries):
            row, column = self.row + number % half, _HALVES[number // half]
            self.link(row, column, name, name)
            look = self.formats(num_format='[=0]"none";[=1]0" row";#,##0" rows"')
            self.page.write_number(row, column + 2, sum(part.rows for part in on), look)
        self.row += half
        for name, on in entries:
            if further := [part.title for part in on[1:]]:
                text = f"▲ {name} has more rows than one sheet holds: it continues on {', '.join(further)}."
                self._sentence(text, further[0])
        self._sentence(f"To print: Summary and {WORK_PAPER}. The sheets for programs are hidden (Unhide).", WORK_PAPER)

    def _sentence(self, text: str, sheet: str = "") -> None:
        """Write a sentence on as many rows as it needs, with a link to where more stands."""
        room = _LINKED_TEXT if sheet else _TEXT
        hang = "    " if text[:1] in "▲○✓" else "        " if text[:1] == " " else ""
        lines = textwrap.wrap(text, room, max_lines=_LINES, placeholder=" …", subsequent_indent=hang)
        for line in lines:
            self.page.set_row(self.row, _LINE)
            self.page.write_string(self.row, 0, line, self.formats())
            self.row += 1
        if sheet:
            self.link(self.row - len(lines), _LAST, sheet, f"{sheet} →", align="right")

    def _figure(self, row: int, column: int, figure: Figure) -> None:
        """Write a figure with its label before it."""
        self.page.write_string(row, column, figure.label, self.formats())
        look = self.formats(num_format=_NUMBER[figure.kind], align="right", bold=True)
        if figure.value is None:
            self.page.write_string(row, column + 2, "none", self.formats(align="right", font_color=GREY))
        else:
            self._number(row, column + 2, figure, look)

    def _number(self, row: int, column: int, figure: Figure, look: Any) -> None:
        """Write a figure in the unit that a person reads, as a formula where it has one."""
        scale = {Kind.DOLLARS: 100, Kind.PRICE: 10**8}.get(figure.kind, 1)
        value = (figure.value or 0) / scale if scale > 1 else figure.value or 0
        self.number(row, column, value, figure.formula, look)

    def _text(self, row: int, column: int, formula: str, sentence: str, look: Any) -> None:
        """Write a sentence, as a formula where it has one."""
        if formula:
            self.page.write_formula(row, column, f"={formula}", look, sentence)
        else:
            self.page.write_string(row, column, sentence, look)
