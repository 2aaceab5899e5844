"""Discretionary grants and option events at random, each kept only if the oracle allows it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .facts import Facts, Plan, Row
from .figures import cents, number, shown, years_after
from .market import ONE_DAY, Invalid, fair_market_value, last_business_day_before
from .option_events import Refused
from .oracle import calculate
from .random_people import in_service

if TYPE_CHECKING:
    from .random_plans import Days

LATEST = date(2014, 12, 31)


def as_if_at(plan: Plan, day: date) -> Plan:
    """The plan with another As-of Date."""
    terms = [row for row in plan["Plan"] if row["Term"] != "As-of Date"]
    return plan | {"Plan": [*terms, {"Term": "As-of Date", "Value": day}]}


def try_out(plan: Plan, day: date = LATEST) -> Plan | None:
    """The plan's results, where it is not against the rules."""
    try:
        return calculate(as_if_at(plan, day))
    except (Invalid, Refused):
        return None


def add_grants(days: Days, plan: Plan) -> None:
    rng = days.rng
    calculate(as_if_at(plan, LATEST))
    plan["Discretionary Grants"], plan["Vesting"] = [], []
    for count in range(rng.choice((0, 0, 2, 4, 6, 8))):
        row, vesting = grant(days, plan, f"{rng.choice('ADEGZ')}O-{count}")
        more = {
            "Discretionary Grants": [*plan["Discretionary Grants"], row],
            "Vesting": [*plan["Vesting"], *vesting],
        }
        if try_out(plan | more) is not None:
            plan.update(more)
    rng.shuffle(plan["Vesting"])


def grant(days: Days, plan: Plan, grant_id: str) -> tuple[Row, list[Row]]:
    rng = days.rng
    meetings = [row["Date"] for row in plan["Meetings"]]
    day = rng.choice(meetings) if meetings and rng.random() < 0.4 else days.known()
    serving = [row for row in plan["Directors"] if in_service(plan, row["Director ID"], day)]
    shares = rng.choice((10, 333, 900, 6000, 9001))
    director = rng.choice(serving or plan["Directors"])
    ends = [director.get("Service End"), *(event["Effective Date"] for event in plan["Plan Events"][-2:])]
    latest = rng.choice([end for end in ends if end and day < end <= years_after(day, 4)] or [years_after(day, 4)])
    row: Row = {
        "Grant ID": grant_id,
        "Director ID": director["Director ID"],
        "Grant Date": day,
        "Shares": shares,
        "Exercise Price": rng.choice((0.01, 0.005, 1, 2.5, 8, 19.625, 0.12345678)),
        "Expiration Date": rng.choice(
            (latest, latest, years_after(day, 10), day + timedelta(days=rng.randrange(1, 1400)))
        ),
    }
    if rng.random() < 0.35:
        row["Stock Source"] = rng.choice(("treasury", "treasury", "original issue"))
    if rng.random() < 0.25:
        row["Exercisable From"] = day + timedelta(days=rng.randrange(min(900, (row["Expiration Date"] - day).days)))
        return row, []
    if rng.random() < 0.75:
        return row, vesting_steps(days, row)
    return row, []


def vesting_steps(days: Days, row: Row) -> list[Row]:
    rng = days.rng
    first, last, shares = row["Grant Date"], row["Expiration Date"], row["Shares"]
    span = min(1400, (last - first).days)
    dates = {first + timedelta(days=rng.randrange(span + 1)) for _ in range(rng.randrange(1, 5))}
    drawn = days.draw()
    if first <= drawn <= last:
        dates.add(drawn)
    cuts = sorted(rng.sample(range(1, shares), len(dates) - 1))
    parts = [high - low for low, high in zip([0, *cuts], [*cuts, shares], strict=True)]
    return [
        {"Grant ID": row["Grant ID"], "Exercisable Date": day, "Shares": part}
        for day, part in zip(sorted(dates), parts, strict=True)
    ]


