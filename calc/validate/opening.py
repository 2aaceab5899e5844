"""What makes the opening balances of a plan taken over in mid-life wrong: the terms, the awards, and their total.

An example: the books open with a reserve of 200,000, 500 delivered and 29,100 shares on Opening Awards.
So 170,400 must be available. Where Opening Available says 170,300, an award is missing or one has 100 shares too many.
"""

from typing import Any

import numpy as np
import pandas as pd

from calc.contract import EARLIEST_DATE, OPENING_AWARDS, PLAN, TERM
from calc.contract.ids import deferred_award_id, formula_option_id, is_deferred_award
from calc.findings import Finding, count, error, in_a_list, warning
from calc.validate.given import Given, value
from calc.validate.rows import check_by_choice
from calc.validate.sheets import day

_SHEET = OPENING_AWARDS.name
_BOOKS = "Books Open On"
_BALANCES = ("Opening Reserve", "Opening Delivered", "Opening Available")
# For each Kind, the columns that it needs and those that it may have.
_COLUMNS = {
    "formula": (("Exercise Price", "Final Exercise Date"), ("Stock Source",)),
    "discretionary": (("Exercise Price", "Final Exercise Date"), ("Stock Source",)),
    "deferred": ((), ("Shares Pending", "Dollars Pending")),
}


def check_opening_terms(given: Given) -> list[Finding]:
    """Report balances without Books Open On, and Books Open On without all three; warn of an unused Share Reserve."""
    plan = _Plan(given)
    awards = given.frames[_SHEET]
    if not plan.is_there(_BOOKS):
        findings = [
            error(
                "no-opening-day",
                f"{name} is filled in, but {_BOOKS} is empty. Type the day whose opening balances these are, or clear"
                f" {name}.",
                PLAN.name,
                "Value",
                plan.rows(name),
            )
            for name in _BALANCES
            if plan.values.get(name) is not None
        ]
        if len(awards):
            message = (
                f"{_SHEET} has {count(len(awards), 'row')}, but {_BOOKS} on the sheet Plan is empty. Type the day at"
                " whose start these awards were outstanding, with the opening balances, or delete the rows."
            )
            findings.append(error("no-opening-day", message, _SHEET, "Award ID", awards.index))
        return findings
    findings = []
    books = plan.values[_BOOKS]
    lacking = [name for name in _BALANCES if not plan.is_there(name)]
    if lacking and books is not None:
        message = (
            f"{_BOOKS} is {books}, but {in_a_list(lacking)} {'is' if len(lacking) == 1 else 'are'} empty."
            f" Type the balances at the start of that day (0 where there was nothing), or clear {_BOOKS}."
        )
        findings.append(error("opening-balance-missing", message, PLAN.name, "Value", plan.rows(_BOOKS)))
    reserve, opening = plan.values.get("Share Reserve"), plan.values.get("Opening Reserve")
    if reserve not in (None, opening, TERM["Share Reserve"].default):
        message = (
            f"Share Reserve {reserve:,} is not used, because the books open with Opening Reserve. Clear it; if the"
            " reserve of that day is wrong, correct Opening Reserve."
        )
        findings.append(warning("share-reserve-unused", message, PLAN.name, "Value", plan.rows("Share Reserve")))
    return findings


def check_opening_columns(given: Given) -> list[Finding]:
    """Report opening awards that lack a column that their Kind needs, or have another's; and figures at odds."""
    rows = given.frames[_SHEET]
    if rows.empty:
        return []
    findings = check_by_choice(given, _SHEET, "Kind", _COLUMNS)
    for row in rows.index:
        findings += [
            error(code, f"{_name(rows, row)}: {why}", _SHEET, headers, [row])
            for code, headers, why in _at_odds(given, rows, row)
        ]
    return findings


