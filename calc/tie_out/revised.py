"""Rules that a release revised: figures of earlier results that another rule explains, and no change of the input.

A figure is put down to a rule only where the rows of the input make the rule say another thing than before.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from calc.contract.readings import CONSENT_WITHDRAWN
from calc.results.records import Row
from calc.results.releases import is_older
from calc.tie_out.causes import FoundCause
from calc.tie_out.rows import InputRows, rows_in_words
from calc.tie_out.subjects import ALL_MOVES, Subject
from calc.tie_out.table import Tables

_REVISED = (0, 2)  # the release that reads the Plan by these rules
_AWARDS = ("Options", "Deferred Awards")
_OF_SHORTAGE = {"Shares Granted", "Shares Pending", "Shares", "Cash for Shortfall", "Pending", "Deferred"}
_OF_SHORTAGE |= {"(new row)", "(row gone)"}

EXACT = (
    "A price through a split stays an exact fraction, and becomes an exercise price rounded up to 4 decimals (§4(c))"
)
EX_DATE = "Closing prices change on the split's ex-date, Prices Adjust From (§4(c), §6(c))"
TOUCHING = "Rows of Directors with no day between them are one service (§5)"
STOCKHOLDERS = "A fee for the stockholders' meeting is paid in cash (§7(a))"
WITHDRAWN = "Shares pending turn into cash on the day on which the consent is withdrawn (§8(a))"
TOGETHER = "Reserve increases of one date are added up and take effect together (§8(a))"
DEATH_DAY = "What a director exercised on the day of death is the director's own (§8(e))"

_ENDS = {"Shares Lapsed", "Shares Issued"}  # what an end of service moves

Rule = Callable[[Subject], str | None]  # the rows of the input that make it bear on an award; None: it does not


class RevisedRules:
    """The rules revised since the program that wrote the earlier results, and the input that they bear on.

    ``before`` are the earlier results and ``now`` today's for the same day, by sheet; ``priced`` the day of the price
    that an option event rests on.
    """

    def __init__(
        self,
        programs: tuple[str, str],
        as_of: date,
        rows: InputRows,
        before: Tables,
        now: Tables,
        priced: Mapping[str, date],
    ) -> None:
        self._programs, self._as_of, self._frames, self._priced = programs, as_of, rows.frames, priced
        self._is_older = is_older(programs[0], _REVISED)
        if not self._is_older:
            return
        self._rows = rows
        self._closing = {row["Date"]: row["Closing Price"] for row in now["Prices"].rows()}
        self._short: dict[str, list[Row]] = {}
        for row in before["Shortfalls"].rows():
            self._short.setdefault(str(row["Award ID"]), []).append(row)
        self._splits = list(_splits(rows.frames["Plan Events"]))
        self._touching = dict(_touching(rows.frames["Directors"]))
        self._increases = _increases(rows.frames["Plan Events"])

    def of(self, subject: Subject) -> FoundCause | None:
        """Find the revised rule that explains what differs; None where the input and the rules make none do so."""
        if not self._is_older:
            return None
        rules: tuple[tuple[str, Rule], ...] = (
            (STOCKHOLDERS, self._stockholders),
            (EX_DATE, self._ex_date),
            (EXACT, self._exact),
            (TOUCHING, self._one_service),
            (WITHDRAWN, self._withdrawn),
            (TOGETHER, self._together),
            (DEATH_DAY, self._on_the_day_of_death),
        )
        for words, rule in rules:
            rows = rule(subject)
            if rows is not None:
                then, now = self._programs
                moves = _ENDS if words is TOUCHING else ALL_MOVES
                return FoundCause(f"The rule was revised: {words}", "Revised rule", words, then, now, rows, moves=moves)
        return None

    def _stockholders(self, subject: Subject) -> str | None:
        """Find the fee that is paid in cash because it is for the stockholders' meeting. Plan §7(a)."""
        for row in subject.rows:
            if row.sheet == "Fee Settlement" and row.then and row.now:
                was, has = row.then["Reason"], row.now["Reason"]
                if has == "stockholders' meeting" != was:
                    return self._rows.by_key("Fees", row.now["Fee ID"])
        return None

    def _ex_date(self, subject: Subject) -> str | None:
        """Find the split of which one date lies between the price and the award, and the other does not.

        Plan §4(c), §6(c).
        """
        for close, day in self._priced_days(subject):
            for split in self._splits:
                by_effective = close < split.day <= day
                forward, back = close < split.ex_day and day >= split.day, close >= split.ex_day and day < split.day
                if split.ex_day != split.day and (by_effective, False) != (forward, back):
                    return rows_in_words([("Plan Events", split.row)])
        return None

    def _exact(self, subject: Subject) -> str | None:
        """Find the price through splits that has no end within 8 decimals, or more than 4 as an exercise price.

        Plan §4(c).
        """
        for close, day in self._priced_days(subject):
            through = [split for split in self._splits if close < split.day <= day and split.new != split.old]
            price = self._closing.get(close)
            if not through or price is None:
                continue
            exact = Fraction(price)
            for split in through:
                exact = exact * split.old / split.new
            decimals = 10**4 if any(row.sheet == "Options" for row in subject.rows) else 10**8
            if (exact * decimals).denominator != 1:
                changes = rows_in_words(("Plan Events", split.row) for split in through)
                return f"{self._rows.by_key('Prices', close)}, {changes}"
        return None

    def _priced_days(self, subject: Subject) -> Iterator[tuple[date, date]]:
        """Give the day of each price on which it rests today, and the day that the price is for."""
        for row in subject.rows:
            now = row.now
            if now is None:
                continue
            if row.sheet in _AWARDS and now["Price Date"] is not None and row.then is not None:
                yield now["Price Date"], now["Grant Date"]
            if row.sheet == "Option Events" and now["Event ID"] in self._priced:
                yield self._priced[now["Event ID"]], now["Date"]

    def _one_service(self, subject: Subject) -> str | None:
        """Find the row of service with which the award ended, and which another one goes on from. Plan §5."""
        for row in subject.rows:
            then = row.then
            ends = self._touching.get(str(row.row.get("Director ID")), {})
            if then is None or not ends:
                continue
            reason = then.get("Deadline Reason") or then.get("Issuance Reason") or then.get("Reason")
            for end, rows in ends.items():
                is_end = then.get("Issuance Date") == end or (
                    row.sheet == "Options" and then["Grant Date"] <= end <= then["Deadline"]
                )
                at_meeting = row.sheet == "Formula Eligibility" and then["Date"] in (end, end + timedelta(days=1))
                if (reason == "cessation" and is_end) or (at_meeting and reason in ("newly elected", "leaving")):
                    return rows
        return None

    def _withdrawn(self, subject: Subject) -> str | None:
        """Find the consent that was withdrawn while shares of the award were pending. Plan §8(a)."""
        waited = [row for row in self._short.get(subject.name, ()) if row["Treatment"] == "pending"]
        goes_on = self._frames["Readings"]["choice"].eq(CONSENT_WITHDRAWN.choices[1]).any()
        if goes_on or not waited or not subject.columns & _OF_SHORTAGE:
            return None
        director, since = waited[0]["Director ID"], waited[0]["Date"]
        consents = self._frames["Consents"]
        until = consents["consent_withdrawn"]
        between = (until > pd.Timestamp(since)) & (until <= pd.Timestamp(self._as_of))
        rows = consents.index[(between & consents["director_id"].eq(director)).to_numpy(dtype=bool)]
        return rows_in_words(("Consents", int(row)) for row in rows) if len(rows) else None

    def _together(self, subject: Subject) -> str | None:
        """Find the reserve increases of one date for which the award may have waited. Plan §8(a)."""
        for day, rows in self._increases.items():
            if subject.name == f"increase {day}":
                return rows
            waited = (row for row in self._short.get(subject.name, ()) if row["Date"] <= day)
            if subject.columns & _OF_SHORTAGE and any(
                row["Treatment"] == "pending" or row["Kind"] == "pending" for row in waited
            ):
                return rows
        return None

    def _on_the_day_of_death(self, subject: Subject) -> str | None:
        """Find the director who died on the day of an exercise. Plan §8(e)."""
        for row in subject.rows:
            if row.sheet == "Issuances" and row.columns == ("Payee",) and row.then and row.now:
                died = self._rows.at(
                    "Directors", {"Director ID": row.now["Director ID"], "Service End": row.now["Due Date"]}
                )
                if died and str(row.then["Payee"]).startswith("Estate of"):
                    return died
        return None


