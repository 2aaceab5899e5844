"""A plan taken over in mid-life: balances of a day in the place of its history, and the rows since. Nothing wrong."""

from pathlib import Path

from calc.demo.table import Row, day, table
from calc.template import write_template

_ABOUT = (
    "A sample of a plan taken over in mid-life: the books open on January 1, 2001 with balances, and only what happened"
    " since is entered. Options stand, one in steps; shares are pending; a delivery hold goes on.",
    "All names, fees and prices are made up. Run it: plancalc run taken-over-2001.xlsx",
)


def write_taken_over(path: Path) -> None:
    """Write ``taken-over-2001.xlsx``."""
    write_template(path, taken_over_rows(), _ABOUT)


def taken_over_rows() -> dict[str, list[Row]]:
    """All sheets of the workbook. 200,000 less 6,000 delivered less 38,650 outstanding are 155,350."""
    return {
        "Plan": table(
            "Term, Value",
            ("Company", "Example Valley Corporation"),
            ("As-of Date", day("2001-12-31")),
            ("Period Start", day("2001-01-01")),
            ("Stockholder Approval Date", day("1999-09-30")),
            ("Share Reserve", None),
            ("Books Open On", day("2001-01-01")),
            ("Opening Reserve", 200000),
            ("Opening Delivered", 6000),
            ("Opening Available", 155350),
        ),
        "Directors": table(
            "Director ID, Name, Service Start, Service End, End Reason, Death Date, Account No.",
            ("NOR", "Helen P. Norris", day("1996-09-26"), None, None, None, "00030011"),
            ("OWE", "Frank J. Owens", day("1997-09-25"), day("2000-11-30"), "other", None, "00030012"),
            ("PAR", "Carol A. Parker", day("1998-09-24"), None, None, None, "00030013"),
        ),
        "Meetings": table(
            "Meeting ID, Date, Type, Body",
            ("B-0102", day("2001-02-15"), "board", "Board of Directors"),
            ("AM-2001", day("2001-09-27"), "annual", "Stockholders"),
        ),
        "Fees": table(
            "Fee ID, Director ID, Fee Type, Calendar Year, Meeting ID, Amount",
            ("R-2001-NOR", "NOR", "annual", 2001, None, 12000),
            ("R-2001-PAR", "PAR", "annual", 2001, None, 12000),
            ("B-0102-NOR", "NOR", "meeting", None, "B-0102", 1250),
            ("B-0102-PAR", "PAR", "meeting", None, "B-0102", 1250),
        ),
        "Elections": table("Director ID, Notice Date, Action", ("NOR", day("1999-11-22"), "elect")),
        "Prices": table(
            "Date, Last Sale",
            (day("2001-01-02"), 7.75),
            (day("2001-02-14"), 8.5),
            (day("2001-09-26"), 6.25),
        ),
        "Vesting": table(
            "Grant ID, Exercisable Date, Shares",
            ("DO-7", day("2001-06-01"), 3000),
            ("DO-7", day("2002-06-01"), 3000),
        ),
        "Option Events": table(
            "Event ID, Option ID, Date, Event, Shares, Cash Paid",
            ("X-1", "FO-19991110-NOR", day("2001-03-05"), "exercise", 1000, 5250),
            ("X-2", "DO-7", day("2001-06-01"), "exercise", 3000, 18000),
        ),
        "Plan Events": table(
            "Effective Date, Event, Shares, Note",
            (day("2001-01-01"), "authorization sought", None, "Sought since November 2000: entered again"),
            (day("2001-01-01"), "delivery hold", None, "Held since December 2000: entered again"),
            (day("2001-04-02"), "delivery release", None, None),
            (day("2001-05-24"), "reserve increase", 40000, "Annual meeting"),
        ),
        "Opening Awards": table(
            "Award ID, Kind, Director ID, Grant Date, Shares Granted, Shares Outstanding, Exercise Price,"
            " Final Exercise Date, Shares Pending, Dollars Pending",
            ("FO-19991110-NOR", "formula", "NOR", day("1999-11-10"), 10000, 8000, 5.25, day("2004-11-10"), None, None),
            ("FO-19991110-PAR", "formula", "PAR", day("1999-11-10"), 10000, 10000, 5.25, day("2004-11-10"), None, None),
            ("FO-20000928-OWE", "formula", "OWE", day("2000-09-28"), 10000, 10000, 9, day("2005-09-28"), None, None),
            ("DO-7", "discretionary", "PAR", day("2000-06-01"), 12000, 10000, 6, day("2010-06-01"), None, None),
            ("DS-R-2000-NOR", "deferred", "NOR", day("2000-01-03"), 650, 650, None, None, 400, 4300),
        ),
    }
