"""Valid plans at random, full of dates that coincide.

A plan is built sheet by sheet around a few dates that everything is drawn to. Discretionary grants and option
events are added by trial: one that the oracle finds against the rules is left out again.
"""

import random
from datetime import date, timedelta

from .facts import Plan, Row
from .figures import months_after, years_after
from .market import ONE_DAY, Invalid, first_business_day
from .option_events import Refused
from .oracle import calculate
from .random_changes import AMENDABLE, add_plan_events
from .random_decisions import add_decisions, add_stepwise_grants
from .random_events import add_grants, add_option_events
from .random_like import make_like_plan
from .random_money import FIRST_DAY, add_fees, add_prices
from .random_people import add_consents, add_directors, add_elections, add_employment, cut_into_terms
from .random_readings import (
    add_breaks,
    add_employment_after,
    add_fiscal_years,
    add_notices,
    add_readings,
    aside,
    with_own_chance,
)


def random_plan(rng: random.Random) -> Plan:
    """A plan without any error."""
    while True:
        plan = draft(rng)
        try:
            calculate(plan)
        except (Invalid, Refused):
            continue
        return plan


def draft(rng: random.Random) -> Plan:
    as_of = random_day(rng, date(2000, 1, 1), date(2012, 12, 31))
    plan: Plan = {"Plan": [{"Term": "Company", "Value": "Example"}, {"Term": "As-of Date", "Value": as_of}]}
    own = aside(rng, "readings")
    read_otherwise = own.random() < 0.4
    waiting = rng.random() < 0.2
    waiting |= read_otherwise and own.random() < 0.3
    effective = add_terms(rng, plan, as_of, waiting)
    days = Days(rng, effective, as_of, waiting)
    others = with_own_chance(days, own)
    if read_otherwise:
        add_readings(others, plan)
    add_directors(days, plan)
    if read_otherwise:
        add_breaks(others, plan)
    cut_into_terms(days, plan)
    add_employment(days, plan)
    if read_otherwise:
        add_employment_after(others, plan)
    days.gather_ends(plan)
    add_meetings(days, plan)
    days.gather_anniversaries(plan)
    add_plan_events(days, plan)
    add_meetings_at_splits(days, plan)
    add_elections(days, plan, effective)
    if read_otherwise:
        add_fiscal_years(others, plan)
        add_notices(others, plan)
    add_consents(days, plan)
    add_prices(days, plan)
    add_fees(days, plan)
    make_like_plan(days, plan)
    try:
        add_grants(days, plan)
        add_stepwise_grants(days, plan)
        add_decisions(days, plan)
        add_option_events(days, plan)
        add_decisions(days, plan)
    except Invalid:  # the plan is wrong without them, and is drawn again
        return plan
    for sheet in ("Employment", "Elections", "Consents", "Vesting", "Plan Events", "Option Events"):
        if not plan.get(sheet) and rng.random() < 0.5:
            plan.pop(sheet, None)
    return plan


def random_day(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days + 1))


class Days:
    """The dates of one plan: some are drawn again and again, so that things fall together."""

    def __init__(self, rng: random.Random, effective: date, as_of: date, waiting: bool) -> None:
        self.rng = rng
        self.waiting = waiting  # for more shares: a small reserve, and a Board that seeks an increase
        self.effective = effective
        self.as_of = as_of
        self.last = min(as_of + timedelta(days=400), date(2013, 12, 31))
        self.pool = [effective, as_of, as_of + ONE_DAY]
        self.pool += [self.any() for _ in range(rng.randrange(3, 9))]
        self.pool += [first_business_day(rng.randrange(effective.year, as_of.year + 2), 1) for _ in range(3)]
        self.pool += [date(2009, 7, 27), date(2009, 7, 28), date(2009, 3, 31), date(2009, 4, 1)]
        self.pool += [date(2000, 2, 29), date(2004, 2, 29), date(2000, 11, 30)]
        self.pool += [years_after(day, rng.choice((1, 3, 5))) for day in self.pool[3:9]]
        self.pool = [day for day in self.pool if effective <= day <= self.last]

    def gather_ends(self, plan: Plan) -> None:
        """Draw also to where services end and to where the options left by them do."""
        for row in plan["Directors"]:
            if row.get("Service End"):
                end = row["Service End"]
                self.draw_to(end, months_after(end, 12 if row["End Reason"] == "death" else 3))

    def gather_anniversaries(self, plan: Plan) -> None:
        """Draw also to the annual meetings and to where the options granted at them end."""
        for row in plan["Meetings"]:
            if row["Type"] == "annual":
                self.draw_to(row["Date"], years_after(row["Date"], 5))
                self.draw_to(first_business_day(row["Date"].year + 3, 1))

    def draw_to(self, *dates: date) -> None:
        self.pool += [day for day in dates if self.effective <= day <= self.last]

    def any(self) -> date:
        return random_day(self.rng, self.effective, self.last)

    def draw(self) -> date:
        """A day from the Effective Date on: mostly one that is drawn often, or the day beside it."""
        chance = self.rng.random()
        if chance < 0.5:
            return self.rng.choice(self.pool)
        if chance < 0.65:
            beside = self.rng.choice(self.pool) + self.rng.choice((-1, 1)) * ONE_DAY
            return max(beside, self.effective)
        return self.any()

    def known(self) -> date:
        """A day as drawn, mostly one up to the As-of Date."""
        for _ in range(5):
            day = self.draw()
            if day <= self.as_of:
                return day
        return self.draw()


