"""Columns of one row that depend on one another, terms within their bounds, and one annual meeting a date.

An example: a row of Fees with Fee Type annual needs a Calendar Year and must have no Meeting ID.
With neither the Calendar Year is reported missing; with both the Meeting ID is reported as not needed.
With a Meeting ID and no Calendar Year, one finding says both, since the Fee Type itself may be the slip.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from calc.contract import TERM, snake_case
from calc.findings import Finding, error
from calc.plan.terms import EXERCISE_PERIOD_AFTER_CESSATION, EXERCISE_PERIOD_AFTER_DEATH
from calc.validate.given import Given, value
from calc.validate.schemas import amount_in_words, are_distinct
from calc.validate.sheets import day

# For each choice, the columns that it needs and those that it may have; the sheet's other detail columns stay empty.
_FEES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "annual": (("Calendar Year",), ()),
    "meeting": (("Meeting ID",), ()),
    "retainer": (("Fee Date",), ()),
}
_ELECTIONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "elect": ((), ("Percent", "First Year")),
    "revoke": ((), ()),
}
_PLAN_EVENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "split": (("New", "Old"), ("Prices Adjust From",)),
    "reserve increase": (("Shares",), ()),
    "amendment": (("Term", "Value"), ("Outstanding Awards",)),
    "authorization sought": ((), ()),
    "authorization ended": ((), ()),
    "plan termination": ((), ()),
    "change of control": (("Options Assumed",), ("New", "Old", "Plan Continues")),
    "delivery hold": ((), ()),
    "delivery release": ((), ()),
}
_PAYMENT = ("Cash Paid", "Personal Check", "Broker Paid", "Shares Tendered", "Held 6 Months")
_OPTION_EVENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "exercise": ((), _PAYMENT),
    "cash-out": ((), ()),
    "share settlement": ((), ()),
}
# The terms whose amendment may reach outstanding options. Plan §8(f).
_REACHING = (EXERCISE_PERIOD_AFTER_DEATH.name, EXERCISE_PERIOD_AFTER_CESSATION.name)


def check_fee_columns(given: Given) -> list[Finding]:
    """Report annual fees without Calendar Year, meeting fees without Meeting ID, retainers without Fee Date. §7(a).

    So is a fee with what another type has.
    """
    return check_by_choice(given, "Fees", "Fee Type", _FEES)


def check_election_columns(given: Given) -> list[Finding]:
    """Report revocations with a Percent or with First Year, which only elections have. Plan §7(c)."""
    return check_by_choice(given, "Elections", "Action", _ELECTIONS)


def check_plan_event_columns(given: Given) -> list[Finding]:
    """Report plan events without a column that they need, or with one that they must not have."""
    findings = check_by_choice(given, "Plan Events", "Event", _PLAN_EVENTS)
    findings += _reaching_outstanding_awards(given)
    rows = given.rows("Plan Events", "Event")
    if "change of control" not in rows["event"].array:
        return findings
    control = rows[rows["event"] == "change of control"]
    for row in control.index[control["new"].isna() != control["old"].isna()]:
        empty = "New" if pd.isna(value(control, row, "new")) else "Old"
        if given.was_read("Plan Events", empty, row):
            message = f"The exchange ratio of the change of control lacks {empty}. Fill in both, or neither."
            findings.append(error("missing", message, "Plan Events", empty, [row]))
    idle = control[(control["options_assumed"] == "no") & (control["new"].notna() | control["old"].notna())]
    for row in idle.index:
        message = "Options are not assumed, so New and Old have no meaning. Clear them, or set Options Assumed to yes."
        findings.append(error("not-needed", message, "Plan Events", ("New", "Old"), [row]))
    return findings


def _reaching_outstanding_awards(given: Given) -> list[Finding]:
    """Report amendments to reach outstanding awards, of terms that may not: only exercise periods do. Plan §8(f)."""
    rows = given.rows("Plan Events", "Event", "Term")
    reaching = rows[(rows["outstanding_awards"] == "yes") & rows["term"].notna()]
    return [
        error(
            "not-for-outstanding-awards",
            f"Outstanding Awards is yes, but an amendment of {term} affects later grants only (Plan §8(f)): an award"
            f" keeps the terms it was granted with. Only {' and '.join(_REACHING)} reach outstanding options."
            " Clear it, or choose no.",
            "Plan Events",
            "Outstanding Awards",
            [row],
        )
        for row, term in reaching["term"].items()
        if term in TERM and term not in _REACHING
    ]


def check_option_event_columns(given: Given) -> list[Finding]:
    """Report a payment of no exercise, Held 6 Months missing, Authority Shown of no estate. Plan §6(e) to §6(g)."""
    if given.frames["Option Events"].empty:
        return []
    findings = check_by_choice(given, "Option Events", "Event", _OPTION_EVENTS)
    rows = given.rows("Option Events", "Event")
    tendered = rows["shares_tendered"].fillna(0) > 0
    for row in rows.index[tendered & rows["held_6_months"].isna()]:
        if given.was_read("Option Events", "Held 6 Months", row):
            message = "Shares are tendered, so Held 6 Months is needed (Plan §6(f)(ii)). Choose one from the list."
            findings.append(error("missing", message, "Option Events", "Held 6 Months", [row]))
    for row in rows.index[(rows["exercised_by"] != "estate") & rows["authority_shown"].notna()]:
        message = "Authority Shown is for an estate, but this event is by the director. Clear it, or choose estate."
        findings.append(error("not-needed", message, "Option Events", "Authority Shown", [row]))
    return findings


def check_by_choice(
    given: Given, sheet: str, header: str, needs: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]
) -> list[Finding]:
    """Report rows that lack what their choice needs, or have what it must not have."""
    details = tuple(dict.fromkeys(name for needed, allowed in needs.values() for name in (*needed, *allowed)))
    rows = given.rows(sheet, header)
    fits = _fits(rows, header, needs, details)
    if fits.all():
        return []
    findings = []
    names = [snake_case(name) for name in (header, *details)]
    for row, choice, *cells in rows.loc[~fits, names].itertuples():
        needed, allowed = needs.get(choice, ((), details))
        filled = {name for name, cell in zip(details, cells, strict=True) if not _empty(cell)}
        lacks = [name for name in needed if name not in filled and given.was_read(sheet, name, row)]
        lacks = [] if any(not given.was_read(sheet, name, row) for name in needed) else lacks
        extra = [name for name in details if name in filled and name not in needed and name not in allowed]
        if lacks and extra:
            both = f"has {' and '.join(extra)} but no {' and '.join(lacks)}"
            message = f"The {header} is “{choice}”, but the row {both}. Correct the {header} or those cells."
            findings.append(error("does-not-fit", message, sheet, (header, *lacks, *extra), [row]))
            continue
        for name in lacks:
            message = f"{name} is empty, and the {header} “{choice}” needs it. Fill it in."
            findings.append(error("missing", message, sheet, name, [row]))
        for name in extra:
            message = (
                f"{name} is filled in, but the {header} “{choice}” does not use it. Clear it, or correct the {header}."
            )
            findings.append(error("not-needed", message, sheet, name, [row]))
    return findings


def _fits(
    rows: pd.DataFrame,
    header: str,
    needs: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]],
    details: Sequence[str],
) -> npt.NDArray[np.bool_]:
    """Tell whether each row has what its choice needs and nothing that it must not have; most rows do."""
    bits = {name: 1 << number for number, name in enumerate(details)}
    filled = np.zeros(len(rows), dtype=np.int64)  # a bit for each detail
    for name, bit in bits.items():
        filled |= np.where(rows[snake_case(name)].array.isna(), 0, bit)
    fits = np.ones(len(rows), dtype=np.bool_)
    choices = rows[snake_case(header)].array
    for choice in choices.unique():
        if choice in needs:
            needed, allowed = needs[choice]
            asked = sum(bit for name, bit in bits.items() if name not in allowed)
            fits &= (filled & asked == sum(bits[name] for name in needed)) | np.asarray(choices != choice)
    return fits


def _empty(cell: object) -> bool:
    """Tell whether a cell of a frame holds nothing."""
    return cell is None or cell is pd.NA or cell is pd.NaT or cell != cell


def check_terms(given: Given) -> list[Finding]:
    """Report values of Plan terms, typed or amended, that are missing or out of bounds."""
    findings = []
    plan = given.frames["Plan"]
    for name in ("Company", "As-of Date"):
        rows = plan.index[np.asarray(plan["term"].array == name)]
        if len(rows) == 0 and ("Plan", "Term") not in given.absent and given.is_whole("Plan", "Term"):
            message = f"The Plan sheet has no row for {name}. Add a row with the Term {name} and its Value."
            findings.append(error("missing-term", message, "Plan", "Term"))
        for row in rows[plan["value"].loc[rows].array.isna()]:
            if given.was_read("Plan", "Value", row):
                findings.append(error("missing", f"{name} is empty. Type its Value.", "Plan", "Value", [row]))
    for sheet in ("Plan", "Plan Events"):
        frame = given.frames[sheet]
        for row, name, typed in zip(frame.index, frame["term"], frame["value"], strict=True):
            if name in TERM and typed is not None and (wrong := _out_of_bounds(str(name), typed)):
                findings.append(error("out-of-range", wrong, sheet, "Value", [row]))
    return findings


def _out_of_bounds(name: str, value: object) -> str:
    """Say what is wrong with the value of a term; nothing where it is sound."""
    term = TERM[name]
    shown = amount_in_words(term.kind, value)
    if term.choices and value not in term.choices:
        return f"{name} is “{value}”, which is not one of the choices. Choose one of: {', '.join(term.choices)}."
    if isinstance(value, int) and term.above is not None and value <= term.above:
        return f"{name} is {shown}; it must be greater than {amount_in_words(term.kind, term.above)}. Check the number."
    if isinstance(value, int) and term.at_least is not None and value < term.at_least:
        return f"{name} is {shown}; it must be at least {amount_in_words(term.kind, term.at_least)}. Check the number."
    return ""


def check_meetings(given: Given) -> list[Finding]:
    """Report a second annual meeting on a date, since a Formula Option's ID is made of the date. Plan §6(a)."""
    rows = given.rows("Meetings", "Date", "Type")
    annual = rows[np.asarray(rows["type"].array == "annual")]
    if are_distinct(annual, ["date"]):
        return []
    findings = []
    for row, when in annual.loc[annual.duplicated("date"), "date"].items():
        other = annual.index[annual["date"] == when][0]
        message = (
            f"There is another annual meeting on {day(when)}, in row {other}. Delete one, or correct its Date or Type."
        )
        findings.append(error("two-annual-meetings", message, "Meetings", "Date", [row]))
    return findings
