"""A split that the prices do not show: New and Old turned round, another ex-date, or prices adjusted already. §6(c)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from calc.findings import Finding, count, in_a_list, info, warning
from calc.plan.calendar import date_of, days
from calc.plausibility.facts import RIGHT, Closes, Facts

SPLIT_NOT_SEEN, SPLIT_NOT_CHECKED = "split-not-seen", "split-not-checked"
_NEAR = 5  # trading days that two closes may lie apart: a price wanders as far as a split in a month
_LOOK = 10  # trading days around the ex-date in which another one is looked for


@dataclass(frozen=True)
class _Change:
    """``new`` shares for ``old`` between two neighbouring closes: one split, or several of them taken together.

    ``after`` is the place of the first close from the ex-date on; it may be past the last.
    """

    ex_day: int
    new: int
    old: int
    after: int
    rows: tuple[int, ...]

    @property
    def is_large_enough(self) -> bool:
        """Tell whether it is 5 for 4 or more, or 4 for 5 or less."""
        return 4 * self.new >= 5 * self.old or 5 * self.new <= 4 * self.old

    @property
    def trading_days(self) -> int:
        """Give the days that the two closes may lie apart: a day's move may hide less than 3 for 2 within a week."""
        return 1 if 2 * self.old < 2 * self.new < 3 * self.old or 2 * self.old < 3 * self.new < 3 * self.old else _NEAR

    def is_seen(self, before: int, after: int) -> bool:
        """Tell whether a price went the way of the split: as near to it, in ratio, as to no change, or nearer."""
        moved, stayed = after * after * self.new, before * before * self.old
        return moved <= stayed if self.new > self.old else moved >= stayed

    def is_turned_round(self, before: int, after: int) -> bool:
        """Tell whether a price went the opposite way: nearer, in ratio, to New / Old than to no change."""
        moved, stayed = after * after * self.old, before * before * self.new
        return moved > stayed if self.new > self.old else moved < stayed


@dataclass(frozen=True)
class UnseenSplit:
    """A finding, and the days of the closes that it explains: no other control needs to ask about them."""

    finding: Finding
    explains: tuple[int, ...]


def splits_not_seen(facts: Facts) -> list[Finding]:
    """Warn of each split that the two closes around its ex-date do not show, and list those not checked.

    Reads ``effective_date``, ``event``, ``new``, ``old``, ``prices_adjust_from`` of Plan Events. Plan §4(c), §6(c).
    """
    unchecked = [change for change in _changes(facts) if not _is_checked(change, facts)]
    return [unseen.finding for unseen in unseen_splits(facts)] + _not_checked(unchecked)


def unseen_splits(facts: Facts) -> list[UnseenSplit]:
    """Give the splits that their closes do not show, each with the remedy that fits."""
    closes, unseen = facts.closes, []
    for change in _changes(facts):
        if _is_checked(change, facts) and not change.is_seen(*_pair(closes, change.after)):
            unseen.append(_unseen(change, facts))
    return unseen


def _changes(facts: Facts) -> Iterator[_Change]:
    """Give the splits large enough to be seen, by ex-date; those between the same two closes are one change.

    One before every close converts none of them, so that nothing in the prices rests on it.
    """
    closes = facts.closes
    rows = facts.frames["Plan Events"]
    rows = rows[(rows["event"] == "split").to_numpy(dtype=bool)]
    if rows.empty or not closes.day.size:
        return
    ex_days = days(rows["prices_adjust_from"].fillna(rows["effective_date"]))
    after = np.searchsorted(closes.day, ex_days)
    known = zip(ex_days.tolist(), after.tolist(), rows["new"], rows["old"], rows.index, strict=True)
    of_closes = [each for each in known if each[1] and each[0] <= facts.terms.as_of]
    for first_close, group in groupby(sorted(of_closes, key=lambda each: (each[1], each[0])), key=lambda each: each[1]):
        new, old, parts = 1, 1, list(group)
        for part in parts:
            new, old = new * int(part[2]), old * int(part[3])
        change = _Change(parts[0][0], new, old, first_close, tuple(int(part[4]) for part in parts))
        if change.is_large_enough:
            yield change


