"""Who serves after the As-of Date, and what each has elected. Plan §5, §7(c)."""

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.plan.calendar import FOREVER, dates_of, days
from calc.plan.s05_eligibility import NONE, board_of_directors
from calc.projection.rows import INVENTED, new_ids, with_rows
from calc.projection.scenarios import ALL, AS_ELECTED

_LEAVES = "other"  # the end of service of one whom a scenario leaves out


def with_directors(
    directors: pd.DataFrame, employment: pd.DataFrame, count: int | None, meeting: int | None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Give the Directors with as many eligible ones as a scenario says from the day after a ``meeting``. Plan §5.

    More: ``P-DIR-n``, whose IDs come second, from that day. Fewer: the last day of those whose service began last is
    that day, of equal ones the greatest ID first; one whose Service End was entered leaves then and not now.
    """
    if count is None or meeting is None:
        return directors, ()
    board, day = board_of_directors(directors, employment), meeting + 1
    codes = np.arange(len(board.ids))
    codes = codes[board.eligible(codes, np.full(codes.size, day))]
    more = count - codes.size
    if more < 0:
        return _with_fewer(directors, board.service_row(codes, np.full(codes.size, day)), -more, day, employment), ()
    ids = new_ids((f"{INVENTED}DIR-{number}" for number in range(1, more + 1)), directors["director_id"])
    columns = {"director_id": ids, "name": ids, "service_start": dates_of(np.full(more, day))}
    return with_rows(directors, columns), tuple(ids)


def _with_fewer(
    directors: pd.DataFrame, rows: Integers, count: int, day: int, employment: pd.DataFrame
) -> pd.DataFrame:
    """End the service of the directors who came last, of those on these service rows that have no end."""
    board = board_of_directors(directors, employment)
    staying = rows[board.end[rows] == FOREVER]
    leaving = staying[np.lexsort((-board.code[staying], -board.start[staying]))][:count]
    ends = directors.index.isin(board.excel_row[leaving])
    end = directors["service_end"].mask(ends, pd.Timestamp(dates_of([day])[0]))
    return directors.assign(service_end=end, end_reason=directors["end_reason"].mask(ends, _LEAVES))


def with_notices(
    elections: pd.DataFrame, directors: pd.DataFrame, employment: pd.DataFrame, deferral: str, as_of: int
) -> pd.DataFrame:
    """Add a notice of each director to ``elect`` or to ``revoke``, dated the As-of Date; none where it is as elected.

    Of one who begins later it is dated the first day of service. It counts from the next calendar year on. Plan §7(c).
    """
    if deferral == AS_ELECTED:
        return elections
    board = board_of_directors(directors, employment)
    codes = np.arange(len(board.ids))
    first = np.full(codes.size, FOREVER)
    np.minimum.at(first, board.code, np.where(board.row_end >= as_of, np.maximum(board.row_start, as_of), FOREVER))
    serves = board.service_row(codes, first) != NONE
    if deferral == ALL:
        serves &= ~board.employee(codes, first)
    action = "elect" if deferral == ALL else "revoke"
    given = {"director_id": board.ids[serves], "notice_date": dates_of(first[serves]), "action": action}
    same_day = elections["director_id"].isin(given["director_id"]) & (days(elections["notice_date"]) == as_of)
    return with_rows(elections[~same_day], given)
