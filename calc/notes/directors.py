"""A note to each director whose option ends soon: what it is, its last day, and what happens after it."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from calc.contract import OPTIONS, UPCOMING
from calc.contract.wording import date_in_words
from calc.exact import price
from calc.findings import count
from calc.notes import MOST_LINES, Note, Section, brief

_MOST_NOTES = 100
# By what sets the Deadline: what the last day is, and the section that says so.
_WHY: Mapping[str, tuple[str, str]] = {
    "final exercise date": ("the last day of its term", "§6(d)"),
    "death": ("the end of the exercise period after the director's death", "§6(h)"),
    "cessation": ("the end of the exercise period after service ended", "§6(i)"),
    "change of control": ("because of the change of control", "§6(j)"),
    "decision": ("as the Board decided", "§6(h), §8(f)"),
}


def director_notes(
    sheets: Mapping[str, pd.DataFrame], estates: Collection[str], company: str, as_of: date, days: int, split_since: str
) -> Iterator[Note]:
    """Make a note to each director with an option outstanding whose Deadline is within so many days.

    Reads the sheets Options, Upcoming and Prices. ``estates`` are the directors who have died: their notes go to the
    estate. ``split_since`` says which split the last Closing Price was before; empty: none.
    """
    options = sheets[OPTIONS.name]
    until = as_of + timedelta(days=days)
    deadline = options["deadline"]
    soon = (deadline > pd.Timestamp(as_of)) & (deadline <= pd.Timestamp(until)) & (options["shares_outstanding"] > 0)
    ending = options[soon.fillna(False).to_numpy(dtype=bool)].sort_values("deadline", kind="stable")
    steps = _steps(sheets[UPCOMING.name], ending, until)
    last_price = _last_price(sheets["Prices"], split_since)
    by_director = list(ending.groupby("director_id", sort=False))
    for who, rows in by_director[:_MOST_NOTES]:
        yield _note(rows, str(who) in estates, company, as_of, days, steps, last_price)
    if (more := len(by_director) - _MOST_NOTES) > 0:
        rest = f"{count(more, 'more director')} with options that end by {date_in_words(until)}"
        text = f"There are {rest}. {UPCOMING.name} lists their options: Event option deadline."
        yield Note(company, "option ending", f"{company}: {rest}", "", text, ())


def _note(
    rows: pd.DataFrame,
    estate: bool,
    company: str,
    as_of: date,
    days: int,
    steps: Mapping[str, list[str]],
    last_price: str,
) -> Note:
    """Make the note to one director, or to the estate."""
    name = brief(rows["name"].iloc[0])
    first = date_in_words(rows["deadline"].iloc[0].date())
    whose = f"{name}'s" if estate else "your"
    options = "option" if len(rows) == 1 else "options"
    shown = [_option(row, as_of, steps) for row in rows.head(MOST_LINES).itertuples()]
    if len(rows) > MOST_LINES:
        shown.append(f"And {len(rows) - MOST_LINES:,} more: ask {company} for the list.")
    return Note(
        f"Estate of {name}" if estate else name,
        "option ending",
        f"{company}: {options} to be exercised by {first}" if len(rows) == 1 else f"{company}: options ending soon",
        f"To the representative of the estate of {name}:" if estate else f"Dear {name}:",
        f"{whose[0].upper()}{whose[1:]} {options} below under the equity plan for non-employee directors of {company}"
        f" {'ends' if len(rows) == 1 else 'end'} within {days} days after {date_in_words(as_of)}.",
        [Section("", shown)],
        (
            last_price,
            "Shares that are not exercised by the end of the last day lapse: they cannot be exercised afterward. How an"
            " option is exercised and paid for is in the Plan, §6(e) and §6(f).",
            "This is a reminder and not advice.",
        ),
    )


def _option(row: Any, as_of: date, steps: Mapping[str, list[str]]) -> str:
    """Describe an option in lines."""
    words, section = _WHY[row.deadline_reason]
    lines = [
        f"Option {brief(row.option_id)}",
        f"  Shares outstanding: {row.shares_outstanding:,}",
        f"  Exercisable on {date_in_words(as_of)}: {row.shares_exercisable:,}",
        *steps.get(row.option_id, ()),
        f"  Exercise price: {_dollars(row.exercise_price)} a share",
        f"  Last day: {date_in_words(row.deadline.date())}, {words} (Plan {section})",
    ]
    return "\n".join(lines) + "\n"


def _steps(upcoming: pd.DataFrame, ending: pd.DataFrame, until: date) -> dict[str, list[str]]:
    """Say by option which shares become exercisable before it ends."""
    rows = upcoming[
        (upcoming["event"] == "option exercisable")
        & (upcoming["date"] <= pd.Timestamp(until))
        & upcoming["reference"].isin(ending["option_id"].head(_MOST_NOTES * MOST_LINES))
    ]
    said: dict[str, list[str]] = {}
    days: list[Any] = rows["date"].tolist()
    for option, first_day, shares in zip(rows["reference"].tolist(), days, rows["shares"].tolist(), strict=True):
        line = f"  Exercisable from {date_in_words(first_day.date())}: {shares:,} more"
        said.setdefault(option, []).append(line)
    return said


def _last_price(prices: pd.DataFrame, split_since: str) -> str:
    """Say what the last Closing Price on record is, and of which day."""
    known = prices[prices["closing_price"].notna()]
    if known.empty:
        return "No Closing Price of the stock is on record."
    last = known.iloc[-1]
    before = f", before {split_since}" if split_since else ""
    return (
        f"The last Closing Price of the stock on record is {_dollars(last['closing_price'])}, of"
        f" {date_in_words(last['date'].date())}{before}."
    )


def _dollars(units: int) -> str:
    """Write a price with cents, and with more decimals where it has them."""
    whole, _, decimals = f"{price(int(units)):,.8f}".partition(".")
    return f"${whole}.{decimals.rstrip('0'):0<2}"