def add_terms(rng: random.Random, plan: Plan, as_of: date, waiting: bool) -> date:
    """Add the Plan's terms; the result is the Effective Date."""
    terms: Row = {}
    effective = date(1999, 7, 27)
    if rng.random() < 0.3:
        effective = terms["Effective Date"] = random_day(rng, FIRST_DAY, min(as_of, date(2002, 12, 31)))
    if rng.random() < 0.9:
        terms["Share Reserve"] = rng.choice((300, 1000, 7777, 12345, 25000, 43210, 60007, 60007, 120000, 300000))
    if waiting:
        terms["Share Reserve"] = rng.choice((1, 7, 60, 500))
    if rng.random() < 0.6:
        terms["Formula Option Shares"] = rng.choice((0, 2, 9, 97, 500, 999, 2500, 10000))
    for term in ("Last Option Grant Date", "Last Deferral Service Date"):
        if rng.random() < 0.2:
            terms[term] = random_day(rng, date(2000, 1, 1), date(2011, 12, 31))
    for term, values in AMENDABLE.items():
        if rng.random() < 0.12:
            terms[term] = rng.choice(values)
    if rng.random() < 0.15:
        terms["Stock Source for Deferred Shares"] = rng.choice(("original issue", "treasury"))
    if rng.random() < 0.3:
        terms["Pro-rata Rounding"] = rng.choice(("largest remainder", "round down"))
    if rng.random() < 0.7:
        start = as_of - timedelta(days=rng.choice((0, 30, 90, 365, 1000, 2000)))
        terms["Period Start"] = rng.choice((start, random_day(rng, min(effective, start), as_of)))
    if rng.random() < 0.8:
        terms["Stockholder Approval Date"] = effective
    plan["Plan"] += [{"Term": term, "Value": value} for term, value in terms.items()]
    return effective


def add_meetings(days: Days, plan: Plan) -> None:
    rng = days.rng
    held = [days.known() for _ in range(rng.randrange(13))]
    ends = [row.get("Service End") for row in plan["Directors"]] + [row["Service Start"] for row in plan["Directors"]]
    held += [day for day in ends if day and FIRST_DAY < day <= days.last and rng.random() < 0.25]
    held += [days.effective - ONE_DAY] * (rng.random() < 0.1)
    annual = sorted(set(held))
    rng.shuffle(annual)
    annual = annual[:12]
    meetings = [(day, "annual") for day in annual]
    for _ in range(rng.randrange(14)):
        same = annual and rng.random() < 0.4
        meetings.append((rng.choice(annual) if same else days.known(), rng.choice(("board", "committee"))))
    rng.shuffle(meetings)
    plan["Meetings"] = [
        {"Meeting ID": f"M{number}", "Date": day, "Type": kind} for number, (day, kind) in enumerate(meetings, 1)
    ]


def add_meetings_at_splits(days: Days, plan: Plan) -> None:
    """Meetings from the day before a split, or its ex-date, to the day after both."""
    rng = days.rng
    for event in plan["Plan Events"]:
        if event["Event"] != "split":
            continue
        first, last = sorted((event["Effective Date"], event.get("Prices Adjust From", event["Effective Date"])))
        for _ in range(rng.choice((0, 1, 2))):
            day = random_day(rng, first - ONE_DAY, last + ONE_DAY)
            if days.effective <= day <= days.last:
                name = f"M{len(plan['Meetings']) + 1}"
                plan["Meetings"].append({"Meeting ID": name, "Date": day, "Type": rng.choice(("board", "committee"))})
