"""Plan's Term column as people type it: a term is known by its name, or its cell is an error, never left out."""

import os
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from calc.contract import TERM, TERMS, folded_header
from calc.findings import Finding, Severity
from calc.job.pipeline import check
from tests.support.workbooks import sound, write

SEED = int(os.environ.get("PLANCALC_TERMS_SEED", "8"))
COUNT = int(os.environ.get("PLANCALC_TERMS", "36"))
# A value for each term that is not its default: left out in silence, the figures or Basis would be others.
VALUES: dict[str, Any] = {
    "Company": "Terms, Inc.",
    "As-of Date": date(2001, 12, 31),
    "Period Start": date(2001, 11, 1),
    "Effective Date": date(1999, 7, 26),
    "Stockholder Approval Date": date(1999, 7, 26),
    "Last Option Grant Date": date(2009, 7, 26),
    "Last Deferral Service Date": date(2009, 3, 30),
    "Share Reserve": 190000,
    "Formula Option Shares": 9000,
    "Formula Option Term (years)": 4,
    "Discretionary Option Maximum Term (years)": 11,
    "Par Value": 0.02,
    "Exercise Period after Death (months)": 11,
    "Exercise Period after Cessation (months)": 2,
    "Deferral Period (Januaries)": 4,
    "Business-day Calendar": "XNYS",
    "Stock Source for Deferred Shares": "treasury",
    "Pro-rata Rounding": "round down",
}
Change = Callable[[random.Random, str], Any]


def as_typed(rng: random.Random, term: str) -> str:
    """The same name in other letters and with other spaces."""
    changes: list[Callable[[str], str]] = [
        str.upper, str.lower, str.title, lambda name: f"  {name}  ", lambda name: name.replace(" ", "  "),
        lambda name: name.replace(" ", "_"), lambda name: f"{name}*", lambda name: name.replace(" ", ""),
        lambda name: name.replace(" ", "\u00a0"), lambda name: f"{name} *",
    ]  # fmt: skip
    return rng.choice(changes)(term)


def slipped(rng: random.Random, term: str) -> str:
    """A letter left out, typed twice, or in the place of its neighbor."""
    place = rng.randrange(1, len(term) - 1)
    return rng.choice(
        [
            term[:place] + term[place + 1 :],
            term[:place] + term[place] + term[place:],
            term[:place] + term[place + 1] + term[place] + term[place + 2 :],
        ]
    )


def longer(rng: random.Random, term: str) -> str:
    return rng.choice([f"{term} (see note)", f"{term}:", f"{term} 2", f"The {term}", f"{term}\n", term.split()[0]])


def of_another_kind(rng: random.Random, term: str) -> Any:
    return rng.choice([7, 1999.5, True, date(2001, 2, 3), "n/a", "-", "0", "x" * 500, "#REF!", "=A1", "\u200b"])


def another_term(rng: random.Random, term: str) -> str:
    return rng.choice([each.name for each in TERMS if each.name != term])


def cleared(rng: random.Random, term: str) -> None:
    return None


CHANGES: tuple[Change, ...] = (as_typed, slipped, longer, of_another_kind, another_term, cleared)


def terms() -> list[dict[str, Any]]:
    """Plan with every term that may be given here."""
    return [{"Term": name, "Value": value} for name, value in VALUES.items()]


def errors(found: tuple[Finding, ...] | list[Finding]) -> list[Finding]:
    return [one for one in found if one.severity is Severity.ERROR]


def used(results: Any) -> dict[str, Any]:
    """The terms that a run used, with their values."""
    return {each.name: each.value for each in results.terms.used}


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The terms of the whole sheet as the program understands them."""
    made = check(write(tmp_path_factory.mktemp("terms") / "whole.xlsx", {**sound(), "Plan": terms()}))
    assert made.results is not None, errors(made.findings)
    return used(made.results)


def test_a_term_that_is_typed_in_any_way_is_taken_or_an_error_at_its_cell(
    known: dict[str, Any], tmp_path: Path
) -> None:
    assert set(VALUES) <= set(TERM)
    rng = random.Random(SEED)
    cases = [(place, change) for place in range(len(VALUES)) for change in CHANGES]
    rng.shuffle(cases)
    failures, taken, refused = [], 0, 0
    for place, change in rng.choices(cases, k=COUNT):
        rows = terms()
        term = rows[place]["Term"]
        typed = rows[place]["Term"] = change(rng, term)
        checked = check(write(tmp_path / "plan.xlsx", {**sound(), "Plan": rows}))
        if isinstance(typed, str) and folded_header(typed) == folded_header(term):
            taken += 1
            if checked.results is None or used(checked.results) != known:
                failures.append(f"{term} as {typed!r} is not taken: {errors(checked.findings)}")
            continue
        refused += 1
        found = checked.findings
        row = place + 2
        # Of a term that is there twice, the second cell is the error, and names the first.
        if not any(one.sheet == "Plan" and (row in one.rows or f"row {row} " in one.message) for one in errors(found)):
            failures.append(f"{term} as {typed!r} is no error in row {row}: {errors(found)}")
    assert not failures, "\n".join(failures)
    assert taken > 0
    assert refused > COUNT / 2
