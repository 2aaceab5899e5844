"""Hostile texts in the agent's statement, in its headers and sheets, in a mapping file and on the command line."""

import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from calc.contract import AGENT_ROWS, RECONCILIATION, Kind
from calc.reconciliation.model import CAUSES
from calc.reconciliation.names import key
from calc.tables.work_paper import WORK_PAPER
from tests.hostile_texts import statement
from tests.hostile_texts.inside import inside, units
from tests.hostile_texts.outputs import Outputs, as_read, columns, plancalc, text_file
from tests.hostile_texts.plan import escaped, typed
from tests.hostile_texts.texts import TEXTS
from tests.support.parts import pack
from tests.support.statements import codes, read

_LITERAL = re.compile(r'"([^"]*)"')


def test_a_reconciliation_has_no_formula_or_link_but_its_own(outputs: Outputs) -> None:
    hostile, harmless = map(inside, outputs.reconciliations)
    assert hostile.faults == harmless.faults == []
    assert hostile.stray_links() == harmless.stray_links() == []
    shapes = [
        {(place, _LITERAL.sub("", text)) for place, kind, text in found.shapes() if kind != "definedName"}
        for found in (hostile, harmless)
    ]
    assert shapes[0] == shapes[1]
    words = [
        {word for _, kind, text in found.computing if kind != "definedName" for word in _LITERAL.findall(text)}
        for found in (hostile, harmless)
    ]
    assert words[0] <= words[1] | set(CAUSES)
    assert sum(hostile.computing.values()) > 40


def test_each_text_of_the_statement_stands_on_its_row_and_in_its_field(outputs: Outputs) -> None:
    found = columns(CalamineWorkbook.from_path(outputs.reconciliations.hostile), AGENT_ROWS.name)
    good = {TEXTS[name] for name in statement.TAKEN}
    for column in AGENT_ROWS.columns:
        if column.header in ("Holder", "Account No.", "Type", "Certificate", "Reference"):
            assert column.kind in (Kind.ID, Kind.TEXT)
            assert good <= set(found[column.header]), column.header


def test_the_agents_sheets_come_back_as_sent_whatever_their_texts_and_names_are(outputs: Outputs) -> None:
    sent = CalamineWorkbook.from_path(outputs.reconciliations.hostile.with_name("a agent.xlsx"))
    made = CalamineWorkbook.from_path(outputs.reconciliations.hostile)
    ours = [name for name in made.sheet_names if name.startswith("Sent")]
    assert len(ours) == len(sent.sheet_names) > 10
    for name, theirs in zip(ours, sent.sheet_names, strict=True):
        assert made.get_sheet_by_name(name).to_python() == sent.get_sheet_by_name(theirs).to_python()


def test_the_sheets_of_the_program_keep_their_names_and_order(outputs: Outputs) -> None:
    titles = inside(outputs.reconciliations.hostile).titles
    first, *lists = (sheet.name for sheet in RECONCILIATION)
    assert titles[: len(RECONCILIATION) + 1] == [first, WORK_PAPER, *lists]


def sent_sheets(path: Path, *titles: str, text: str) -> Path:
    """A statement with one entry, and sheets of these names with a text on each."""
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Journal")
        page.write_row(0, 0, ["Date", "Holder", "Shares"])
        page.write_row(1, 0, ["2001-10-05", "Ann Able", 7])
        for title in titles:
            book.add_worksheet(title).write_string(0, 0, typed(text) if units(text) <= 32_767 else "too long")
    escaped(path)
    with zipfile.ZipFile(path) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    pack(path, {name: data.replace(b"too long", text.encode()) for name, data in contents.items()})
    return path


