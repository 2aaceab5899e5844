"""The Notes of a reconciliation: what the agent is asked to settle, and what is to be settled on our own side."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from calc.contract import ITEMS, RECONCILIATION_NOTES
from calc.contract.wording import date_in_words, sentence
from calc.findings import count
from calc.notes import MOST_LINES, Note, Section, brief, notes_frame
from calc.reconciliation.bridge import unsettled_in_words
from calc.reconciliation.next_step import shares
from calc.reconciliation.reconcile import Reconciliation
from calc.statement.agent import AGENT

_OURS = ("held", "not in register", "date")  # what may have to be put right in our own books


def reconciliation_notes(reconciliation: Reconciliation, company: str, agent: str) -> pd.DataFrame:
    """Make the Notes sheet; it has no row where there is nothing to settle."""
    assert reconciliation.listed is not None
    listed = reconciliation.listed
    frame, until = listed.frame, date_in_words(reconciliation.last_day)
    named = brief(company) or "our company"
    theirs = frame[~listed.is_explained]
    by_cause = frame["cause"].isin(_OURS).to_numpy(dtype=bool)
    ours = frame[by_cause | (~listed.is_open & frame["next_step"].notna().to_numpy(dtype=bool))]
    reserve = [sentence(line) for line in unsettled_in_words(reconciliation.reserve)]
    notes = [*_to_agent(theirs, reserve, named, brief(agent), until), *_to_us(ours, named, until)]
    return notes_frame(RECONCILIATION_NOTES, notes)


def _to_agent(items: pd.DataFrame, reserve: list[str], company: str, agent: str, until: str) -> Iterator[Note]:
    """Make the note to the agent: each item to settle with both sides' shares and what we ask."""
    if not len(items) and not reserve:
        return
    lines = [f"{number}. {_for_agent(row)}" for number, row in enumerate(items.head(MOST_LINES).itertuples(), start=1)]
    if len(items) > MOST_LINES:
        lines.append(f"And {len(items) - MOST_LINES:,} more. The list is attached: the sheet {ITEMS.name}.")
    sections = [Section("THE ENTRIES", lines)] if lines else []
    if reserve:
        sections.append(Section("THE RESERVE", [*reserve, "Please tell us what you have booked."]))
    what = [count(len(items), "item")] if lines else []
    what += ["the reserve"] if reserve else []
    whom = "the transfer agent" if agent == AGENT else agent
    yield Note(
        whom[0].upper() + whom[1:],
        "items to settle with the agent",
        f"{company}: {' and '.join(what)} to settle, statement up to {until}",
        f"To {whom}:",
        f"We have compared your statement up to {until} with the register of {company} under its equity plan for"
        " non-employee directors. Please look at the following.",
        sections,
        ("Please answer item by item, with the date on which you corrected each.", "Thank you."),
    )


def _to_us(items: pd.DataFrame, company: str, until: str) -> Iterator[Note]:
    """Make the note to ourselves: what may have to be put right in our own books, or released."""
    if not len(items):
        return
    lines = [f"{number}. {_for_us(row)}" for number, row in enumerate(items.head(MOST_LINES).itertuples(), start=1)]
    if len(items) > MOST_LINES:
        lines.append(f"And {len(items) - MOST_LINES:,} more on the sheet {ITEMS.name}.")
    yield Note(
        company,
        "items to settle on our side",
        f"{company}: {count(len(items), 'item')} to settle on our side, statement up to {until}",
        "Hello,",
        f"The reconciliation with the transfer agent's statement up to {until} leaves these to be settled on our side.",
        [Section("", lines)],
        ("Correct the plan's workbook where it is wrong, run it, and reconcile again.",),
    )


def _for_agent(row: Any) -> str:
    """Describe an item to the agent: whose, both sides, and what is asked."""
    return f"{_whose(row)}\n   {_both(row, 'yours')}\n   {_ASKED[row.cause](row)}\n"


def _for_us(row: Any) -> str:
    """Describe an item to ourselves."""
    step = _OWN[row.cause](row) if row.cause in _OWN else str(row.next_step)
    return f"{_whose(row)}\n   {_both(row, 'theirs')}\n   {' '.join(step.split())}\n"


def _whose(row: Any) -> str:
    account = "" if pd.isna(row.account_no) else f"account {brief(row.account_no)}"
    return ", ".join(filter(None, (brief(row.holder), account))) or "No holder and no account given"


def _both(row: Any, theirs: str) -> str:
    """Say both sides of an item: our issuances with their day and shares, and the agent's rows with theirs."""
    mine, agent = "Ours: none.", f"{theirs.capitalize()}: none."
    if not pd.isna(row.our_shares):
        mine = f"Ours: {_ids(row)}, due {date_in_words(row.due_date.date())}, {shares(int(row.our_shares))}."
    if not pd.isna(row.agent_shares):
        posted = date_in_words(row.agent_date.date())
        agent = f"{theirs.capitalize()}: {_rows(row)}, {posted}, {shares(int(row.agent_shares))}."
    return f"{mine} {agent}"


def _ids(row: Any) -> str:
    return _some(row.issuance_ids, "Issuance IDs")


def _rows(row: Any) -> str:
    return f"row {_some(row.agent_rows, 'rows')}"


def _some(names: str, what: str) -> str:
    """Give names in full where they are few; else the first and how many there are."""
    each = names.split(", ")
    return brief(names) if len(names) <= 100 else f"{brief(each[0])} and {len(each) - 1:,} more {what}"


def _quantity(row: Any) -> str:
    change = int(row.our_shares) - int(row.agent_shares)
    return f"Please post {shares(change)} more." if change > 0 else f"Please reverse {shares(-change)}."


_ASKED: Mapping[str, Callable[[Any], str]] = {
    "missing at agent": lambda row: f"Please post {shares(int(row.our_shares))} with our reference.",
    "duplicate": lambda row: f"It appears to be posted twice. Please reverse {_rows(row)}, or tell us what it is.",
    "not in register": lambda row: (
        f"We have nothing for {_rows(row)}. Please tell us what it is based on, or reverse it if it is not ours."
    ),
    "quantity": _quantity,
    "split": lambda row: f"Please apply the split as the Plan does: {shares(int(row.our_shares))}.",
    "rounding": lambda row: (
        f"Fractions are rounded differently. Please correct it to {shares(int(row.our_shares))}, or tell us why not."
    ),
    "date": lambda _: "Please tell us why the dates differ, and correct yours if it is wrong.",
}
_OWN: Mapping[str, Callable[[Any], str]] = {
    "not in register": lambda row: (
        f"Find out what {_rows(row)} is based on. If the plan's workbook lacks an exercise or an award, enter it. If"
        " not, the agent is to reverse it."
    ),
    "date": lambda row: f"Check that {_ids(row)} was due on {date_in_words(row.due_date.date())}.",
}
