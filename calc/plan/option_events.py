"""Exercises and settlements of options: what each is worth, pays and delivers. Plan §6(e), §6(f), §6(g)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.plan.calendar import BusinessDays, Flags, days
from calc.plan.s04c_changes_in_stock import Split, exercise_price
from calc.plan.s06c_fair_market_value import ClosingPrices, fair_market_value
from calc.plan.s06f_payment import Payment, payment
from calc.plan.s06g_settlement import Settlement, settlement

EXERCISE, SHARE_SETTLEMENT = "exercise", "share settlement"


@dataclass(frozen=True, eq=False)
class OptionEvents:
    """The events of known options in the order in which they count, one array a fact, all of one length.

    ``option`` is a row of the options and ``terms`` that row itself. ``price`` is the exercise price in force. Where
    ``needs_market``, ``market`` is the Fair Market Value of the day ``valued_on``, if ``has_market``; else 0.
    """

    rows: pd.DataFrame
    option: Integers
    terms: pd.DataFrame
    day: Integers
    shares: Integers
    is_exercise: Flags
    in_shares: Flags
    price: Integers
    needs_market: Flags
    has_market: Flags
    valued_on: Integers
    market: Integers
    original_issue: Flags
    payment: Payment
    settlement: Settlement
    delivered: Integers


def of_unknown_options(rows: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """The events whose ``option_id`` is that of no option."""
    return rows[~rows["option_id"].isin(options["option_id"])]


def option_events(
    rows: pd.DataFrame,
    options: pd.DataFrame,
    closing: ClosingPrices,
    calendar: BusinessDays,
    all_splits: tuple[Split, ...],
) -> OptionEvents:
    """The events of known options, by date and then as the sheet has them, valued. Plan §4(c), §6(c), §6(e) to §6(g).

    Tendered shares count at the Fair Market Value on the last business day before the exercise, a settlement at that of
    its own day. Reads the Option Events sheet; ``option_id``, ``grant_day``, ``price_at_grant``, ``par_value``,
    ``stock_source`` of the options.
    """
    rows = rows[rows["option_id"].isin(options["option_id"])].sort_values("date", kind="stable")
    option = pd.Index(options["option_id"]).get_indexer(pd.Index(rows["option_id"])).astype(np.int64)
    terms = options.take(option)
    day, shares = days(rows["date"]), rows["shares"].to_numpy(dtype=np.int64)
    price = exercise_price(terms["price_at_grant"].to_numpy(), terms["grant_day"].to_numpy(), day, all_splits)
    is_exercise = rows["event"].eq(EXERCISE).to_numpy(dtype=bool)
    in_shares = rows["event"].eq(SHARE_SETTLEMENT).to_numpy(dtype=bool)
    tenders = is_exercise & (rows["shares_tendered"].to_numpy(dtype=np.int64, na_value=0) > 0)
    needs_market = tenders | ~is_exercise
    valued_on = day.copy()
    valued_on[tenders] = calendar.last_before(day[tenders])
    found = fair_market_value(valued_on, day, closing, all_splits)
    market = np.where(found.found & needs_market, found.value, 0)
    source = np.where(rows["stock_source"].notna(), rows["stock_source"], terms["stock_source"])
    settled = settlement(shares, price, market, in_shares)
    return OptionEvents(
        rows=rows,
        option=option,
        terms=terms,
        day=day,
        shares=shares,
        is_exercise=is_exercise,
        in_shares=in_shares,
        price=price,
        needs_market=needs_market,
        has_market=found.found & needs_market,
        valued_on=valued_on,
        market=market,
        original_issue=source == "original issue",
        payment=payment(rows, price, market, source == "original issue", terms["par_value"].to_numpy()),
        settlement=settled,
        delivered=np.where(is_exercise, shares, settled.shares),
    )
