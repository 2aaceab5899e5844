"""Plans of another company at random: retainers, prices of the day, other rounding, notices of a part, first years.

What is drawn here comes from the plan's own terms, so that it disturbs no other plan.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from .facts import Facts, Plan, Row
from .like_plans import value_day
from .market import ONE_DAY, fair_market_value
from .random_people import employed, in_service

if TYPE_CHECKING:
    from .random_plans import Days

SHARE = 0.3  # of the plans


def make_like_plan(days: Days, plan: Plan) -> None:
    """Make a plan of another company out of some."""
    rng = random.Random(f"like {plan['Plan']}")
    if rng.random() >= SHARE:
        return
    add_terms(rng, plan)
    elect_in_part(rng, plan)
    add_first_years(rng, days, plan)
    add_retainers(rng, days, plan)


def add_terms(rng: random.Random, plan: Plan) -> None:
    terms: Row = {}
    if rng.random() < 0.6:
        terms["Price Day"] = rng.choice(("same day", "same day", "day before"))
    if rng.random() < 0.8:
        terms["Share Rounding"] = rng.choice(("down", "up", "nearest", "nearest"))
    if rng.random() < 0.4:
        terms["Deferral Period (Januaries)"] = 0
    for event in plan["Plan Events"]:
        if event.get("Term") == "Deferral Period (Januaries)" and rng.random() < 0.5:
            event["Value"] = 0
    plan["Plan"] = [row for row in plan["Plan"] if row["Term"] not in terms]
    plan["Plan"] += [{"Term": term, "Value": value} for term, value in terms.items()]


def elect_in_part(rng: random.Random, plan: Plan) -> None:
    for row in plan["Elections"]:
        if row["Action"] == "elect" and rng.random() < 0.4:
            row["Percent"] = rng.choice((1, 25, 33, 50, 50, 67, 99, 100))
        if row["Action"] == "elect" and rng.random() < 0.2:
            row["First Year"] = "no"


def add_first_years(rng: random.Random, days: Days, plan: Plan) -> None:
    """Notices from the first to the last day on which a new director may give one."""
    given = {(row["Director ID"], row["Notice Date"]): row for row in plan["Elections"]}
    for service in Facts(plan).services:
        for late in rng.sample((0, 1, 7, 20, 29, 30), rng.choice((0, 1, 1, 2))):
            day, who = service.start + timedelta(days=late), service.director
            if day < days.effective or not in_service(plan, who, day) or employed(plan, who, day):
                continue
            row = given.setdefault((who, day), {"Director ID": who, "Notice Date": day, "Action": "elect"})
            if row["Action"] == "elect":
                row["First Year"] = "yes"
                if rng.random() < 0.4:
                    row["Percent"] = rng.choice((10, 50, 75))
    plan["Elections"] = list(given.values())


def add_retainers(rng: random.Random, days: Days, plan: Plan) -> None:
    """Retainers on dates that directors share, and around the notices of a first year."""
    shared = sorted({rng.choice(days.pool) for _ in range(rng.randrange(1, 7))} | quarter_ends(rng, days))
    facts, rows = Facts(plan), []
    terms = {row["Term"]: row["Value"] for row in plan["Plan"]}
    for director in sorted({row["Director ID"] for row in plan["Directors"]}):
        dates = [day for day in shared if rng.random() < 0.7]
        for row in plan["Elections"]:
            if row["Director ID"] == director and row.get("First Year") == "yes":
                dates += [row["Notice Date"] + rng.choice((-1, 0, 1, 1, 40)) * ONE_DAY]
        dates += [day for day in dates if rng.random() < 0.1]
        for day in dates:
            if in_service(plan, director, day):
                amount = retainer_amount(rng, facts, terms, day)
                row = {"Director ID": director, "Fee Type": "retainer", "Fee Date": day, "Amount": amount}
                rows.append({"Fee ID": f"{rng.choice('EFG')}R{len(rows)}", **row})
    plan["Fees"] += rows
    rng.shuffle(plan["Fees"])


def quarter_ends(rng: random.Random, days: Days) -> set[date]:
    """The ends of a year's quarters, on trading days or not."""
    year = rng.randrange(days.effective.year, days.last.year + 1)
    ends = [date(year, *end) for end in ((3, 31), (6, 30), (9, 30), (12, 31), (7, 1))]
    return {day for day in ends if days.effective <= day <= days.last}


def retainer_amount(rng: random.Random, facts: Facts, terms: Row, day: date) -> float:
    """A usual amount, or one of so many shares and a half, or a cent less."""
    if rng.random() < 0.5:
        return rng.choice((0.01, 1, 20, 1250, 12500, 25000.01, 40000, round(rng.uniform(1, 30000), 2)))
    on = value_day({"Price Day": "day before"} | terms, day)
    price = fair_market_value(facts.quotes, facts.splits, on, day, "retainer").price
    worth = ceil(price * (rng.randrange(0, 900) + rng.choice((Fraction(1, 2), 0))) * 100) - rng.choice((0, 0, 1))
    return worth / 100 if worth > 0 else 1