def _at_odds(given: Given, rows: pd.DataFrame, row: Any) -> list[tuple[str, tuple[str, ...], str]]:
    """Say which figures of a row contradict one another: code, headers, and what is wrong."""
    kind, granted, left, pending, dollars = (
        value(rows, row, name)
        for name in ("kind", "shares_granted", "shares_outstanding", "shares_pending", "dollars_pending")
    )
    first, last = value(rows, row, "grant_date"), value(rows, row, "final_exercise_date")
    found: list[tuple[str, tuple[str, ...], str]] = []
    if pd.notna(granted) and pd.notna(left) and left > granted:
        why = (
            f"{left:,} shares are outstanding, more than the {granted:,} granted. Type both in shares of {_BOOKS},"
            " after all splits before it."
        )
        found.append(("opening-shares", ("Shares Granted", "Shares Outstanding"), why))
    if kind != "deferred":
        if pd.notna(left) and left == 0:
            why = "an option without shares outstanding is closed, and no opening award. Delete the row."
            found.append(("opening-shares", ("Shares Outstanding",), why))
        if pd.notna(last) and pd.notna(first) and last < first:
            why = f"the Final Exercise Date {day(last)} is before the Grant Date {day(first)}. Correct one of the two."
            found.append(("expires-before-grant", ("Final Exercise Date",), why))
        return found if kind in _COLUMNS else []
    read = all(given.was_read(_SHEET, header, row) for header in ("Shares Pending", "Dollars Pending"))
    if read and (pd.isna(pending) != pd.isna(dollars) or (pending is not pd.NA and pending == 0 and dollars > 0)):
        why = "Shares Pending and Dollars Pending go together: fill in both, or neither."
        found.append(("opening-pending", ("Shares Pending", "Dollars Pending"), why))
    elif read and left is not pd.NA and left == 0 and (pd.isna(pending) or pending == 0):
        why = "nothing is outstanding and nothing pending, so it is no opening award. Delete the row."
        found.append(("opening-shares", ("Shares Outstanding",), why))
    return found


def check_opening_ids(given: Given) -> list[Finding]:
    """Report Award IDs of the wrong form, and those that another award of the input gets too."""
    rows = given.rows(_SHEET, "Award ID", "Kind")
    if rows.empty:
        return []
    others = _ids_of_other_awards(given)
    findings = []
    for row in rows.index:
        award, kind = str(value(rows, row, "award_id")), str(value(rows, row, "kind"))
        if wrong := _wrong_form(rows, row, award, kind):
            findings.append(error("award-id-form", f"Opening award {award}: {wrong}", _SHEET, "Award ID", [row]))
        elif award in others:
            message = (
                f"Opening award {award} is also the ID of the award that {others[award]} makes from {_BOOKS} on. If it"
                " is the same award, delete one of the two: an award before that day stands here, a later one there."
            )
            findings.append(error("award-id-clash", message, _SHEET, "Award ID", [row]))
    return findings


def _wrong_form(rows: pd.DataFrame, row: Any, award: str, kind: str) -> str:
    """Say what is wrong with the form of an Award ID; nothing where it is as the program makes it."""
    granted, who = value(rows, row, "grant_date"), value(rows, row, "director_id")
    if kind == "deferred" and not is_deferred_award(award):
        return f"a deferred award's ID is DS- and its Fee ID. Type DS-{award}, or correct the Kind."
    if kind == "formula" and pd.notna(granted) and pd.notna(who):
        right = formula_option_id(granted, str(who))
        if award != right:
            return f"by its Grant Date and Director ID it is {right}. Correct the one that is wrong."
    if kind == "discretionary" and is_deferred_award(award):
        return "an ID that begins with DS- is a deferred award's. Correct the Kind or the ID."
    return ""


def _ids_of_other_awards(given: Given) -> dict[str, str]:
    """Give the IDs of the awards that rows dated from Books Open On on make, each with its row in words."""
    books = pd.Timestamp(_Plan(given).values.get(_BOOKS) or EARLIEST_DATE)
    meetings, fees = given.rows("Meetings", "Meeting ID", "Date", "Type"), given.rows("Fees", "Fee ID")
    grants = given.rows("Discretionary Grants", "Grant ID", "Grant Date")
    meetings = meetings[meetings["date"] >= books]
    later = fees["meeting_id"].isin(meetings["meeting_id"]) | (fees["fee_date"] >= books)
    later |= (fees["calendar_year"] >= books.year).fillna(False).astype(bool)
    annual = meetings.loc[meetings["type"] == "annual", "date"].unique()
    directors = given.rows("Directors", "Director ID")["director_id"].unique()
    ids = {deferred_award_id(fee): f"fee {fee}" for fee in fees.loc[later, "fee_id"]}
    ids |= {str(grant): f"grant {grant}" for grant in grants.loc[grants["grant_date"] >= books, "grant_id"]}
    return ids | {
        formula_option_id(when, who): f"the annual meeting of {day(when)}" for when in annual for who in directors
    }


