"""A sound plan with a hostile text wherever a text may stand, and the same plan with harmless ones."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from calc.cells import trimmed
from calc.contract import INPUT_SHEET
from tests.hostile_texts.texts import TEXTS
from tests.support.parts import pack
from tests.support.workbooks import Row, Sheets, put

_MARK, _END = "\ue000", "\ue001"  # of no text
IDS_LONGEST = 200  # characters; the two texts that fill a cell leave no room for what an ID becomes part of


def is_id(text: str) -> bool:
    """Whether a text is taken as an ID: nothing in it is hidden, and there is nothing around it."""
    return text.isprintable() and text == trimmed(text) and len(text) <= IDS_LONGEST


IDS = {name: text for name, text in TEXTS.items() if is_id(text)}


def harmless(texts: Mapping[str, str]) -> dict[str, str]:
    """For each text one of letters alone, as long as it and with the same around it; no two are alike."""
    return {name: _letters(text, number) for number, (name, text) in enumerate(texts.items())}


def _letters(text: str, number: int) -> str:
    plain = trimmed(text)
    return text.replace(plain, f"T{chr(65 + number // 26)}{chr(65 + number % 26)}".ljust(len(plain), "x"))


def plan(company: str, texts: Mapping[str, str], ids: Mapping[str, str]) -> Sheets:
    """A plan with a director, two meetings' fees, a grant and an event for each text; ``ids`` are those of IDs."""
    sheets: Sheets = {name: [] for name in INPUT_SHEET}
    terms = {
        "Company": company,
        "As-of Date": date(2001, 12, 31),
        "Stockholder Approval Date": date(1999, 7, 27),
        "Formula Option Shares": 10,
    }
    sections = list(texts.values())
    sheets["Plan"] = [
        {"Term": term, "Value": value, "Section": section}
        for (term, value), section in zip(terms.items(), sections, strict=False)
    ]
    sheets["Meetings"] = [{"Meeting ID": "AM", "Date": date(2000, 7, 27), "Type": "annual", "Body": sections[-1]}]
    sheets["Prices"] = [
        {"Date": date(2000, 7, 26), "Last Sale": 19.625},
        {"Date": date(2001, 1, 2), "Last Sale": 4.625},
        {"Date": date(2001, 2, 16), "Last Sale": 9.3125},
    ]
    for number, (name, text) in enumerate(texts.items()):
        for sheet, row in _rows(number, text, ids.get(name, f"ID {number:02}")):
            sheets[sheet].append(row)
    return sheets


def wrong_plan(texts: Mapping[str, str]) -> Sheets:
    """The plan with each text as an ID and a choice, as a number, and as a term of the Plan and its value."""
    sheets = plan("Example, Inc.", texts, texts)
    for number, text in enumerate(texts.values()):
        for sheet, headers in _TYPED_OTHERWISE.items():
            sheets[sheet][number] |= dict.fromkeys(headers, text)
        sheets["Plan"].append({"Term": text, "Value": text})
    for term, name in (("Business-day Calendar", "escapes of a workbook"), ("Pro-rata Rounding", "formula")):
        sheets["Plan"].append({"Term": term, "Value": texts[name]})
    return sheets


_TYPED_OTHERWISE = {
    "Directors": ("End Reason",),
    "Meetings": ("Type",),
    "Fees": ("Fee Type", "Amount"),
    "Elections": ("Action",),
    "Discretionary Grants": ("Stock Source",),
    "Option Events": ("Event", "Exercised By", "Held 6 Months", "Stock Source"),
    "Plan Events": ("Event", "Options Assumed", "Term", "Value"),
}


def titles(texts: Mapping[str, str]) -> list[str]:
    """Names of sheets made of some of the texts, as far as a sheet may bear them."""
    forbidden = re.compile(r"[\[\]:*?/\\\x00-\x1f\ufffe\uffff]")
    short = (
        forbidden.sub("", text).encode("utf-16-le")[:62].decode("utf-16-le", "ignore")
        for text in [*texts.values()][::3]
    )
    return [title for title in dict.fromkeys(text.strip("' ") for text in short) if trimmed(title)]