def add_option_events(days: Days, plan: Plan) -> None:
    rng = days.rng
    plan["Option Events"] = []
    found = try_out(plan)
    options = [row for row in found["Options"] if row["Shares Granted"]] if found else []
    if not options:
        return
    dead = {row["Director ID"] for row in plan["Directors"] if deaths_of(row)}
    left = [row for row in options if row["Director ID"] in dead]
    for count in range(rng.randrange(13)):
        option = rng.choice(left if left and rng.random() < 0.3 else options)
        event = trial_event(days, plan, option, f"{rng.choice(('E', 'e', 'X-'))}{count}")
        at = rng.randrange(len(plan["Option Events"]) + 1)
        for _ in range(3):
            events = [*plan["Option Events"]]
            events.insert(at, event)
            if try_out(plan | {"Option Events": events}) is not None:
                plan["Option Events"] = events
                pay(days, plan, event)
                break
            event = event | {"Shares": max(1, event["Shares"] // rng.choice((2, 7)))}


def trial_event(days: Days, plan: Plan, option: Row, event_id: str) -> Row:
    """An event somewhere in the option's life; mostly on a day on which something else happens."""
    rng = days.rng
    first, last = option["Grant Date"], min(option["Deadline"], LATEST)
    chances = [first, last, last - ONE_DAY, min(first + timedelta(days=rng.randrange(900)), last)]
    chances += [day for day in days.pool if first <= day <= last]
    deaths = [deaths_of(row) for row in plan["Directors"] if row["Director ID"] == option["Director ID"]]
    died = min((day for day in deaths if day), default=None)
    if died is not None and first <= died < last:
        chances = [*rng.sample(chances, 3), died, died, died + ONE_DAY, last]
    if rng.random() < 0.25:
        moves = [event for event in plan["Plan Events"] if event["Event"] == "split"]
        dates = [event.get(name) for event in moves for name in ("Effective Date", "Prices Adjust From")]
        chances = [day for day in dates if day and first <= day <= last] or chances
    taken = rng.choice([row["Date"] for row in plan["Option Events"]] or chances)
    day = taken if first <= taken <= last and rng.random() < 0.3 else rng.choice(chances)
    event: Row = {
        "Event ID": event_id,
        "Option ID": option["Option ID"],
        "Date": day,
        "Event": rng.choice(("exercise", "exercise", "exercise", "cash-out", "share settlement")),
        "Shares": rng.choice((1, 7, 100, option["Shares Granted"] // 2 or 1, option["Shares Granted"])),
    }
    if rng.random() < 0.2:
        event["Stock Source"] = rng.choice(("treasury", "original issue"))
    if died is not None and (day > died or (day == died and rng.random() < 0.5)):
        event["Exercised By"] = "estate"
        if rng.random() < 0.7:
            event["Authority Shown"] = max(died, day + timedelta(days=rng.choice((-20, -1, 0, 1, 45, 400))))
    elif rng.random() < 0.3:
        event["Exercised By"] = "director"
    return event


def deaths_of(row: Row) -> date | None:
    day: date | None = row["Service End"] if row.get("End Reason") == "death" else row.get("Death Date")
    return day


def pay(days: Days, plan: Plan, event: Row) -> None:
    """Record a payment in one of the ways that the Plan allows, where the oracle agrees to it."""
    rng = days.rng
    if event["Event"] != "exercise" or rng.random() < 0.15:
        return
    found = try_out(plan)
    assert found is not None
    due: Decimal = next(row for row in found["Option Events"] if row["Event ID"] == event["Event ID"])["Price Due"]
    payment = tender(days, plan, event, due) if rng.random() < 0.45 else money(days, due)
    events = [row | payment if row["Event ID"] == event["Event ID"] else row for row in plan["Option Events"]]
    if try_out(plan | {"Option Events": events}) is not None:
        plan["Option Events"] = events


def amount(value: Decimal) -> Any:
    return float(value)


def money(days: Days, due: Decimal) -> Row:
    """The price due in one part or in two or three."""
    rng = days.rng
    columns = rng.sample(("Cash Paid", "Personal Check", "Broker Paid"), rng.choice((1, 1, 2, 3)))
    payment: Row = {}
    left = due
    for column in columns[1:]:
        part = (due * rng.randrange(60) / 100).quantize(Decimal("0.01"))
        if 0 < part < left:
            payment[column] = amount(part)
            left -= part
    payment[columns[0]] = amount(left)
    return payment


def tender(days: Days, plan: Plan, event: Row, due: Decimal) -> Row:
    """Shares for all of the price due, or for a part and the rest in money."""
    rng = days.rng
    facts = Facts(as_if_at(plan, LATEST))
    day = event["Date"]
    one = fair_market_value(facts.quotes, facts.splits, last_business_day_before(day), day, event["Event ID"]).price
    enough = -(-number(due) // one)
    shares = rng.choice((enough, enough, max(1, enough // 3)))
    payment: Row = {"Shares Tendered": int(shares), "Held 6 Months": rng.choice(("yes", "not from the Company"))}
    left = shown(cents(max(number(due) - cents(shares * one), number(0))), 2)
    assert left is not None
    return payment | money(days, left) if left else payment
