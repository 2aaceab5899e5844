"""A copy with marks says only what is true of it; once corrected it runs and goes on clean: the real commands."""

import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from calc.annotate import open_workbook
from calc.contract import INPUT_SHEET
from calc.excel.own_outputs import kind_of
from tests.batch.test_batch import threads
from tests.support.commands import command, save_again, save_in_libreoffice
from tests.support.recalculation import SOFFICE
from tests.support.workbooks import Formula, sound, write

OWN_FILL = "FFE2EFDA"
MARK = "FFFFC9C4"
AMOUNT = INPUT_SHEET["Fees"].headers.index("Amount")


def wrong(path: Path) -> Path:
    """A plan with one wrong amount, whose cell has a fill, a frame and a comment of the person's own."""
    sheets: Any = sound()
    sheets["Fees"][0]["Amount"] = "TBD"
    write(path, sheets)
    book = openpyxl.load_workbook(path)
    cell = amount(book)
    cell.fill, cell.comment = PatternFill("solid", fgColor=OWN_FILL), Comment("Checked with HR", "Ann")
    book["Fees"]["A3"].comment = Comment("Mine alone", "Ann")
    book.save(path)
    return path


def amount(book: Any) -> Any:
    return next(row for row in book["Fees"].iter_rows(min_row=2))[AMOUNT]


def corrected(copy: Path) -> Path:
    book = openpyxl.load_workbook(copy)
    amount(book).value = 12000
    book.save(copy)
    return copy


def look(path: Path) -> tuple[object, ...]:
    """The sheets, and the once wrong cell's value, fill, comment and frame."""
    book = openpyxl.load_workbook(path)
    cell = amount(book)
    return book.sheetnames, cell.value, cell.fill.fgColor.rgb, cell.comment.text, cell.border.left.style


# --- Corrected, run and rolled ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("program", ["openpyxl", "LibreOffice"])
def test_a_corrected_copy_runs_and_is_written_clean_beside_the_persons_own(tmp_path: Path, program: str) -> None:
    source = wrong(tmp_path / "plan.xlsx")
    before = source.read_bytes()
    command("check", source)
    copy = corrected(tmp_path / "plan.errors.xlsx")
    if program == "LibreOffice":
        if SOFFICE is None:
            pytest.skip("LibreOffice (soffice) is not installed")
        save_in_libreoffice(copy, tmp_path)
    kept = copy.read_bytes()
    done = command("run", copy, "--json")
    clean = tmp_path / "plan (corrected).xlsx"
    assert (done.code, done.told["corrected"]) == (0, str(clean))
    assert (
        f"{clean} is plan.errors.xlsx without its marks and its sheet Findings: continue with that file." in done.said
    )
    sheets = openpyxl.load_workbook(source).sheetnames
    frame = None if program == "openpyxl" else look(clean)[4]
    assert look(clean) == (sheets, 12000, OWN_FILL, "Checked with HR", frame)
    assert frame in (None, "none")
    assert openpyxl.load_workbook(clean)["Fees"]["A3"].comment.text == "Mine alone"
    assert (source.read_bytes(), copy.read_bytes()) == (before, kept)
    assert b"[plancalc]" not in b"".join(parts(clean).values())
    again = command("run", clean, "--json")
    assert (again.code, "corrected" in again.told) == (0, False)
    assert again.told["figures"] == done.told["figures"]


def test_it_has_the_inputs_own_name_where_that_is_free_and_what_somebody_saved_is_kept(tmp_path: Path) -> None:
    source = wrong(tmp_path / "plan.xlsx")
    command("check", source)
    copy = corrected(tmp_path / "plan.errors.xlsx")
    command("run", copy)
    saved = save_again(tmp_path / "plan (corrected).xlsx")
    assert command("run", copy, "--json").told["corrected"] == str(tmp_path / "plan (corrected) (2).xlsx")
    assert (tmp_path / "plan (corrected).xlsx").read_bytes() == saved
    source.rename(tmp_path / "old plan.xlsx")
    assert command("run", copy, "--json").told["corrected"] == str(source)
    assert kind_of(source) == "corrected input"