def check_opening_steps(given: Given) -> list[Finding]:
    """Report Vesting rows of opening awards that become exercisable otherwise, and those of too many shares."""
    steps, awards = given.rows("Vesting", "Grant ID", "Shares"), given.rows(_SHEET, "Award ID", "Kind")
    books = _Plan(given).values.get(_BOOKS)
    if steps.empty or awards.empty or books is None:
        return []
    findings = []
    by_id = awards.drop_duplicates("award_id").set_index("award_id")
    for award, of_award in steps[steps["grant_id"].isin(by_id.index)].groupby("grant_id"):
        kind, left = str(by_id.at[award, "kind"]), value(by_id, award, "shares_outstanding")
        if kind in ("formula", "deferred"):
            how = "is exercisable at once (§6(a))" if kind == "formula" else "is never exercised"
            message = f"Opening award {award} is {kind}: it {how}. Delete its Vesting rows, or correct its Kind."
            findings.append(error("vesting-not-needed", message, "Vesting", "Grant ID", of_award.index))
            continue
        ahead = of_award[of_award["exercisable_date"] >= pd.Timestamp(books)]
        total = int(ahead["shares"].sum())
        if pd.notna(left) and total > left and given.is_whole("Vesting", "Shares"):
            message = (
                f"The Vesting rows of opening award {award} dated from {_BOOKS} on add up to {total:,} shares, but only"
                f" {left:,} are outstanding. Type what becomes exercisable from that day on, in shares of that day."
            )
            findings.append(error("vesting-sum", message, "Vesting", "Shares", ahead.index))
    return findings


def check_opening_total(given: Given) -> list[Finding]:
    """Report balances that do not tie: Reserve less Delivered less the awards outstanding must be Available. §4(a)."""
    plan, awards = _Plan(given), given.frames[_SHEET]
    whole = not len(awards) or all(given.is_whole(_SHEET, header) for header in ("Award ID", "Shares Outstanding"))
    known = all(plan.values.get(name) is not None for name in (_BOOKS, *_BALANCES))
    if not known or not whole or awards["award_id"].duplicated().any():
        return []  # it is reported already, and what is left may tie
    reserve, delivered, available = (int(plan.values[name]) for name in _BALANCES)
    of_options = int(awards.loc[(awards["kind"] != "deferred").to_numpy(dtype=bool), "shares_outstanding"].sum())
    outstanding = int(awards["shares_outstanding"].sum())
    left = reserve - delivered - outstanding
    if left == available:
        return []
    message = (
        f"The opening balances do not tie: Opening Reserve {reserve:,} less Opening Delivered {delivered:,} less the"
        f" {outstanding:,} shares outstanding on {_SHEET} ({of_options:,} under options, {outstanding - of_options:,}"
        f" deferred) leaves {left:,}, but Opening Available is {available:,}, {abs(available - left):,} too"
        f" {'many' if available > left else 'few'}. Look for an award that is missing or entered with other shares, or"
        " correct the balance that is wrong."
    )
    return [error("opening-total", message, PLAN.name, "Value", plan.rows("Opening Available"))]


class _Plan:
    """The values of the Plan sheet by term, where there are some, and their rows."""

    def __init__(self, given: Given) -> None:
        frame = given.frames[PLAN.name]
        self._given, self._frame = given, frame
        self.values = dict(zip(frame["term"], frame["value"], strict=True))

    def rows(self, name: str) -> pd.Index:
        """Give the Excel rows of a term."""
        return self._frame.index[np.asarray(self._frame["term"].array == name)]

    def is_there(self, name: str) -> bool:
        """Tell whether a term has a value, or one that could not be read and has its error."""
        unread = any(not self._given.was_read(PLAN.name, "Value", int(row)) for row in self.rows(name))
        return unread or self.values.get(name) is not None


def _name(rows: pd.DataFrame, row: Any) -> str:
    award = value(rows, row, "award_id")
    return f"Opening award {award}" if pd.notna(award) else "An opening award"
