"""Which calendar years a director's elections cover. Plan §7(c)."""

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.calendar import days, first_of_month, packed
from calc.plan.s05_eligibility import Board


def elected(codes: Integers, years: Integers, elections: pd.DataFrame, board: Board) -> Flags:
    """Tell whether an election governs each director's fees of each calendar year. Plan §7(c).

    Reads ``director_id``, ``notice_date``, ``action``.
    """
    notice = governing_notice(codes, years, elections, board)
    elects = np.append(elections["action"].eq("elect").to_numpy(dtype=bool), False)
    return np.asarray(elects[notice])


def governing_notice(codes: Integers, years: Integers, elections: pd.DataFrame, board: Board) -> Integers:
    """Find the notice that governs each director's fees of each year: its row number in Elections. Plan §7(c).

    ``codes`` and ``years`` are arrays of one length, and so is what comes back. The latest notice given before the year
    begins governs the whole of it; -1 without one, and nothing is deferred.
    Reads ``director_id``, ``notice_date``.
    """
    director = board.codes(elections["director_id"])
    key = packed(director, days(elections["notice_date"]))
    order = np.argsort(key, kind="stable")
    latest = np.searchsorted(key[order], packed(codes, first_of_month(years)), side="left") - 1
    if not key.size:
        return np.full(codes.shape, -1, dtype=np.int64)
    at = order[np.maximum(latest, 0)]
    return np.where((latest >= 0) & (director[at] == codes), at, -1)
