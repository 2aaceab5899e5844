"""Which end of service bears on an option, and when. Plan §6(h), §6(i), as the readings in force take them.

An example: a director's service ends on 2001-03-30, and from 2001-03-31 to 2002-06-28 the director is an employee.
Read as service as a director, the three months of §6(i) run from 2001-03-30; as service with the Company, from
2002-06-28. Read so that an end of service bears on all options held, the end of a later service takes the place of
the end before, for what is outstanding at the start of that day.
"""

from dataclasses import dataclass

import numpy as np

from calc.contract.readings import DIRECTOR_WHO_STAYS_AN_EMPLOYEE
from calc.exact import Flags, Integers
from calc.plan.calendar import FOREVER, packed
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.terms import Terms


@dataclass(frozen=True, eq=False)
class EndsForOptions:
    """By service row: the last day of the service as options take it, and whether the director died in service then.

    ``day`` is ``FOREVER`` while service goes on. Both arrays have one more place: what is given for the row -1.
    """

    day: Integers
    died: Flags


def ends_for_options(board: Board, terms: Terms) -> EndsForOptions:
    """Give the end of each service for the options granted in it. Plan §6(h), §6(i).

    It is that of the service as a director; or, as service with the Company and unless the director died in service,
    the end of all employment and service that follow it with no day between, at the latest the day of death.
    """
    end, died = board.end, board.died_in_service
    if terms.reads_otherwise(DIRECTOR_WHO_STAYS_AN_EMPLOYEE):
        company = np.where(died, end, _with_the_company_until(board))
        death = board.death[board.code]
        by_death = (death <= company) & (death < FOREVER)
        in_service = np.isin(packed(board.code, death), packed(board.code, end)[died])
        end, died = np.where(by_death, death, company), by_death & in_service
    return EndsForOptions(np.append(end, FOREVER), np.append(died, False))


def _with_the_company_until(board: Board) -> Integers:
    """Give the last day of the service and employment, with no day between, that each service row is part of."""
    employed, first, last = board.employment
    code = np.concatenate([board.code, employed])
    start, end = np.concatenate([board.start, first]), np.concatenate([board.end, last])
    order = np.lexsort((start, code))
    code, start, end = code[order], start[order], end[order]
    until = np.maximum.accumulate(packed(code, end))  # the latest end so far of each code, as codes ascend
    goes_on = (code[1:] == code[:-1]) & (packed(code, start)[1:] <= until[:-1] + 1)
    begins = np.flatnonzero(np.append(True, ~goes_on)[: code.size])
    sizes = np.diff(np.append(begins, code.size))
    over = np.repeat(until[begins + sizes - 1] - packed(code[begins], 0), sizes)
    result = np.empty(code.size, dtype=np.int64)
    result[order] = over
    return result[: board.code.size]


@dataclass(frozen=True, eq=False)
class LaterEnds:
    """The ends of service by director and day, and which of them come after the own end of each option.

    Those of an option are the places from ``first`` to the one before ``stop`` in ``day`` and ``died``.
    """

    day: Integers
    died: Flags
    first: Integers
    stop: Integers


def later_ends(rows: Integers, board: Board, ends: EndsForOptions) -> LaterEnds:
    """Find the ends of later services of each option's director; ``rows`` are the options' service rows. §6(h), §6(i).

    Two services of which one goes on in the other, as service with the Company, have one end.
    """
    end, died = ends.day[:-1], ends.died[:-1]
    ended = np.flatnonzero(end < FOREVER)
    key, at, place = np.unique(packed(board.code, end)[ended], return_index=True, return_inverse=True)
    by_death = np.zeros(key.size, dtype=bool)
    np.logical_or.at(by_death, place, died[ended])
    director = np.append(board.code, NONE)[rows]
    first = np.searchsorted(key, packed(director, ends.day[rows]), side="right")
    stop = np.searchsorted(key, packed(director, FOREVER), side="left")
    return LaterEnds(end[ended[at]], by_death, first, stop)
