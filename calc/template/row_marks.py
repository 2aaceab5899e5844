"""Marks that follow what is typed: what a row still needs, and what does not apply to it.

The checks decide; these only show it while a person types. A stripe, not a colour alone, makes the mark.
"""

import re
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from calc.contract import Sheet
from calc.excel.limits import MOST_ROWS
from calc.excel.styles import AMBER, ASH, IVORY
from calc.template.entry_rules import HEADER_ROW

_STRIPES = 14  # thin upward diagonals, by their number in Excel


@dataclass(frozen=True)
class Applies:
    """A column that only some rows fill: ``when`` it applies and when it is ``needed``, as formulas over headers."""

    sheet: str
    header: str
    when: str
    needed: str = ""


_ENDED = '{Service End}<>""'
_EXERCISE = '{Event}="exercise"'
_RATIO = 'OR({Event}="split",{Event}="change of control")'
_SPLIT = '{Event}="split"'
_INCREASE = '{Event}="reserve increase"'
_CONTROL = '{Event}="change of control"'
_AMENDMENT = '{Event}="amendment"'

APPLIES = (
    Applies("Directors", "End Reason", _ENDED, _ENDED),
    Applies("Directors", "Death Date", 'AND({Service End}<>"",{End Reason}<>"death")'),
    Applies("Fees", "Calendar Year", 'OR({Fee Type}="",{Fee Type}="annual")', '{Fee Type}="annual"'),
    Applies("Fees", "Meeting ID", 'OR({Fee Type}="",{Fee Type}="meeting")', '{Fee Type}="meeting"'),
    Applies("Fees", "Fee Date", 'OR({Fee Type}="",{Fee Type}="retainer")', '{Fee Type}="retainer"'),
    Applies("Elections", "Percent", '{Action}<>"revoke"'),
    Applies("Elections", "First Year", '{Action}<>"revoke"'),
    Applies("Option Events", "Cash Paid", _EXERCISE),
    Applies("Option Events", "Personal Check", _EXERCISE),
    Applies("Option Events", "Broker Paid", _EXERCISE),
    Applies("Option Events", "Shares Tendered", _EXERCISE),
    Applies("Option Events", "Held 6 Months", "N({Shares Tendered})>0", "N({Shares Tendered})>0"),
    Applies("Option Events", "Authority Shown", '{Exercised By}="estate"'),
    Applies("Plan Events", "New", _RATIO, _SPLIT),
    Applies("Plan Events", "Old", _RATIO, _SPLIT),
    Applies("Plan Events", "Shares", _INCREASE, _INCREASE),
    Applies("Plan Events", "Options Assumed", _CONTROL, _CONTROL),
    Applies("Plan Events", "Plan Continues", _CONTROL),
    Applies("Plan Events", "Prices Adjust From", _SPLIT),
    Applies("Plan Events", "Term", _AMENDMENT, _AMENDMENT),
    Applies("Plan Events", "Value", _AMENDMENT, _AMENDMENT),
    Applies("Plan Events", "Outstanding Awards", _AMENDMENT),
)


def needed_format(book: Any) -> Any:
    """Give the format of a cell that is still to be filled in: amber stripes."""
    return book.add_format({"pattern": _STRIPES, "fg_color": AMBER, "bg_color": IVORY})


def unused_format(book: Any) -> Any:
    """Give the format of a cell that does not apply to its row: grey stripes."""
    return book.add_format({"pattern": _STRIPES, "fg_color": ASH, "bg_color": "#F5F6F7"})


def mark_rows(book: Any, page: Any, sheet: Sheet) -> None:
    """Mark what each row that has been begun still needs, and what it does not use, down to the last row."""
    needed, unused = needed_format(book), unused_format(book)
    row = HEADER_ROW + 2
    begun = f"COUNTA($A{row}:${xl_col_to_name(len(sheet.columns) - 1)}{row})>0"
    special = {applies.header: applies for applies in APPLIES if applies.sheet == sheet.name}
    for place, column in enumerate(sheet.columns):
        empty = f'${xl_col_to_name(place)}{row}=""'
        applies = special.get(column.header)
        when = "" if applies is None else applies.needed
        if column.required or when:
            wanted = f",{_at(when, sheet, row)}" if when else ""
            _mark(page, place, f"=AND({begun},{empty}{wanted})", needed)
        if applies is not None:
            _mark(page, place, f"=AND({begun},{empty},NOT({_at(applies.when, sheet, row)}))", unused)


def _mark(page: Any, place: int, formula: str, marked: Any) -> None:
    page.conditional_format(
        HEADER_ROW + 1, place, MOST_ROWS, place, {"type": "formula", "criteria": formula, "format": marked}
    )


def _at(formula: str, sheet: Sheet, row: int) -> str:
    """Give the formula with each header in braces as the cell of that column."""

    def cell(found: re.Match[str]) -> str:
        return f"${xl_col_to_name(sheet.headers.index(found[1]))}{row}"

    return re.sub(r"\{(.*?)\}", cell, formula)
