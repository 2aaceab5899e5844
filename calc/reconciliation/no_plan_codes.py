"""A plan code that was asked for, and a statement that gives none: nothing is left out by it, and that is said."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from calc.contract import AGENT_JOURNAL
from calc.findings import Finding, in_a_list, warning
from calc.reconciliation.sides import Sides

if TYPE_CHECKING:
    from calc.statement import Statement


def no_plan_codes(statement: "Statement", both: Sides, wanted: Collection[str]) -> list[Finding]:
    """Warn where a plan code can choose nothing: neither the entries nor a reserve statement tell plans apart."""
    reserve = statement.reserve
    by_reserve = bool(reserve["plan_code"].notna().any()) or reserve["table"].nunique() > 1
    if not wanted or both.their_codes or by_reserve or not len(both.theirs):
        return []
    message = (
        f"The statement has no plan codes, so the plan code {in_a_list(wanted)} leaves nothing out: all its entries are"
        " taken as this plan's. If it has entries of other plans too, ask the agent for a statement with plan codes. If"
        " a column has them under another header, say which on the sheet Taken As of this reconciliation, and give that"
        " back with --map."
    )
    return [warning("no-plan-codes", message, AGENT_JOURNAL.name, "Plan Code")]
