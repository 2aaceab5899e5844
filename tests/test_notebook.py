"""The public face: every name that ``calc`` gives out works, and says what it takes, gives and raises."""

import doctest
import os
import pkgutil
import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pytest

import calc
import calc.notebook
from tests.samples import FOLDER
from tests.support.workbooks import sound, write

FUNCTIONS = ("check", "explain", "reconcile", "run")
STATEMENT = FOLDER / "statements" / "bayside-2002-06.xlsx"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of the full sample."""
    path = calc.run(FOLDER / "ctc-1999-2002.xlsx", output=tmp_path_factory.mktemp("full") / "ctc.results.xlsx").path
    assert path is not None
    return path


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_a_public_function_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(FOLDER, tmp_path / "sample_inputs")
    monkeypatch.chdir(tmp_path)
    (example,) = doctest.DocTestFinder(recurse=False).find(getattr(calc, name), name, globs={})
    assert len(example.examples) > 2
    outcome = doctest.DocTestRunner().run(example)
    assert outcome.failed == 0


def test_with_every_module_imported_each_public_name_is_still_what_it_says() -> None:
    for module in pkgutil.walk_packages(calc.__path__, "calc."):
        if module.name not in ("calc.__main__", "calc.plan._generate_xnys"):
            import_module(module.name)
    for name in calc.__all__:
        thing = getattr(calc, name)
        assert isinstance(thing, str) or thing.__name__ == name
        assert isinstance(thing, str) or thing.__doc__
    for name in FUNCTIONS:
        with pytest.raises(TypeError, match=rf"^{name}\(\) missing"):
            getattr(calc, name)()


def test_a_notebook_completes_the_public_names_alone() -> None:
    assert dir(calc) == sorted(calc.__all__)
    assert {"run", "check", "reconcile", "explain", "Finding", "Severity", "InputErrors"} <= set(dir(calc))


def test_a_name_that_is_not_there_is_said_as_of_any_module() -> None:
    with pytest.raises(AttributeError, match="module 'calc' has no attribute 'forecast_all'"):
        calc.forecast_all  # noqa: B018


def test_public_names_wait_for_pandas_until_they_are_asked_for() -> None:
    program = "import calc, sys; dir(calc); calc.Severity; print('pandas' in sys.modules); calc.run"
    program = f"{program}; print('pandas' in sys.modules)"
    environment = os.environ | {"PYTHONPATH": str(FOLDER.parent)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_type_checkers_find_the_mark_that_the_package_is_typed() -> None:
    assert Path(calc.notebook.__file__).with_name("py.typed").read_bytes() == b""


def test_a_check_tells_a_sound_workbook_and_writes_nothing(tmp_path: Path) -> None:
    source = write(tmp_path / "plan.xlsx", sound())
    found = calc.check(str(source))
    assert found.is_sound
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


def test_a_check_gives_each_error_with_its_cell(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = "1,000"
    found = calc.check(write(tmp_path / "plan.xlsx", sheets))
    assert not found.is_sound
    assert [(finding.severity, finding.cell) for finding in found.findings] == [(calc.Severity.ERROR, "G2")]


def test_a_file_that_is_no_workbook_is_refused_in_the_commands_words(tmp_path: Path) -> None:
    with pytest.raises(calc.NotAWorkbook, match="does not exist"):
        calc.check(tmp_path / "none.xlsx")


def test_a_run_writes_results_only_where_an_output_is_named(tmp_path: Path) -> None:
    source = write(tmp_path / "plan.xlsx", sound())
    assert calc.run(source).path is None
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]
    assert calc.run(source, output=tmp_path / "out.xlsx").path == tmp_path / "out.xlsx"
    with pytest.raises(calc.CannotPublish):
        calc.run(source, output=source)


def test_one_error_is_one_error(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = "1,000"
    with pytest.raises(calc.InputErrors, match=r"^The input has 1 error\.\nFees G2: "):
        calc.run(write(tmp_path / "plan.xlsx", sheets))


def test_a_reconciliation_gives_its_sheets_as_they_are_read_and_writes_nothing(results: Path) -> None:
    before = sorted(path.name for path in results.parent.iterdir())
    june = calc.reconcile(results, STATEMENT)
    assert sorted(path.name for path in results.parent.iterdir()) == before
    assert (june.ties, june.first_day, june.last_day, june.path) == (False, None, date(2002, 6, 7), None)
    bridge = june.sheets["Bridge"].set_index("Line")["Shares"]
    assert bridge["Our register: all issuances"] == 34_393
    assert bridge["The agent's journal"] == 28_679
    assert list(june.sheets["Items"]["Cause"].iloc[:4]) == ["split", "missing at agent", "duplicate", "rounding"]
    cash = june.sheets["Issuances"]["Cash"].dropna()
    assert all(isinstance(amount, Decimal) for amount in cash)


def test_a_reconciliation_is_written_where_an_output_is_named(results: Path, tmp_path: Path) -> None:
    june = calc.reconcile(results, STATEMENT, plan_codes="NED99", output=tmp_path / "june.xlsx")
    assert june.path == tmp_path / "june.xlsx"
    july = calc.reconcile(results, STATEMENT, prior=june.path)
    assert set(july.sheets) - set(june.sheets) == {"Carried Forward"}


def test_a_statement_with_errors_raises_them_all(results: Path) -> None:
    with pytest.raises(calc.InputErrors, match=r"^The statement has 1 error\.\n.*plan code") as raised:
        calc.reconcile(results, STATEMENT, plan_codes=["NONE"])
    assert "plan-code" in [finding.code for finding in raised.value.findings]


@pytest.mark.parametrize(
    ("choices", "sentence"),
    [
        ({"first_day": date(2002, 2, 1), "last_day": date(2002, 1, 31)}, "first day 2002-02-01 is after the last day"),
        ({"window": 251}, "0 to 250 business days, not 251"),
        ({"window": -1}, "0 to 250 business days, not -1"),
    ],
)
def test_choices_that_cannot_be_meant_are_refused(choices: dict[str, object], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        calc.reconcile("results.xlsx", "statement.csv", **choices)  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "error"), [("results", calc.NotResults), ("statement", calc.NotAStatement)])
def test_files_that_are_not_what_they_are_given_as_are_told_apart(
    name: str, error: type[Exception], results: Path
) -> None:
    files = {"results": results, "statement": STATEMENT} | {name: FOLDER / "first.xlsx"}
    with pytest.raises(error):
        calc.reconcile(**files)


def test_an_explanation_has_sentences_sections_and_cells(results: Path) -> None:
    explained = calc.explain(results, "IS-E-09")
    assert explained.about == f"IS-E-09 is an issuance of the option {explained.award}."
    assert all(step.sentence and step.section for step in explained.steps)
    assert any(step.cells for step in explained.steps)
    with pytest.raises(calc.UnknownID, match="has no award"):
        calc.explain(results, "FO-NOBODY")


def test_a_run_says_what_other_readings_would_change_unless_told_not_to(tmp_path: Path) -> None:
    source = write(tmp_path / "plan.xlsx", sound())
    for effects, said in ((True, "none in this run"), (False, "not calculated (--no-effects)")):
        sheet = calc.run(source, effects=effects).sheets["Readings"]
        assert set(sheet["Effect"]) == {said}
    assert set(sheet["Dollars Deferred"]) == {None}
