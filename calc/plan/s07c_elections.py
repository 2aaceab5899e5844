"""Which fees a director's elections cover. Plan §7(c), as the readings in force take it.

An example: the fiscal year ends on 06-30, and a director elects on 2000-09-01. Read as before the calendar year, the
notice governs the fees of 2001; as before the fiscal year, those of 2002, for that of 2001-01-01 began on 2000-07-01.
"""

import numpy as np
import pandas as pd

from calc.contract.readings import ELECTION_AFTER_A_BREAK, NOTICE_AND_THE_FISCAL_YEAR
from calc.exact import Flags, Integers
from calc.plan.calendar import days, first_of_month, packed, years_of
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.terms import FISCAL_YEAR_END, Terms


def elected(codes: Integers, dated: Integers, elections: pd.DataFrame, board: Board, terms: Terms) -> Flags:
    """Tell whether an election governs the fee of each director on each day. Plan §7(c).

    Reads ``director_id``, ``notice_date``, ``action``.
    """
    notice = notice_of_fees(codes, dated, elections, board, terms)
    elects = np.append(elections["action"].eq("elect").to_numpy(dtype=bool), False)
    return np.asarray(elects[notice])


def notice_of_fees(codes: Integers, dated: Integers, elections: pd.DataFrame, board: Board, terms: Terms) -> Integers:
    """Find the notice that governs the fee of each director on each day: its row number in Elections. Plan §7(c).

    It is the notice that governs the year, if it counts for the day. -1 without one, and nothing is deferred. Reads
    ``director_id``, ``notice_date``.
    """
    notice = governing_notice(codes, years_of(dated), elections, board, terms)
    return np.where(counts_for(notice, codes, dated, elections, board, terms), notice, NONE)


def governing_notice(codes: Integers, years: Integers, elections: pd.DataFrame, board: Board, terms: Terms) -> Integers:
    """Find the notice that governs each director's fees of each year: its row number in Elections. Plan §7(c).

    ``codes`` and ``years`` are arrays of one length, and so is what comes back. The latest notice given in time governs
    the whole of a year; -1 without one. Reads ``director_id``, ``notice_date``.
    """
    director = board.codes(elections["director_id"])
    key = packed(director, days(elections["notice_date"]))
    order = np.argsort(key, kind="stable")
    latest = np.searchsorted(key[order], packed(codes, too_late_from(years, terms)), side="left") - 1
    if not key.size:
        return np.full(codes.shape, NONE, dtype=np.int64)
    at = order[np.maximum(latest, 0)]
    return np.where((latest >= 0) & (director[at] == codes), at, NONE)


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
