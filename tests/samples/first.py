"""A first workbook: three directors, one year, nothing wrong."""

from pathlib import Path

from calc.demo.table import Row, day, table
from calc.template import write_template

_ABOUT = (
    "A first sample: three directors, the annual meeting of 2000, two board meetings, fees and two elections.",
    "Company, names, fees and prices are made up. Run it: plancalc run first.xlsx",
)


def write_first(path: Path) -> None:
    """Write ``first.xlsx``."""
    write_template(path, first_rows(), _ABOUT)


def first_rows() -> dict[str, list[Row]]:
    """All sheets of the workbook."""
    return {
        "Plan": table(
            "Term, Value",
            ("Company", "Example Communications, Inc."),
            ("As-of Date", day("2000-12-31")),
            ("Stockholder Approval Date", day("1999-09-30")),
        ),
        "Directors": table(
            "Director ID, Name, Service Start, Service End, End Reason, Death Date, Account No.",
            ("ADA", "Judith R. Adams", day("1996-09-26"), None, None, None, "00012345"),
            ("BRO", "Samuel T. Brown", day("1998-09-24"), None, None, None, "00012346"),
            ("COL", "Alice M. Coleman", day("2000-09-28"), None, None, None, "00012410"),
        ),
        "Meetings": table(
            "Meeting ID, Date, Type, Body",
            ("B-0005", day("2000-05-18"), "board", "Board of Directors"),
            ("AM-2000", day("2000-09-28"), "annual", "Stockholders"),
            ("B-0011", day("2000-11-16"), "board", "Board of Directors"),
        ),
        "Fees": table(
            "Fee ID, Director ID, Fee Type, Calendar Year, Meeting ID, Amount",
            ("R-2000-ADA", "ADA", "annual", 2000, None, 12000),
            ("R-2000-BRO", "BRO", "annual", 2000, None, 12000),
            ("B-0005-ADA", "ADA", "meeting", None, "B-0005", 1250),
            ("B-0005-BRO", "BRO", "meeting", None, "B-0005", 1250),
            ("B-0011-ADA", "ADA", "meeting", None, "B-0011", 1250),
            ("B-0011-BRO", "BRO", "meeting", None, "B-0011", 1250),
            ("B-0011-COL", "COL", "meeting", None, "B-0011", 1250),
        ),
        "Elections": table(
            "Director ID, Notice Date, Action",
            ("ADA", day("1999-11-19"), "elect"),
            ("COL", day("2000-12-04"), "elect"),
        ),
        "Prices": table(
            "Date, Last Sale, High Bid, Low Ask",
            (day("2000-01-03"), 38.5),
            (day("2000-05-16"), 21.4375),
            (day("2000-05-17"), None, 21, 21.25),
            (day("2000-09-26"), 17.125),
            (day("2000-09-27"), 16.875),
            (day("2000-11-14"), 8.25),
            (day("2000-11-15"), 8.0625),
        ),
    }
