"""Why a director was eligible, or not. Plan §3, §5, §6(a)."""

from datetime import date

from calc.contract.readings import DEATH_OR_LEAVING_AT_THE_MEETING
from calc.explanation.facts import Facts
from calc.explanation.readings import as_chosen
from calc.explanation.words import Step, name_and_id, span
from calc.results.records import Row


def eligible(facts: Facts, source: Row, director: str, day: date) -> Step:
    """Say that a director was eligible on the day of an award. Plan §5."""
    service, cells = _service_in_words(facts, source, director)
    return Step("Eligibility", "§5", f"{service}, and was not an employee on {day}: eligible.", cells)


def not_eligible(facts: Facts, source: Row, director: str, day: date) -> Step:
    """Say why a director was not eligible on a day: an employee, or not in service. Plan §5."""
    if source["Employment Row"] is not None:
        return _employee_step(facts, source, director)
    service, cells = _service_in_words(facts, source, director)
    return Step("Eligibility", "§5", f"{service}, so not on {day}: not eligible.", cells)


def for_formula_option(facts: Facts, source: Row, line: Row) -> Step:
    """Say why a Formula Option was due to a director at an annual meeting, or not. Plan §3, §5, §6(a)."""
    day, reason, director = line["Date"], line["Reason"], name_and_id(line)
    if reason == "outside plan term":
        text, section, cells = outside_term(facts, day, for_options=True)
        return Step("Eligibility", section, text, cells)
    if reason == "employee":
        return _employee_step(facts, source, director)
    service, cells = _service_in_words(facts, source, director)
    why_not = {
        "newly elected": f"{service}: newly elected at the meeting, and neither reelected nor continuing.",
        "leaving": f"{service}: leaving at the meeting, and neither reelected nor continuing.",
        "not in service": f"{service}, so not on {day}.",
    }
    if reason == "leaving" and line["Granted"] == "yes":
        words, chosen = as_chosen(facts, DEATH_OR_LEAVING_AT_THE_MEETING)
        text = f"{service}: the meeting was on the last day, and the director was not an employee on it.{words}"
        return Step("Eligibility", "§5, §6(a)", text, cells + chosen)
    granted = f"{service}, before and after the meeting, and was not an employee on {day}: reelected or continuing."
    return Step("Eligibility", "§5, §6(a)", why_not.get(reason, granted), cells)


def outside_term(facts: Facts, day: date, for_options: bool) -> tuple[str, str, tuple[str, ...]]:
    """Say why the Plan could make no award on a day. Plan §3, §6(j), §8(f).

    Gives the sentence, its section and the cells.
    """
    effective = facts.term("Effective Date", day)
    if effective.value is not None and day < effective.value:
        return f"The Plan did not become effective until {effective.value}.", "§3", effective.cells
    for event in facts.plan_events("plan termination", day)[:1]:
        cells = facts.cells("Plan Events", event["Row"], "Effective Date", "Event")
        return f"The Plan was terminated on {event['From']}: no award is made from that day on.", "§8(f)", cells
    for event in facts.plan_events("change of control", day)[-1:]:
        if event["From"] < day and event.get("Yes") != "Plan Continues":
            cells = facts.cells("Plan Events", event["Row"], "Effective Date", "Event")
            return f"After the change of control of {event['From']} no award is made.", "§6(j)", cells
    last = facts.term("Last Option Grant Date", day)
    if for_options and last.value is not None and day > last.value:
        return f"No option is granted after {last.value}.", "§3", last.cells
    return f"{day} is outside the term of the Plan.", "§3", ()


def _service_in_words(facts: Facts, source: Row, director: str) -> tuple[str, tuple[str, ...]]:
    """Say when a director was in service, and name the cells."""
    service = facts.service(source["Directors Row"])
    if service.start is None:
        return f"{director} was in service", ()
    cells = facts.cells("Directors", service.first_row, "Director ID", "Service Start")
    cells += facts.cells("Directors", service.last_row, "Service End") if service.end else ()
    return f"{director} was in service {span(service.start, service.end)}", cells


def _employee_step(facts: Facts, source: Row, director: str) -> Step:
    """Say when a director was an employee. Plan §5."""
    row = source["Employment Row"]
    work = facts.source("Employment", row)
    ends = ["Employee To"] if work.get("To") else []
    cells = facts.cells("Employment", row, "Director ID", "Employee From", *ends)
    text = f"{director} was an employee {span(work.get('From'), work.get('To'))}: not eligible."
    return Step("Eligibility", "§5", text, cells)
