"""Random statements in fixed width, under holders' lines and with two columns of names: read as written, or told."""

import os
from collections import Counter
from pathlib import Path

import pytest

from calc.findings import Severity
from calc.statement import NotAStatement, read_statement
from tests.support.random_layouts import LAYOUTS, Laid, laid_out
from tests.support.random_statements import Entry

FIRST = int(os.environ.get("PLANCALC_STATEMENTS_SEED", "0"))
COUNT = int(os.environ.get("PLANCALC_STATEMENTS", "1000"))
CHUNK = 500
# What is asked about a statement without trouble, where nothing in it tells the answer.
OPEN_BY_ITSELF = {"ambiguous-dates", "ambiguous-numbers", "time-of-day", "thousands-in-some", "type-taken-as-credit"}


@pytest.mark.parametrize("first", range(FIRST, FIRST + COUNT, CHUNK))
def test_no_statement_in_another_layout_is_read_wrongly_without_a_word(first: int, tmp_path: Path) -> None:
    wrong = []
    outcomes: Counter[tuple[str, str]] = Counter()
    for seed in range(first, min(first + CHUNK, FIRST + COUNT)):
        made = laid_out(seed)
        outcome = _outcome(made, tmp_path)
        outcomes[made.layout, outcome] += 1
        if outcome == "silent" or (outcome == "needless" and not made.is_tight):
            wrong.append(f"{seed}: {made.layout}, {made.trouble}: {outcome} ({made.ways})")
    assert not wrong, "\n".join(wrong)
    assert min(outcomes[layout, "read"] for layout in LAYOUTS) > 0.1 * min(CHUNK, COUNT)


def _outcome(made: Laid, folder: Path) -> str:
    try:
        found = read_statement(made.save(folder))
    except NotAStatement:
        return "needless" if made.trouble == "none" else "told"
    frame = found.journal
    accounts = frame["account_no"].fillna("").tolist()
    rows: list[Entry] = list(
        zip(frame["date"].dt.date, frame["holder"], accounts, frame["shares"].tolist(), strict=True)
    )
    told = {finding.code for finding in found.findings if finding.severity is not Severity.INFO}
    if made.trouble == "none" and told - OPEN_BY_ITSELF:
        return "needless"
    return "read" if rows == made.entries else "told" if told else "lost" if made.is_lost else "silent"


def test_what_is_lost_without_a_sign_is_only_what_nobody_could_see() -> None:
    lost = Counter(made.trouble for made in map(laid_out, range(400)) if made.is_lost)
    assert set(lost) <= {"sign lost", "blank lost", "entry lost", "holder line lost", "word among the entries"}
