"""Which rows of an agent's reserve statement are this plan's, on the statement's last day."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from calc.reconciliation.reserve_rows import ReserveRow, reserve_row
from calc.statement import read_statement
from tests.support.statements import book

HEADER = ["Opening Balance", "Increases", "Shares Issued", "Closing Balance", "As of"]
END = datetime(2001, 4, 30)
NED, ESPP = [200000, 0, 3555, 196445, END], [50000, 0, 40, 49960, END]
MONTHS = [
    [200000, 0, 0, 200000, datetime(2000, 12, 31)],
    [200000, 0, 3000, 197000, datetime(2001, 1, 31)],
    [197000, 0, 0, 197000, datetime(2001, 2, 28)],
    [197000, 0, 555, 196445, END],
]
WHOLE = ReserveRow(200000, 0, 3555, 196445, date(2001, 4, 30))
Rows = list[list[Any]]


def chosen(
    path: Path,
    codes: tuple[str, ...] = (),
    others: tuple[str, ...] = (),
    first: date | None = None,
    last: date = date(2001, 4, 30),
    **sheets: Rows,
) -> tuple[ReserveRow | None, list[tuple[str, str]]]:
    """This plan's row, and severity and code of what is said."""
    row, said = reserve_row(read_statement(book(path, **sheets)), codes, others, first, last)
    return row, [(str(one.severity), one.code) for one in said]


def plans(*rows: Rows, names: tuple[str, ...] = ("NED99", "ESPP")) -> Rows:
    """A table with a column of plans."""
    return [["Plan", *HEADER], *([name, *row] for name, row in zip(names, rows, strict=True))]


# Sheets, and what else is given: in each of them this plan's reserve is the same.
KNOWN: dict[str, tuple[dict[str, Rows], dict[str, Any]]] = {
    "this plan's row first": ({"Reserve": plans(NED, ESPP)}, {"codes": ("NED99",)}),
    "this plan's row last": ({"Reserve": plans(ESPP, NED, names=("ESPP", "NED99"))}, {"codes": ("ned99",)}),
    "a name with the code": (
        {"Reserve": plans(ESPP, NED, names=("ESPP - Staff", "NED99 - Directors"))}, {"codes": ("NED99",)}
    ),
    "one plan alone": ({"Reserve": plans(NED, names=("NED99",))}, {}),
    "a total of all plans": (
        {"Reserve": [*plans(NED, ESPP), ["Total", 250000, 0, 3595, 246405, None]]}, {"codes": ("NED99",)}
    ),
    "a table each, under its plan": (
        {"Reserve": [["Plan NED99"], HEADER, NED, [], ["Plan ESPP"], HEADER, ESPP]}, {"codes": ("NED99",)}
    ),
    "a sheet each": ({"ESPP": [HEADER, ESPP], "NED99": [HEADER, NED]}, {"codes": ("NED99",)}),
    "a sheet each, the other's code": (
        {"ESPP": [HEADER, ESPP], "Directors": [HEADER, NED]}, {"codes": ("N",), "others": ("ESPP",)}
    ),
    "lines of labels": (
        {"Reserve": [["Plan ESPP"], ["Opening balance", 50000], ["Issued", 40], ["Closing balance", 49960],
                     ["As of", END], ["Plan NED99"], ["Opening balance", 200000], ["Increases", 0], ["Issued", 3555],
                     ["Closing balance", 196445], ["As of", END]]},
        {"codes": ("NED99",)},
    ),
    "months, the oldest first": ({"Reserve": [HEADER, *MONTHS]}, {}),
    "months, the newest first": ({"Reserve": [HEADER, *MONTHS[::-1]]}, {}),
    "months in no order": ({"Reserve": [HEADER, *(MONTHS[place] for place in (2, 0, 3, 1))]}, {}),
    "months on sheets": ({f"M{n}": [HEADER, row] for n, row in enumerate(MONTHS)}, {}),
    "one row twice": ({"Reserve": [HEADER, NED, NED]}, {}),
    "issued to date": (
        {"Reserve": [HEADER, MONTHS[0], [200000, 0, 3000, 197000, datetime(2001, 1, 31)],
                     [200000, 0, 3555, 196445, END]]},
        {},
    ),
    "rows after the last day": (
        {"Reserve": [HEADER, *MONTHS, [196445, 0, 45, 196400, datetime(2001, 5, 31)]]}, {}
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sheets", "given"), KNOWN.values(), ids=KNOWN.keys())
def test_this_plans_reserve_on_the_last_day_is_taken(
    tmp_path: Path, sheets: dict[str, Rows], given: dict[str, Any]
) -> None:
    row, said = chosen(tmp_path, **given, **sheets)
    assert row == WHOLE
    assert set(said) <= {("info", "reserve-rows")}


def test_undated_rows_that_follow_on_one_another_are_one_roll_forward_in_either_order(tmp_path: Path) -> None:
    undated = [row[:-1] for row in MONTHS]
    for rows in (undated, undated[::-1]):
        row, _ = chosen(tmp_path, Reserve=[HEADER[:-1], *rows])
        assert row == ReserveRow(200000, 0, 3555, 196445, None)


def test_only_the_rows_of_the_statements_days_count(tmp_path: Path) -> None:
    sheet = [HEADER, *MONTHS]
    assert chosen(tmp_path, last=date(2001, 2, 28), Reserve=sheet)[0] == ReserveRow(
        200000, 0, 3000, 197000, date(2001, 2, 28)
    )
    assert chosen(tmp_path, first=date(2001, 2, 1), Reserve=sheet)[0] == ReserveRow(197000, 0, 555, 196445, END.date())


# Sheets, the codes of this plan and of others, and what is said instead of a row.
UNKNOWN: dict[str, tuple[dict[str, Rows], tuple[str, ...], tuple[str, ...], tuple[str, str]]] = {
    "several plans, no code": ({"R": plans(NED, ESPP)}, (), (), ("error", "reserve-plan")),
    "several plans, another code": ({"R": plans(NED, ESPP)}, ("LTIP",), (), ("error", "reserve-plan")),
    "plans under a header that is not known": (
        {"R": [["Pool", *HEADER], ["NED99", *NED], ["ESPP", *ESPP]]}, ("NED99",), (), ("error", "reserve-plan")
    ),
    "sheets that say nothing": ({"A": [HEADER, NED], "B": [HEADER, ESPP]}, (), (), ("error", "reserve-plan")),
    "undated rows that do not follow": (
        {"R": [HEADER[:-1], NED[:-1], ESPP[:-1]]}, (), (), ("error", "reserve-plan")
    ),
    "only another plan's row": (
        {"R": plans(ESPP, names=("ESPP",))}, ("NED99",), ("ESPP",), ("warning", "reserve-of-other-plans")
    ),
    "no closing": (
        {"R": [["Opening", "Issued"], [200000, 3555]]}, (), (), ("warning", "reserve-without-closing")
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sheets", "codes", "others", "said"), UNKNOWN.values(), ids=UNKNOWN.keys())
def test_where_this_plans_row_is_not_known_none_is_taken(
    tmp_path: Path, sheets: dict[str, Rows], codes: tuple[str, ...], others: tuple[str, ...], said: tuple[str, str]
) -> None:
    assert chosen(tmp_path, codes, others, **sheets) == (None, [said])


def test_the_only_plan_of_the_statement_is_taken_under_another_name_with_a_warning(tmp_path: Path) -> None:
    row, said = chosen(tmp_path, ("NED99",), Reserve=plans(NED, names=("1999 Directors Plan",)))
    assert row == WHOLE
    assert said == [("warning", "reserve-plan-taken")]
