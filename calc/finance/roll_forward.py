"""From a beginning to an end, line by line, with the awards behind each line, in shares of the restatement date.

Each balance and each movement is restated from its own day. What flooring took on splits is what is missing then: the
line ``rounding on splits``, so that the lines add up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.exact import Integers, adding_up, rounded
from calc.finance.periods import Period
from calc.finance.restatement import Parts
from calc.plan.calendar import days

BEGINNING, END, ROUNDING = "outstanding at beginning", "outstanding at end", "rounding on splits"


@dataclass(frozen=True, eq=False)
class Movement:
    """Shares of awards on days, signed, that belong on one line; ``reference`` names events or decisions."""

    line: str
    award: Any
    shares: Integers
    day: Integers
    reference: Any = None


@dataclass(frozen=True, eq=False)
class RollForward:
    """The shares of each line, and its rows: ``line``, ``award``, ``reference``, ``day``, ``shares_on_the_day``,
    ``new``, ``old``, exact ``parts`` of a share (``whole`` of them make one) and ``shares``, which add up to the line.
    """  # noqa: D205 - the columns are one sentence

    shares: Mapping[str, int]
    rows: pd.DataFrame
    whole: int

    def of(self, line: str) -> pd.DataFrame:
        """Give the rows of a line."""
        return self.rows[(self.rows["line"] == line).to_numpy(dtype=bool)]


def roll_forward(movements: Sequence[Movement], lines: Sequence[str], period: Period) -> RollForward:
    """Restate the movements, find what flooring took, and round each line once.

    What stands on lines after the end is part of it and is not added.
    """
    rows = _restated(movements, period)
    adding = [line for line in lines[: lines.index(END)] if line != ROUNDING]
    added = rows["line"].isin(adding).to_numpy(dtype=bool)
    rows = pd.concat([rows, _rounding(rows, added, period)], ignore_index=True)
    whole = period.restatement.whole
    shown = {line: rounded(int(rows.loc[rows["line"] == line, "parts"].sum()), whole) for line in lines}
    shown[ROUNDING] = shown[END] - sum(shown[line] for line in adding)
    place = {line: number for number, line in enumerate(lines)}
    order = np.lexsort((np.arange(len(rows)), rows["day"], rows["line"].map(place)))
    rows = rows.iloc[order].reset_index(drop=True)
    shares = np.zeros(len(rows), dtype=np.int64)
    for line in rows["line"].unique():
        at = (rows["line"] == line).to_numpy(dtype=bool)
        shares[at] = adding_up(rows.loc[at, "parts"].to_numpy(), whole, shown[line])
    nothing = (rows["line"] == ROUNDING).to_numpy(dtype=bool) & (shares == 0) & (rows["parts"].to_numpy() == 0)
    return RollForward(shown, rows.assign(shares=shares)[~nothing].reset_index(drop=True), whole)


def with_holders(rolled: RollForward, awards: pd.DataFrame, key: str, **dates: str) -> pd.DataFrame:
    """Give the rows with each award's ``director_id``, ``name`` and blank ``cents``, and some of its dates as days.

    ``key`` is the column of ``awards`` with their IDs; ``dates`` are its dates by their names on the rows.
    """
    rows = rolled.rows
    place = pd.Index(awards[key]).get_indexer(pd.Index(rows["award"]))
    return rows.assign(
        **{name: days(awards[column])[place] for name, column in dates.items()},
        director_id=awards["director_id"].array.take(place),
        name=awards["name"].array.take(place),
        cents=pd.array([None] * len(rows), dtype="Int64"),
    )


def _restated(movements: Sequence[Movement], period: Period) -> pd.DataFrame:
    """Put the movements together, each with its shares restated from its own day."""
    blocks = [
        pd.DataFrame(
            {
                "line": pd.Series([each.line] * len(each.shares), dtype="str"),
                "award": pd.Series(np.asarray(each.award, dtype=object), dtype="str"),
                "reference": pd.Series(
                    [None] * len(each.shares) if each.reference is None else np.asarray(each.reference, dtype=object),
                    dtype="str",
                ),
                "day": np.asarray(each.day, dtype=np.int64),
                "shares_on_the_day": pd.array(np.asarray(each.shares, dtype=np.int64), dtype="Int64"),
            }
        )
        for each in movements
    ]
    rows = pd.concat(blocks, ignore_index=True)
    new, old = period.restatement.after(rows["day"])
    return rows.assign(
        new=pd.array(new, dtype="Int64"),
        old=pd.array(old, dtype="Int64"),
        parts=pd.Series(
            period.restatement.parts(rows["shares_on_the_day"].to_numpy(dtype=np.int64), rows["day"]), dtype=object
        ),
    )


def _rounding(rows: pd.DataFrame, added: npt.NDArray[np.bool_], period: Period) -> pd.DataFrame:
    """Give for each award what is missing from beginning and movements to its end, and awards with parts of a share."""
    at_end = (rows["line"] == END).to_numpy(dtype=bool)
    signs = np.where(at_end, 1, np.where(added, -1, 0)).astype(object)
    codes, awards = pd.factorize(rows["award"])
    missing = np.zeros(len(awards), dtype=object)
    np.add.at(missing, codes, rows["parts"].to_numpy() * signs)
    in_parts = np.zeros(len(awards), dtype=bool)
    in_parts[codes[(rows["parts"].to_numpy() % period.restatement.whole != 0) & (added | at_end)]] = True
    at = np.flatnonzero((missing != 0) | in_parts)
    blank = pd.array([None] * at.size, dtype="Int64")
    return pd.DataFrame(
        {
            "line": pd.Series([ROUNDING] * at.size, dtype="str"),
            "award": pd.Series(np.asarray(awards, dtype=object)[at], dtype="str"),
            "reference": pd.Series([None] * at.size, dtype="str"),
            "day": np.full(at.size, period.end, dtype=np.int64),
            "shares_on_the_day": blank,
            "new": blank,
            "old": blank,
            "parts": pd.Series(missing[at], dtype=object),
        }
    )


def from_ledger(period: Period, signs: Mapping[tuple[str, str], tuple[str, int]]) -> list[Movement]:
    """Take the period's movements of the ledger: by event and cause the line they belong on, and their sign."""
    ledger = period.now.sheet("Share Reserve")
    on = days(ledger["date"])
    causes = ledger["cause"].fillna("")
    in_period = on >= period.first_day
    movements = []
    for (event, cause), (line, sign) in signs.items():
        at = in_period & (ledger["event"].eq(event) & causes.eq(cause)).to_numpy(dtype=bool)
        movements.append(Movement(line, ledger["reference"][at], sign * ledger["shares"].to_numpy()[at], on[at]))
    return movements


def by_decisions(period: Period, awards: pd.Series) -> Movement:
    """Take what decisions added to awards in the period, or took from them. Plan §4(c)."""
    decisions = period.now.sheet("Decisions")
    on = days(decisions["effective_date"])
    change = decisions["shares_after"].to_numpy(dtype=np.int64) - decisions["shares_before"].to_numpy(dtype=np.int64)
    at = (on >= period.first_day) & (change != 0) & decisions["award_id"].isin(awards).to_numpy(dtype=bool)
    return Movement("adjusted by decision", decisions["award_id"][at], change[at], on[at], decisions["decision_id"][at])


def standing(line: str, awards: pd.Series, shares: Integers, day: int) -> Movement:
    """Take a balance: the awards that stand on a day with shares."""
    at = np.asarray(shares) > 0
    return Movement(line, awards[at], np.asarray(shares)[at], np.full(int(at.sum()), day))


def average(weights: Parts, values: npt.ArrayLike, by: int) -> int | None:
    """Give the average of values / by, weighted by shares of either sign, rounded half up; None without any."""
    weights = np.abs(weights)
    weight = int(weights.sum())
    return rounded(int((weights * np.asarray(values).astype(object)).sum()), weight * by) if weight else None
