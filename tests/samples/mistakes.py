"""A workbook with thirty different mistakes, as people make them; ``test_samples.py`` lists each with its cell."""

from pathlib import Path
from typing import Any

from calc.contract import Kind
from calc.demo.table import Row, day, table
from calc.excel.styles import Formats
from calc.template import template_workbook

_ABOUT = (
    "A sample with thirty different mistakes. Names, fees and prices are made up. Check it:",
    "plancalc check thirty-mistakes.xlsx writes a copy in which each of them is marked and explained.",
)


def write_mistakes(path: Path) -> None:
    """Write ``thirty-mistakes.xlsx``: rows as typed, then what can only be done to a workbook by hand."""
    with template_workbook(path, _rows(), _ABOUT) as book:
        formats = Formats(book)
        _rename_a_header(book.get_worksheet_by_name("Directors"), formats)
        _add_meetings_below_the_table(book.get_worksheet_by_name("Meetings"), formats)
        _spoil_fees(book.get_worksheet_by_name("Fees"), formats)
        book.get_worksheet_by_name("Elections").write_number("B10", 36859, formats.entry(Kind.INTEGER))


def _rename_a_header(page: Any, formats: Formats) -> None:
    page.tables[0]["columns"][6]["name"] = "Acct No."  # an Excel table knows its headers by heart
    page.write_string("G5", "Acct No.", formats.header(required=False))


def _add_meetings_below_the_table(page: Any, formats: Formats) -> None:
    text, when = formats.entry(Kind.TEXT), formats.entry(Kind.DATE)
    for row, (meeting, held) in enumerate((("0018", day("2001-12-06")), ("0019", day("2001-12-07"))), start=32):
        page.write_string(row, 0, meeting, text)
        page.write_datetime(row, 1, held, when)
        page.write_string(row, 2, "committee", text)
    page.merge_range("D33:D34", "Audit Committee, two sessions", text)


def _spoil_fees(page: Any, formats: Formats) -> None:
    page.write_formula("G11", "=VLOOKUP(B11,Directors!A:H,9,FALSE)", formats.entry(Kind.DOLLARS), "#REF!")
    page.write_formula("G12", "=4*500", formats.entry(Kind.DOLLARS), "")
    page.write_number("E14", 11, formats.entry(Kind.ID))
    page.write_formula("G18", "=SUM(G6:G17)", formats.entry(Kind.DOLLARS), "#REF!")
    page.write_string("H5", "Amount", formats.header(required=False))


