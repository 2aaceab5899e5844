"""When shares may be delivered, to whom: the register for the transfer agent. Plan §6(e)(iii), §7(b), §8(d)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.contract import ISSUANCES
from calc.exact import Integers
from calc.plan import ledger as book
from calc.plan.awards import Awards
from calc.plan.calendar import FOREVER, Flags, dates_of, days
from calc.plan.option_events import OptionEvents
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s05_eligibility import Board
from calc.plan.sheets import sheet
from calc.plan.terms import Terms


@dataclass(frozen=True, eq=False)
class Holds:
    """Whether deliveries are held from each of these days on, until the next of them. Plan §8(d)."""

    day: Integers
    held: Flags

    def deliverable_from(self, due: Integers) -> Integers:
        """The first day from each day on without a hold; ``FOREVER`` where no release is known."""
        if not self.day.size:
            return due
        place = np.searchsorted(self.day, due, side="right") - 1
        held = (place >= 0) & (self.held[np.maximum(place, 0)])
        released = np.append(np.where(self.held, FOREVER, self.day), FOREVER)
        next_release = np.minimum.accumulate(released[::-1])[::-1]
        return np.where(held, next_release[np.maximum(place, 0)], due)


def holds(plan_events: pd.DataFrame) -> Holds:
    """The holds and releases by day; of several on one day the last in the sheet counts. Plan §8(d)."""
    rows = plan_events[plan_events["event"].isin(["delivery hold", "delivery release"])]
    rows = rows.sort_values("effective_date", kind="stable").drop_duplicates("effective_date", keep="last")
    return Holds(days(rows["effective_date"]), rows["event"].eq("delivery hold").to_numpy(dtype=bool))


def issuances(
    awards: Awards,
    reserve: Reserve,
    events: OptionEvents,
    board: Board,
    plan_events: pd.DataFrame,
    terms: Terms,
) -> pd.DataFrame:
    """The shares to be delivered, in order of Due Date and Issuance ID: the columns of Issuances. Plan §7(b), §8(d).

    Exercises and share settlements on their date, deferred awards on their issuance date. Deliverable from the due
    date, outside a delivery hold, and not before an estate has shown its authority.
    """
    by_event = _of_option_events(events, reserve, awards)
    deferred = _of_deferred_stock(awards, reserve, terms)
    all_rows = pd.concat([by_event, deferred], ignore_index=True) if len(by_event) else deferred
    all_rows = all_rows.sort_values(["due", "issuance_id"], kind="stable", ignore_index=True)
    due, award = all_rows["due"].to_numpy(dtype=np.int64), all_rows["award"].to_numpy(dtype=np.int64)
    earliest = all_rows["authority"].to_numpy(dtype=np.int64)
    known = earliest < FOREVER
    deliverable = np.full(due.size, FOREVER, dtype=np.int64)
    deliverable[known] = holds(plan_events).deliverable_from(np.maximum(due, earliest)[known])
    director = awards.director[award]
    name = board.names.take(director).reset_index(drop=True)
    return sheet(
        ISSUANCES,
        {
            "issuance_id": all_rows["issuance_id"],
            "due_date": dates_of(due),
            "deliverable_from": dates_of(deliverable),
            "director_id": board.ids.take(director).to_series().reset_index(drop=True),
            "name": name,
            "payee": name.mask(board.dead(director, due), "Estate of " + name),
            "account_no": board.accounts(director, awards.service_row[award]),
            "source": all_rows["source"],
            "reference": awards.ids.take(award).reset_index(drop=True),
            "shares": all_rows["shares"],
            "cash": all_rows["cash"].astype("Int64"),
            "stock_source": all_rows["stock_source"],
        },
    )


def _of_option_events(events: OptionEvents, reserve: Reserve, awards: Awards) -> pd.DataFrame:
    place = np.flatnonzero(reserve.took_effect & (events.delivered > 0))
    rows = events.rows.iloc[place]
    exercise = events.is_exercise[place]
    by_estate = rows["exercised_by"].eq("estate").to_numpy(dtype=bool)
    return pd.DataFrame(
        {
            "issuance_id": ("IS-" + rows["event_id"]).to_numpy(),
            "due": events.day[place],
            "authority": np.where(by_estate, days(rows["authority_shown"]), events.day[place]),
            "award": awards.options[events.option[place]],
            "source": np.where(exercise, "option exercise", "share settlement"),
            "shares": events.delivered[place],
            "cash": np.where(exercise, events.payment.due[place], events.settlement.cash[place]),
            "stock_source": np.where(events.original_issue[place], "original issue", "treasury"),
        }
    )


def _of_deferred_stock(awards: Awards, reserve: Reserve, terms: Terms) -> pd.DataFrame:
    issued = np.flatnonzero(reserve.ledger.event == book.ISSUED)
    award = reserve.ledger.award[issued]
    due = reserve.ledger.day[issued]
    return pd.DataFrame(
        {
            "issuance_id": ("IS-" + awards.ids.take(award)).to_numpy(),
            "due": due,
            "authority": due,
            "award": award,
            "source": "deferred stock",
            "shares": reserve.ledger.shares[issued],
            "cash": pd.array([pd.NA] * award.size, dtype="Int64"),
            "stock_source": terms.stock_source_for_deferred_shares,
        }
    )
