"""Whether the question of a switchable reading arises in a run; where it does not, nothing needs to be calculated.

Each test says no only where every choice gives the same figures: up to the first day on which two readings part, both
runs are the same, so what could part them shows in either.
"""

from collections.abc import Callable, Mapping

import numpy as np

from calc.contract.readings import (
    CONSENT_WITHDRAWN,
    DEATH_OR_LEAVING_AT_THE_MEETING,
    DIRECTOR_WHO_STAYS_AN_EMPLOYEE,
    DISCRETIONARY_GRANTS_IN_A_SHORTFALL,
    ELECTION_AFTER_A_BREAK,
    FRACTION_IN_A_SPLIT,
    NOTICE_AND_THE_FISCAL_YEAR,
    OPTIONS_AFTER_A_BREAK,
    PENDING_NOT_COVERED,
    SwitchableReading,
)
from calc.exact import Flags, Integers, muldiv_remainder
from calc.plan.awards import DEFERRED, KINDS
from calc.plan.calendar import FOREVER, days, packed
from calc.plan.readings.touched import Calculation
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.s08a_shortfall import WAITS
from calc.plan.terms import FISCAL_YEAR_END

_DISCRETIONARY = KINDS.index("discretionary")


def arises(run: Calculation, reading: SwitchableReading) -> bool:
    """Tell whether another choice of a reading may change a figure of this run. Plan §2(d)."""
    return _ASKED[reading.name](run)


def _elections_of_one_who_came_back(run: Calculation) -> bool:
    """Tell whether a director with two services has given a notice. Plan §7(c)."""
    board = run.board
    came_back = board.code[_next_end(board) != NONE]
    return bool(np.isin(board.codes(run.sheets["Elections"]["director_id"]), came_back).any())


def _notices_between(run: Calculation) -> bool:
    """Tell whether a notice was given after the end of a fiscal year and before the calendar year ended. §7(c)."""
    given = run.sheets["Elections"]["notice_date"]
    day_of_year = given.dt.month.to_numpy() * 100 + given.dt.day.to_numpy()
    ends = [str(used.value) for used in run.terms.used if used.name == FISCAL_YEAR_END.name]
    return any(bool((day_of_year > int(end.replace("-", ""))).any()) for end in ends)


def _older_options_at_an_end(run: Calculation) -> bool:
    """Tell whether an option may be outstanding when a later service of its director ends. Plan §6(h), §6(i).

    Only an option that had no deadline before that day can be, and none that it is given later is before that day.
    """
    next_end = np.append(_next_end(run.board), NONE)[run.options["service_row"].to_numpy(dtype=np.int64)]
    ended = (next_end != NONE) & (next_end < FOREVER)
    return bool((ended & (next_end <= run.options["deadline_day"].to_numpy(dtype=np.int64))).any())


def _employees_after_service(run: Calculation) -> bool:
    """Tell whether a director with an option is an employee on the day after a service, which no death ended. §6(i)."""
    board = run.board
    left = np.flatnonzero((board.end < FOREVER) & ~board.died_in_service)
    stays = board.code[left][board.employee(board.code[left], board.end[left] + 1)]
    return bool(run.options["director"].isin(stays).any())


def _last_days_at_the_meeting(run: Calculation) -> bool:
    """Tell whether an annual meeting is a director's last day. Plan §6(a)."""
    return bool(run.eligibility["reason"].eq("leaving").any())


def _discretionary_grants_beside_others(run: Calculation) -> bool:
    """Tell whether shares ran short on a day of both a discretionary grant and another award. Plan §8(a)."""
    short, awards = run.reserve.shortfalls, run.awards
    asks = awards.requested > 0
    by_choice = asks & (awards.kind == _DISCRETIONARY)
    on_both = np.intersect1d(awards.granted[by_choice], awards.granted[asks & ~by_choice])
    return bool(np.isin(on_both, short.day[short.kind <= DEFERRED]).any())


def _increases_while_shares_wait(run: Calculation) -> bool:
    """Tell whether the reserve is increased in a run in which shares wait, or would if the increase had not ended it.

    Shares wait for a director who lacks some, consents, and finds the Board seeking more. Plan §8(a).
    """
    events = run.sheets["Plan Events"]["event"]
    if not events.eq("reserve increase").any():
        return False
    short = run.reserve.shortfalls
    lacking = short.award[(short.kind == DEFERRED) & (short.requested > short.granted)]
    consenting = run.board.codes(run.sheets["Consents"]["director_id"])
    would_wait = bool(np.isin(run.awards.director[lacking], consenting).any())
    would_wait &= bool(events.eq("authorization sought").any())
    return would_wait or bool(_opened_pending(run).any())


def _withdrawals_while_shares_wait(run: Calculation) -> bool:
    """Tell whether a director for whom shares waited at some time has withdrawn a consent. Plan §8(a)."""
    rows, short = run.sheets["Consents"], run.reserve.shortfalls
    withdrew = run.board.codes(rows["director_id"])[days(rows["consent_withdrawn"]) < FOREVER]
    waited = run.awards.director[short.award[short.treatment == WAITS]]
    opening = run.sheets["Opening Awards"]["director_id"]
    waited = np.append(waited, run.board.codes(opening)[_opened_pending(run)])
    return bool(np.isin(waited, withdrew).any())


def _fractions(run: Calculation) -> bool:
    """Tell whether a split leaves a fraction of a share of a deferred award. Plan §4(c)."""
    deferred = run.awards.kind == DEFERRED
    return any(
        bool((muldiv_remainder(each.before[deferred], each.new, each.old) > 0).any()) for each in run.reserve.splits
    )


def _opened_pending(run: Calculation) -> Flags:
    """Tell of which opening awards shares were pending when the books opened. Plan §8(a)."""
    pending: Flags = run.sheets["Opening Awards"]["shares_pending"].to_numpy(dtype=np.int64, na_value=0) > 0
    return pending


def _next_end(board: Board) -> Integers:
    """Give for each service row the last day of the director's next service; -1 where there is none."""
    if not board.code.size:
        return np.zeros(0, dtype=np.int64)
    after = np.searchsorted(packed(board.code, board.row_start), packed(board.code, board.end), side="right")
    follows = np.append(board.code, NONE)[after] == board.code
    return np.where(follows, np.append(board.end, NONE)[after], NONE)


_ASKED: Mapping[str, Callable[[Calculation], bool]] = {
    ELECTION_AFTER_A_BREAK.name: _elections_of_one_who_came_back,
    NOTICE_AND_THE_FISCAL_YEAR.name: _notices_between,
    OPTIONS_AFTER_A_BREAK.name: _older_options_at_an_end,
    DIRECTOR_WHO_STAYS_AN_EMPLOYEE.name: _employees_after_service,
    DEATH_OR_LEAVING_AT_THE_MEETING.name: _last_days_at_the_meeting,
    DISCRETIONARY_GRANTS_IN_A_SHORTFALL.name: _discretionary_grants_beside_others,
    PENDING_NOT_COVERED.name: _increases_while_shares_wait,
    CONSENT_WITHDRAWN.name: _withdrawals_while_shares_wait,
    FRACTION_IN_A_SPLIT.name: _fractions,
}
