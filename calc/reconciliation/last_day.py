"""The statement's last day: as it is stated or chosen, or that of the latest entry, which is said."""

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from calc.contract import AGENT_JOURNAL
from calc.findings import Finding, count, info, warning
from calc.plan.calendar import day_number
from calc.reconciliation.model import CAUSES, Items
from calc.reconciliation.next_step import long_date
from calc.reconciliation.register import Register
from calc.reconciliation.sides import Sides

if TYPE_CHECKING:
    from calc.statement import Statement


def last_day_of(
    register: Register, statement: "Statement", journal: pd.DataFrame, chosen: date | None
) -> tuple[date, list[Finding]]:
    """Choose the day up to which both sides are compared: as asked for, else the statement's, else the results'."""
    findings = []
    latest = journal["date"].max().date() if len(journal) else None
    known = [day for day in (statement.as_of_date, latest) if day is not None]
    last_day = chosen or max(known, default=register.as_of_date)
    if last_day > register.as_of_date:
        findings.append(
            warning(
                "register-older",
                f"The statement runs to {last_day} but the results only to {register.as_of_date}: entries that the"
                " agent posted after that day are not in the results. Set the As-of Date to that day or later, run the"
                " workbook,"
                " and reconcile again.",
            )
        )
    return last_day, findings


def after_last_day(journal: pd.DataFrame, last_day: date) -> list[Finding]:
    """Warn of entries after the last day that was asked for: they are compared as all others are."""
    late = journal[journal["date"] > pd.Timestamp(last_day)]
    if late.empty:
        return []
    labels, one = late["label"].array, len(late) == 1
    which = f"row {labels[0]}" if one else f"the first is row {labels[0]}, the last row {labels[-1]}"
    message = (
        f"{count(len(late), 'entry', 'entries')} of {count(int(late['shares'].sum()), 'share')} ({which})"
        f" {'is' if one else 'are'} dated after {long_date(day_number(last_day))}, the last day that was named, the"
        f" latest on {long_date(day_number(late['date'].max().date()))}; {'it is' if one else 'they are'} listed and"
        " counted all the same. Name the statement's last day with --to. If you want to reconcile only to"
        f" {long_date(day_number(last_day))}, delete {'the entry' if one else 'those entries'} from a copy of the"
        " statement, and reconcile that."
    )
    return [warning("entries-after-last-day", message, AGENT_JOURNAL.name, "Date")]


def is_stated(statement: "Statement", chosen: date | None) -> bool:
    """Tell whether the last day is known: by the statement, or by the person who reconciles."""
    return chosen is not None or statement.last_day_by in ("reserve", "titles") or not len(statement.journal)


def taken_as_last_day(
    both: Sides, items: Items, register: Register, statement: "Statement", last_day: date
) -> tuple[list[Finding], bool]:
    """Say that the latest entry's day was taken for the last one, and whether that may hide shares never posted.

    It may where an issuance waits that the agent would have had to post by the results' As-of Date.
    """
    waits = items.cause[items.of_ours] == CAUSES.index("timing")
    late = waits & (both.ours.last < day_number(register.as_of_date))
    what = f"{statement.last_day_by} {last_day} was used, the date of its latest entry"
    if not late.any():
        todo = "If the statement runs later, name its last day with --to."
        return [info("last-day", f"{what}. {todo}", AGENT_JOURNAL.name, "Date")], False
    total, first = int(both.ours.shares[late].sum()), int(both.ours.due[late].min())
    message = (
        f"{what}. {count(int(late.sum()), 'issuance')} of {count(total, 'share')}, due from {long_date(first)} on,"
        f" would be missing at the agent if the statement runs to {register.as_of_date}. Name its last day with --to."
    )
    return [warning("last-day", message, AGENT_JOURNAL.name, "Date")], True
