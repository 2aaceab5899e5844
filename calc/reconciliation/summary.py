"""The Summary of a reconciliation: ties, or by how much and why, on one page."""

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd

from calc.contract import BRIDGE, CARRIED_FORWARD, FINDINGS, ITEMS, SUMMARY
from calc.excel.page import PageWriter
from calc.excel.styles import GREY, NAVY, Formats, PageHead, set_up_page
from calc.excel.text import on_one_line, visible
from calc.findings import Severity, count
from calc.plan.calendar import day_number
from calc.reconciliation.bridge import BridgeLine, unsettled_in_words
from calc.reconciliation.model import CAUSES
from calc.reconciliation.next_step import long_date, shares
from calc.reconciliation.reconcile import Reconciliation
from calc.reconciliation.sheets import Sources
from calc.tables.model import Tables
from calc.tables.work_paper import WORK_PAPER

_WIDTHS = (30, 24, 14, 16, 18)
_TITLE = 62  # characters of a name
_ROOM = 122  # characters of a sentence on one line
_SHOWN = 12  # open items
_LINKS = (0, 1, 3)  # the columns of the links to the sheets
_ONE_PAGE = 70  # rows that are still easy to read on one page


def verdict(reconciliation: Reconciliation) -> str:
    """Say whether it ties, or by how much it does not and why, in a sentence."""
    assert reconciliation.listed is not None
    items = reconciliation.listed.frame
    journal = sum(line.shares for line in reconciliation.bridge if line.kind == "to")
    waiting = items[items["cause"].isin(["timing", "held"])]
    if reconciliation.ties:
        rest = (
            f"; {count(len(waiting), 'item')} of {shares(-int(waiting['difference'].sum()))} on hold or not due yet"
            if len(waiting)
            else ""
        )
        return f"Ties: everything is matched or explained{rest}."
    if reconciliation.is_explained:
        return (
            f"Cannot tell whether it ties: the statement does not state its last day, and {count(len(waiting), 'item')}"
            f" of {shares(-int(waiting['difference'].sum()))} may not be due yet, or were never posted. Name the last"
            " day with --to."
        )
    unsettled = items[~reconciliation.listed.is_explained]
    by_cause = unsettled.groupby("cause")["difference"].sum().to_dict()
    parts = [f"{cause} {_too(int(by_cause[cause]))}" for cause in CAUSES if cause in by_cause]
    reserve = "; ".join(unsettled_in_words(reconciliation.reserve))
    reasons = []
    if parts:
        total = int(unsettled["difference"].sum())
        known = f"the agent's journal, {shares(journal)}, is {_too(total, 'share')}"
        reasons.append(f"{count(len(unsettled), 'item')} to settle: {known} ({'; '.join(parts)})")
    if reserve:
        reasons.append(f"{'The' if parts else 'the'} agent's reserve is not explained: {reserve}")
    return f"Does not tie: {'. '.join(reasons)}."


def _too(difference: int, noun: str = "") -> str:
    """Say how far the agent's shares are from ours: 1,999 shares too low."""
    if not difference:
        return "neither too high nor too low" if noun else "0"
    number = count(abs(difference), noun) if noun else f"{abs(difference):,}"
    return f"{number} too {'high' if difference > 0 else 'low'}"


def write_summary(
    book: Any,
    formats: Formats,
    reconciliation: Reconciliation,
    sources: Sources,
    tables: Tables,
    live: bool,
    sent: Sequence[str],
    head: PageHead,
) -> None:
    """Write the Summary. With ``live``, its figures are formulas over the other sheets."""
    writer = _SummaryPage(book, formats, SUMMARY.name, _WIDTHS)
    writer.company(visible(sources.register.company) or "Reconciliation")
    with_whom = on_one_line(visible(sources.agent), _TITLE)
    writer.line(f"Reconciliation with {with_whom}", formats(font_size=12, font_color=NAVY), 18)
    period = f"Up to {long_date(day_number(reconciliation.last_day))}"
    period += (
        f", issuances due from {long_date(day_number(reconciliation.first_day))}." if reconciliation.first_day else "."
    )
    writer.line(period, formats(bold=True), 18)
    names = [visible(each.path.name) for each in (sources.register, sources.statement)]
    origin = f"{' with '.join(names)}, by plancalc {sources.version}."
    writer.line(textwrap.shorten(origin, 150, placeholder=" …"), formats.hint(), 15)
    writer.sentence(verdict(reconciliation), formats(bold=True, font_size=11, font_color=NAVY))
    first = 2
    for title, lines in (
        ("From our issuances to the agent's journal", reconciliation.bridge),
        ("The reserve", reconciliation.reserve),
    ):
        if lines:
            writer.heading(title, BRIDGE.name)
            writer.bridge(lines, f"{BRIDGE.name}!{tables[BRIDGE.name].letter('Shares')}", first, live)
        first += len(lines)
    writer.causes(reconciliation, tables, live)
    writer.steps(reconciliation)
    if reconciliation.carried is not None:
        writer.carried(reconciliation.carried)
    writer.findings(reconciliation)
    writer.contents([part.title for table in tables.values() for part in table.on], sent)
    set_up_page(writer.page, head=head)
    writer.page.set_portrait()
    writer.page.fit_to_pages(1, 1 if writer.row <= _ONE_PAGE else 0)
    writer.page.activate()


