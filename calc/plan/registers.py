"""The registers of options, deferred awards, fees and shortfalls, as they stand on the As-of Date. Plan §6, §7, §8(a)."""

import numpy as np
import pandas as pd

from calc.contract import (
    DEFERRED_AWARDS,
    FEE_SETTLEMENT,
    FORMULA_ELIGIBILITY,
    INPUT_SHEET,
    OPTION_EVENTS_RESULT,
    OPTIONS,
    SHARE_RESERVE,
    SHORTFALLS,
)
from calc.exact import Integers
from calc.plan import ledger as book
from calc.plan.awards import KINDS, Awards
from calc.plan.calendar import dates_of
from calc.plan.option_events import OptionEvents
from calc.plan.s04_share_reserve import TREATMENTS, Reserve
from calc.plan.s04c_changes_in_stock import Split, exercise_price
from calc.plan.s05_eligibility import Board
from calc.plan.s06_deadlines import REASONS
from calc.plan.s06_options import GRANTED
from calc.plan.s06c_fair_market_value import BASES
from calc.plan.s06j_change_of_control import ChangeOfControl
from calc.plan.s07_deferred_stock import ISSUANCE_REASONS, NOT_DEFERRED
from calc.plan.sheets import blank_where, chosen, sheet
from calc.plan.terms import Terms


def options_register(
    options: pd.DataFrame,
    awards: Awards,
    reserve: Reserve,
    board: Board,
    all_splits: tuple[Split, ...],
    control: ChangeOfControl,
    terms: Terms,
) -> pd.DataFrame:
    """The Options sheet, in order of Grant Date and Option ID. Plan §6."""
    options, at = _in_grant_order(options, "grant_day", awards.options)
    moved = _movements(reserve, awards, at)
    outstanding, granted = reserve.outstanding[at], reserve.granted_at_first[at]
    at_grant, grant_day = options["price_at_grant"].to_numpy(), options["grant_day"].to_numpy()
    price = exercise_price(at_grant, grant_day, terms.as_of, all_splits)
    assumed = moved[book.ASSUMED]
    formula = options["kind"].eq("formula").to_numpy()
    status = np.select([granted == 0, assumed > 0, outstanding > 0], [3, 2, 0], 1)
    requested = options["shares_requested"].to_numpy()
    return sheet(
        OPTIONS,
        {
            **_whose(options["director"], board),
            "option_id": options["option_id"],
            "kind": options["kind"],
            "grant_date": dates_of(grant_day),
            "price_date": dates_of(options["price_day"]),
            "price_basis": chosen(BASES, options["price_basis"]),
            "fair_market_value": blank_where(~formula, options["fair_market_value"]),
            "exercise_price_at_grant": at_grant,
            "shares_requested": requested,
            "shares_granted": granted,
            "shares_short_at_grant": requested - granted,
            "final_exercise_date": dates_of(options["final_exercise_day"]),
            "deadline": dates_of(options["deadline_day"]),
            "deadline_reason": chosen(REASONS, options["deadline_reason"]),
            "exercise_price": price,
            "shares_exercised": moved[book.EXERCISED],
            "shares_cancelled": moved[book.CANCELLED] + moved[book.SETTLED],
            "shares_lapsed": moved[book.LAPSED],
            "shares_adjusted": reserve.adjusted[at],
            "shares_assumed": assumed,
            "shares_outstanding": outstanding,
            "shares_exercisable": reserve.exercisable[at],
            "converted_shares": blank_where(assumed == 0, control.converted_shares(assumed)),
            "converted_price": blank_where(assumed == 0, control.converted_price(price)),
            "status": chosen(("outstanding", "closed", "assumed", "not granted"), status),
            "section": chosen(("§6(b)", "§6(a)"), formula.astype(np.int64)),
        },
    )


def deferred_register(deferred: pd.DataFrame, awards: Awards, reserve: Reserve, board: Board) -> pd.DataFrame:
    """The Deferred Awards sheet, in order of Grant Date and Award ID. Plan §7."""
    deferred, at = _in_grant_order(deferred, "fee_day", awards.deferred)
    moved = _movements(reserve, awards, at)
    granted, outstanding, issued = moved[book.DEFERRED_GRANTED], reserve.outstanding[at], moved[book.ISSUED]
    pending, requested = reserve.pending[at], deferred["shares_requested"].to_numpy()
    status = np.select([outstanding > 0, pending > 0, granted == 0, issued > 0], [0, 2, 3, 1], 4)
    return sheet(
        DEFERRED_AWARDS,
        {
            **_whose(deferred["director"], board),
            "award_id": deferred["award_id"],
            "fee_id": deferred["fee_id"],
            "fee_type": deferred["fee_type"],
            "grant_date": dates_of(deferred["fee_day"]),
            "valuation_date": dates_of(deferred["valuation_day"]),
            "price_date": dates_of(deferred["price_day"]),
            "price_basis": chosen(BASES, deferred["price_basis"]),
            "fair_market_value": deferred["fair_market_value"].to_numpy(),
            "deferrable_fee": deferred["deferrable"].to_numpy(),
            "shares_requested": requested,
            "shares_granted": granted,
            "shares_short_at_grant": requested - reserve.granted_at_first[at],
            "shares_pending": pending,
            "issuance_date": dates_of(deferred["issuance_day"]),
            "issuance_reason": chosen(ISSUANCE_REASONS, deferred["issuance_reason"]),
            "shares_adjusted": reserve.adjusted[at],
            "shares_outstanding": outstanding,
            "shares_issued": issued,
            "status": chosen(("outstanding", "issued", "pending", "not granted", "closed"), status),
            "section": chosen(("§7(a)",), np.zeros(len(deferred), dtype=np.int64)),
        },
    )


