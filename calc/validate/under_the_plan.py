"""What the Plan itself refuses in the input: people not in service or not eligible, dates outside its term, limits.

These checks look at what is known on the As-of Date, by the same functions that the calculation uses.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.contract import DEFAULT_CALENDAR, LATEST_DATE
from calc.contract.readings import PENDING_NOT_COVERED
from calc.findings import Finding, error, warning
from calc.plan.calendar import BusinessDays, date_of, days
from calc.plan.s03_term import PlanTerm
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.terms import AS_OF_DATE, DEFERRAL_PERIOD, PERIOD_START, RESTATE_FOR_SPLITS_TO, Terms
from calc.validate.given import value
from calc.validate.sheets import day


@dataclass(frozen=True)
class Known:
    """Sound rows dated up to the As-of Date, with the Plan's terms and the board made ready from them."""

    frames: Mapping[str, pd.DataFrame]
    terms: Terms
    term: PlanTerm
    board: Board
    market: BusinessDays
    unsure: frozenset[str]  # directors with a row in error: nothing is said of their service

    def of_sure_directors(self, sheet: str) -> pd.DataFrame:
        """Give the rows of a sheet whose director's service is known, with the director's ``code``."""
        frame = self.frames[sheet]
        codes = self.board.codes(frame["director_id"])
        sure = codes != NONE
        if self.unsure:
            sure &= ~np.isin(codes, self.board.ids.get_indexer(pd.Index(list(self.unsure), dtype=object)))
        frame = frame.assign(code=codes)
        return frame if sure.all() else frame[sure]


def check_dates_of_plan(known: Known) -> list[Finding]:
    """Report an As-of Date, or Plan Events, before the Plan; a period after that date; a restatement before it."""
    terms = known.terms
    findings = []
    if terms.as_of_date < terms.effective_date:
        message = (
            f"The As-of Date {terms.as_of_date} is before the Plan's Effective Date {terms.effective_date} (§3)."
            " Correct one of the two."
        )
        findings.append(error("as-of-before-plan", message, "Plan", "Value", terms.row_of(AS_OF_DATE)))
    elif terms.period_start > terms.as_of_date:
        message = (
            f"Period Start {terms.period_start} is after the As-of Date {terms.as_of_date}. Correct one of the two."
        )
        findings.append(error("period-after-as-of", message, "Plan", "Value", terms.row_of(PERIOD_START)))
    restated = terms.restate_for_splits_to
    if restated is not None and restated < terms.as_of_date < LATEST_DATE:
        message = (
            f"Restate for Splits To {restated} is before the As-of Date {terms.as_of_date}. Clear it, or type a later"
            " day."
        )
        findings.append(error("restated-before-as-of", message, "Plan", "Value", terms.row_of(RESTATE_FOR_SPLITS_TO)))
    events = known.frames["Plan Events"]
    for row in events.index[events["effective_date"] < pd.Timestamp(terms.effective_date)]:
        message = f"This is before the Plan's Effective Date {terms.effective_date} (§3). Correct the date."
        findings.append(error("before-plan", message, "Plan Events", "Effective Date", [row]))
    return findings


def check_deferral_period(known: Known) -> list[Finding]:
    """Report a Deferral Period that leads past the last January whose business days are known. Plan §7(b)."""
    name = DEFERRAL_PERIOD.name
    last = date_of(known.market.last).year
    today = known.terms.as_of_date.year
    findings = []
    for used in known.terms.used:
        issued = today + int(str(used.value)) if used.name == name and used.sheet else 0
        if today <= last < issued:  # an As-of Date that nobody knows yet stands at the end of all days
            message = (
                f"{name} is {used.value}, so shares deferred in {today} would be issued in"
                f" January {issued}, but business days are known only up to {last}. Correct the {name}."
            )
            rows = () if used.row is None else (used.row,)
            findings.append(error("deferral-too-long", message, used.sheet, "Value", rows))
    return findings


def check_prices_on_business_days(known: Known) -> list[Finding]:
    """Report a price on a day on which the market does not trade. Plan §6(c)."""
    prices = known.frames["Prices"]
    numbers = days(prices["date"])
    covered = known.market.covers(numbers)
    market = "the New York Stock Exchange" if known.market.code == DEFAULT_CALENDAR else known.market.code
    closed = np.zeros(len(numbers), dtype=bool)
    closed[covered] = ~known.market.is_business_day(numbers[covered])
    findings = []
    for row in prices.index[closed]:
        when = value(prices, row, "date")
        message = (
            f"{day(when)} ({when:%A}) is not a trading day of {market} (Plan §6(c)). Correct the date, or delete"
            " the row."
        )
        findings.append(error("price-on-closed-day", message, "Prices", "Date", [row]))
    for row in prices.index[~covered]:
        message = f"{day(value(prices, row, 'date'))} is after the last known trading day of {market}. Check the date."
        findings.append(error("date-beyond-calendar", message, "Prices", "Date", [row]))
    return findings


def check_plan_events_in_order(known: Known) -> list[Finding]:
    """Report what follows a change of control but deliveries; warn of events that change nothing. §6(j), §8."""
    events = known.frames["Plan Events"]
    events = events[events["effective_date"] <= pd.Timestamp(known.terms.as_of_date)]
    findings = []
    closed, held, sought = "", False, False
    for row in events.sort_values("effective_date", kind="stable").index:
        event, when = str(value(events, row, "event")), day(value(events, row, "effective_date"))
        if closed and not event.startswith("delivery"):
            message = (
                f"A {event} on {when}, after the change of control on {closed}: only delivery events may follow one"
                " that the Plan does not survive (§6(j))."
            )
            findings.append(
                error(
                    "after-change-of-control",
                    f"{message} Delete it, correct its date, or set Plan Continues to yes for that change of control.",
                    "Plan Events",
                    "Event",
                    [row],
                )
            )
        idle = ""
        if event == "change of control":
            closed = closed or ("" if value(events, row, "plan_continues") == "yes" else when)
        elif event == "delivery hold":
            idle, held = "a hold is already in force" if held else "", True
        elif event == "delivery release":
            idle, held = "" if held else "there is no hold to release", False
        elif event == "authorization sought":
            sought = True
        elif event == "authorization ended":
            idle, sought = "" if sought else "no authorization is being sought", False
        elif event == "reserve increase":
            sought = sought and known.terms.reads_otherwise(PENDING_NOT_COVERED)
        if idle:
            message = f"This {event} changes nothing: {idle} on {when}. Check the dates."
            findings.append(warning("idle-event", message, "Plan Events", "Event", [row]))
    return findings
