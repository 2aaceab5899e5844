"""The figures and the sentences of the Summary, taken from the result sheets. Nothing is computed anew but sums."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from calc.contract import SHARE_RESERVE, Kind
from calc.contract.wording import date_in_words
from calc.findings import count
from calc.results.run_facts import RunFacts

if TYPE_CHECKING:
    from calc.plan.terms import Terms

BALANCES = SHARE_RESERVE.headers[4:10]  # the reserve, and the five that it consists of

_SHORTFALLS = 3  # told on the Summary; all of them are on their sheet


@dataclass(frozen=True)
class Figure:
    """A line with a figure: shares, dollars, a price or a plain count. None where there is nothing to show.

    ``formula`` gives the same from the other sheets, if there is one.
    """

    label: str
    value: int | None
    kind: Kind = Kind.SHARES
    formula: str = ""


def balances(ledger: pd.DataFrame) -> list[Figure]:
    """Make the figures of the reserve and what it consists of, at the end."""
    names = [SHARE_RESERVE.by_header[header].name for header in BALANCES]
    last = ledger.iloc[-1] if len(ledger) else dict.fromkeys(names, 0)
    return [Figure(header, int(last[name])) for header, name in zip(BALANCES, names, strict=True)]


def option_figures(sheets: Mapping[str, pd.DataFrame], since: str) -> list[Figure]:
    """Make the figures of the options now, and of what the period changed."""
    options, line = sheets["Options"], _activity(sheets["Activity"], "options")
    return [
        Figure("Options outstanding", int((options["shares_outstanding"] > 0).sum())),
        Figure("Shares under them", _total(options, "shares_outstanding")),
        Figure("Of these exercisable", _total(options, "shares_exercisable")),
        Figure("Average exercise price", line("outstanding at end", "price"), Kind.PRICE),
        Figure(f"Shares granted {since}", line("granted")),
        Figure(f"Shares exercised {since}", _less(line("exercised"))),
        Figure(f"Shares lapsed or cancelled {since}", _less(line("lapsed"), line("cancelled"))),
    ]


def deferred_figures(sheets: Mapping[str, pd.DataFrame], since: str) -> list[Figure]:
    """Make the figures of the deferred awards now, of what the period changed, and of the fees behind them."""
    awards, fees = sheets["Deferred Awards"], sheets["Fee Settlement"]
    line = _activity(sheets["Activity"], "deferred awards")
    return [
        Figure("Deferred awards outstanding", int((awards["shares_outstanding"] > 0).sum())),
        Figure("Shares under them", _total(awards, "shares_outstanding")),
        Figure("Shares pending", _total(awards, "shares_pending")),
        Figure(f"Shares granted {since}", line("granted")),
        Figure(f"Shares issued {since}", _less(line("issued"))),
        Figure("Fees to date, dollars", _total(fees, "amount"), Kind.DOLLARS),
        Figure("Of these deferred, dollars", _total(fees, "deferred"), Kind.DOLLARS),
    ]


def shortfall_sentences(shortfalls: pd.DataFrame) -> list[str]:
    """Make a sentence for each time that shares ran short, the latest first, and one for how many more there were."""
    keys = ["date", "shares_available", "total_requested"]
    times = [_shortfall_sentence(awards) for _, awards in shortfalls.groupby(keys, sort=False)]
    latest = times[: -_SHORTFALLS - 1 : -1]
    more = len(times) - len(latest)
    return [*latest, *([f"And {count(more, 'more date')} on Shortfalls."] if more else [])]


def _shortfall_sentence(awards: pd.DataFrame) -> str:
    """Say what the awards of a day asked for, and what there was."""
    first = awards.iloc[0]
    asked = count(int(first["total_requested"]), "share was", "shares were")
    short = awards.loc[awards["shares_short"] > 0, "shares_short"]
    return (
        f"On {date_in_words(first['date'].date())}, {asked} requested and {int(first['shares_available']):,} available:"
        f" {count(len(short), 'award is', 'awards are')} short by {count(int(short.sum()), 'share')}."
    )


def period_sentence(terms: "Terms") -> str:
    """Say as of when the figures are and since when the activity; of a plan taken over, when its books opened."""
    as_of, since, books = terms.as_of_date, terms.activity_from, terms.books_open_on
    opened = f" The books opened on {date_in_words(books)}, with balances." if books is not None else ""
    return f"As of {date_in_words(as_of)}, activity from {date_in_words(since)}.{opened}"


def sentences_on_more(run: RunFacts) -> list[str]:
    """Say when shares would run short if all goes on as now, where that was projected, and which reports there are."""
    sentence = run.ahead.sentence if run.ahead is not None else ""
    projection = [f"Projection, not a record: {sentence[:1].lower()}{sentence[1:]}"] if sentence else []
    return [*projection, "Reports for the notes, the 10-K and the proxy: plancalc report with the same input."]


def _activity(activity: pd.DataFrame, group: str) -> Any:
    """Make a look-up of the Activity sheet's lines of a group: shares, or the weighted-average price."""
    lines = activity[activity["group"] == group].set_index("line")

    def line(name: str, what: str = "shares") -> int | None:
        """Give a line's figure; None where there is no such line, or it is blank."""
        column = "weighted_average_exercise_price" if what == "price" else "shares"
        value = lines[column].get(name)
        return None if value is None or pd.isna(value) else int(value)

    return line


def _less(*parts: int | None) -> int | None:
    """Add up what left, as a positive figure; None where no part is known."""
    known = [part for part in parts if part is not None]
    return -sum(known) if known else None


def _total(frame: pd.DataFrame, name: str) -> int:
    """Add up a column."""
    return int(frame[name].sum())
