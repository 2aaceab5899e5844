"""What is delivered under an award, to whom, and from when. Plan §6(e)(iii), §7(b), §8(d)."""

from collections.abc import Iterator
from datetime import date

from calc.contract.ids import issued_for
from calc.explanation.facts import NO_ROW, Facts
from calc.explanation.words import Step, joined_with_and, shares, short
from calc.results.records import Row

_EVENT = ("Effective Date", "Event")


def delivery_steps(facts: Facts, award: str) -> Iterator[Step]:
    """Make a step for each issuance of an award."""
    for row in facts.find("Issuances", {"Reference": award}):
        yield _delivery_step(facts, row)


def _delivery_step(facts: Facts, row: Row) -> Step:
    """Say when shares may be delivered: an estate shows its authority first, and a hold is waited for. Plan §8(d)."""
    due, ready = row["Due Date"], row["Deliverable From"]
    text = f"{short(row['Issuance ID'])}: {shares(row['Shares'])} for {short(row['Payee'])}, due on {due}"
    if ready == due:
        return Step("Delivery", "§7(b), §8(d)", f"{text} and deliverable from that day.")
    since, authority, cells = _authority_shown(facts, row, due)
    held, of_hold = _hold_in_force(facts, since, ready) if since is not None else ("", ())
    when = f"deliverable from {ready}" if ready else "not deliverable yet"
    text = f"{text}, {when}: {joined_with_and([reason for reason in (authority, held) if reason])}"
    return Step("Delivery", "§6(e)(iii), §8(d)", f"{text}.", cells + of_hold)


def _authority_shown(facts: Facts, row: Row, due: date) -> tuple[date | None, str, tuple[str, ...]]:
    """Find the day from which an estate's authority stands in the way no longer, why, and the cells."""
    event_id = issued_for(row["Issuance ID"])
    event = facts.first("Option Events", {"Event ID": event_id}) if row["Source"] != "deferred stock" else NO_ROW
    if event.get("Exercised By") != "estate":
        return due, "", ()
    source = facts.first("Sources", {"Source Of": "option event", "Reference": event_id})
    shown = event["Authority Shown"]
    headers = ("Exercised By", "Authority Shown") if shown else ("Exercised By",)
    cells = facts.cells("Option Events", source.get("Option Events Row"), *headers)
    if shown is None:
        return None, "the estate has not shown its authority", cells
    return max(due, shown), f"the estate showed its authority on {shown}" if shown > due else "", cells


def _hold_in_force(facts: Facts, since: date, ready: date | None) -> tuple[str, tuple[str, ...]]:
    """Say which delivery hold was in force on a day, and its release, with the cells; empty where none was."""
    holds, releases = (facts.plan_events(event) for event in ("delivery hold", "delivery release"))
    before = [event for event in [*holds, *releases] if event["From"] <= since]
    last = max(before, key=lambda event: (event["From"], event["Row"]), default=NO_ROW)
    if last.get("What") != "delivery hold":
        return "", ()
    ends = [event for event in releases if event["From"] == ready]
    cells = tuple(c for row in (last, *ends[-1:]) for c in facts.cells("Plan Events", row["Row"], *_EVENT))
    return f"a delivery hold since {last['From']}" + (f" was released on {ready}" if ends else ""), cells
