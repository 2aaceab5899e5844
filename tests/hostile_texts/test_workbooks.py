"""Hostile texts in every text field of a plan: texts they stay, and every output is a sound workbook."""

import json
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText
from python_calamine import CalamineWorkbook

from calc.cells import trimmed
from calc.contract import ALL_RESULTS, FORECAST, NOTES, SUMMARY, Kind
from tests.hostile_texts import plan
from tests.hostile_texts.inside import Inside, decoded, inside
from tests.hostile_texts.outputs import HARMLESS, SCENARIOS, Outputs, Pair, as_hostile, as_read, columns, plancalc
from tests.hostile_texts.texts import TEXTS
from tests.support import workbooks
from tests.support.recalculation import SOFFICE, recalculated

SENTENCES = {"Message", "Sentence", "Value", "Origin", "Touched", "Item", "Check", "Reference"} | set(NOTES.headers)
# they quote and cut
FORECAST_SHEET = {sheet.name: sheet for sheet in FORECAST}


def is_like_its_twin(pair: Pair) -> Inside:
    """Hold an output against that from harmless texts: the same parts, formulas and links, and nothing amiss."""
    hostile, harmless = map(inside, pair)
    assert hostile.faults == harmless.faults == []
    assert hostile.parts == harmless.parts
    assert hostile.shapes() == harmless.shapes()
    assert hostile.stray_links() == harmless.stray_links() == []
    assert sum(hostile.links.values()) == sum(harmless.links.values())
    return hostile


def test_there_are_fifty_texts_and_most_of_them_are_ids() -> None:
    assert len(TEXTS) == len({trimmed(text) for text in TEXTS.values()}) == 50
    assert len(plan.IDS) == 35


def test_results_have_the_formulas_and_links_that_they_have_with_harmless_texts(outputs: Outputs) -> None:
    found = is_like_its_twin(outputs.results)
    assert sum(found.computing.values()) > 3_000


def test_each_text_stands_in_the_results_where_the_harmless_one_would(outputs: Outputs) -> None:
    compared = 0
    books = [CalamineWorkbook.from_path(path) for path in outputs.results]
    for sheet in (each for each in ALL_RESULTS if each is not SUMMARY and each.name != "Tie-out"):
        hostile, harmless = (columns(book, sheet.name) for book in books)
        for column in sheet.columns:
            if column.kind in (Kind.ID, Kind.TEXT) and column.header not in SENTENCES:
                wanted = Counter({as_hostile(text): number for text, number in harmless[column.header].items()})
                assert hostile[column.header] == wanted, (sheet.name, column.header)
                compared += len(wanted) > 30
    assert compared > 20  # columns with every text


def test_another_reader_and_the_file_itself_have_the_same_texts(outputs: Outputs) -> None:
    found = inside(outputs.results.hostile)
    page = openpyxl.load_workbook(outputs.results.hostile)["Fee Settlement"]
    names = {decoded(str(cell.value)) for cell in page["C"][1:]}
    assert names == {as_read(text) for text in TEXTS.values()}
    assert {cell.data_type for cell in page["C"]} == {"s"}
    assert {text for cell, text in found.texts["Fee Settlement"].items() if cell.startswith("C")} == names | {"Name"}


def test_a_forecast_has_only_its_own_formulas_and_each_name_of_a_scenario_whole(outputs: Outputs) -> None:
    found = is_like_its_twin(outputs.forecasts)
    named = {as_read(TEXTS[name]) for name in SCENARIOS}
    for sheet in ("Runway", "Path", "Scenarios", "Invented Rows"):
        headed = {"Projection, not a record", "Scenario", FORECAST_SHEET[sheet].about}
        assert {text for cell, text in found.texts[sheet].items() if cell.startswith("A")} - headed == named, sheet
    told = outputs.told["a ahead.xlsx"]
    assert all(" " <= char <= "~" or char == "\n" for char in told.stdout)
    assert {row["Scenario"] for row in json.loads(told.stdout)["runway"]} == named
    assert len(told.stderr) < 300 * len(SCENARIOS)
    assert max(len(text) for cell, text in found.texts["Summary"].items() if cell.startswith("A")) < 400


def test_a_tie_out_has_only_its_own_formulas_and_names_what_differs(outputs: Outputs) -> None:
    found = is_like_its_twin(outputs.tied_out)
    assert any(outputs.results.hostile.name in text for text in found.texts["Tie-out"].values())


def test_a_rolled_workbook_has_the_same_texts_and_no_formula(outputs: Outputs) -> None:
    before, after = inside(outputs.inputs.hostile), inside(outputs.rolled.hostile)
    assert after.texts == before.texts
    assert (after.faults, after.computing, after.links) == ([], Counter(), Counter())


def test_a_marked_copy_keeps_each_text_of_the_person_and_adds_no_formula(outputs: Outputs) -> None:
    source, copy = inside(outputs.wrong.hostile), inside(outputs.copies.hostile)
    assert copy.faults == []
    assert copy.stray_links() == []
    assert {title for title, _ in copy.links} == {"Findings"}
    assert {element for _, element, _ in copy.computing - source.computing} == {"definedName"}  # of its printed page
    assert copy.shapes() - source.shapes() == inside(outputs.copies.harmless).shapes()
    assert copy.titles == ["Findings", *source.titles]
    assert {title: copy.texts[title] for title in source.titles} == source.texts
    assert all(any(note.startswith(theirs) for note in copy.notes) for theirs in source.notes)
    quoted = TEXTS["escapes of a workbook"]
    assert any(f"“{quoted}”" in text for text in copy.texts["Findings"].values())
    assert any(quoted in note.partition("[plancalc]")[2] for note in copy.notes)


