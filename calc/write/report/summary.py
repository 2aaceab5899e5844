"""The Summary of a report: each report with its period, what one lacks, the key figures, and where to read on."""

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import CHECKS, DECIMALS, FINDINGS, SUMMARY, Column, Kind
from calc.contract.report import (
    DEFERRED_ACTIVITY,
    EQUITY_COMPENSATION_PLANS,
    OPTION_ACTIVITY,
    REPORT_SHEET,
    REPORTS,
)
from calc.contract.wording import date_in_words
from calc.excel.page import PageWriter
from calc.excel.styles import GREY, NAVY, NUMBER_FORMAT, Formats, PageHead, set_up_page
from calc.excel.text import on_one_line
from calc.finance import Period
from calc.findings import Severity, count
from calc.plan.calendar import date_of
from calc.results.run_facts import RunFacts
from calc.tables.model import Table, Tables
from calc.write.checks import checks_sentence
from calc.write.report.paper import ON_SCREEN

_WIDTHS = (30, 18, 18, 18, 18)
_LAST = len(_WIDTHS) - 1
_LINE, _HEADING = 15, 20  # points
_TEXT = 112  # characters of a sentence on one line
_WARNINGS = 5
_DAY = {"Equity Compensation Plans", "Price Ranges", "Director Statements", "By Director"}  # as of one day
_FIGURES: Sequence[tuple[str, str, str, str]] = (  # words, sheet, line, column
    ("Options outstanding", OPTION_ACTIVITY.name, "outstanding at end", "Shares"),
    ("Their average exercise price, dollars", OPTION_ACTIVITY.name, "outstanding at end",
     "Weighted-Average Exercise Price"),
    ("Their remaining term, years", OPTION_ACTIVITY.name, "outstanding at end", "Weighted-Average Remaining Term"),
    ("Their intrinsic value, dollars", OPTION_ACTIVITY.name, "outstanding at end", "Aggregate Intrinsic Value"),
    ("Of these exercisable", OPTION_ACTIVITY.name, "exercisable at end", "Shares"),
    ("Deferred stock outstanding", DEFERRED_ACTIVITY.name, "outstanding at end", "Shares"),
    ("Securities to be issued, Item 201(d)(a)", EQUITY_COMPENSATION_PLANS.name, "", "Securities to Be Issued"),
    ("Remaining available, Item 201(d)(c)", EQUITY_COMPENSATION_PLANS.name, "", "Remaining Available"),
)  # fmt: skip


def write_report_summary(
    book: Any,
    formats: Formats,
    period: Period,
    run: RunFacts,
    tables: Tables,
    texts: tuple[Mapping[str, str], Mapping[str, Sequence[str]]],
    live: bool,
    head: PageHead,
) -> None:
    """Write the Summary; ``texts`` are what reports lack and the notes to them, by the names of their sheets."""
    writer = _Page(book, formats, SUMMARY.name, _WIDTHS, gap=8, heading_height=_HEADING, tips=True)
    lacking, footnotes = texts
    writer.title(period, run)
    writer.reports(period, tables, lacking)
    writer.figures(tables, live)
    writer.notes(footnotes)
    formula, sentence = checks_sentence(tables[CHECKS.name].frame)
    writer.standing((formula if live else "", sentence), run)
    set_up_page(writer.page, None, head)
    writer.page.set_portrait()
    writer.page.fit_to_pages(1, 1)
    writer.page.print_area(0, 0, writer.row - 1, _LAST)
    writer.page.activate()
    writer.page.set_selection(0, 0, 0, 0)


