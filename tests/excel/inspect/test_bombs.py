"""A workbook that would cost hours or gigabytes is refused with one sentence, by every command, before it does."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from xlsxwriter.utility import xl_col_to_name

from calc.excel import own_outputs
from calc.excel.inspect import NotAWorkbook, archive, found, inspect_workbook, work
from tests.support.bombs import COUNTED
from tests.support.commands import command
from tests.support.parts import MAIN, ONE_CELL, pack, parts, sheet_xml
from tests.support.paths import ROOT
from tests.support.workbooks import sound, write

SECONDS = 5  # of the processor


def refusal(path: Path) -> str:
    with pytest.raises(NotAWorkbook) as refused:
        inspect_workbook(path)
    return str(refused.value)


@pytest.mark.parametrize("case", COUNTED)
def test_what_no_person_fills_in_is_refused_by_name(case: str, tmp_path: Path) -> None:
    build, words = COUNTED[case]
    path = tmp_path / "bomb.xlsx"
    build(path)
    assert path.stat().st_size < 8_000_000
    before = time.process_time()
    said = refusal(path)
    assert time.process_time() - before < SECONDS
    assert said.startswith("bomb.xlsx ")
    assert words in said
    assert said.endswith(".")


def test_what_is_let_through_of_each_kind_is_still_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    contents = parts(sheet_xml(ONE_CELL, after="<dataValidation/>" * 100_000))
    theme = b"<a>" + b"<b/>" * 300_000 + b"</a>"
    strings = f'<sst xmlns="{MAIN}">'.encode() + b"<si><t>a</t></si>" * 500_000 + b"</sst>"
    pack(path, contents | {"xl/theme/theme1.xml": theme, "xl/sharedStrings.xml": strings})
    assert inspect_workbook(path).sheets[0].cells == 1


def _wide(columns: int, rows: int, cell: str) -> bytes:
    names = [xl_col_to_name(column) for column in range(columns)]
    return sheet_xml(
        "".join(
            f'<row r="{row}">{"".join(cell.format(f"{name}{row}") for name in names)}</row>'
            for row in range(1, rows + 1)
        )
    )


@pytest.mark.parametrize("cell", ['<c r="{}"><v>1</v></c>', '<c r="{}" s="1"/>', "<c r='{}'><v>1</v></c>"])
def test_cells_in_far_more_columns_than_a_plan_has_are_refused_before_all_are_read(
    cell: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wide.xlsx"
    pack(path, parts(_wide(1_000, 20, cell)))
    assert inspect_workbook(path).sheets[0].max_row in {0, 20}
    monkeypatch.setattr(found, "PLACES_ANYHOW", 15_000)
    assert "far more columns than a plan or its results have" in refusal(path)
    pack(path, parts(_wide(30, 600, cell)))
    assert inspect_workbook(path).sheets[0].name == "Sheet1"


_ATTRIBUTES = " ".join(f"a{number}=''" for number in range(60_000))
ODD: dict[str, Callable[[Path], None]] = {
    "cells in other quotation marks": lambda path: pack(path, parts(_wide(10, 2_000, "<c r='{}'><v>1</v></c>"))),
    "rich texts in cells": lambda path: pack(
        path, parts(_wide(10, 2_000, '<c r="{}" t="inlineStr"><is><r><t>a</t></r></is></c>'))
    ),
    "formulas of today": lambda path: pack(path, parts(_wide(10, 2_000, '<c r="{}"><f>TODAY()</f><v>1</v></c>'))),
    "lines in a value": lambda path: pack(
        path, parts(sheet_xml('<row r="1"><c r="A1" t="str"><v>' + "\n" * 60_000 + "</v></c></row>"))
    ),
    "attributes": lambda path: pack(path, parts(sheet_xml(ONE_CELL, after=f"<x {_ATTRIBUTES}/>"))),
    "instructions": lambda path: pack(path, parts(sheet_xml(f'<row r="1">{"<?a?>" * 60_000}</row>'))),
    "rich texts": lambda path: pack(
        path,
        parts(sheet_xml(ONE_CELL))
        | {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"<si><r><t>a</t></r></si>" * 20_000}</sst>'.encode()},
    ),
    "attributes of another part": lambda path: pack(
        path, parts(sheet_xml(ONE_CELL)) | {"xl/a.xml": b"<a>" + b"<b a='' b='' c='' d=''/>" * 45_000 + b"</a>"}
    ),
}


@pytest.mark.parametrize("case", ODD)
def test_what_has_to_be_parsed_is_refused_where_it_is_far_too_much(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "odd.xlsx"
    ODD[case](path)
    assert inspect_workbook(path).sheets[0].name == "Sheet1"
    monkeypatch.setattr(work, "MOST", 50_000)
    assert "contains far more unusual formulas" in refusal(path)


def test_formulas_that_follow_are_left_aside_where_they_are_too_much_to_parse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "follow.xlsx"
    rows = '<row r="1"><c r="A1"><f>TODAY()</f><v>1</v></c></row>' + "".join(
        f'<row r="{row}"><c r="A{row}"><f>A1</f><v>1</v></c></row>' for row in range(2, 3_000)
    )
    pack(path, parts(sheet_xml(rows)))
    assert len(inspect_workbook(path).sheets[0].unsteady) == 2_999
    monkeypatch.setattr(archive, "CHUNK", 4_000)
    monkeypatch.setattr(work, "MOST", 10_000)
    assert inspect_workbook(path).sheets[0].unsteady == {(1, 1): "TODAY()"}


def test_a_property_of_millions_of_lines_is_read_at_once_where_an_output_is_recognized(tmp_path: Path) -> None:
    path = tmp_path / "lines.xlsx"
    property_ = (
        b'<property name="plancalc output"><v:lpwstr xmlns:v="v">' + b"\n" * 3_900_000 + b"</v:lpwstr></property>"
    )
    content = b'<Properties xmlns="c">' + property_ + b"</Properties>"
    pack(path, parts(sheet_xml(ONE_CELL)) | {"docProps/custom.xml": content})
    before = time.process_time()
    assert own_outputs.kind_of(path).strip() == ""
    assert time.process_time() - before < SECONDS


@pytest.fixture(scope="module")
def bomb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bomb") / "bomb.xlsx"
    COUNTED["one table named again and again"][0](path)
    return path


@pytest.mark.parametrize("verb", ["check", "run", "explain", "reconcile", "statement", "roll"])
def test_every_command_refuses_a_bomb_with_exit_code_2(verb: str, bomb: Path, tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.xlsx", sound())
    results = tmp_path / "results.xlsx"
    if verb == "statement":
        command("run", plan, "-o", results)
    words: dict[str, list[object]] = {
        "explain": ["explain", bomb, "FO-D1"],
        "reconcile": ["reconcile", bomb, plan],
        "statement": ["reconcile", results, bomb],
        "roll": ["roll", bomb, "--as-of", "2004-01-31", "-o", tmp_path / "next.xlsx"],
    }
    if verb == "reconcile":
        plan.write_text("Date,Holder,Shares\n2003-01-02,Ann,5\n")
    ended = command(*words.get(verb, [verb, bomb]))
    assert ended.code == 2
    assert "bomb.xlsx holds far more tables" in ended.said


def test_in_a_batch_a_bomb_is_one_failed_row(bomb: Path, tmp_path: Path) -> None:
    plan = write(tmp_path / "plan.xlsx", sound())
    ended = command("batch", bomb, plan, "-o", tmp_path / "out", "--workers", 1, "--json")
    status = {Path(row["file"]).name: row["status"] for row in ended.told["workbooks"]}
    assert status == {"bomb.xlsx": "unreadable", "plan.xlsx": "ok"}


def test_a_sheet_with_thousands_of_columns_is_refused_before_it_is_matched(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0] |= {f"Note {number}": "x" for number in range(1_500)}
    said = command("check", write(tmp_path / "wide.xlsx", sheets)).said
    assert "columns of the sheet Fees, which has fewer than 20 of its own" in said


@pytest.mark.parametrize(("styles", "sheets"), [(6_000, 1), (0, 400)])
def test_what_a_copy_with_marks_would_be_minutes_in_the_making_is_listed(
    styles: int, sheets: int, tmp_path: Path
) -> None:
    named = "".join(f'<cellStyle name="s{number}" xfId="0"/>' for number in range(styles))
    fills = "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs>"
    content = f'<styleSheet xmlns="{MAIN}">{fills}<cellXfs><xf/></cellXfs><cellStyles>{named}</cellStyles></styleSheet>'
    path = tmp_path / "book.xlsx"
    pack(path, parts(*[sheet_xml(ONE_CELL)] * sheets) | {"xl/styles.xml": content.encode()})
    assert "book.xlsx is too large for a marked copy" in command("check", path).said


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process has no such limit of memory")
def test_a_bomb_takes_little_memory_from_the_command_line(bomb: Path) -> None:
    import resource  # which Windows has not

    limit = 1_500_000_000  # of address space: the libraries alone take a third of it
    done = subprocess.run(
        [sys.executable, "-m", "calc", "check", str(bomb)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert done.returncode == 2
    assert "holds far more tables" in done.stderr
