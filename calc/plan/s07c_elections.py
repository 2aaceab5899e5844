"""Which fees a director's notices cover, and what part of each. Plan §7(c).

An example: Best begins on 2001-05-01, gives notice on 2001-05-15 with First Year yes, and on 2001-06-01 for 50 percent.
The first notice governs the fees of 2001 dated after 2001-05-15, whole; the second one those of 2002, half of each.
"""

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.calendar import days, first_of_month, packed, years_of
from calc.plan.s05_eligibility import NONE, Board

WHOLE = 100  # percent: what a notice elects that does not say
DAYS_OF_FIRST_YEAR = 30  # after the start of a service in which a First Year notice may be given


def percent_elected(notice: Integers, elections: pd.DataFrame) -> Integers:
    """Give the percentage of a fee that each notice elects to defer: 0 for one that revokes, and for none. Plan §7(c).

    ``notice`` are row numbers in Elections, -1 for none. Reads ``action``, ``percent``.
    """
    percent = elections["percent"].to_numpy(dtype=np.int64, na_value=WHOLE)
    elects = elections["action"].eq("elect").to_numpy(dtype=bool)
    return np.asarray(np.append(np.where(elects, percent, 0), 0)[notice])


def notice_of_fees(codes: Integers, dated: Integers, elections: pd.DataFrame, board: Board) -> Integers:
    """Find the notice that governs the fee of each director on each day: its row number in Elections. Plan §7(c).

    A First Year notice governs the fees of its own calendar year that are dated after it, until a later one does; else
    it is the notice that governs the year. -1 without one. Reads ``director_id``, ``notice_date``, ``first_year``.
    """
    of_year = governing_notice(codes, years_of(dated), elections, board)
    first_year = np.flatnonzero(elections["first_year"].eq("yes").to_numpy(dtype=bool))
    if not first_year.size:
        return of_year
    given = days(elections["notice_date"])[first_year]
    latest = _latest_before(board.codes(elections["director_id"])[first_year], given, codes, dated)
    in_its_year = (latest != NONE) & (years_of(given[latest]) == years_of(dated))
    return np.where(in_its_year, first_year[latest], of_year)


def governing_notice(codes: Integers, years: Integers, elections: pd.DataFrame, board: Board) -> Integers:
    """Find the notice that governs each director's fees of each year: its row number in Elections. Plan §7(c).

    ``codes`` and ``years`` are arrays of one length, and so is what comes back. The latest notice given before the year
    begins governs the whole of it; -1 without one, and nothing is deferred.
    Reads ``director_id``, ``notice_date``.
    """
    director, given = board.codes(elections["director_id"]), days(elections["notice_date"])
    return _latest_before(director, given, codes, first_of_month(years))


def _latest_before(director: Integers, given: Integers, codes: Integers, before: Integers) -> Integers:
    """Find the latest notice that each director gave before each day, of one day the last; -1 without one."""
    if not given.size:
        return np.full(codes.shape, NONE, dtype=np.int64)
    key = packed(director, given)
    order = np.argsort(key, kind="stable")
    latest = np.searchsorted(key[order], packed(codes, before), side="left") - 1
    at = order[np.maximum(latest, 0)]
    return np.where((latest >= 0) & (director[at] == codes), at, NONE)


def in_first_year(notice_day: Integers, service_start: Integers) -> Flags:
    """Tell whether a First Year notice may be given on each day: by the 30th after the start of the service."""
    return np.asarray(notice_day - service_start <= DAYS_OF_FIRST_YEAR)
