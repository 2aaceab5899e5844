"""Rows of the Plan sheet whose Term is none: what stands beside it would be lost."""

from collections.abc import Sequence

from calc.cells import cell_as_seen, trimmed
from calc.cells.column import Cells, is_blank
from calc.contract import PLAN, PLAN_TERMS, TERM, TERMS, folded_header
from calc.findings import Finding, error
from calc.read.near_names import nearest_term

_TERMS = {folded_header(term.name): term.name for term in TERMS}
_OF_EVERY_PLAN = {term.name for term in PLAN_TERMS}  # a sheet without one of the others lacks nothing


def term_name(name: object) -> str | None:
    """Give a term as the contract spells it; a text that is none stays what it is."""
    if not isinstance(name, str):
        return None
    return _TERMS.get(folded_header(name), name)


def check_terms(names: Sequence[object], values: Cells, rows: Sequence[int]) -> tuple[list[Finding], list[object]]:
    """Give an error for each term that is none and has a value, and the terms under which the values are to be read.

    A value is read on as that of the term that seems to be meant, where the sheet has no other row for it.
    """
    supposed = list(names)
    findings = []
    for i, name in enumerate(names):
        if not isinstance(name, str) or name in TERM or not trimmed(name) or is_blank(values[i]):
            continue
        nearest, is_near = nearest_term(name, _OF_EVERY_PLAN.difference(map(str, supposed)))
        there = next((row for other, row in zip(names, rows, strict=True) if other == nearest), None)
        begin = f"“{name}” is not a term of the Plan sheet, so {cell_as_seen(values[i])} beside it is not used."
        if not is_near:
            todo = f"Use a term of the template (the nearest is {nearest}), or clear the Value."
        elif there is not None:
            todo = f"Did you mean {nearest}? It is in row {there}: type its Value there, and clear this row."
        else:
            todo = f"Did you mean {nearest}? Type that under Term."
            supposed[i] = nearest
        findings.append(error("unknown-term", f"{begin} {todo}", PLAN.name, "Term", [rows[i]]))
    return findings, supposed
