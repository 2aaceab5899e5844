"""The command forecast: its workbook, what it says to programs, and the line on the Summary of a run."""

import json
import random
import re
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from click.testing import CliRunner

import calc
from calc.calculate import calculate
from calc.cli import cli
from calc.demo.ctc import ctc_rows
from calc.plan.calendar import date_of
from calc.projection.frames import forecast_of
from calc.projection.project import project
from calc.projection.scenarios import Scenario
from calc.projection.workbook import Source, write_forecast
from calc.template import write_template
from tests.oracle.random_plans import random_plan
from tests.samples import FOLDER
from tests.support.build import frames_of
from tests.support.recalculation import SOFFICE, differences, recalculated, values

SHORT_AND_NOT = (2, 3)  # random plans

SCENARIOS = [
    {"Scenario": "as now"},
    {"Scenario": "1.40", "Horizon": 4, "Price": 1.4, "Deferral": "all"},
    {
        "Scenario": "more",
        "Price": 5,
        "Annual Price Change": 0.05,
        "Directors": 8,
        "Fee Change": 0.1,
        "Reserve Increase": 400_000,
        "Increase Date": date(2003, 5, 1),
    },
]


def typed(path: Path, scenarios: list[dict[str, Any]]) -> Path:
    write_template(path, {**ctc_rows(), "Scenarios": scenarios})
    return path


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path]:
    source = typed(tmp_path_factory.mktemp("forecast") / "plan.xlsx", SCENARIOS)
    made = CliRunner().invoke(cli, ["forecast", str(source), "--json"])
    assert made.exit_code == 0, made.output
    return json.loads(made.stdout), source.with_name("plan.forecast.xlsx")


def test_every_sheet_is_headed_as_no_record_on_the_screen_and_on_paper(done: tuple[Any, Path]) -> None:
    book = openpyxl.load_workbook(done[1])
    assert book.sheetnames == ["Summary", "Runway", "Path", "Scenarios", "Invented Rows", "Checks", "Findings", "Basis"]
    for page in book:
        assert page["A1"].value == "Projection, not a record"
        assert "Projection, not a record" in page.oddHeader.center.text


def test_only_the_summary_is_protected_and_has_no_password(done: tuple[Any, Path]) -> None:
    book = openpyxl.load_workbook(done[1])
    assert [page.title for page in book if page.protection.sheet] == ["Summary"]
    assert not book["Summary"].protection.password


def test_each_list_is_one_table_below_its_title_row(done: tuple[Any, Path]) -> None:
    book = openpyxl.load_workbook(done[1])
    for page in book.worksheets[1:]:
        assert [table.ref.partition(":")[0] for table in page.tables.values()] == ["A3"], page.title


def test_days_and_short_and_the_path_are_formulas_that_show_their_values(done: tuple[Any, Path]) -> None:
    live, shown = (openpyxl.load_workbook(done[1], data_only=only)["Runway"] for only in (False, True))
    row = {cell.value: cell.column for cell in live[3]}
    assert live.cell(4, row["Days"]).value == '=IF(B4="","",B4-Summary!$B$3)'
    assert live.cell(4, row["Short"]).value == '=IF(B4="","",F4-E4)'
    assert [shown.cell(4, row[name]).value for name in ("Days", "Requested", "Available", "Short")] == [
        2, 857_142, 174_421, 682_721,
    ]  # fmt: skip
    path = openpyxl.load_workbook(done[1])["Path"]
    assert (path["C4"].value, path["C5"].value) == (0, "=C4+D5")


def sample_in_its_folder(folder: Path) -> Path:
    """A forecast of the sample as it is: it has no Scenarios."""
    target = folder / "of the sample.xlsx"
    made = CliRunner().invoke(cli, ["forecast", str(FOLDER / "ctc-1999-2002.xlsx"), "-o", str(target)])
    assert made.exit_code == 0, made.output
    return target


