"""How an option came to be, and why a Formula Option did not. Plan §4, §6."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from calc.contract.ids import formula_option_id
from calc.explanation.decisions import decided_deadline_step
from calc.explanation.delivery import delivery_steps
from calc.explanation.ends import End, ends_of_service
from calc.explanation.facts import Facts, TermInForce
from calc.explanation.grants import granted, history_steps
from calc.explanation.opening import (
    opening_exercisable_step,
    opening_final_date_step,
    opening_step,
    standing,
)
from calc.explanation.people import eligible, for_formula_option
from calc.explanation.prices import fair_market_value
from calc.explanation.terms_of_fees import is_same_day, value_day
from calc.explanation.words import Step, joined_with_and, name_and_id, price, shares, short
from calc.plan.calendar import date_of, months_from
from calc.plan.calendar import day_number as day_number
from calc.results.records import Row

_ONE_DAY = timedelta(days=1)


def option_steps(facts: Facts, source: Row) -> Iterator[Step]:
    """Make the steps of an option, or of a Formula Option that was not due; none where the results do not have it."""
    option = facts.first("Options", {"Option ID": source["Reference"]})
    if not option:
        yield from _not_due_steps(facts, source)
        return
    if standing(facts, source):
        yield from _opening_steps(facts, source, option)
        return
    if option["Kind"] == "formula":
        yield from _formula_steps(facts, source, option)
    else:
        yield from _discretionary_steps(facts, source, option)
    asked, got = option["Shares Requested"], option["Shares Granted"]
    yield from granted(facts, option["Option ID"], source, option["Grant Date"], asked, got)
    if got:
        yield _exercisable_step(facts, source, option)
        yield _final_exercise_date_step(facts, source, option)
        yield from _later_steps(facts, source, option)
    yield _status_step(facts, option)


def _opening_steps(facts: Facts, source: Row, option: Row) -> Iterator[Step]:
    """Make the steps of an option that stood when the books opened. Plan §4(a)."""
    yield opening_step(facts, source, option)
    yield opening_exercisable_step(facts, option)
    yield opening_final_date_step(facts, source, option)
    yield from _later_steps(facts, source, option)
    yield _status_step(facts, option)


def _later_steps(facts: Facts, source: Row, option: Row) -> Iterator[Step]:
    """Say what ends an option early, what became of it, and what was delivered."""
    if option["Deadline Reason"] != "final exercise date":
        yield _deadline_step(facts, source, option)
    yield from history_steps(facts, option["Option ID"], option, source)
    yield from delivery_steps(facts, option["Option ID"])


def _not_due_steps(facts: Facts, source: Row) -> Iterator[Step]:
    """Say why a director at an annual meeting was granted nothing. Plan §6(a)."""
    meeting = facts.source("Meetings", source["Meetings Row"])
    lines = facts.find("Formula Eligibility", {"Meeting ID": meeting.get("Reference"), "Date": meeting.get("From")})
    for line in lines:
        if formula_option_id(line["Date"], line["Director ID"]) == source["Reference"]:
            yield _meeting_step(facts, source, line)
            yield for_formula_option(facts, source, line)
            yield Step("Status", "§6(a)", f"No Formula Option was due to {name_and_id(line)}: {line['Reason']}.")


def _meeting_step(facts: Facts, source: Row, line: Row) -> Step:
    """Say which annual meeting it was."""
    cells = facts.cells("Meetings", source["Meetings Row"], "Meeting ID", "Date", "Type")
    return Step("Meeting", "§6(a)", f"{short(line['Meeting ID'])} was the annual meeting of {line['Date']}.", cells)


def _formula_steps(facts: Facts, source: Row, option: Row) -> Iterator[Step]:
    """Say why a Formula Option was due, for how many shares and at which price. Plan §6(a), §6(c)."""
    day = option["Grant Date"]
    lines = facts.find("Formula Eligibility", {"Date": day, "Director ID": option["Director ID"]})
    for line in [line for line in lines if line["Granted"] == "yes"][:1]:
        yield _meeting_step(facts, source, line)
        yield for_formula_option(facts, source, line)
    yield _size_step(facts, option)
    value = option["Fair Market Value"]
    yield fair_market_value(facts, source["Prices Row"], value_day(facts, day), option["Price Date"], day, value)
    if option["Price Basis"] == "par value":
        par = facts.term("Par Value", day)
        text = f"That is below par: the exercise price is the par value, {price(par.value)}."
        yield Step("Exercise price", "§6(c)", text, par.cells)
    else:
        when = "day of the grant" if is_same_day(facts, day) else "day before the grant"
        text = f"The exercise price is that of the {when}: {price(option['Exercise Price at Grant'])}."
        yield Step(
            "Exercise price", "§6(c)", text, facts.term("Price Day", day).cells if is_same_day(facts, day) else ()
        )


def _size_step(facts: Facts, option: Row) -> Step:
    """Say for how many shares a Formula Option was: as amended, and adjusted for splits since. Plan §4(c), §6(a)."""
    day, asked = option["Grant Date"], option["Shares Requested"]
    size = facts.term("Formula Option Shares", day)
    splits = facts.splits_between(size.since - _ONE_DAY if size.since > date.min else date.min, day)
    if asked == size.value or not splits:
        return Step("Request", "§6(a)", f"A Formula Option was for {shares(asked)} on {day}.", size.cells)
    text = f"A Formula Option of {shares(size.value)} was for {shares(asked)} on {day}, after the"
    words = joined_with_and([split.words for split in splits])
    return Step("Request", "§4(c), §6(a)", f"{text} {words}.", size.cells + facts.cells_of_splits(splits))


def _discretionary_steps(facts: Facts, source: Row, option: Row) -> Iterator[Step]:
    """Say what the Committee granted, and that the director was eligible. Plan §5, §6(b)."""
    day, row = option["Grant Date"], source["Discretionary Grants Row"]
    text = (
        f"On {day} the Committee granted {name_and_id(option)} an option ({short(option['Option ID'])})"
        f" on {shares(option['Shares Requested'])}, at the exercise price of"
        f" {price(option['Exercise Price at Grant'])} that it set."
    )
    headers = ("Grant ID", "Director ID", "Grant Date", "Shares", "Exercise Price")
    yield Step("Request", "§6(b), §6(c)", text, facts.cells("Discretionary Grants", row, *headers))
    yield eligible(facts, source, name_and_id(option), day)


def _exercisable_step(facts: Facts, source: Row, option: Row) -> Step:
    """Say from when it may be exercised. Plan §6(e)(i)."""
    row = source["Discretionary Grants Row"]
    steps = facts.find("Source Rows", {"Sheet": "Vesting", "Reference": option["Option ID"]}) if row else []
    if steps:
        steps_in_words = joined_with_and(
            [f"{shares(step['Shares'])} from {step['From']}" for step in sorted(steps, key=_first_day)]
        )
        cells = tuple(c for step in steps for c in facts.cells("Vesting", step["Row"], "Exercisable Date", "Shares"))
        return Step("Exercisable", "§6(e)(i)", f"It becomes exercisable in steps: {steps_in_words}.", cells)
    since = facts.source("Discretionary Grants", row).get("From")
    if since is not None:
        cells = facts.cells("Discretionary Grants", row, "Exercisable From")
        return Step("Exercisable", "§6(e)(i)", f"It is exercisable from {since}.", cells)
    return Step("Exercisable", "§6(e)(i)", "It was exercisable on the date of grant.")


def _first_day(step: Row) -> date:
    """Give the day of a step of vesting."""
    day: date = step["From"]
    return day


def _final_exercise_date_step(facts: Facts, source: Row, option: Row) -> Step:
    """Say when its own term ends. Plan §6(d)."""
    final = option["Final Exercise Date"]
    if option["Kind"] == "formula":
        years = facts.term("Formula Option Term (years)", option["Grant Date"])
        text = f"The final exercise date is {final}, {years.value} years from the grant."
        return Step("Final exercise date", "§6(d)", text, years.cells)
    cells = facts.cells("Discretionary Grants", source["Discretionary Grants Row"], "Expiration Date")
    return Step("Final exercise date", "§6(d)", f"The final exercise date is {final}, as the Committee set it.", cells)


def _deadline_step(facts: Facts, source: Row, option: Row) -> Step:
    """Say what ends an option before its own term. Plan §6(h) to §6(j).

    It is death, the end of service, a change of control, or a decision.
    """
    day, reason, deadline = option["Grant Date"], option["Deadline Reason"], option["Deadline"]
    if reason == "decision":
        return decided_deadline_step(facts, option)
    if reason == "change of control":
        text = f"The change of control of {deadline} ends all options that are not assumed: the deadline is that day."
        events = facts.change_of_control(day)
        headers = ("Effective Date", "Event", "Options Assumed")
        cells = tuple(cell for row in events for cell in facts.cells("Plan Events", row["Row"], *headers))
        return Step("Deadline", "§6(j)", text, cells)
    died = reason == "death"
    name = f"Exercise Period after {'Death' if died else 'Cessation'} (months)"
    ended, months = _end_behind(facts, source, option, name)
    how = f"{name_and_id(option)} {ended.words}" if died else ended.words
    since = "then" if ended.day else "the Death Date"
    text = f"{how}: the deadline is {deadline}, {months.value} months from {since}."
    if months.since > day:
        text = f"{text[:-1]}: the amendment of {months.since} lengthened the period for outstanding options too."
    section = "§6(h)" if died else "§6(i)"
    section = f"{section}, §8(f)" if months.since > day else section
    return Step("Deadline", section, text + ended.note, ended.cells + months.cells)


def _end_behind(facts: Facts, source: Row, option: Row, name: str) -> tuple[End, TermInForce]:
    """Find the end of service behind a deadline, the latest that gives it, and the exercise period from it.

    A death whose day the results do not have comes last.
    """
    day, deadline = option["Grant Date"], option["Deadline"]
    of_kind = [each for each in ends_of_service(facts, source) if each.died == (option["Deadline Reason"] == "death")]
    found: list[tuple[End, TermInForce]] = []
    for end in of_kind:
        months = _exercise_period(facts, name, day, end.day, deadline)
        if end.day is None or _after(end.day, months.value) == deadline:
            found.append((end, months))
    known = [each for each in found if each[0].day is not None] or found
    unknown = (End(None, False, "Service ended", ()), facts.term(name, day))
    return (known or [unknown])[-1]


def _exercise_period(facts: Facts, name: str, granted: date, ended: date | None, deadline: date) -> TermInForce:
    """Give the exercise period behind a deadline. Plan §8(f).

    It is that of the grant date, or a longer one of an amendment since.
    """
    own = facts.term(name, granted)
    if ended is None or _after(ended, own.value) == deadline:
        return own
    return next((term for term in facts.amended(name, granted) if _after(ended, term.value) == deadline), own)


def _after(ended: date, months: Any) -> date | None:
    """Give the day so many months after an end of service; None without months."""
    return date_of(int(months_from(day_number(ended), int(months)))) if months is not None else None


def _status_step(facts: Facts, option: Row) -> Step:
    """Say what is outstanding and exercisable on the As-of Date."""
    left, at_once = option["Shares Outstanding"], option["Shares Exercisable"]
    text = f"At the end of {facts.as_of} its status is {option['Status']}: {shares(left)} outstanding"
    if left:
        at = price(option["Exercise Price"])
        text += f", {shares(at_once)} exercisable until {option['Deadline']} at {at}"
    return Step("Status", "§4(a)", f"{text}.", facts.term("As-of Date", facts.as_of).cells)
