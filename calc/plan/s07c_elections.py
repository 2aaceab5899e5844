"""Which fees a director's notices cover, and what part of each. Plan §7(c), as the readings in force take it.

An example: Best begins on 2001-05-01, gives notice on 2001-05-15 with First Year yes, and on 2001-06-01 for 50 percent.
The first notice governs the fees of 2001 dated after 2001-05-15, whole; the second one those of 2002, half of each.

Another: the fiscal year ends on 06-30, and a director elects on 2000-09-01. Read as before the calendar year, the
notice governs the fees of 2001; as before the fiscal year, those of 2002, for that of 2001-01-01 began on 2000-07-01.
"""

import numpy as np
import pandas as pd

from calc.contract.readings import ELECTION_AFTER_A_BREAK, NOTICE_AND_THE_FISCAL_YEAR
from calc.exact import Flags, Integers
from calc.plan.calendar import days, first_of_month, packed, years_of
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.terms import FISCAL_YEAR_END, Terms

WHOLE = 100  # percent: what a notice elects that does not say
DAYS_OF_FIRST_YEAR = 30  # after the start of a service in which a First Year notice may be given


def percent_elected(notice: Integers, elections: pd.DataFrame) -> Integers:
    """Give the percentage of a fee that each notice elects to defer: 0 for one that revokes, and for none. Plan §7(c).

    ``notice`` are row numbers in Elections, -1 for none. Reads ``action``, ``percent``.
    """
    percent = elections["percent"].to_numpy(dtype=np.int64, na_value=WHOLE)
    elects = elections["action"].eq("elect").to_numpy(dtype=bool)
    return np.asarray(np.append(np.where(elects, percent, 0), 0)[notice])


def notice_of_fees(codes: Integers, dated: Integers, elections: pd.DataFrame, board: Board, terms: Terms) -> Integers:
    """Find the notice that governs the fee of each director on each day: its row number in Elections. Plan §7(c).

    A First Year notice governs the fees of its own calendar year that are dated after it, until a later one does; else
    it is the notice that governs the year. -1 without one that counts for the day, and nothing is deferred. Reads
    ``director_id``, ``notice_date``, ``first_year``.
    """
    notice = governing_notice(codes, years_of(dated), elections, board, terms)
    first_year = np.flatnonzero(elections["first_year"].eq("yes").to_numpy(dtype=bool))
    if first_year.size:
        given = days(elections["notice_date"])[first_year]
        latest = _latest_before(board.codes(elections["director_id"])[first_year], given, codes, dated)
        in_its_year = (latest != NONE) & (years_of(given[latest]) == years_of(dated))
        notice = np.where(in_its_year, first_year[latest], notice)
    return np.where(counts_for(notice, codes, dated, elections, board, terms), notice, NONE)


def governing_notice(codes: Integers, years: Integers, elections: pd.DataFrame, board: Board, terms: Terms) -> Integers:
    """Find the notice that governs each director's fees of each year: its row number in Elections. Plan §7(c).

    ``codes`` and ``years`` are arrays of one length, and so is what comes back. The latest notice given in time governs
    the whole of a year; -1 without one. Reads ``director_id``, ``notice_date``.
    """
    director, given = board.codes(elections["director_id"]), days(elections["notice_date"])
    return _latest_before(director, given, codes, too_late_from(years, terms))


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


def counts_for(
    notice: Integers, codes: Integers, dated: Integers, elections: pd.DataFrame, board: Board, terms: Terms
) -> Flags:
    """Tell whether each notice, a row number or -1, counts for a fee of each day. Plan §7(c).

    Where a new one is needed after a break in service, the service in which it was given must be that of the fee.
    """
    if not terms.reads_otherwise(ELECTION_AFTER_A_BREAK) or not board.code.size:
        return np.asarray(notice != NONE)
    given_in = board.service_row(board.codes(elections["director_id"]), days(elections["notice_date"]))
    of_notice, of_fee = np.append(given_in, NONE)[notice], board.service_row(codes, dated)
    return np.asarray((of_notice != NONE) & (of_fee != NONE) & (board.start[of_notice] == board.start[of_fee]))


def too_late_from(years: Integers, terms: Terms) -> Integers:
    """Give the first day on which a notice is too late to govern the fees of each calendar year. Plan §7(c).

    1 January; or the first day of the fiscal year in which it lies, by the Fiscal Year End in force on it.
    """
    new_year = first_of_month(years)
    if not terms.reads_otherwise(NOTICE_AND_THE_FISCAL_YEAR):
        return new_year
    month, day_of_month = np.divmod(terms.on(FISCAL_YEAR_END, new_year), 100)
    of_end = (new_year.astype("datetime64[D]").astype("datetime64[M]") + (month - 13)).astype("datetime64[M]")
    last_of_month = (of_end + 1).astype("datetime64[D]").astype(np.int64) - 1
    ended = np.minimum(of_end.astype("datetime64[D]").astype(np.int64) + day_of_month - 1, last_of_month)
    return np.asarray(ended + 1)
