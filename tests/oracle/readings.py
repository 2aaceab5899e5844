"""The readings of the Plan that may be chosen otherwise; what they do to notices and to ends of service, §2(d)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from .market import ONE_DAY

if TYPE_CHECKING:
    from .awards import Option
    from .facts import Facts, Row, Service

ELECTION = "Election after a break in service"
FISCAL_YEAR = "Notice and the fiscal year"
BREAK = "Options after a break in service"
EMPLOYEE = "Director who stays an employee"
LAST_DAY = "Death or leaving on the day of the annual meeting"
DISCRETIONARY = "Discretionary grants in a shortfall"
NOT_COVERED = "Pending shares not covered by an increase"
WITHDRAWN = "Consent withdrawn"
FRACTION = "Fraction of a deferred award in a split"

# The first choice of each is in force where none is made.
CHOICES = {
    ELECTION: ("continues", "new notice needed"),
    FISCAL_YEAR: ("before the calendar year", "before the fiscal year"),
    BREAK: ("of that service", "all options held"),
    EMPLOYEE: ("service as a director", "service with the Company"),
    LAST_DAY: ("no option", "granted"),
    DISCRETIONARY: ("together", "after entitlements"),
    NOT_COVERED: ("cash", "stay pending"),
    WITHDRAWN: ("pending turns into cash", "pending goes on"),
    FRACTION: ("lost", "cash"),
}


def notice_counts(facts: Facts, notice: Row, day: date) -> bool:
    """Whether a notice of the fee's director can govern the fee of the day, if no later one does, §7(c)."""
    given, director = notice["Notice Date"], notice["Director ID"]
    if facts.reads(FISCAL_YEAR, "before the fiscal year"):
        in_time = given < fiscal_year_begins(facts, day.year)
    else:
        in_time = given.year < day.year
    if in_time and facts.reads(ELECTION, "new notice needed"):
        return facts.service_on(director, given) is facts.service_on(director, day)
    return bool(in_time)


def fiscal_year_begins(facts: Facts, year: int) -> date:
    """The first day of the fiscal year in which the calendar year's 1 January lies."""
    new_year = date(year, 1, 1)
    month, day = map(int, facts.terms["Fiscal Year End"].split("-"))
    for row in facts.plan_events:
        amends = row["Event"] == "amendment" and row["Term"] == "Fiscal Year End"
        if amends and row["Effective Date"] <= new_year:
            month, day = map(int, row["Value"].split("-"))
    first = new_year
    while not ends_a_fiscal_year(first - ONE_DAY, month, day):
        first -= ONE_DAY
    return first


def ends_a_fiscal_year(today: date, month: int, day: int) -> bool:
    if (month, day) == (2, 29):
        return today.month == 2 and (today + ONE_DAY).month == 3
    return (today.month, today.day) == (month, day)


def end_for_options(facts: Facts, service: Service) -> tuple[date | None, str | None]:
    """The last day of a service as §6(h) and §6(i) take it for the options granted in it, and `death` or `other`."""
    if facts.reads(EMPLOYEE, "service as a director") or service.end is None or service.reason == "death":
        return service.end, service.reason
    last = with_the_company_until(facts, service)
    death = facts.death(service.director)
    if death is not None and (last is None or death <= last):
        in_service = any(one.end == death and one.reason == "death" for one in facts.services_of(service.director))
        return death, "death" if in_service else "other"
    return last, "other" if last else None


def with_the_company_until(facts: Facts, service: Service) -> date | None:
    """The last day of the rows of Employment, and services, that follow one another with no day between."""
    spans = [(one.start, one.end) for one in facts.services_of(service.director)]
    for row in facts.employment:
        if row["Director ID"] == service.director:
            spans.append((row["Employee From"], facts.by_as_of(row.get("Employee To"))))
    last = service.end
    going_on = True
    while going_on and last is not None:
        going_on = False
        for first, end in spans:
            if first <= last + timedelta(days=1) and (end is None or end > last):
                last, going_on = end, True
                break
    return last


def later_end(facts: Facts, option: Option, day: date) -> tuple[date, str] | None:
    """The end, on the day, of a later service of an option's director, where it bears on older options too."""
    if facts.reads(BREAK, "of that service"):
        return None
    own_end, _ = end_for_options(facts, option.service)
    if own_end is None or own_end >= day:
        return None
    for service in facts.services_of(option.service.director):
        end, reason = end_for_options(facts, service)
        if service.start > option.service.start and end == day:
            return day, reason or "other"
    return None


def days_of_ends(facts: Facts) -> list[date]:
    """The days on which services end for options."""
    return [day for day, _ in (end_for_options(facts, service) for service in facts.services) if day is not None]