def _rows() -> dict[str, list[Row]]:
    return {
        "Plan": table(
            "Term, Value",
            ("Company", "Example Communications, Inc."),
            ("As-of Date", day("2001-12-31")),
            ("Stockholder Approval Date", day("1999-09-23")),
        ),
        "Directors": table(
            "Director ID, Name, Service Start, Service End, End Reason",
            ("ASH", "Margaret L. Ashworth", "03/04/1996"),
            ("BEL", "Daniel J. Bellamy", day("1995-09-28"), day("2001-03-30"), "other"),
            ("BEL", "Daniel J. Bellamy", day("2001-02-15")),
            ("CAR", "Ruth E. Carmichael", day("1997-09-25"), day("2001-06-30")),
            ("DEL", "Peter Delacroix", day("1998-03-19")),
            ("FAR", "Ellen M. Farnsworth", day("2000-07-27")),
            ("HAT", "George W. Hathaway", day("1995-09-28"), day("2000-10-31"), "other"),
            ("LIN", "Ingrid S. Lindqvist", day("1999-11-04")),
            ("ORO", "Thomas F. O'Rourke", day("1999-11-04")),
            ("PAR", "Helen C. Park", day("1999-02-18")),
        ),
        "Employment": table(
            "Director ID, Employee From, Employee To",
            ("DEL", day("2000-11-01")),
            ("PAR", day("2001-04-01"), day("2000-09-30")),
        ),
        "Meetings": table(
            "Meeting ID, Date, Type, Body",
            ("0011", day("2000-02-10"), "board", "Board of Directors"),
            ("0012", day("2000-07-27"), "annual", "Stockholders"),
            ("0013", day("2000-11-09"), "board", "Board of Directors"),
            ("0014", day("2001-02-15"), "board", "Board of Directors"),
            ("0015", day("2001-07-26"), "annual", "Stockholders"),
            ("0016", day("2001-07-26"), "annual", "Stockholders, adjourned"),
            ("0017", day("2001-11-08"), "board", "Board of Directors"),
        ),
        "Fees": table(
            "Fee ID, Director ID, Fee Type, Calendar Year, Meeting ID, Amount",
            ("R-2000-BEL", "BEL", "annual", 2000, None, 20000),
            ("R-2000-DEL", "DEL", "annual", 2000, None, 20000),
            ("R-2000-HAT", "HAT", "annual", None, None, 20000),
            ("R-2000-LIN", "LIN", "annual", 2000, None, "$20,000.00"),
            ("0011-DEL", "DEL", "meeting", None, "0011", -2000),
            ("0011-HAT", "HAT", "meeting", None, "0011"),
            ("0011-LIN", "LIN", "meeting", None, "0011"),
            ("0013-DEL", "DLE", "meeting", None, "0013", 2000),
            ("0011-ORO", "ORO", "meeting", None, None, 2000),
            ("0014-HAT", "HAT", "meeting", None, "0014", 2000),
            ("0014-LIN", "LIN", "meeting", None, "0014", 2000),
            ("0017-ORO", "ORO", "meeting", None, "0017", 2000),
            ("Total",),
        ),
        "Elections": table(
            "Director ID, Notice Date, Action",
            ("DEL", day("1999-12-20"), "elect"),
            ("LIN", day("1999-12-15"), "elect"),
            ("LIN", day("2000-12-01"), "elect"),
            ("LIN", day("2000-12-01"), "revoke"),
            ("ORO", None, "elect"),
            ("DEL", day("2001-05-02"), "elect"),
        ),
        "Prices": table(
            "Date, Last Sale",
            (day("2000-01-03"), 38.5),
            (day("2000-02-09"), 45.875),
            (day("2000-07-03"), 23.5),
            (day("2000-07-04"), 23.5),
            (day("2000-07-26"), 24),
            (day("2000-09-13"), 30),
            (day("2000-11-08"), 11.375),
            (day("2001-01-02"), 5.1875),
            (day("2001-02-14"), 8.125),
            (day("2001-07-25"), 3.1),
            (day("2001-11-07"), 4.45),
        ),
        "Discretionary Grants": table(
            "Grant ID, Director ID, Grant Date, Shares, Exercise Price, Expiration Date",
            ("DO-01", "ORO", day("2000-12-14"), 12000, 5, day("2010-12-14")),
            ("DO-02", "FAR", day("2000-12-14"), 5000, 0, day("2010-12-14")),
            ("DO-03", "LIN", day("2001-02-15"), 5000, 8.5, day("2011-02-28")),
        ),
        "Vesting": table(
            "Grant ID, Exercisable Date, Shares",
            ("DO-01", day("2001-12-14"), 3000),
            ("DO-01", day("2002-12-14"), 3000),
            ("DO-01", day("2003-12-14"), 3000),
        ),
        "Option Events": table(
            "Event ID, Option ID, Date, Event, Shares, Cash Paid, Shares Tendered, Held 6 Months",
            ("E-01", "FO-20000727-DEL", day("2000-09-14"), "exercise", 1000, 24000),
            ("E-02", "FO-20000727-HAT", day("2001-03-15"), "exercise", 1000, 24000),
            ("E-03", "FO-20000726-ORO", day("2000-09-14"), "exercise", 1000, 24000),
            ("E-04", "FO-20000727-LIN", day("2000-09-14"), "exercise", 1000, None, 800, "no"),
            ("E-05", "FO-20000727-LIN", day("2000-09-14"), "exercise", 2500.5, 60012),
        ),
        "Plan Events": table(
            "Effective Date, Event, New, Old, Note",
            (day("1999-07-01"), "delivery hold", None, None, "Until the shares are listed"),
            (day("2001-12-17"), "split", 3, None, "3-for-2 stock split"),
        ),
    }
