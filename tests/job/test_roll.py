"""The next period's input: two cells changed within the file, everything else as it was."""

import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import calc.job.roll
from calc.excel.edit_cells import with_cells
from calc.findings import has_errors
from calc.job.pipeline import check
from tests.cli.test_cli import plancalc
from tests.samples import FOLDER
from tests.support.workbooks import Formula, Sheets, sound, write

SHEET = "xl/worksheets/sheet1.xml"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def year_end() -> Sheets:
    """The small sound plan as of the last day of a year."""
    sheets = sound()
    sheets["Plan"][1]["Value"] = date(2001, 12, 31)
    return sheets


def roll(source: Path, as_of: str, target: Path) -> Any:
    return plancalc("roll", source, "--as-of", as_of, "-o", target)


def test_rolled_forward_it_checks_and_runs_as_of_the_new_day(tmp_path: Path) -> None:
    sheets = year_end()
    sheets["Plan"].append({"Term": "Period Start", "Value": date(2001, 10, 1)})
    source, target = write(tmp_path / "last.xlsx", sheets), tmp_path / "next.xlsx"
    before = source.read_bytes()
    assert roll(source, "2002-03-31", target).returncode == 0
    old, new = parts(source), parts(target)
    assert list(old) == list(new)
    assert [name for name in old if old[name] != new[name]] == [SHEET]
    assert source.read_bytes() == before
    plan = {row[0].value: row[1] for row in openpyxl.load_workbook(target)["Plan"].iter_rows()}
    assert plan["As-of Date"].value == datetime(2002, 3, 31)
    assert plan["Period Start"].value == datetime(2002, 1, 1)
    assert plan["As-of Date"].number_format == "yyyy-mm-dd"
    assert plancalc("check", target).returncode == 0
    assert plancalc("run", target).returncode == 0


@pytest.mark.parametrize(("restated", "moved"), [("2002-02-28", True), ("2002-03-30", True), ("2002-04-15", False)])
def test_a_day_of_restatement_before_the_new_day_moves_on_with_it(tmp_path: Path, restated: str, moved: bool) -> None:
    sheets = year_end()
    sheets["Plan"].append({"Term": "Restate for Splits To", "Value": date.fromisoformat(restated)})
    source, target, folded = write(tmp_path / "last.xlsx", sheets), tmp_path / "next.xlsx", tmp_path / "folded.xlsx"
    rolled = roll(source, "2002-03-31", target)
    opened = plancalc("roll", source, "--as-of", "2002-03-31", "-o", folded, "--open-on", "2002-01-01")
    for made, told in ((target, rolled), (folded, opened)):
        assert told.returncode == 0, told.stderr
        assert ("Restate for Splits To is the new As-of Date" in told.stderr) is moved
        plan = {row[0]: row[1] for row in openpyxl.load_workbook(made)["Plan"].iter_rows(values_only=True)}
        assert str(plan["Restate for Splits To"])[:10] == ("2002-03-31" if moved else restated)
        assert not has_errors(check(made).findings)


def test_a_sample_keeps_every_other_part(tmp_path: Path) -> None:
    source, target = FOLDER / "first.xlsx", tmp_path / "next.xlsx"
    assert roll(source, "2001-03-31", target).returncode == 0
    old, new = parts(source), parts(target)
    changed = [name for name in old if old[name] != new[name]]
    assert list(old) == list(new)
    assert all(name.startswith("xl/worksheets/") or name == "xl/workbook.xml" for name in changed)
    assert len([name for name in changed if name.startswith("xl/worksheets/")]) == 1


def test_an_empty_period_start_stays_empty_and_a_gap_is_said(tmp_path: Path) -> None:
    source = write(tmp_path / "last.xlsx", year_end())
    follows = roll(source, "2002-03-31", tmp_path / "next.xlsx")
    assert "Period Start" not in follows.stderr
    gap = roll(source, "2002-06-30", tmp_path / "gap.xlsx")
    assert "Type 2002-01-01" in gap.stderr


def test_formulas_keep_their_values_and_are_said(tmp_path: Path) -> None:
    sheets: Any = sound()
    sheets["Fees"][0]["Amount"] = Formula("=6000*2", 12000)
    target = tmp_path / "next.xlsx"
    done = roll(write(tmp_path / "last.xlsx", sheets), "2002-03-31", target)
    assert done.returncode == 0
    assert "open next.xlsx in Excel" in done.stderr
    assert b'fullCalcOnLoad="1"' in parts(target)["xl/workbook.xml"]
    assert plancalc("check", target).returncode == 0


