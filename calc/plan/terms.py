"""The Plan's terms, where each came from, and those in force on a date. Plan §8(f)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import PLAN, PLAN_EVENTS, SWITCHABLE, TERM, TERMS, Kind, SwitchableReading, Term
from calc.exact import Integers
from calc.plan.calendar import day_number

Value = date | int | str | None

# The terms that the rules ask for, so that a slip in a name is found when this file is imported.
AS_OF_DATE = TERM["As-of Date"]
PERIOD_START = TERM["Period Start"]
STOCKHOLDER_APPROVAL_DATE = TERM["Stockholder Approval Date"]
LAST_OPTION_GRANT_DATE = TERM["Last Option Grant Date"]
LAST_DEFERRAL_SERVICE_DATE = TERM["Last Deferral Service Date"]
FORMULA_OPTION_SHARES = TERM["Formula Option Shares"]
FORMULA_OPTION_TERM = TERM["Formula Option Term (years)"]
DISCRETIONARY_OPTION_MAXIMUM_TERM = TERM["Discretionary Option Maximum Term (years)"]
PAR_VALUE = TERM["Par Value"]
EXERCISE_PERIOD_AFTER_DEATH = TERM["Exercise Period after Death (months)"]
EXERCISE_PERIOD_AFTER_CESSATION = TERM["Exercise Period after Cessation (months)"]
DEFERRAL_PERIOD = TERM["Deferral Period (Januaries)"]
FISCAL_YEAR_END = TERM["Fiscal Year End"]
BUSINESS_DAY_CALENDAR = TERM["Business-day Calendar"]
BOOKS_OPEN_ON = TERM["Books Open On"]
FISCAL_YEAR_END = TERM["Fiscal Year End"]
SHARE_RESERVE = TERM["Share Reserve"]
RESTATE_FOR_SPLITS_TO = TERM["Restate for Splits To"]


@dataclass(frozen=True)
class TermUsed:
    """One value of one term and where it came from, as the Basis sheet shows it.

    ``origin`` is ``given`` (typed), ``default`` (as the Plan states), ``worked out`` (from another term) or
    ``amended``; then ``since`` is the day from which it holds, and ``outstanding`` says whether it also reaches the
    awards outstanding then. ``sheet`` and ``row`` name the cell, where there is one.
    """

    name: str
    section: str
    kind: Kind
    value: Value
    origin: str
    since: date | None = None
    sheet: str = ""
    row: int | None = None
    outstanding: bool = False


@dataclass(frozen=True)
class Terms:
    """The terms as the Plan sheet gives them, and the amendments known on the As-of Date.

    A term that can be amended is asked for with ``on``; its plain field is what held at first.
    """

    company: str
    as_of_date: date
    period_start: date
    effective_date: date
    stockholder_approval_date: date | None
    last_option_grant_date: date
    last_deferral_service_date: date
    share_reserve: int
    formula_option_shares: int
    formula_option_term_years: int
    discretionary_option_maximum_term_years: int
    par_value: int
    exercise_period_after_death_months: int
    exercise_period_after_cessation_months: int
    deferral_period_januaries: int
    business_day_calendar: str
    fiscal_year_end: str
    price_day: str
    share_rounding: str
    books_open_on: date | None
    opening_reserve: int | None
    opening_delivered: int | None
    opening_available: int | None
    stock_source_for_deferred_shares: str
    pro_rata_rounding: str
    restate_for_splits_to: date | None
    used: tuple[TermUsed, ...]
    rows: Mapping[str, int]  # of the Plan sheet, by term
    readings: Mapping[str, str]  # the choice in force, by the reading's name

    @property
    def as_of(self) -> int:
        """Give the As-of Date as a day number."""
        return day_number(self.as_of_date)

    @property
    def books_open(self) -> int:
        """Give the day with which the ledger begins: Books Open On, else the Effective Date."""
        return day_number(self.books_open_on or self.effective_date)

    @property
    def activity_from(self) -> date:
        """Give the first day of the period that Activity reports: Period Start, or Books Open On if that is later."""
        return max(self.period_start, self.books_open_on or self.period_start)

    def reading(self, reading: SwitchableReading) -> str:
        """Give the choice in force of a reading that may be chosen otherwise. Plan §2(d)."""
        return self.readings[reading.name]

    def reads_otherwise(self, reading: SwitchableReading) -> bool:
        """Tell whether another choice than the default of a reading is in force. Plan §2(d)."""
        return self.reading(reading) != reading.default

    def on(self, term: Term, days: npt.ArrayLike) -> Integers:
        """Give the value of a term in force on each day: an amendment counts from its own day on. Plan §8(f).

        ``days`` are day numbers; one value comes back for each. A term that is a date comes back as a day number. Of
        several amendments on one day the last counts.
        """
        values = [_number(used.value) for used in self.used if used.name == term.name]
        since = [day_number(used.since) for used in self.used if used.name == term.name and used.since is not None]
        in_force = np.searchsorted(np.array(since, dtype=np.int64), np.asarray(days, dtype=np.int64), side="right")
        return np.array(values, dtype=np.int64)[in_force]

    def row_of(self, term: Term) -> tuple[int, ...]:
        """Give the Excel row of the Plan sheet in which a term was typed; none if it was not."""
        return tuple(
            used.row
            for used in self.used
            if used.name == term.name and used.sheet == PLAN.name and used.row is not None
        )


def plan_terms(plan: pd.DataFrame, plan_events: pd.DataFrame, readings: pd.DataFrame) -> Terms:
    """Make the Plan's terms: typed, else the defaults, with the amendments up to the As-of Date. Plan §8(f).

    Reads ``term``, ``value`` of Plan; ``effective_date``, ``event``, ``term``, ``value``, ``outstanding_awards`` of
    Plan Events; ``reading``, ``choice`` of Readings.
    """
    typed = {
        name: (value, int(row))
        for row, name, value in zip(plan.index, plan["term"], plan["value"], strict=True)
        if value is not None
    }
    first = [_first_value(term, typed) for term in TERMS]
    values: dict[str, Any] = {TERM[used.name].field: used.value for used in first}
    told = [used for used in first if used.name in typed or not TERM[used.name].for_finance]
    used = [*told, *_amendments(plan_events, values["as_of_date"])]
    rows = {str(name): int(row) for row, name in zip(plan.index, plan["term"], strict=True) if name in TERM}
    chosen = {reading.name: reading.default for reading in SWITCHABLE}
    chosen |= dict(zip(readings["reading"], readings["choice"], strict=True))
    return Terms(**values, used=tuple(used), rows=rows, readings=chosen)


def quarter_start(as_of: date) -> date:
    """Give the first day of the date's calendar quarter."""
    return date(as_of.year, (as_of.month - 1) // 3 * 3 + 1, 1)


def _first_value(term: Term, typed: Mapping[str, tuple[Value, int]]) -> TermUsed:
    """Give what held at first: as typed, worked out from another term, or the default."""
    if term.name in typed:
        value, row = typed[term.name]
        return TermUsed(term.name, term.section, term.kind, value, "given", sheet=PLAN.name, row=row)
    if term is PERIOD_START:
        as_of = typed[AS_OF_DATE.name][0]
        assert isinstance(as_of, date)
        return TermUsed(term.name, term.section, term.kind, quarter_start(as_of), "worked out")
    return TermUsed(term.name, term.section, term.kind, term.default, "default")


def _amendments(plan_events: pd.DataFrame, as_of: date) -> list[TermUsed]:
    """List the amendments in the order in which they count: by date, then as the sheet has them."""
    rows = plan_events[plan_events["event"] == "amendment"]
    rows = rows[rows["effective_date"] <= pd.Timestamp(as_of)].sort_values("effective_date", kind="stable")
    reaches = rows["outstanding_awards"].eq("yes")
    amendments = zip(rows.index, rows["term"], rows["value"], rows["effective_date"], reaches, strict=True)
    return [
        TermUsed(
            name, TERM[name].section, TERM[name].kind, value, "amended", since.date(), PLAN_EVENTS.name, int(row),
            bool(outstanding),
        )
        for row, name, value, since, outstanding in amendments
    ]  # fmt: skip


def _number(value: Value) -> int:
    """Turn a term into a number; a date into its day number, a month and day ``06-30`` into 630."""
    if isinstance(value, date):
        return day_number(value)
    return int(value.replace("-", "") if isinstance(value, str) else value or 0)
