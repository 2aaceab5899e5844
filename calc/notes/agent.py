"""The instruction to the transfer agent: the issuances that fell due, those on hold, and those that come next."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pandas as pd

from calc.contract import ISSUANCES, UPCOMING
from calc.contract.wording import date_in_words
from calc.notes import MOST_LINES, Note, Section, brief, day, in_all, table

AGENT = "The transfer agent"
_ASKED = (
    "Please post each issuance under the reference in its first column, so that your statement and our register can be"
    " compared by it."
)
_ALSO = "If an account is missing or does not belong to the holder named, please tell us before you post."


def agent_notes(
    issuances: pd.DataFrame, ahead: pd.DataFrame, company: str, first_day: date, last_day: date, days_ahead: int
) -> Iterator[Note]:
    """Make the instructions of a period: what fell due in it or became deliverable, and what comes next.

    Reads the columns of Issuances of both frames. What may not be delivered by the last day stands by itself. There is
    no note without an issuance.
    """
    deliverable = issuances["deliverable_from"]
    may = (deliverable >= pd.Timestamp(first_day)) & (deliverable <= pd.Timestamp(last_day))
    held = ~(deliverable <= pd.Timestamp(last_day))
    sections = [*_to_deliver(issuances[may], first_day, last_day), *_on_hold(issuances[held], ISSUANCES.name)]
    period = f"from {date_in_words(first_day)} to {date_in_words(last_day)}"
    if sections:
        yield Note(
            AGENT,
            "issuances due",
            f"{company}: issuances due {period}",
            "To the transfer agent:",
            f"These are the issuances of {company} under its equity plan for non-employee directors that fell due or"
            f" became deliverable {period}, and those that are on hold at its end. Please do not post again what you"
            " have posted.",
            sections,
            (_ASKED, _ALSO, "Thank you."),
        )
    until = last_day + timedelta(days=days_ahead)
    prompt = (ahead["deliverable_from"] == ahead["due_date"]).fillna(False).to_numpy(dtype=bool)
    sections = [*_to_come(ahead[prompt]), *_on_hold(ahead[~prompt], UPCOMING.name)]
    if sections:
        yield Note(
            AGENT,
            "issuances to come",
            f"{company}: issuances to come by {date_in_words(until)}",
            "To the transfer agent:",
            f"These are the deferred shares of {company} to be issued in the {days_ahead} days after"
            f" {date_in_words(last_day)}, as known on that day. Please do not post one before its date.",
            sections,
            (_ASKED, _ALSO, "Thank you."),
        )


def _to_deliver(rows: pd.DataFrame, first_day: date, last_day: date) -> Iterator[Section]:
    """List what may be delivered."""
    if len(rows):
        where = f"{ISSUANCES.name}, Deliverable From {day(first_day)} to {day(last_day)}"
        yield _listed("PLEASE ISSUE AND DELIVER, IF NOT DONE YET", rows, where)


def _to_come(rows: pd.DataFrame) -> Iterator[Section]:
    """List what comes next."""
    if len(rows):
        yield _listed("PLEASE ISSUE ON THE DAY IT IS DUE", rows, f"{UPCOMING.name}, by Date")


def _on_hold(rows: pd.DataFrame, sheet: str) -> Iterator[Section]:
    """List what may not be delivered yet, by whether the first day is known. Plan §8(d), §8(e)."""
    known = rows["deliverable_from"].notna().to_numpy(dtype=bool)
    if known.any():
        heading = "DO NOT DELIVER YET, only from the day named (Plan §8(d), §8(e))"
        yield _listed(heading, rows[known], sheet, first_day="Deliver from")
    if not known.all():
        why = (
            "Delivery is on hold, or the estate has not shown its authority. We will tell you from when you may"
            " deliver."
        )
        yield _listed("DO NOT DELIVER YET (Plan §8(d), §8(e))", rows[~known], sheet, why)


def _listed(heading: str, rows: pd.DataFrame, sheet: str, more: str = "", first_day: str = "") -> Section:
    """Make a section with a line an issuance; with too many it names the sheet to be attached."""
    section = Section(heading, [f"The list is attached: {sheet}."], total=_total(rows), more=more)
    if len(rows) > MOST_LINES:
        return section
    header = ["Reference", "Due", *([first_day] if first_day else []), "Shares", "Account", "Stock", "Issue to"]
    cells = [_cells(row, bool(first_day)) for row in rows.itertuples()]
    return table(section, header, cells, (3 if first_day else 2,))


def _cells(row: Any, with_first_day: bool) -> list[str]:
    """Give the cells of an issuance's line."""
    first_day = [day(row.deliverable_from)] if with_first_day else []
    account = "none on file" if pd.isna(row.account_no) else brief(row.account_no)
    return [
        brief(row.issuance_id), day(row.due_date), *first_day, f"{row.shares:,}", account, brief(row.stock_source),
        brief(row.payee),
    ]  # fmt: skip


def _total(rows: pd.DataFrame) -> str:
    """Say how many issuances of how many shares."""
    return in_all(len(rows), int(rows["shares"].sum()))
