"""Which fees become Deferred Stock Awards, for how many shares, and when they are issued. Plan §3, §7(a), §7(b)."""

import numpy as np
import pandas as pd

from calc.contract import DEFERRED_AWARDS, FEE_SETTLEMENT, FEES, TERM
from calc.contract.ids import DEFERRED_AWARD
from calc.exact import (
    UNITS_PER_CENT,
    Integers,
    cents_left,
    muldiv_ceil,
    muldiv_half_up,
    product,
    whole_shares,
)
from calc.plan.awards import Awards
from calc.plan.calendar import FOREVER, BusinessDays, day_order, days, years_of
from calc.plan.ids import prefixed, text_order
from calc.plan.s03_term import PlanTerm
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.s06c_fair_market_value import ClosingPrices, fair_market_value, value_day
from calc.plan.s06j_change_of_control import ChangesOfControl
from calc.plan.s07c_elections import WHOLE, notice_of_fees, percent_elected
from calc.plan.terms import DEFERRAL_PERIOD, LAST_DEFERRAL_SERVICE_DATE, Terms

NOT_DEFERRED = FEE_SETTLEMENT.by_header["Reason"].choices
ISSUANCE_REASONS = DEFERRED_AWARDS.by_header["Issuance Reason"].choices
THIRD_JANUARY, JANUARY = (ISSUANCE_REASONS.index(each) for each in ("third January", "January"))
FEE_TYPES = FEES.by_header["Fee Type"].choices
ANNUAL, MEETING, RETAINER = range(len(FEE_TYPES))
DOWN, UP, NEAREST = TERM["Share Rounding"].choices
_YEAR = 12  # months


def fee_day(fees: pd.DataFrame, meetings: pd.DataFrame, calendar: BusinessDays, last_year: int) -> Integers:
    """Give the grant date that a deferred award for each fee has or would have. Plan §7(a).

    The first business day of an Annual Fee's calendar year, the date of a Meeting Fee's meeting, the Fee Date of a
    retainer. ``FOREVER`` for a year after ``last_year``. Reads ``fee_type``, ``calendar_year``, ``meeting_id``,
    ``fee_date``; ``meeting_id``, ``date``.
    """
    annual, retainer = (fees["fee_type"].eq(FEE_TYPES[each]).to_numpy(dtype=bool) for each in (ANNUAL, RETAINER))
    year = fees["calendar_year"].to_numpy(dtype=np.int64, na_value=0)
    result = np.full(len(fees), FOREVER, dtype=np.int64)
    due = annual & (year <= last_year)
    years, which = np.unique(year[due], return_inverse=True)
    result[due] = calendar.first_of_year(years)[which]
    held = pd.Index(meetings["meeting_id"]).get_indexer(pd.Index(fees["meeting_id"]))
    at_meeting = ~annual & ~retainer & (held >= 0)
    result[at_meeting] = days(meetings["date"])[held[at_meeting]]
    if retainer.any():
        result[retainer] = days(fees["fee_date"])[retainer]
    return result


def deferral(
    fees: pd.DataFrame, meetings: pd.DataFrame, board: Board, term: PlanTerm, elections: pd.DataFrame
) -> pd.DataFrame:
    """Tell what of each fee may be deferred, and why the rest may not; by ``fee_day`` and Fee ID. Plan §3, §5, §7.

    A fee for the stockholders' meeting is cash: §7(a) speaks of meetings of the Board and its committees. Reads
    ``fee_id``, ``director_id``, ``fee_type``, ``meeting_id``, ``amount``, ``fee_day``; ``meeting_id``, ``type``. Keeps
    the Excel rows. Returns ``fee_id``, ``id_rank`` (its place in the text order of the IDs), ``fee_type`` (an index
    into ``FEE_TYPES``), ``director`` (code), ``service_row``, ``fee_day``, ``amount``, ``deferrable``,
    ``not_deferred`` (cents) and ``reason``, an index into ``NOT_DEFERRED``, -1 for none.
    """
    by_id = text_order(fees["fee_id"])
    within = day_order(fees["fee_day"].to_numpy()[by_id])
    order = by_id[within]
    granted = fees["fee_day"].to_numpy()[order]
    amount = fees["amount"].to_numpy(dtype=np.int64)[order]
    fee_type = pd.Index(FEE_TYPES).get_indexer(pd.Index(fees["fee_type"]))[order]
    director = board.codes(fees["director_id"])[order]
    service_row = board.service_row(director, granted)
    eligible = (service_row != NONE) & ~board.employee(director, granted)
    outside = term.outside_for_deferred_stock(granted)
    percent = percent_elected(notice_of_fees(director, granted, elections, board, term.terms), elections)
    stockholders = fees["meeting_id"].isin(meetings.loc[meetings["type"] == "annual", "meeting_id"])
    of_stockholders = (fee_type == MEETING) & stockholders.to_numpy(dtype=bool)[order]
    in_time = granted <= term.terms.on(LAST_DEFERRAL_SERVICE_DATE, granted)
    of_year = term.deferrable_months(years_of(granted), granted)
    months = np.where(fee_type == ANNUAL, of_year, np.where(in_time, _YEAR, 0))
    part = muldiv_half_up(amount, percent * months, WHOLE * _YEAR)  # of percent and cutoff together, rounded once
    deferrable = np.where(eligible & ~outside & ~of_stockholders, part, 0)
    less = deferrable < amount
    columns = {
        "fee_id": fees["fee_id"].array.take(order),
        "id_rank": within,
        "fee_type": fee_type,
        "director": director,
        "service_row": service_row,
        "fee_day": granted,
        "amount": amount,
        "deferrable": deferrable,
        "not_deferred": amount - deferrable,
        "reason": np.select(
            [~eligible, outside, of_stockholders, percent == 0, less & (months < _YEAR), less],
            range(len(NOT_DEFERRED)),
            -1,
        ),
    }
    return pd.DataFrame(columns, index=fees.index.take(order), copy=False)


