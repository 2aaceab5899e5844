"""The agent's statement with a hostile text in every field, and the mapping file that its headers need."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from calc.excel.limits import CELL_LENGTH
from tests.hostile_texts.plan import escaped, titles, typed
from tests.hostile_texts.texts import TEXTS

_HEADERS = {  # ours, and the text under which the statement has it
    "Date": "formula of a text file",
    "Holder": "link by a formula",
    "Shares": "command by DDE",
    "Account No.": "patterns",
    "Type": "link to an address",
    "Certificate": "markup of a formula",
    "Plan Code": "an Excel error",
    "Reference": "link that is a program",
}
_OUR_CODE = "command by DDE after an at"


def is_taken(text: str) -> bool:
    """Whether a text may stand in a field of a statement: nothing in it is hidden."""
    return text.isprintable() and len(text) <= CELL_LENGTH


TAKEN = tuple(name for name, text in TEXTS.items() if is_taken(text))


def code(texts: Mapping[str, str]) -> str:
    """The agent's code of our plan."""
    return texts[_OUR_CODE]


def headers(texts: Mapping[str, str]) -> list[str]:
    """The headers of the journal; the last is of a column that is left alone."""
    return [*(f"{texts[name]} {ours}" for ours, name in _HEADERS.items()), texts["from right to left"]]


def mapping(path: Path, texts: Mapping[str, str]) -> None:
    """Write the mapping file."""
    named = zip(headers(texts), [*_HEADERS, "ignore"], strict=True)
    lines = (f'{json.dumps(theirs, ensure_ascii=False)} = "{ours}"\n' for theirs, ours in named)
    path.write_text("".join(lines), encoding="utf-8")


def rows(ours: Sequence[Mapping[str, Any]], texts: Mapping[str, str]) -> list[list[Any]]:
    """The journal: its header, a row for each but three of our issuances, and one of each text that is no issuance."""
    good = [texts[name] for name in TAKEN]
    made: list[list[Any]] = []
    for number, one in enumerate(ours[3:]):
        text = good[number % len(good)]
        who = [one["Payee"], int(one["Shares"]), one["Account No."]]
        made.append([str(one["Due Date"]), *who, text, text, code(texts), one["Issuance ID"], text])
    for text in good:
        made.append([str(date(2001, 10, 5)), text, 7, text, text, text, code(texts), text, text])
        made.append([str(date(2001, 10, 5)), text, 7, text, text, text, text, text, text])
    return [headers(texts), *(row for row in made if all(is_taken(str(cell)) for cell in row))]


def book(path: Path, journal: Sequence[Sequence[Any]], texts: Mapping[str, str]) -> None:
    """Write it as a workbook: each text on a title row of its own, the journal, and sheets named after the texts."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as workbook:
        names = titles(texts)
        for title in names:
            sheet = workbook.add_worksheet(title)
            for row, text in enumerate(texts.values()):
                sheet.write_string(row, 0, typed(text))
            for row, cells in enumerate(journal if title == names[0] else (), start=len(texts)):
                for column, cell in enumerate(cells):
                    write = sheet.write_string if isinstance(cell, str) else sheet.write_number
                    write(row, column, typed(cell) if isinstance(cell, str) else cell)
    escaped(path)
