"""The sheets of a reconciliation's workbook as frames, and which of their cells are formulas over the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from calc.contract import (
    AGENT_ROWS,
    BASIS,
    BRIDGE,
    CARRIED_FORWARD,
    FINDINGS,
    ISSUANCES_RECONCILED,
    ITEMS,
    RECONCILIATION_NOTES,
    TAKEN,
)
from calc.excel.text import visible
from calc.reconciliation.bridge import BridgeLine
from calc.reconciliation.items import Listed
from calc.reconciliation.notes import reconciliation_notes
from calc.reconciliation.reconcile import Reconciliation
from calc.reconciliation.register import Register
from calc.reconciliation.taken_as import taken_rows
from calc.results.basis import findings_frame
from calc.results.basis_checks import BOOKS_OPENED, LAST_RECONCILIATION, NO_LAST
from calc.results.rows_to_frame import frame_of_rows
from calc.statement.agent import agent_name
from calc.tables.model import Live, Table, Tables, formula

if TYPE_CHECKING:
    from calc.statement import Statement

Frames = dict[str, pd.DataFrame]


@dataclass(frozen=True)
class Sources:
    """What was held against what: the files, the program, and what was chosen."""

    register: Register
    statement: "Statement"
    version: str
    window: int
    last: str = ""

    @property
    def agent(self) -> str:
        """Give the agent's name as the statement has it; "the transfer agent" where it has none."""
        return agent_name(self.statement.taken, self.register.company)


def frames(reconciliation: Reconciliation, sources: Sources) -> Frames:
    """Make every table of the workbook by its sheet, in order; the Summary is none."""
    assert reconciliation.listed is not None
    by_sheet: Frames = {
        BRIDGE.name: _bridge(reconciliation),
        ITEMS.name: reconciliation.listed.frame,
    }
    if reconciliation.carried is not None:
        by_sheet[CARRIED_FORWARD.name] = reconciliation.carried
    by_sheet[RECONCILIATION_NOTES.name] = reconciliation_notes(reconciliation, sources.register.company, sources.agent)
    by_sheet[ISSUANCES_RECONCILED.name] = _issuances(reconciliation, reconciliation.listed)
    by_sheet[AGENT_ROWS.name] = _agent_rows(reconciliation, reconciliation.listed)
    by_sheet[TAKEN.name] = frame_of_rows(TAKEN, taken_rows(reconciliation.findings, sources.statement))
    by_sheet[FINDINGS.name] = findings_frame(reconciliation.findings)
    by_sheet[BASIS.name] = frame_of_rows(BASIS, _basis(reconciliation, sources))
    return by_sheet


def _bridge(reconciliation: Reconciliation) -> pd.DataFrame:
    """Make the frame of both bridges; a word tells apart what stands in both."""
    ends = ("from", "to")
    reserve = [line.text if line.kind in ends else f"Reserve: {line.text}" for line in reconciliation.reserve]
    return pd.DataFrame(
        {
            "line": pd.array([line.text for line in reconciliation.bridge] + reserve, dtype="str"),
            "shares": pd.array(
                [line.shares for line in (*reconciliation.bridge, *reconciliation.reserve)], dtype="Int64"
            ),
        }
    )


def _issuances(reconciliation: Reconciliation, items: Listed) -> pd.DataFrame:
    """Give the whole register; what was set aside is on no item."""
    on_item = items.frame.loc[items.of_ours, ["status", "cause"]].reset_index(drop=True)
    compared = pd.concat([on_item, reconciliation.issuances.reset_index(drop=True)], axis=1)
    everything = (
        pd.concat([reconciliation.set_aside, compared], ignore_index=True)
        if len(reconciliation.set_aside)
        else compared
    )
    return everything[[column.name for column in ISSUANCES_RECONCILED.columns]]


def _agent_rows(reconciliation: Reconciliation, items: Listed) -> pd.DataFrame:
    """Give all the agent's rows; what lies before the period is on no item."""
    on_item = items.frame.loc[items.of_theirs, ["status", "cause"]].reset_index(drop=True)
    rows = reconciliation.journal.reset_index(drop=True).rename(columns={"label": "row"})
    rows["shares"] = rows["shares"].astype("Int64")
    every = pd.concat([on_item, rows], axis=1)
    if len(reconciliation.outside):
        outside = reconciliation.outside.rename(columns={"label": "row"}).astype({"shares": "Int64"})
        every = pd.concat([outside, every], ignore_index=True)
    return every[[column.name for column in AGENT_ROWS.columns]]


