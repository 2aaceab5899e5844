"""Whether a plan drawn at random is one that a person may enter: the contract's own demands on its rows."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from .facts import Plan
from .figures import number
from .market import ONE_DAY, business_days


def faults(plan: Plan) -> Any:
    """What in the plan's rows is not as the contract asks."""
    unique = {
        "Plan": ("Term",),
        "Directors": ("Director ID", "Service Start"),
        "Employment": ("Director ID", "Employee From"),
        "Meetings": ("Meeting ID",),
        "Fees": ("Fee ID",),
        "Prices": ("Date",),
        "Discretionary Grants": ("Grant ID",),
        "Vesting": ("Grant ID", "Exercisable Date"),
        "Option Events": ("Event ID",),
        "Readings": ("Reading",),
    }
    for sheet, key in unique.items():
        keys = [tuple(row[column] for column in key) for row in plan.get(sheet, [])]
        if len(set(keys)) < len(keys):
            yield f"{sheet}: a key twice"
    annual = [row["Date"] for row in plan["Meetings"] if row["Type"] == "annual"]
    if len(set(annual)) < len(annual) or len(annual) > 12:
        yield "Meetings: two annual meetings on a date, or more than twelve"
    yield from overlaps(plan.get("Directors", []), "Service Start", "Service End")
    yield from overlaps(plan.get("Employment", []), "Employee From", "Employee To")
    yield from director_faults(plan)
    yield from notice_faults(plan)
    yield from plan_event_faults(plan)
    trading = set(business_days())
    for row in plan["Prices"]:
        prices = [value for column, value in row.items() if column != "Date"]
        if row["Date"] not in trading or min(prices, default=1) <= 0:
            yield f"Prices: {row}"


def overlaps(rows: list[dict[str, Any]], start: str, end: str) -> Any:
    ordered = sorted(rows, key=lambda row: (row["Director ID"], row[start]))
    for row in ordered:
        if (row.get(end) or date.max) < row[start]:
            yield f"{end} before {start}: {row}"
    for one, two in pairwise(ordered):
        if one["Director ID"] == two["Director ID"] and (one.get(end) or date.max) >= two[start]:
            yield f"overlap: {one} {two}"


def director_faults(plan: Plan) -> Any:
    for row in plan["Directors"]:
        if bool(row.get("Service End")) != bool(row.get("End Reason")):
            yield f"an end without a reason, or the reverse: {row}"
        death = row["Service End"] if row.get("End Reason") == "death" else row.get("Death Date")
        if row.get("Death Date") and (row.get("End Reason") != "other" or row["Death Date"] <= row["Service End"]):
            yield f"a Death Date of one who did not leave before: {row}"
        others = [other for other in plan["Directors"] if other["Director ID"] == row["Director ID"]]
        follows = any(
            row.get("Service End") and other["Service Start"] - row["Service End"] == ONE_DAY for other in others
        )
        if follows and row["End Reason"] != "other":
            yield f"a row that another follows ends by death: {row}"
        if death and any((other.get("Service End") or date.max) > death for other in others):
            yield f"service after death: {row}"


def serving(plan: Plan, director: str, first: date, last: date) -> bool:
    return any(
        row["Director ID"] == director
        and row["Service Start"] <= last
        and (row.get("Service End") or date.max) >= first
        for row in plan["Directors"]
    )


def follows_on(plan: Plan, director: str, day: date) -> bool:
    """Whether the director serves on each of the 31 days up to the day."""
    return all(serving(plan, director, each, each) for each in (day - timedelta(days=back) for back in range(32)))


def notice_faults(plan: Plan) -> Any:
    terms = {row["Term"]: row["Value"] for row in plan["Plan"]}
    effective = terms.get("Effective Date", date(1999, 7, 27))
    meetings = {row["Meeting ID"]: row["Date"] for row in plan["Meetings"]}
    for row in plan["Fees"]:
        year = row.get("Calendar Year")
        first = date(year, 1, 1) if year else row.get("Fee Date") or meetings[row["Meeting ID"]]
        last = date(year, 12, 31) if year else first
        if not serving(plan, row["Director ID"], first, last) or row["Amount"] <= 0:
            yield f"Fees: {row}"
        if number(row["Amount"]) * 100 % 1:
            yield f"Fees: parts of a cent: {row}"
    for row in plan.get("Elections", []):
        day = row["Notice Date"]
        employed = any(
            job["Director ID"] == row["Director ID"]
            and job["Employee From"] <= day <= (job.get("Employee To") or date.max)
            for job in plan.get("Employment", [])
        )
        if not serving(plan, row["Director ID"], day, day) or (employed and row["Action"] == "elect"):
            yield f"Elections: {row}"
        if day < effective:
            yield f"Elections: before the Effective Date: {row}"
        if row["Action"] == "revoke" and {"Percent", "First Year"} & set(row):
            yield f"Elections: a revocation of a part: {row}"
        begun = serving(plan, row["Director ID"], day - timedelta(days=31), day - timedelta(days=31))
        if row.get("First Year") == "yes" and begun and follows_on(plan, row["Director ID"], day):
            yield f"Elections: First Year of an old service: {row}"
    for row in plan.get("Consents", []):
        if row.get("Consent Withdrawn") and row["Consent Withdrawn"] <= row["Consent Date"]:
            yield f"Consents: {row}"


def plan_event_faults(plan: Plan) -> Any:
    terms = {row["Term"]: row["Value"] for row in plan["Plan"]}
    events = plan.get("Plan Events", [])
    if any(one["Effective Date"] > two["Effective Date"] for one, two in pairwise(events)):
        yield "Plan Events: not in order"
    if any(row["Effective Date"] < terms.get("Effective Date", date(1999, 7, 27)) for row in events):
        yield "Plan Events: before the Effective Date"
    yield from control_faults(events)
    for row in events:
        if "Prices Adjust From" in row and row["Event"] != "split":
            yield f"Plan Events: an ex-date of no split: {row}"
        if row.get("Outstanding Awards") == "yes" and not str(row.get("Term")).startswith("Exercise Period"):
            yield f"Plan Events: cannot reach outstanding awards: {row}"
    for row in plan.get("Option Events", []):
        if ("Shares Tendered" in row) != ("Held 6 Months" in row):
            yield f"Option Events: {row}"
        if "Authority Shown" in row and row.get("Exercised By") != "estate":
            yield f"Option Events: {row}"
    for row in plan.get("Discretionary Grants", []):
        if row["Expiration Date"] > row["Grant Date"] + timedelta(days=12 * 366):
            yield f"Discretionary Grants: {row}"


def control_faults(events: list[dict[str, Any]]) -> Any:
    """What follows a change of control that the Plan does not survive; two of one day."""
    controls = [row["Effective Date"] for row in events if row["Event"] == "change of control"]
    if len(set(controls)) < len(controls):
        yield "Plan Events: two changes of control on a day"
    ended = False
    for row in events:
        if ended and row["Event"] not in ("delivery hold", "delivery release"):
            yield "Plan Events: after a change of control"
        ended |= row["Event"] == "change of control" and row.get("Plan Continues") != "yes"
