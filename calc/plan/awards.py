"""All awards together, in award ID order: what the reserve is walked with. Plan §4(a), §8(a)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.calendar import FOREVER
from calc.plan.ids import places_among, text_order
from calc.plan.opening import Standing, standing
from calc.plan.s05_eligibility import Board
from calc.plan.s06e_exercise import Vesting

KINDS = ("formula", "discretionary", "deferred", "pending")
DEFERRED = KINDS.index("deferred")


@dataclass(frozen=True, eq=False)
class Awards:
    """Options and deferred awards, one numbering: an award's number is its place in the plain text order of the IDs.

    So a stable sort of awards by any day leaves those of one day in award ID order. ``options`` and ``deferred`` give
    the numbers of the rows of the two frames; ``option_row`` is the way back. Days that do not apply are ``FOREVER``,
    amounts 0.
    """

    ids: pd.Series
    kind: Integers
    director: Integers
    service_row: Integers
    granted: Integers
    requested: Integers
    service_end: Integers
    deadline: Integers
    deadline_reason: Integers
    issuance: Integers
    deferrable: Integers
    price_units: Integers
    price_parts: Integers
    fraction: Integers
    options: Integers
    deferred: Integers
    option_row: Integers
    vesting: Vesting
    standing: Standing

    @property
    def granted_before(self) -> Integers:
        """Give the shares of each award that were granted before the books opened, in shares of that day."""
        return self._at_opening(self.standing.granted)

    @property
    def gone_before(self) -> Integers:
        """Give the shares of each award that were gone before the books opened: exercised, cancelled, lapsed."""
        return self._at_opening(self.standing.granted - self.standing.outstanding)

    def _at_opening(self, figures: Integers) -> Integers:
        """Spread figures of the awards that stood when the books opened over all awards: 0 of the others."""
        result = np.zeros(len(self.ids), dtype=np.int64)
        result[self.standing.award] = figures
        return result

    @property
    def is_option(self) -> Flags:
        """Tell which awards are options."""
        return np.asarray(self.kind != DEFERRED)


def all_awards(
    options: pd.DataFrame, deferred: pd.DataFrame, board: Board, vested: Vesting, opening: pd.DataFrame
) -> Awards:
    """Number options and deferred awards together, in award ID order. Plan §4(a), §8(a).

    Reads the columns that ``s06_options`` and ``s06_deadlines`` give the options, and ``s07_deferred_stock`` the
    deferred awards; of ``opening``, the Opening Awards sheet, what stood when the books opened. The reserve is walked
    with what comes back.
    """
    number = _numbers(options, deferred)
    order = np.empty(number.size, dtype=np.int64)
    order[number] = np.arange(number.size)
    count = len(options)

    def merged(of_options: npt.ArrayLike, of_deferred: npt.ArrayLike) -> Integers:
        parts = (np.broadcast_to(of_options, count), np.broadcast_to(of_deferred, len(deferred)))
        return np.concatenate(parts).astype(np.int64, copy=False)[order]

    ids = np.concatenate([np.asarray(each, dtype=object) for each in (options["option_id"], deferred["award_id"])])
    in_order = pd.Series(pd.array(ids[order], dtype="str"))
    return Awards(
        ids=in_order,
        kind=merged(np.where(options["kind"].eq("formula"), 0, 1), DEFERRED),
        director=merged(options["director"], deferred["director"]),
        service_row=merged(options["service_row"], deferred["service_row"]),
        granted=merged(options["grant_day"], deferred["fee_day"]),
        requested=merged(options["shares_requested"], deferred["shares_requested"]),
        service_end=merged(options["service_end_day"], FOREVER),
        deadline=merged(options["deadline_day"], FOREVER),
        deadline_reason=merged(options["deadline_reason"], -1),
        issuance=merged(FOREVER, deferred["issuance_day"]),
        deferrable=merged(0, deferred["deferrable"]),
        price_units=merged(0, deferred["price_units"]),
        price_parts=merged(1, deferred["price_parts"]),
        fraction=merged(0, deferred["fraction"]),
        options=number[:count],
        deferred=number[count:],
        option_row=merged(np.arange(count), -1),
        vesting=vested,
        standing=standing(opening, in_order),
    )


def _numbers(options: pd.DataFrame, deferred: pd.DataFrame) -> Integers:
    """Number each option, then each deferred award. The deferred, many more, are in text order already."""
    deferred_order = np.argsort(deferred["id_rank"].to_numpy(), kind="stable")
    option_order = text_order(options["option_id"])
    deferred_before = places_among(options["option_id"].take(option_order), deferred["award_id"].take(deferred_order))
    number = np.empty(len(options) + len(deferred), dtype=np.int64)
    of_options = deferred_before + np.arange(len(options))
    number[option_order] = of_options
    number[len(options) + deferred_order] = np.delete(np.arange(number.size), of_options)
    return number