def _is_checked(change: _Change, facts: Facts) -> bool:
    """Tell whether there are two closes around the ex-date, near enough to each other."""
    closes, sessions = facts.closes, facts.market.sessions
    if change.after == closes.day.size:
        return False
    before, after = np.searchsorted(sessions, closes.day[change.after - 1 : change.after + 1]).tolist()
    return bool(after - before <= change.trading_days)


def _pair(closes: Closes, after: int) -> tuple[int, int]:
    return int(closes.doubled[after - 1]), int(closes.doubled[after])


def _unseen(change: _Change, facts: Facts) -> UnseenSplit:
    closes = facts.closes
    what = (
        f"The closes around {date_of(change.ex_day)}, the day from which {_change_in_words(change)} changes prices, do"
        f" not show it: {_closes(closes, change.after)}. "
    )
    expected = f"If both are right and are the prices reported on their day, {RIGHT}."
    here = int(closes.day[change.after])
    if change.is_turned_round(*_pair(closes, change.after)):
        todo = (
            "The prices moved opposite to this split. If New and Old are swapped, exchange them: New is what holders"
            " have after the split, Old what they had before."
        )
        finding = warning(SPLIT_NOT_SEEN, f"{what}{todo} {expected}", "Plan Events", ("New", "Old"), change.rows)
        return UnseenSplit(finding, (here,))
    if other := _another_ex_date(change, facts):
        day = date_of(int(closes.day[other]))
        todo = (
            f"{_closes(closes, other)} do: if prices are for new shares from then on, type {day} as Prices Adjust From,"
            " or correct the Effective Date."
        )
        headers = ("Effective Date", "Prices Adjust From")
        finding = warning(SPLIT_NOT_SEEN, f"{what}{todo} {expected}", "Plan Events", headers, change.rows)
        return UnseenSplit(finding, (here, int(closes.day[other])))
    todo = (
        "The prices look already adjusted for the split, as vendors supply them: enter the prices before it as"
        " reported on their day (not adjusted), or correct the split's date."
    )
    finding = warning(SPLIT_NOT_SEEN, f"{what}{todo} {expected}", "Plan Events", "Effective Date", change.rows)
    return UnseenSplit(finding, (here,))


def _another_ex_date(change: _Change, facts: Facts) -> int:
    """Find the row of the close that first shows the split in the next trading days, or in those before; else 0."""
    closes, sessions = facts.closes, facts.market.sessions
    session = np.searchsorted(sessions, closes.day)
    last = int(np.searchsorted(sessions, change.ex_day, side="right")) + _LOOK - 1
    first = int(np.searchsorted(sessions, change.ex_day)) - _LOOK
    later = range(change.after + 1, int(np.searchsorted(session, last, side="right")))
    earlier = range(change.after - 1, int(np.searchsorted(session, first)), -1)
    return next((close for close in (*later, *earlier) if change.is_seen(*_pair(closes, close))), 0)


def _not_checked(changes: Sequence[_Change]) -> list[Finding]:
    if not changes:
        return []
    which = in_a_list(f"{_change_in_words(change)} from {date_of(change.ex_day)} on" for change in changes)
    message = (
        f"{count(len(changes), 'split')} cannot be checked against the prices ({which}): Prices has no two closes"
        " close together around that day. Add the closes of the last trading day before it and of"
        f" the first trading day from it on. If New, Old and the date are right, {RIGHT}."
    )
    rows = sorted(row for change in changes for row in change.rows)
    return [info(SPLIT_NOT_CHECKED, message, "Plan Events", "Effective Date", rows)]


def _change_in_words(change: _Change) -> str:
    if len(change.rows) > 1:
        return f"the {len(change.rows)} splits that together are {change.new} for {change.old}"
    return f"the {change.new} for {change.old} split"


def _closes(closes: Closes, after: int) -> str:
    """Put the close of a row and the one before it in words."""
    before, now = (f"{closes.shown(at):,} on {date_of(int(closes.day[at]))}" for at in (after - 1, after))
    return f"{before} and {now}"
