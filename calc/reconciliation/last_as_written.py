"""Whether a reconciliation that somebody saved still says the same of each entry on all of its sheets.

Each issuance and each row of the agent is on one item of Items. So a cause, a number of shares or a day that somebody
typed over there stands against Issuances or Agent Rows, which were not, and the other way round.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from calc.contract import AGENT_ROWS, CARRIED_FORWARD, ISSUANCES, ITEMS
from calc.reconciliation.model import SETTLED_CAUSES
from calc.results.basis_checks import BOOKS_OPENED, LAST_RECONCILIATION, NO_LAST, day_of
from calc.results.read_back import NotShown, Prior
from calc.results.records import Row

_ONLY_OURS, _ONLY_THEIRS = "only ours", "only theirs"


class _Side(NamedTuple):
    """One side of the items: the sheet of its entries, and what stands on it and on Items under which header."""

    sheet: str
    name: str
    day: str
    listed: str
    shares: str
    first_day: str


_OURS = _Side(ISSUANCES.name, "Issuance ID", "Due Date", "Issuance IDs", "Our Shares", "Due Date")
_THEIRS = _Side(AGENT_ROWS.name, "Row", "Date", "Agent Rows", "Agent Shares", "Agent Date")
# The column of an item that its first entry tells: of the agent's, else of ours.
_TOLD = (("Holder", "Holder", "Payee"), ("Account No.", "Account No.", "Account No."))


@dataclass(frozen=True)
class _Entries:
    """The entries of one side, and the places of those of each item, in their order; None: it does not tell all."""

    side: _Side
    rows: Sequence[Row]
    of_items: Sequence[Sequence[int] | None]

    def of(self, item: int) -> Sequence[Row]:
        """Give the entries of an item that tells all of them."""
        return [self.rows[index] for index in self.of_items[item] or ()]


def require_last_as_written(prior: Prior) -> None:
    """Refuse a reconciliation whose sheets contradict one another. ``NotShown`` names the cell.

    ``found`` has the rows of Items, Issuances and Agent Rows, and of Carried Forward where that is there.
    """
    ours, theirs = _entries(prior, _OURS), _entries(prior, _THEIRS)
    for index, item in enumerate(prior.sheets[ITEMS.name]):
        _require_item(prior, index, item)
        _require_cause(prior, index, item, (ours, theirs))
        for side in (ours, theirs):
            if side.of_items[index] is not None:
                _require_entries(prior, index, item, side)
        if ours.of_items[index] is not None and theirs.of_items[index] is not None:
            _require_told(prior, index, item, ours.of(index), theirs.of(index))
    _require_carried(prior)


def require_carried_sheet(prior: Prior) -> None:
    """Refuse a reconciliation of which somebody deleted the sheet Carried Forward, or typed over what Basis says."""
    last = prior.run.get(LAST_RECONCILIATION, NO_LAST)
    if last != NO_LAST and not prior.pages.get(CARRIED_FORWARD.name):
        raise NotShown(
            f"{prior.name} has no sheet {CARRIED_FORWARD.name}, but was made with the last reconciliation {last}, as"
            " its Basis says. Choose the reconciliation as plancalc wrote it."
        )


def _entries(prior: Prior, side: _Side) -> _Entries:
    """Give the entries of a side by item. An entry that is on one is on no other."""
    rows = prior.sheets[side.sheet]
    place_of: dict[str, int] = {}
    for index, row in enumerate(rows):
        if row.get("Status", "") != "":  # what lies before the statement is on no item
            if str(row[side.name]) in place_of:
                prior.refuse(side.sheet, index, side.name, "repeats an earlier row")
            place_of[str(row[side.name])] = index
    left = set(place_of)
    of_items: list[Sequence[int] | None] = []
    for item, row in enumerate(prior.sheets[ITEMS.name]):
        text = str(row[side.listed])
        names = None if text.endswith("…") else _names(text, place_of)  # too many for one cell
        if names is None and not text.endswith("…"):
            prior.refuse(ITEMS.name, item, side.listed, f"does not match {side.name} on {side.sheet}")
        for name in names or ():
            if name not in left:
                prior.refuse(ITEMS.name, item, side.listed, "repeats an earlier row")
            left.remove(name)
        of_items.append(None if names is None else [place_of[name] for name in names])
    if left and None not in of_items:
        index = min(place_of[name] for name in left)
        prior.refuse(side.sheet, index, side.name, f"is not in any row of {ITEMS.name} under {side.listed}")
    return _Entries(side, rows, of_items)


def _names(text: str, known: Mapping[str, int]) -> list[str] | None:
    """Split a list of names, each of which may hold a comma; None where one is not known."""
    names, name = [], ""
    for piece in text.split(", ") if text else ():
        name = f"{name}, {piece}" if name else piece
        if name in known:
            names.append(name)
            name = ""
    return None if name else names


def _require_item(prior: Prior, index: int, item: Row) -> None:
    """Require that an item fits itself: its status, its difference and its age."""
    both = (item["Issuance IDs"] != "", item["Agent Rows"] != "")
    expected = {(True, False): (_ONLY_OURS,), (False, True): (_ONLY_THEIRS,), (False, False): ()}.get(both)
    status = item["Status"]
    if status not in expected if expected is not None else status in (_ONLY_OURS, _ONLY_THEIRS):
        why = "does not fit the Issuance IDs and Agent Rows of its row"
        prior.refuse(ITEMS.name, index, "Status", why)
    if item["Difference"] != (item["Agent Shares"] or 0) - (item["Our Shares"] or 0):
        prior.refuse(ITEMS.name, index, "Difference", "is not the Agent Shares less the Our Shares of its row")
    since = day_of(item["Due Date"]) or day_of(item["Agent Date"])
    if since is not None and item["Age (days)"] != max((prior.as_of_date - since).days, 0):
        why = f"is not the number of days from {since} to {prior.as_of_date}, which is the last day on Basis"
        prior.refuse(ITEMS.name, index, "Age (days)", why)


def _require_cause(prior: Prior, index: int, item: Row, sides: Sequence[_Entries]) -> None:
    """Require one status and one cause of an item and its entries; where none has the item's, the item is wrong."""
    entries = [(entry_side, at) for entry_side in sides for at in entry_side.of_items[index] or ()]
    for header in ("Status", "Cause"):
        others = [(entry_side, at) for entry_side, at in entries if entry_side.rows[at][header] != item[header]]
        if not others:
            continue
        (side, rows), at = (others[0][0].side, others[0][0].rows), others[0][1]
        name, has = rows[at][side.name], rows[at][header]
        if len(others) == len(entries):
            prior.refuse(ITEMS.name, index, header, f"is not “{has}”, as {side.sheet} has it for {name}")
        prior.refuse(side.sheet, at, header, f"is not “{item[header]}”, as {ITEMS.name} has it for {name}")


