"""A reconciliation and the summary of a batch on paper, as LibreOffice prints them."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from calc.cli import cli
from calc.contract import FINDINGS, ITEMS, RECONCILIATION
from calc.tables.paper_grid import FONT, SLOTS, points, printed, room, span
from calc.tables.work_paper import WORK_PAPER
from tests.reconciliation.test_command import STATEMENTS, reconcile
from tests.samples import FOLDER
from tests.support.recalculation import SOFFICE, convert

ON_PAPER = [sheet for sheet in RECONCILIATION if sheet.prints]


@pytest.fixture(scope="module")
def june(results: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("printed") / "june.xlsx"
    reconcile(results, STATEMENTS / "bayside-2002-06.xlsx", "-o", path)
    return path


@pytest.fixture(scope="module")
def pages(june: Path) -> dict[str, list[str]]:
    """The text of each page of both workbooks, by their names."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = june.parent
    done = CliRunner().invoke(cli, ["batch", str(FOLDER / "thirty-mistakes.xlsx"), "-o", str(folder)])
    assert done.exit_code == 1, done.output
    convert([june, folder / "batch.xlsx"], folder, folder / "profile", "pdf")
    return {name: _texts(folder / f"{name}.pdf") for name in ("june", "batch")}


def _texts(path: Path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


@pytest.mark.parametrize("sheet", ON_PAPER, ids=lambda sheet: sheet.name)
def test_what_prints_of_a_list_is_no_wider_than_the_page_and_no_word_of_it_is_cut(sheet) -> None:
    columns = printed(sheet)
    assert sum(map(span, columns)) <= SLOTS
    for column in columns:
        words = [column.header, *(column.choices if span(column) == 1 else ())]
        assert all(points(word) <= room(span(column)) for each in words for word in each.split())


def test_a_reconciliation_is_four_pages_that_say_whose_figures_they_have_and_up_to_when(pages) -> None:
    assert len(pages["june"]) <= 4
    for text in pages["june"]:
        assert "CTC Communications Group, Inc." in text
        assert "Statement up to 7 June 2002" in text


def test_each_list_of_the_work_paper_has_its_headers_whole(pages) -> None:
    paper = " ".join(pages["june"][1:])
    for sheet in ON_PAPER:
        if sheet.name != "Carried Forward":  # only with the last reconciliation
            assert all(word in paper for header in sheet.prints for word in header.split()), sheet.name
    assert "###" not in paper


def test_a_next_step_stands_in_the_row_of_its_item_whose_ids_wrap(june: Path) -> None:
    page = openpyxl.load_workbook(june)[WORK_PAPER]
    rows = [[cell for cell in row if cell.value is not None] for row in page.iter_rows()]
    assert [cell.value for cell in rows[_row_of(rows, ITEMS.name) + 1]] == list(ITEMS.prints)
    (missing,) = (row for row in rows if row and row[0].value == "missing at agent")
    assert [cell.value for cell in missing][1:3] == ["IS-E-09", "Ingrid S. Lindqvist"]
    assert str(missing[-1].value).startswith("Ask the agent to post 2,000 shares due 8 January 2002")
    (several,) = (
        row for row in rows if len(row) > 1 and "IS-DS-AC-2000-05-CAR, IS-DS-AC-2000-11-CAR" in str(row[1].value)
    )
    assert several[1].alignment.wrap_text
    assert page.row_dimensions[several[0].row].height > 6 * FONT
    assert min(cell.font.size for row in rows for cell in row) == FONT


def test_what_is_matched_is_counted_and_what_is_open_is_printed(june: Path) -> None:
    page = openpyxl.load_workbook(june)[WORK_PAPER]
    lines = [[cell.value for cell in row if cell.value is not None] for row in page.iter_rows()]
    # 28 items: 4 to settle, 1 in time, 1 reversed, 1 of another plan, 1 matched in total
    counted = lines.index(["20 rows of Status “matched” on the sheet Items only."])
    assert counted - lines.index([ITEMS.name]) - 2 == 8
    assert lines[-1] == ["On the screen only: Notes, Issuances, Agent Rows, Sent Transactions, Sent Plan Reserve."]


def _row_of(rows: list, title: str) -> int:
    return next(number for number, row in enumerate(rows) if row and row[0].value == title)


def test_the_lists_and_what_the_agent_sent_print_nothing_of_their_own(june: Path) -> None:
    for page in openpyxl.load_workbook(june).worksheets[2:]:
        widest = page.max_column
        assert page[page.print_area.partition("!")[2].replace("$", "")].column > widest, page.title
        on_paper = page.title in {sheet.name for sheet in ON_PAPER}
        assert page.oddHeader.center.text.endswith("printed on Work Paper" if on_paper else "for the screen")
    assert FINDINGS in ON_PAPER


def test_a_batch_is_a_page_of_what_needs_attention_and_a_list_one_page_wide(pages) -> None:
    _, text = pages["batch"]
    assert "File Company As-of Date Status Output What to Know" in text
    assert "Example Communications, Inc." in text
