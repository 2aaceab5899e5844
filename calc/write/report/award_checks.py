"""What must agree award by award: what flooring takes on splits, and Award Changes with the rows behind the lines."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from calc.contract.report import (
    AWARD_CHANGES,
    DEFERRED_ACTIVITY,
    DEFERRED_ACTIVITY_DETAIL,
    OPTION_ACTIVITY,
    OPTION_ACTIVITY_DETAIL,
)
from calc.finance import Period
from calc.finance.restatement import Parts
from calc.plan.s04c_changes_in_stock import splits
from calc.tables.model import Table, Tables
from calc.write.formulas.totals import Total

BEGINNING, END = "outstanding at beginning", "outstanding at end"
_BESIDE = ("exercisable at end", "rounding on splits")  # lines that are no movement
_KINDS = (  # lines, the rows behind them, the column of their awards, and what Award Changes calls them
    (OPTION_ACTIVITY.name, OPTION_ACTIVITY_DETAIL.name, "Option ID", "option"),
    (DEFERRED_ACTIVITY.name, DEFERRED_ACTIVITY_DETAIL.name, "Award ID", "deferred stock"),
)


def award_totals(tables: Tables, period: Period) -> Iterator[Total]:
    """Make the checks of what is behind each award."""
    for lines, behind, key, kind in _KINDS:
        what = "Splits take less than a share each from an award, and give it none"
        yield Total(what, "§4(c)", behind, "", _wrongly_rounded(tables[behind], key, period), 0)
        if AWARD_CHANGES.name in tables:
            yield _change_of_shares(tables[AWARD_CHANGES.name], tables[lines], kind)
            what = f"What is new, gone or changed is so by the rows of {behind}"
            wrong = _wrongly_changed(tables[AWARD_CHANGES.name], tables[behind], key, kind)
            yield Total(what, "", AWARD_CHANGES.name, "", wrong, 0)


def _wrongly_rounded(table: Table, key: str, period: Period) -> int:
    """Count the awards that lack more from beginning and movements to their end, or less, than flooring can take.

    Only splits of the period take anything; one that takes parts of a share up to 1 takes what those are at the end.
    """
    whole = period.restatement.whole
    taken = [each.day for each in splits(period.now.frames["Plan Events"]) if period.before < each.day <= period.end]
    most = int(period.restatement.parts(np.ones(len(taken), dtype=np.int64), taken).sum())
    return sum(lack > 0 or (lack != 0 and lack <= -most) for lack in _lacking(table, key, whole).tolist())


def _lacking(table: Table, key: str, whole: int) -> Parts:
    """Find for each award its end less its beginning and movements, in parts of a share, from the rows behind it."""
    line = table.values("Line")
    signs = np.where(line.eq(END), 1, np.where(line.isin(_BESIDE), 0, -1)).astype(object)
    known = table.has("Shares on the Day")
    codes, awards = pd.factorize(table.values(key)[known])
    day, new, old = (table.whole(header)[known].astype(object) for header in ("Shares on the Day", "New", "Old"))
    lacks = np.zeros(len(awards), dtype=object)
    np.add.at(lacks, codes, signs[known] * day * new * (whole // old))
    return lacks


def _change_of_shares(changes: Table, lines: Table, kind: str) -> Total:
    """What changed of the awards is what is between the beginning and the end of the activity."""
    first, last = (int(np.flatnonzero(lines.equals("Line", line))[0]) for line in (BEGINNING, END))
    shares = lines.whole("Shares")
    of_awards = "+".join(
        f'SUMIFS({changes.span("Change in Shares", part)},{changes.span("Kind", part)},"{kind}")'
        for part in changes.on
        if part.rows
    )
    formula = f"{of_awards or 0}-({lines.cell('Shares', last)}-{lines.cell('Shares', first)})"
    changed = int(changes.whole("Change in Shares")[changes.equals("Kind", kind)].sum())
    what = f"Change in Shares of {kind} adds up to the end less the beginning of {lines.sheet.name}"
    return Total(what, "", AWARD_CHANGES.name, formula, changed, int(shares[last] - shares[first]))


def _wrongly_changed(changes: Table, table: Table, key: str, kind: str) -> int:
    """Count the awards of which Award Changes says other than their rows: granted, standing then, standing now."""
    line, award = table.values("Line"), table.values(key)
    stood, stands = (set(award[table.equals("Line", each)]) for each in (BEGINNING, END))
    moved = set(award[~line.isin((BEGINNING, END, *_BESIDE)).to_numpy(dtype=bool)])
    at = changes.equals("Kind", kind)
    said = dict(zip(changes.values("Award ID")[at], changes.values("Change")[at], strict=True))
    names = {(False, True): "new", (True, False): "gone", (False, False): "new and gone", (True, True): "changed"}
    wrong = {each for each, change in said.items() if names[each in stood, each in stands] != change}
    unsaid = (moved | (stood ^ stands)) - set(said)
    not_granted = {each for each, change in said.items() if change.startswith("new")} - set(
        award[table.equals("Line", "granted")]
    )
    return len(wrong | unsaid | not_granted)