def of_random_plan(folder: Path, seed: int) -> Path:
    """The forecast of a random plan with two scenarios, one of them with an increase and more directors."""
    given = frames_of(random_plan(random.Random(seed)))
    terms = calculate(given, with_effects=False).terms
    later = date_of(terms.as_of + 200)
    two = (
        Scenario(),
        Scenario("all <b>", 4, 10**8, 5 * 10**6, 9, "all", 10**7, 1_000, later),
    )
    forecast = forecast_of([project(given, terms, each) for each in two])
    target = folder / f"random-{seed}.xlsx"
    write_forecast(forecast, Source("plan.xlsx", "0" * 64, terms, "1", ()), target)
    return target


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_every_recalculated_cell_is_what_was_computed(done: tuple[Any, Path], tmp_path: Path) -> None:
    chosen = [done[1], sample_in_its_folder(tmp_path), *(of_random_plan(tmp_path, seed) for seed in SHORT_AND_NOT)]
    for ours, theirs in zip(chosen, recalculated(chosen, tmp_path), strict=True):
        assert differences(ours, theirs) == [], ours.name
        assert {row[7] for row in values(ours)["Checks"][3:]} == {"yes"}, ours.name


def test_the_checks_count_what_must_agree_by_formulas(done: tuple[Any, Path]) -> None:
    live, shown = (openpyxl.load_workbook(done[1], data_only=only) for only in (False, True))
    lines = {row[0]: row[1:] for row in live["Checks"].iter_rows(min_row=4, values_only=True)}
    assert len(lines) == 1 + 2 * 3 + 4 + 2  # two a scenario, four of Runway, and one of each that falls short
    adds_up = lines["1.40: Available at Start and each Movement of Path add up to Available at End"]
    assert re.fullmatch(
        r"=IF\(ROUND\(Scenarios!\$K\$5\+SUM\(Path!\$D\$\d+:\$D\$\d+\)-Scenarios!\$L\$5,2\)=0,0,1\)", adds_up[3]
    )
    needed = int(done[0]["runway"][0]["Shares Needed"])
    rerun = lines[f"as now: with {needed:,} more shares nothing falls short, and with one fewer something does"]
    assert rerun[3] == 0  # no formula can run the Plan
    texts = [row[0] for row in shown["Summary"].iter_rows(max_col=1, values_only=True)]
    assert "✓ All 12 checks pass." in texts


@pytest.mark.parametrize("wrong", ["available_at", "falls_short_with"])
def test_a_forecast_that_fails_a_check_is_not_written(wrong: str, tmp_path: Path, monkeypatch: Any) -> None:
    if wrong == "available_at":
        monkeypatch.setattr("calc.projection.frames.available_at", lambda *_: 1)
    else:
        monkeypatch.setattr("calc.projection.checks.falls_short_with", lambda *_: True)
    target = tmp_path / "never.xlsx"
    made = CliRunner().invoke(cli, ["forecast", str(FOLDER / "ctc-1999-2002.xlsx"), "-o", str(target), "--json"])
    assert made.exit_code == 2
    assert "checks that plancalc makes of its own results fail" in made.output
    assert not target.exists()


def test_the_summary_answers_in_its_first_lines(done: tuple[Any, Path]) -> None:
    lines = [row[0] for row in openpyxl.load_workbook(done[1])["Summary"].iter_rows(max_row=7, values_only=True)]
    said = " ".join(filter(None, lines))
    assert "▲ As now, the reserve first falls short on 2 January 2003: 857,142 shares are asked for" in said
    assert "more shares from the As-of Date on would avoid any shortfall up to 31 December 2005." in said


def test_the_chart_tells_scenarios_apart_without_color_and_says_what_it_shows(done: tuple[Any, Path]) -> None:
    with ZipFile(done[1]) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()
        drawing = archive.read("xl/drawings/drawing1.xml").decode()
    assert len(set(re.findall(r'<c:symbol val="(\w+)"', chart))) == len(SCENARIOS)
    assert len(set(re.findall(r'<a:prstDash val="(\w+)"', chart))) >= len(SCENARIOS) - 1  # a solid line may have none
    assert "as now: from 174,421 to" in drawing


