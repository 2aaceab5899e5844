"""What a workbook is that is no input: plancalc's own, or a transfer agent's statement. A batch leaves these out."""

from pathlib import Path

from calc.contract import (
    BASIS,
    BRIDGE,
    EQUITY_COMPENSATION_PLANS,
    INPUT,
    ISSUANCES,
    ITEMS,
    PATH,
    RUNWAY,
    SUMMARY,
    WORKBOOKS,
    Sheet,
    folded_header,
)
from calc.excel.inspect import Inspection

_RESULTS = "a workbook of results"
_OURS: tuple[tuple[tuple[Sheet, ...], str], ...] = (  # sheets that only such a workbook has, and what it is
    ((BRIDGE, ITEMS, BASIS), "a reconciliation"),
    ((ISSUANCES, BASIS), _RESULTS),
    ((SUMMARY, WORKBOOKS), "the summary of a batch"),
    ((EQUITY_COMPENSATION_PLANS, BASIS), "a finance report"),
    ((RUNWAY, PATH), "a forecast"),
)
_NEEDED = {
    folded_header(sheet.name) for sheet in INPUT if sheet.required and sheet.name != "Prices"
}  # results have Prices


def what_it_is_instead(path: Path, inspection: Inspection, left_out: bool = True) -> str:
    """Say what the workbook is, in a sentence; empty where it may be an input, and its errors are to be told.

    ``left_out`` of many that were given, or the one that was asked for.
    """
    end = ", and was left out" if left_out else ""
    titles = {folded_header(sheet.name) for sheet in inspection.sheets}
    if titles & _NEEDED:
        return ""
    for sheets, what in _OURS:
        if {folded_header(sheet.name) for sheet in sheets} <= titles:
            then = ": choose the one that it was calculated from" if what == _RESULTS and not left_out else end
            return f"{path.name} is {what}, not a plan workbook{then}."
    if _is_statement(path):
        return f"{path.name} is a transfer agent's statement, not a plan workbook{end}: use it with plancalc reconcile."
    return ""


def _is_statement(path: Path) -> bool:
    """Tell whether the workbook has a journal with a date, a holder and shares, by its headers."""
    from calc.statement import NotAStatement, read_statement

    try:
        statement = read_statement(path)
    except NotAStatement:
        return False
    journals = any(taken.kind == "journal" for taken in statement.taken)
    return journals and all(finding.code != "missing-column" for finding in statement.findings)
