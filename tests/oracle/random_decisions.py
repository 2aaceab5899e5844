"""Decisions on awards at random, each kept only if the oracle allows it."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from .facts import Plan, Row
from .figures import years_after
from .market import ONE_DAY
from .random_events import LATEST, deaths_of, try_out

if TYPE_CHECKING:
    from .random_plans import Days

GROUNDS = (
    "accounting change",
    "extraordinary dividend",
    "consolidation or merger",
    "acquisition or disposition",
    "other event",
)


def own_chance(plan: Plan) -> random.Random:
    """A chance of its own, drawn from the plan so far: what else is drawn stays as it was."""
    return random.Random(f"decisions {plan['Plan']} {len(plan['Fees'])} {len(plan.get('Award Decisions', []))}")


def add_decisions(days: Days, plan: Plan) -> None:
    rng = own_chance(plan)
    if rng.random() < 0.55:
        return
    found = try_out(plan)
    if found is None:
        return
    awards = [row for row in found["Options"] + found["Deferred Awards"] if row["Shares Granted"]]
    for _ in range(rng.choice((1, 2, 4, 7)) if awards else 0):
        rows = plan.get("Award Decisions", [])
        row = trial_decision(rng, days, plan, awards, f"{rng.choice(('AD', 'd'))}-{len(rows)}")
        at = rng.randrange(len(rows) + 1)
        for _ in range(3):
            more = [*rows[:at], row, *rows[at:]]
            if try_out(plan | {"Award Decisions": more}) is not None:
                plan["Award Decisions"] = more
                break
            if row.get("Shares", 1) == 1:
                break
            row = row | {"Shares": max(1, row["Shares"] // rng.choice((2, 5, 20)))}


def add_stepwise_grants(days: Days, plan: Plan) -> None:
    """A grant or two in steps, so that at a death or before it there is something to decide about."""
    rng = own_chance(plan)
    serving = [row for row in plan["Directors"] if row.get("End Reason") == "death"] or plan["Directors"]
    for count in range(rng.choice((0, 1, 2))):
        row = rng.choice(serving)
        end = row.get("Service End") or days.last
        day = max(row["Service Start"], days.effective) + timedelta(days=rng.randrange(1, 400))
        steps = sorted({end + timedelta(days=rng.choice((-30, 0, 1, 90, 400))), day, end + timedelta(days=200)})
        parts = [rng.choice((1, 10, 333, 1000)) for _ in steps]
        grant: Row = {
            "Grant ID": f"SO-{count}",
            "Director ID": row["Director ID"],
            "Grant Date": day,
            "Shares": sum(parts),
            "Exercise Price": rng.choice((1, 2.5, 8)),
            "Expiration Date": years_after(day, 4),
        }
        vesting = [
            {"Grant ID": grant["Grant ID"], "Exercisable Date": first, "Shares": part}
            for first, part in zip(steps, parts, strict=True)
        ]
        more = {
            "Discretionary Grants": [*plan.get("Discretionary Grants", []), grant],
            "Vesting": [*plan.get("Vesting", []), *vesting],
        }
        if all(step >= day for step in steps) and try_out(plan | more) is not None:
            plan.update(more)


def trial_decision(rng: random.Random, days: Days, plan: Plan, awards: list[Row], decision_id: str) -> Row:
    """A decision somewhere in an award's life, mostly on a day on which something else happens."""
    stepwise = {row["Grant ID"] for row in plan.get("Vesting", [])}
    options = [row for row in awards if "Option ID" in row]
    by_steps = [row for row in options if row["Option ID"] in stepwise] or options
    kind = rng.choice(
        ("adjust", "adjust", "exercisable", "keep on death", "exercise period") if options else ("adjust",)
    )
    award = rng.choice(awards)
    if kind != "adjust":
        award = rng.choice(by_steps if kind != "exercise period" else options)
    dead = [row for row in by_steps if died_in_service(plan, row)]
    if kind == "keep on death" and dead:
        award = rng.choice(dead)
    taken = [row for row in awards if row.get("Option ID", row.get("Award ID")) in decided(plan)]
    if kind != "adjust":
        taken = [row for row in taken if "Option ID" in row]
    if taken and kind in ("adjust", "exercise period") and rng.random() < 0.3:
        award = rng.choice(taken)
    day = rng.choice(chances(rng, days, plan, award, kind))
    row: Row = {
        "Decision ID": decision_id,
        "Decided On": day - timedelta(days=rng.choice((0, 0, 1, 20))),
        "Decided By": "Board" if kind == "keep on death" else rng.choice(("Board", "Committee")),
        "Effective Date": day,
        "Award ID": award.get("Option ID") or award["Award ID"],
        "Decision": kind,
    }
    details = {"adjust": adjustment, "exercisable": exercisable, "keep on death": kept, "exercise period": period}
    return row | details[kind](rng, days, award, day) | ({"Minutes": f"Minutes {day}"} if rng.random() < 0.3 else {})