def deferred_awards(
    fees: pd.DataFrame, closing: ClosingPrices, all_splits: tuple[Split, ...], terms: Terms
) -> pd.DataFrame:
    """Value the fees that are deferred, in whole shares. Plan §4(b), §6(c), §7(a).

    An Annual Fee is valued on its grant date, another fee on its value day. Adds ``fee_number`` (its row of the
    fees), ``award_id``, ``valuation_day``, ``priced``, ``price_day``, ``price_basis``, ``fair_market_value`` (as shown)
    and the exact ``price_units`` / ``price_parts`` behind it, ``shares_requested`` and ``fraction``, the cents that are
    less than a share's value. A fee without a Fair Market Value is not ``priced`` and asks for nothing.
    """
    fee_number = np.flatnonzero(fees["deferrable"] > 0)
    awards = fees.take(fee_number)
    granted = awards["fee_day"].to_numpy()
    on = np.where(awards["fee_type"] == ANNUAL, granted, value_day(granted, terms))
    value = fair_market_value(on, granted, closing, all_splits)
    units, parts = np.where(value.found, value.exact.units, 1), value.exact.parts
    deferrable = awards["deferrable"].to_numpy()
    shares = shares_for(deferrable, units, parts, terms.share_rounding)
    return awards.assign(
        fee_number=fee_number,
        award_id=prefixed(DEFERRED_AWARD, awards["fee_id"]),
        valuation_day=on,
        priced=value.found,
        price_day=value.price_day,
        price_basis=value.basis,
        fair_market_value=value.exact.shown(),
        price_units=units,
        price_parts=parts,
        shares_requested=np.where(value.found, shares, 0),
        fraction=fraction_in_cash(deferrable, shares, units, parts, terms.share_rounding),
    )


def shares_for(deferrable: Integers, units: Integers, parts: Integers, rounding: str) -> Integers:
    """Give the whole shares that fees ask for at a price of ``units`` / ``parts``. Plan §4(b).

    Rounded as the term Share Rounding says: down, up, or to the nearest, half a share up.
    """
    if rounding == DOWN:
        return whole_shares(deferrable, units, parts)
    round_shares = muldiv_ceil if rounding == UP else muldiv_half_up
    return round_shares(deferrable, product(UNITS_PER_CENT, parts), units)


def fraction_in_cash(
    deferrable: Integers, asked: Integers, units: Integers, parts: Integers, rounding: str
) -> Integers:
    """Give the cents of fees that are paid in cash because they are no whole share. Plan §4(b).

    Rounded down it is what the shares asked for leave; else nothing, but for a fee that asks for no share at all.
    """
    if rounding == DOWN:
        return cents_left(deferrable, asked, units, parts)
    return np.where(asked == 0, deferrable, 0)


def missing_value(awards: Awards, lacking: Integers, asked: Integers, granted: Integers, rounding: str) -> Integers:
    """Give the cents of some deferred awards that shares were missing for; each asked for some shares. Plan §8(a).

    Rounded down it is what the shares granted leave of the deferrable fee, less the fraction; else the same part of the
    fee as is missing of the shares asked for.
    """
    deferrable = awards.deferrable[lacking]
    if rounding == DOWN:
        units, parts = awards.price_units[lacking], awards.price_parts[lacking]
        return cents_left(deferrable, granted, units, parts) - awards.fraction[lacking]
    return muldiv_half_up(deferrable, asked - granted, asked)


def issuance(
    awards: pd.DataFrame, board: Board, terms: Terms, calendar: BusinessDays, control: ChangesOfControl
) -> pd.DataFrame:
    """Add ``issuance_day`` and ``issuance_reason``, an index into ``ISSUANCE_REASONS``: the earliest of three. §7(b).

    Reads ``fee_day``, ``service_row``. On equal days the later of the first three reasons in the list is shown; the
    last takes the place of the first where the Deferral Period is not 3. With a period of 0 there is no January: the
    day is ``FOREVER`` and the reason -1 until service ends or control changes.
    """
    granted = awards["fee_day"].to_numpy()
    period = terms.on(DEFERRAL_PERIOD, granted)
    year = years_of(granted) + period
    years, which = np.unique(year, return_inverse=True)
    end = board.service_end(awards["service_row"].to_numpy())
    january = np.where(period > 0, calendar.first_of_year(years)[which], FOREVER)
    candidates = np.stack([january, control.day_for(granted), end])
    earliest = candidates.min(axis=0)
    reason = len(candidates) - 1 - np.argmax((candidates == earliest)[::-1], axis=0)
    reason = np.where((reason == THIRD_JANUARY) & (period != 3), JANUARY, reason)
    reason = np.where(earliest == FOREVER, -1, reason)
    return awards.assign(issuance_day=earliest, issuance_reason=reason)
