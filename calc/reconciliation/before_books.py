"""What an agent's statement has of before our books opened: shares delivered then are a balance, not issuances."""

from datetime import date

import pandas as pd

from calc.contract import AGENT_JOURNAL
from calc.findings import Finding, count, warning


def before_books(journal: pd.DataFrame, books_open: date | None) -> list[Finding]:
    """Warn of the agent's rows dated before the day on which the books of our register opened with balances."""
    if books_open is None or journal.empty:
        return []
    rows = int((journal["date"] < pd.Timestamp(books_open)).sum())
    if not rows:
        return []
    message = (
        f"{count(rows, 'row')} of the statement {'is' if rows == 1 else 'are'} dated before {books_open}, the day on"
        " which our books opened with balances. What was delivered before is in Opening Delivered and has no issuance"
        " in the register, so such rows are shown as not in register. Take a statement that begins on that day (--from"
        f" {books_open}), or reconcile the rows before it with the results of before."
    )
    return [warning("before-books-open", message, AGENT_JOURNAL.name, "Date")]