def test_an_as_of_date_that_is_a_formula_is_refused(tmp_path: Path) -> None:
    sheets: Any = sound()
    source = write(tmp_path / "last.xlsx", sheets)
    book = openpyxl.load_workbook(source)
    book["Plan"]["B3"] = "=DATE(2001,12,31)"
    book.save(source)
    done = roll(source, "2002-03-31", tmp_path / "next.xlsx")
    assert done.returncode == 1  # saved without a result: an error of the input
    assert not (tmp_path / "next.xlsx").exists()


def test_an_as_of_date_typed_as_text_is_refused_with_what_to_do(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Plan"][1]["Value"] = "2001-12-31"
    done = roll(write(tmp_path / "last.xlsx", sheets), "2002-03-31", tmp_path / "next.xlsx")
    assert done.returncode == 2
    assert "Type it as a date" in done.stderr
    assert not (tmp_path / "next.xlsx").exists()


def test_an_input_with_errors_is_not_carried_on(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = "1,000"
    done = roll(write(tmp_path / "last.xlsx", sheets), "2002-03-31", tmp_path / "next.xlsx")
    assert done.returncode == 1
    assert (tmp_path / "last.errors.xlsx").exists()
    assert not (tmp_path / "next.xlsx").exists()


def test_no_file_is_written_over_and_no_day_goes_back(tmp_path: Path) -> None:
    source = write(tmp_path / "last.xlsx", year_end())
    before = source.read_bytes()
    assert roll(source, "2002-03-31", source).returncode == 2
    assert roll(source, "2001-12-31", tmp_path / "next.xlsx").returncode == 2
    assert source.read_bytes() == before
    assert not (tmp_path / "next.xlsx").exists()


def rewritten(source: Path, target: Path, changes: dict[str, Any], more: dict[str, bytes] | None = None) -> Path:
    """A copy with some parts changed and others added."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts(source).items():
            archive.writestr(name, changes[name](content) if name in changes else content)
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return target


def rolled_days(path: Path) -> Any:
    return {row[0].value: row[1].value for row in openpyxl.load_workbook(path)["Plan"].iter_rows()}["As-of Date"]


def test_days_counted_from_1904_are_moved_on_as_such(tmp_path: Path) -> None:
    source = write(tmp_path / "last.xlsx", sound(), {"date_1904": True})
    assert roll(source, "2002-03-31", tmp_path / "next.xlsx").returncode == 0
    assert b"<v>35884</v>" in parts(tmp_path / "next.xlsx")[SHEET]  # 37346 - 1462
    assert rolled_days(tmp_path / "next.xlsx") == datetime(2002, 3, 31)
    assert plancalc("check", tmp_path / "next.xlsx").returncode == 0


def test_xml_with_prefixes_is_moved_on(tmp_path: Path) -> None:
    def prefixed(xml: bytes) -> bytes:
        named = re.sub(rb"<(/?)(?![?!/])", rb"<\1x:", xml)
        return named.replace(b"xmlns=", b"xmlns:x=")

    plain = write(tmp_path / "plain.xlsx", sound())
    source = rewritten(plain, tmp_path / "last.xlsx", {SHEET: prefixed})
    assert plancalc("check", source).returncode == 0
    assert roll(source, "2002-03-31", tmp_path / "next.xlsx").returncode == 0
    assert b"</x:v></x:c>" in parts(tmp_path / "next.xlsx")[SHEET]
    assert rolled_days(tmp_path / "next.xlsx") == datetime(2002, 3, 31)


def test_other_parts_stay_and_a_broken_signature_is_said(tmp_path: Path) -> None:
    more = {
        "xl/vbaProject.bin": b"macros",
        "xl/slicers/slicer1.xml": b"<slicers/>",
        "xl/media/image1.png": b"picture",
        "_xmlsignatures/sig1.xml": b"<Signature/>",
    }
    source = rewritten(write(tmp_path / "plain.xlsx", sound()), tmp_path / "last.xlsx", {}, more)
    done = roll(source, "2002-03-31", tmp_path / "next.xlsx")
    assert done.returncode == 0, done.stderr
    assert "last.xlsx is signed; the signature is not valid for next.xlsx" in " ".join(done.stderr.split())
    kept = parts(tmp_path / "next.xlsx")
    assert {name: kept[name] for name in more} == more


def test_parts_named_with_backslashes_are_found(tmp_path: Path) -> None:
    with zipfile.ZipFile(write(tmp_path / "plain.xlsx", sound())) as plain:
        contents = {name.replace("/", "\\"): plain.read(name) for name in plain.namelist()}
    with zipfile.ZipFile(tmp_path / "last.xlsx", "w") as odd:
        for name, data in contents.items():
            odd.writestr(name, data)
    assert roll(tmp_path / "last.xlsx", "2002-03-31", tmp_path / "next.xlsx").returncode == 0
    results = check(tmp_path / "next.xlsx").results
    assert results is not None
    assert results.terms.as_of_date == date(2002, 3, 31)


@pytest.mark.parametrize("step", ["unchanged_bytes", "may_be_marked", "with_cells"])
def test_what_was_checked_is_rolled_though_another_file_is_saved_over_it_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    source, other = write(tmp_path / "last.xlsx", sound()), FOLDER / "first.xlsx"
    before, checked = parts(source), check(source)
    real: Callable[..., Any] = getattr(calc.job.roll, step)

    def and_then_swapped(*arguments: Any, **more: Any) -> Any:
        if step != "unchanged_bytes":
            source.write_bytes(b"no workbook at all")
            return real(*arguments, **more)
        made = real(*arguments, **more)
        shutil.copy(other, source)
        return made

    monkeypatch.setattr(calc.job.roll, step, and_then_swapped)
    calc.job.roll.roll(checked, date(2002, 3, 31), tmp_path / "next.xlsx")
    after = parts(tmp_path / "next.xlsx")
    assert [name for name in before if before[name] != after[name]] == [SHEET]
    assert rolled_days(tmp_path / "next.xlsx") == datetime(2002, 3, 31)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (b'<c r="B3" s="1"/>', b'<c r="B3" s="1"><v>37346</v></c>'),
        (b'<c r="B3" s="1" />', b'<c r="B3" s="1"><v>37346</v></c>'),
        (b'<c r="B3" s="1" t="s"/>', b'<c r="B3" s="1"><v>37346</v></c>'),
        (b'<c r="B3" s="1"></c>', b'<c r="B3" s="1"><v>37346</v></c>'),
        (b"<c r='B3' t='d'/>", b"<c r='B3' t=\"d\"><v>2002-03-31</v></c>"),
        (b'<c r="B3" cm="1" s="1" vm="2"><v>1</v></c>', b'<c r="B3" s="1"><v>37346</v></c>'),
        (b'<c r="B3" x:n="a>b" xmlns:x="u" s="1"/>', b'<c r="B3" x:n="a>b" xmlns:x="u" s="1"><v>37346</v></c>'),
        (b'<c r="B3" x:n=" t=\'d\' " xmlns:x="u"/>', b'<c r="B3" x:n=" t=\'d\' " xmlns:x="u"><v>37346</v></c>'),
        (b'<c r="B3"><v>1</v><extLst><ext/></extLst></c >', b'<c r="B3"><v>37346</v></c>'),
    ],
)
@pytest.mark.parametrize("after", [b"", b'<c r="C3"/>', b'<c r="C3"><v>1</v></c>'], ids=["last", "empty", "full"])
def test_a_cell_is_given_its_day_however_it_is_written(
    tmp_path: Path, cell: bytes, expected: bytes, after: bytes
) -> None:
    def changed(xml: bytes) -> bytes:
        return re.sub(rb'<c r="B3".*?</c>', lambda _: cell + after, xml)

    plain = write(tmp_path / "plain.xlsx", sound())
    source, made = rewritten(plain, tmp_path / "last.xlsx", {SHEET: changed}), BytesIO()
    with source.open("rb") as file:
        with_cells(file, made, "Plan", {(3, 2): date(2002, 3, 31)}, date(1899, 12, 30), recalculate=False)
    with zipfile.ZipFile(made) as archive:
        assert archive.read(SHEET) == parts(source)[SHEET].replace(cell + after, expected + after)
