"""Exercises and settlements of options: what each is worth, pays and delivers. Plan §6(e), §6(f), §6(g)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import ExactPrice, Flags, Integers
from calc.plan.calendar import BusinessDays, days
from calc.plan.s04c_adjustments import PricesSet, price_in_force
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.s06_deadlines import DeadlineMoved, PeriodDecided, deadline_in_force
from calc.plan.s06c_fair_market_value import ClosingPrices, fair_market_value
from calc.plan.s06f_payment import Payment, payment
from calc.plan.s06g_settlement import Settlement, settlement
from calc.plan.terms import PAR_VALUE, Terms

EXERCISE, SHARE_SETTLEMENT = "exercise", "share settlement"


@dataclass(frozen=True, eq=False)
class OptionEvents:
    """The events of known options in the order in which they count, one array a fact, all of one length.

    ``option`` is a row of the options and ``terms`` that row itself, with the deadline in force on the event's day.
    ``price`` is the exercise price in force, ``par_value`` that of the day. ``market`` is the Fair Market Value on the
    day, if ``has_market``; where ``tenders``, ``tender`` is that of the business day before, ``tendered_on``, for one
    tendered share, if ``has_tender``. What has none is arbitrary.
    """

    rows: pd.DataFrame
    option: Integers
    terms: pd.DataFrame
    day: Integers
    shares: Integers
    is_exercise: Flags
    in_shares: Flags
    price: Integers
    par_value: Integers
    has_market: Flags
    market: ExactPrice
    tenders: Flags
    has_tender: Flags
    tendered_on: Integers
    tender: ExactPrice
    original_issue: Flags
    payment: Payment
    settlement: Settlement
    delivered: Integers

    @property
    def needed_on(self) -> Integers:
        """Give the days whose Fair Market Value decides something: of settlements, and of tenders."""
        settled = self.day[self.has_market & ~self.is_exercise]
        return np.concatenate([settled, self.tendered_on[self.tenders & self.has_tender]])

    @property
    def lacks_value(self) -> Flags:
        """Tell which events need a Fair Market Value and have none."""
        return np.asarray((~self.is_exercise & ~self.has_market) | (self.tenders & ~self.has_tender))


def of_unknown_options(rows: pd.DataFrame, options: pd.DataFrame) -> pd.DataFrame:
    """Give the events whose ``option_id`` is that of no option."""
    return rows[~rows["option_id"].isin(options["option_id"])]


def option_events(
    rows: pd.DataFrame,
    options: pd.DataFrame,
    closing: ClosingPrices,
    calendar: BusinessDays,
    all_splits: tuple[Split, ...],
    moved: Sequence[DeadlineMoved],
    decided: Sequence[PeriodDecided],
    prices: PricesSet,
    plan_terms: Terms,
) -> OptionEvents:
    """Value the events of known options, by date and then as the sheet has them. Plan §4(c), §6(c), §6(e) to §6(g).

    Tendered shares count at the Fair Market Value on the last business day before the exercise, a settlement at that of
    its own day. Reads the Option Events sheet; ``option_id``, ``price_at_grant``, ``priced_on``, ``deadline_day``,
    ``deadline_reason``, ``stock_source`` of the options.
    """
    rows = rows[rows["option_id"].isin(options["option_id"])].sort_values("date", kind="stable")
    option = pd.Index(options["option_id"]).get_indexer(pd.Index(rows["option_id"])).astype(np.int64)
    day, shares = days(rows["date"]), rows["shares"].to_numpy(dtype=np.int64)
    last, reason = deadline_in_force(options, option, day, moved, decided)
    terms = options.take(option).assign(deadline_day=last, deadline_reason=reason)
    price = price_in_force(options, option, day, prices, all_splits)
    is_exercise = rows["event"].eq(EXERCISE).to_numpy(dtype=bool)
    in_shares = rows["event"].eq(SHARE_SETTLEMENT).to_numpy(dtype=bool)
    tenders = is_exercise & (rows["shares_tendered"].to_numpy(dtype=np.int64, na_value=0) > 0)
    tendered_on = day.copy()
    tendered_on[tenders] = calendar.last_before(day[tenders])
    tender = fair_market_value(tendered_on, day, closing, all_splits)
    market = fair_market_value(day, day, closing, all_splits)
    par_value = plan_terms.on(PAR_VALUE, day)
    source = np.where(rows["stock_source"].notna(), rows["stock_source"], terms["stock_source"])
    settled = settlement(shares, price, market.exact, in_shares)
    original_issue = np.asarray(source == "original issue")
    return OptionEvents(
        rows=rows,
        option=option,
        terms=terms,
        day=day,
        shares=shares,
        is_exercise=is_exercise,
        in_shares=in_shares,
        price=price,
        par_value=par_value,
        has_market=market.found,
        market=market.exact,
        tenders=tenders,
        has_tender=tender.found,
        tendered_on=tendered_on,
        tender=tender.exact,
        original_issue=original_issue,
        payment=payment(rows, price, tender.exact, original_issue, par_value),
        settlement=settled,
        delivered=np.where(is_exercise, shares, settled.shares),
    )