def decided(plan: Plan) -> set[str]:
    return {row["Award ID"] for row in plan.get("Award Decisions", [])}


def died_in_service(plan: Plan, award: Row) -> list[date]:
    """The days on which the director of an award dies in service after its grant."""
    return [
        row["Service End"]
        for row in plan["Directors"]
        if row["Director ID"] == award["Director ID"]
        and row.get("End Reason") == "death"
        and row["Service End"] > award["Grant Date"]
    ]


def chances(rng: random.Random, days: Days, plan: Plan, award: Row, kind: str) -> list[date]:
    """The days that are drawn from: of splits, ends of service, deadlines and decisions, and those beside them."""
    first = award["Grant Date"]
    deaths = died_in_service(plan, award)
    if kind == "keep on death" and deaths and rng.random() < 0.95:
        return deaths
    own = [row for row in plan["Directors"] if row["Director ID"] == award["Director ID"]]
    ends = [row.get("Service End") for row in own] + [deaths_of(row) for row in own]
    marks = [day for day in ends if day] + [row["Effective Date"] for row in plan["Plan Events"]]
    marks += [row["Effective Date"] for row in plan.get("Award Decisions", [])] * 2
    marks += [award.get("Deadline") or award.get("Issuance Date") or first, first + ONE_DAY]
    marks += [row["Exercisable Date"] for row in plan.get("Vesting", []) if row["Grant ID"] == award.get("Option ID")]
    drawn = [day + rng.choice((0, 0, 0, -1, 1)) * ONE_DAY for day in marks] + [days.draw() for _ in range(3)]
    drawn += [first + timedelta(days=rng.randrange(1, 900))]
    return [day for day in drawn if first < day <= LATEST] or [first + ONE_DAY]


def adjustment(rng: random.Random, days: Days, award: Row, day: date) -> Row:
    size = award["Shares Granted"]
    shares = rng.choice((size * 5 // 4, size * 3, size + 1, size // 2 or 1, size - 1 or 1, 7, 1, size))
    row: Row = {"Board Determined On": day - timedelta(days=rng.choice((0, 3))), "Ground": rng.choice(GROUNDS)}
    price = "Option ID" in award and rng.random() < 0.7
    if price:
        row["Exercise Price"] = rng.choice((4.8, 0.01, 12.3456, 0.12345678, 7, 33.3333))
    return row if price and rng.random() < 0.4 else row | {"Shares": shares}


def exercisable(rng: random.Random, days: Days, award: Row, day: date) -> Row:
    size = award["Shares Granted"]
    shares = rng.choice((size // 3 or 1, size // 7 or 1, 1, size))
    return {"Shares": shares, "Vesting Taken From": rng.choice(("next steps", "last steps"))}


def kept(rng: random.Random, days: Days, award: Row, day: date) -> Row:
    row: Row = {"Shares": rng.choice((award["Shares Granted"], award["Shares Granted"] // 3 or 1, 1))}
    if rng.random() < 0.6:
        row["Exercisable From"] = day + timedelta(days=rng.choice((0, 1, 30, 200, 500)))
    return row


def period(rng: random.Random, days: Days, award: Row, day: date) -> Row:
    final = award["Final Exercise Date"]
    span = max((final - day).days, 0)
    last = rng.choice((final, day, day + timedelta(days=rng.randrange(span + 1)), award["Deadline"], days.draw()))
    row: Row = {"Last Day": min(max(last, day), final)}
    if rng.random() < 0.7:
        row["Consent On"] = day - timedelta(days=rng.choice((0, 2)))
    return row
