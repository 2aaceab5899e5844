"""What a name or an ID that is no award's stands for: a director or a meeting, with the rows that tell of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from calc.contract.ids import deferred_award_id, fee_id_of
from calc.excel.text import folded
from calc.explanation.facts import Facts
from calc.explanation.near import UnknownID
from calc.explanation.overviews import director_steps, meeting_steps
from calc.explanation.result_rows import WHOLE, ResultRows
from calc.explanation.words import Step, short
from calc.findings import count
from calc.results.records import Row

OF_PEOPLE = ("Formula Eligibility", "Fee Settlement", "Options", "Deferred Awards")  # with ID and name of a director


@dataclass(frozen=True)
class Overview:
    """A director or a meeting: what was found, in a sentence, and the steps, made once they are asked for.

    ``awards`` are the IDs that can each be explained.
    """

    kind: str
    reference: str
    about: str
    awards: tuple[str, ...]
    steps: Callable[[], tuple[Step, ...]]


def people_of(book: ResultRows) -> Mapping[str, set[str]]:
    """Give the directors' names, as written, each with the IDs that bear it."""
    people: dict[str, set[str]] = {}

    def note(row: dict[str, Any]) -> bool:
        people.setdefault(str(row["Name"]), set()).add(str(row["Director ID"]))
        return False

    for sheet in OF_PEOPLE:
        book.rows(sheet, note)
    return people


def overview_of(book: ResultRows, wanted: str, people: Mapping[str, set[str]]) -> Overview | None:
    """Find the director by ID or by name, else the meeting, that is asked for; None where there is neither.

    ``UnknownID`` where several directors have the name.
    """
    facts = {sheet: book.rows(sheet) for sheet in WHOLE}
    known = [row for row in facts["Source Rows"] if row["Sheet"] in ("Directors", "Meetings")]
    if any(row["Sheet"] == "Directors" and row["Reference"] == wanted for row in known):
        return _director(book, facts, wanted, people)
    for row in known:
        if row["Sheet"] == "Meetings" and row["Reference"] == wanted:
            return _meeting(book, facts, row)
    named = sorted({each for name, ids in people.items() if folded(name) == folded(wanted) for each in ids})
    if len(named) > 1:
        said = f"{book.name} has {len(named)} directors named {wanted}."
        raise UnknownID(said, f"Give the ID: {' or '.join(named)}.", named)
    return _director(book, facts, named[0], people) if named else None


def _director(book: ResultRows, facts: dict[str, list[Row]], director: str, people: Mapping[str, set[str]]) -> Overview:
    """Gather the rows of a director."""
    for sheet in OF_PEOPLE:
        facts[sheet] = book.rows(sheet, lambda row: row["Director ID"] == director)
    options = [row["Option ID"] for row in facts["Options"]]
    awards = [row["Award ID"] for row in facts["Deferred Awards"]]
    fees = [row["Fee ID"] for row in facts["Fee Settlement"]]
    references = {*options, *awards, *map(deferred_award_id, fees)}
    facts["Sources"] = book.rows("Sources", lambda row: row["Reference"] in references)
    facts["Decisions"] = [row for row in facts["Decisions"] if row["Award ID"] in references]
    name = next((short(name) for name, ids in people.items() if director in ids), "")
    who = f"{name} ({director})" if name else director
    counted = ", ".join((count(len(options), "option"), count(len(fees), "fee"), count(len(awards), "deferred award")))
    about = f"{who} at the end of {Facts(facts).as_of}: {counted}."
    ids = (*options, *awards, *fees)
    return Overview("director", director, about, ids, lambda: tuple(director_steps(Facts(facts), director)))


def _meeting(book: ResultRows, facts: dict[str, list[Row]], meeting: Row) -> Overview:
    """Gather the rows of a meeting."""
    held, at = str(meeting["Reference"]), meeting["Row"]
    facts["Sources"] = book.rows("Sources", lambda row: row["Meetings Row"] == at)
    references = {str(row["Reference"]) for row in facts["Sources"]}
    fees = {fee_id_of(str(row["Reference"])) for row in facts["Sources"] if row["Source Of"] == "fee"}
    facts["Fee Settlement"] = book.rows("Fee Settlement", lambda row: row["Fee ID"] in fees)
    facts["Deferred Awards"] = book.rows("Deferred Awards", lambda row: row["Award ID"] in references)
    facts["Options"] = book.rows("Options", lambda row: row["Option ID"] in references)
    facts["Formula Eligibility"] = book.rows("Formula Eligibility", lambda row: row["Meeting ID"] == held)
    granted = count(len(facts["Options"]), "Formula Option")
    about = f"{short(held)} is a meeting: {count(len(fees), 'fee')} and {granted}."
    awards = [row["Option ID"] for row in facts["Options"]] + [row["Fee ID"] for row in facts["Fee Settlement"]]
    return Overview("meeting", held, about, tuple(awards), lambda: tuple(meeting_steps(Facts(facts), meeting)))
