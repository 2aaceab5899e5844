"""What an option that is cancelled for its gain pays. Plan §6(g)."""

import numpy as np
import pytest

from calc.exact import exact_price
from calc.plan.s06g_settlement import settlement

DOLLAR = 10**8
CASES = [
    # shares, exercise price, market price in 1e-8 dollars; in shares: shares, cents; in cash: cents; why
    (400, 350_000_000, 410_000_000, 58, 220, 24_000, "240.00 are 58 shares at 4.10, and 2.20"),
    (5, 350_000_000, 410_000_000, 0, 300, 300, "3.00 is less than a share"),
    (100, DOLLAR, 2 * DOLLAR, 50, 0, 10_000, "100.00 are 50 shares at 2.00"),
    (4, 0, 1, 4, 0, 0, "without an exercise price every share is gain, at the smallest price there is"),
    (1, DOLLAR, DOLLAR + 1, 0, 0, 0, "a gain that rounds to nothing"),
]


@pytest.mark.parametrize(("shares", "price", "market", "whole", "rest", "cash", "why"), CASES)
def test_a_gain_is_paid_in_whole_shares_with_the_rest_in_cash_or_all_in_cash(
    shares: int, price: int, market: int, whole: int, rest: int, cash: int, why: str
) -> None:
    both = np.array([True, False])
    of_both = (np.array([each, each]) for each in (shares, price))
    found = settlement(*of_both, market=exact_price([market, market]), in_shares=both)
    assert (found.gain.tolist(), found.shares.tolist(), found.cash.tolist()) == ([True] * 2, [whole, 0], [rest, cash])


@pytest.mark.parametrize("market", [DOLLAR - 1, DOLLAR])
def test_without_a_gain_nothing_is_paid(market: int) -> None:
    found = settlement(np.array([10**9]), np.array([DOLLAR]), exact_price([market]), np.array([True]))
    assert (found.gain.tolist(), found.shares.tolist(), found.cash.tolist()) == ([False], [0], [0])


def test_a_market_price_through_a_split_settles_to_the_exact_fraction() -> None:
    # 50.00 before 3 for 1 is 16.666... a share; less 10.00 the gain of 300 shares is 2,000.00, exactly 120 shares.
    through = exact_price([50 * DOLLAR] * 2).times(1, 3)
    both = np.array([True, False])
    found = settlement(np.array([300] * 2), np.array([10 * DOLLAR] * 2), through, both)
    assert (found.shares.tolist(), found.cash.tolist()) == ([120, 0], [0, 200_000])


def test_a_gain_of_less_than_a_unit_is_a_gain() -> None:
    through = exact_price([3 * DOLLAR + 1]).times(1, 3)  # 1.00 and a third of a unit
    found = settlement(np.array([1]), np.array([DOLLAR]), through, np.array([False]))
    assert (found.gain.tolist(), found.cash.tolist()) == ([True], [0])
