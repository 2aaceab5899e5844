"""Which rows of the agent's reserve statement are this plan's, and what they come to on the statement's last day."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd

from calc.contract import AGENT_RESERVE
from calc.findings import Finding, error, info, warning

if TYPE_CHECKING:
    from calc.statement import Statement

RESERVE = AGENT_RESERVE.name
_SHOWN = 8  # plans in a message


@dataclass(frozen=True)
class ReserveRow:
    """The agent's reserve of this plan: one row of its statement, or several that follow on one another."""

    opening: int | None
    increases: int | None
    issued: int | None
    closing: int
    as_of: date | None


Chosen = tuple[ReserveRow | None, list[Finding]]


def reserve_row(
    statement: "Statement",
    codes: Collection[str],
    others: Collection[str],
    first_day: date | None,
    last_day: date,
) -> Chosen:
    """Find this plan's reserve on the statement's last day, and what is to be said about the choice.

    ``codes`` are this plan's codes where they are known, ``others`` are codes of other plans in the journal. An error
    where it is not known which rows are this plan's.
    """
    every = statement.reserve
    rows = every[every["closing"].notna()]
    if rows.empty:
        if every.empty:
            return None, []
        message = "The reserve statement has no closing balance, so the reserve was not compared."
        return None, [warning("reserve-without-closing", message, RESERVE)]
    rows, findings = _of_this_plan(rows, codes, others)
    if rows.empty or any(finding.severity == "error" for finding in findings):
        return None, findings
    rows = _in_time(rows, first_day, last_day)
    followed = _follow_on(rows)
    if followed is None:
        return None, [*findings, _unclear(rows)]
    if len(every) > 1:
        findings.append(info("reserve-rows", _told(followed, len(every)), RESERVE))
    return _summed(followed), findings


def _of_this_plan(
    rows: pd.DataFrame, codes: Collection[str], others: Collection[str]
) -> tuple[pd.DataFrame, list[Finding]]:
    if rows["plan_code"].notna().any():
        return _by_plan(rows[rows["plan_code"].notna()], codes, others)
    if rows["table"].nunique() < 2 or not codes:
        return rows, []
    # Each table is of a plan that its sheet or the lines above it name.
    ours = rows["titles"].map(lambda titles: _names_one(titles, codes))
    theirs = rows["titles"].map(lambda titles: _names_one(titles, others)) & ~ours
    return (rows[ours], []) if ours.any() else (rows[~theirs], [])


def _by_plan(rows: pd.DataFrame, codes: Collection[str], others: Collection[str]) -> tuple[pd.DataFrame, list[Finding]]:
    plans = list(dict.fromkeys(str(plan).strip() for plan in rows["plan_code"]))
    named = ", ".join(plans[:_SHOWN]) + (f" and {len(plans) - _SHOWN:,} more" if len(plans) > _SHOWN else "")
    asked = {code.strip().casefold() for code in codes}
    found = [plan for plan in plans if plan.casefold() in asked]
    found = found or [plan for plan in plans if _names_one(plan, codes)]
    if found:
        return rows[rows["plan_code"].map(lambda plan: str(plan).strip() in found)], []
    elsewhere = [plan for plan in plans if plan.casefold() in {code.strip().casefold() for code in others}]
    if len(plans) == len(elsewhere):
        message = f"The reserve statement has no row of this plan (it has {named}), so the reserve was not compared."
        return rows.iloc[:0], [warning("reserve-of-other-plans", message, RESERVE)]
    if len(plans) > 1:
        message = (
            f"The reserve statement has rows of several plans ({named}), and it is not clear which is this plan's. Name"
            " the plan with --plan-code, as it is written there."
        )
        return rows, [error("reserve-plan", message, RESERVE)]
    if not codes:
        return rows, []
    message = (
        f"The reserve statement is of plan {named}, and this plan's code is {', '.join(codes)}. It was used as this"
        f" plan's, because there is no other. If that is right, name both:"
        f' --plan-code "{named}" in addition to the other.'
    )
    return rows, [warning("reserve-plan-taken", message, RESERVE)]


