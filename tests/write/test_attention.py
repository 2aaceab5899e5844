"""The Summary first says what does not tie and why, then failing checks, what looks wrong, and the rest by weight."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from calc.contract import TERM
from calc.findings import Finding, Severity, info, warning
from calc.plan.terms import TermUsed
from calc.results.run_facts import Compared
from calc.write import RunFacts
from calc.write.attention import attention
from tests.cli.test_cli import plancalc
from tests.support.recalculation import values
from tests.support.workbooks import write
from tests.tie_out.test_causes import at, set_to
from tests.write.test_write import results_of

DIFFERS = Compared(
    False,
    "Does not tie to p.xlsx as of 2001-12-31: 9 figures differ.",
    ("Prices row 2: 1 award", "F1 is now F2"),
    "Lacks.",
)


def run_of(*findings: Finding, compared: Compared | None = None) -> RunFacts:
    return RunFacts("i", "s", "v", findings, compared=compared)


def at_cell(code: str, message: str, sheet: str, cell: str, severity: Severity = Severity.WARNING) -> Finding:
    return Finding(severity, code, message, sheet, where=cell)


def test_what_does_not_tie_comes_first_with_its_causes_and_what_is_not_compared_last() -> None:
    told = attention(results_of(), run_of(warning("w", "Warned."), info("i", "A note."), compared=DIFFERS))
    assert [(each.symbol, each.text, each.sheet) for each in told.first] == [
        ("▲", DIFFERS.sentence, "Tie-out"),
        ("–", "Prices row 2: 1 award", ""),
        ("–", "F1 is now F2", ""),
    ]
    assert [each.text for each in told.rest] == ["Warned."]
    assert [(each.symbol, each.text) for each in told.notes] == [
        ("○", "Lacks."),
        ("○", "1 note on how the input was read."),
    ]
    assert not told.is_calm


def test_of_many_causes_the_first_five_are_told_and_the_others_counted() -> None:
    many = replace(DIFFERS, causes=tuple(f"Cause {number}" for number in range(1, 9)))
    told = attention(results_of(), run_of(compared=many)).first
    assert [each.text for each in told[1:]] == [*(f"Cause {number}" for number in range(1, 6)), "and 3 more causes"]


def test_figures_that_tie_are_said_too_and_leave_all_calm() -> None:
    told = attention(results_of(), run_of(compared=Compared(True, "Ties to p.xlsx as of 2001-12-31.")))
    assert [(each.symbol, each.text) for each in told.first] == [("✓", "Ties to p.xlsx as of 2001-12-31.")]
    assert told.is_calm


def test_a_finding_stands_with_its_sheet_and_cell_and_equal_ones_with_their_count() -> None:
    found = [at_cell("w", f"Warning {number}.", "Fees", f"F{number}") for number in (2, 3, 4)]
    told = attention(results_of(), run_of(*found, at_cell("v", "Another.", "Plan", "B4"))).rest
    assert [each.text for each in told] == ["Fees F2: Warning 2. And 2 more like it.", "Plan B4: Another."]


def test_a_warning_that_makes_figures_uncertain_stands_before_others_and_an_unrecorded_payment_last() -> None:
    rows = {
        "Deferred Awards": [{"Shares Pending": 300}],
        "Share Reserve": [{"Available": 0}],
    }
    codes = ("payment-not-recorded", "contingent-on-approval", "price-row-missing")
    told = attention(results_of(rows), run_of(*(warning(code, code) for code in codes))).rest
    assert [each.text for each in told] == [
        "price-row-missing",
        "contingent-on-approval",
        "No shares are available for further awards.",
        "300 shares of 1 deferred award wait for the authorization of more shares.",
        "payment-not-recorded",
    ]


def test_kinds_beyond_the_sixth_are_counted() -> None:
    told = attention(results_of(), run_of(*(warning(f"w{number}", f"W{number}.") for number in range(9)))).rest
    assert [each.text for each in told] == [*(f"W{number}." for number in range(6)), "And 3 more warnings on Findings."]


def test_what_looks_wrong_is_asked_in_a_place_of_its_own_notes_last() -> None:
    told = attention(
        results_of(),
        run_of(
            at_cell("split-not-checked", "Two closes?", "Prices", "A7", Severity.INFO),
            at_cell("fee-out-of-line", "15,000?", "Fees", "F9"),
            at_cell("two-ids", "One person?", "Directors", "A2:A3"),
            warning("w", "Warned."),
        ),
    )
    assert [each.text for each in told.rest] == [
        "2 things in the input may be mistakes: see “Does this look right?” below.",
        "Warned.",
    ]
    assert [(each.symbol, each.text) for each in told.questions] == [
        ("▲", "Fees F9: 15,000?"),
        ("▲", "Directors A2:A3: One person?"),
        ("○", "Prices A7: Two closes?"),
    ]
    assert told.notes == []


def test_questions_beyond_the_eighth_are_counted() -> None:
    found = [at_cell("fee-out-of-line", f"Q{number}?", "Fees", f"F{number}") for number in range(11)]
    told = attention(results_of(), run_of(*found)).questions
    assert (len(told), told[-1].text) == (9, "And 3 more questions on Findings.")


def used(name: str, value: object, since: date | None = None) -> TermUsed:
    return TermUsed(name, TERM[name].section, TERM[name].kind, value, "given", since)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([used("Share Reserve", 20_000)], ["Share Reserve 20,000 (Plan: 200,000)"]),
        ([used("Share Reserve", 200_000), used("Company", "Example"), used("As-of Date", date(2001, 1, 1))], []),
        ([used("Stockholder Approval Date", date(1999, 7, 27))], []),  # the Plan states none
        (
            [used("Par Value", 500_000), used("Effective Date", date(2000, 1, 1))],
            ["Par Value 0.005 (Plan: 0.01)", "Effective Date 2000-01-01 (Plan: 1999-07-27)"],
        ),
        (
            [used("Formula Option Shares", 10_000), used("Formula Option Shares", 0, date(2001, 5, 1))],
            ["Formula Option Shares 0 from 2001-05-01 (Plan: 10,000)"],
        ),
    ],
)
def test_terms_that_differ_from_the_plan_are_listed(terms: list[TermUsed], expected: list[str]) -> None:
    results = results_of()
    results = replace(results, terms=replace(results.terms, used=tuple(terms)))
    told = [each.text for each in attention(results, run_of()).notes]
    assert told == ([f"Terms that differ from the Plan: {', '.join(expected)}."] if expected else [])


def test_the_summary_of_a_run_begins_with_what_does_not_tie(tmp_path: Path) -> None:
    assert plancalc("run", write(tmp_path / "last.xlsx", at(date(2001, 9, 30)))).returncode == 0
    sheets = at(date(2001, 12, 31))
    set_to("Prices", 1, Last_Sale=4.5)(sheets)
    today = write(tmp_path / "today.xlsx", sheets)
    assert plancalc("run", today, "--prior", tmp_path / "last.results.xlsx").returncode == 1
    column = [row[0] for row in values(tmp_path / "today.results.xlsx")["Summary"]]
    first = column.index("What needs attention")
    told = " ".join(" ".join(str(line) for line in column[first + 1 : first + 5]).split())
    assert told.startswith("▲ Does not tie to last.results.xlsx as of 2001-09-30: 10 figures differ")
    assert "– Prices row 3, 2001-01-02: 4.625 → 4.50: 1 award, +72 shares" in told
    assert column.index("Does this look right?") > first
    assert any(str(line).startswith("✓ All ") for line in column[first:])
