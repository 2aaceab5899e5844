"""The balances with which a plan is taken over in mid-life: what stands at the start of Books Open On. Plan §4(a).

An example: the books open on 2001-01-01 with a reserve of 200,000, of which 500 are delivered. An option of 10,000 of
which 500 are gone stands with 9,500 at its price of that day, and a deferred award with 100 and 40 pending.
So the ledger begins on 2001-01-01 with one row: 9,500 under options, 100 deferred, 500 delivered, 189,900 available.
From there on these awards are like all others: they are exercised, split, issued, lapse, and wait for an increase.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from calc.contract import DEFERRED_AWARDS, OPENING_AWARDS, PLAN_EVENTS
from calc.contract.ids import fee_id_of
from calc.exact import Flags, Integers
from calc.findings import Finding, error, info
from calc.plan.calendar import FOREVER, date_of, days
from calc.plan.ids import text_order
from calc.plan.s05_eligibility import Board
from calc.plan.s06_deadlines import REASONS
from calc.plan.s06_options import COLUMNS as OPTION_COLUMNS
from calc.plan.s06c_fair_market_value import NO_BASIS
from calc.plan.s06i_end_of_service import ends_for_options
from calc.plan.terms import PAR_VALUE, Terms

_DEFERRED = "deferred"
_ISSUANCE_REASONS = DEFERRED_AWARDS.by_header["Issuance Reason"].choices
_NO_FEE_TYPE = -1  # it is not known of an opening award


@dataclass(frozen=True, eq=False)
class Standing:
    """The awards that stood when the books opened, by award number: what each had then.

    ``granted`` is what was once granted, in shares of that day; ``pending`` shares wait with ``pending_cents``.
    """

    award: Integers
    granted: Integers
    outstanding: Integers
    pending: Integers
    pending_cents: Integers


def since_books_opened(plan_events: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Leave out the splits before the books open: they convert closing prices, and are in the balances already."""
    if terms.books_open_on is None:
        return plan_events
    return plan_events[plan_events["effective_date"] >= pd.Timestamp(terms.books_open_on)]


def opening_options(opening: pd.DataFrame, board: Board, terms: Terms) -> pd.DataFrame:
    """Make the options of Opening Awards, with the columns of ``s06_options`` and the price of the opening day.

    Reads the Opening Awards sheet. What was asked for, and what the price rested on, is not known: ``opening`` says so.
    ``shares_requested`` is what was granted, of which vesting is a part.
    """
    rows = opening[opening["kind"] != _DEFERRED]
    granted = days(rows["grant_date"])
    director = board.codes(rows["director_id"])
    columns = {
        "option_id": rows["award_id"].to_numpy(),
        "director": director,
        "service_row": board.service_row(director, granted),
        "kind": rows["kind"].to_numpy(),
        "grant_day": granted,
        "priced": True,
        "price_day": FOREVER,
        "price_basis": NO_BASIS,
        "fair_market_value": 0,
        "price_at_grant": rows["exercise_price"].to_numpy(dtype=np.int64, na_value=0),
        "priced_on": terms.books_open - 1,
        "shares_requested": rows["shares_granted"].to_numpy(dtype=np.int64),
        "final_exercise_day": days(rows["final_exercise_date"]),
        "stock_source": rows["stock_source"].fillna("original issue").to_numpy(),
        "par_value": terms.on(PAR_VALUE, granted),
        "excel_row": rows.index.to_numpy(dtype=np.int64),
        "opening": True,
    }
    return pd.DataFrame(columns)[list(OPTION_COLUMNS)]


def with_opening_deferred(opening: pd.DataFrame, deferred: pd.DataFrame, board: Board) -> pd.DataFrame:
    """Put the deferred awards of Opening Awards before those of fees, in the order of Grant Date and Award ID.

    They have no fee: ``fee_number`` is -1, and what a fee would tell of them is not known. Ranks their IDs anew among
    all. Adds ``opening``; ``excel_row`` of those is their row on Opening Awards.
    """
    rows = opening[opening["kind"] == _DEFERRED]
    deferred = deferred.assign(opening=False)
    if rows.empty:
        return deferred
    granted = days(rows["grant_date"])
    order = np.lexsort((_rank(rows["award_id"]), granted))
    rows, granted = rows.iloc[order], granted[order]
    director = board.codes(rows["director_id"])
    known: dict[str, Any] = {
        "award_id": rows["award_id"].array,
        "fee_id": pd.array([fee_id_of(award) for award in rows["award_id"]], dtype="str"),
        "director": director,
        "service_row": board.service_row(director, granted),
        "fee_day": granted,
        "fee_number": np.full(len(rows), -1),
        "fee_type": np.full(len(rows), _NO_FEE_TYPE),
        "valuation_day": np.full(len(rows), FOREVER),
        "price_day": np.full(len(rows), FOREVER),
        "price_basis": np.full(len(rows), NO_BASIS),
        "price_parts": np.ones(len(rows), dtype=np.int64),
        "priced": np.ones(len(rows), dtype=bool),
        "opening": np.ones(len(rows), dtype=bool),
    }
    nothing = {name: np.zeros(len(rows), dtype=deferred[name].to_numpy().dtype) for name in deferred.columns}
    ours = pd.DataFrame({name: known.get(name, zeros) for name, zeros in nothing.items()}, index=rows.index)
    every = pd.concat([ours, deferred])
    return every.assign(id_rank=_rank(every["award_id"]))