def _require_entries(prior: Prior, index: int, item: Row, entries: _Entries) -> None:
    """Require that an item has the shares and the first day of its entries."""
    side, rows = entries.side, entries.of(index)
    if rows and item[side.shares] != (shares := sum(row["Shares"] for row in rows)):
        why = f"is not what {side.sheet} has for {item[side.listed]}, {shares:,.0f}"
        prior.refuse(ITEMS.name, index, side.shares, why)
    first = min((day for row in rows if (day := day_of(row[side.day]))), default=None)
    if rows and day_of(item[side.first_day]) != first:
        why = f"is not the day that {side.sheet} has for {item[side.listed]}, {first}"
        prior.refuse(ITEMS.name, index, side.first_day, why)


def _require_told(prior: Prior, index: int, item: Row, ours: Sequence[Row], theirs: Sequence[Row]) -> None:
    """Require that an item names the director and the holder of its first entries."""
    expected_by_header: dict[str, Any] = {"Director ID": ours[0]["Director ID"] if ours else ""}
    for header, of_theirs, of_ours in _TOLD:
        expected_by_header[header] = (theirs[0][of_theirs] if theirs else "") or (ours[0][of_ours] if ours else "")
    for header, expected in expected_by_header.items():
        if item[header] != expected:
            names = ", ".join(str(item[column]) for column in ("Issuance IDs", "Agent Rows") if item[column] != "")
            why = f"is not “{expected}”, as in the row of {names}" if expected else "should be empty"
            prior.refuse(ITEMS.name, index, header, why)


def _require_carried(prior: Prior) -> None:
    """Require that what was carried forward fits itself, and names issuances that are there."""
    known = {str(row["Issuance ID"]) for row in prior.sheets[ISSUANCES.name]}
    for index, row in enumerate(prior.sheets[CARRIED_FORWARD.name]):
        if (row["Now"] == "open") == (row["Cause Now"] in SETTLED_CAUSES):
            prior.refuse(CARRIED_FORWARD.name, index, "Now", "does not fit the Cause Now of its row")
        since = day_of(row["Open Since"])
        if since is None or row["Open For (days)"] != (prior.as_of_date - since).days:
            why = f"does not fit Open For, counted back from {prior.as_of_date}, the last day on Basis"
            prior.refuse(CARRIED_FORWARD.name, index, "Open Since", why)
        ids = str(row["Issuance IDs"])
        may_lack = row["Agent Rows Then"] or BOOKS_OPENED in prior.run  # an issuance of before the books has left
        if row["Now"] == "open" and ids and not may_lack and not known.intersection(ids.split(", ")):
            why = f"is not an Issuance ID on {ISSUANCES.name}"
            prior.refuse(CARRIED_FORWARD.name, index, "Issuance IDs", why)
