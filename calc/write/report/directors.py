"""The totals of By Director as formulas over the statements."""

import numpy as np

from calc.contract.report import BY_DIRECTOR, DIRECTOR_STATEMENTS
from calc.exact import Flags
from calc.tables.model import Columns, Table, Tables
from calc.write.report.cells import MOST_LOOKED_AT, Made, live

# By header: the column of the statements that is added up, their section, and the condition on their item.
_SUMS = {
    "Options Outstanding": ("Shares", "options", '="outstanding"'),
    "Options Exercisable": ("Shares", "options", '="exercisable"'),
    "Intrinsic Value": ("Amount", "options", '="outstanding"'),
    "Deferred Outstanding": ("Shares", "deferred stock", '<>"pending"'),
    "Shares Pending": ("Shares", "deferred stock", '="pending"'),
    "Deferred": ("Amount", "fees", '="deferred"'),
    "Pending": ("Amount", "fees", '="pending"'),
    "Expiring in 12 Months": ("Shares", "falls due", '="option deadline"'),
    "Issued in 12 Months": ("Shares", "falls due", '="deferred stock issues"'),
}


def by_director_columns(tables: Tables) -> Columns:
    """Make the formulas of the columns that add up rows of the statements; a program compares IDs without case."""
    table, statements = tables[BY_DIRECTOR.name], tables[DIRECTOR_STATEMENTS.name]
    ids = [str(each) for each in table.values("Director ID")]
    is_few = len(table.frame) * len(statements.frame) <= MOST_LOOKED_AT
    if not statements.is_whole or not is_few or len({each.casefold() for each in ids}) < len(ids):
        return {}
    whose = np.asarray(statements.values("Director ID"), dtype=object)
    columns = {}
    for header, (of, section, item) in _SUMS.items():
        chosen = _chosen(statements, section, item)
        blank = ~statements.has(of) & chosen
        values = np.where(statements.has(of), statements.whole(of), 0)
        condition = f'({statements.span("Section")}="{section}")*({statements.span("Item")}{item})'
        made: list[Made] = []
        for row, director in enumerate(ids, start=2):
            at = whose == director
            text = f"SUMPRODUCT(({statements.span('Director ID')}=A{row})*{condition},{statements.span(of)})"
            text = f"ROUND({text},2)" if of == "Amount" else text
            made.append((text, None if (blank & at).any() else int(values[chosen & at].sum())))
        columns[header] = live(table, header, made)
    return columns


def _chosen(statements: Table, section: str, item: str) -> Flags:
    """Tell which rows of the statements are of a section and meet a condition on their item."""
    word = item.strip('=<>"')
    is_item = np.asarray(statements.values("Item"), dtype=object) == word
    return np.asarray(statements.equals("Section", section) & (~is_item if item.startswith("<>") else is_item))
