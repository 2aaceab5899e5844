"""What falls due after the As-of Date. Plan §6(d), §6(e)(i), §7(b)."""

import numpy as np
import pandas as pd

from calc.contract import UPCOMING
from calc.exact import Integers
from calc.plan.awards import Awards
from calc.plan.calendar import FOREVER, dates_of
from calc.plan.result_sheet import chosen, sheet
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s05_eligibility import Board
from calc.plan.terms import Terms

EVENTS = UPCOMING.by_header["Event"].choices
DEADLINE, EXERCISABLE, ISSUES = range(len(EVENTS))


def upcoming(awards: Awards, reserve: Reserve, board: Board, terms: Terms) -> pd.DataFrame:
    """Make the Upcoming sheet: by date, then in the order of the choices, then by award ID.

    The deadline of each option outstanding with all its shares; each future step, not after the deadline, with the
    shares that it makes exercisable; each deferred award outstanding on its issuance date, where that is known.
    """
    left = reserve.outstanding > 0  # nothing is once its deadline or issuance date is past
    deadlines = np.flatnonzero(left & awards.is_option)
    issues = np.flatnonzero(left & ~awards.is_option & (awards.issuance < FOREVER))
    step_award, step_day, step_shares = _steps(awards, reserve, terms)
    award = np.concatenate([deadlines, step_award, issues])
    event = np.repeat([DEADLINE, EXERCISABLE, ISSUES], [deadlines.size, step_award.size, issues.size])
    day = np.concatenate([awards.deadline[deadlines], step_day, awards.issuance[issues]])
    shares = np.concatenate([reserve.outstanding[deadlines], step_shares, reserve.outstanding[issues]])
    order = np.lexsort((award, event, day))
    award, event, day, shares = award[order], event[order], day[order], shares[order]
    director = awards.director[award]
    return sheet(
        UPCOMING,
        {
            "date": dates_of(day),
            "event": chosen(EVENTS, event),
            "reference": awards.ids.take(award),
            "director_id": pd.Series(board.ids.array.take(director, allow_fill=True)),
            "name": pd.Series(board.names.array.take(director, allow_fill=True)),
            "shares": shares,
            "days_from_as_of": day - terms.as_of,
        },
    )


def _steps(awards: Awards, reserve: Reserve, terms: Terms) -> tuple[Integers, Integers, Integers]:
    """Give award, day and shares of each future step that makes shares exercisable. Plan §6(e)(i), §6(h).

    As decisions left the steps; after service only what the Board kept on death is still ahead.
    """
    steps = reserve.vesting
    number = awards.options[steps.option]
    ahead = (steps.day > terms.as_of) & (steps.day <= awards.deadline[number])
    serving = (awards.service_end[number] > terms.as_of) | reserve.keeps[number]
    option, day, number = (each[ahead & serving] for each in (steps.option, steps.day, number))
    outstanding = reserve.outstanding[number]
    after = np.maximum(outstanding - steps.unvested(option, day, reserve.size[number]), 0)
    before = np.maximum(outstanding - steps.unvested(option, day - 1, reserve.size[number]), 0)
    gained = after - before
    return number[gained > 0], day[gained > 0], gained[gained > 0]
