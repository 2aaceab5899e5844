"""Which changes of the input bear on which awards: by their IDs, the days of their prices and their directors.

A change and an award meet where they have a key in common. A Fee Date of F1 that is another one, for instance:

    keys_of_change(change)      ("Fees", "F1")
    bearing.keys(subject)       ("movement", "DS-F1"), ("Fees", "F1"), ("Meetings", "M1"), …       of the award DS-F1
    bears_on_all("Plan", "Par Value")    the columns by which a term shows; it has no key

What changes the whole plan (a term, a split, an increase) bears on what no row of its own explains.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from calc.contract.ids import fee_id_of, is_deferred_award, is_formula_option, parts_of_formula_option
from calc.tie_out.compare import NEW_ROW, ROW_GONE
from calc.tie_out.facts import Change
from calc.tie_out.subjects import Subject

Key = tuple[Any, ...]  # what kind of thing, then its ID or its day

_WHOLE = {NEW_ROW, ROW_GONE}
_OF_PRICE = {"Fair Market Value", "Price Date", "Price Basis", "Exercise Price at Grant"} | _WHOLE
_OF_SERVICE = _WHOLE | {
    "Deadline", "Deadline Reason", "Issuance Date", "Issuance Reason", "Reason", "Shares Lapsed", "Shares Issued",
    "Granted", "Name", "Payee", "Account No.", "Deliverable From", "Director ID",
}  # fmt: skip
_OF_ELECTION = {"Deferred", "Cash Not Deferred", "Reason", "Deferrable Fee"} | _WHOLE
_OF_SHORTAGE = _WHOLE | {
    "Shares Granted", "Shares Short at Grant", "Shares Pending", "Pending", "Cash for Shortfall", "Treatment",
    "Shares Short", "Shares Available", "Total Requested", "Shares", "Deferred",
}  # fmt: skip
_OF_SPLIT = {
    "Fair Market Value", "Exercise Price at Grant", "Exercise Price", "Shares Adjusted", "Shares Requested", "Shares",
    "Shares Outstanding", "Shares Exercisable", "Shares Issued", "Shares Lapsed", "Shares Granted",
}  # fmt: skip
_OF_ROUNDING = _OF_SHORTAGE | {"Shares Requested", "Cash for Fraction", "Cash Not Deferred"}
_EVERYTHING = frozenset[str]()

# The columns by which a change of the whole plan shows; none: any.
_OF_TERM: Mapping[str, frozenset[str]] = {
    "Share Reserve": frozenset(_OF_SHORTAGE),
    "Pro-rata Rounding": frozenset(_OF_SHORTAGE),
    "Formula Option Shares": frozenset({"Shares Requested", "Shares Granted", "Granted", *_OF_SHORTAGE}),
    "Formula Option Term (years)": frozenset({"Final Exercise Date", *_OF_SERVICE}),
    "Par Value": frozenset(_OF_PRICE | {"Exercise Price"}),
    "Exercise Period after Death (months)": frozenset(_OF_SERVICE),
    "Exercise Period after Cessation (months)": frozenset(_OF_SERVICE),
    "Deferral Period (Januaries)": frozenset(_OF_SERVICE),
    "Stock Source for Deferred Shares": frozenset({"Stock Source"}),
    "Price Day": frozenset(_OF_PRICE | {"Valuation Date", *_OF_ROUNDING}),
    "Share Rounding": frozenset(_OF_ROUNDING),
}
_OF_PLAN_EVENT: Mapping[str, frozenset[str]] = {
    "split": frozenset(_OF_SPLIT),
    "reserve increase": frozenset(_OF_SHORTAGE),
    "authorization sought": frozenset(_OF_SHORTAGE),
    "authorization ended": frozenset(_OF_SHORTAGE),
    "delivery hold": frozenset({"Deliverable From"}),
    "delivery release": frozenset({"Deliverable From"}),
}


def keys_of_change(change: Change) -> Iterator[Key]:
    """Give the keys by which a change of the input is found."""
    for key in {change.key, change.old_key}:
        if change.sheet in ("Discretionary Grants", "Exercisable From", "Vesting"):
            yield "grant", key[0]
        elif change.sheet == "Plan Events":
            yield "movement", f"{_MOVEMENT.get(key[1], key[1])} {key[0]}"
        else:
            yield change.sheet, key[0]
    if change.sheet == "Option Events":
        yield from (("option", side["Option ID"]) for side in (change.then, change.now) if side)
    if change.sheet == "Award Decisions":
        yield from (("decision", side["Award ID"]) for side in (change.then, change.now) if side)


_MOVEMENT = {"reserve increase": "increase"}


class Bearing:
    """What an award rests on, as far as today's input and both results say.

    ``frames`` is today's input by sheet, ``changes`` what differs in it, ``priced`` the day of the price that an option
    event rests on, by its ID.
    """

    def __init__(
        self, frames: Mapping[str, pd.DataFrame], changes: Iterable[Change], priced: Mapping[str, Any]
    ) -> None:
        fees = frames["Fees"].dropna(subset=["meeting_id"])
        self._meeting = dict(zip(fees["fee_id"], fees["meeting_id"], strict=True))
        self._priced = priced
        self._annual: dict[str, set[str]] = {}
        annual = frames["Meetings"][frames["Meetings"]["type"] == "annual"]
        for meeting, day in zip(annual["meeting_id"], annual["date"], strict=True):
            self._annual.setdefault(f"{day:%Y%m%d}", set()).add(meeting)
        self._since: dict[str, int] = {}
        for change in changes:
            if change.sheet == "Meetings":
                for side in filter(None, (change.then, change.now)):
                    self._annual.setdefault(f"{side['Date']:%Y%m%d}", set()).add(str(change.key[0]))
            if change.sheet == "Elections":
                first = min(key[1].year for key in (change.key, change.old_key)) + 1 - _has_first_year(change)
                director = str(change.key[0])
                self._since[director] = min(first, self._since.get(director, first))

    def keys(self, subject: Subject) -> Iterator[Key]:
        """Give the keys by which the changes are found that may bear on an award."""
        name = subject.name
        yield "movement", name
        if is_deferred_award(name):
            fee = fee_id_of(name)
            yield "Fees", fee
            yield "Meetings", self._meeting.get(fee)
        elif is_formula_option(name):
            day, _ = parts_of_formula_option(name)
            yield from (("Meetings", meeting) for meeting in self._annual.get(day, ()))
        yield from (("grant", name), ("option", name), ("decision", name), ("Opening Awards", name))
        if subject.columns & _OF_PRICE:
            yield from (("Prices", day) for day in subject.values("Price Date"))
        events = subject.values("Event ID")
        yield from (("Prices", self._priced[event]) for event in events if event in self._priced)
        yield from self._of_directors(subject)

    def _of_directors(self, subject: Subject) -> Iterator[Key]:
        """Give the keys that go by the director: services and employment, and of a fee also notices and consents."""
        for director in subject.values("Director ID"):
            if subject.columns & _OF_SERVICE or subject.is_only_renamed:
                yield "Directors", director
                yield "Employment", director
            if not is_deferred_award(subject.name):
                continue
            if subject.columns & _OF_ELECTION and self._governed(director, subject):
                yield "Elections", director
            if subject.columns & _OF_SHORTAGE:
                yield "Consents", director

    def _governed(self, director: str, subject: Subject) -> bool:
        """Tell whether a notice that changed may govern the fee: one of its years, from the first on. Plan §7(c)."""
        days = subject.values("Fee Date") | subject.values("Grant Date")
        return director in self._since and any(day.year >= self._since[director] for day in days)


def _has_first_year(change: Change) -> bool:
    """Tell whether a notice counts, or counted, for the fees of its own year. Plan §7(c)."""
    return any(side.get("Yes to") for side in (change.then, change.now) if side)


def bears_on_all(sheet: str, name: str) -> frozenset[str] | None:
    """Give the columns by which a change of the whole plan shows, none in particular for any.

    None for a change that is not of the whole plan.
    """
    if sheet == "Plan":
        return _OF_TERM.get(name, _EVERYTHING)
    if sheet == "Plan Events":
        return _OF_PLAN_EVENT.get(name, _EVERYTHING)
    return None
