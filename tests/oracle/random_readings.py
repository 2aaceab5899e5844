"""Readings chosen otherwise at random, and what makes them matter: breaks, employment, fiscal years, notices.

They draw from a source of their own, so that the plans of other seeds stay as they are.
"""

from __future__ import annotations

import random
from copy import copy
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .deadlines import CESSATION
from .facts import Plan, Row
from .market import ONE_DAY
from .random_people import employed, in_service, notice
from .readings import CHOICES

if TYPE_CHECKING:
    from .random_plans import Days

FISCAL_YEAR_ENDS = ("03-31", "06-30", "06-30", "09-30", "02-29", "02-28", "01-01", "12-30", "12-31")


def aside(rng: random.Random, what: str) -> random.Random:
    """A source of chance that follows from another's state and takes nothing from it."""
    return random.Random(f"{what} {rng.getstate()[1][:8]}")


def with_own_chance(days: Days, own: random.Random) -> Days:
    """The same dates, drawn from another source of chance."""
    result = copy(days)
    result.rng = own
    return result


def add_readings(days: Days, plan: Plan) -> None:
    """About half of the readings otherwise, the others as they are by default, given or not."""
    rng = days.rng
    plan["Readings"] = [
        {"Reading": name, "Choice": otherwise if rng.random() < 0.5 else default}
        for name, (default, otherwise) in CHOICES.items()
        if rng.random() < 0.85
    ]
    rng.shuffle(plan["Readings"])
    for row in plan["Readings"]:
        if rng.random() < 0.3:
            row |= {"Decided On": days.draw(), "Decided By": rng.choice(("Board", "Committee"))}


def add_breaks(days: Days, plan: Plan) -> None:
    """Some directors who leave, come back soon, and leave or die again; and a longer period after cessation."""
    rng = days.rng
    directors = sorted({row["Director ID"] for row in plan["Directors"]})
    for director in rng.sample(directors, min(len(directors), rng.choice((1, 2, 3)))):
        name = f"Director {director}"
        plan["Directors"] = [row for row in plan["Directors"] if row["Director ID"] != director]
        start = date(1995, 1, 1)
        for number in range(rng.choice((2, 2, 2, 3))):
            row: Row = {"Director ID": director, "Name": name, "Service Start": start}
            plan["Directors"].append(row)
            if number and rng.random() < 0.2:
                break
            row["Service End"] = max(start, days.known() if number == 0 else start + timedelta(days=length(rng)))
            row["End Reason"] = "death" if number and rng.random() < 0.3 else "other"
            days.draw_to(row["Service End"], row["Service End"], start)
            if row["End Reason"] == "death":
                break
            start = row["Service End"] + timedelta(days=rng.choice((2, 2, 20, 60, 91, 92, 93, 200)))
    if rng.random() < 0.5:
        plan["Plan"] = [row for row in plan["Plan"] if row["Term"] != CESSATION]
        plan["Plan"].append({"Term": CESSATION, "Value": rng.choice((3, 6, 12, 24))})


def length(rng: random.Random) -> int:
    """The days of a second service: none between first and last, or few, or years."""
    return rng.choice((0, 10, 45, 80, 90, 400, 400, 900))


def add_employment_after(days: Days, plan: Plan) -> None:
    """Employment that a service goes on in, or nearly: to its next service, to a death, or without an end."""
    rng = days.rng
    for row in [row for row in plan["Directors"] if row.get("End Reason") == "other"]:
        if rng.random() < 0.4:
            continue
        director, end = row["Director ID"], row["Service End"]
        first = end + timedelta(days=rng.choice((-200, -1, 0, 1, 1, 1, 1, 2)))
        starts = [other["Service Start"] for other in plan["Directors"] if other["Director ID"] == director]
        later = min((start for start in starts if start > end), default=None)
        last = first + timedelta(days=rng.choice((0, 3, 60, 89, 200, 700)))
        if later is not None and rng.random() < 0.6:
            last = max(first, later + timedelta(days=rng.choice((-2, -1, -1, 0, 30))))
        if later is None and not row.get("Death Date") and rng.random() < 0.3:
            row["Death Date"] = max(end + ONE_DAY, last + timedelta(days=rng.choice((-40, -1, 0, 1, 50))))
        job: Row = {"Director ID": director, "Employee From": first}
        jobs = [job]
        if rng.random() < 0.8:
            job["Employee To"] = last
            days.draw_to(last, last)
            if rng.random() < 0.3:
                jobs.append({"Director ID": director, "Employee From": last + timedelta(days=rng.choice((1, 1, 2)))})
        for each in jobs:
            if not any(overlap(each, other) for other in plan["Employment"]):
                plan["Employment"].append(each)


def overlap(one: Row, two: Row) -> bool:
    """Whether two rows of Employment are of one director and share a day."""
    ends = [row.get("Employee To") or date.max for row in (one, two)]
    same = one["Director ID"] == two["Director ID"]
    return bool(same and one["Employee From"] <= ends[1] and two["Employee From"] <= ends[0])


def add_fiscal_years(days: Days, plan: Plan) -> None:
    """A fiscal year other than the calendar's, and amendments of it, some on the 1 January that they decide for."""
    rng = days.rng
    if rng.random() < 0.7:
        plan["Plan"].append({"Term": "Fiscal Year End", "Value": rng.choice(FISCAL_YEAR_ENDS)})
    events = plan["Plan Events"]
    for _ in range(rng.choice((0, 0, 1, 2))):
        new_year = date(rng.randrange(2000, 2011), 1, 1) + timedelta(days=rng.choice((-1, 0, 1)))
        day = new_year if rng.random() < 0.6 else days.known()
        last = min(
            (row["Effective Date"] for row in events if row["Event"] == "change of control"
             and row.get("Plan Continues") != "yes"),
            default=date.max,
        )  # fmt: skip
        if days.effective <= day <= last:
            value = rng.choice(FISCAL_YEAR_ENDS)
            before = [row for row in events if row["Effective Date"] < day]
            amends = {"Effective Date": day, "Event": "amendment", "Term": "Fiscal Year End", "Value": value}
            events[len(before) : len(before)] = [amends]


def add_notices(days: Days, plan: Plan) -> None:
    """Notices about the days on which fiscal years begin, and soon after a director came back."""
    rng = days.rng
    given = {(row["Director ID"], row["Notice Date"]) for row in plan["Elections"]}
    for director in sorted({row["Director ID"] for row in plan["Directors"]}):
        starts = [row["Service Start"] for row in plan["Directors"] if row["Director ID"] == director]
        tries = [start + timedelta(days=rng.choice((0, 1, 30))) for start in starts]
        for _ in range(rng.randrange(4)):
            year, ends = rng.randrange(1999, 2010), rng.choice(FISCAL_YEAR_ENDS)
            month, day = map(int, ends.split("-"))
            tries.append(date(year, month, min(day, 28)) + timedelta(days=rng.choice((-1, 0, 1, 2, 3, 4))))
        for day_given in tries:
            action = rng.choice(("elect", "elect", "revoke"))
            serves = in_service(plan, director, day_given)
            allowed = serves and (action == "revoke" or not employed(plan, director, day_given))
            if allowed and day_given >= days.effective and (director, day_given) not in given and rng.random() < 0.7:
                given.add((director, day_given))
                plan["Elections"].append(notice(director, day_given, action))
