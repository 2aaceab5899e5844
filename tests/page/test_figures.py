"""What a page reads of the results."""

from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from calc.annotate import annotate
from calc.job.pipeline import check, write_run
from calc.page.figures import Brief, Figures, brief_of_results, figures_of, side_by_side
from calc.page.findings import brief_of_copy
from tests.page.server import CTC, FIRST, WRONG


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    first, ctc = (tmp_path_factory.mktemp("results") / f"{name}.results.xlsx" for name in ("first", "ctc"))
    write_run(check(FIRST), first)
    write_run(check(CTC), ctc)
    return first, ctc


def figures(path: Path) -> Figures:
    read = figures_of(path)
    assert isinstance(read, Figures)
    return read


def test_a_step_of_the_checklist_that_is_not_done_is_among_what_needs_attention(results: tuple[Path, Path]) -> None:
    said = [each.text for each in figures(results[0]).attention if each.symbol == "▲"]
    assert len(said) == 1
    assert not any(each.text.startswith("Nothing") for each in figures(results[0]).attention)
    assert said[0].startswith("Prices to quarter end: The last price is of 2000-11-15")
    brief = brief_of_results(results[0])
    assert brief == Brief("Example Communications, Inc.", "31 December 2000", "179,475", to_see_to=1)


def test_it_is_told_how_many_more_dates_fall_due_than_are_shown(results: tuple[Path, Path]) -> None:
    read = figures(results[1])
    assert (len(read.upcoming), read.more_upcoming) == (8, 4)


def test_where_periods_are_not_equally_long_only_what_is_at_their_ends_has_a_change(
    results: tuple[Path, Path],
) -> None:
    groups = dict(side_by_side(*map(figures, results), changes=False))
    changes = {one.label: change for one, _, change in groups["Options"]}
    assert changes["Shares under them"] == "+203,674"
    assert changes["Shares granted in the period"] == ""


def test_of_a_workbook_with_errors_the_list_knows_company_day_and_number_of_errors(tmp_path: Path) -> None:
    copy = tmp_path / "copy.xlsx"
    checked = check(WRONG)
    annotate(WRONG, checked.findings, copy, company=checked.company)
    assert brief_of_copy(copy) == Brief("Example Communications, Inc.", "31 December 2001", errors=30)
