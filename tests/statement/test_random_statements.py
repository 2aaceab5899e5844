"""Random statements whose entries are known: each is read as it is meant, or something is said of it."""

import os
from collections import Counter
from pathlib import Path

import pytest

from calc.findings import Severity
from calc.statement import NotAStatement, Statement, read_statement
from tests.support.random_statements import TROUBLES, Entry, Written, statement

# Another first seed and number, as in CONTRIBUTING, are the long version.
FIRST = int(os.environ.get("PLANCALC_STATEMENTS_SEED", "0"))
COUNT = int(os.environ.get("PLANCALC_STATEMENTS", "1500"))
CHUNK = 500
# What is asked about a statement without trouble, where nothing in it tells the answer.
OPEN_BY_ITSELF = {"ambiguous-dates", "ambiguous-numbers", "time-of-day", "thousands-in-some", "type-taken-as-credit"}


def _entries(found: Statement) -> list[Entry]:
    frame = found.journal
    return list(zip(frame["date"].dt.date, frame["holder"], frame["account_no"], frame["shares"].tolist(), strict=True))


def _plain(entries: list[Entry]) -> list[tuple[object, ...]]:
    """Entries without the quotation marks in names, which no comparison of names looks at."""
    return [(day, str(holder).replace('"', ""), account, shares) for day, holder, account, shares in entries]


def _told(found: Statement, meant: list[Entry]) -> bool:
    """Whether a person is told that something may be wrong, be it by showing words that were read in a wrong coding."""
    if any(finding.severity is not Severity.INFO for finding in found.findings):
        return True
    shown = " ".join(finding.message for finding in found.findings if finding.code == "charset")
    read = _entries(found)
    if not shown or len(read) != len(meant):
        return False
    apart = [(got, want) for got, want in zip(read, meant, strict=True) if got != want]
    return all(
        (got[0], got[2:]) == (want[0], want[2:]) and all(word in shown for word in got[1].split() if not word.isascii())
        for got, want in apart
    )


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, CHUNK))
def test_no_random_statement_is_read_wrongly_without_a_word(first: int, tmp_path: Path) -> None:
    silent, needless = [], []
    outcomes: Counter[str] = Counter()
    for seed in range(first, min(first + CHUNK, FIRST + COUNT)):
        made = statement(seed)
        outcome = _outcome(made, tmp_path)
        outcomes[f"{made.trouble}: {outcome}"] += 1
        silent += [f"{seed}: {made.trouble} ({made.ways})"] if outcome == "silent" else []
        needless += [f"{seed}: {made.ways}"] if made.trouble == "none" and outcome == "needless" else []
    assert not silent, "\n".join(silent)
    assert not needless, "\n".join(needless)
    assert outcomes["none: read"] > CHUNK // 5


def _outcome(made: Written, folder: Path) -> str:
    try:
        found = read_statement(made.save(folder))
    except NotAStatement:
        return "refused"
    told = {finding.code for finding in found.findings if finding.severity is not Severity.INFO}
    same = _plain(_entries(found)) == _plain(made.entries)
    if made.trouble == "none" and told - OPEN_BY_ITSELF:
        return "needless"
    if same and not told and made.must_be_told:
        return "silent"
    return ("read" if same else "told") if same or _told(found, made.entries) else "silent"


def test_every_trouble_is_made() -> None:
    made = Counter(statement(seed).trouble for seed in range(400))
    assert set(made) == set(TROUBLES)
    assert min(made.values()) >= 5
