"""How a statement was taken, on the console: what was inferred first, in a few lines; all of it is on Taken As."""

import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from calc.findings import Severity
from calc.reconciliation.inferred import INFERRED

if TYPE_CHECKING:
    from calc.reconciliation.reconcile import Reconciliation
    from calc.statement import Statement

MOST_LINES = 20


def taken_lines(reconciliation: "Reconciliation", statement: "Statement") -> list[str]:
    """Say what was inferred and which column was taken for what, in no more than ``MOST_LINES`` lines.

    Warnings are among the findings, in full, and are not said again.
    """
    width = max(60, min(shutil.get_terminal_size((110, 24)).columns, 140))
    sentences = [
        textwrap.wrap(text, width, initial_indent="  ", subsequent_indent="    ")
        for text in _all(reconciliation, statement)
    ]
    lines = ["How the statement was read:"]
    for number, sentence in enumerate(sentences):
        left = len(sentences) - number
        if len(lines) + len(sentence) + (left > 1) > MOST_LINES:
            return [*lines, f"  … and {left:,} more, all of them on the sheet Taken As."]
        lines += sentence
    return lines if sentences else []


def _all(reconciliation: "Reconciliation", statement: "Statement") -> Iterator[str]:
    yield from (note for table in statement.taken for note in table.notes if "debits" in note or "credits" in note)
    infos = [
        finding for finding in reconciliation.findings if finding.severity is Severity.INFO and finding.code in INFERRED
    ]
    yield from (finding.message for finding in sorted(infos, key=lambda finding: INFERRED.index(finding.code)))
    yield from (
        note for table in statement.taken for note in table.notes if "debits" not in note and "credits" not in note
    )
    for table in statement.taken:
        if table.columns:
            pairs = ", ".join(f"{theirs} = {ours}" for ours, theirs in table.columns.items())
            yield f"Taken from {table.sheet} as {table.kind}: {pairs}."
