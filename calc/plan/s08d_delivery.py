"""When shares may be delivered, to whom: the register for the transfer agent. Plan §6(e)(iii), §7(b), §8(d)."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import ISSUANCES, STOCK_SOURCES
from calc.contract.ids import ISSUANCE
from calc.exact import Flags, Integers
from calc.plan.awards import Awards
from calc.plan.calendar import FOREVER, dates_of, days
from calc.plan.ids import places_among, prefixed, text_order
from calc.plan.result_sheet import blank_where, chosen, sheet, whose
from calc.plan.s04_ledger import ISSUED
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s05_eligibility import Board
from calc.plan.s06_option_events import OptionEvents
from calc.plan.terms import Terms

SOURCES = ISSUANCES.by_header["Source"].choices


@dataclass(frozen=True, eq=False)
class Holds:
    """Tell whether deliveries are held from each of these days on, until the next of them. Plan §8(d)."""

    day: Integers
    held: Flags

    def deliverable_from(self, due: Integers) -> Integers:
        """Give the first day from each day on without a hold; ``FOREVER`` where none is known, and for ``FOREVER``."""
        if not self.day.size:
            return due
        latest = np.searchsorted(self.day, due, side="right") - 1
        held = (latest >= 0) & (self.held[np.maximum(latest, 0)])
        released = np.append(np.where(self.held, FOREVER, self.day), FOREVER)
        next_release = np.minimum.accumulate(released[::-1])[::-1]
        return np.where(held, next_release[latest], due)


def holds(plan_events: pd.DataFrame) -> Holds:
    """List the holds and releases by day; of several on one day the last in the sheet counts. Plan §8(d)."""
    rows = plan_events[plan_events["event"].isin(["delivery hold", "delivery release"])]
    rows = rows.sort_values("effective_date", kind="stable").drop_duplicates("effective_date", keep="last")
    return Holds(days(rows["effective_date"]), rows["event"].eq("delivery hold").to_numpy(dtype=bool))


def issuances(
    awards: Awards, reserve: Reserve, events: OptionEvents, board: Board, plan_events: pd.DataFrame, terms: Terms
) -> pd.DataFrame:
    """Make the Issuances sheet: the shares to be delivered, by Due Date and Issuance ID. Plan §7(b), §8(d).

    Exercises and share settlements on their date, deferred awards on their issuance date. Deliverable from the due
    date, outside a delivery hold, and not before an estate has shown its authority. Cash is the price due on an
    exercise, or what a settlement pays out.
    """
    delivering = np.flatnonzero(reserve.took_effect & (events.delivered > 0))
    issued = np.flatnonzero(reserve.ledger.event == ISSUED)
    issued_award, issued_day = reserve.ledger.award[issued], reserve.ledger.day[issued]
    order = _register_order(events, delivering, awards, issued_award, issued_day)

    def merged(of_events: npt.ArrayLike, of_deferred: npt.ArrayLike) -> Integers:
        parts = (np.broadcast_to(of_events, delivering.size), np.broadcast_to(of_deferred, issued.size))
        return np.concatenate(parts).astype(np.int64, copy=False)[order]

    due = merged(events.day[delivering], issued_day)
    authority = merged(_authority(events)[delivering], issued_day)
    award = merged(awards.options[events.option[delivering]], issued_award)
    director, issued_to = awards.director[award], awards.director[issued_award]
    exercise = events.is_exercise[delivering]
    cash = np.where(exercise, events.payment.due[delivering], events.settlement.cash[delivering])
    from_treasury = STOCK_SOURCES.index(terms.stock_source_for_deferred_shares)
    earned_by = np.concatenate([_texts(events.rows["event_id"])[delivering], _texts(awards.ids)[issued_award]])
    return sheet(
        ISSUANCES,
        {
            **whose(director, board),
            "issuance_id": prefixed(ISSUANCE, earned_by[order]),
            "due_date": dates_of(due),
            "deliverable_from": dates_of(holds(plan_events).deliverable_from(np.maximum(due, authority))),
            "payee": board.payees(director, merged(_by_estate(events)[delivering], board.dead(issued_to, issued_day))),
            "account_no": board.accounts(director, awards.service_row[award]),
            "source": chosen(SOURCES, merged(np.where(exercise, 0, 1), 2)),
            "reference": awards.ids.take(award),
            "shares": merged(events.delivered[delivering], reserve.ledger.shares[issued]),
            "cash": blank_where(merged(0, 1), merged(cash, 0)),
            "stock_source": chosen(STOCK_SOURCES, merged(~events.original_issue[delivering], from_treasury)),
        },
    )


def issuances_ahead(
    awards: Awards, reserve: Reserve, board: Board, plan_events: pd.DataFrame, terms: Terms, days_ahead: int
) -> pd.DataFrame:
    """Give the deferred shares to be issued within so many days after the As-of Date, as known then. Plan §7(b), §8(d).

    In the order and with the columns of Issuances. A payee is the estate of who has died by the As-of Date.
    """
    due = awards.issuance
    coming = ~awards.is_option & (reserve.outstanding > 0) & (due > terms.as_of) & (due <= terms.as_of + days_ahead)
    award = np.flatnonzero(coming)
    award = award[np.argsort(due[award], kind="stable")]
    director, ids = awards.director[award], awards.ids.take(award)
    source = STOCK_SOURCES.index(terms.stock_source_for_deferred_shares)
    return sheet(
        ISSUANCES,
        {
            **whose(director, board),
            "issuance_id": prefixed(ISSUANCE, ids),
            "due_date": dates_of(due[award]),
            "deliverable_from": dates_of(holds(plan_events).deliverable_from(due[award])),
            "payee": board.payees(director, board.dead(director, terms.as_of)),
            "account_no": board.accounts(director, awards.service_row[award]),
            "source": chosen(SOURCES, np.full(award.size, 2)),
            "reference": ids,
            "shares": reserve.outstanding[award],
            "cash": blank_where(np.full(award.size, True), np.zeros(award.size, dtype=np.int64)),
            "stock_source": chosen(STOCK_SOURCES, np.full(award.size, source)),
        },
    )


def _authority(events: OptionEvents) -> Integers:
    """Give the day from which each event's holder may take the shares; ``FOREVER`` for an estate without authority."""
    return np.where(_by_estate(events), days(events.rows["authority_shown"]), events.day)


def _by_estate(events: OptionEvents) -> Flags:
    """Tell which events are an estate's. What the director did on the day of death is the director's. Plan §8(e)."""
    return events.rows["exercised_by"].eq("estate").to_numpy(dtype=bool)


def _register_order(
    events: OptionEvents, delivering: Integers, awards: Awards, issued_award: Integers, issued_day: Integers
) -> Integers:
    """Sort events, then deferred awards, by due date and ID. The awards, many more, are in text order already."""
    ids = _texts(events.rows["event_id"])[delivering]
    rank = np.empty(delivering.size, dtype=np.int64)
    rank[text_order(ids)] = np.arange(delivering.size)
    due = np.concatenate([events.day[delivering], issued_day])
    among = np.concatenate([2 * places_among(ids, awards.ids), 2 * issued_award + 1])
    return np.lexsort((np.concatenate([rank, np.zeros(issued_award.size, dtype=np.int64)]), among, due))


def _texts(column: pd.Series) -> npt.NDArray[Any]:
    return np.asarray(column, dtype=object)