def _other_steps(reconciliation: Reconciliation) -> list[str]:
    """Say what to do that is on no item."""
    steps = [f"Settle with the agent: {line}." for line in unsettled_in_words(reconciliation.reserve)]
    if reconciliation.last_day_in_doubt:
        steps.insert(
            0, "Name the statement's last day with --to, and reconcile again: open items may be missing at the agent."
        )
    return steps


def _word(cause: str, items: pd.DataFrame) -> str:
    if cause != "none":
        return cause
    alone = (items["cause"] == "none") & (items["status"] == "only theirs")
    return "matched, or of 0 shares" if alone.any() else "matched"


class _SummaryPage(PageWriter):
    """The Summary while it is written."""

    def sentence(self, text: str, look: Any = None) -> None:
        """Write a sentence on as many rows as it needs."""
        for line in textwrap.wrap(text, _ROOM) or [""]:
            self.line(line, look or self.formats(), 16)

    def bridge(self, lines: Sequence[BridgeLine], cells: str, first: int, live: bool) -> None:
        """Write a bridge, its ends in bold; each figure is the Bridge sheet's."""
        for place, line in enumerate(lines):
            end = line.kind in ("from", "to", "unexplained")
            self.page.write_string(self.row, 0, line.text if end else f"    {line.text}", self.formats(bold=end))
            self._shares(2, line.shares, f"{cells}{first + place}" if live else "", bold=end)
            self.row += 1

    def causes(self, reconciliation: Reconciliation, tables: Tables, live: bool) -> None:
        """Write how many items there are of each cause, and what they come to."""
        assert reconciliation.listed is not None
        self.heading("The items by cause", ITEMS.name)
        for place, title in enumerate(("Cause", "", "Items", "Difference")):
            side = "right" if place > 1 else "left"
            self.page.write_string(
                self.row, place, title, self.formats(bold=True, font_size=9, font_color=GREY, align=side)
            )
        self.row += 1
        items = tables[ITEMS.name]
        whole = live and items.is_whole
        by_cause = reconciliation.listed.frame.groupby("cause")["difference"]
        sizes, sums = by_cause.size().to_dict(), by_cause.sum().to_dict()
        for cause in CAUSES:
            if cause in sizes:
                of = f'{items.span("Cause")},"{cause}"'
                self.page.write_string(self.row, 0, _word(cause, reconciliation.listed.frame), self.formats())
                self._shares(2, int(sizes[cause]), f"COUNTIF({of})" if whole else "")
                total = f"SUMIFS({items.span('Difference')},{of})" if whole else ""
                self._shares(3, int(sums[cause]), total)
                self.row += 1

    def steps(self, reconciliation: Reconciliation) -> None:
        """Write what to do next about the first open items."""
        assert reconciliation.listed is not None
        self.heading("What to do", ITEMS.name)
        frame = reconciliation.listed.frame
        asked = ~reconciliation.listed.is_explained | (
            ~reconciliation.listed.is_open & frame["next_step"].notna().to_numpy(dtype=bool)
        )
        items, others = frame[asked], _other_steps(reconciliation)
        for step in others:
            self.sentence(f"▲ {step}")
        for age, step in zip(items["age_days"].head(_SHOWN), items["next_step"].head(_SHOWN), strict=True):
            self.sentence(f"▲ {step} ({count(int(age), 'day')} old)")
        if len(items) > _SHOWN:
            self.sentence(f"And {len(items) - _SHOWN:,} more on Items.")
        if items.empty and not others:
            self.sentence("Nothing: open items will clear by themselves.")

    def carried(self, carried: pd.DataFrame) -> None:
        """Write what became of the items that the last reconciliation left open."""
        self.heading("Open in the last reconciliation", CARRIED_FORWARD.name)
        cleared = int((carried["now"] == "cleared").sum())
        self.sentence(
            f"{count(len(carried), 'item')} {'was' if len(carried) == 1 else 'were'} open: {cleared:,} cleared,"
            f" {len(carried) - cleared:,} still open."
        )

    def findings(self, reconciliation: Reconciliation) -> None:
        """Write warnings in full, and infos counted."""
        self.heading("Findings on the statement", FINDINGS.name)
        for finding in reconciliation.findings:
            if finding.severity is Severity.WARNING:
                self.sentence(textwrap.shorten(f"▲ {finding.message}", 3 * _ROOM, placeholder=" …"))
        infos = sum(finding.severity is Severity.INFO for finding in reconciliation.findings)
        self.sentence(f"○ {count(infos, 'note')} on how the statement was read." if infos else "○ No notes.")

    def contents(self, titles: Sequence[str], sent: Sequence[str]) -> None:
        """Write every sheet as a link."""
        self.heading("The sheets of this workbook")
        every = (WORK_PAPER, *titles, *sent)
        for first in range(0, len(every), len(_LINKS)):
            for place, title in zip(_LINKS, every[first : first + len(_LINKS)], strict=False):
                self.link(self.row, place, title, title)
            self.row += 1
        self.sentence(f"To print: Summary and {WORK_PAPER}. The other sheets are for the screen.")

    def _shares(self, column: int, shares: int, formula: str, bold: bool = False) -> None:
        """Write a number of shares, or of items, on the current row."""
        look = self.formats(num_format="#,##0;-#,##0;0", align="right", bold=bold)
        self.number(self.row, column, shares, formula, look)