def _rows(number: int, text: str, key: str) -> Sequence[tuple[str, Row]]:
    who = {"Director ID": key}
    left = {"Service End": date(2001, 11, 30), "End Reason": "death"} if number % 5 == 0 else {}
    began, grant = date(1995, 1, 1), {"Grant ID": key}
    moved = date(2001, 4, 2) + timedelta(number)
    event = {"Event ID": key, "Option ID": key, "Date": date(2001, 10, 1), "Event": "exercise", "Shares": 10}
    return (
        ("Directors", {**who, "Name": text, "Service Start": began, "Account No.": key, **left}),
        ("Employment", {**who, "Employee From": date(1996, 1, 1), "Employee To": date(1996, 12, 31)}),
        ("Meetings", {"Meeting ID": key, "Date": date(2001, 2, 20), "Type": "board", "Body": text}),
        ("Fees", {"Fee ID": key, **who, "Fee Type": "meeting", "Meeting ID": key, "Amount": 1250}),
        ("Fees", {"Fee ID": f"{key} annual", **who, "Fee Type": "annual", "Calendar Year": 2001, "Amount": 12000}),
        ("Elections", {**who, "Notice Date": date(2000, 11, 15), "Action": "elect"}),
        (
            "Discretionary Grants",
            {**grant, **who, "Grant Date": date(2001, 3, 1), "Shares": 90, "Exercise Price": 8,
             "Expiration Date": date(2011, 3, 1)},
        ),
        ("Vesting", {**grant, "Exercisable Date": date(2001, 9, 1), "Shares": 90}),
        ("Option Events", {**event, "Cash Paid": 80}),
        ("Plan Events", {"Effective Date": moved, "Event": "reserve increase", "Shares": 5, "Note": text}),
        ("Consents", {**who, "Consent Date": date(1999, 8, 2)}),
    )  # fmt: skip


def write(path: Path, sheets: Sheets, theirs: Mapping[str, str] | None = None, more: Sequence[str] = ()) -> Path:
    """Write the plan; ``theirs`` are texts of no plan, ``more`` the titles of sheets that no plan has.

    Each of their texts is a comment on Directors, the header of a column that no plan has on one of its sheets, and
    stands on one of the sheets of their own.
    """
    texts = list((theirs or {}).values())
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for place, (name, rows) in enumerate(sheets.items()):
            sheet = workbook.add_worksheet(name)
            headers = list(INPUT_SHEET[name].headers)
            for column, header in enumerate([*headers, *texts[place :: len(sheets)]]):
                sheet.write_string(0, column, typed(header))
            for number, row in enumerate(rows, start=1):
                for column, header in enumerate(headers):
                    value = row.get(header)
                    put(workbook, sheet, number, column, typed(value) if isinstance(value, str) else value, day)
            for number, text in enumerate(texts if name == "Directors" else (), start=1):
                sheet.write_comment(number, 1, text, {"author": text[:50]})
        for place, title in enumerate(more):
            sheet = workbook.add_worksheet(title)
            for number, text in enumerate(texts[place :: len(more)]):
                sheet.write_string(number, 0, typed(text))
    escaped(path)
    return path


def typed(text: str) -> str:
    """A text for the library that makes the input: what it takes for an escape or for markup has a mark before it."""
    return text.replace("_x", f"{_MARK}x").replace("<r>", f"{_END}<r>")


def escaped(path: Path) -> None:
    """Put Excel's own escapes where ``typed`` has put marks."""
    with zipfile.ZipFile(path) as package:
        contents = {name: package.read(name) for name in package.namelist()}
    for mark, escape in ((_MARK.encode(), b"_x005F_"), (_END.encode(), b"")):
        contents = {name: data.replace(mark, escape) for name, data in contents.items()}
    pack(path, contents)