def fee_settlement(
    fees: pd.DataFrame, valued: pd.DataFrame, deferred: pd.DataFrame, awards: Awards, reserve: Reserve, board: Board
) -> pd.DataFrame:
    """The Fee Settlement sheet, in order of Fee Date and Fee ID: each fee in five parts that add up. Plan §4(b), §7, §8(a).

    ``valued`` are the fees of which something is deferrable, ``deferred`` those that made an award.
    """
    fraction, shortfall, pending = (np.zeros(len(fees), dtype=np.int64) for _ in range(3))
    fraction[valued["place"]] = valued["fraction"]
    shortfall[deferred["place"]] = reserve.shortfall_cents[awards.deferred]
    pending[deferred["place"]] = reserve.pending_cents[awards.deferred]
    parts = fees.assign(
        fraction=fraction,
        shortfall=shortfall,
        pending=pending,
        deferred=fees["deferrable"] - fraction - shortfall - pending,
    )
    parts = parts.sort_values(["fee_day", "fee_id"], kind="stable")
    return sheet(
        FEE_SETTLEMENT,
        {
            **_whose(parts["director"], board),
            "fee_id": parts["fee_id"],
            "fee_type": parts["fee_type"],
            "fee_date": dates_of(parts["fee_day"]),
            "amount": parts["amount"].to_numpy(dtype=np.int64),
            "deferred": parts["deferred"].to_numpy(),
            "cash_not_deferred": parts["not_deferred"].to_numpy(),
            "reason": chosen(NOT_DEFERRED, parts["reason"]),
            "cash_for_fraction": parts["fraction"].to_numpy(),
            "cash_for_shortfall": parts["shortfall"].to_numpy(),
            "pending": parts["pending"].to_numpy(),
        },
    )


def eligibility_register(eligibility: pd.DataFrame, board: Board) -> pd.DataFrame:
    """The Formula Eligibility sheet, in order of date, meeting and director. Plan §6(a)."""
    return sheet(
        FORMULA_ELIGIBILITY,
        {
            **_whose(eligibility["director"], board),
            "meeting_id": eligibility["meeting_id"],
            "date": dates_of(eligibility["meeting_day"]),
            "granted": chosen(("no", "yes"), eligibility["reason"].eq(GRANTED).astype(np.int64)),
            "reason": eligibility["reason"],
        },
    )


def shortfall_register(awards: Awards, reserve: Reserve, board: Board) -> pd.DataFrame:
    """The Shortfalls sheet, in the order in which shares were asked for. Plan §8(a)."""
    found = reserve.shortfalls
    return sheet(
        SHORTFALLS,
        {
            **_whose(awards.director[found.award], board),
            "date": dates_of(found.day),
            "award_id": awards.ids.take(found.award),
            "kind": chosen(KINDS, found.kind),
            "shares_available": found.available,
            "total_requested": found.total,
            "shares_requested": found.requested,
            "shares_granted": found.granted,
            "shares_short": found.requested - found.granted,
            "treatment": chosen(TREATMENTS, found.treatment),
        },
    )


def reserve_register(awards: Awards, reserve: Reserve) -> pd.DataFrame:
    """The Share Reserve sheet: the ledger in the order in which it was booked. Plan §4(a)."""
    found = reserve.ledger
    reference = awards.ids.array.take(found.award, allow_fill=True)
    balances = {name: found.balances[:, place].copy() for place, name in enumerate(book.BALANCES)}
    return sheet(
        SHARE_RESERVE,
        {
            **balances,
            "date": dates_of(found.day),
            "event": chosen(book.EVENTS, found.event),
            "reference": pd.Series(reference),
            "shares": found.shares,
            "available": found.available,
        },
    )


def option_event_register(events: OptionEvents, reserve: Reserve) -> pd.DataFrame:
    """The Option Events that took effect, in the order in which they did: by date, then as the sheet has them. Plan §6.

    A price is due and paid only for an exercise, cash paid out only by a settlement; the Fair Market Value is shown where
    one was needed.
    """
    at = reserve.took_effect
    exercise, pay = events.is_exercise[at], events.payment
    return sheet(
        OPTION_EVENTS_RESULT,
        {
            **{name: events.rows.loc[at, name] for name in INPUT_SHEET["Option Events"].by_name},
            "price_due": blank_where(~exercise, pay.due[at]),
            "paid": blank_where(~(exercise & pay.recorded[at]), pay.paid[at]),
            "fair_market_value": blank_where(~events.needs_market[at], events.market[at]),
            "shares_delivered": events.delivered[at],
            "cash_paid_out": blank_where(exercise, events.settlement.cash[at]),
        },
    )


def _in_grant_order(rows: pd.DataFrame, granted: str, numbers: Integers) -> tuple[pd.DataFrame, Integers]:
    """The rows by grant date and award ID, with their award numbers in the same order."""
    order = np.lexsort((numbers, rows[granted].to_numpy()))
    return rows.take(order).reset_index(drop=True), numbers[order]


def _movements(reserve: Reserve, awards: Awards, at: Integers) -> list[Integers]:
    """For each event of the ledger, the shares of each of these awards."""
    return [reserve.ledger.sum_by_award(len(awards.ids), event)[at] for event in range(len(book.EVENTS))]


def _whose(director: pd.Series | Integers, board: Board) -> dict[str, pd.Series]:
    codes = np.asarray(director, dtype=np.int64)
    return {
        "director_id": pd.Series(board.ids.array.take(codes, allow_fill=True)),
        "name": pd.Series(board.names.array.take(codes, allow_fill=True)),
    }
