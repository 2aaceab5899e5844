"""The sentence for a file in which no statement is found."""

from collections.abc import Mapping, Sequence

from calc.cells.column import is_blank
from calc.findings import Finding, Severity
from calc.statement.model import Grid
from calc.statement.texts import plain


def why_none(name: str, grids: Sequence[Grid], mapping: Mapping[str, str], findings: Sequence[Finding]) -> str:
    """Say why a file without a header that is known is no statement, and what to do."""
    broken = next((one.message for one in findings if one.severity is Severity.ERROR), "")
    if broken:
        return f"{name}: {broken}"
    first = next((plain(row)[:120] for grid in grids for row in grid.rows if not all(map(is_blank, row))), "")
    if not first:
        return f"{name} is empty. Get a fresh copy of the agent's statement."
    hint = (
        "It has none of the headers in the mapping file. Check them."
        if mapping
        else "If it is one, say with --map what its columns hold."
    )
    return (
        f"{name} is not recognized as a statement: no row has the headers of a journal (Date, Holder, Shares …)"
        f" or of a reserve statement (Opening, Issued, Closing …). It begins with “{first}”. {hint}"
    )
