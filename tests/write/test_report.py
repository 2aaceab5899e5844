"""The report workbook: live formulas that give what was computed, checks that hold, and pages that can be read."""

import random
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from pypdf import PdfReader

import calc.write.report
from calc.calculate import calculate
from calc.contract import REPORT_SHEET
from calc.files.publish import CannotPublish
from calc.finance import CannotCalculateThen, Period, reports
from calc.findings import has_errors
from calc.results.run_facts import RunFacts
from calc.write.report import checks, write_report
from tests.oracle.random_plans import random_plan
from tests.support.build import frames_of
from tests.support.finance import period as small
from tests.support.finance import period_from, rows, sample
from tests.support.plans import director, grant, option_event, plan_event, price, step
from tests.support.recalculation import SOFFICE, convert, differences, recalculated, values

FACTS = RunFacts("input.xlsx", "0" * 64, "1")
PERIODS = [("2002-12-31", "2002-01-01"), ("2000-12-31", "2000-01-01")]  # the second with a split in it
PLANS = range(12)  # as many random plans; those that the reports need on a day that the plan does not bear are left out
with_libreoffice = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def written(period: Period, path: Path, **more: object) -> Path:
    return write_report(period, FACTS, path, **more).path


def split_period() -> Period:
    """10 shares of which a 3-for-2 split leaves 15, and 5 of them are exercised; another split after the As-of Date."""
    return small(
        "2001-12-31",
        "2001-01-01",
        {"Restate for Splits To": date(2002, 3, 1)},
        directors=[director("A")],
        grants=[grant("DO", "A", "2000-03-01", 10, 5, "2003-03-01")],
        vesting=[step("DO", "2001-03-01", 10)],
        plan_events=[
            plan_event("2001-06-01", "split", New=3, Old=2),
            plan_event("2002-02-01", "split", New=3, Old=2),
        ],
        option_events=[option_event("E", "DO", "2001-07-02", "exercise", 5, **{"Cash Paid": 16.67})],
        prices=[price("2001-06-29", 8), price("2001-07-02", 8), price("2001-12-31", 7)],
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("made")
    paths = [written(sample(*days), folder / f"{days[0]}.xlsx") for days in PERIODS]
    paths.append(written(sample("2002-12-31", "2002-01-01", 27_000_000), folder / "metrics.xlsx"))
    for seed in PLANS:
        given = frames_of(random_plan(random.Random(seed)))
        if has_errors(calculate(given, with_effects=False).findings):
            continue
        try:
            paths.append(written(period_from(given), folder / f"random-{seed}.xlsx"))
        except CannotCalculateThen:
            continue
    return paths


@with_libreoffice
def test_every_recalculated_cell_is_what_was_computed(made: list[Path], tmp_path: Path) -> None:
    chosen = made[:8]
    for ours, theirs in zip(chosen, recalculated(chosen, tmp_path), strict=True):
        assert differences(ours, theirs) == [], ours.name


def test_every_check_passes_on_every_plan(made: list[Path]) -> None:
    assert len(made) > 8
    for path in made:
        lines = values(path)["Checks"][1:]
        assert {row[7] for row in lines} == {"yes"}, (path.name, [row for row in lines if row[7] != "yes"])


def test_the_figures_that_follow_from_others_are_formulas_and_with_values_only_none_is(
    made: list[Path], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(made[2])
    wanted = {
        ("Option Activity", "B12"): "=SUMIFS('Option Activity Detail'!$J$2:$J$",
        ("Option Activity", "C12"): "=ROUND(SUMPRODUCT(",
        ("Price Ranges", "C2"): "=SUMPRODUCT(",
        ("Equity Compensation Plans", "B2"): "=SUMIFS(",
        ("Plan Metrics", "H5"): "=ROUND((B5+C5)/E5,4)",
        ("By Director", "C2"): "=SUMPRODUCT(",
        ("Two Periods", "D2"): "=E2-C2",
        ("Checks", "E3"): "=IF(ROUND(",
    }
    for (sheet, cell), start in wanted.items():
        assert str(book[sheet][cell].value).startswith(start), (sheet, cell, book[sheet][cell].value)
    plain = written(sample(*PERIODS[0]), tmp_path / "plain.xlsx", values_only=True)
    with zipfile.ZipFile(plain) as archive:
        assert not any(b"<f>" in archive.read(part) for part in archive.namelist())


def test_the_sheets_are_those_of_the_contract_in_order_with_their_headers(made: list[Path]) -> None:
    book = values(made[2])
    assert list(book) == list(REPORT_SHEET)
    for name, written_rows in book.items():
        if name != "Summary":
            assert tuple(written_rows[0]) == REPORT_SHEET[name].headers


def words(path: Path) -> list[str]:
    return [str(cell) for row in values(path)["Summary"] for cell in row if cell != ""]


def test_the_summary_names_each_report_and_what_one_lacks(made: list[Path]) -> None:
    told = words(made[0])
    assert "1 January 2002 to 31 December 2002, the As-of Date." in told
    assert f"SHA-256 of the input: {'0' * 64}" in told
    assert any(each.startswith("○ Plan Metrics, not written. Add the sheet Shares Outstanding") for each in told)
    assert "Plan Metrics" in words(made[2])
    assert "✓ All 21 checks pass." in told


def test_the_same_period_gives_the_same_bytes(made: list[Path], tmp_path: Path) -> None:
    again = written(sample(*PERIODS[0]), tmp_path / made[0].name)
    assert again.read_bytes() == made[0].read_bytes()


@pytest.mark.parametrize("figure", ["Options Outstanding", "Reserve", "Deferred Outstanding"])
def test_a_report_that_does_not_tie_to_the_results_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figure: str
) -> None:
    wrong = {**checks.tied(sample(*PERIODS[0])), figure: 1}
    monkeypatch.setattr(checks, "tied", lambda _: wrong)
    with pytest.raises(CannotPublish, match="Nothing was written"):
        written(sample(*PERIODS[0]), tmp_path / "never.xlsx")
    assert list(tmp_path.iterdir()) == []


def altered(sheet: str, header: str, changes: dict[int, object]) -> Callable[[Period], dict[str, pd.DataFrame]]:
    """The reports with other values in some rows of a sheet."""

    def make(period: Period) -> dict[str, pd.DataFrame]:
        made = reports(period)
        name = REPORT_SHEET[sheet].by_header[header].name
        frame = made[sheet].copy()
        for row, value in changes.items():
            frame.loc[row, name] = value if isinstance(value, str) else frame.loc[row, name] + value
        return {**made, sheet: frame}

    return make


@pytest.mark.parametrize(
    ("sheet", "header", "changes", "check"),
    [
        (
            "Option Activity Detail",
            "Shares on the Day",
            {0: 1, 1: -1},
            "Splits take less than a share",
        ),  # their sum stands
        ("Option Activity Detail", "Shares on the Day", {1: 1}, "Splits take less than a share"),
        ("Option Activity Detail", "Shares on the Day", {1: -1}, "Splits take less than a share"),
        ("Deferred Activity Detail", "Shares on the Day", {0: -1}, "Splits take less than a share"),
        ("Award Changes", "Change in Shares", {0: 1}, "adds up to the end less the beginning"),
        ("Award Changes", "Change", {0: "new and gone"}, "What is new, gone or changed"),
        ("Award Changes", "Award ID", {0: "another"}, "What is new, gone or changed"),
    ],
)
def test_a_report_whose_awards_do_not_agree_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheet: str, header: str, changes: dict[int, object], check: str
) -> None:
    monkeypatch.setattr(calc.write.report, "reports", altered(sheet, header, changes))
    with pytest.raises(CannotPublish, match=check):
        written(sample(*PERIODS[0]), tmp_path / "never.xlsx")