@pytest.mark.parametrize("text", ["😀" * 16_384, "_x0041_x0042_", "<r>_x0041_x0042_</r>", "<r></r>", "\x1b\x00"])
def test_a_sheet_as_sent_fits_excel_and_says_where_a_text_does_not(outputs: Outputs, tmp_path: Path, text: str) -> None:
    titles = ("😀" * 15, "😀" * 15 + "x", "a_x005B_x003A_b", "x\x7fy\x9bz")
    path = sent_sheets(tmp_path / "agent.xlsx", *titles, text=text)
    plancalc(1, "reconcile", outputs.results.hostile, path, "-o", tmp_path / "r.xlsx")
    found = inside(tmp_path / "r.xlsx")
    assert found.faults == []
    assert found.stray_links() == []
    ours = found.titles[-len(titles) :]
    assert ours[0] == "Sent " + "😀" * 13
    assert not any(re.search("_x[0-9A-Fa-f]{4}_|[\x00-\x1f\x7f-\x9f]", title) for title in ours)
    wanted = text if units(text) <= 32_767 else f"{text[:16_383]}…"
    assert {found.texts[title]["A1"] for title in ours} == {wanted}


def test_a_text_with_hidden_characters_is_an_error_that_is_told_without_them(outputs: Outputs, tmp_path: Path) -> None:
    hidden = [text for name, text in TEXTS.items() if name not in statement.TAKEN]
    rows = [["Date", "Holder", "Shares", "Type", "Reference"]]
    rows += [["2001-10-05", text, "7", text, text] for text in hidden if "\0" not in text]
    text_file(tmp_path / "agent.csv", rows)
    done = plancalc(1, "reconcile", outputs.results.hostile, tmp_path / "agent.csv", "--json")
    told = json.loads(done.stdout)
    said = " ".join(each["message"] for each in told["findings"])
    assert all(f" cells of {header}, such as " in said for header in ("Holder", "Type", "Reference"))
    assert all(" " <= char <= "~" or char == "\n" for char in done.stdout)
    assert not (tmp_path / "agent.reconciliation.xlsx").exists()


@pytest.mark.parametrize("header", ["😀", "—", "...", "the", "*", "=+-"])
def test_a_header_without_a_word_is_no_column_of_ours(tmp_path: Path, header: str) -> None:
    found = read(tmp_path, f"Date,Holder,Shares,{header}\n2004-01-02,Ann,5,700\n")
    assert codes(found) == []
    assert found.taken[0].left_alone == (header,)
    assert found.journal["shares"].tolist() == [5]


def test_in_and_out_are_still_credits_and_debits(tmp_path: Path) -> None:
    found = read(tmp_path, "Date,Holder,In,Out\n2004-01-02,Ann,5,\n2004-01-03,Ann,,3\n")
    assert found.journal["shares"].tolist() == [5, -3]


def test_names_of_signs_alone_are_different_holders() -> None:
    assert key("😀") != key("—")
    assert key("😀") == key("😀")


@pytest.mark.parametrize("name", ["controls", "escapes of a terminal", "turned around", "a line of a log"])
def test_a_hostile_plan_code_or_award_on_the_command_line_is_told_on_one_line(outputs: Outputs, name: str) -> None:
    arguments = ("reconcile", outputs.results.hostile, outputs.reconciliations.hostile.with_name("a agent.xlsx"))
    named = ("--map", outputs.reconciliations.hostile.with_name("a mapping.toml"))
    done = plancalc(1, *arguments, *named, "--plan-code", TEXTS[name].replace("\0", ""), "--json")
    assert "No row has the plan code" in done.stderr.replace("\n         ", " ")
    assert json.loads(done.stdout)["status"] == "errors"


def test_a_mapping_file_that_is_wrong_is_told_on_one_line(outputs: Outputs, tmp_path: Path) -> None:
    for number, text in enumerate(as_read(each) for each in TEXTS.values() if len(each) < 1_000):
        path = tmp_path / f"{number}.toml"
        path.write_text(f'{json.dumps(text)} = "no such header"\n', encoding="utf-8")
        done = plancalc(2, "reconcile", outputs.results.hostile, tmp_path / "none.csv", "--map", path)
        assert len(done.stderr.splitlines()) == 1


def test_the_reconciliation_opens_in_openpyxl_too(outputs: Outputs) -> None:
    book = openpyxl.load_workbook(outputs.reconciliations.hostile)
    assert len(book.sheetnames) > 15
