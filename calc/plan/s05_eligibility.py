"""Who serves, who is eligible, who has died, on any date. Plan §5."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.calendar import FOREVER, days, packed

NONE = -1  # no service row, no such director


@dataclass(frozen=True, eq=False)
class Board:
    """The Directors and Employment sheets, made ready for many questions at once.

    A *code* numbers the directors in the plain text order of their IDs; a *service row* numbers the rows of Directors
    by code and Service Start. Rows of one director with no day between them are one service: ``start``, ``end`` and
    ``died_in_service`` are those of the whole service, ``row_start`` and ``row_end`` those of the row. Every array
    below is by service row, but ``ids``, ``names`` and ``death``, which are by code.
    """

    ids: "pd.Index[Any]"
    names: pd.Series
    death: Integers
    code: Integers
    start: Integers
    end: Integers
    row_start: Integers
    row_end: Integers
    died_in_service: Flags
    account: pd.Series
    excel_row: Integers
    _employment: tuple[Integers, Integers, Integers]
    _employment_excel_row: Integers

    def codes(self, director_ids: pd.Series) -> Integers:
        """Give the code of each director ID; -1 for an ID that is not on the Directors sheet."""
        return self.ids.get_indexer(pd.Index(director_ids)).astype(np.int64)

    def service_row(self, codes: npt.ArrayLike, numbers: npt.ArrayLike) -> Integers:
        """Give the service row that covers each day of each director, first and last day included; else -1."""
        return _covering(self.code, self.row_start, self.row_end, codes, numbers)

    def service_end(self, service_rows: Integers) -> Integers:
        """Give the last day of the service that each service row is part of; ``FOREVER`` if open, and for -1."""
        return np.append(self.end, FOREVER)[service_rows]

    @property
    def employment(self) -> tuple[Integers, Integers, Integers]:
        """Give code, first and last day of each employment by code and first day; ``FOREVER`` where it goes on."""
        return self._employment

    def employee(self, codes: npt.ArrayLike, numbers: npt.ArrayLike) -> Flags:
        """Tell whether each director is an employee of the Company or a subsidiary on each day."""
        return np.asarray(_covering(*self._employment, codes, numbers) != NONE)

    def employment_row(self, codes: npt.ArrayLike, numbers: npt.ArrayLike) -> Integers:
        """Give the Excel row of the employment that covers each day of each director; -1 where none does."""
        return np.append(self._employment_excel_row, NONE)[_covering(*self._employment, codes, numbers)]

    def eligible(self, codes: npt.ArrayLike, numbers: npt.ArrayLike) -> Flags:
        """Tell whether each director serves on each day and is not an employee on it. Plan §5."""
        return np.asarray((self.service_row(codes, numbers) != NONE) & ~self.employee(codes, numbers))

    def dead(self, codes: npt.ArrayLike, numbers: npt.ArrayLike) -> Flags:
        """Tell whether each director has died by each day, the day of death included."""
        death = np.append(self.death, FOREVER)[np.asarray(codes, dtype=np.int64)]
        return np.asarray(death <= np.asarray(numbers, dtype=np.int64))

    def accounts(self, codes: Integers, service_rows: Integers) -> pd.Series:
        """Give the agent's account of the service row that earned the shares, else the director's latest one."""
        latest = self.account.groupby(self.code).last().reindex(range(len(self.ids)))
        of_row = self.account.where(self.account.notna(), latest.take(self.code).set_axis(self.account.index))
        of_either = pd.concat([of_row, latest], ignore_index=True)
        return of_either.take(np.where(service_rows != NONE, service_rows, len(of_row) + codes)).reset_index(drop=True)

    def payees(self, codes: Integers, estate: npt.ArrayLike) -> pd.Series:
        """Name who is paid: each director, or ``Estate of`` the director where ``estate`` is set. Plan §8(e)."""
        of_either = pd.concat([self.names, "Estate of " + self.names], ignore_index=True)
        return of_either.take(codes + len(self.ids) * np.asarray(estate)).reset_index(drop=True)


def board_of_directors(directors: pd.DataFrame, employment: pd.DataFrame) -> Board:
    """Make the directors and their service ready, from the Directors and Employment sheets. Plan §5.

    Reads ``director_id``, ``name``, ``service_start``, ``service_end``, ``end_reason``, ``death_date``, ``account_no``;
    ``director_id``, ``employee_from``, ``employee_to``. An empty end is open.
    """
    ids = pd.Index(sorted(directors["director_id"].unique()), dtype="str")
    rows = directors.assign(code=ids.get_indexer(pd.Index(directors["director_id"])))
    rows = rows.sort_values(["code", "service_start"], kind="stable")
    code, start, end = rows["code"].to_numpy(dtype=np.int64), days(rows["service_start"]), days(rows["service_end"])
    died = rows["end_reason"].eq("death").to_numpy(dtype=bool) & (end < FOREVER)
    first, last = _services(code, start, end)
    death = np.full(len(ids), FOREVER, dtype=np.int64)
    np.minimum.at(death, code, np.minimum(np.where(died, end, FOREVER), days(rows["death_date"])))
    employed, employed_at = _employment(employment, ids)
    return Board(
        ids=ids,
        names=rows.drop_duplicates("code")["name"].reset_index(drop=True),
        death=death,
        code=code,
        start=start[first],
        end=end[last],
        row_start=start,
        row_end=end,
        died_in_service=died[last],
        account=rows["account_no"].reset_index(drop=True),
        excel_row=rows.index.to_numpy(dtype=np.int64),
        _employment=employed,
        _employment_excel_row=employed_at,
    )


def _services(code: Integers, start: Integers, end: Integers) -> tuple[Integers, Integers]:
    """Give the first and last row of the service that each row is part of: rows with no day between them are one.

    Three rows that touch, and one after a break: [0, 0, 0, 3] and [2, 2, 2, 3].
    """
    goes_on = (code[1:] == code[:-1]) & (start[1:] == end[:-1] + 1)
    begins = np.flatnonzero(np.append(True, ~goes_on)[: code.size])
    sizes = np.diff(np.append(begins, code.size))
    return np.repeat(begins, sizes), np.repeat(begins + sizes - 1, sizes)


def _employment(employment: pd.DataFrame, ids: "pd.Index[Any]") -> tuple[tuple[Integers, Integers, Integers], Integers]:
    """Give code, first and last day of each employment by code and first day, and their Excel rows."""
    code = ids.get_indexer(pd.Index(employment["director_id"])).astype(np.int64)
    start, end = days(employment["employee_from"]), days(employment["employee_to"])
    order = np.lexsort((start, code))
    return (code[order], start[order], end[order]), employment.index.to_numpy(dtype=np.int64)[order]


def _covering(code: Integers, start: Integers, end: Integers, codes: npt.ArrayLike, numbers: npt.ArrayLike) -> Integers:
    """Give the interval of each code that covers each day, or -1. Intervals are sorted and do not overlap."""
    wanted, day = np.asarray(codes, dtype=np.int64), np.asarray(numbers, dtype=np.int64)
    if not code.size:
        return np.full(np.broadcast(wanted, day).shape, NONE, dtype=np.int64)
    interval = np.searchsorted(packed(code, start), packed(wanted, day), side="right") - 1
    at = np.maximum(interval, 0)
    hit = (interval >= 0) & (wanted != NONE) & (code[at] == wanted) & (end[at] >= day)
    return np.where(hit, at, NONE)