def test_programs_get_the_runway_of_each_scenario(done: tuple[Any, Path]) -> None:
    as_now, dearer, more = done[0]["runway"]
    assert (as_now["First Shortfall"], as_now["Kinds"], as_now["Break-even Price"]) == (
        "2003-01-02",
        "deferred",
        "0.688",
    )
    assert dearer["First Shortfall"] == "2003-11-13"
    assert more["First Shortfall"] is None


def test_values_only_has_no_formula_and_a_notebook_the_same_figures(done: tuple[Any, Path], tmp_path: Path) -> None:
    source = done[1].with_name("plan.xlsx")
    made = CliRunner().invoke(cli, ["forecast", str(source), "--values-only", "-o", str(tmp_path / "plain")])
    assert made.exit_code == 0, made.output
    book = openpyxl.load_workbook(tmp_path / "plain.xlsx")
    assert not any(cell.data_type == "f" for page in book for row in page.iter_rows() for cell in row)
    runway = calc.forecast(source).sheets["Runway"]
    assert runway["Days"].tolist()[:2] == [2, 317]
    assert book["Runway"]["C4"].value == 2


def test_a_forecast_is_replaced_only_where_it_is_one_as_it_was_written(done: tuple[Any, Path], tmp_path: Path) -> None:
    source = done[1].with_name("plan.xlsx")
    other = tmp_path / "mine.xlsx"
    openpyxl.Workbook().save(other)
    before = other.read_bytes()
    refused = CliRunner().invoke(cli, ["forecast", str(source), "-o", str(other)])
    assert refused.exit_code == 2
    assert other.read_bytes() == before


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"Annual Price Change": 45}, "Type 45% or 0.45."),
        ({"Annual Price Change": -30}, "Type -30% or -0.3."),
        ({"Reserve Increase": 1000}, "has a Reserve Increase but no Increase Date"),
        ({"Horizon": 0}, "it must be at least 1"),
        ({"Deferral": "some"}, "Choose one of: as elected, all, none."),
    ],
)
def test_a_scenario_that_is_wrong_comes_back_marked(row: dict[str, Any], words: str, tmp_path: Path) -> None:
    source = typed(tmp_path / "plan.xlsx", [{"Scenario": "x", **row}])
    done = CliRunner().invoke(cli, ["forecast", str(source), "--json"])
    assert done.exit_code == 1, done.output
    [message] = [each["message"] for each in json.loads(done.stdout)["findings"] if each["severity"] == "error"]
    assert words in message
    assert (tmp_path / "plan.errors.xlsx").exists()


def test_the_summary_of_a_run_says_when_the_reserve_falls_short_unless_effects_are_left_out_and_names_the_reports(
    tmp_path: Path,
) -> None:
    source = tmp_path / "plan.xlsx"
    write_template(source, ctc_rows())
    said = {}
    for name, options in {"told": [], "silent": ["--no-effects"]}.items():
        target = tmp_path / f"{name}.xlsx"
        done = CliRunner().invoke(cli, ["run", str(source), "-o", str(target), "--json", *options])
        assert done.exit_code == 0, done.output
        summary = openpyxl.load_workbook(target)["Summary"]
        texts = " ".join(str(row[0].value) for row in summary.iter_rows(max_col=1) if row[0].value)
        said[name] = (json.loads(done.stdout), texts)
        assert texts.count("Reports for the notes, the 10-K and the proxy: plancalc report") == 1
    outcome, texts = said["told"]
    assert outcome["as_now"]["first_shortfall"] == {
        "date": "2003-01-02", "requested": 857_142, "available": 174_421, "fees_back_to_cash": "95580.94",
    }  # fmt: skip
    assert texts.count("the reserve first falls short on 2 January 2003: 857,142 shares") == 2  # an alert, and its line
    assert "Projection, not a record" in texts
    outcome, texts = said["silent"]
    assert "as_now" not in outcome
    assert "first falls short" not in texts


def test_the_template_has_scenarios_only_where_they_are_asked_for(tmp_path: Path) -> None:
    for options, there in (["--finance"], True), ([], False):
        target = tmp_path / f"{len(options)}.xlsx"
        assert CliRunner().invoke(cli, ["template", "-o", str(target), *options]).exit_code == 0
        assert ("Scenarios" in openpyxl.load_workbook(target).sheetnames) is there
