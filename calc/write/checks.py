"""The Checks sheet: what must hold on the rows of the other sheets, counted by formulas over them.

Each check states its condition twice: as a formula over a sheet's columns, and on its frame, whose count is the value
beside the formula. A sheet that continues is checked part by part.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import CHECKS, Kind
from calc.findings import count
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.terms import Terms
from calc.tables.model import Live, Part, Table, Tables
from calc.write.deliveries import deliveries_tie
from calc.write.formulas.conditions import CONDITIONS, Condition, cash_adds_up, shortfalls_add_up
from calc.write.formulas.market_values import market_value_conditions, shares_worth_condition
from calc.write.formulas.totals import Total, totals

_PAIRS = 25_000_000  # comparisons that a recalculation may cost for one check
_WORDS = (Kind.TEXT, Kind.CHOICE)
_HEADER = re.compile(r"\[(\^?)([^\]]+)\]")

Row = tuple[tuple[str, str, str, int, int, int | None, str, str], Mapping[str, str]]  # values, formulas by header


def checks(tables: Tables, terms: Terms, splits: Sequence[Split]) -> tuple[pd.DataFrame, Mapping[str, Live]]:
    """Make the Checks sheet and its formulas by header: a line for all checks, then one for each."""
    round_down = terms.pro_rata_rounding == "round down"
    conditions = [
        *CONDITIONS,
        *market_value_conditions(tables, terms, splits),
        shares_worth_condition(tables, terms, splits),
        cash_adds_up(tables["Cash Due"]),
        shortfalls_add_up(round_down),
    ]
    rows = []
    for each in conditions:
        for table, part in tables.all_parts(each.sheet):
            if each.pairs and part.rows:
                rows += [_check_row(each, table, part), _first_row_check(each, table, part)]
            else:
                rows.append(_check_row(each, table, part))
    of_ledger = [split for split in splits if terms.books_open <= split.day <= terms.as_of]
    rows += [_total_row(total) for total in (*totals(tables), *deliveries_tie(tables, of_ledger))]
    return _sheet_of(rows)


def checks_of_totals(compared: Iterable[Total]) -> tuple[pd.DataFrame, Mapping[str, Live]]:
    """Make the Checks sheet of figures that must be equal, and its formulas by header."""
    return _sheet_of([_total_row(each) for each in compared])


def _sheet_of(rows: Sequence[Row]) -> tuple[pd.DataFrame, Mapping[str, Live]]:
    """Make the sheet and its formulas by header: a line for all checks above the ``rows`` of each."""
    rows = [_all_checks_row(rows), *rows]
    columns = {}
    for index, column in enumerate(CHECKS.columns):
        values: Any = [row[index] or None if column.kind in _WORDS else row[index] for row, _ in rows]
        columns[column.name] = pd.Series(values, dtype="str" if column.kind in _WORDS else "Int64")
    return pd.DataFrame(columns), {
        header: _live_column([formulas.get(header, "") for _, formulas in rows]) for header in CHECKS.headers[3:]
    }


def failure_in_words(counted: pd.DataFrame) -> str:
    """Say to a person what is wrong where a check of the sheet fails; empty where all pass."""
    lines = counted.iloc[1:]
    failed = lines[lines["passes"].eq("no")]
    if failed.empty:
        return ""
    first = failed.iloc[0]
    where = "" if pd.isna(first["first_failing_row"]) else f", row {first['first_failing_row']}"
    who = "" if pd.isna(first["reference"]) else f" ({first['reference']})"
    return (
        f"Nothing was written: {len(failed)} of the {len(lines)} checks that plancalc makes of its own results fail."
        f" The first is “{first['check']}” on {first['sheet']}{where}{who}. This is an error in plancalc, not in your"
        " workbook: send this message, and the workbook if you may share it, to your plancalc team."
    )


def checks_sentence(table: Table) -> tuple[str, str]:
    """Say for the Summary whether all checks pass: the formula over Checks, and the sentence that it gives."""
    lines = len(table.frame) - 1
    failed = int(table.frame["passes"].iloc[1:].eq("no").sum())
    span = f"{table.sheet.name}!$H$3:$H${lines + 2}"
    passes, fails = (
        f"✓ All {count(lines, 'check')} pass.",
        f"▲ {count(failed, 'check fails', 'checks fail')}: see Checks.",
    )
    count_of = f'(ROWS({span})-COUNTIF({span},"yes"))'  # one that Excel cannot work out does not pass
    formula = (
        f'IF({count_of}=0,"{passes}","▲ "&{count_of}&IF({count_of}=1," check fails"," checks fail")&": see Checks.")'
    )
    return formula, fails if failed else passes


def _live_column(texts: list[str]) -> Live:
    """Make a column of formulas of their texts; ``#`` in one is its row."""
    formulas = [text.replace("#", str(row)) for row, text in enumerate(texts, start=2)]
    return Live(np.array([bool(text) for text in texts]), (formulas,))


