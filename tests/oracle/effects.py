"""What each other reading would change: the plan is worked out once more under it, and the sheets are subtracted."""

from datetime import date
from typing import Any

from .facts import Plan, Row
from .market import Invalid
from .option_events import Refused
from .oracle import calculate
from .readings import CHOICES

SHEETS = ("Options", "Deferred Awards", "Fee Settlement", "Cash Due", "Share Reserve")
BALANCES = ("Reserve", "Available", "Options Outstanding", "Deferred Outstanding", "Delivered", "Assumed")
FIGURES = {
    "Deferred Shares Granted": ("Deferred Awards", "Shares Granted"),
    "Option Shares Granted": ("Options", "Shares Granted"),
    "Option Shares Lapsed": ("Options", "Shares Lapsed"),
    "Dollars Deferred": ("Fee Settlement", "Deferred"),
    "Cash Due": ("Cash Due", "Amount"),
}
NONE = "none in this run"
Results = dict[str, list[Row]]


def effects(plan: Plan) -> list[Row]:
    """The rows of the Readings sheet; Effect is ``none in this run``, or what is left out: option events, decisions."""
    in_force = {name: choices[0] for name, choices in CHOICES.items()}
    in_force |= {row["Reading"]: row["Choice"] for row in plan.get("Readings") or []}
    ours = calculate(plan)
    rows = []
    for name, choices in CHOICES.items():
        for other in choices:
            if other != in_force[name]:
                head = {"Reading": name, "In Force": in_force[name], "Alternative": other}
                rows.append(head | effect(ours, *under(plan, in_force | {name: other})))
    return rows


def under(plan: Plan, readings: dict[str, str]) -> tuple[Results | None, tuple[int, int]]:
    """The sheets under these readings, and how many option events and decisions are not possible; None: no price."""
    chosen = [{"Reading": name, "Choice": choice} for name, choice in readings.items()]
    again = plan | {"Readings": chosen}
    events, decisions = (len(plan.get(sheet) or []) for sheet in ("Option Events", "Award Decisions"))
    while True:
        left = [again.get(sheet) or [] for sheet in ("Option Events", "Award Decisions")]
        left_out = events - len(left[0]), decisions - len(left[1])
        try:
            return calculate(again, as_entered=True), left_out
        except Refused as refused:
            kept = [row for row in left[0] if row["Event ID"] != refused.event_id]
            others = [row for row in left[1] if row["Decision ID"] != refused.event_id]
            again = again | {"Option Events": kept, "Award Decisions": others}
        except Invalid:
            return None, left_out


def effect(ours: Results, theirs: Results | None, left_out: tuple[int, int]) -> Row:
    if theirs is None:
        return {"Effect": None, **dict.fromkeys(FIGURES), "Available": None, "First Date": None, "Award": None}
    same = all(ours[sheet] == theirs[sheet] for sheet in SHEETS)
    row: Row = {"Effect": NONE if same else left_out}
    for figure, (sheet, column) in FIGURES.items():
        row[figure] = sum(each[column] for each in theirs[sheet]) - sum(each[column] for each in ours[sheet])
    row["Available"] = available(theirs) - available(ours)
    row["First Date"] = first_date(ours, theirs)
    row["Award"] = award_that_differs_most(ours, theirs)
    return row


def available(results: Results) -> int:
    ledger = results["Share Reserve"]
    return int(ledger[-1]["Available"]) if ledger else 0


def first_date(ours: Results, theirs: Results) -> date | None:
    """The first day on which the balances at its end, or the sum of its Cash Due, are not the same."""
    days = {row["Date"] for side in (ours, theirs) for sheet in ("Share Reserve", "Cash Due") for row in side[sheet]}
    for day in sorted(days):
        if at_end_of(ours, day) != at_end_of(theirs, day) or cash_on(ours, day) != cash_on(theirs, day):
            return day
    return None


def at_end_of(results: Results, day: date) -> list[Any]:
    booked = [row for row in results["Share Reserve"] if row["Date"] <= day]
    return [booked[-1][name] for name in BALANCES] if booked else []


def cash_on(results: Results, day: date) -> Any:
    return sum(row["Amount"] for row in results["Cash Due"] if row["Date"] == day)


def award_that_differs_most(ours: Results, theirs: Results) -> str | None:
    """By the differences of shares granted, lapsed, pending and outstanding, added up; the first ID of several."""
    mine, others = shares(ours), shares(theirs)
    nothing = [0, 0, 0, 0]
    best, most = None, 0
    for award in sorted({*mine, *others}):
        pairs = zip(mine.get(award, nothing), others.get(award, nothing), strict=True)
        differs = sum(abs(one - two) for one, two in pairs)
        if differs > most:
            best, most = award, differs
    return best


def shares(results: Results) -> dict[str, list[int]]:
    """Shares granted, lapsed, pending and outstanding, by award."""
    options = {
        row["Option ID"]: [row["Shares Granted"], row["Shares Lapsed"], 0, row["Shares Outstanding"]]
        for row in results["Options"]
    }
    deferred = {
        row["Award ID"]: [row["Shares Granted"], 0, row["Shares Pending"], row["Shares Outstanding"]]
        for row in results["Deferred Awards"]
    }
    return options | deferred
