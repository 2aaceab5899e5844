"""Prices at random, and fees in odd and even amounts."""

from __future__ import annotations

import random
from datetime import date, timedelta
from math import ceil
from typing import TYPE_CHECKING

from .facts import Facts, Plan, Row
from .market import ONE_DAY, business_days_between, fair_market_value, first_business_day
from .random_people import in_service

if TYPE_CHECKING:
    from .random_plans import Days

FIRST_DAY = date(1999, 1, 4)


def add_prices(days: Days, plan: Plan) -> None:
    """Prices around every date of the plan, on trading days only, complete or with gaps."""
    rng = days.rng
    needed = {day for row in plan["Meetings"] for day in (row["Date"],)} | set(days.pool)
    needed |= {first_business_day(year, 1) for year in range(1999, days.last.year + 1)}
    needed |= {days.any() for _ in range(10)}
    wanted = set(business_days_between(FIRST_DAY - timedelta(days=20), FIRST_DAY))
    reach = rng.choice((1, 5, 5, 30))
    for day in needed:
        wanted.update(business_days_between(day - timedelta(days=reach), day))
    gaps = rng.choice((0.0, 0.0, 0.1, 0.5))
    first = min(wanted)
    price = rng.choice((0.02, 0.8, 4.0, 19.0, 60.0))
    rows = []
    for day in sorted(wanted):
        price = max(0.004, price * rng.uniform(0.9, 1.1))
        if day == first:
            rows.append({"Date": day, "Last Sale": 8})
        elif rng.random() >= gaps:
            rows.append(quote(rng, day, price))
    if rng.random() < 0.3:
        rng.shuffle(rows)
    plan["Prices"] = rows


def tick(rng: random.Random, price: float) -> float:
    if price < 0.05:
        return round(price, 3)
    return rng.choice((round(price * 64 + 0.5) / 64, round(price, 2), round(price, 4), round(price + 0.05, 1)))


def quote(rng: random.Random, day: date, price: float) -> Row:
    chance = rng.random()
    row: Row = {"Date": day}
    if chance < 0.75:
        row["Last Sale"] = tick(rng, price)
    if 0.7 < chance < 0.9:
        row["High Bid"] = tick(rng, price)
    if 0.65 < chance < 0.95:
        row["Low Ask"] = tick(rng, price * 1.02)
    return row


def add_fees(days: Days, plan: Plan) -> None:
    rng = days.rng
    fees: list[Row] = []
    directors = sorted({row["Director ID"] for row in plan["Directors"]})
    for director in directors:
        fees += [
            {"Director ID": director, "Fee Type": "meeting", "Meeting ID": meeting["Meeting ID"]}
            for meeting in plan["Meetings"]
            if in_service(plan, director, meeting["Date"])
            and rng.random() < (0.15 if meeting["Type"] == "annual" else 0.5)
        ]
        for year in range(1999, days.last.year + 1):
            # Not where only a service that is not known yet makes the fee one: whether it counts is open.
            until = days.as_of if first_business_day(year, 1) <= days.as_of else date(year, 12, 31)
            serves = any(
                row["Director ID"] == director
                and row["Service Start"] <= min(until, date(year, 12, 31))
                and (row.get("Service End") or date.max) >= date(year, 1, 1)
                for row in plan["Directors"]
            )
            if serves and rng.random() < 0.4:
                fees.append({"Director ID": director, "Fee Type": "annual", "Calendar Year": year})
    rng.shuffle(fees)
    facts = Facts(plan)
    for number, fee in enumerate(fees, 1):
        fee["Fee ID"] = f"F{number}"
        fee["Amount"] = amount(rng, facts, fee)
    plan["Fees"] = fees


def amount(rng: random.Random, facts: Facts, fee: Row) -> float:
    """An even or an odd amount, now and then worth a whole number of shares, or a cent less."""
    chance = rng.random()
    if chance < 0.35:
        if fee["Fee Type"] == "annual":
            day = valued_on = first_business_day(fee["Calendar Year"], 1)
        else:
            day = facts.meeting(fee["Meeting ID"])["Date"]
            valued_on = day - ONE_DAY
        price = fair_market_value(facts.quotes, facts.splits, valued_on, day, fee["Fee ID"]).price
        even = (price * 100).denominator  # so many shares are worth whole cents
        shares = even * rng.randrange(1, 2000 // even + 2) if even <= 1000 else rng.randrange(1, 2000)
        worth = ceil(price * shares * 100) - rng.choice((0, 0, 0, 1))
        return worth / 100 if worth > 0 else 1
    if chance < 0.45:
        return rng.choice((0.01, 0.02, 1, 3.33, 20, 75.5))
    return rng.choice((800, 1250, 12000, 10000.01, round(rng.uniform(1, 20000), 2)))
