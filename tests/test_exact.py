"""Exact arithmetic: what a fraction says, whatever the size, or an error."""

from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc import exact

AMOUNTS = st.integers(0, 10**18)
FACTORS = st.integers(0, 10**6)
DIVISORS = st.integers(1, 10**9)


@given(st.lists(st.tuples(AMOUNTS, FACTORS, DIVISORS), min_size=1))
def test_products_over_divisors_are_those_of_fractions(rows: list[tuple[int, int, int]]) -> None:
    value, times, by = (np.array(column) for column in zip(*rows, strict=True))
    wanted = [Fraction(v * t, b) for v, t, b in rows]
    limit = 2**63 - 1
    if all(ceil(one) <= limit for one in wanted):
        assert exact.muldiv_floor(value, times, by).tolist() == [floor(one) for one in wanted]
        assert exact.muldiv_ceil(value, times, by).tolist() == [ceil(one) for one in wanted]
        assert exact.muldiv_half_up(value, times, by).tolist() == [floor(one + Fraction(1, 2)) for one in wanted]
    assert exact.muldiv_remainder(value, times, by).tolist() == [v * t % b for v, t, b in rows]


@pytest.mark.parametrize(
    ("cents", "price", "shares"),
    [
        (30, 10_000_000, 3),  # 0.30 at 0.10: in binary floats the quotient is below 3
        (100030, 10_000_000, 10003),
        (240, 80_000_000, 3),
        (435, 145_000_000, 3),
        (434, 145_000_000, 2),
        (1200000, 462_500_000, 2594),
        (0, 1, 0),
    ],
)
def test_an_amount_buys_whole_shares(cents: int, price: int, shares: int) -> None:
    assert exact.whole_shares(cents, price).item() == shares


@pytest.mark.parametrize(
    ("units", "cents"), [(499_999, 0), (500_000, 1), (1_499_999, 1), (1_500_000, 2), (362_500_000, 363)]
)
def test_half_a_cent_rounds_up(units: int, cents: int) -> None:
    assert exact.cents_half_up(units).item() == cents


@pytest.mark.parametrize(
    ("price", "new", "old", "after"),
    [
        (1_725_000_000, 3, 2, 1_150_000_000),  # 17.25 at 3 for 2 is 11.50
        (1_962_500_000, 1, 10, 19_625_000_000),
        (131_000_000, 3, 4, 174_670_000),  # 1.746666... up to 1.7467
        (1_000_000_000, 3, 1, 333_340_000),
    ],
)
def test_an_exercise_price_after_a_split_is_rounded_up_to_four_decimals(
    price: int, new: int, old: int, after: int
) -> None:
    assert exact.split_price(price, new, old).item() == after


def test_what_does_not_fit_is_an_error_and_never_wraps() -> None:
    assert exact.product(2**62, 1).item() == 2**62
    with pytest.raises(exact.ExactOverflowError):
        exact.product(2**62, 2)
    with pytest.raises(exact.ExactOverflowError):
        exact.add([2**62], [2**62])


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError):
        exact.product(0.5, 2)


def test_amounts_are_shown_as_exact_decimals() -> None:
    assert exact.dollars(119725) == Decimal("1197.25")
    assert str(exact.price(1_502_343_750)) == "15.0234375"
    assert str(exact.price(800_000_000)) == "8.00"


@pytest.mark.parametrize(
    ("cents", "shares", "units", "parts", "left", "why"),
    [
        (100_000, 60, 50 * 10**8, 3, 0, "60 shares at 50.00 / 3 are 1,000.00"),
        (100_000, 59, 50 * 10**8, 3, 1667, "59 of them leave 16.666..."),
        (100_000, 0, 50 * 10**8, 3, 100_000, "none leave all"),
        (
            10**11,
            3 * 10**11,
            10**8 + 1,
            10**7 + 9,
            99_997_000_003,
            "beyond 64 bits on the way: ...002.67 cents",
        ),
    ],
)
def test_what_shares_leave_of_an_amount_is_exact_to_the_cent(
    cents: int, shares: int, units: int, parts: int, left: int, why: str
) -> None:
    rest = Fraction(cents) - Fraction(shares * units, parts * 10**6)
    assert int(exact.cents_left([cents], [shares], [units], [parts])[0]) == int(rest + Fraction(1, 2)) == left, why


@pytest.mark.parametrize(
    ("number", "decimal", "why"),
    [
        (0.1 + 0.2, "0.3", "0.30000000000000004 is not what Excel shows"),
        (21.4375, "21.4375", "a price of a sixteenth is exact"),
        (999_999_999_999_999.0, "999999999999999", "15 digits are all shown"),
        (7, "7", "a whole number is itself"),
    ],
)
def test_a_number_in_a_cell_is_the_decimal_that_excel_shows(number: float, decimal: str, why: str) -> None:
    assert exact.decimal_in_a_cell(number) == Decimal(decimal), why


def test_a_rate_and_years_are_shown_as_the_decimals_that_they_are() -> None:
    assert (exact.rate(45_000_000), exact.rate(-1)) == (Decimal("0.45"), Decimal("-0.00000001"))
    assert (exact.years(46_500), exact.years(25)) == (Decimal("4.65"), Decimal("0.0025"))


@pytest.mark.parametrize(
    ("value", "by", "rounded"), [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (5, 3, 2), (-5, 3, -2), (0, 7, 0)]
)
def test_half_rounds_up_and_of_a_negative_amount_away_from_zero(value: int, by: int, rounded: int) -> None:
    assert exact.rounded(value, by) == rounded


@given(st.lists(st.integers(-(10**20), 10**20), min_size=1, max_size=20), st.integers(1, 10**6))
def test_parts_are_rounded_up_or_down_so_that_they_add_up(values: list[int], by: int) -> None:
    whole = exact.rounded(sum(values), by)
    try:
        parts = exact.adding_up(np.array(values, dtype=object), by, whole)
    except exact.ExactOverflowError:
        assert max(map(abs, values)) // by >= 2**63 - 1
        return
    assert sum(parts.tolist()) == whole
    assert all(abs(part - Fraction(value, by)) < 1 for part, value in zip(parts.tolist(), values, strict=True))


def test_the_largest_remainders_are_rounded_up_and_of_equal_ones_the_first() -> None:
    assert exact.adding_up(np.array([7, 8, 5, 5]), 4, 6).tolist() == [2, 2, 1, 1]
    assert exact.adding_up(np.array([5, 5, 6]), 4, 4).tolist() == [1, 1, 2]
    assert exact.adding_up(np.array([2, 2, 2]), 4, 2).tolist() == [1, 1, 0]
    assert exact.adding_up(np.array([2, 2, 2]), 4, 8).tolist() == [3, 3, 2]  # what else was rounded stays with them
    assert exact.adding_up(np.zeros(0, dtype=object), 4, 0).tolist() == []
