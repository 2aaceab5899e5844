"""All awards together, in award ID order: what the reserve is walked with. Plan §4(a), §8(a)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.plan.calendar import FOREVER, Flags
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
    issuance: Integers
    deferrable: Integers
    price: Integers
    fraction: Integers
    options: Integers
    deferred: Integers
    option_row: Integers
    vesting: Vesting

    @property
    def is_option(self) -> Flags:
        """Which awards are options."""
        return np.asarray(self.kind != DEFERRED)


def awards(options: pd.DataFrame, deferred: pd.DataFrame, board: Board, vested: Vesting) -> Awards:
    """Options and deferred awards in one numbering. Reads what ``s06_options`` and ``s07_deferred_stock`` add."""
    ids = pd.concat([options["option_id"], deferred["award_id"]], ignore_index=True).astype("str")
    order = text_order(ids)
    number = np.empty(len(ids), dtype=np.int64)
    number[order] = np.arange(len(ids))
    count = len(options)
    of_options = options["service_row"].to_numpy(dtype=np.int64)
    end = np.full(len(ids), FOREVER, dtype=np.int64)
    end[:count] = board.service_end(of_options)

    def merged(of_options: str | int, of_deferred: str | int) -> Integers:
        parts = zip((options, deferred), (of_options, of_deferred), strict=True)
        columns = [
            np.full(len(frame), part) if isinstance(part, int) else frame[part].to_numpy(dtype=np.int64)
            for frame, part in parts
        ]
        return np.concatenate(columns).astype(np.int64)[order]

    kinds = np.concatenate([np.where(options["kind"].eq("formula"), 0, 1), np.full(len(deferred), DEFERRED)])
    return Awards(
        ids=ids.take(order).reset_index(drop=True),
        kind=kinds.astype(np.int64)[order],
        director=merged("director", "director"),
        service_row=merged("service_row", "service_row"),
        granted=merged("grant_day", "fee_day"),
        requested=merged("shares_requested", "shares_requested"),
        service_end=end[order],
        deadline=merged("deadline_day", FOREVER),
        issuance=merged(FOREVER, "issuance_day"),
        deferrable=merged(0, "deferrable"),
        price=merged(0, "fair_market_value"),
        fraction=merged(0, "fraction"),
        options=number[:count],
        deferred=number[count:],
        option_row=np.concatenate([np.arange(count), np.full(len(deferred), -1)])[order],
        vesting=vested,
    )


def text_order(ids: pd.Series) -> Integers:
    """The places of IDs in plain text order: character by character, by code point."""
    texts = ids.to_numpy(dtype=object)
    return np.array(sorted(range(len(texts)), key=texts.__getitem__), dtype=np.int64)