def test_rolled_it_has_no_mark_no_comment_of_ours_and_no_sheet_findings(tmp_path: Path) -> None:
    source = wrong(tmp_path / "plan.xlsx")
    command("check", source)
    copy = corrected(tmp_path / "plan.errors.xlsx")
    done = command("roll", copy, "--as-of", "2002-03-31", "-o", tmp_path / "next.xlsx")
    assert done.code == 0
    assert "The marks of an earlier check and its sheet Findings were removed." in done.said
    sheets = openpyxl.load_workbook(source).sheetnames
    assert look(tmp_path / "next.xlsx") == (sheets, 12000, OWN_FILL, "Checked with HR", None)
    plan = {row[0].value: row[1].value for row in openpyxl.load_workbook(tmp_path / "next.xlsx")["Plan"].iter_rows()}
    assert plan["As-of Date"] == datetime(2002, 3, 31)
    assert command("check", tmp_path / "next.xlsx").code == 0


def test_what_is_the_persons_own_is_no_mark_for_roll(tmp_path: Path) -> None:
    source = corrected(wrong(tmp_path / "plan.xlsx"))
    book = openpyxl.load_workbook(source)
    book.create_sheet("Findings")["A1"] = "of our auditors"
    book["Fees"]["B2"].fill = PatternFill("solid", fgColor=MARK)  # our red, in no frame of ours
    book["Fees"]["B2"].comment = Comment("see plancalc mark 1", "Ann")
    book.save(source)
    assert command("roll", source, "--as-of", "2002-03-31", "-o", tmp_path / "next.xlsx").code == 0
    old, new = parts(source), parts(tmp_path / "next.xlsx")
    assert [name for name in old if old[name] != new[name]] == ["xl/worksheets/sheet1.xml"]


def test_a_copy_that_cannot_be_cleaned_runs_and_rolls_and_says_that_its_marks_stay(
    tmp_path: Path, monkeypatch: Any
) -> None:
    command("check", wrong(tmp_path / "plan.xlsx"))
    copy = corrected(tmp_path / "plan.errors.xlsx")
    monkeypatch.setattr("calc.annotate.remove_marks.opened", _break)
    done = command("run", copy, "--json")
    assert (done.code, "corrected" in done.told) == (0, False)
    assert "plan.errors.xlsx contains something that cannot be copied, so its marks were not removed." in done.said
    rolled = command("roll", copy, "--as-of", "2002-03-31", "-o", tmp_path / "next.xlsx")
    assert (rolled.code, "so the marks of its check were not removed" in rolled.said) == (0, True)
    assert look(tmp_path / "next.xlsx")[2] == MARK


def _break(*_: object, **__: object) -> None:
    raise TypeError


# --- Out of date ------------------------------------------------------------------------------------------------------


def test_a_copy_of_an_input_that_was_corrected_since_is_said_to_be_out_of_date(tmp_path: Path) -> None:
    source = wrong(tmp_path / "plan.xlsx")
    command("check", source)
    corrected(source)
    copy = tmp_path / "plan.errors.xlsx"
    (tmp_path / "plan.errors (2).xlsx").write_text("no workbook")
    for name in ("check", "run"):
        done = command(name, source, "--json")
        told = done.told["inputs"][0] if name == "check" else done.told
        assert (done.code, told["out_of_date"]) == (0, [str(copy)])
        assert "plan.errors.xlsx is from an earlier check and is out of date: plan.xlsx has no errors now." in done.said
    copy.unlink()
    assert "out of date" not in command("check", source).said