def _check_row(condition: Condition, table: Table, part: Part) -> Row:
    """Make the row of a check of one part of a sheet."""
    rows = table.frame.iloc[part.first : part.first + part.rows]
    cut = Table(table.sheet, rows, [part])
    holds = condition.holds(cut)
    counted = condition.counted(cut) if condition.counted is not None else np.ones(len(rows), dtype=bool)
    skipped = 1 if condition.pairs else 0
    counted = counted & (np.arange(len(rows)) >= skipped)
    fails = np.flatnonzero(counted & ~holds)
    first = int(fails[0]) + 2 if fails.size else None
    reference = (
        _figure_in_words(rows.iloc[int(fails[0])][table.sheet.by_header[condition.reference].name])
        if fails.size
        else ""
    )
    values = (
        condition.what, condition.section, part.title, int(counted.sum()), int(fails.size), first, reference,
        "no" if fails.size else "yes",
    )  # fmt: skip
    compared = len(rows) * (condition.against if condition.against is not None else len(rows))
    if not condition.formula or len(rows) <= skipped or (condition.compares_rows and compared > _PAIRS):
        return values, {}
    return values, _check_formulas(condition, table, part, 2 + skipped)


def _check_formulas(condition: Condition, table: Table, part: Part, top: int) -> Mapping[str, str]:
    """Make the formulas of a check of one part of a sheet, from the row ``top`` on, by header."""

    def span(found: re.Match[str]) -> str:
        """Name a header's cells on this part; with ``^``, those one row above."""
        if found[1]:
            return table.span(found[2], part, less=1)
        return table.span(found[2], part, first=top)

    passes = _HEADER.sub(span, condition.formula)
    checked, shown = table.span(condition.reference, part, first=top), table.span(condition.reference, part)
    first_row = f"SUMPRODUCT(MIN(ROW({checked})+1E7*({passes})))"
    return {
        "Rows Checked": _HEADER.sub(span, condition.counts) if condition.counts else f"ROWS({checked})",
        "Failures": f"SUMPRODUCT(1-({passes}))",
        "First Failing Row": f'IF(E#=0,"",{first_row})',
        "Reference": f'IF(E#=0,"",INDEX({shown},F#-1)&"")',
        "Passes": 'IF(E#=0,"yes","no")',
    }


def _first_row_check(condition: Condition, table: Table, part: Part) -> Row:
    """Make the row of a check of pairs on the first row of a part.

    It is compared with the last row of the part before; on the first part, with nothing.
    """
    first = part.first
    two = table.frame.iloc[[max(first - 1, 0), first]].reset_index(drop=True)
    if not first:
        numbers = [column.name for column in table.sheet.columns if column.kind is Kind.SHARES]
        two.loc[0, numbers] = 0
    fails = int(not condition.holds(Table(table.sheet, two, [part]))[-1])
    above = "the balance on the sheet before" if first else "nothing"

    def cell(found: re.Match[str]) -> str:
        """Name a header's cell in the first row; with ``^``, the one above it."""
        if found[1]:
            return table.cell(found[2], first - 1) if first else "0"
        return table.cell(found[2], first)

    what = f"The same on its first row, from {above}"
    values = (what, condition.section, part.title, 1, fails, 2 if fails else None, "", "no" if fails else "yes")
    return values, {
        "Failures": f"1-({_HEADER.sub(cell, condition.formula)})",
        "First Failing Row": 'IF(E#=0,"",2)',
        "Passes": 'IF(E#=0,"yes","no")',
    }


def _total_row(total: Total) -> Row:
    """Make the row of a check of one figure against another: it counts as one row."""
    fails = 0 if total.left == total.right else 1
    values = (total.what, total.section, total.sheet, 1, fails, None, "", "no" if fails else "yes")
    if not total.formula:
        return values, {}
    return values, {"Failures": f"IF(ROUND({total.formula},2)=0,0,1)", "Passes": 'IF(E#=0,"yes","no")'}


def _all_checks_row(rows: Iterable[Row]) -> Row:
    """Make the line for all checks, with the first that fails."""
    every = [values for values, _ in rows]
    last = len(every) + 2
    first_failing = next((values[0] for values in every if values[7] == "no"), "")
    counted, failures = sum(values[3] for values in every), sum(values[4] for values in every)
    values = ("All checks", "", "", counted, failures, None, first_failing, "no" if failures else "yes")
    return values, {
        "Rows Checked": f"SUM(D3:D{last})",
        "Failures": f"SUM(E3:E{last})",
        "Reference": f'IF(E#=0,"",INDEX(A3:A{last},MATCH("no",H3:H{last},0)))',
        "Passes": 'IF(E#=0,"yes","no")',
    }


def _figure_in_words(value: Any) -> str:
    """Write a row's ID or figure; a blank is empty."""
    return "" if pd.isna(value) else str(value)