def opening_steps(steps: pd.DataFrame, opening: pd.DataFrame, board: Board, terms: Terms) -> pd.DataFrame:
    """Complete the Vesting rows of opening options: what no step dated on or after the opening makes exercisable.

    That is exercisable already. Reads ``grant_id``, ``exercisable_date``, ``shares``; steps dated before do not count.
    After an end of service nothing is ahead either, but what the Board kept on a death. Plan §6(e)(i), §6(h), §6(i).
    """
    options = opening[opening["kind"] != _DEFERRED]
    of_opening = steps["grant_id"].isin(options["award_id"])
    if not of_opening.any():
        return steps
    ahead = days(steps["exercisable_date"]) >= terms.books_open
    ahead &= ~steps["grant_id"].isin(options["award_id"][_left_before(options, board, terms)]).to_numpy(dtype=bool)
    later = steps[of_opening.to_numpy() & ahead]
    unvested = later.groupby("grant_id")["shares"].sum()
    stepwise = options[options["award_id"].isin(unvested.index)]
    vested = pd.DataFrame(
        {
            "grant_id": stepwise["award_id"],
            "exercisable_date": stepwise["grant_date"],
            "shares": stepwise["shares_granted"] - unvested.reindex(stepwise["award_id"]).to_numpy(),
        }
    )
    return pd.concat([steps[~of_opening.to_numpy()], vested, later]).astype({"grant_id": "str", "shares": "int64"})


def _left_before(options: pd.DataFrame, board: Board, terms: Terms) -> Flags:
    """Tell of which options the service ended before the books opened, otherwise than by death. Plan §6(i)."""
    ends = ends_for_options(board, terms)
    row = board.service_row(board.codes(options["director_id"]), days(options["grant_date"]))
    return np.asarray((ends.day[row] < terms.books_open) & ~ends.died[row])


def standing(opening: pd.DataFrame, ids: pd.Series) -> Standing:
    """Find the opening awards among all awards, by their ``ids`` in award number order."""
    empty = np.zeros(0, dtype=np.int64)
    if opening.empty:
        return Standing(empty, empty, empty, empty, empty)
    numbers = pd.Index(ids).get_indexer(pd.Index(opening["award_id"])).astype(np.int64)
    amounts = (
        opening[name].to_numpy(dtype=np.int64, na_value=0)
        for name in ("shares_granted", "shares_outstanding", "shares_pending", "dollars_pending")
    )
    return Standing(numbers, *amounts)


def ended_before(
    options: pd.DataFrame, deferred: pd.DataFrame, decisions: pd.DataFrame, board: Board, terms: Terms
) -> list[Finding]:
    """Report opening awards that were over before the books opened, by the rules of the Plan. §6(d), §6(h)-(j), §7(b).

    An option whose exercise period was decided, entered on Award Decisions as of that day, may still live. Reads
    ``deadline_day``, ``deadline_reason``; ``issuance_day``, ``issuance_reason``.
    """
    findings = []
    as_of_then = decisions["decision"].eq("exercise period") & (days(decisions["effective_date"]) == terms.books_open)
    decided = options["option_id"].isin(decisions.loc[as_of_then, "award_id"]).to_numpy(dtype=bool)
    over = options["opening"].to_numpy(dtype=bool) & (options["deadline_day"].to_numpy() < terms.books_open) & ~decided
    for option in options[over].to_dict("records"):
        how = f"could be exercised until {date_of(option['deadline_day'])} ({REASONS[option['deadline_reason']]})"
        findings.append(_over(option["option_id"], how, option, board, terms, _DECIDE))
    issued = deferred["opening"].to_numpy(dtype=bool) & (deferred["issuance_day"].to_numpy() < terms.books_open)
    for award in deferred[issued].reset_index(names="excel_row").to_dict("records"):
        how = f"was to be issued on {date_of(award['issuance_day'])} ({_ISSUANCE_REASONS[award['issuance_reason']]})"
        findings.append(_over(award["award_id"], how, award, board, terms, _ISSUE))
    return findings


def held_at_the_opening(plan_events: pd.DataFrame, terms: Terms) -> list[Finding]:
    """Tell where a delivery hold is dated on Books Open On: shares due before may wait too. Plan §8(d).

    Reads ``event``, ``effective_date``. There is no input for an issuance due before the opening.
    """
    if terms.books_open_on is None:
        return []
    held = plan_events["event"].eq("delivery hold") & (days(plan_events["effective_date"]) == terms.books_open)
    if not held.any():
        return []
    message = (
        f"Delivery is on hold on {terms.books_open_on}, when the books open. Shares that were due before that day and"
        " are not yet delivered are not in this plan's Issuances: keep the record of before with them until they are"
        " delivered."
    )
    return [info("held-at-the-opening", message, PLAN_EVENTS.name, "Event", plan_events.index[held])]


_DECIDE = (
    " If it is gone, delete the row and correct Opening Available; if its exercise period was decided otherwise, enter"
    " that on Award Decisions (exercise period) as of Books Open On."
)
_ISSUE = (
    " If its shares are issued, delete the row and count them in Opening Delivered; otherwise correct its Grant Date,"
    " or the director's service."
)


def _over(award: str, how: str, row: Mapping[Any, Any], board: Board, terms: Terms, todo: str) -> Finding:
    message = (
        f"{award} of {board.names[row['director']]} {how}, before the books open on {terms.books_open_on}, so it cannot"
        f" be outstanding then.{todo}"
    )
    return error("over-before-opening", message, OPENING_AWARDS.name, ("Award ID", "Grant Date"), [row["excel_row"]])


def _rank(ids: "pd.Series[str] | Sequence[str]") -> Integers:
    """Give the place of each ID in their plain text order."""
    rank = np.empty(len(ids), dtype=np.int64)
    rank[text_order(ids)] = np.arange(len(ids))
    return rank
