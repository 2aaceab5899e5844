"""A plan's history up to a day turned into the balances of that day, as a person would enter them.

Written apart from the product's own folding: from the state of this calculation at the end of the day before.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from .awards import Deferred, Option
from .book import Book
from .deadlines import CESSATION, DEATH, set_deadline
from .facts import Facts, Plan, Row
from .figures import shown
from .market import ONE_DAY, first_business_day
from .oracle import days_of_the_plan, next_day, one_day


class Apart(Exception):  # noqa: N818 - it reads as what it says
    """The awards that stand have terms that one Plan sheet cannot give them all."""


def day_in_mid_life(rng: random.Random, plan: Plan) -> date:
    """A day after the Effective Date and up to the As-of Date, mostly one on which something happens or beside it."""
    facts = Facts(plan)
    happens = [row["Date"] for row in facts.meetings] + [row["Effective Date"] for row in facts.plan_events]
    happens += [day for day, _ in facts.fees] + [row["Grant Date"] for row in facts.grants]
    happens += [service.end for service in facts.services if service.end]
    days = [day + rng.choice((-1, 0, 0, 1)) * ONE_DAY for day in happens]
    span = max((facts.as_of - facts.effective).days, 1)
    days += [facts.effective + timedelta(days=rng.randrange(1, span + 1))] * (1 + len(days) // 2)
    return max(min(rng.choice(days), facts.as_of), facts.effective + ONE_DAY)


def taken_over(plan: Plan, opens: date) -> Plan:
    """The plan with the balances of a day in the place of its history."""
    book = Book(Facts(as_of(plan, opens - ONE_DAY)))
    fixed = days_of_the_plan(book)
    today = next_day(book, fixed, date.min)
    while today is not None:
        one_day(book, today)
        today = next_day(book, fixed, today)
    return {
        **plan,
        **later_rows(plan, opens),
        "Plan": terms(plan, book, opens),
        "Opening Awards": opening_awards(book),
        "Award Decisions": decisions(plan, book, opens),
        "Vesting": steps(plan, book, opens),
    }


def as_of(plan: Plan, day: date) -> Plan:
    rows = [row for row in plan["Plan"] if row["Term"] not in ("As-of Date", "Period Start")]
    return {**plan, "Plan": [*rows, {"Term": "As-of Date", "Value": day}]}


def terms(plan: Plan, book: Book, opens: date) -> list[Row]:
    """The terms in force, and the balances; Period Start is the day, if it was earlier or not given."""
    given = {row["Term"]: row["Value"] for row in plan["Plan"] if row.get("Value") is not None}
    given.pop("Share Reserve", None)
    for row in book.facts.plan_events:
        if row["Event"] == "amendment":
            given[row["Term"]] = row["Value"]
    size = book.terms["Formula Option Shares"]
    if size == 0 and not book.no_formula_options:
        raise Apart("splits left no Formula Option Shares")
    given["Formula Option Shares"] = size
    given["Period Start"] = max(given.get("Period Start") or opens, opens)
    given |= {"Books Open On": opens, "Opening Reserve": book.reserve}
    given |= {"Opening Delivered": book.delivered + book.assumed, "Opening Available": book.available()}
    keep_terms_of_grants(book, given)
    return [{"Term": term, "Value": value} for term, value in given.items()]


def keep_terms_of_grants(book: Book, given: Row) -> None:
    """Raise Apart where an award that stands was granted under other terms than those in force, and it matters."""
    if book.ended_on is not None:
        raise Apart("the Plan has ended")
    for option in book.options.values():
        if option.outstanding and not same_deadline(book, option, given):
            raise Apart(option.id)
    now = book.terms["Deferral Period (Januaries)"]
    for award in book.deferred.values():
        if award.outstanding or award.pending:
            then = book.facts.terms["Deferral Period (Januaries)"]
            for row in book.facts.plan_events:
                amends = row["Event"] == "amendment" and row["Term"] == "Deferral Period (Januaries)"
                if amends and row["Effective Date"] <= award.granted_on:
                    then = row["Value"]
            if then != now:
                raise Apart(award.id)


def same_deadline(book: Book, option: Option, given: Row) -> bool:
    if option.decided is not None:
        return True
    own = (option.months_after_death, option.months_after_cessation)
    if own == (book.terms[DEATH], book.terms[CESSATION]):
        return True
    if option.service.end is None:
        return False
    before = option.deadline, option.deadline_reason
    option.months_after_death, option.months_after_cessation = book.terms[DEATH], book.terms[CESSATION]
    set_deadline(book.facts, option)
    return before == (option.deadline, option.deadline_reason)


def later_rows(plan: Plan, opens: date) -> Plan:
    """The rows that are dated on the day or later, and what goes on from before, as of the day."""
    later: Plan = {"Meetings": [row for row in plan["Meetings"] if row["Date"] >= opens]}
    later["Fees"] = [row for row in plan["Fees"] if fee_day(plan, row) >= opens]
    for sheet, column in (("Discretionary Grants", "Grant Date"), ("Option Events", "Date")):
        later[sheet] = [row for row in plan.get(sheet) or [] if row[column] >= opens]
    events = plan.get("Plan Events") or []
    splits = [row for row in events if row["Event"] == "split" and row["Effective Date"] < opens]
    later["Plan Events"] = [*splits, *going_on(plan, opens), *(row for row in events if row["Effective Date"] >= opens)]
    return later


def fee_day(plan: Plan, fee: Row) -> date:
    if fee["Fee Type"] == "annual":
        return first_business_day(fee["Calendar Year"], 1)
    day: date = fee.get("Fee Date") or next(
        row["Date"] for row in plan["Meetings"] if row["Meeting ID"] == fee["Meeting ID"]
    )
    return day


def going_on(plan: Plan, opens: date) -> list[Row]:
    sought: Row | None = None
    held: Row | None = None
    ended: Row | None = None
    facts = Facts(as_of(plan, opens - ONE_DAY))
    for row in facts.plan_events:
        if row["Event"] == "authorization sought":
            sought = row
        if row["Event"] == "authorization ended":
            sought = None
        if row["Event"] == "reserve increase" and facts.reads("Pending shares not covered by an increase", "cash"):
            sought = None
        if row["Event"] in ("delivery hold", "delivery release"):
            held = row if row["Event"] == "delivery hold" else None
        if row["Event"] == "plan termination":
            ended = row
    return [{"Effective Date": opens, "Event": row["Event"]} for row in (sought, held, ended) if row is not None]


def decisions(plan: Plan, book: Book, opens: date) -> list[Row]:
    """The later decisions, and before them the exercise period that was decided last for each option."""
    rows = plan.get("Award Decisions") or []
    periods = sorted(
        (row for row in rows if row["Decision"] == "exercise period" and row["Effective Date"] < opens),
        key=lambda row: row["Effective Date"],
    )
    standing = {option.id for option in book.options.values() if option.outstanding}
    latest = {row["Award ID"]: row | {"Effective Date": opens} for row in periods if row["Award ID"] in standing}
    return [*latest.values(), *(row for row in rows if row["Effective Date"] >= opens)]


def opening_awards(book: Book) -> list[Row]:
    options, deferred = book.in_order()
    return [option_row(option) for option in options if option.outstanding] + [
        deferred_row(award) for award in deferred if award.outstanding or award.pending
    ]


def option_row(option: Option) -> Row:
    return {
        "Award ID": option.id,
        "Kind": option.kind,
        "Director ID": option.service.director,
        "Grant Date": option.granted_on,
        "Shares Granted": option.size,
        "Shares Outstanding": option.outstanding,
        "Exercise Price": shown(option.price, 8),
        "Final Exercise Date": option.final_exercise_date,
        "Stock Source": option.source,
    }


def deferred_row(award: Deferred) -> Row:
    row = {
        "Award ID": award.id,
        "Kind": "deferred",
        "Director ID": award.fee.director,
        "Grant Date": award.granted_on,
        "Shares Granted": award.outstanding,
        "Shares Outstanding": award.outstanding,
    }
    pending = {"Shares Pending": award.pending, "Dollars Pending": shown(award.fee.pending, 2)}
    return row | (pending if award.pending else {})


def steps(plan: Plan, book: Book, opens: date) -> list[Row]:
    """The Vesting rows of later grants, and what of the options outstanding becomes exercisable from the day on."""
    grants = {row["Grant ID"] for row in plan.get("Discretionary Grants") or [] if row["Grant Date"] >= opens}
    rows = [row for row in plan.get("Vesting") or [] if row["Grant ID"] in grants]
    for option in book.options.values():
        if not option.outstanding or option.all_vested:
            continue
        vested = sum(shares for day, shares in option.vesting if day < opens)
        before = option.size - floor(Fraction(vested, option.whole) * option.size)
        for day in sorted({day for day, _ in option.vesting if day >= opens}):
            vested = sum(shares for when, shares in option.vesting if when <= day)
            after = option.size - floor(Fraction(vested, option.whole) * option.size)
            step = min(before, option.outstanding) - min(after, option.outstanding)
            if step:
                rows.append({"Grant ID": option.id, "Exercisable Date": day, "Shares": step})
            before = after
    return rows
