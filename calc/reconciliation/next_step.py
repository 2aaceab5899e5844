"""What to do about an open item, in words that can be sent to the agent as they are."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from calc.contract.wording import date_in_words
from calc.findings import count
from calc.plan.calendar import FOREVER, date_of

_LONGEST_NAME = 100  # characters


@dataclass(frozen=True)
class Case:
    """One open item in words: what is known of it."""

    cause: str
    ours: str  # Issuance IDs
    rows: str  # the agent's rows
    holder: str
    account: str
    shares: int  # ours
    agent_shares: int
    due: int  # day, FOREVER for none
    posted: int  # day, FOREVER for none
    open_until: int  # day to which the agent may still post, FOREVER for none
    deliverable: int  # day from which it may be delivered, FOREVER where not known
    near: str = ""  # whom the holder's name is like
    several_sums: bool = False


def next_step(case: Case) -> str:
    """Say what to do about an open item; "" where nothing is."""
    sentence = _STEP[case.cause](case) if case.cause in _STEP else ""
    if case.near:
        sentence += f" {case.near}"
    if case.several_sums:
        sentence += (
            " More than one set of entries adds up to it, so none was matched: ask the agent what this entry covers."
        )
    return sentence.strip()


@cache
def long_date(day: int) -> str:
    """Write a day as ``2 January 2004``."""
    return date_in_words(date_of(day))


def shares(number: int) -> str:
    """Give a number of shares with its noun: ``1 share``, ``5,000 shares``."""
    return count(number, "share")


def brief(name: str) -> str:
    """Cut a name that is very long, so that the rest of the sentence has room."""
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _to(case: Case) -> str:
    return f"account {brief(case.account)}" if case.account else brief(case.holder)


def _timing(case: Case) -> str:
    return f"None yet: the agent may post it until {long_date(case.open_until)}. Look for it on the next statement."


def _held(case: Case) -> str:
    if case.deliverable == FOREVER:
        return f"None yet: {case.ours} may not be delivered yet, and the first delivery date is not known."
    return f"None yet: {case.ours} may be delivered from {long_date(case.deliverable)}."


def _missing(case: Case) -> str:
    return f"Ask the agent to post {shares(case.shares)} due {long_date(case.due)} to {_to(case)} ({case.ours})."


def _duplicate(case: Case) -> str:
    return (
        f"Ask the agent to reverse row {case.rows}: {shares(case.agent_shares)} of {long_date(case.posted)} to"
        f" {_to(case)} were posted twice."
    )


def _not_in_register(case: Case) -> str:
    word = "credit" if case.agent_shares > 0 else "debit"
    whom = brief(case.holder) if case.holder else _to(case)
    return (
        f"Ask the agent what row {case.rows} of the statement is, a {word} of {shares(abs(case.agent_shares))} on"
        f" {long_date(case.posted)} to {whom}: have it reversed, or enter in the plan's workbook what it is"
        " based on."
    )


def _quantity(case: Case) -> str:
    change = case.shares - case.agent_shares
    do = f"post {shares(change)} more" if change > 0 else f"reverse {shares(-change)}"
    return (
        f"Ask the agent to {do} for {_to(case)}: row {case.rows} has {case.agent_shares:,} and {case.ours} has"
        f" {case.shares:,}."
    )


def _split(case: Case) -> str:
    return (
        f"Ask the agent to apply the split to row {case.rows} as the Plan does: {case.shares:,} instead of"
        f" {case.agent_shares:,} for {_to(case)} ({case.ours})."
    )


def _rounding(case: Case) -> str:
    return (
        f"Agree with the agent on how fractions are rounded: row {case.rows} has {case.agent_shares:,} and {case.ours}"
        f" has {case.shares:,}."
    )


def _date(case: Case) -> str:
    when = "before" if case.posted < case.due else "after"
    apart = abs(case.posted - case.due)
    return (
        f"Ask the agent why row {case.rows} is dated {long_date(case.posted)}, {apart:,} days {when} {case.ours} was"
        " due"
        f" on {long_date(case.due)}; correct the date that is wrong."
    )


_STEP: Mapping[str, Callable[[Case], str]] = {
    "timing": _timing,
    "held": _held,
    "missing at agent": _missing,
    "duplicate": _duplicate,
    "not in register": _not_in_register,
    "quantity": _quantity,
    "split": _split,
    "rounding": _rounding,
    "date": _date,
}
