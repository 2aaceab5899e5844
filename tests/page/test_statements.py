"""Statements that are dropped on a run: read as a person says, kept where a person can still settle them."""

import ast
import io
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from calc.job.pipeline import check, write_run
from calc.page import last_ones, statements, take_statement
from calc.page.uploads import Sent, take_upload
from calc.page.wording import on_page
from calc.watch import Folders
from tests.page.pages import in_folder, made_folders, opened_page
from tests.page.server import CTC, FIRST, STATEMENT
from tests.support.paths import ROOT, SAMPLES

NAME = "plan.xlsx"
LEMAN = SAMPLES / "statements" / "leman-2002.csv"
UNKNOWN = "When it was,Who has them,How many\n2002-01-08,Ingrid S. Lindqvist,2000\n"
MEANT = {"When it was": "Date", "Who has them": "Holder", "How many": "Shares"}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("results") / "plan.results.xlsx"
    write_run(check(CTC), path)
    return path


@pytest.fixture
def folders(tmp_path: Path, results: Path) -> Folders:
    folders = made_folders(tmp_path)
    shutil.copy(results, folders.out / "done")
    shutil.copy(CTC, folders.out / "done" / NAME)
    return folders


@pytest.fixture
def client(folders: Folders) -> Iterator[TestClient]:
    with opened_page(folders) as client:
        yield client


def run_of(client: TestClient) -> str:
    found = re.search(r'href="(/runs/[0-9a-f]+)"', client.get("/runs").text)
    assert found
    return found[1]


def drop(client: TestClient, address: str, fields: dict[str, str] | None = None, **files: tuple[str, bytes]) -> str:
    """Send a form of the page; give the address that it leads to."""
    fields = fields or {"date_format": ""}  # a form of files is never sent as another kind
    answer = client.post(address, data=fields, files=files or {"mapping": ("", b"")})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def basis_of(folders: Folders, number: int) -> dict[str, object]:
    (path,) = (folders.out / "reconciliations" / NAME / str(number)).glob("*.reconciliation.xlsx")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name("Basis").to_python()
    return {str(row[2]): row[3] for row in rows}


def filled(blank: bytes, meant: dict[str, str] = MEANT) -> bytes:
    """A mapping with what each header means."""
    book = openpyxl.load_workbook(io.BytesIO(blank))
    header, *rows = book["Taken As"].iter_rows()
    theirs, taken = (
        next(cell.column - 1 for cell in header if cell.value == name) for name in ("Their Header", "Taken As")
    )
    for row in rows:
        if row[theirs].value in meant:
            row[taken].value = meant[row[theirs].value]
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_statement_that_is_not_recognized_is_read_by_the_mapping_that_a_person_fills_in(
    client: TestClient, folders: Folders
) -> None:
    run = run_of(client)
    first = drop(client, f"{run}/statements", statement=("june.csv", UNKNOWN.encode()))
    told = client.get(first).text
    assert "Why it is not reconciled yet" in told
    assert "in the box “Mapping”" in told
    assert "not reconciled yet" in client.get(run).text
    blank = client.get(f"{first}/mapping").content
    second = drop(client, first, {"last_day": "2002-06-30"}, mapping=("mine.xlsx", blank))
    told = client.get(second).text
    assert "Nothing is chosen under Taken As in mine.xlsx." in told
    assert "Mapping: <bdi>mine.xlsx</bdi>" in told
    assert client.get(f"{second}/mapping").content == blank
    answer = client.post(
        second,
        data={"plan_code": "A 1"},
        files={"mapping": ("twice.xlsx", filled(blank, dict.fromkeys(MEANT, "Date")))},
    )
    assert answer.status_code == 422
    assert "twice.xlsx, sheet Taken As, C" in answer.text
    assert "Date stands in row" in answer.text
    assert 'name="plan_code" maxlength="100" autocomplete="off" value="A 1"' in answer.text
    half = filled(blank, {"When it was": "Date"})
    third = drop(client, second, {"last_day": "2002-06-30"}, mapping=("half.xlsx", half))
    told = client.get(third).text
    assert "Nothing is chosen" not in told
    assert "Mapping to fill in" in told
    fourth = drop(client, third, {"last_day": "2002-06-30"}, mapping=("filled in.xlsx", filled(blank)))
    assert "1 item is matched" in client.get(fourth).text
    assert client.get(third).status_code == 404
    kept = {path.name for path in (folders.out / "reconciliations" / NAME).rglob("*") if path.is_file()}
    made = {"june.csv", "june.csv.choices.json", "june.mapping.xlsx", "june.reconciliation.xlsx"}
    assert kept == {".given-4", *made}


