"""When each dollar of a fee that is paid in cash was due, and why. Plan §3, §4(b), §7, §8(a)."""

import numpy as np
import pandas as pd

from calc.contract import CASH_DUE
from calc.exact import Integers
from calc.plan.awards import Awards
from calc.plan.calendar import dates_of
from calc.plan.ids import text_order
from calc.plan.result_sheet import chosen, sheet, whose
from calc.plan.s05_eligibility import Board
from calc.plan.s07_deferred_stock import NOT_DEFERRED

CAUSES = CASH_DUE.by_header["Cause"].choices
(
    FRACTION,
    SHORTFALL,
    NOT_COVERED,
    AUTHORIZATION_ENDED,
    PLAN_TERMINATED,
    AWARD_ISSUED,
    CONSENT_WITHDRAWN,
    SPLIT_LEFT_NONE,
    SPLIT_FRACTION,
) = range(len(NOT_DEFERRED), len(CAUSES))


class CashDue:
    """What of deferred awards turned into cash, while it is noted day by day."""

    def __init__(self) -> None:
        self._blocks: list[tuple[Integers, ...]] = []

    def note(self, day: int, award: Integers, cents: Integers, cause: int) -> None:
        """Note the cents of some awards that turned into cash on a day; those of no cents are left out."""
        some = cents > 0
        if some.any():
            on, why = (np.full(int(some.sum()), each, dtype=np.int64) for each in (day, cause))
            self._blocks.append((on, award[some], cents[some], why))

    def noted(self) -> tuple[Integers, Integers, Integers, Integers]:
        """Give day, award, cents and cause (a number in ``CAUSES``) of all that was noted."""
        empty = np.zeros(0, dtype=np.int64)
        day, award, cents, cause = (
            np.concatenate([empty, *(block[column] for block in self._blocks)]) for column in range(4)
        )
        return day, award, cents, cause


def cash_due(
    fees: pd.DataFrame,
    valued: pd.DataFrame,
    deferred: pd.DataFrame,
    awards: Awards,
    of_awards: tuple[Integers, Integers, Integers, Integers],
    board: Board,
) -> pd.DataFrame:
    """Make the Cash Due sheet: what was never deferred, fractions, what shares were short of. Plan §7, §8(a).

    Rows are by date, Fee ID and cause, each of a sum above 0. ``valued`` are the fees of which something is deferrable,
    ``deferred`` those that made an award, opening awards first; ``of_awards`` is what turned into cash of these. Reads
    ``fee_id``, ``id_rank``, ``fee_day``, ``not_deferred``, ``reason``, ``director``; ``fee_number``, ``fraction``.
    """
    fee_day, not_deferred = fees["fee_day"].to_numpy(), fees["not_deferred"].to_numpy()
    fraction, of_fraction = valued["fraction"].to_numpy(), valued["fee_number"].to_numpy()
    at_once, cut = np.flatnonzero(not_deferred > 0), np.flatnonzero(fraction > 0)
    opening = deferred[deferred["opening"].to_numpy(dtype=bool)]
    ids, rank, director = _every_fee(fees, opening)
    numbers = deferred["fee_number"].to_numpy(dtype=np.int64, copy=True)
    numbers[: len(opening)] = len(fees) + np.arange(len(opening))
    fee_of_award = np.full(len(awards.ids), -1, dtype=np.int64)
    fee_of_award[awards.deferred] = numbers
    day, award, cents, cause = of_awards
    fee = np.concatenate([at_once, of_fraction[cut], fee_of_award[award]])
    due = np.concatenate([fee_day[at_once], fee_day[of_fraction[cut]], day])
    amount = np.concatenate([not_deferred[at_once], fraction[cut], cents])
    why = np.concatenate([fees["reason"].to_numpy()[at_once], np.full(cut.size, FRACTION, dtype=np.int64), cause])
    order = np.lexsort((why, rank[fee], due))
    fee = fee[order]
    return sheet(
        CASH_DUE,
        {
            **whose(director[fee], board),
            "date": dates_of(due[order]),
            "fee_id": ids.take(fee),
            "cause": chosen(CAUSES, why[order]),
            "amount": amount[order],
        },
    )


def _every_fee(
    fees: pd.DataFrame, opening: pd.DataFrame
) -> tuple[pd.api.extensions.ExtensionArray, Integers, Integers]:
    """Give Fee ID, its place in their text order, and director of all fees, then of those of opening awards."""
    ids, rank, director = fees["fee_id"].array, fees["id_rank"].to_numpy(), fees["director"].to_numpy()
    if opening.empty:
        return ids, rank, director
    every = pd.concat([fees["fee_id"], opening["fee_id"]]).array
    rank = np.empty(len(every), dtype=np.int64)
    rank[text_order(every)] = np.arange(len(every))
    return every, rank, np.concatenate([director, opening["director"].to_numpy()])
