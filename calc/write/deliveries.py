"""What Share Reserve says was delivered against what Issuances lists. Plan §4(c), §7(b).

Issuances lists shares as they were issued. The ledger carries all shares delivered so far as one total, and each later
split makes floor(x New / Old) of it. So the two tie only with the splits between.
"""

from collections.abc import Sequence

from calc.exact import total
from calc.excel.limits import DAY_0
from calc.plan.calendar import FOREVER, day_number, days
from calc.plan.s04c_changes_in_stock import Split
from calc.tables.model import Table, Tables
from calc.write.formulas.totals import Total

_MOST, _MOST_SPLITS = 10**12, 20  # so far a formula rounds down as the rule does, and can be nested
_DAY_0 = day_number(DAY_0)


def deliveries_tie(tables: Tables, splits: Sequence[Split]) -> list[Total]:
    """Make the check that Delivered is what Issuances adds up to, restated for the splits after each delivery."""
    ledger, register = tables["Share Reserve"], tables["Issuances"]
    if not len(ledger.frame):
        return []
    changing, before = [split for split in splits if split.changes], int(ledger.whole("Delivered")[0])
    delivered, restated = int(ledger.whole("Delivered")[-1]), restated_shares(register, changing, before)
    most = max([1, *(max(split.new, split.old) for split in changing)])
    exact = len(changing) <= _MOST_SPLITS and max(delivered, total(register.whole("Shares"))) * most < _MOST
    last = ledger.cell("Delivered", len(ledger.frame) - 1)
    first = ledger.cell("Delivered", 0) if before else "0"  # what was delivered before the books opened
    return [
        Total(
            "Shares add up to the last Delivered of Share Reserve; a split restates those before it as one total",
            "§4(c), §7(b)",
            "Issuances",
            f"{_restated_formula(register, changing, first)}-{last}" if exact else "",
            restated,
            delivered,
        )
    ]


def restated_shares(register: Table, splits: Sequence[Split], before: int = 0) -> int:
    """Restate the shares of Issuances in shares of today. Plan §4(c).

    What was due before a split is rounded down as one total, with those delivered ``before`` the books opened.
    """
    due, shares = days(register.values("Due Date")), register.whole("Shares")
    restated, since = before, -FOREVER
    for split in splits:
        restated += total(shares[(since <= due) & (due < split.day)])
        restated, since = restated * split.new // split.old, split.day
    return restated + total(shares[since <= due])


def delivered_sentence(tables: Tables, live: bool) -> tuple[str, str]:
    """Say what was delivered and what splits have to do with it: the formula, if ``live``, and the sentence.

    Both are empty where nothing was delivered.
    """
    ledger, register = tables["Share Reserve"], tables["Issuances"]
    if not len(ledger.frame) or not len(register.frame):
        return "", ""
    delivered, issued = int(ledger.whole("Delivered")[-1]), total(register.whole("Shares"))
    before = int(ledger.whole("Delivered")[0])
    start, middle, even = "Delivered ", " shares on Issuances, as they were issued", "."
    if before:
        issued += before
        middle = f" shares: {before:,} before the books opened, the others on Issuances, as they were issued"
    more, less, end = ", + ", ", − ", " by splits of shares delivered before them."
    by_splits = f"{more if delivered > issued else less}{abs(delivered - issued):,}{end}"
    sentence = f"{start}{delivered:,} = {issued:,}{middle}{by_splits if delivered != issued else even}"
    if not live:
        return "", sentence
    of_ledger = ledger.cell("Delivered", len(ledger.frame) - 1)
    of_register = "+".join(f"SUM({register.span('Shares', part)})" for part in register.on)
    of_register += f"+{ledger.cell('Delivered', 0)}" if before else ""
    rest = f"({of_ledger}-({of_register}))"
    formula = (
        f'"{start}"&FIXED({of_ledger},0)&" = "&FIXED({of_register},0)&"{middle}"'
        f'&IF({rest}=0,"{even}",IF({rest}>0,"{more}","{less}")&FIXED(ABS({rest}),0)&"{end}")'
    )
    return formula, sentence


def _restated_formula(register: Table, splits: Sequence[Split], first: str) -> str:
    """Make the same as a formula: each split's total within the next one's."""
    formula, since = first, None
    for split in splits:
        formula = f"INT(({formula}+{_due(register, since, split.day)})*{split.new}/{split.old})"
        since = split.day
    return f"{formula}+{_due(register, since, None)}"


def _due(register: Table, since: int | None, before: int | None) -> str:
    """Make the sum of the shares due from one day on and before another."""
    parts = []
    for part in register.on:
        due = register.span("Due Date", part)
        limits = [f'{due},">={since - _DAY_0}"'] if since is not None else []
        limits += [f'{due},"<{before - _DAY_0}"'] if before is not None else []
        shares = register.span("Shares", part)
        parts.append(f"SUMIFS({shares},{','.join(limits)})" if limits else f"SUM({shares})")
    return "+".join(parts)
