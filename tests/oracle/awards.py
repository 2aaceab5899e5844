"""Options, deferred awards and fees: what each is and what has become of it so far."""

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor
from typing import Any

from .facts import Service


@dataclass
class Option:
    id: str
    kind: str
    service: Service
    granted_on: date
    price_day: date | None
    price_basis: str
    fair_market_value: Fraction | None
    price_at_grant: Fraction
    requested: int
    final_exercise_date: date
    source: str
    vesting: list[tuple[date, int]]
    months_after_death: int
    months_after_cessation: int

    deadline: date = date.max
    deadline_reason: str = ""
    decided: date | None = None  # the last day that a decision gives it
    whole: int = 0  # what the steps add up to: the grant asked for, or the size when a decision changed them
    kept: bool = False  # whether the Board kept a part on death
    granted: int = 0
    size: int = 0  # the granted shares, carried through splits
    price: Fraction = Fraction(0)
    outstanding: int = 0
    exercised: int = 0
    cancelled: int = 0
    lapsed: int = 0
    adjusted: int = 0
    assumed: int = 0
    ended: tuple[date, str] | None = None  # by the end of a later service
    all_vested: bool = False  # service has ended, or a change of control has come
    converted_shares: int | None = None
    converted_price: Fraction | None = None
    gone_before: int = 0  # of an opening award
    taken_over: bool = False  # of a plan whose books open later

    def grant(self, shares: int) -> None:
        self.granted = self.size = self.outstanding = shares
        self.price, self.whole = self.price_at_grant, self.requested

    def unvested(self, day: date) -> int:
        if self.all_vested or self.size == 0:
            return 0
        vested = sum(shares for vests_on, shares in self.vesting if vests_on <= day)
        return self.size - floor(Fraction(vested, self.whole) * self.size)

    def keep_at_the_end(self, day: date) -> int:
        """What does not lapse at the end of service though it is not exercisable yet; all else left of it then is."""
        later = [(first, shares) for first, shares in self.vesting if day < first < date.max]
        self.vesting = [(day, self.whole - sum(shares for _, shares in later)), *later]
        return self.unvested(day)

    def exercisable(self, day: date) -> int:
        return max(0, self.outstanding - self.unvested(day))

    def status(self) -> str:
        if self.granted == 0:
            return "not granted"
        if self.assumed:
            return "assumed"
        return "outstanding" if self.outstanding else "closed"


@dataclass
class Fee:
    """A fee and how it is settled; the five parts add up to the amount."""

    id: str
    director: str
    name: str
    kind: str
    day: date
    amount: Fraction
    of_stockholders_meeting: bool
    cash: Fraction = Fraction(0)
    reason: str | None = None
    fraction: Fraction = Fraction(0)
    shortfall: Fraction = Fraction(0)
    pending: Fraction = Fraction(0)

    @property
    def deferred(self) -> Fraction:
        return self.amount - self.cash - self.fraction - self.shortfall - self.pending

    @property
    def deferrable(self) -> Fraction:
        return self.amount - self.cash


@dataclass
class Deferred:
    id: str
    fee: Fee
    service: Service
    granted_on: date
    valued_on: date
    price_day: date
    price_basis: str
    fair_market_value: Fraction
    requested: int
    issue_on: date | None
    issue_reason: str | None
    source: str

    granted_at_first: int = 0
    granted: int = 0
    pending: int = 0
    outstanding: int = 0
    adjusted: int = 0
    issued: int = 0
    gone_before: int = 0  # of an opening award
    taken_over: bool = False

    def status(self) -> str:
        if self.issued:
            return "issued"
        if self.outstanding:
            return "outstanding"
        if self.pending:
            return "pending"
        return "closed" if self.granted else "not granted"


@dataclass
class Request:
    """What an award asks for on its grant date."""

    award: Option | Deferred
    kind: str
    shares: int


@dataclass
class Delivery:
    """Shares that became due, for the issuance register."""

    id: str
    due: date
    service: Service
    earned_on: date
    source: str
    reference: str
    shares: int
    cash: Fraction | None
    stock: str
    by_estate: bool = False
    authority: date | None = None


@dataclass
class EventResult:
    price_due: Fraction | None = None
    paid: Fraction | None = None
    fair_market_value: Fraction | None = None
    tender_value: Fraction | None = None
    delivered: int | None = None
    cash_out: Fraction | None = None


@dataclass
class Short:
    """One award's row of a date on which shares ran short, §8(a)."""

    day: date
    award: Option | Deferred
    kind: str
    available: int
    total: int
    requested: int
    granted: int
    treatment: str | None


@dataclass
class Movement:
    """A row of the ledger, with the five figures after it."""

    day: date
    event: str
    reference: str | None
    shares: int
    reserve: int
    available: int
    options: int
    deferred: int
    delivered: int
    assumed: int
    cause: str | None
    price: Fraction | None  # of the option that moves


@dataclass
class Adjustment:
    """What a split adds to an option or takes from it, at its price after the splits of that day."""

    day: date
    option: str
    shares: int
    price: Fraction


@dataclass
class CashDue:
    """Dollars of a fee that are payable in cash: when, and why."""

    day: date
    fee: Fee
    cause: str
    amount: Fraction


@dataclass
class Balance:
    """What stands at the end of a day, for Activity."""

    options: list[tuple[int, Fraction]]
    deferred: int
    available: int
    pending: Fraction


@dataclass
class Attendance:
    """One director at one annual meeting."""

    meeting: str
    day: date
    director: str
    reason: str
    granted: bool


@dataclass
class History:
    """Everything that the results sheets show."""

    options: dict[str, Option] = field(default_factory=dict)
    deferred: dict[str, Deferred] = field(default_factory=dict)
    fees: list[Fee] = field(default_factory=list)
    attendance: list[Attendance] = field(default_factory=list)
    shorts: list[Short] = field(default_factory=list)
    ledger: list[Movement] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    events: dict[str, EventResult] = field(default_factory=dict)
    cash: list[CashDue] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    adjusted_deferred: list[tuple[date, int]] = field(default_factory=list)
    decisions: list[Any] = field(default_factory=list)
    by_decision: list[tuple[date, Option | Deferred, int, Fraction | None]] = field(default_factory=list)
