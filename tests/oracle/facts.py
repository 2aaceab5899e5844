"""The plan's input as plain objects, cut off at the As-of Date: what is dated later is not there."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from .figures import number, number_or_none, whole
from .market import ONE_DAY, first_business_day
from .readings import CHOICES

Row = dict[str, Any]
Plan = dict[str, list[Row]]

DEFAULT_TERMS: Row = {
    "Effective Date": date(1999, 7, 27),
    "Last Option Grant Date": date(2009, 7, 27),
    "Last Deferral Service Date": date(2009, 3, 31),
    "Share Reserve": 200000,
    "Formula Option Shares": 10000,
    "Formula Option Term (years)": 5,
    "Discretionary Option Maximum Term (years)": 10,
    "Par Value": Fraction(1, 100),
    "Exercise Period after Death (months)": 12,
    "Exercise Period after Cessation (months)": 3,
    "Deferral Period (Januaries)": 3,
    "Fiscal Year End": "12-31",
    "Stock Source for Deferred Shares": "original issue",
    "Pro-rata Rounding": "largest remainder",
    "Price Day": "day before",
    "Share Rounding": "down",
}


@dataclass
class Quote:
    day: date
    last: Fraction | None
    bid: Fraction | None
    ask: Fraction | None


@dataclass
class Split:
    """New shares for old ones: in shares from its day on, in closing prices from its ex-date on."""

    day: date
    ex_date: date
    new: int
    old: int


@dataclass
class TermOfOffice:
    """One row of Directors, from start to end, both included."""

    start: date
    end: date
    account: str | None


@dataclass
class Service:
    """Rows of one director with no day between them, §5."""

    director: str
    name: str
    start: date
    end: date | None
    reason: str | None
    death: date | None
    terms: list[TermOfOffice]

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


def term_value(term: str, value: Any) -> Any:
    """A term's value as a date, a text, a whole number or an exact price."""
    if isinstance(value, (date, str)):
        return value
    return number(value) if term == "Par Value" else whole(value)