def test_formulas_and_rich_text_of_the_person_are_kept_in_the_copy_as_they_are(tmp_path: Path) -> None:
    sheets = workbooks.sound()
    sheets["Fees"][0] |= {"Amount": -1, "Remark": workbooks.Formula('=HYPERLINK("http://example.com","x")', "x")}
    path = workbooks.write(tmp_path / "p.xlsx", sheets)
    book = openpyxl.load_workbook(path)
    book["Fees"]["I2"] = CellRichText("_x0041_", "b")
    book.save(path)
    plancalc(1, "check", path)
    copy = inside(tmp_path / "p.errors.xlsx")
    formulas = [each for each in copy.computing if each[1] == "f"]
    assert formulas == [("Fees", "f", 'HYPERLINK("http://example.com","x")')]
    assert copy.texts["Fees"]["I2"] == inside(path).texts["Fees"]["I2"]


def test_what_is_said_about_each_award_is_the_same_for_programs_and_clean_on_the_screen(outputs: Outputs) -> None:
    for name in ("command by DDE", "escapes of a workbook", "from right to left"):
        for fee in (TEXTS[name], f"DS-{TEXTS[name]} annual"):
            told = json.loads(plancalc(0, "explain", outputs.results.hostile, fee, "--json").stdout)
            assert TEXTS[name] in told["award"] + told["about"]
    plancalc(0, "explain", outputs.results.hostile, TEXTS["command by DDE"])
    plancalc(0, "explain", outputs.results.hostile, TEXTS["escapes of a terminal"])  # a director's name
    unknown = plancalc(2, "explain", outputs.results.hostile, f"{TEXTS['escapes of a terminal']}, whoever that is")
    assert len(unknown.stderr.splitlines()) == 1


def test_the_summary_for_programs_has_every_finding_on_plain_lines(outputs: Outputs) -> None:
    done = plancalc(1, "check", outputs.wrong.hostile, "--json")
    assert all(" " <= char <= "~" or char == "\n" for char in done.stdout)
    [told] = json.loads(done.stdout)["inputs"]
    assert len(told["findings"]) > 150
    assert max(len(found["message"]) for found in told["findings"]) <= 2_000


@pytest.mark.parametrize(
    ("length", "code", "said"),
    [
        (200, 0, ""),
        (201, 1, "an ID of more than 200 characters, which is too long for Excel to compare. Give it a short code"),
    ],
)
def test_an_id_has_at_most_two_hundred_characters(tmp_path: Path, length: int, code: int, said: str) -> None:
    sheets = workbooks.sound()
    sheets["Discretionary Grants"][0]["Grant ID"] = "x" * length
    for row in sheets["Vesting"]:
        row["Grant ID"] = "x" * length
    sheets["Option Events"][0]["Option ID"] = "x" * length
    done = plancalc(code, "run", workbooks.write(tmp_path / "p.xlsx", sheets), "--json")
    found = [each for each in json.loads(done.stdout)["findings"] if each["code"] == "long-id"]
    assert [each["cell"] for each in found] == ([] if not said else ["A2", "A2", "A3", "B2"])
    assert all(said in each["message"] for each in found)


def test_names_that_fill_a_cell_are_told_about_with_what_to_do(tmp_path: Path) -> None:
    sheets = workbooks.sound()
    for director in sheets["Directors"]:
        director["Name"] = TEXTS["32,767 characters"]
    done = plancalc(0, "run", workbooks.write(tmp_path / "p.xlsx", sheets), "--json")
    [found] = [each for each in json.loads(done.stdout)["findings"] if each["sheet"] == "Directors"]
    asked = " is both director A and director B. If this is one person, use one ID. If they are two, nothing is needed."
    assert found["message"].endswith(asked)
    assert found["message"] in inside(tmp_path / "p.results.xlsx").words


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_every_output_opens_in_libreoffice_with_the_formulas_that_it_has(outputs: Outputs, tmp_path: Path) -> None:
    made = [outputs.tied_out, outputs.rolled, outputs.reconciliations, outputs.forecasts]
    paths = [*(pair.hostile for pair in made), outputs.copy_of_short_texts, outputs.batch / "batch.xlsx"]
    for ours, theirs in zip(paths, recalculated(paths, tmp_path), strict=True):
        book, opened = openpyxl.load_workbook(ours), openpyxl.load_workbook(theirs)
        assert opened.sheetnames == [decoded(title) for title in book.sheetnames]
        for page in book:
            assert cells_of(opened[decoded(page.title)]) == cells_of(page), (ours.name, page.title)


def cells_of(page: openpyxl.worksheet.worksheet.Worksheet) -> Counter[str]:
    """How many cells of a sheet are formulas, and how many hold something else."""
    cells = (cell for row in page.iter_rows() for cell in row if cell.value not in (None, ""))
    return Counter("formula" if cell.data_type == "f" else "value" for cell in cells)


def test_harmless_texts_are_as_long_as_hostile_ones() -> None:
    assert {len(HARMLESS[name]) - len(text) for name, text in TEXTS.items()} == {0}
