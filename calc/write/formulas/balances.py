"""The balances of Share Reserve as formulas: each from the one above it. Plan §4(a)."""

import numpy as np

from calc.contract import SHARE_RESERVE
from calc.plan.s04_ledger import ADJUSTED, BALANCES, EVENTS, MOVES, SPLIT
from calc.tables.model import NONE, Chosen, Columns, Integers, Live, Numbers, Piece, Tables, formula
from calc.write.formulas.options import settlements_by_ledger_row


def balance_columns(tables: Tables) -> Columns:
    """Make each balance: the one above it and the movement that the Event makes. Plan §4(a).

    What a settlement delivers is taken from Option Events. What a split makes of the balances stands as values. A
    decision adds its shares to the balance of its award's kind, or takes them.
    """
    table = tables["Share Reserve"]
    settled, delivered = settlements_by_ledger_row(tables)
    event = table.codes("Event", EVENTS)
    shares, size = table.whole("Shares"), table.letter("Shares")
    columns = {}
    for index, name in enumerate(BALANCES):
        header = SHARE_RESERVE.by_name[name].header
        value = table.whole(header)
        change = np.diff(value, prepend=0)
        sign = np.append(MOVES[:, index], 0)[event]
        if name == "reserve":
            sign = np.where(event == SPLIT, np.sign(change), sign)
        if name in ("options_outstanding", "deferred_outstanding"):
            sign = np.where(event == ADJUSTED, np.sign(change), sign)
        where = (event >= 0) & (value != NONE) & (change == sign * shares)
        by_settlement = np.full(len(value), -1, dtype=np.int64)
        if name == "delivered":
            by_settlement = np.where((settled >= 0) & (change == delivered), settled, -1)
            where |= by_settlement >= 0
        if name != "reserve":
            where &= event != SPLIT
            where[:1] = False
        columns[header] = Live(where, _balance_pieces(tables, header, size, sign, by_settlement))
    parts = [SHARE_RESERVE.by_name[name].header for name in BALANCES[1:]]
    e, *others = (table.letter(header) for header in ("Reserve", *parts))
    left = table.whole("Reserve") - sum(table.whole(header) for header in parts)
    columns["Available"] = Live(
        table.has("Available") & (left == table.whole("Available")),
        formula("-".join(f"{each}#" for each in (e, *others))),
    )
    return columns


def _balance_pieces(tables: Tables, header: str, size: str, sign: Integers, settled: Integers) -> tuple[Piece, ...]:
    """Make the pieces of a balance: the cell above, and the movement with its sign; on the first row that alone.

    ``size`` is the letter of Shares. By row, ``sign`` is that of the movement, and ``settled`` the index of its
    settlement on Option Events, -1 for none.
    """
    table, letter = tables["Share Reserve"], tables["Share Reserve"].letter(header)
    above, above_row = np.zeros(len(sign), dtype=np.int64), table.rows - 1
    lasts = [f"'{part.title}'!{letter}" for part in table.on]
    for index, part in enumerate(table.on[1:]):
        above[part.first], above_row[part.first] = 1 + index, table.on[index].rows + 1
    delivered, which, row = tables["Option Events"].refs("Shares Delivered", settled, before="+")
    moved = np.where(settled >= 0, 4 + which, sign % 3)  # -1 is 2 then
    moved_row = np.where(settled >= 0, row, np.where(sign != 0, table.rows, -1))
    above[:1], above_row[:1], moved[:1], moved_row[:1] = 1 + len(lasts), -1, 3, 2
    movements = ["", f"+{size}", f"-{size}", size, *delivered]
    return Chosen([letter, *lasts, ""], above), Numbers(above_row), Chosen(movements, moved), Numbers(moved_row)
