"""Which calendar years a director's elections cover. Plan §7(c)."""

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.plan.calendar import Flags, days, first_of_month, packed
from calc.plan.s05_eligibility import Board


def elected(codes: Integers, years: Integers, elections: pd.DataFrame, board: Board) -> Flags:
    """Whether an election governs each director's fees of each calendar year. Plan §7(c).

    The latest notice given before the year begins governs the whole of it; without one, nothing is deferred. Reads
    ``director_id``, ``notice_date``, ``action``.
    """
    director = board.codes(elections["director_id"])
    key = packed(director, days(elections["notice_date"]))
    order = np.argsort(key, kind="stable")
    key, director = key[order], director[order]
    elects = elections["action"].eq("elect").to_numpy(dtype=bool)[order]
    place = np.searchsorted(key, packed(codes, first_of_month(years)), side="left") - 1
    if not key.size:
        return np.zeros(codes.shape, dtype=bool)
    at = np.maximum(place, 0)
    return np.asarray((place >= 0) & (director[at] == codes) & elects[at])
