"""No file is written over but the program's own, of that kind and company, as it wrote it: the real commands."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from calc.excel.own_outputs import RESULTS, Output, kind_of
from calc.files import place
from calc.files.place import Standing
from calc.files.publish import CannotPublish, publish
from tests.batch.test_batch import threads
from tests.support.commands import command, save_again, save_in_libreoffice
from tests.support.paths import ROOT
from tests.support.recalculation import SOFFICE
from tests.support.workbooks import sound, write

STATEMENT = "Date,Holder,Shares\n2001-10-01,Ann Able,100\n"


def plan(path: Path, company: str = "Example, Inc.", amount: object = 12000) -> Path:
    sheets = sound()
    sheets["Plan"][0]["Value"] = company
    sheets["Fees"][0]["Amount"] = amount
    return write(path, sheets)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return plan(tmp_path / "plan.xlsx")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


def test_results_that_nobody_saved_are_replaced_with_the_same_bytes(source: Path) -> None:
    results = source.with_name("plan.results.xlsx")
    assert command("run", source).code == 0
    first = results.read_bytes()
    assert "kept" not in command("run", source).said
    assert results.read_bytes() == first
    assert names(source.parent) == ["plan.results.xlsx", "plan.xlsx"]


@pytest.mark.parametrize("program", ["openpyxl", "LibreOffice"])
def test_results_that_somebody_saved_are_kept_and_the_new_ones_are_beside(source: Path, program: str) -> None:
    results, beside = source.with_name("plan.results.xlsx"), source.with_name("plan.results (2).xlsx")
    command("run", source)
    if program == "openpyxl":
        kept = save_again(results, {"Options!AZ1": "my note"})
    elif SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    else:
        kept = save_in_libreoffice(results, source.parent)
    done = command("run", source, "--json")
    assert (done.code, done.told["results"], done.told["kept"]) == (0, str(beside), str(results))
    assert f"The results are in {beside}. plan.results.xlsx was saved by someone after" in done.said
    assert results.read_bytes() == kept
    command("run", source)  # the one beside is as it was written: replaced
    assert names(source.parent) == ["plan.results (2).xlsx", "plan.results.xlsx", "plan.xlsx"]
    changed = save_again(beside)
    assert command("run", source, "--json").told["results"] == str(source.with_name("plan.results (3).xlsx"))
    assert (results.read_bytes(), beside.read_bytes()) == (kept, changed)


def test_a_save_by_a_program_that_drops_properties_is_seen_too(source: Path) -> None:
    results = source.with_name("plan.results.xlsx")
    command("run", source)
    book = openpyxl.load_workbook(results)
    book.custom_doc_props.props = []
    book.save(results)
    kept = results.read_bytes()
    done = command("run", source)
    assert (done.code, results.read_bytes()) == (0, kept)
    assert "is from an earlier release" in done.said
    assert source.with_name("plan.results (2).xlsx").exists()


def other_company(path: Path) -> None:
    command("run", plan(path.with_name("beta.xlsx"), "Beta Corp."), "-o", path)


def saved_other_company(path: Path) -> None:
    other_company(path)
    save_again(path)


def unsigned_other_company(path: Path) -> None:
    command("run", plan(path.with_name("beta.xlsx"), "Beta Corp."), "-o", path, "--values-only")
    book = openpyxl.load_workbook(path)
    book.custom_doc_props.props = []
    book.save(path)


OTHERS: dict[str, Any] = {
    "a filled-in input": lambda path: plan(path, "Beta Corp."),
    "results of another company": other_company,
    "those, saved since": saved_other_company,
    "those, without a sign": unsigned_other_company,
    "a template": lambda path: command("template", "-o", path),
    "a marked copy": lambda path: (
        command("check", plan(path.with_name("x.xlsx"), amount="TBD")) and path.with_name("x.errors.xlsx").rename(path)
    ),
    "a text": lambda path: path.write_text("mine"),
    "an empty file": lambda path: path.write_bytes(b""),
    "a workbook of one's own": lambda path: openpyxl.Workbook().save(path),
}


@pytest.mark.parametrize("other", OTHERS)
def test_any_other_file_stays_and_the_exit_code_is_2(source: Path, other: str) -> None:
    target = source.with_name("out.xlsx")
    OTHERS[other](target)
    before = target.read_bytes()
    for where in ((), ("--json",)):
        done = command("run", source, "-o", target, *where)
        assert done.code == 2
        assert "out.xlsx is" in done.said
        assert "give the output another name, or move that file away" in done.said
        assert "earlier run" not in done.said
    assert (done.told["status"], target.read_bytes()) == ("not written", before)
    assert not source.with_name("out (2).xlsx").exists()


def test_a_company_is_the_same_in_other_cases_and_spaces(source: Path) -> None:
    command("run", source)
    plan(source, "EXAMPLE,  Inc.")
    assert "kept" not in command("run", source, "--json").told


def test_a_reconciliation_follows_the_same_rule(source: Path, tmp_path: Path) -> None:
    statement = tmp_path / "agent.csv"
    statement.write_text(STATEMENT, encoding="utf-8")
    command("run", source)
    results, out = tmp_path / "plan.results.xlsx", tmp_path / "agent.reconciliation.xlsx"
    words = ("reconcile", results, statement, "--to", "2001-12-31", "--json")
    assert command(*words).told["reconciliation"] == str(out)
    assert command(*words).told["reconciliation"] == str(out)
    kept = save_again(out)
    done = command(*words)
    assert done.told["reconciliation"] == str(tmp_path / "agent.reconciliation (2).xlsx")
    assert (done.told["kept"], out.read_bytes()) == (str(out), kept)
    assert "agent.reconciliation.xlsx was saved by someone after" in done.said
    input_of_another = plan(tmp_path / "other.xlsx", "Beta Corp.")
    before = input_of_another.read_bytes()
    refused = command(*words, "-o", input_of_another)
    assert (refused.code, refused.told["status"], input_of_another.read_bytes()) == (2, "not written", before)


def test_a_corrected_copy_is_not_written_over_by_the_next_check(tmp_path: Path) -> None:
    source = plan(tmp_path / "plan.xlsx", amount="TBD")
    copy = tmp_path / "plan.errors.xlsx"
    for _ in range(2):
        assert command("check", source, "--json").told["inputs"][0]["copy"] == str(copy)
    kept = save_again(copy, {"Fees!F2": 12000})
    (told,) = command("check", source, "--json").told["inputs"]
    assert (told["copy"], told["kept"]) == (str(tmp_path / "plan.errors (2).xlsx"), str(copy))
    assert copy.read_bytes() == kept
    again = command("check", save_as(tmp_path / "plan.errors (2).xlsx"), "--json").told["inputs"][0]
    assert again["copy"] == str(tmp_path / "plan.errors 2.xlsx")


def save_as(path: Path) -> Path:
    save_again(path)
    return path


def test_a_template_that_somebody_filled_in_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    for _ in range(2):
        assert command("template", "-o", path).code == 0
    filled = save_again(path, {"Plan!B6": "Example, Inc."})
    done = command("template", "-o", path)
    assert (done.code, path.read_bytes()) == (0, filled)
    assert "plan.xlsx was saved by someone after plancalc wrote it, so it was kept" in done.said
    assert 'plancalc check "' in done.said
    assert kind_of(tmp_path / "plan (2).xlsx") == "template"


def test_rolling_again_is_done_and_the_next_input_that_was_filled_in_stays(source: Path, tmp_path: Path) -> None:
    words = ("roll", source, "--as-of", "2002-03-31", "-o", tmp_path / "next")
    assert [command(*words).code, command(*words).code] == [0, 0]
    filled = save_again(tmp_path / "next.xlsx", {"Fees!F2": 1})
    assert command(*words).code == 2
    assert (tmp_path / "next.xlsx").read_bytes() == filled


@pytest.mark.parametrize(
    ("typed", "written", "code"),
    [
        ("res", "res.xlsx", 0),
        ("res.", "res.xlsx", 0),
        ("RES.XLSX", "RES.XLSX", 0),
        ("res.xls", None, 2),
        ("res.xlsm", None, 2),
        ("res.csv", None, 2),
        ("res.2001", None, 2),
    ],
)
def test_the_name_of_an_output_ends_in_xlsx(source: Path, typed: str, written: str | None, code: int) -> None:
    done = command("run", source, "-o", source.with_name(typed))
    assert done.code == code
    assert names(source.parent) == sorted(["plan.xlsx", *([written] if written else [])])
    assert code == 0 or "must end in .xlsx" in done.said


def test_a_batch_keeps_what_somebody_saved_and_lists_what_it_wrote(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("calc.batch.run.local", threads)
    inside, out = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    plan(inside / "alpha.xlsx")
    plan(inside / "wrong.xlsx", amount="TBD")
    words = ("batch", inside, "-o", out, "--workers", 1, "--json")
    command(*words)
    kept = [save_again(out / name) for name in ("alpha.results.xlsx", "wrong.errors.xlsx", "batch.xlsx")]
    plan(inside / "wrong.xlsx", amount="none")
    done = command(*words)
    rows = {row["name"]: row for row in done.told["workbooks"]}
    assert (rows["alpha"]["results"], rows["wrong"]["copy"]) == ("alpha.results (2).xlsx", "wrong.errors (2).xlsx")
    assert "alpha.results.xlsx was saved by someone after" in rows["alpha"]["message"]
    assert done.told["summary"] == str(out / "batch (2).xlsx")
    assert "batch.xlsx was saved by someone after" in done.said
    saved = [(out / name).read_bytes() for name in ("alpha.results.xlsx", "wrong.errors.xlsx", "batch.xlsx")]
    assert saved == kept
    page = openpyxl.load_workbook(out / "batch (2).xlsx")["Workbooks"]
    links = {cell.hyperlink.target for row in page for cell in row if cell.hyperlink}
    assert links == {"alpha.results%20(2).xlsx", "wrong.errors%20(2).xlsx"}
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert "2 unchanged since the last run" in command(*words).said  # what is beside is known by the journal
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    inputs = command("batch", out, "-o", tmp_path / "of out", "--workers", 1)  # nothing in it is taken for an input
    assert (inputs.code, "There is no workbook" in inputs.said) == (2, True)


@pytest.mark.parametrize("name", ["batch.xlsx", "batch.jsonl"])
def test_a_batch_does_not_begin_where_somebodys_file_has_a_name_of_its_own(source: Path, name: str) -> None:
    out = source.with_name("out")
    out.mkdir()
    (out / name).write_text("mine")
    done = command("batch", source, "-o", out, "--workers", 1)
    assert (done.code, names(out)) == (2, [name])
    assert f"{name} is" in done.said
    assert (out / name).read_text() == "mine"


def test_what_somebody_saves_while_the_output_is_written_is_kept(tmp_path: Path, monkeypatch: Any) -> None:
    results = tmp_path / "plan.results.xlsx"
    command("run", plan(tmp_path / "plan.xlsx"))
    output = Output(RESULTS, "Example, Inc.")
    data = results.read_bytes()
    saved: list[bytes] = []

    def write_slowly(path: Path) -> None:
        path.write_bytes(data)
        saved.append(save_again(results))

    put = publish(results, write_slowly, output=output)
    assert (put.path, put.kept != "", results.read_bytes()) == (tmp_path / "plan.results (2).xlsx", True, saved[0])

    def write_while_another_comes(path: Path) -> None:
        path.write_bytes(data)
        (tmp_path / "new.xlsx").write_text("somebody's")

    with pytest.raises(CannotPublish, match=r"new.xlsx is not a workbook of results"):
        publish(tmp_path / "new.xlsx", write_while_another_comes, output=output)
    assert (tmp_path / "new.xlsx").read_text() == "somebody's"

    real, came = place.facts_of, tmp_path / "late.xlsx"

    def at_the_last_moment(place: Path) -> Any:
        facts = real(place)
        if place == came and any(tmp_path.glob(".late*.partial")):
            came.write_text("somebody's")
        return facts

    monkeypatch.setattr("calc.files.publish.facts_of", at_the_last_moment)
    with pytest.raises(CannotPublish, match=r"late.xlsx is not"):
        publish(came, lambda path: path.write_bytes(data), output=output)
    assert came.read_text() == "somebody's"
    assert not list(tmp_path.glob(".*.partial"))


def test_runs_at_once_onto_one_name_leave_one_whole_output(source: Path) -> None:
    words = [sys.executable, "-m", "calc", "run", str(source)]
    runs = [subprocess.Popen(words, cwd=ROOT, stderr=subprocess.DEVNULL) for _ in range(3)]
    assert [run.wait(60) for run in runs] == [0, 0, 0]
    results = source.with_name("plan.results.xlsx")
    assert Output(RESULTS, "Example, Inc.").standing(results).standing is Standing.AS_WRITTEN
    assert names(source.parent) == ["plan.results.xlsx", "plan.xlsx"]


def test_on_a_disk_without_links_a_new_file_is_put_in_place_all_the_same(tmp_path: Path, monkeypatch: Any) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", refuse)
    assert command("run", plan(tmp_path / "plan.xlsx")).code == 0
    assert kind_of(tmp_path / "plan.results.xlsx") == RESULTS


@pytest.mark.posix
def test_stopped_just_after_it_was_put_in_place_the_new_file_is_whole(tmp_path: Path, monkeypatch: Any) -> None:
    real, target = os.link, tmp_path / "a.results.xlsx"

    def link_and_stop(*names: Any) -> None:
        real(*names)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "link", link_and_stop)
    with pytest.raises(KeyboardInterrupt):
        publish(target, lambda path: path.write_bytes(b"whole"), output=Output(RESULTS))
    assert (target.read_bytes(), names(tmp_path)) == (b"whole", ["a.results.xlsx"])


@pytest.mark.posix
def test_a_link_under_a_numbered_name_is_passed_over(source: Path, tmp_path: Path) -> None:
    results, elsewhere = tmp_path / "plan.results.xlsx", tmp_path / "elsewhere.xlsx"
    command("run", source)
    save_again(results)
    (tmp_path / "plan.results (2).xlsx").symlink_to(elsewhere)
    assert command("run", source, "--json").told["results"] == str(tmp_path / "plan.results (3).xlsx")
    assert not elsewhere.exists()


def test_one_part_that_differs_is_a_change_and_the_way_of_packing_is_none(source: Path, tmp_path: Path) -> None:
    command("run", source)
    results, output = tmp_path / "plan.results.xlsx", Output(RESULTS, "Example, Inc.")
    with zipfile.ZipFile(results) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for change, expected in ((b"", Standing.AS_WRITTEN), (b" ", Standing.SAVED_SINCE)):
        with zipfile.ZipFile(results, "w") as packed_anew:
            for name, part in parts.items():
                packed_anew.writestr(name, part + (change if name == "xl/worksheets/sheet2.xml" else b""))
        assert output.standing(results).standing is expected
    assert kind_of(tmp_path / "none.xlsx") == ""


def test_older_results_are_told_only_where_there_are_some(tmp_path: Path) -> None:
    wrong = plan(tmp_path / "plan.xlsx", amount="TBD")
    assert "earlier run" not in command("run", wrong, "-o", wrong).said
    other = plan(tmp_path / "other.xlsx")
    assert "earlier run" not in command("run", wrong, "-o", other).said
    command("run", other, "-o", tmp_path / "plan.results.xlsx")
    assert "plan.results.xlsx is from an earlier run and was not changed." in command("run", wrong).said
