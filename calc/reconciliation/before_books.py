"""What an agent's statement has of before our books opened with balances: out of the period, and told once.

An example: the books opened on 2001-01-01, and a statement runs from 2000-01-01 to 2002-06-28. Its rows of 2000 are in
Opening Delivered and have no issuance in the register. So they are on no item, and on one line of the bridge.
"""

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pandas as pd

from calc.contract import AGENT_JOURNAL
from calc.exact import Flags
from calc.findings import Finding, count, error, info
from calc.plan.calendar import day_number, days
from calc.reconciliation.model import CAUSES, Items, Theirs
from calc.reconciliation.sides import Sides


def period_begins(asked: date | None, books_open: date | None) -> date | None:
    """Give the first day that is compared: the one asked for, but none before our books opened with balances."""
    return max(filter(None, (asked, books_open)), default=None)


def out_of_period(journal: pd.DataFrame, carried: int, first_day: date | None, books_open: date | None) -> Flags:
    """Tell which of the statement's rows are dated before the period; none where our books have the whole history.

    Of the rows carried forward, which stand first, none is: they are open until they are settled.
    """
    out = np.zeros(len(journal), dtype=bool)
    if books_open is not None and first_day is not None:
        out[carried:] = days(journal["date"])[carried:] < day_number(first_day)
    return out


def without_rows(both: Sides, out: Flags) -> Sides:
    """Leave rows of the agent out of what is to be matched."""
    if not out.any():
        return both
    kept = {field.name: getattr(both.theirs, field.name)[~out] for field in fields(Theirs)}
    return replace(both, theirs=Theirs(**kept))


def before_books(
    outside: pd.DataFrame, asked: date | None, first_day: date | None, last_day: date, books_open: date | None
) -> list[Finding]:
    """Say from which day on the statement is compared, and what of it lies before; an error where all of it does."""
    if books_open is None or first_day is None:
        return []
    sheet = AGENT_JOURNAL.name
    if last_day < books_open:
        message = (
            f"The statement runs to {last_day}, and the register's books opened on {books_open} with balances, so"
            " nothing of it is in the register. Choose the results of before that day."
        )
        return [error("before-books-open", message, sheet, "Date")]
    sentences = []
    if first_day != asked:
        sentences.append(
            f"The register's books opened on {books_open} with balances, so the statement is compared from that day on"
            f" (--from {books_open})."
        )
    if rows := len(outside):
        opened = "the register's books opened on " if first_day == books_open else ""
        sentences.append(
            f"{count(rows, 'agent row')} of {count(int(outside['shares'].sum()), 'share')}"
            f" {'is' if rows == 1 else 'are'} dated before {opened}{first_day}: not compared. Reconcile"
            f" {'it' if rows == 1 else 'them'} with results that have issuances of that time. Shares due before"
            f" {first_day} and posted since may be shown as not in register, and shares posted before they were due as"
            " missing at agent."
        )
    return [info("before-books-open", " ".join(sentences), sheet, "Date")] if sentences else []


def carried_from_before(both: Sides, items: Items, carried: int, books_open: date | None) -> dict[int, str]:
    """Give what is to be said on items of rows carried forward that are dated before our books opened."""
    if books_open is None:
        return {}
    of_rows = items.of_theirs[:carried][both.theirs.day[:carried] < day_number(books_open)]
    alone = of_rows[items.cause[of_rows] == CAUSES.index("not in register")]
    aside = (
        f"It is dated before our books opened on {books_open} and cannot be entered in that workbook: look it up in"
        " the results of before."
    )
    return dict.fromkeys(alone.tolist(), aside)