def test_what_stood_as_less_than_half_a_share_restated_is_gone_and_was_not_new() -> None:
    """A 1-for-10 split on 2001-06-01 leaves none of 3 shares, which stood as three tenths of one."""
    of = small(
        "2001-12-31",
        "2001-01-01",
        directors=[director("A")],
        grants=[grant("DO", "A", "2000-03-01", 3, 5, "2003-03-01")],
        vesting=[step("DO", "2001-03-01", 3)],
        plan_events=[plan_event("2001-06-01", "split", New=1, Old=10)],
        prices=[price("2000-12-29", 8), price("2001-12-31", 70)],
    )
    (found,) = [row for row in rows(of, "Award Changes") if row["Award ID"] == "DO"]
    assert [found[name] for name in ("Change", "Last Shares", "Last Price", "This Shares")] == ["gone", 0, 50, 0]


def test_shares_in_parts_are_values_and_their_lines_still_add_up(tmp_path: Path) -> None:
    # 10 on the day before 2001 are 22.5 of 2002-03-01; 15 less 5 are 10 at the end, 15 of then.
    path = written(split_period(), tmp_path / "split.xlsx")
    lines = {row[0]: row[1] for row in values(path)["Option Activity"][1:]}
    assert lines["outstanding at end"] == 15
    assert sum(lines[name] for name in list(lines)[:10]) == 15
    assert {row[7] for row in values(path)["Checks"][1:]} == {"yes"}


@with_libreoffice
def test_the_report_of_the_sample_with_plan_metrics_prints_on_fewer_than_20_pages_one_page_wide_at_8_points(
    made: list[Path], tmp_path: Path
) -> None:
    said = convert([made[2]], tmp_path, tmp_path / "profile", "pdf")
    pdf = tmp_path / made[2].with_suffix(".pdf").name
    assert pdf.exists(), said
    pages = PdfReader(pdf).pages
    assert len(pages) < 20
    texts = [page.extract_text() for page in pages]
    assert all("Report as of 31 December 2002" in text and "CTC Communications Group" in text for text in texts)
    statements = [text for text in texts if "Director Statements" in text and "Section" in text]
    names = ["Ashworth", "Bellamy", "Delacroix", "Farnsworth", "Hathaway", "Lindqvist", "O'Rourke"]
    assert [[name for name in names if name in text] for text in statements] == [[name] for name in names]
    assert all("Amount" in text for text in statements)
    for page in pages:
        assert smallest_font(page) >= 7.9


def smallest_font(page) -> float:
    """The size of the smallest text between the page's head and its foot, in points."""
    sizes: list[float] = []

    def visit(text, user, matrix, _font, size):
        place = user[5] * 1 + matrix[5]
        if text.strip() and 60 < place < float(page.mediabox.height) - 60:
            sizes.append(abs(size * matrix[3] * user[3]))

    page.extract_text(visitor_text=visit)
    return min(sizes, default=10)
