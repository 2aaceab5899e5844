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
    TAKEN,
)
from calc.excel.text import visible
from calc.reconciliation.bridge import BridgeLine
from calc.reconciliation.inferred import INFERRED
from calc.reconciliation.items import Listed
from calc.reconciliation.reconcile import Reconciliation
from calc.reconciliation.register import Register
from calc.results.basis import findings_frame
from calc.results.basis_checks import LAST_RECONCILIATION, NO_LAST
from calc.results.rows_to_frame import frame_of_rows
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


def frames(made: Reconciliation, sources: Sources) -> Frames:
    """Make every table of the workbook by its sheet, in order; the Summary is none."""
    assert made.listed is not None
    found: Frames = {
        BRIDGE.name: _bridge(made),
        ITEMS.name: made.listed.frame,
    }
    if made.carried is not None:
        found[CARRIED_FORWARD.name] = made.carried
    found[ISSUANCES_RECONCILED.name] = _issuances(made, made.listed)
    found[AGENT_ROWS.name] = _agent_rows(made, made.listed)
    found[TAKEN.name] = frame_of_rows(TAKEN, _taken(made, sources.statement))
    found[FINDINGS.name] = findings_frame(made.findings)
    found[BASIS.name] = frame_of_rows(BASIS, _basis(made, sources))
    return found


def _bridge(made: Reconciliation) -> pd.DataFrame:
    """Make the frame of both bridges; a word tells apart what stands in both."""
    ends = ("from", "to")
    reserve = [line.text if line.kind in ends else f"Reserve: {line.text}" for line in made.reserve]
    return pd.DataFrame(
        {
            "line": pd.array([line.text for line in made.bridge] + reserve, dtype="str"),
            "shares": pd.array([line.shares for line in (*made.bridge, *made.reserve)], dtype="Int64"),
        }
    )


def _issuances(made: Reconciliation, items: Listed) -> pd.DataFrame:
    """Give the whole register; what was set aside is on no item."""
    told = items.frame.loc[items.of_ours, ["status", "cause"]].reset_index(drop=True)
    here = pd.concat([told, made.issuances.reset_index(drop=True)], axis=1)
    everything = pd.concat([made.set_aside, here], ignore_index=True) if len(made.set_aside) else here
    return everything[[column.name for column in ISSUANCES_RECONCILED.columns]]


def _agent_rows(made: Reconciliation, items: Listed) -> pd.DataFrame:
    told = items.frame.loc[items.of_theirs, ["status", "cause"]].reset_index(drop=True)
    rows = made.journal.reset_index(drop=True).rename(columns={"label": "row"})
    rows["shares"] = rows["shares"].astype("Int64")
    return pd.concat([told, rows], axis=1)[[column.name for column in AGENT_ROWS.columns]]


def _taken(made: Reconciliation, statement: "Statement") -> list[tuple[str, str, str, str]]:
    """List what was inferred, then every column, line and note of each table."""
    told = sorted((one for one in made.findings if one.code in INFERRED), key=lambda one: INFERRED.index(one.code))
    rows = [(one.sheet, "", "", one.message) for one in told]
    for each in statement.taken:
        rows += [(each.sheet, theirs, ours, each.kind) for ours, theirs in each.columns.items()]
        rows += [(each.sheet, theirs, "", "left alone") for theirs in each.left_alone]
        rows += [(each.sheet, f"row {line.row}: {line.text}", "", line.what) for line in each.lines]
        rows += [(each.sheet, "", "", note) for note in each.notes]
    return rows


def _basis(made: Reconciliation, sources: Sources) -> list[tuple[str, str, str, Any, str, str]]:
    register, statement = sources.register, sources.statement
    run: list[tuple[str, Any]] = [
        ("Results", visible(register.path.name)),
        ("SHA-256 of the results", register.sha256),
        ("Statement", visible(statement.path.name)),
        ("SHA-256 of the statement", statement.sha256),
        ("Program", f"plancalc {sources.version}"),
        ("Computed up to and including", made.last_day),
        ("Issuances due from", made.first_day or "the Plan's beginning"),
        ("Plan code of this plan", ", ".join(made.plan_codes) or "all rows"),
        (LAST_RECONCILIATION, sources.last or NO_LAST),
        ("Business days after the due date", sources.window),
    ]
    rows = [("run", "", item, value, "", "") for item, value in run]
    return [*rows, *(("reading", "", question, reading, "", "") for question, reading in READINGS)]


READINGS = (
    (
        "From when may an issuance be posted?",
        "From its due date to the window's last business day after it; where delivery was held, after its release.",
    ),
    (
        "Whose is a row?",
        "Of the issuance whose ID it has as Reference; else of our account with its number; else, where either side"
        " gives no account, of the director whose name it has, or whose name is alike by 90 of 100 or more, with no"
        " other director's within 5.",
    ),
    (
        "What goes first where entries differ?",
        "A split or a rounding in the window; then a second posting; then equal shares within 90 days; then other"
        " shares in the window. Of several the nearest date, the lowest Issuance ID, the first row.",
    ),
    (
        "What is no difference?",
        "What is matched, not posted in time yet, held, posted and reversed, of 0 shares, or another plan's.",
    ),
    (
        "What is a debit?",
        "A negative number, one in a column of debits, one that is marked as a debit, or a type that the mapping file"
        " states. Where numbers have no sign, a type that says nothing else, such as Cancellation, is taken as one and"
        " told, and is paired off with nothing as reversed.",
    ),
    (
        "Which is the agent's reserve?",
        "The row of this plan on the statement's last day; rows that follow on one another up to it are added up.",
    ),
    (
        "What is the statement's last day?",
        "The reserve's, else the one that the titles state, else that of the latest entry. Where none is stated and"
        " issuances wait that the agent would have had to post by the results' As-of Date, nothing ties.",
    ),
)


def formulas(tables: Tables, made: Reconciliation) -> Mapping[str, Mapping[str, Live]]:
    """Write differences and sums as formulas, where each sheet stands in one piece."""
    needed = (ITEMS.name, ISSUANCES_RECONCILED.name, AGENT_ROWS.name)
    live: dict[str, Mapping[str, Live]] = {}
    if tables[ITEMS.name].is_whole:
        items = tables[ITEMS.name]
        ours, theirs = items.letter("Our Shares"), items.letter("Agent Shares")
        every = np.ones(len(items.frame), dtype=bool)
        live[ITEMS.name] = {"Difference": Live(every, formula(f"N({theirs}#)-N({ours}#)"))}
    if all(len(tables[name].on) == 1 for name in needed) and tables[ITEMS.name].is_whole:
        texts = _sums(tables, made)
        live[BRIDGE.name] = {"Shares": Live(np.array([bool(each) for each in texts]), (texts,))}
    return live


def _sums(tables: Tables, made: Reconciliation) -> list[str]:
    """Write the formula of each line of both bridges; "" for the agent's own figure or the ledger's."""
    items, agent, ours = tables[ITEMS.name], tables[AGENT_ROWS.name], tables[ISSUANCES_RECONCILED.name]
    letter = tables[BRIDGE.name].letter("Shares")
    texts, first = [], 2
    for sign, lines in (("", made.bridge), ("-", made.reserve)):
        for place, line in enumerate(lines):
            texts.append(_sum(line, sign, items, agent, ours))
            if line.kind == "unexplained":
                last = first + place - 1
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
        "to": f"{all_theirs}-{carried}",
    }.get(line.kind, "")
