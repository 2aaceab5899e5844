"""A register against a statement: both sides, the items, the bridges, and what became of what was open last time."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from calc.contract import AGENT_JOURNAL
from calc.exact import Flags
from calc.findings import Finding, count, has_errors, info, warning
from calc.plan.calendar import BusinessDays, business_days, date_of, day_number, days
from calc.reconciliation.before_books import (
    before_books,
    carried_from_before,
    out_of_period,
    period_begins,
    without_rows,
)
from calc.reconciliation.bridge import BridgeLine, journal_bridge
from calc.reconciliation.carried import carried_forward
from calc.reconciliation.items import Listed, listed_items
from calc.reconciliation.last import JOURNAL_COLUMNS, Last
from calc.reconciliation.last_day import after_last_day, is_stated, last_day_of, taken_as_last_day
from calc.reconciliation.match import match
from calc.reconciliation.model import Items, Rules, Texts, texts
from calc.reconciliation.next_step import long_date
from calc.reconciliation.no_plan_codes import no_plan_codes
from calc.reconciliation.other_company import other_company
from calc.reconciliation.other_names import other_names
from calc.reconciliation.pairing import is_among
from calc.reconciliation.register import Register
from calc.reconciliation.reserve import compared_reserve, opens_later
from calc.reconciliation.reserve_rows import Chosen, reserve_row
from calc.reconciliation.saved_since import saved_since
from calc.reconciliation.sides import Sides, sides
from calc.reconciliation.strangers import strangers

if TYPE_CHECKING:
    from calc.statement import Statement

WINDOW, MOST_DAYS = 10, 250  # business days after the due date: if nothing else is asked for, and at most


@dataclass(frozen=True)
class Choices:
    """What the person who reconciles decides; empty: as the statement says. ``ValueError`` for what cannot be meant."""

    window: int = WINDOW
    first_day: date | None = None
    last_day: date | None = None
    plan_codes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.window <= MOST_DAYS:
            raise ValueError(f"The window is 0 to {MOST_DAYS} business days, not {self.window}.")
        if self.first_day is not None and self.last_day is not None and self.first_day > self.last_day:
            raise ValueError(
                f"The first day {self.first_day} is after the last day {self.last_day}. Correct one of the two."
            )


@dataclass(frozen=True, eq=False)
class Reconciliation:
    """What a reconciliation came to. With an error among the findings there are no items and no bridges.

    ``issuances`` and ``journal`` are both sides' rows in the order of ``listed.of_ours`` and ``listed.of_theirs``;
    ``set_aside`` are the issuances before the statement, ``outside`` the agent's rows before the period.
    ``carried`` has the columns of Carried Forward.
    """

    findings: tuple[Finding, ...]
    first_day: date | None
    last_day: date
    plan_codes: tuple[str, ...]
    issuances: pd.DataFrame
    set_aside: pd.DataFrame
    journal: pd.DataFrame
    listed: Listed | None
    bridge: tuple[BridgeLine, ...]
    reserve: tuple[BridgeLine, ...]
    carried: pd.DataFrame | None
    outside: pd.DataFrame
    last_day_in_doubt: bool = False  # no last day is stated, and shares may be missing that are taken as on their way

    @property
    def is_explained(self) -> bool:
        """Tell whether all is matched, or explained by timing, a hold, a reversal or another plan."""
        steps = [line for line in self.reserve if line.kind == "step" and line.shares and not line.explained]
        return self.listed is not None and bool(self.listed.is_explained.all()) and not steps

    @property
    def ties(self) -> bool:
        """Tell whether all is explained whatever the statement's last day is."""
        return self.is_explained and not self.last_day_in_doubt