class _Split(NamedTuple):
    row: int
    day: date
    new: int
    old: int
    ex_day: date


def _splits(plan_events: pd.DataFrame) -> Iterator[_Split]:
    """Give the splits of the input in the order of their effective dates."""
    rows = plan_events[plan_events["event"].eq("split")].sort_values("effective_date", kind="stable")
    ex_days = rows["prices_adjust_from"].fillna(rows["effective_date"])
    days = (_dates(rows["effective_date"]), _dates(ex_days))
    for row, new, old, day, ex_day in zip(rows.index, rows["new"], rows["old"], *days, strict=True):
        yield _Split(int(row), day, int(new), int(old), ex_day)


def _touching(directors: pd.DataFrame) -> Iterator[tuple[str, dict[date, str]]]:
    """Find the directors with rows of service that touch: the day on which one ends, and both rows in words."""
    ordered = directors.sort_values(["director_id", "service_start"])
    after = ordered.shift(-1)
    touches = ordered["director_id"].eq(after["director_id"]) & (
        ordered["service_end"] + pd.Timedelta(days=1) == after["service_start"]
    )
    indexes = [index for index, touch in enumerate(touches.tolist()) if touch]
    rows, who, ends = ordered.index.tolist(), ordered["director_id"].tolist(), _dates(ordered["service_end"])
    found: dict[str, dict[date, str]] = {}
    for index in indexes:
        both = rows_in_words(("Directors", int(rows[at])) for at in (index, index + 1))
        found.setdefault(str(who[index]), {})[ends[index]] = both
    yield from found.items()


def _increases(plan_events: pd.DataFrame) -> dict[date, str]:
    """Find the days with more than one reserve increase, and their rows in words."""
    of_day: dict[date, list[int]] = {}
    rows = plan_events[plan_events["event"].eq("reserve increase")]
    for row, day in zip(rows.index.tolist(), _dates(rows["effective_date"]), strict=True):
        of_day.setdefault(day, []).append(int(row))
    return {
        day: rows_in_words(("Plan Events", row) for row in together)
        for day, together in of_day.items()
        if len(together) > 1
    }


def _dates(days: "pd.Series[Any]") -> list[date]:
    """Give days as dates."""
    return list(days.to_numpy(dtype="datetime64[D]").tolist())