def test_a_batch_says_it_too(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("calc.batch.run.local", threads)
    source = wrong(tmp_path / "plan.xlsx")
    words = ("batch", source, "-o", tmp_path / "out", "--workers", 1, "--json")
    command(*words)
    corrected(source)
    (row,) = command(*words).told["workbooks"]
    assert row["status"] == "ok"
    assert "plan.errors.xlsx is from an earlier check and is out of date" in row["message"]


# --- What a copy holds ------------------------------------------------------------------------------------------------


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(path: Path, change: Callable[[str, bytes], tuple[str, bytes]]) -> Path:
    changed = dict(change(name, part) for name, part in parts(path).items())
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in changed.items():
            archive.writestr(name, part)
    return path


def strict(name: str, part: bytes) -> tuple[str, bytes]:
    """A part in the words of Strict Open XML, dates of the Plan sheet written out."""
    part = part.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/", b"http://purl.oclc.org/ooxml/spreadsheetml/"
    )
    part = part.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"
    )
    if name == "xl/worksheets/sheet1.xml":
        part = re.sub(rb'(<c r="B3"[^>]*?)( t="n")?><v>37255</v>', rb'\1 t="d"><v>2001-12-30</v>', part)
        assert b"2001-12-30" in part
    return name, part


def only_sheets_strict(name: str, part: bytes) -> tuple[str, bytes]:
    return strict(name, part) if name.startswith("xl/worksheets/sheet") else (name, part)


def in_capitals(name: str, part: bytes) -> tuple[str, bytes]:
    return (name if name == "[Content_Types].xml" else name.upper()), part


def with_backslashes(name: str, part: bytes) -> tuple[str, bytes]:
    return name.replace("/", "\\"), part


def fill_without_pattern(name: str, part: bytes) -> tuple[str, bytes]:
    return name, part.replace(b'<fill><patternFill patternType="none"/></fill>', b"<fill/>").replace(
        b"<fill><patternFill /></fill>", b"<fill></fill>"
    )


def family_of_another_kind(name: str, part: bytes) -> tuple[str, bytes]:
    return name, re.sub(rb'<family val="\d+"\s*/>', b'<family val="34"/>', part)


ODD = [strict, only_sheets_strict, in_capitals, with_backslashes, fill_without_pattern, family_of_another_kind]


@pytest.mark.parametrize("odd", ODD, ids=lambda change: change.__name__)
def test_a_workbook_that_excel_reads_and_the_library_does_not_comes_back_whole_and_marked(
    tmp_path: Path, odd: Callable[[str, bytes], tuple[str, bytes]]
) -> None:
    source = repacked(write(tmp_path / "plan.xlsx", unsound()), odd)
    plain = write(tmp_path / "plain.xlsx", unsound())
    (told,) = command("check", source, "--json").told["inputs"]
    assert (told["status"], told["marked"], "why_listed" in told) == ("errors", True, False)
    copy, usual = openpyxl.load_workbook(tmp_path / "plan.errors.xlsx"), openpyxl.load_workbook(plain)
    assert copy.sheetnames == ["Findings", *usual.sheetnames]
    for title in usual.sheetnames:
        assert values(copy[title]) == values(usual[title])
    assert amount(copy).fill.fgColor.rgb == MARK


def unsound() -> Any:
    sheets: Any = sound()
    sheets["Fees"][0]["Amount"] = -5
    return sheets


def values(sheet: Any) -> list[list[object]]:
    """The values of a sheet; a date is one whether it has a time of day or not."""
    found = [[str(cell.value)[:10] for cell in row] for row in sheet.iter_rows()]
    return [row for row in found if set(row) != {"None"}]


def test_a_strict_workbook_is_rolled_forward(tmp_path: Path) -> None:
    source = repacked(write(tmp_path / "plan.xlsx", sound()), strict)
    assert command("roll", source, "--as-of", "2002-03-31", "-o", tmp_path / "next.xlsx").code == 0
    assert b't="d"><v>2002-03-31</v>' in parts(tmp_path / "next.xlsx")["xl/worksheets/sheet1.xml"]
    assert command("check", tmp_path / "next.xlsx").code == 0


def lose_a_sheet(book: Any) -> None:
    book.remove(book["Prices"])


def lose_a_value(book: Any) -> None:
    book["Prices"]["B3"].value = None


def change_a_text(book: Any) -> None:
    book["Directors"]["B2"].value = "Ann  Able"


def change_a_time(book: Any) -> None:
    book["Meetings"]["B2"].value = datetime(2000, 7, 27, 0, 1)


def lose_a_formula(book: Any) -> None:
    book["Fees"].cell(3, AMOUNT + 1).value = None