class _Page(PageWriter):
    """The Summary while it is written."""

    def title(self, period: Period, run: RunFacts) -> None:
        """Write whose reports these are, as of when, and what they are made of."""
        terms = period.now.terms
        self.company(terms.company)
        self.line("Finance reports of the equity plan", self.formats(font_size=12, font_color=NAVY), 18)
        first, last = (date_in_words(date_of(day)) for day in (period.first_day, period.end))
        self.line(f"{first} to {last}, the As-of Date.", self.formats(bold=True), 18)
        to = date_in_words(date_of(period.restated.day))
        self.sentence(f"Shares and prices of the activity are restated for the splits to {to}.")
        self.line(f"From {on_one_line(run.input_name, 80)} by plancalc {run.version}.", self.formats.hint(), _LINE)
        self.line(f"SHA-256 of the input: {run.sha256}", self.formats.hint(), _LINE)

    def reports(self, period: Period, tables: Tables, lacking: Mapping[str, str]) -> None:
        """Write each report with a link to its sheet, its period and its rows; of one left out, what it lacks."""
        self.heading("The reports")
        first, last = (date_in_words(date_of(day), short=True) for day in (period.first_day, period.end))
        for sheet in REPORTS:
            self.page.set_row(self.row, _LINE)
            if sheet.name in tables:
                self.link(self.row, 0, sheet.name, sheet.name)
                when = f"as of {last}" if sheet.name in _DAY else f"{first} to {last}"
                when += ", on the screen only" if sheet in ON_SCREEN else ""
                self.page.write_string(self.row, 1, when, self.formats())
                rows = self.formats(num_format='[=0]"none";[=1]0" row";#,##0" rows"', align="right")
                self.page.write_number(self.row, _LAST, len(tables[sheet.name].frame), rows)
                self.row += 1
            else:
                self.sentence(f"○ {sheet.name}, not written. {lacking.get(sheet.name, '')}")

    def figures(self, tables: Tables, live: bool) -> None:
        """Write the figures that people look for first, as formulas over the reports."""
        self.heading("Key figures")
        for words, name, line, header in _FIGURES:
            table, column = tables[name], REPORT_SHEET[name].by_header[header]
            self.page.set_row(self.row, _LINE)
            self.page.write_string(self.row, 0, words, self.formats())
            self._figure(table, column, int(np.flatnonzero(table.equals("Line", line))[0]) if line else 0, live)
            self.row += 1

    def _figure(self, table: Table, column: Column, at: int, live: bool) -> None:
        whole = table.values(column.header).iloc[at]
        look = {"align": "right", "bold": True}
        if pd.isna(whole):
            self.page.write_string(self.row, 2, "none", self.formats(align="right", font_color=GREY))
            return
        unit = 10 ** DECIMALS[column.kind]
        value = int(whole) / unit if unit > 1 else int(whole)
        shown = "#,##0.00" if column.kind is Kind.YEARS else NUMBER_FORMAT[column.kind]
        formula = table.cell(column.header, at) if live else ""
        self.number(self.row, 2, value, formula, self.formats(num_format=shown, **look))

    def notes(self, footnotes: Mapping[str, Sequence[str]]) -> None:
        """Write the notes to the reports."""
        if not footnotes:
            return
        self.heading("Notes to the reports")
        for name, sentences in footnotes.items():
            for text in sentences:
                self.sentence(f"{name}: {text}")

    def standing(self, checks: tuple[str, str], run: RunFacts) -> None:
        """Write whether the checks hold, and what was found in the input."""
        self.heading("Checks and findings", CHECKS.name)
        self.page.set_row(self.row, _LINE)
        formula, sentence = checks
        if formula:
            self.page.write_formula(self.row, 0, f"={formula}", self.formats(), sentence)
        else:
            self.page.write_string(self.row, 0, sentence, self.formats())
        self.row += 1
        warnings = run.of(Severity.WARNING)
        for finding in warnings[:_WARNINGS]:
            where = f"{finding.sheet} {finding.cell}".strip()
            self.sentence(f"▲ {where}: {finding.message}" if where else f"▲ {finding.message}")
        if (more := len(warnings) - _WARNINGS) > 0:
            self.sentence(f"And {count(more, 'more warning')} on {FINDINGS.name}.")
        if not warnings:
            self.sentence("There are no warnings.")

    def sentence(self, text: str) -> None:
        """Write a sentence on as many rows as it needs."""
        for line in textwrap.wrap(text, _TEXT, subsequent_indent="    "):
            self.line(line, self.formats(), _LINE)