def test_a_statement_is_read_again_by_the_days_that_a_person_gives_and_the_first_reading_stays(
    client: TestClient, folders: Folders
) -> None:
    run = run_of(client)
    first = drop(client, f"{run}/statements", statement=(STATEMENT.name, STATEMENT.read_bytes()))
    second = drop(client, first, {"first_day": "2002-01-01", "last_day": "2002-06-07"})
    assert [first, second] == [f"{run}/statements/{number}" for number in (1, 2)]
    assert basis_of(folders, 1)["Issuances due from"] == "the Plan's beginning"
    assert basis_of(folders, 2)["Issuances due from"] == date(2002, 1, 1)
    assert basis_of(folders, 2)["Computed up to and including"] == date(2002, 6, 7)
    shown = client.get(run).text
    assert len(re.findall(r"</bdi></a>[^<]*, up to 7 June 2002", shown)) == 2
    shown = client.get(second).text
    assert "Read with First day: <bdi>2002-01-01</bdi>; Last day: <bdi>2002-06-07</bdi>." in shown
    assert 'name="first_day" value="2002-01-01"' in shown
    answer = client.post(
        second, data={"first_day": "2002-07-01", "last_day": "2002-06-30"}, files={"mapping": ("", b"")}
    )
    assert answer.status_code == 400
    assert "The first day, 2002-07-01, is after the last, 2002-06-30." in answer.text
    assert 'name="first_day" value="2002-07-01"' in answer.text
    assert "Read with First day: <bdi>2002-01-01</bdi>" in answer.text
    third = drop(client, second, {"first_day": "", "last_day": "2002-06-07"})
    assert "Read with Last day: <bdi>2002-06-07</bdi>." in client.get(third).text
    (kept,) = (folders.out / "reconciliations" / NAME / "3").glob("*.choices.json")
    for damaged in ("{", "[]", '{"first_day": 3}', '{"last": "\\ud800"}', '{"first_day": "x"}', '{"other": ""}'):
        kept.write_text(damaged)
        assert "Read with" not in client.get(third).text


def test_the_mapping_and_the_statement_are_told_apart_whatever_they_are_called_and_nothing_else_is_kept(
    client: TestClient, folders: Folders
) -> None:
    lines = "\n".join(f'"{theirs}" = "{ours}"' for theirs, ours in MEANT.items())
    files = {
        "mapping": ("m.toml", lines.encode()),
        "statement": ("1 m.toml", UNKNOWN.encode()),
        "other": ("1 m.reconciliation.xlsx", b"what nobody asked for"),
    }
    made = drop(client, f"{run_of(client)}/statements", {"last_day": "2002-06-30"}, **files)
    assert "1 item is matched" in client.get(made).text
    kept = folders.out / "reconciliations" / NAME / "1"
    assert set(in_folder(kept)) == {"1 m.toml", "1 m.toml.choices.json", "1 m.mapping.toml", "1 m.reconciliation.xlsx"}


def test_a_statement_never_gets_the_number_of_one_that_is_gone(client: TestClient, folders: Folders) -> None:
    run = run_of(client)
    first = drop(client, f"{run}/statements", statement=("june.csv", UNKNOWN.encode()))
    again = drop(client, first)
    other = drop(client, f"{run}/statements", statement=("july.csv", UNKNOWN.encode()))
    assert [first, again, other] == [f"{run}/statements/{number}" for number in (1, 2, 3)]
    assert client.get(first).status_code == 404
    shutil.rmtree(folders.out / "reconciliations" / NAME / "3")
    assert drop(client, again) == f"{run}/statements/4"


