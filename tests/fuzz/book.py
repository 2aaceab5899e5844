"""An input workbook as a pile of rows that remember where they came from, to be changed and written in any shape."""

from dataclasses import dataclass, field
from pathlib import Path

import xlsxwriter

from calc.contract import INPUT, INPUT_SHEET
from tests.support.workbooks import Row, put


class Junk:
    """What a cell means that holds nothing fit for its column: whoever reckons with it fails."""

    def __repr__(self) -> str:
        return "junk"


JUNK = Junk()


@dataclass
class Line:
    """One row: what its cells hold, what they mean (None: nothing, as in an empty row), and its number in the base."""

    written: Row
    meant: Row | None
    origin: int


@dataclass
class Page:
    """One sheet: its title, the headers written over its columns, and its rows below ``above`` empty ones."""

    title: str
    headers: list[tuple[str, str]]  # as written, and the contract's header whose cells stand below it
    lines: list[Line]
    above: list[str] = field(default_factory=list)  # texts in rows above the headers


Book = dict[str, Page]


def book_of(plan: dict[str, list[Row]]) -> Book:
    """The workbook of a plan, with every input sheet."""
    return {
        sheet.name: Page(
            sheet.name,
            [(header, header) for header in sheet.headers],
            [Line(dict(row), dict(row), number) for number, row in enumerate(plan.get(sheet.name) or [])],
        )
        for sheet in INPUT
    }


def meaning(book: Book) -> dict[str, list[Row]]:
    """What the workbook's rows mean: the plan that the oracle reckons with."""
    plan: dict[str, list[Row]] = {sheet.name: [] for sheet in INPUT}
    for name, page in book.items():
        if name in INPUT_SHEET:
            plan[name] = [line.meant for line in page.lines if line.meant is not None]
    plan["Plan"] = [row for row in plan["Plan"] if row.get("Value") is not None]
    return _in_known_letters(plan)


def _in_known_letters(plan: dict[str, list[Row]]) -> dict[str, list[Row]]:
    """The plan with each reference that is one known ID but for case as that ID."""
    ids = {
        name: {row[INPUT_SHEET[name].key[0]] for row in rows if INPUT_SHEET[name].key} for name, rows in plan.items()
    }
    known = {"Director ID": ids["Directors"], "Meeting ID": ids["Meetings"], "Grant ID": ids["Discretionary Grants"]}
    options = {row["Option ID"][:12] for row in plan["Option Events"] if str(row["Option ID"])[:3].upper() == "FO-"}
    known["Option ID"] = known["Grant ID"] | {
        start.upper() + who for start in options for who in known["Director ID"] if isinstance(who, str)
    }
    keys = {"Directors": "Director ID", "Meetings": "Meeting ID", "Discretionary Grants": "Grant ID"}
    out = {}
    for name, rows in plan.items():
        out[name] = [dict(row) for row in rows]
        for row in out[name]:
            for header in known.keys() & row.keys() - {keys.get(name)}:
                value = row[header]
                same = [one for one in known[header] if str(one).casefold() == str(value).casefold()]
                if isinstance(value, str) and value not in known[header] and len(same) == 1:
                    row[header] = same[0]
    return out


def rows_of(page: Page, origin: int) -> set[int]:
    """The Excel rows that a row of the base has become."""
    top = 2 + len(page.above)
    return {number for number, line in enumerate(page.lines, start=top) if line.origin == origin}


def row_at(page: Page, number: int) -> Row:
    """What the cells of an Excel row hold."""
    place = number - 2 - len(page.above)
    return page.lines[place].written if 0 <= place < len(page.lines) else {}


def save(book: Book, path: Path) -> Path:
    """Write the workbook: values typed as Excel would hold them."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "in_memory": True}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for page in book.values():
            sheet = workbook.add_worksheet(page.title)
            for number, text in enumerate(page.above):
                sheet.write_string(number, 0, text)
            top = len(page.above)
            for column, (written, _) in enumerate(page.headers):
                put(workbook, sheet, top, column, written or None, day)
            for number, line in enumerate(page.lines, start=top + 1):
                for column, (_, header) in enumerate(page.headers):
                    put(workbook, sheet, number, column, line.written.get(header), day)
    return path
