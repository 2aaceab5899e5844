"""Results that do not show their figures are refused by every command that reads results, with the cell."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.batch.test_batch import threads
from tests.support.commands import Done, command
from tests.support.workbooks import sound, write

STATEMENT = "Date,Holder,Shares\n2001-10-01,Ann Able,100\n"
REMEDY = "Choose the results as plancalc wrote them, or"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Today's input and its results, and a statement."""
    made = tmp_path_factory.mktemp("shown")
    command("run", write(made / "plan.xlsx", sound()))
    (made / "agent.csv").write_text(STATEMENT, encoding="utf-8")
    return made


def without_values(book: Any) -> None:
    """Formulas stay, what they gave does not: so openpyxl saves."""


def with_an_error(book: Any) -> None:
    book["Options"]["K2"].value = "#REF!"
    assert book["Options"]["K2"].data_type == "e"


def error_in_the_ledger(book: Any) -> None:
    book["Share Reserve"]["F2"].value = "#DIV/0!"


def as_blanks(book: Any) -> None:
    _formulas_become(book, None)


def as_zeros(book: Any) -> None:
    _formulas_become(book, 0)


def _formulas_become(book: Any, value: object) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.value = value


def saved(folder: Path, target: Path, change: Any, **more: Any) -> Path:
    book = openpyxl.load_workbook(folder / "plan.results.xlsx", **more)
    change(book)
    book.save(target)
    return target


def readers(folder: Path, results: Path, out: Path) -> dict[str, Done]:
    """Every command that reads results, on these."""
    plan = folder / "plan.xlsx"
    return {
        "explain an option": command("explain", results, "DO-1"),
        "explain a fee": command("explain", results, "F1", "--json"),
        "run": command("run", plan, "--prior", results, "-o", out / "today.xlsx"),
        "reconcile": command("reconcile", results, folder / "agent.csv", "--to", "2001-12-31", "-o", out / "r.xlsx"),
    }


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (without_values, "shows nothing under Price Date on Options. Cell F2 is a formula that was saved without its"),
        (with_an_error, "shows #REF! under Shares Granted on Options. Cell K2 must be corrected."),
    ],
    ids=lambda given: getattr(given, "__name__", None),
)
def test_every_reader_refuses_and_names_sheet_and_cell(folder: Path, tmp_path: Path, change: Any, what: str) -> None:
    results = saved(folder, tmp_path / "last.results.xlsx", change)
    for name, done in readers(folder, results, tmp_path).items():
        where = what if "reconcile" not in name or change is with_an_error else "shows nothing under"
        assert done.code == 2, name
        assert f"last.results.xlsx {where}" in done.said, (name, done.said)
        assert REMEDY in done.said, name
        assert "could not continue" not in done.said, name
    assert [path.name for path in tmp_path.iterdir()] == ["last.results.xlsx"]


@pytest.mark.parametrize(("change", "what"), [(as_blanks, "nothing"), (as_zeros, "0")], ids=["blanks", "zeros"])
def test_values_that_a_program_has_lost_altogether_are_missed(
    folder: Path, tmp_path: Path, change: Any, what: str
) -> None:
    results = saved(folder, tmp_path / "last.results.xlsx", change)
    for name, done in readers(folder, results, tmp_path).items():
        assert (done.code, "Choose the results as plancalc wrote them" in done.said) == (2, True), (name, done.said)
        if what == "nothing" or "explain" not in name:  # a date of 0 is refused there already: it is none
            assert f"last.results.xlsx shows {what} under" in done.said, name
            assert "has lost its value" in done.said, name


def test_an_error_in_a_sheet_that_is_not_read_disturbs_nobody(folder: Path, tmp_path: Path) -> None:
    def add(book: Any) -> None:
        book.create_sheet("My notes")["A1"].value = "#REF!"

    source = folder / "plain.results.xlsx"
    command("run", folder / "plan.xlsx", "-o", source, "--values-only")
    book = openpyxl.load_workbook(source)
    add(book)
    book.save(tmp_path / "last.results.xlsx")
    assert {done.code for done in readers(folder, tmp_path / "last.results.xlsx", tmp_path).values()} <= {0, 1}


def test_a_batch_and_a_reconciliation_refuse_an_earlier_one_too(folder: Path, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("calc.batch.run.local", threads)
    sheets: Any = sound()
    sheets["Plan"][1]["Value"] = sheets["Plan"][1]["Value"].replace(year=2002)
    today = write(tmp_path / "plan.xlsx", sheets)
    priors = tmp_path / "last"
    priors.mkdir()
    results = saved(folder, priors / "plan.results.xlsx", without_values)
    words = ("batch", today, "-o", tmp_path / "out", "--prior", priors, "--json")
    done = command(*words)
    (row,) = done.told["workbooks"]
    assert (done.code, row["status"], row["results"]) == (1, "not compared", "")
    assert "plan.results.xlsx shows nothing under Price Date on Options." in row["message"]

    def basis(book: Any) -> None:
        book["Basis"]["D2"].value = "#N/A"

    saved(folder, results, basis)
    refused = command(*words)
    assert (refused.code, "plan.results.xlsx shows #N/A under Value on Basis. Cell D2" in refused.said) == (2, True)

    statement = folder / "agent.csv"
    command("reconcile", folder / "plan.results.xlsx", statement, "--to", "2001-12-31", "-o", tmp_path / "june.xlsx")
    book = openpyxl.load_workbook(tmp_path / "june.xlsx")
    book.save(tmp_path / "june.xlsx")
    again = ("reconcile", folder / "plan.results.xlsx", statement, "--to", "2001-12-31", "-o", tmp_path / "july.xlsx")
    last = command(*again, "--prior", tmp_path / "june.xlsx")
    assert (last.code, "june.xlsx shows nothing under Difference on Items. Cell" in last.said) == (2, True)


def test_results_that_excel_has_saved_with_their_values_are_read(folder: Path, tmp_path: Path) -> None:
    """LibreOffice, or Excel, works the formulas out: a part that is written anew is no reason to refuse."""
    source = folder / "values.results.xlsx"
    command("run", folder / "plan.xlsx", "-o", source, "--values-only")
    results = saved(folder, tmp_path / "last.results.xlsx", without_values)
    book = openpyxl.load_workbook(source)
    book.save(results)
    done = readers(folder, results, tmp_path)
    assert [done[name].code for name in ("explain an option", "explain a fee", "run")] == [0, 0, 0]