def _names_one(text: str, codes: Collection[str]) -> bool:
    """Tell whether a text has one of some codes as a word of its own."""
    return any(
        re.search(rf"(?<!\w){re.escape(code.strip())}(?!\w)", text, re.IGNORECASE) for code in codes if code.strip()
    )


def _in_time(rows: pd.DataFrame, first_day: date | None, last_day: date) -> pd.DataFrame:
    """Give the dated rows from the first day on and up to the last; all of them where none is dated so."""
    day = rows["as_of_date"]
    if not day.notna().any():
        return rows
    rows = rows[day.notna()]
    until = rows[rows["as_of_date"] <= pd.Timestamp(last_day)]
    rows = until if len(until) else rows
    since = rows[rows["as_of_date"] >= pd.Timestamp(first_day)] if first_day else rows
    return since if len(since) else rows


def _follow_on(rows: pd.DataFrame) -> pd.DataFrame | None:
    """Give the last row, after those that lead to it without a gap; None where it is not known which is the last."""
    rows = rows.drop_duplicates(["opening", "increases", "issued", "closing", "as_of_date"])
    dated = bool(rows["as_of_date"].notna().all())
    longest = None
    for ordered in (rows, rows.iloc[::-1]):  # the newest may stand first or last
        ordered = ordered.sort_values("as_of_date", kind="stable") if dated else ordered
        links = _links(ordered)
        length = next((i for i, link in enumerate(reversed(links)) if not link), len(links)) + 1
        last = ordered["as_of_date"].iloc[-1]
        needed = int((ordered["as_of_date"] == last).sum()) if dated else len(ordered)
        if length >= needed and (longest is None or length > len(longest)):
            longest = ordered.iloc[len(ordered) - length :]
    return longest


def _links(rows: pd.DataFrame) -> list[bool]:
    """Tell of each row but the first whether it opens with what the one before it closes with."""
    opening = rows["opening"].fillna(rows["closing"] - rows["increases"].fillna(0) + rows["issued"])
    closes = rows["closing"].tolist()
    return [pd.notna(opens) and opens == before for opens, before in zip(opening.tolist()[1:], closes, strict=False)]


def _summed(rows: pd.DataFrame) -> ReserveRow:
    first, last = rows.iloc[0], rows.iloc[-1]
    opening = _given(first["opening"])
    issued = _sum(rows["issued"]) if rows["issued"].notna().all() else None
    as_of = last["as_of_date"].date() if pd.notna(last["as_of_date"]) else None
    return ReserveRow(opening, _sum(rows["increases"]), issued, int(last["closing"]), as_of)


def _sum(column: Any) -> int | None:
    return int(column.sum()) if column.notna().any() else None


def _given(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def _told(rows: pd.DataFrame, every: int) -> str:
    first, last = rows.iloc[0], rows.iloc[-1]
    plan = f", plan {last['plan_code']}" if pd.notna(last["plan_code"]) else ""
    day = f" of {last['as_of_date'].date()}" if pd.notna(last["as_of_date"]) else ""
    if len(rows) == 1:
        return f"The reserve was read from row {last['row']} of {last['sheet']}{plan}{day}, of {every:,} rows."
    return (
        f"The reserve was read from {len(rows):,} of {every:,} consecutive rows: row {first['row']} of"
        f" {first['sheet']} to row {last['row']} of {last['sheet']}{plan}, up to that{day or ' one'}."
    )


def _unclear(rows: pd.DataFrame) -> Finding:
    where = _where(rows)
    message = (
        f"The reserve statement has {len(rows):,} rows ({where}) that are not consecutive, and nothing shows"
        " which is this plan's on the statement's last day. If a column names the plans, map it to Plan Code (the line"
        ' "their header" = "Plan Code" in a text file, named with --map) and name the plan with --plan-code; otherwise'
        " leave only this plan's row in the file."
    )
    return error("reserve-plan", message, RESERVE)


def _where(rows: pd.DataFrame) -> str:
    shown: Sequence[str] = [f"{sheet} {row}" for sheet, row in zip(rows["sheet"], rows["row"], strict=True)]
    return ", ".join(shown[:_SHOWN]) + (" …" if len(shown) > _SHOWN else "")
