"""What the program wrote it reads, however large; a mark that somebody forged lets nothing through that harms."""

import zipfile
from pathlib import Path

import pytest

from calc.excel import own_outputs
from calc.excel.inspect import NotAWorkbook, archive
from calc.excel.own_outputs import NO_DIGEST, Output, digest
from calc.results.inspect_results import inspect_results
from tests.support.bombs import COUNTED
from tests.support.commands import Done, command, save_again
from tests.support.parts import ONE_CELL, pack, parts, sheet_xml
from tests.support.workbooks import sound, write


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("results")
    made = folder / "results.xlsx"
    assert command("run", write(folder / "plan.xlsx", sound()), "-o", made).code == 0
    return made


@pytest.fixture
def limit(results: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """A limit on what a workbook may unpack to that these results exceed, and their input does not."""
    with zipfile.ZipFile(results) as package:
        size = sum(part.file_size for part in package.infolist())
    monkeypatch.setattr(archive, "UNPACKED_LIMIT", size // 2)
    return size // 2


def first_award(results: Path) -> str:
    import python_calamine

    rows = python_calamine.CalamineWorkbook.from_path(results).get_sheet_by_name("Deferred Awards").to_python()
    return str(rows[1][rows[0].index("Award ID")])


def told(results: Path) -> Done:
    return command("explain", results, first_award(results), "--json")


@pytest.mark.usefixtures("limit")
def test_results_beyond_what_another_workbook_may_unpack_to_are_explained(results: Path) -> None:
    assert told(results).told["status"] == "ok"


@pytest.mark.usefixtures("limit")
def test_results_beyond_it_are_compared_with(results: Path) -> None:
    plan = results.with_name("plan.xlsx")
    ended = command("run", plan, "-o", plan.with_name("again.xlsx"), "--prior", results)
    assert ended.code == 0
    assert "Ties to results.xlsx" in ended.said


@pytest.mark.usefixtures("limit")
def test_results_beyond_it_that_somebody_saved_are_refused_with_what_to_do(results: Path, tmp_path: Path) -> None:
    saved = tmp_path / "saved.xlsx"
    saved.write_bytes(results.read_bytes())
    save_again(saved)
    ended = told(saved)
    assert ended.code == 2
    assert "saved.xlsx was saved by someone after plancalc wrote it, and is now too large to be read." in ended.said
    assert "calculate its input again (plancalc run)" in ended.said


def forged(path: Path) -> Path:
    """Put the mark of results that nobody has saved since into a workbook."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        listed = [(part.filename, part.CRC, part.file_size) for part in package.infolist()]
        space = "http://schemas.openxmlformats.org/officeDocument/2006/"
        named = Output(own_outputs.RESULTS, "Example, Inc.").properties()
        each = "".join(
            f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
            f"<vt:lpwstr>{text}</vt:lpwstr></property>"
            for number, (name, text) in enumerate(named.items(), 2)
        )
        spaces = f'xmlns="{space}custom-properties" xmlns:vt="{space}docPropsVTypes"'
        part = f"<Properties {spaces}>{each}</Properties>".replace(NO_DIGEST, digest(listed))
        package.writestr(own_outputs.PART, part)
    assert own_outputs.is_as_written(path)
    return path


@pytest.mark.parametrize("case", ["sheets that are one part", "one table named again and again", "validations"])
def test_a_bomb_with_a_forged_mark_is_refused_all_the_same(case: str, tmp_path: Path) -> None:
    build, words = COUNTED[case]
    build(tmp_path / "bomb.xlsx")
    with pytest.raises(NotAWorkbook, match=words):
        inspect_results(forged(tmp_path / "bomb.xlsx"), {"Sheet1"})


def test_a_forged_mark_lets_a_file_unpack_to_no_more_than_is_proportional_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "UNPACKED_LIMIT", 1_000_000)
    path = tmp_path / "bomb.xlsx"
    pack(path, parts(sheet_xml(ONE_CELL)) | {"xl/media/image1.png": bytes(15_000_000)})
    with pytest.raises(NotAWorkbook, match="would unpack to far more data"):
        inspect_results(forged(path), {"Sheet1"})


def test_texts_of_sheets_that_are_not_asked_for_are_no_bomb(tmp_path: Path) -> None:
    """As in results that Excel saved, of which a batch reads the sheet Basis alone."""
    path = tmp_path / "book.xlsx"
    row = '<row r="{0}"><c r="A{0}" t="s"><v>{0}</v></c>' + "".join(
        f'<c r="{c}{{0}}"><v>123456789</v></c>' for c in "BCDE"
    )
    rows = "".join(f"{row}</row>".format(number) for number in range(1, 40_001))
    strings = "".join(["<sst>", *(f"<si><t>{number}</t></si>" for number in range(1_050_000)), "</sst>"]).encode()
    pack(path, parts(sheet_xml(ONE_CELL), sheet_xml(rows), names=["A", "B"]) | {"xl/sharedStrings.xml": strings})
    assert inspect_results(path, {"A"}).sheets[0].cells == 1


def test_of_a_sheet_that_is_not_asked_for_only_the_name_is_told(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    pack(path, parts(sheet_xml(ONE_CELL), sheet_xml(ONE_CELL), sheet_xml(ONE_CELL), names=["A", "A (2)", "B"]))
    look = inspect_results(path, {"A"})
    assert [(sheet.name, sheet.cells) for sheet in look.sheets] == [("A", 1), ("A (2)", 1), ("B", 0)]