def _basis(reconciliation: Reconciliation, sources: Sources) -> list[tuple[str, str, str, Any, str, str]]:
    register, statement = sources.register, sources.statement
    run: list[tuple[str, Any]] = [
        ("Results", visible(register.path.name)),
        ("SHA-256 of the results", register.sha256),
        ("Statement", visible(statement.path.name)),
        ("SHA-256 of the statement", statement.sha256),
        ("Program", f"plancalc {sources.version}"),
        ("Computed up to and including", reconciliation.last_day),
        ("Issuances due from", reconciliation.first_day or "the Plan's beginning"),
        ("Plan code of this plan", ", ".join(reconciliation.plan_codes) or "all rows"),
        (LAST_RECONCILIATION, sources.last or NO_LAST),
        ("Business days after the due date", sources.window),
    ]
    if register.books_open is not None:
        run.append((BOOKS_OPENED, register.books_open))
    rows = [("run", "", item, value, "", "") for item, value in run]
    return [*rows, *(("reading", "", question, reading, "", "") for question, reading in READINGS)]


READINGS = (
    (
        "From when may an issuance be posted?",
        "From its due date to the window's last business day after it; if delivery was on hold, after its release.",
    ),
    (
        "To whom does a row belong?",
        "To the issuance whose ID is its Reference; otherwise to our account with its number; otherwise, if either side"
        " gives no account, to the director whose name it has, or whose name has a score of 90 of 100 or more, with no"
        " other director's within 5.",
    ),
    (
        "Which is tried first where entries differ?",
        "A split or a rounding in the window; then a second posting; then equal shares within 90 days; then other"
        " shares in the window. Among several: the nearest date, then the lowest Issuance ID, then the first row.",
    ),
    (
        "What does not count as a difference?",
        "Items that are matched, not due to be posted yet, held, posted and reversed, of 0 shares, or another plan's.",
    ),
    (
        "What is a debit?",
        "A negative number, one in a column of debits, one that is marked as a debit, or a type that the mapping file"
        " states. If numbers have no sign, a type such as Cancellation is read as a debit and"
        " reported, but is not paired with a reversed entry.",
    ),
    (
        "Which is the agent's reserve?",
        "The row of this plan on the statement's last day; consecutive rows up to it are added up.",
    ),
    (
        "What is the statement's last day?",
        "The reserve statement's; otherwise the one in the titles; otherwise that of the latest entry. If none is"
        " stated and issuances that the agent should have posted by the results' As-of Date are open, the"
        " reconciliation does"
        " not tie.",
    ),
)


def formulas(tables: Tables, reconciliation: Reconciliation) -> Mapping[str, Mapping[str, Live]]:
    """Write differences and sums as formulas, where each sheet stands in one piece."""
    needed = (ITEMS.name, ISSUANCES_RECONCILED.name, AGENT_ROWS.name)
    live: dict[str, Mapping[str, Live]] = {}
    if tables[ITEMS.name].is_whole:
        items = tables[ITEMS.name]
        ours, theirs = items.letter("Our Shares"), items.letter("Agent Shares")
        every = np.ones(len(items.frame), dtype=bool)
        live[ITEMS.name] = {"Difference": Live(every, formula(f"N({theirs}#)-N({ours}#)"))}
    if all(len(tables[name].on) == 1 for name in needed) and tables[ITEMS.name].is_whole:
        texts = _sums(tables, reconciliation)
        live[BRIDGE.name] = {"Shares": Live(np.array([bool(each) for each in texts]), (texts,))}
    return live


def _sums(tables: Tables, reconciliation: Reconciliation) -> list[str]:
    """Write the formula of each line of both bridges; "" for the agent's own figure or the ledger's."""
    items, agent, ours = tables[ITEMS.name], tables[AGENT_ROWS.name], tables[ISSUANCES_RECONCILED.name]
    letter = tables[BRIDGE.name].letter("Shares")
    texts, first = [], 2
    for sign, lines in (("", reconciliation.bridge), ("-", reconciliation.reserve)):
        for index, line in enumerate(lines):
            texts.append(_sum(line, sign, items, agent, ours))
            if line.kind == "unexplained":
                last = first + index - 1
                texts[-1] = f"{letter}{last}-SUM({letter}{first}:{letter}{last - 1})"
        first += len(lines)
    return texts


def _sum(line: BridgeLine, sign: str, items: Table, agent: Table, ours: Table) -> str:
    if line.cause:
        return f'{sign}SUMIFS({items.span("Difference")},{items.span("Cause")},"{line.cause}")'
    if sign:
        return ""
    all_ours = f"SUM({ours.span('Shares')})" if ours.is_whole else "0"
    all_theirs = f"SUM({agent.span('Shares')})" if agent.is_whole else "0"
    carried = f'SUMIFS({agent.span("Shares")},{agent.span("Row")},"*)")' if agent.is_whole else "0"
    return {
        "from": all_ours,
        "aside": f"SUM({items.span('Our Shares')})-{all_ours}",
        "carried": f"-{carried}",
        "outside": f"{all_theirs}-SUM({items.span('Agent Shares')})",
        "to": f"{all_theirs}-{carried}",
    }.get(line.kind, "")
