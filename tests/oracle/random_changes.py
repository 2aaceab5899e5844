"""Plan events at random: splits and their ex-dates, increases, amendments, authorizations, changes of control."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from .deadlines import CESSATION, DEATH
from .facts import Plan, Row
from .market import ONE_DAY, business_days_between, last_business_day_before

if TYPE_CHECKING:
    from .random_plans import Days

AMENDABLE: dict[str, tuple[Any, ...]] = {
    "Formula Option Term (years)": (1, 2, 3, 7, 10),
    "Discretionary Option Maximum Term (years)": (4, 5, 7, 12),
    "Par Value": (0.001, 0.05, 1, 0.00000001),
    "Exercise Period after Death (months)": (1, 6, 24),
    "Exercise Period after Cessation (months)": (1, 2, 6, 12),
    "Deferral Period (Januaries)": (1, 2, 4, 5),
}

RATIOS = ((2, 1), (3, 1), (3, 2), (1, 10), (7, 5), (1, 3), (1, 1), (21, 20), (1, 2))
HARSH = ((1, 10), (1, 100), (1, 1000))  # they leave nothing of what is small


def add_plan_events(days: Days, plan: Plan) -> None:
    rng = days.rng
    events = splits(days)
    events += increases(days)
    for _ in range(rng.choice((0, 0, 1, 1, 2, 3))):
        events.append(amendment(days))
    events += authorizations(days)
    if rng.random() < 0.15:
        events.append({"Effective Date": max(days.known(), days.known()), "Event": "plan termination"})
    rng.shuffle(events)
    controls = changes_of_control(days)
    events += [event for event in controls if event.get("Plan Continues") == "yes"]
    for last in controls:
        if last.get("Plan Continues") != "yes":
            events = [event for event in events if event["Effective Date"] <= last["Effective Date"]] + [last]
    for _ in range(rng.choice((0, 0, 0, 1, 2))):
        first, second = sorted((days.known(), days.known()))
        events.append({"Effective Date": first, "Event": "delivery hold"})
        if rng.random() < 0.8:
            events.append({"Effective Date": second, "Event": "delivery release"})
    plan["Plan Events"] = sorted(events, key=lambda event: event["Effective Date"])


def splits(days: Days) -> list[Row]:
    """A few, now and then two of one day, or one that takes effect after the As-of Date and is in the prices before."""
    rng = days.rng
    events: list[Row] = []
    if days.waiting or rng.random() < 0.6:
        events += [split(days, days.known()) for _ in range(rng.choice((1, 1, 2, 3)))]
        if rng.random() < 0.2:
            events.append(split(days, events[0]["Effective Date"]))
    if rng.random() < 0.1:
        events.append(split(days, days.as_of + timedelta(days=rng.randrange(1, 6))))
        events[-1]["Prices Adjust From"] = last_business_day_before(days.as_of + ONE_DAY)
    return events


def split(days: Days, day: date) -> Row:
    """A split of the day, half of them with another ex-date: mostly the next business day."""
    rng = days.rng
    new, old = rng.choice(HARSH if rng.random() < (0.4 if days.waiting else 0.05) else RATIOS)
    row: Row = {"Effective Date": day, "Event": "split", "New": new, "Old": old}
    if rng.random() < 0.6:
        after = business_days_between(day + ONE_DAY, day + timedelta(days=10))
        before = business_days_between(day - timedelta(days=10), day)
        row["Prices Adjust From"] = rng.choice(
            (after[0], after[0], after[0], after[-1], before[-1], rng.choice(before))
        )
        days.draw_to(row["Prices Adjust From"], row["Prices Adjust From"])
    days.draw_to(day, day)
    return row


def increases(days: Days) -> list[Row]:
    """Often two of one date, and something between them."""
    rng = days.rng
    events: list[Row] = []
    for _ in range(rng.choice((0, 0, 1, 2, 4))):
        events.append(increase(days, days.known()))
        if rng.random() < 0.4:
            day = events[-1]["Effective Date"]
            events += [increase(days, day) for _ in range(rng.choice((1, 1, 2)))]
            events += rng.choice(([], [], [split(days, day)], [sought(day)], [ended(day)]))
    return events


def increase(days: Days, day: date) -> Row:
    shares = days.rng.choice((1, 50, 700, 5000, 33333))
    return {"Effective Date": day, "Event": "reserve increase", "Shares": shares}


def sought(day: date) -> Row:
    return {"Effective Date": day, "Event": "authorization sought"}


def ended(day: date) -> Row:
    return {"Effective Date": day, "Event": "authorization ended"}


def amendment(days: Days) -> Row:
    rng = days.rng
    choices = {
        **AMENDABLE,
        "Formula Option Shares": (0, 0, 1, 3, 9, 150, 1111, 8000),
        "Last Option Grant Date": (days.draw(), date(2012, 1, 1)),
        "Last Deferral Service Date": (days.draw(), date(2012, 8, 31)),
    }
    term = rng.choice((*choices, DEATH, CESSATION, CESSATION, CESSATION, "Formula Option Shares"))
    row: Row = {"Effective Date": days.known(), "Event": "amendment", "Term": term, "Value": rng.choice(choices[term])}
    if term in (DEATH, CESSATION) and rng.random() < 0.7:
        row["Outstanding Awards"] = "yes"
    elif rng.random() < 0.2:
        row["Outstanding Awards"] = "no"
    return row


def authorizations(days: Days) -> list[Row]:
    """Authorization sought, and now and then given up."""
    rng = days.rng
    events = []
    for count in range(rng.choice((1, 2, 3) if days.waiting else (0, 1, 1, 1, 2))):
        first = days.waiting and count == 0
        start = days.effective if first or rng.random() < 0.4 else days.known()
        events.append(sought(start))
        end = days.known()
        if end > start and rng.random() < 0.4:
            events.append(ended(end))
    return events


def changes_of_control(days: Days) -> list[Row]:
    """None, one, or several on different days, of which the Company survives all but perhaps the last."""
    rng = days.rng
    if rng.random() > 0.4:
        return []
    dates = sorted({max(days.known(), days.known()), *(days.known() for _ in range(rng.choice((0, 0, 1, 1, 2))))})
    controls = [change_of_control(days, day) for day in dates]
    for event in controls[:-1]:
        event["Plan Continues"] = "yes"
    if rng.random() < 0.5:
        controls[-1]["Plan Continues"] = rng.choice(("yes", "yes", "no"))
    return controls


def change_of_control(days: Days, day: date) -> Row:
    rng = days.rng
    event: Row = {"Effective Date": day, "Event": "change of control", "Options Assumed": "no"}
    if rng.random() < 0.5:
        event["Options Assumed"] = "yes"
        if rng.random() < 0.7:
            event["New"], event["Old"] = rng.choice(((3, 4), (1, 1), (7, 5), (1, 1000)))
    return event
