"""Whatever the file is, the look at it takes it for a workbook or says in a sentence what it is, and never harms."""

import subprocess
import sys
from pathlib import Path

import pytest

from calc.excel.inspect import NotAWorkbook, inspect_workbook
from tests.support.hostile import BOMBS, NOT_A_WORKBOOK
from tests.support.parts import ONE_CELL, pack, parts, sheet_xml, workbook
from tests.support.paths import ROOT

WORDS = {
    "empty file": "is empty",
    "a folder": "is a folder",
    "old .xls": "Excel 97-2003",
    "very old .xls": "Excel 97-2003",
    "with a password": "is protected with a password. Open it in Excel, remove the password",
    "with rights management": "sensitivity label",
    "old Word document": "is a Word document",
    ".xlsb": "is a binary workbook (.xlsb)",
    ".ods": "is an OpenDocument spreadsheet (.ods)",
    ".docx": "is a Word document",
    ".pptx": "is a PowerPoint presentation",
    "zip of a workbook": "is a zip file with a workbook inside",
    "zip of a text": "is a zip file, not an Excel workbook",
    "csv": "is plain text",
    "csv in UTF-16": "is plain text",
    "web page": "is a web page",
    "XML Spreadsheet 2003": "is an XML Spreadsheet of Excel 2003",
    "other XML": "is an XML file",
    "PDF": "is a PDF document",
    "picture": "is a picture",
    "noise": "is not an Excel workbook",
    "unknown compression": "packed in a way that Excel does not use",
    "encrypted part": "is a password-protected zip file",
    "no workbook part": "the part that lists its sheets is missing",
    "cell in the last corner": "down to row 1,048,576 and across to column XFD, but only 2 of them are filled",
}
DAMAGED = (
    *("zip", "damaged", "nothing but", "no sheet part", "sheet cut", "sheet without", "strings cut", "workbook cut"),
    "cell that says twice",
)


def refusal(source: Path | bytes, name: str = "") -> str:
    with pytest.raises(NotAWorkbook) as refused:
        inspect_workbook(source, name)
    return str(refused.value)


def words_for(case: str) -> str:
    if case in WORDS:
        return WORDS[case]
    if case.startswith(DAMAGED):
        return "is damaged"
    return "document type" if case.startswith("document type") else "cannot be read reliably"


@pytest.mark.parametrize("case", NOT_A_WORKBOOK)
def test_what_is_no_workbook_is_named_for_what_it_is(case: str, tmp_path: Path) -> None:
    path = tmp_path / "Fees 2001.xlsx"
    NOT_A_WORKBOOK[case](path)
    said = refusal(path)
    assert said.startswith("Fees 2001.xlsx ")
    assert words_for(case) in said
    assert said.endswith(".")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process has no such limit of memory")
@pytest.mark.parametrize("case", BOMBS)
def test_a_bomb_is_refused_in_little_memory(case: str, tmp_path: Path) -> None:
    import resource  # which Windows has not

    path = tmp_path / "bomb.xlsx"
    BOMBS[case](path)
    code = "import sys; from calc.excel.inspect import inspect_workbook; inspect_workbook(sys.argv[1])"
    limit = 1_500_000_000  # of address space: the libraries alone take a third of it
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert "NotAWorkbook: bomb.xlsx " in done.stderr, done.stderr


def test_a_file_that_does_not_exist_is_said_not_to(tmp_path: Path) -> None:
    assert refusal(tmp_path / "gone.xlsx") == "gone.xlsx does not exist. Check the name and the folder."


def test_a_lock_file_points_to_its_workbook(tmp_path: Path) -> None:
    (tmp_path / "~$Fees.xlsx").write_bytes(b"\x03Ann" + bytes(161))
    said = refusal(tmp_path / "~$Fees.xlsx")
    assert said == "~$Fees.xlsx is a temporary file that exists while Fees.xlsx is open; choose Fees.xlsx itself."


@pytest.mark.posix
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.xlsx")
    assert "is not a file" in refusal(tmp_path / "pipe.xlsx")


def test_bytes_are_taken_too_and_called_by_the_name_given() -> None:
    assert refusal(b"a,b", "inbox.xlsx").startswith("inbox.xlsx is plain text")


def test_a_good_workbook_under_an_odd_name_is_taken(tmp_path: Path) -> None:
    workbook(tmp_path / "fees.xls.txt", ONE_CELL)
    assert inspect_workbook(tmp_path / "fees.xls.txt").sheets[0].cells == 1


@pytest.mark.parametrize(("depth", "refused"), [(199, False), (200, False), (201, True), (500, True)])
def test_elements_of_a_part_that_nobody_reads_may_lie_200_deep(depth: int, refused: bool, tmp_path: Path) -> None:
    nested = f"<a>{'<b>' * (depth - 2)}<c/>{'</b>' * (depth - 2)}</a>"
    pack(tmp_path / "book.xlsx", {**parts(sheet_xml(ONE_CELL)), "xl/theme/theme1.xml": nested.encode()})
    if refused:
        assert "is damaged" in refusal(tmp_path / "book.xlsx")
    else:
        assert inspect_workbook(tmp_path / "book.xlsx").sheets


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", ["", "\n", "<!-- x -->", '<?xml version="1.0"?>'])
def test_a_document_type_in_a_part_that_no_library_parses_is_found(before: str, encoding: str, tmp_path: Path) -> None:
    part = f"{before}<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>".encode(encoding)
    pack(tmp_path / "book.xlsx", {**parts(sheet_xml(ONE_CELL)), "customXml/item1.xml": part})
    assert "document type" in refusal(tmp_path / "book.xlsx")