@pytest.mark.parametrize(
    ("loss", "where"),
    [
        (lose_a_sheet, "the sheet Prices"),
        (lose_a_value, "Prices B3"),
        (change_a_text, "Directors B2"),
        (change_a_time, "Meetings B2"),
        (lose_a_formula, "Fees"),
    ],
    ids=lambda given: getattr(given, "__name__", None),
)
@pytest.mark.parametrize("by", ["check", "run", "batch"])
def test_a_copy_that_lacks_anything_is_a_list_and_says_so(
    tmp_path: Path, monkeypatch: Any, loss: Callable[[Any], None], where: str, by: str
) -> None:
    sheets: Any = unsound()
    sheets["Fees"][1]["Amount"] = Formula("=1000+250", 1250)
    source = write(tmp_path / "plan.xlsx", sheets)
    real = open_workbook.opened

    def lossy(packed: bytes, keep_macros: bool) -> Any:
        book = real(packed, keep_macros)
        loss(book)
        return book

    monkeypatch.setattr("calc.annotate.opened", lossy)
    monkeypatch.setattr("calc.batch.run.local", threads)
    words = ("batch", source, "-o", tmp_path / "out", "--json") if by == "batch" else (by, source, "--json")
    done = command(*words)
    folder = tmp_path / "out" if by == "batch" else tmp_path
    assert done.code == 1
    assert "is marked" not in done.said
    said = f"The errors are listed in {folder / 'plan.errors.xlsx'}, which has none of your sheets"
    if by == "batch":
        said = "The errors are listed in plan.errors.xlsx, which has none of your sheets"
        assert said in done.told["workbooks"][0]["message"]
    else:
        told = done.told["inputs"][0] if by == "check" else done.told
        assert told["marked"] is False
        assert f"cannot be copied, in {where}" in told["why_listed"]
    assert said in done.said
    assert openpyxl.load_workbook(folder / "plan.errors.xlsx").sheetnames == ["Findings"]


def values_below_merged_cells(name: str, part: bytes) -> tuple[str, bytes]:
    """As some exporters leave them: Excel shows them once the cells are unmerged, the library drops them."""
    if name != "xl/worksheets/sheet2.xml":
        return name, part
    return name, part.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
    )


def test_a_real_workbook_that_cannot_be_copied_whole_is_listed_by_check_and_by_watch(tmp_path: Path) -> None:
    drop, out = tmp_path / "drop", tmp_path / "out"
    drop.mkdir()
    source = repacked(write(drop / "plan.xlsx", unsound()), values_below_merged_cells)
    shutil.copy(source, tmp_path / "plan.xlsx")
    (told,) = command("check", tmp_path / "plan.xlsx", "--json").told["inputs"]
    why = "plan.xlsx contains something that cannot be copied, in Directors B3"
    assert (told["marked"], told["why_listed"]) == (False, why)
    command("watch", drop, "-o", out, "--once", "--interval", "0.05", "--workers", 1)
    assert f"2 errors, listed but not marked ({why}), see needs attention/plan.errors.xlsx" in (
        (out / "watch.log").read_text()
    )


def test_errors_without_a_cell_are_not_said_to_be_marked(tmp_path: Path) -> None:
    sheets = sound()
    del sheets["Prices"]
    none = command("check", write(tmp_path / "plan.xlsx", sheets))
    assert "none of them has a cell to mark" in none.said
    sheets["Fees"][0]["Amount"] = -5
    some = command("check", write(tmp_path / "other.xlsx", sheets))
    assert "1 of 2 errors are marked in" in some.said


# --- No input ---------------------------------------------------------------------------------------------------------


def test_what_is_no_input_gets_no_copy_with_marks(tmp_path: Path) -> None:
    source = write(tmp_path / "plan.xlsx", sound())
    command("run", source)
    results = tmp_path / "plan.results.xlsx"
    for name in ("check", "run"):
        done = command(name, results)
        assert (done.code, "plan.results.xlsx is a workbook of results" in done.said) == (2, True)
        assert "choose the one that it was calculated from" in done.said
    assert sorted(path.name for path in tmp_path.iterdir()) == ["plan.results.xlsx", "plan.xlsx"]
