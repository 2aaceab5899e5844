"""Annual meetings that are too close to each other, and years without any. Plan §6(a)."""

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.findings import Finding, count, in_a_list, together, warning
from calc.plan.calendar import date_of, days, first_of_month, years_of
from calc.plan.terms import FORMULA_OPTION_SHARES
from calc.plausibility.facts import RIGHT, Facts

ANNUAL_MEETINGS_CLOSE, ANNUAL_MEETING_MISSING = "annual-meetings-close", "annual-meeting-missing"
_APART = 270  # days from one annual meeting to the next, at the least


def annual_meetings_close(facts: Facts) -> list[Finding]:
    """Warn of annual meetings that grant Formula Options less than 270 days after the one before. Plan §6(a).

    One warning names all that follow one another so closely, and what each grants.
    """
    meetings = facts.frames["Meetings"]
    meetings = meetings[(meetings["type"] == "annual").to_numpy(dtype=bool)]
    held = days(meetings["date"])
    grants = (held <= facts.terms.as_of) & ~facts.term.outside_for_options(held) & _has_formula_options(facts, held)
    meetings, held = meetings[grants], held[grants]
    order = np.argsort(held, kind="stable")
    meetings, held = meetings.take(order), held[order]
    if held.size < 2:
        return []
    starts = np.flatnonzero(np.append(True, np.diff(held) >= _APART))
    findings = []
    for first, last in zip(starts.tolist(), [*starts[1:].tolist(), held.size], strict=True):
        if last - first > 1:
            findings.append(_close(facts, meetings.iloc[first:last], held[first:last]))
    return together(
        findings, f"times annual meetings are less than {_APART} days apart. If they were held so, {RIGHT}."
    )


def _close(facts: Facts, meetings: pd.DataFrame, held: Integers) -> Finding:
    named = [
        f"{meeting} on {date_of(day)}{_granted(facts, day)}"
        for meeting, day in zip(meetings["meeting_id"], held.tolist(), strict=True)
    ]
    message = (
        f"{in_a_list(named)} are annual meetings only {in_a_list(np.diff(held))} days apart, and each grants Formula"
        " Options"
        " (§6(a)). If one was a meeting of the Board or of a committee, correct its Type; if a date is wrong, correct"
        f" it. If all were annual meetings of the stockholders, {RIGHT}."
    )
    return warning(ANNUAL_MEETINGS_CLOSE, message, "Meetings", ("Date", "Type"), sorted(meetings.index))


def _granted(facts: Facts, day: int) -> str:
    """Say what the meeting of a day grants, in brackets, where it has been computed."""
    if "Options" not in facts.results:
        return ""
    options = facts.results["Options"]
    of_day = options[(options["kind"] == "formula").to_numpy(dtype=bool) & (days(options["grant_date"]) == day)]
    return f" ({count(len(of_day), 'option')}, {count(int(of_day['shares_granted'].sum()), 'share')})"


def annual_meeting_missing(facts: Facts) -> list[Finding]:
    """Warn of full years of the Plan's term without an annual meeting, though a director serves. Plan §3, §6(a).

    Asked from the Effective Date on, or from Books Open On, of years that are over on the As-of Date; not where Formula
    Option Shares are 0, nor where all who serve are employees throughout.
    """
    terms = facts.terms
    years = np.arange(terms.effective_date.year, terms.as_of_date.year + 1)
    begin, end = first_of_month(years), first_of_month(years + 1) - 1
    full = (begin >= terms.books_open) & (end <= terms.as_of)
    full &= ~facts.term.outside_for_options(begin) & ~facts.term.outside_for_options(end)
    full &= _has_formula_options(facts, begin) & _has_formula_options(facts, end)
    meetings = facts.frames["Meetings"]
    held = years_of(days(meetings.loc[(meetings["type"] == "annual").to_numpy(dtype=bool), "date"]))
    lacking = years[full & ~np.isin(years, held)]
    missing = lacking[[_somebody_eligible(facts, int(year)) for year in lacking]] if lacking.size else lacking
    if not missing.size:
        return []
    message = (
        f"There is no annual meeting in {in_a_list(missing)}, so no Formula Option was granted, though directors served"
        f" (§6(a)). If there was one, add it to Meetings, with the price of the trading day before it. If there was"
        f" none, {RIGHT}."
    )
    return [warning(ANNUAL_MEETING_MISSING, message, "Meetings", "Date")]


def _has_formula_options(facts: Facts, on: Integers) -> Flags:
    """Tell whether Formula Option Shares are above 0 on each day."""
    return np.asarray(facts.terms.on(FORMULA_OPTION_SHARES, on) > 0)


def _somebody_eligible(facts: Facts, year: int) -> bool:
    """Tell whether a director serves in a year who is not an employee all that time. Plan §5."""
    begin, end = (int(first_of_month(each)) - shift for each, shift in ((year, 0), (year + 1, 1)))
    directors, employment = facts.frames["Directors"], facts.frames["Employment"]
    first = np.maximum(days(directors["service_start"]), begin)
    last = np.minimum(days(directors["service_end"]), end)
    serves = first <= last
    serving = pd.DataFrame({"director_id": directors["director_id"], "first": first, "last": last})[serves]
    if employment.empty or serving.empty:
        return not serving.empty
    jobs = pd.DataFrame(
        {
            "director_id": employment["director_id"],
            "from": days(employment["employee_from"]),
            "to": days(employment["employee_to"]),
        }
    )
    both = serving.reset_index(drop=True).reset_index(names="service").merge(jobs, on="director_id")
    throughout = both.loc[(both["from"] <= both["first"]) & (both["to"] >= both["last"]), "service"]
    return throughout.nunique() < len(serving)
