"""What a transfer agent sent about the full sample: a workbook to June 2002, sound but for a handful of entries."""

from datetime import date
from pathlib import Path
from typing import Any

from calc.excel.checked_writer import workbook

COMPANY = "CTC Communications Group, Inc."
ASHWORTH, BELLAMY, CARMICHAEL = "ASHWORTH, MARGARET L", "BELLAMY, DANIEL J", "CARMICHAEL, RUTH E"
DELACROIX, HATHAWAY, FARNSWORTH = "DELACROIX, PETER", "HATHAWAY, GEORGE W", "FARNSWORTH, ELLEN M"
LINDQVIST = "LINDQVIST, INGRID S & OLE JT TEN"
ESTATE = "EST OF RUTH E CARMICHAEL"

_HEADERS = ("Date Posted", "Registration", "Account Number", "Transaction", "Cert No", "Plan", "Quantity")
_JOURNAL: list[tuple[date, str, str, str, str, str, int]] = [
    (date(2000, 1, 20), ASHWORTH, "4471", "ISSUANCE", "C-10418", "NED99", 2000),
    (date(2000, 2, 1), "Rutherford, Paul", "6120", "ISSUANCE", "C-10433", "ESPP", 140),  # another plan's
    (date(2000, 3, 3), BELLAMY, "4472", "ISSUANCE", "C-10460", "NED99", 4000),
    (date(2000, 3, 10), HATHAWAY, "4475", "ISSUANCE", "C-10466", "NED99", 1500),
    (date(2000, 5, 22), DELACROIX, "4474", "ISSUANCE", "C-10514", "NED99", 2000),  # the split of March was missed
    (date(2000, 6, 16), CARMICHAEL, "4473", "ISSUANCE", "C-10527", "NED99", 1027),  # two digits turned round,
    (date(2000, 6, 19), CARMICHAEL, "4473", "REVERSAL", "C-10527", "NED99", -1027),  # found by the agent,
    (date(2000, 6, 19), CARMICHAEL, "4473", "ISSUANCE", "C-10529", "NED99", 1207),  # and put right
    *((date(2001, 4, 3), BELLAMY, "4472", "ISSUANCE", f"C-1088{n}", "NED99", each)
      for n, each in enumerate((64, 93, 105, 176, 246, 30, 156, 757, 963))),
    (date(2002, 1, 17), ESTATE, "4473", "ISSUANCE", "C-11207", "NED99", 1442),  # eight meeting fees in one
    (date(2002, 1, 17), ESTATE, "4473", "ISSUANCE", "C-11208", "NED99", 757),
    (date(2002, 1, 17), ESTATE, "4473", "ISSUANCE", "C-11209", "NED99", 3855),
    (date(2002, 1, 17), FARNSWORTH, "4902", "ISSUANCE", "C-11211", "NED99", 1000),
    (date(2002, 1, 17), FARNSWORTH, "4902", "ISSUANCE", "C-11212", "NED99", 1000),  # posted twice
    (date(2002, 1, 18), "Margret L. Ashworth", "", "ISSUANCE", "C-11214", "NED99", 1000),  # misspelt, no account
    (date(2002, 4, 9), ESTATE, "4473", "ISSUANCE", "C-11290", "NED99", 5000),
    (date(2002, 6, 4), HATHAWAY, "4475", "ISSUANCE", "C-11341", "NED99", 314),  # a fraction rounded up
    (date(2002, 6, 4), HATHAWAY, "4475", "ISSUANCE", "C-11342", "NED99", 246),
    (date(2002, 6, 4), HATHAWAY, "4475", "ISSUANCE", "C-11343", "NED99", 628),
]  # fmt: skip  # Lindqvist's 2,000 of January 2002 were forgotten; Hathaway's 3,855 of 31 May are on their way
AS_OF = date(2002, 6, 7)


def write_statement(path: Path) -> None:
    """Write the statement: titles, a journal with a total below it, and the reserve on a second sheet."""
    with workbook(path, title="Transfer agent's statement") as book:
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        sheet = book.add_worksheet("Transactions")
        sheet.set_column(0, 6, 16)
        sheet.set_column(1, 1, 36)
        for row, title in enumerate(("Bayside Registrar & Transfer Co.", f"Issuer: {COMPANY}")):
            sheet.write_string(row, 0, title)
        sheet.write_string(2, 0, "Transaction journal, July 27, 1999 through June 7, 2002")
        _write_rows(sheet, 4, [_HEADERS, *_JOURNAL], day)
        total = 5 + len(_JOURNAL)
        sheet.write_string(total, 0, "Total")
        sheet.write_number(total, 6, sum(each[-1] for each in _JOURNAL))
        ours = sum(each[-1] for each in _JOURNAL if each[-2] == "NED99")
        reserve = book.add_worksheet("Plan Reserve")
        reserve.set_column(0, 4, 20)
        reserve.write_string(0, 0, "Shares reserved, plan NED99")
        headers = ("Opening Balance", "Additions", "Shares Issued", "Closing Balance", "As of")
        _write_rows(reserve, 2, [headers, (200_000, 96_250, ours, 296_250 - ours, AS_OF)], day)


def _write_rows(sheet: Any, top: int, rows: list[Any], day: Any) -> None:
    for number, row in enumerate(rows, start=top):
        for place, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, place, cell, day)
            elif isinstance(cell, int):
                sheet.write_number(number, place, cell)
            elif cell:
                sheet.write_string(number, place, cell)