def test_a_statement_that_goes_while_it_is_to_be_read_again_is_told(
    client: TestClient, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(client)
    first = drop(client, f"{run}/statements", statement=("june.csv", UNKNOWN.encode()))
    place = folders.out / "reconciliations" / NAME

    async def goes_meanwhile(*given: Any) -> Sent:
        shutil.rmtree(place / "1")
        return await take_upload(*given)

    monkeypatch.setattr(take_statement, "take_upload", goes_meanwhile)
    answer = client.post(first, files={"mapping": ("", b"")})
    assert answer.status_code == 409
    assert "There is no such statement any more." in answer.text
    assert [path.name for path in place.iterdir()] == [".given-1"]


@pytest.mark.posix
def test_nothing_is_removed_to_which_a_link_leads(folders: Folders, tmp_path: Path) -> None:
    others = tmp_path / "others"
    for name in (".staged-00000000", "1"):
        (others / name).mkdir(parents=True)
    (folders.out / "reconciliations").mkdir()
    (folders.out / "reconciliations" / NAME).symlink_to(others)
    statements.sweep(folders)
    statements.discard(folders.out / "reconciliations" / NAME / "1")
    assert {path.name for path in others.iterdir()} == {".staged-00000000", "1"}


def test_the_open_items_of_the_last_reconciliation_are_carried_forward(client: TestClient, folders: Folders) -> None:
    run = run_of(client)
    first = drop(client, f"{run}/statements", statement=(STATEMENT.name, STATEMENT.read_bytes()))
    option = r'<option value="([0-9a-f]+-1)"( selected)?>plan.xlsx: bayside-2002-06.xlsx, up to 7 June 2002<'
    assert not re.search(option, client.get(first).text)  # it is not the last before itself
    found = re.search(option, client.get(run).text)
    assert found
    second = drop(client, f"{run}/statements", {"last": found[1]}, statement=(STATEMENT.name, STATEMENT.read_bytes()))
    assert basis_of(folders, 2)["Last reconciliation"] == "bayside-2002-06.reconciliation.xlsx"
    shown = re.search(option, client.get(second).text)
    assert shown
    assert shown[2]
    shutil.rmtree(folders.out / "reconciliations" / NAME / "1")
    answer = client.post(second, data={"last": found[1]}, files={"mapping": ("", b"")})
    assert answer.status_code == 400
    assert "is not there any more. Choose another, or none." in answer.text
    assert f'action="{second}"' in answer.text


def test_the_reconciliations_of_another_company_are_not_offered_as_the_last(
    client: TestClient, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_of(client)
    drop(client, f"{run}/statements", statement=(STATEMENT.name, STATEMENT.read_bytes()))
    assert 'name="last"' in client.get(run).text
    monkeypatch.setattr(last_ones, "is_same_company", lambda one, other: False)
    assert 'name="last"' not in client.get(run).text


def test_what_was_found_in_a_statement_stands_beside_the_verdict_in_the_words_of_the_page(client: TestClient) -> None:
    shown = client.get(drop(client, f"{run_of(client)}/statements", statement=(LEMAN.name, LEMAN.read_bytes()))).text
    said = re.search(r'<h2 id="said">.*?</section>', shown, re.DOTALL)
    assert said
    assert "were due before the statement&#39;s first entry" in said[0]
    assert "in the box “First day”" in said[0]
    assert "--from" not in shown


def test_a_reconciliation_with_other_results_of_the_same_name_is_told_apart(
    client: TestClient, folders: Folders, tmp_path: Path
) -> None:
    run = run_of(client)
    first = drop(client, f"{run}/statements", statement=(STATEMENT.name, STATEMENT.read_bytes()))
    said = "Other results were reconciled than those that this run has now."
    assert said not in client.get(first).text
    write_run(check(FIRST), tmp_path / "other.results.xlsx")
    (tmp_path / "other.results.xlsx").replace(folders.out / "done" / "plan.results.xlsx")
    assert said in client.get(first).text
    assert ", up to 7 June 2002, with other results than these" in client.get(run).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"first_day": "2002-07-01", "last_day": "2002-06-30"}, "is after the last"),
        ({"last_day": "30.6."}, "is not a date"),
        ({"date_format": "YDM"}, "none of those offered"),
        ({"last": "../1"}, "is not there any more"),
    ],
)
def test_what_cannot_be_meant_is_told_and_nothing_is_left(
    client: TestClient, folders: Folders, fields: dict[str, str], said: str
) -> None:
    run = run_of(client)
    files = {"statement": (STATEMENT.name, STATEMENT.read_bytes())}
    answer = client.post(f"{run}/statements", data=fields, files=files)
    assert answer.status_code == 400
    assert said in answer.text
    assert f'href="{run}"' in answer.text
    assert list((folders.out / "reconciliations" / NAME).iterdir()) == []


def messages() -> set[str]:
    """The texts that may be said of a statement, in which an option of the command is named."""
    paths = [path for room in ("statement", "reconciliation") for path in (ROOT / "calc" / room).glob("*.py")]
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    nodes = [node for tree in trees for node in ast.walk(tree)]
    spoken = {
        id(node.value) for node in nodes if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # docstrings are not
    texts = {str(node.value) for node in nodes if isinstance(node, ast.Constant) and id(node) not in spoken}
    return {text for text in texts if re.search(r"--[a-z]", text)}


def test_every_option_that_is_named_where_a_statement_cannot_be_read_is_a_box_of_the_page() -> None:
    named = messages()
    assert len(named) > 10
    assert [text for text in named if re.search(r"--[a-z]", on_page(text))] == []


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Name its last day with --to.", "Name its last day in the box “Last day”."),
        (
            "state which applies to all with --date-format DMY or --date-format MDY.",
            "state which applies to all in the box “Order of dates” (DMY) or the box “Order of dates” (MDY).",
        ),
        ("a plan-code of --plan-codes", "a plan-code of --plan-codes"),
    ],
)
def test_a_message_names_the_box_in_place_of_the_option(said: str, shown: str) -> None:
    assert on_page(said) == shown
