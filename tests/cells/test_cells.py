"""A cell has one meaning and is taken as that, or it is a problem with a suggested value."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc.cells import ErrorCell, Uncalculated, trimmed
from calc.cells.column import Cells, is_blank
from calc.cells.texts import take_id
from calc.contract import Kind
from calc.read.columns import Converted, collect, convert, taker, typed


def one(kind: Kind, cell: object, choices: tuple[str, ...] = ()) -> tuple[object, str]:
    """The value taken from a cell (None where none is) and the code of what was found about it."""
    found = convert(kind, Cells([cell]), [7], choices)
    value = found.values[0]
    problems = [*found.errors, *found.infos]
    assert len(problems) <= 1
    assert all(problem.row == 7 for problem in problems)
    return (None if pd.isna(value) else value), (problems[0].code if problems else "")


@pytest.mark.parametrize(
    ("kind", "cell", "value", "code"),
    [
        (Kind.DOLLARS, 4.35 * 100, 43500, ""),  # 434.99999999999994 shows as 435
        (Kind.DOLLARS, 0.1 + 0.2, 30, ""),
        (Kind.DOLLARS, 1250, 125000, ""),
        (Kind.DOLLARS, 10000.01, 1000001, ""),
        (Kind.DOLLARS, 0.005, None, "too-many-decimals"),
        (Kind.DOLLARS, "1234.5", 123450, "number-as-text"),
        (Kind.DOLLARS, " 1234.50\u00a0", 123450, "number-as-text"),
        (Kind.DOLLARS, "1,000", None, "ambiguous-number"),
        (Kind.DOLLARS, "1.000,50", None, "ambiguous-number"),
        (Kind.DOLLARS, "$1,000", None, "ambiguous-number"),
        (Kind.DOLLARS, "(500)", None, "ambiguous-number"),
        (Kind.DOLLARS, "12,5", None, "ambiguous-number"),
        (Kind.DOLLARS, "n/a", None, "not-a-number"),
        (Kind.DOLLARS, "twelve", None, "not-a-number"),
        (Kind.DOLLARS, True, None, "not-a-number"),
        (Kind.DOLLARS, date(1900, 1, 5), None, "date-for-number"),
        (Kind.DOLLARS, timedelta(hours=36), None, "date-for-number"),
        (Kind.DOLLARS, float("inf"), None, "not-a-number"),
        (Kind.DOLLARS, float("nan"), None, "not-a-number"),
        (Kind.DOLLARS, 1234567890123456.0, None, "too-many-digits"),
        (Kind.DOLLARS, "1234567890123456", None, "too-many-digits"),
        (Kind.DOLLARS, 99_999_999_999.0, None, "too-large"),
        (Kind.DOLLARS, -5, -500, ""),  # the bounds are the schema's matter
        (Kind.DOLLARS, "   ", None, "spaces"),
        (Kind.DOLLARS, ErrorCell("#N/A"), None, "error-cell"),
        (Kind.DOLLARS, Uncalculated(), None, "formula-without-value"),
        (Kind.PRICE, 15.0234375, 1502343750, ""),
        (Kind.PRICE, 33.33333333, 3333333333, ""),
        (Kind.PRICE, 1 / 3, None, "too-many-decimals"),
        (Kind.PRICE, "19.625", 1962500000, "number-as-text"),
        (Kind.SHARES, 1.5, None, "too-many-decimals"),
        (Kind.SHARES, 10000.0, 10000, ""),
        (Kind.SHARES, "10000", 10000, "number-as-text"),
        (Kind.SHARES, "10.000", None, "ambiguous-number"),  # ten, or ten thousand
        (Kind.SHARES, "1e4", None, "not-a-number"),
        (Kind.INTEGER, 2001.0, 2001, ""),
        (Kind.INTEGER, None, None, ""),
    ],
)
def test_a_number_is_taken_exactly_or_refused(kind: Kind, cell: object, value: object, code: str) -> None:
    assert one(kind, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        (date(2000, 7, 27), "2000-07-27", ""),
        (datetime(2000, 7, 27), "2000-07-27", ""),
        (datetime(2000, 7, 27, 0, 0, 1), None, "date-with-time"),
        (datetime(2000, 7, 27, 23, 59), None, "date-with-time"),
        (time(12), None, "not-a-date"),
        (timedelta(days=1), None, "not-a-date"),
        (date(1900, 2, 28), None, "date-too-early"),
        (date(1900, 3, 1), "1900-03-01", ""),
        (date(9999, 12, 31), "9999-12-31", ""),
        ("2000-07-27", "2000-07-27", "date-as-text"),
        ("2000/7/27", "2000-07-27", "date-as-text"),
        ("2000-07-27 00:00:00", "2000-07-27", "date-as-text"),
        ("27 July 2000", "2000-07-27", "date-as-text"),
        ("27-Jul-2000", "2000-07-27", "date-as-text"),
        ("July 27, 2000", "2000-07-27", "date-as-text"),
        ("Sept. 1, 2000", "2000-09-01", "date-as-text"),
        ("27-Jul-00", None, "not-a-date"),
        ("31 June 2000", None, "not-a-date"),
        ("2000-02-30", None, "not-a-date"),
        ("03/04/2025", None, "ambiguous-date"),
        ("13/04/2025", None, "ambiguous-date"),
        ("3.4.25", None, "ambiguous-date"),
        ("20250331", None, "number-for-date"),
        (20250331.0, None, "number-for-date"),
        (45747.0, None, "number-for-date"),
        (36734.5, None, "number-for-date"),
        ("   ", None, "spaces"),
        ("28 February 1900", None, "date-too-early"),
        ("45/45/2025", None, "not-a-date"),
        (True, None, "not-a-date"),
        ("TBD", None, "not-a-date"),
        (ErrorCell("#REF!"), None, "error-cell"),
    ],
)
def test_a_date_is_taken_exactly_or_refused(cell: object, value: str | None, code: str) -> None:
    taken, found = one(Kind.DATE, cell)
    assert (str(np.datetime64(taken, "D")) if taken is not None else None, found) == (value, code)


@pytest.mark.parametrize(
    ("cell", "suggested"),
    [
        ("03/04/2025", ["2025-04-03", "2025-03-04"]),
        ("13/04/2025", ["2025-04-13"]),
        (20250331.0, ["2025-03-31"]),
        (45747.0, ["2025-03-31"]),
        ("3.4.25", ["1925-04-03", "2025-03-04"]),
    ],
)
def test_a_refused_date_comes_with_the_dates_it_may_mean(cell: object, suggested: list[str]) -> None:
    (problem,) = convert(Kind.DATE, Cells([cell]), [2]).errors
    assert all(day in problem.todo for day in suggested)


@pytest.mark.parametrize(
    ("cell", "suggested"),
    [("1,000", "1000"), ("1.000,50", "1000.50"), ("$1,000", "1000"), ("(500)", "-500"), ("12,5", "12.5"), ("5-", "-5")],
)
def test_a_refused_number_comes_with_the_numbers_it_may_mean(cell: str, suggested: str) -> None:
    (problem,) = convert(Kind.DOLLARS, Cells([cell]), [2]).errors
    assert suggested in problem.todo.replace(" as a number.", "").removeprefix("Type ").split(" or ")


@pytest.mark.parametrize(
    ("kind", "cell", "value", "code"),
    [
        (Kind.ID, "00123", "00123", ""),
        (Kind.ID, 123.0, "123", "number-for-id"),
        (Kind.ID, 12.5, None, "not-an-id"),
        (Kind.ID, -3.0, None, "not-an-id"),
        (Kind.ID, 1e15, None, "not-an-id"),
        (Kind.ID, date(2001, 3, 1), None, "not-an-id"),
        (Kind.ID, False, None, "not-an-id"),
        (Kind.ID, "A\nB", None, "not-an-id"),
        (Kind.ID, "A\u202eB", None, "not-an-id"),
        (Kind.ID, "\u00a0A ", "A", "spaces"),
        (Kind.TEXT, "NA", "NA", ""),
        (Kind.TEXT, "None", "None", ""),
        (Kind.TEXT, "n/a", "n/a", ""),
        (Kind.TEXT, "=1+1", "=1+1", ""),
        (Kind.TEXT, 12.5, "12.5", "number-for-text"),
        (Kind.TEXT, True, None, "not-text"),
        (Kind.TEXT, ErrorCell("#DIV/0!"), None, "error-cell"),
    ],
)
def test_text_stays_as_typed(kind: Kind, cell: object, value: object, code: str) -> None:
    assert one(kind, cell) == (value, code)


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("elect", "elect", ""),
        ("Elect", "elect", "choice-spelling"),
        (" elect", "elect", "spaces"),
        ("elected", "elected", ""),  # kept, for the schema to refuse with the list of choices
        (1.0, "1", "number-for-text"),
    ],
)
def test_a_choice_is_taken_whatever_its_case(cell: object, value: str, code: str) -> None:
    assert one(Kind.CHOICE, cell, ("elect", "revoke")) == (value, code)


def test_true_and_false_are_yes_and_no_where_these_are_the_choices() -> None:
    assert one(Kind.CHOICE, True, ("yes", "no")) == ("yes", "choice-spelling")
    assert one(Kind.CHOICE, True, ("elect", "revoke")) == (None, "not-text")


@given(st.lists(st.integers(-(10**11), 10**11), min_size=1))
def test_every_amount_in_cents_is_read_back_exactly(cents: list[int]) -> None:
    cells = [amount / 100 for amount in cents]
    assert list(convert(Kind.DOLLARS, Cells(cells), range(len(cells))).values) == cents


@given(st.lists(st.decimals(0, 9_999_999, places=8), min_size=1))
def test_every_price_of_up_to_15_digits_is_read_back_exactly(prices: list[Decimal]) -> None:
    found = convert(Kind.PRICE, Cells([float(price) for price in prices]), range(len(prices)))
    assert list(found.values) == [int(price.scaleb(8)) for price in prices]


_CELLS = (
    st.text(alphabet="aB7|- ", max_size=4)
    | st.sampled_from(["elect", "Revoke", "\u00a0", "a\nb", "a\u200b", "\ufeff"]),
    st.sampled_from(["elect", "revoke"]),
    st.floats(0, 1e9) | st.integers(0, 10**12).map(lambda cents: cents / 100),
    st.integers(-(10**16), 10**16) | st.sampled_from([-0.0, 1e15, float("inf"), float("nan"), 4.35 * 100]),
    st.dates(date(1900, 2, 27)),
    st.dates(date(1900, 2, 27)).map(lambda day: datetime(day.year, day.month, day.day)),
    st.sampled_from([True, ErrorCell("#N/A"), Uncalculated(), datetime(2001, 1, 1, 12), time(1), timedelta(1)]),
)
_ONE_KIND_OR_ANY = st.sampled_from([*_CELLS, *_CELLS[:6], st.one_of(_CELLS)])


@given(_ONE_KIND_OR_ANY.flatmap(lambda cells: st.lists(cells | st.just(""), max_size=5)), st.sampled_from(Kind))
def test_a_column_is_read_the_same_all_at_once_and_cell_by_cell(cells: list[object], kind: Kind) -> None:
    column, choices = Cells(tuple(cells)), ("elect", "revoke")
    whole = convert(kind, column, range(len(cells)), choices)
    take = taker(kind, choices)
    single = Converted(np.empty(0))
    values = [None if cell == "" else collect(take(cell, row), single) for row, cell in enumerate(cells)]
    pd.testing.assert_extension_array_equal(pd.array(whole.values), pd.array(typed(kind, values)))
    assert (whole.errors, whole.infos) == (single.errors, single.infos)
    assert column.holds.tolist() == [not is_blank(cell) for cell in cells if cell is not None]


def test_a_space_and_a_character_that_does_not_show_never_pass_for_plain_text() -> None:
    odd = {char for char in map(chr, range(0x11000)) if not trimmed(char) or take_id(char, 7)[1]}
    assert {" ", "\n", "\u00a0", "\u200b", "\u202e"} < odd
    assert not any(Cells([text]).plain_text for char in odd for text in (char, f"{char}a", f"a{char}"))
    assert not any(Cells(["a", f"b{char}c", None]).plain_text for char in odd - {" "})
    assert Cells(["a b", "", None, "F|7"]).plain_text


def test_a_text_that_many_rows_repeat_is_kept_once() -> None:
    texts = [f"Director {row % 3}" for row in range(3_000)]
    values = convert(Kind.TEXT, Cells(texts), list(range(2, 3_002)), ()).values
    assert list(values) == texts
    assert len({id(text) for text in values}) == 3