def reconcile_register(
    register: Register, statement: "Statement", choices: Choices, last: Last | None = None
) -> Reconciliation:
    """Compare a register with a statement. ``CalendarError`` where its exchange's business days are not known."""
    calendar = business_days(register.calendar)
    journal = _journal(statement)
    last_day, findings = last_day_of(register, statement, journal, choices.last_day)
    findings += after_last_day(journal, last_day)
    asked = _first_day(journal, choices, last)
    first_day = period_begins(asked, register.books_open)
    if last is not None and first_day is not None and first_day > last.last_day:
        # What was not paired off then is not now: the last reconciliation does not tell which signs were inferred.
        journal = pd.concat([last.rows.assign(inferred=last.rows["shares"] < 0), journal], ignore_index=True)
    carried_rows = journal[: len(journal) - len(statement.journal)]
    out = out_of_period(journal, len(carried_rows), first_day, register.books_open)
    outside = journal[out]
    rules = Rules(register.splits, day_number(last_day))
    has_journal = any(table.kind == "journal" for table in statement.taken)
    in_scope = _in_scope(register, journal, calendar, choices, rules, first_day, last, out) & has_journal
    issuances = register.issuances[in_scope].reset_index(drop=True)
    accounts = register.issuances["account_no"].dropna().unique()
    both = sides(issuances, journal, register.names, calendar, choices.window, rules, choices.plan_codes, accounts)
    before = int(both.theirs.shares[out & ~both.theirs.other_plan].sum())
    both, journal = without_rows(both, out), journal[~out].reset_index(drop=True)
    row, chosen = _reserve_row(statement, both, choices, first_day, last_day)
    findings = [*statement.findings, *findings, *both.findings, *chosen, *saved_since(register, last)]
    findings += [*strangers(register, both.theirs), *other_company(register, statement)]
    findings += no_plan_codes(statement, both, choices.plan_codes)
    findings += before_books(outside, asked, first_day, last_day, register.books_open)
    if not has_journal:
        message = "The statement has no journal, so only the reserve was compared, and no issuance is on an item."
        findings.append(warning("no-journal", message))
    set_aside = register.issuances[~in_scope]
    if has_errors(findings):
        nothing: dict[str, Any] = {"listed": None, "bridge": (), "reserve": (), "carried": None, "outside": outside}
        return Reconciliation(
            tuple(findings), first_day, last_day, both.plan_codes, issuances, set_aside, journal, **nothing
        )
    issuances = issuances.iloc[both.our_rows].reset_index(drop=True)
    items = match(both.ours, both.theirs, rules)
    asides, more = _asides(both, items, issuances, register, journal["label"].array)
    findings += more
    asides |= carried_from_before(both, items, len(carried_rows), register.books_open)
    listed = listed_items(items, both, issuances, journal["label"].array, rules.last_day, asides)
    findings += _before_the_journal(both, items, journal, asked, last)
    in_doubt = False
    if not is_stated(statement, choices.last_day):
        more, in_doubt = taken_as_last_day(both, items, register, statement, last_day)
        findings += more
    bridge = journal_bridge(
        listed.frame, int(set_aside["shares"].sum()), int(carried_rows["shares"].sum()), _words(first_day),
        int(outside["shares"].sum()) if len(outside) else None,
    )  # fmt: skip
    posted = _posted(both, row.as_of or last_day, len(carried_rows)) if row and len(statement.journal) else None
    reserve = compared_reserve(
        register, row, listed.frame, posted, calendar, choices.window, first_day, last_day,
        before if len(outside) else None,
    )  # fmt: skip
    findings += opens_later(reserve, asked, register.books_open)
    gone = "cleared" if register.books_open is None else "open"
    carried = None if last is None else carried_forward(last, listed, both, journal, last_day, gone)
    return Reconciliation(
        tuple(findings), first_day, last_day, both.plan_codes, issuances, set_aside, journal, listed,
        tuple(bridge) if has_journal else (), tuple(reserve), carried, outside, in_doubt,
    )  # fmt: skip


def _posted(both: Sides, until: date, carried: int) -> int:
    """Sum the shares of the statement's rows for this plan up to a day; those carried forward stand first."""
    own = np.arange(len(both.theirs)) >= carried
    return int(both.theirs.shares[own & ~both.theirs.other_plan & (both.theirs.day <= day_number(until))].sum())


def _words(first_day: date | None) -> str:
    return long_date(day_number(first_day)) if first_day else ""


def _journal(statement: "Statement") -> pd.DataFrame:
    """Give the agent's rows with a label for each: its row, and its sheet where several sheets have rows."""
    frame = statement.journal.reset_index(drop=True)
    row = frame["row"].astype("int64").astype(str)
    label = row if frame["sheet"].nunique() < 2 else frame["sheet"].astype(str) + " " + row
    return frame.assign(label=label.astype("str"))[[*JOURNAL_COLUMNS, "inferred"]]


