"""Directors at random: their services, employment, notices and consents."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from .facts import Plan, Row
from .market import ONE_DAY

if TYPE_CHECKING:
    from .random_plans import Days

# Their order as text is not that of the numbers in them, nor that of the alphabet.
IDS = ("10", "9", "a", "B", "007", "2", "x1", "A", "C-3", "AA")


def add_directors(days: Days, plan: Plan) -> None:
    rng = days.rng
    rows: list[Row] = []
    for director in rng.sample(IDS, rng.randrange(1, 9)):
        rows += services(days, director)
    if rng.random() < 0.5:
        rng.shuffle(rows)
    plan["Directors"] = rows


def services(days: Days, director: str) -> list[Row]:
    """One service or two, the first mostly from before the Plan."""
    rng = days.rng
    row: Row = {"Director ID": director, "Name": f"Director {director}", "Service Start": date(1995, 1, 1)}
    if rng.random() < 0.35:
        row["Service Start"] = days.draw()
    if rng.random() < 0.3:
        row["Account No."] = rng.choice(("00017", "A-17", f"acc {director}"))
    rows = [row]
    if rng.random() < 0.45:
        return rows
    end_service(days, row)
    if row["End Reason"] == "death":
        return rows
    if rng.random() < 0.35:
        start = row["Service End"] + ONE_DAY
        if rng.random() < 0.8:
            start = max(start, days.draw())
        again: Row = {"Director ID": director, "Name": row["Name"], "Service Start": start}
        if rng.random() < 0.4:
            again["Account No."] = f"new {director}"
        rows.append(again)
        if rng.random() < 0.5:
            end_service(days, again)
    last = rows[-1]
    if last.get("End Reason") == "other" and rng.random() < 0.4:
        soon = last["Service End"] + timedelta(days=rng.choice((1, 2, 30, 60, 89, 95)))
        last["Death Date"] = max(soon, days.draw()) if rng.random() < 0.3 else soon
    return rows


def end_service(days: Days, row: Row) -> None:
    rng = days.rng
    row["Service End"] = max(row["Service Start"], days.draw())
    row["End Reason"] = rng.choice(("death", "other", "other"))


def cut_into_terms(days: Days, plan: Plan) -> None:
    """Make rows of terms of office out of some rows of service, with no day between them and each its account."""
    rng = days.rng
    rows: list[Row] = []
    for row in plan["Directors"]:
        rest = dict(row)
        first, last = row["Service Start"], row.get("Service End") or days.last
        chances = {day for day in (*days.pool, days.as_of, days.any()) if first <= day < last}
        cuts = rng.sample(sorted(chances), min(len(chances), rng.choice((1, 1, 2, 3)))) if rng.random() < 0.25 else []
        if chances and days.as_of in chances and rng.random() < 0.1:
            cuts = [days.as_of]
        for day in sorted(cuts):
            term = {"Director ID": row["Director ID"], "Name": row["Name"], "Service Start": rest["Service Start"]}
            term |= {"Service End": day, "End Reason": "other"}
            if "Account No." in rest:
                term["Account No."] = rest.pop("Account No.")
            rows.append(term)
            rest["Service Start"] = day + ONE_DAY
            if rng.random() < 0.4:
                rest["Account No."] = f"{day:%y%m%d} {row['Director ID']}"
            days.draw_to(day, day)
        rows.append(rest)
    if rng.random() < 0.3:
        rng.shuffle(rows)
    plan["Directors"] = rows


def in_service(plan: Plan, director: str, day: date) -> bool:
    return any(
        row["Director ID"] == director and row["Service Start"] <= day <= (row.get("Service End") or date.max)
        for row in plan["Directors"]
    )


def employed(plan: Plan, director: str, day: date) -> bool:
    return any(
        row["Director ID"] == director and row["Employee From"] <= day <= (row.get("Employee To") or date.max)
        for row in plan["Employment"]
    )


def add_employment(days: Days, plan: Plan) -> None:
    rng = days.rng
    plan["Employment"] = []
    for director in sorted({row["Director ID"] for row in plan["Directors"]}):
        if rng.random() > 0.25:
            continue
        bounds = sorted({days.draw() for _ in range(4)} | {date(1998, 1, 1)} if rng.random() < 0.5 else {days.draw()})
        for first, last in zip(bounds[::2], [*bounds[1::2], None], strict=False):
            row: Row = {"Director ID": director, "Employee From": first}
            if last is not None:
                row["Employee To"] = last
            plan["Employment"].append(row)


def add_elections(days: Days, plan: Plan, effective: date) -> None:
    rng = days.rng
    rows: dict[tuple[str, date], Row] = {}
    for director in sorted({row["Director ID"] for row in plan["Directors"]}):
        tries = [effective, date(effective.year, 12, 31)] if rng.random() < 0.7 else []
        tries += [days.draw() for _ in range(rng.randrange(4))]
        tries += [date(rng.randrange(2000, 2010), *rng.choice(((1, 1), (12, 31)))) for _ in range(rng.randrange(3))]
        for number, day in enumerate(tries):
            action = "elect" if number == 0 or rng.random() < 0.75 else "revoke"
            eligible = in_service(plan, director, day) and not employed(plan, director, day)
            allowed = eligible if action == "elect" else in_service(plan, director, day)
            if allowed and day >= effective:
                rows.setdefault((director, day), notice(director, day, action))
    plan["Elections"] = list(rows.values())
    rng.shuffle(plan["Elections"])


def notice(director: str, day: date, action: str) -> Row:
    return {"Director ID": director, "Notice Date": day, "Action": action}


def add_consents(days: Days, plan: Plan) -> None:
    rng = days.rng
    plan["Consents"] = []
    for director in sorted({row["Director ID"] for row in plan["Directors"]}):
        for day in sorted({days.draw() for _ in range(rng.choice((0, 1, 1, 2, 3)))} | {days.effective}):
            if rng.random() < (0.1 if days.waiting else 0.4):
                continue
            row: Row = {"Director ID": director, "Consent Date": day}
            later = min((later for later in (days.draw(), days.draw()) if later > day), default=day)
            if later > day and rng.random() < 0.6:
                row["Consent Withdrawn"] = later
            plan["Consents"].append(row)
