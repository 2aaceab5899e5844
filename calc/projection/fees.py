"""The fees that are expected after the As-of Date. Plan §7(a)."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from calc.exact import Integers, muldiv_half_up
from calc.plan.calendar import date_of, dates_of, days, first_of_month, years_of
from calc.plan.s05_eligibility import Board
from calc.projection.rows import INVENTED, new_ids, with_rows
from calc.projection.scenarios import RATE_UNIT
from calc.projection.span import Span

_ANNUAL, _MEETING, _RETAINER = "annual", "meeting", "retainer"


def with_annual_fees(fees: pd.DataFrame, board: Board, span: Span, change: int) -> pd.DataFrame:
    """Add an Annual Fee of each director eligible on the first business day of each year ahead. Plan §7(a).

    The director's latest of a full year, one in which he or she was eligible throughout; else the most common of these.
    A year for which one was entered keeps it. None is added where the last came before last year.
    """
    annual = fees[fees["fee_type"] == _ANNUAL]
    this_year = int(years_of([span.as_of])[0])
    year = annual["calendar_year"].to_numpy(dtype=np.int64)
    if not (year >= this_year - 1).any():
        return fees
    entered = set(zip(annual["director_id"], year.tolist(), strict=True))
    latest = _latest_full_years(annual[year <= this_year], board, span)
    usual = most_common(latest)
    paid, codes = span.calendar.first_of_year(np.array(span.years)), np.arange(len(board.ids))
    rows = []
    for of_year, day in zip(span.years, paid.tolist(), strict=True):
        if span.as_of < day <= span.end:
            who = board.ids[board.eligible(codes, np.full(codes.size, day))]
            rows += [(each, of_year, latest.get(each, usual)) for each in who if (each, of_year) not in entered]
    rows = [(who, of_year, amount) for who, of_year, amount in rows if amount is not None]
    return _with_fees(
        fees,
        [f"{INVENTED}{of_year}-{who}" for who, of_year, _ in rows],
        np.array([amount for *_, amount in rows], dtype=np.int64),
        change,
        director_id=[who for who, *_ in rows],
        fee_type=_ANNUAL,
        calendar_year=[of_year for _, of_year, _ in rows],
    )


def _latest_full_years(annual: pd.DataFrame, board: Board, span: Span) -> "pd.Series[int]":
    """Give the Annual Fee of each director's latest full year, a raise of the same year with it."""
    year, code = annual["calendar_year"].to_numpy(dtype=np.int64), board.codes(annual["director_id"])
    first, last = span.calendar.first_of_year(year), first_of_month(year + 1) - 1
    full = board.service_end(board.service_row(code, first)) >= last
    full &= board.eligible(code, first)
    for employed, start, end in zip(*board.employment, strict=True):
        full &= ~((code == employed) & (start <= last) & (end >= first))
    by_year = annual[full].groupby(["director_id", "calendar_year"])["amount"].sum()
    return by_year.groupby("director_id").last()


def with_meeting_fees(
    fees: pd.DataFrame, repeated: pd.DataFrame, board: Board, newcomers: Iterable[str], held_by_board: set[str],
    span: Span, change: int,
) -> pd.DataFrame:  # fmt: skip
    """Add the fees of the meetings that were repeated, for who then serves. Plan §7(a).

    A newcomer gets the most common fee of each meeting of the board. A meeting that has entered fees keeps these.
    """
    entered = fees.loc[fees["fee_type"] == _MEETING]
    repeated = repeated[~repeated["meeting_id"].isin(entered["meeting_id"])]
    again = repeated.merge(entered, left_on="of", right_on="meeting_id", suffixes=("", "_of"))
    usual = entered[entered["meeting_id"].isin(held_by_board)].groupby("meeting_id")["amount"].agg(_usual)
    of_board = repeated[repeated["of"].isin(usual.index)]
    more = [of_board.assign(director_id=who, amount=of_board["of"].map(usual)) for who in newcomers]
    both = pd.concat([again, *(each.assign(fee_id=each["of"] + "-" + each["director_id"]) for each in more)])
    both = both[board.service_row(board.codes(both["director_id"]), both["day"].to_numpy(dtype=np.int64)) >= 0]
    return _with_fees(
        fees,
        [f"{INVENTED}{fee}-{year}" for fee, year in zip(both["fee_id"], both["year"], strict=True)],
        both["amount"].to_numpy(dtype=np.int64),
        change,
        director_id=list(both["director_id"]),
        fee_type=_MEETING,
        meeting_id=list(both["meeting_id"]),
    )


def with_retainers(fees: pd.DataFrame, board: Board, span: Span, change: int) -> pd.DataFrame:
    """Add the retainers of the 12 months to the As-of Date on the same month and day of each year ahead.

    Who is eligible then gets what he or she got; who did not serve on the day of the retainer repeated, the most common
    of that day. A month for which the director's retainer was entered keeps it.
    """
    retainers = fees[fees["fee_type"] == _RETAINER]
    given = days(retainers["fee_date"])
    recent, on = retainers[span.in_last_year(given)], given[span.in_last_year(given)]
    if recent.empty:
        return fees
    entered = set(zip(retainers["director_id"], _month(given), strict=True))
    amounts = recent["amount"].groupby([on, recent["director_id"].to_numpy()]).sum()
    day = np.unique(on)
    place, _, later = span.repeated(day, moved_on=False)
    codes, rows = np.arange(len(board.ids)), []
    for of, repeated in zip(day[place].tolist(), later.tolist(), strict=True):
        then = amounts.loc[of]
        usual = most_common(then)
        served = set(board.ids[board.service_row(codes, np.full(codes.size, of)) >= 0])
        month = _month(np.array([repeated]))[0]
        for who in board.ids[board.eligible(codes, np.full(codes.size, repeated))]:
            amount = then.get(who, None if who in served else usual)
            if amount is not None and (who, month) not in entered:
                rows.append((who, repeated, int(amount)))
    return _with_fees(
        fees,
        [f"{INVENTED}{date_of(day):%Y%m%d}-{who}" for who, day, _ in rows],
        np.array([amount for *_, amount in rows], dtype=np.int64),
        change,
        director_id=[who for who, *_ in rows],
        fee_type=_RETAINER,
        fee_date=dates_of([day for _, day, _ in rows]),
    )


def most_common(amounts: "pd.Series[int]") -> int | None:
    """Give the amount that comes most often, of equally common ones the largest; None without any."""
    each, times = np.unique(amounts.to_numpy(dtype=np.int64), return_counts=True)
    return int(each[times == times.max()].max()) if each.size else None


def _usual(amounts: "pd.Series[int]") -> int:
    return most_common(amounts) or 0


def _month(numbers: Integers) -> list[int]:
    return numbers.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64).tolist()  # type: ignore[no-any-return]


def _with_fees(fees: pd.DataFrame, ids: list[str], amounts: Integers, change: int, **columns: object) -> pd.DataFrame:
    """Add fees x (1 + the change of fees), to the cent; one that comes to nothing is none."""
    if not ids:
        return fees
    changed = muldiv_half_up(amounts, RATE_UNIT + change, RATE_UNIT)
    added = pd.DataFrame({"fee_id": new_ids(ids, fees["fee_id"]), "amount": changed, **columns})
    return with_rows(fees, added[changed > 0].to_dict("series"))