class Facts:
    """What is known at the As-of Date."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        given: Row = {row["Term"]: row["Value"] for row in plan["Plan"] if row.get("Value") is not None}
        self.as_of: date = given["As-of Date"]
        quarter = date(self.as_of.year, (self.as_of.month - 1) // 3 * 3 + 1, 1)
        self.period_start: date = given.get("Period Start") or quarter
        self.terms = DEFAULT_TERMS | {term: term_value(term, value) for term, value in given.items()}
        self.effective: date = self.terms["Effective Date"]
        self.as_entered = False
        self.books_open: date | None = given.get("Books Open On")
        if self.books_open is not None:
            self.period_start = max(self.period_start, self.books_open)
        self.readings = {name: choices[0] for name, choices in CHOICES.items()}
        self.readings |= {row["Reading"]: row["Choice"] for row in self.sheet("Readings")}
        self.services = self._services()
        self.directors = sorted({service.director for service in self.services})
        self.quotes = [
            Quote(row["Date"], *(number_or_none(row.get(column)) for column in ("Last Sale", "High Bid", "Low Ask")))
            for row in sorted(self.known("Prices", "Date"), key=lambda row: row["Date"], reverse=True)
        ]
        # sorted() keeps the order of the sheet within a date.
        self.plan_events = sorted(self.known("Plan Events", "Effective Date"), key=lambda row: row["Effective Date"])
        if self.books_open is not None:  # a split before is in the balances, and in the prices
            self.plan_events = [row for row in self.plan_events if row["Effective Date"] >= self.books_open]
        self.option_events = sorted(self.known("Option Events", "Date"), key=lambda row: row["Date"])
        # All of them: a split's ex-date counts in prices also where it takes effect after the As-of Date.
        self.splits = [
            Split(
                row["Effective Date"],
                row.get("Prices Adjust From") or row["Effective Date"],
                whole(row["New"]),
                whole(row["Old"]),
            )
            for row in self.sheet("Plan Events")
            if row["Event"] == "split"
        ]
        self.meetings = self.known("Meetings", "Date")
        self.fees = self._fees()
        self.grants = self.known("Discretionary Grants", "Grant Date")
        self.elections = self.known("Elections", "Notice Date")
        self.employment = self.known("Employment", "Employee From")
        self.consents = self.known("Consents", "Consent Date")
        self.decisions = sorted(self.known("Award Decisions", "Effective Date"), key=lambda row: row["Effective Date"])

    def sheet(self, name: str) -> list[Row]:
        return self.plan.get(name) or []

    def reads(self, reading: str, choice: str) -> bool:
        """Whether a reading is in force."""
        assert choice in CHOICES[reading]
        return self.readings[reading] == choice

    def known(self, sheet: str, column: str) -> list[Row]:
        return [row for row in self.sheet(sheet) if row[column] <= self.as_of]

    def by_as_of(self, day: date | None) -> date | None:
        return day if day is not None and day <= self.as_of else None

    def _fees(self) -> list[tuple[date, Row]]:
        """Each fee with the grant date that it would have; without those whose date or director is not known yet."""
        fees = []
        for row in self.sheet("Fees"):
            if row["Fee Type"] == "annual":
                day = first_business_day(whole(row["Calendar Year"]), 1)
            elif row["Fee Type"] == "retainer":
                day = row["Fee Date"]
            else:
                day = self.meeting(row["Meeting ID"])["Date"]
            if day <= self.as_of and row["Director ID"] in self.directors:
                fees.append((day, row))
        return fees

    def _services(self) -> list[Service]:
        """The services that have begun, each of the rows that touch, also where only the first has begun."""
        services: list[Service] = []
        for row in sorted(self.sheet("Directors"), key=lambda row: (row["Director ID"], row["Service Start"])):
            before = services[-1] if services and services[-1].director == row["Director ID"] else None
            start, end = row["Service Start"], row.get("Service End")
            if before is None or before.end is None or start > before.end + ONE_DAY:
                before = Service(row["Director ID"], row["Name"], start, None, None, None, [])
                services.append(before)
            before.end, before.reason, before.death = end, row.get("End Reason"), row.get("Death Date")
            before.terms.append(TermOfOffice(start, end or date.max, row.get("Account No.")))
        begun = [service for service in services if service.start <= self.as_of]
        for service in begun:
            service.end = self.by_as_of(service.end)
            service.reason = service.reason if service.end else None
            service.death = self.by_as_of(service.death)
        return begun

    def services_of(self, director: str) -> list[Service]:
        return [service for service in self.services if service.director == director]

    def meeting(self, meeting: str) -> Row:
        return next(row for row in self.sheet("Meetings") if row["Meeting ID"] == meeting)

    def name(self, director: str) -> str:
        return self.services_of(director)[0].name

    def service_on(self, director: str, day: date) -> Service | None:
        """The service that the day is in."""
        for service in self.services_of(director):
            if service.covers(day):
                return service
        return None

    def employed(self, director: str, day: date) -> bool:
        for row in self.employment:
            last = row.get("Employee To")
            if row["Director ID"] == director and row["Employee From"] <= day and (last is None or day <= last):
                return True
        return False

    def eligible(self, director: str, day: date) -> bool:
        """In service and not an employee, §5."""
        return self.service_on(director, day) is not None and not self.employed(director, day)

    def death(self, director: str) -> date | None:
        """The day of the director's death, in service or after it."""
        for service in self.services_of(director):
            if service.reason == "death":
                return service.end
            if service.death is not None:
                return service.death
        return None

    def account(self, director: str, earned_on: date) -> str | None:
        """The account of the row in which the shares were earned, else the director's latest."""
        terms = [term for service in self.services_of(director) for term in service.terms if term.start <= self.as_of]
        earned = [term for term in terms if term.start <= earned_on <= term.end]
        for term in [*earned, *reversed(terms)]:
            if term.account is not None:
                return term.account
        return None

    def consents_on(self, director: str, day: date) -> bool:
        """A consent dated on or before the day that is not withdrawn by it, §8(a)."""
        for row in self.consents:
            withdrawn = self.by_as_of(row.get("Consent Withdrawn"))
            if row["Director ID"] == director and row["Consent Date"] <= day and (withdrawn is None or day < withdrawn):
                return True
        return False

    def withdrawn_on(self, day: date) -> list[str]:
        """The directors of whom a consent is withdrawn on the day and none stands."""
        withdrew = [row["Director ID"] for row in self.consents if row.get("Consent Withdrawn") == day]
        return [director for director in withdrew if not self.consents_on(director, day)]

    def change_of_control(self, granted_on: date) -> Row | None:
        """The one that bears on an award of the day: the first on or after it, §6(j)."""
        for row in self.plan_events:
            if row["Event"] == "change of control" and row["Effective Date"] >= granted_on:
                return row
        return None

    def held(self, day: date) -> bool:
        """Whether a delivery hold is in force at the end of the day, §8(d)."""
        held = False
        for row in self.plan_events:
            if row["Effective Date"] <= day and row["Event"] in ("delivery hold", "delivery release"):
                held = row["Event"] == "delivery hold"
        return held

    def deliverable_from(self, day: date) -> date | None:
        """The earliest day from the given one on that is in no hold; None while none is known."""
        if not self.held(day):
            return day
        for row in self.plan_events:
            if row["Effective Date"] > day and not self.held(row["Effective Date"]):
                later: date = row["Effective Date"]
                return later
        return None
