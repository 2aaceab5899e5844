"""Which end of service an option's deadline rests on, as the readings in force take it. Plan §6(h), §6(i)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from calc.contract.readings import DIRECTOR_WHO_STAYS_AN_EMPLOYEE, OPTIONS_AFTER_A_BREAK
from calc.explanation.facts import Facts, Service
from calc.explanation.readings import as_chosen, is_chosen
from calc.results.records import Row

_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class End:
    """An end of service: its day (None: that of a death that the results do not have), in words, and the cells.

    ``note`` says which readings chosen otherwise make it the one that counts.
    """

    day: date | None
    died: bool
    words: str
    cells: tuple[str, ...]
    note: str = ""


def ends_of_service(facts: Facts, source: Row) -> Iterator[End]:
    """Give the ends of service that may bear on an option: its own, then those of later services where they do."""
    own = facts.service(source["Directors Row"])
    director = facts.source("Directors", source["Directors Row"]).get("Reference")
    yield from _of_service(facts, director, own)
    if is_chosen(facts, OPTIONS_AFTER_A_BREAK) and own.end is not None:
        words, chosen = as_chosen(facts, OPTIONS_AFTER_A_BREAK)
        for service in _later_services(facts, director, own):
            for end in _of_service(facts, director, service):
                note = f" That later service ended while the older option was outstanding.{words}{end.note}"
                yield End(end.day, end.died, end.words, end.cells + chosen, note)


def _of_service(facts: Facts, director: str | None, service: Service) -> Iterator[End]:
    """Give the end of one service: as a director, or with the Company where the Plan is read so."""
    if service.end is None:
        return
    cells = facts.cells("Directors", service.last_row, "Service End", "End Reason")
    if facts.source("Directors", service.last_row).get("What") == "death":
        yield End(service.end, True, f"died in service on {service.end}", cells)
        return
    goes_on = is_chosen(facts, DIRECTOR_WHO_STAYS_AN_EMPLOYEE)
    rows = _with_the_company(facts, director, service) if goes_on else []
    if not rows:
        yield End(service.end, False, f"Service ended on {service.end}", cells)
        return
    note, chosen = as_chosen(facts, DIRECTOR_WHO_STAYS_AN_EMPLOYEE)
    last, until = rows[-1], rows[-1]["To"]
    header = "Service End" if last["Sheet"] == "Directors" else "Employee To"
    cells += facts.cells(last["Sheet"], last["Row"], header) + chosen
    if last["Sheet"] == "Directors" and last["What"] == "death":
        yield End(until, True, f"died in service on {until}", cells, note)
        return
    if until is not None:
        yield End(until, False, f"Service with the Company ended on {until}", cells, note)
    death = facts.cells("Directors", service.last_row, "Death Date")
    yield End(None, False, "Service with the Company ended by death, after leaving the Board", cells + death, note)


def _with_the_company(facts: Facts, director: str | None, service: Service) -> list[Row]:
    """Give the rows of Employment and Directors through which a service goes on, with no day between, in order."""
    sheets = ("Employment", "Directors")
    rows = [row for sheet in sheets for row in facts.find("Source Rows", {"Sheet": sheet, "Reference": director})]
    found: list[Row] = []
    until = service.end
    while until is not None:
        onward = [row for row in rows if row["From"] <= until + _ONE_DAY and (row["To"] is None or row["To"] > until)]
        if not onward:
            break
        found.append(onward[0])
        until = onward[0]["To"]
    return found


def _later_services(facts: Facts, director: str | None, own: Service) -> Iterator[Service]:
    """Give the services of a director that began after one ended, in order."""
    rows = facts.find("Source Rows", {"Sheet": "Directors", "Reference": director})
    known: set[date | None] = set()
    for row in sorted(rows, key=lambda row: (row["From"], row["Row"])):
        service = facts.service(row["Row"])
        if own.end is not None and row["From"] > own.end and service.start not in known:
            known.add(service.start)
            yield service