def _reserve_row(
    statement: "Statement", both: Sides, choices: Choices, first_day: date | None, last_day: date
) -> Chosen:
    """Give the agent's reserve of this plan: by the code that is chosen, or the journal's only one."""
    only = both.their_codes if len(both.their_codes) == 1 else ()
    codes = (*choices.plan_codes, *both.plan_codes) or only
    others = [code for code in both.their_codes if code not in codes]
    return reserve_row(statement, tuple(dict.fromkeys(codes)), others, first_day, last_day)


def _asides(
    both: Sides, items: Items, issuances: pd.DataFrame, register: Register, labels: Texts
) -> tuple[dict[int, str], list[Finding]]:
    """Give what is to be said on items beside their next step, and the findings on all of them."""
    asides, findings = other_names(both.theirs, items, issuances, register.names, labels)
    zero = np.flatnonzero(both.theirs.shares == 0)
    if zero.size:
        which = f"row {labels[zero[0]]}" if zero.size == 1 else f"the first is row {labels[zero[0]]}"
        message = (
            f"{count(int(zero.size), 'entry', 'entries')} of 0 shares ({which}) have no effect and need no action."
        )
        findings.append(info("no-shares", message, AGENT_JOURNAL.name, "Shares"))
    inferred = np.flatnonzero(both.theirs.inferred & (both.theirs.shares < 0))
    by_word = "Its sign comes from its type only. If it is right, confirm it on the sheet Taken As."
    return {**asides, **dict.fromkeys(items.of_theirs[inferred].tolist(), by_word)}, findings


def _first_day(journal: pd.DataFrame, choices: Choices, last: Last | None) -> date | None:
    """Choose the day from which issuances are compared with the statement; None: all of them."""
    if choices.first_day is not None or last is None or not len(journal):
        return choices.first_day
    begins = journal["date"].min().date()
    return date_of(day_number(last.last_day) + 1) if begins > last.last_day else None


def _in_scope(
    register: Register,
    journal: pd.DataFrame,
    calendar: BusinessDays,
    choices: Choices,
    rules: Rules,
    first_day: date | None,
    last: Last | None,
    out: Flags,
) -> Flags:
    """Tell which issuances belong to the statement.

    Of those due before its first day: with a last reconciliation, those that it did not settle; without one, those
    that match a row of the statement which is not ``out`` of the period.
    """
    due, ids = days(register.issuances["due_date"]), texts(register.issuances["issuance_id"])
    if first_day is None:
        return np.ones(len(due), dtype=bool)
    before = due < day_number(first_day)
    if last is not None:
        return ~(before & np.isin(ids.astype(str), sorted(last.settled)))
    if not before.any():
        return ~before
    both = sides(register.issuances, journal, register.names, calendar, choices.window, rules, choices.plan_codes)
    both = without_rows(both, out)
    if has_errors(both.findings):
        return ~before
    items = match(both.ours, both.theirs, rules)
    alone = ~is_among(items.of_ours, items.of_theirs)
    has_row = np.zeros(len(due), dtype=bool)
    has_row[both.our_rows] = ~alone
    return ~before | has_row


def _before_the_journal(
    both: Sides, items: Items, journal: pd.DataFrame, first_day: date | None, last: Last | None
) -> list[Finding]:
    """Warn where issuances are missing that are due before anything in the journal."""
    if first_day is not None or not len(journal):
        return []
    alone = ~is_among(items.of_ours, items.of_theirs)
    count = int(np.count_nonzero(alone & (both.ours.last < int(both.theirs.day.min()))))
    if not count:
        return []
    todo = "name its first day with --from, or the last reconciliation with --prior."
    if last is not None:
        todo = f"name its first day with --from: {last.name} does not show it, because it runs to {last.last_day}."
    return [
        warning(
            "before-the-statement",
            f"{count:,} of our issuances were due before the statement's first entry on"
            f" {long_date(int(both.theirs.day.min()))}, and are shown as missing. If the statement begins later than"
            " the"
            f" Plan, {todo}",
            AGENT_JOURNAL.name,
        )
    ]
