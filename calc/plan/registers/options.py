"""The Options, Formula Eligibility and Option Events sheets, as they stand on the As-of Date. Plan §6."""

import numpy as np
import pandas as pd

from calc.contract import FORMULA_ELIGIBILITY, INPUT_SHEET, OPTION_EVENTS_RESULT, OPTIONS
from calc.plan.awards import Awards
from calc.plan.calendar import dates_of
from calc.plan.result_sheet import blank_where, chosen, sheet, whose
from calc.plan.s04_ledger import ASSUMED, CANCELLED, EXERCISED, LAPSED, SETTLED
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s04c_adjustments import PricesSet, price_in_force
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.s05_eligibility import Board
from calc.plan.s06_deadlines import REASONS
from calc.plan.s06_option_events import OptionEvents
from calc.plan.s06c_fair_market_value import BASES
from calc.plan.s06j_change_of_control import ChangesOfControl
from calc.plan.terms import Terms

_MOVEMENTS = (EXERCISED, CANCELLED, SETTLED, LAPSED, ASSUMED)


def options_register(
    options: pd.DataFrame,
    awards: Awards,
    reserve: Reserve,
    board: Board,
    all_splits: tuple[Split, ...],
    prices: PricesSet,
    control: ChangesOfControl,
    terms: Terms,
) -> pd.DataFrame:
    """Make the Options sheet, in order of Grant Date and Option ID, as the options come. Plan §6.

    The exercise price of an option that a survivor assumed is that of the day on which it did: the Plan's books close.
    """
    at = awards.options
    moved = {event: reserve.moved(event)[at] for event in _MOVEMENTS}
    outstanding, granted = reserve.outstanding[at], reserve.granted_at_first[at]
    at_grant, grant_day = options["price_at_grant"].to_numpy(), options["grant_day"].to_numpy()
    opening = options["opening"].to_numpy(dtype=bool)
    assumed = moved[ASSUMED]
    until = np.where(assumed > 0, np.minimum(control.assumption(grant_day), terms.as_of), terms.as_of)
    price = price_in_force(options, np.arange(len(options)), until, prices, all_splits)
    formula = options["kind"].eq("formula").to_numpy()
    status = np.select([granted == 0, assumed > 0, outstanding > 0], [3, 2, 0], 1)
    requested = options["shares_requested"].to_numpy()
    return sheet(
        OPTIONS,
        {
            **whose(options["director"], board),
            "option_id": options["option_id"],
            "kind": options["kind"],
            "grant_date": dates_of(grant_day),
            "price_date": dates_of(options["price_day"]),
            "price_basis": chosen(BASES, options["price_basis"]),
            "fair_market_value": blank_where(~formula | opening, options["fair_market_value"]),
            "exercise_price_at_grant": blank_where(opening, at_grant),
            "shares_requested": blank_where(opening, requested),
            "shares_granted": granted,
            "shares_short_at_grant": blank_where(opening, requested - granted),
            "final_exercise_date": dates_of(options["final_exercise_day"]),
            "deadline": dates_of(options["deadline_day"]),
            "deadline_reason": chosen(REASONS, options["deadline_reason"]),
            "exercise_price": price,
            "shares_exercised": moved[EXERCISED],
            "shares_cancelled": moved[CANCELLED] + moved[SETTLED],
            "shares_lapsed": moved[LAPSED],
            "shares_adjusted": reserve.adjusted[at],
            "shares_assumed": assumed,
            "shares_outstanding": outstanding,
            "shares_exercisable": reserve.exercisable[at],
            "converted_shares": blank_where(assumed == 0, control.converted_shares(assumed, grant_day)),
            "converted_price": blank_where(assumed == 0, control.converted_price(price, grant_day)),
            "status": chosen(("outstanding", "closed", "assumed", "not granted"), status),
            "gone_before": awards.gone_before[at],
            "section": chosen(("§6(b)", "§6(a)"), formula.astype(np.int64)),
        },
    )


def eligibility_register(eligibility: pd.DataFrame, board: Board) -> pd.DataFrame:
    """Make the Formula Eligibility sheet, in order of date, meeting and director. Plan §6(a)."""
    return sheet(
        FORMULA_ELIGIBILITY,
        {
            **whose(eligibility["director"], board),
            "meeting_id": eligibility["meeting_id"],
            "date": dates_of(eligibility["meeting_day"]),
            "granted": chosen(("no", "yes"), eligibility["granted"].astype(np.int64)),
            "reason": eligibility["reason"],
        },
    )


def option_event_register(events: OptionEvents, reserve: Reserve, board: Board) -> pd.DataFrame:
    """Make the Option Events sheet: those that took effect, in the order of the input. Plan §6(e) to §6(g).

    A price is due and paid only for an exercise, cash paid out only by a settlement, and a cash-out delivers nothing;
    the Fair Market Value is that on the event's date, the Tender Value that of one tendered share. Otherwise blank.
    """
    at = np.flatnonzero(reserve.took_effect)
    at = at[np.argsort(events.rows.index.to_numpy()[at], kind="stable")]
    exercise, pay = events.is_exercise[at], events.payment
    return sheet(
        OPTION_EVENTS_RESULT,
        {
            **{name: events.rows[name].iloc[at] for name in INPUT_SHEET["Option Events"].by_name},
            **whose(events.terms["director"].to_numpy()[at], board),
            "price_due": blank_where(~exercise, pay.due[at]),
            "paid": blank_where(~(exercise & pay.recorded[at]), pay.paid[at]),
            "fair_market_value": blank_where(~events.has_market[at], events.market.take(at).shown()),
            "tender_value": blank_where(~events.tenders[at], events.tender.take(at).shown()),
            "shares_delivered": blank_where(~(exercise | events.in_shares[at]), events.delivered[at]),
            "cash_paid_out": blank_where(exercise, events.settlement.cash[at]),
        },
    )
