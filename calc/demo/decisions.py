"""What the Board and the Committee decide on single awards: a small plan with decisions of each kind."""

from pathlib import Path

from calc.contract.readings import DEATH_OR_LEAVING_AT_THE_MEETING
from calc.demo.table import Row, day, table
from calc.template import write_template

_ABOUT = (
    "A sample of decisions on awards, in the Plan's own setting, and of a reading that the Committee chose. Directors,"
    " decisions, fees and prices are made up. Run it: plancalc run decisions-2000-2003.xlsx",
    "After an extraordinary dividend of $3.00 the Committee adjusts all awards then outstanding. It makes shares"
    " exercisable early; the Board lengthens an exercise period and keeps an option on a death.",
)
_DIVIDEND = "Compensation Committee, May 15, 2001, item 3; Board, May 10, 2001, item 7"


def write_decisions(path: Path) -> None:
    """Write ``decisions-2000-2003.xlsx``."""
    write_template(path, decisions_rows(), _ABOUT)


def decisions_rows() -> dict[str, list[Row]]:
    """Give all sheets of the workbook."""
    return {
        "Plan": table(
            "Term, Value",
            ("Company", "CTC Communications Group, Inc. (sample of decisions)"),
            ("As-of Date", day("2003-12-31")),
            ("Period Start", day("2003-01-01")),
            ("Stockholder Approval Date", day("1999-09-23")),
        ),
        "Directors": table(
            "Director ID, Name, Service Start, Service End, End Reason, Account No.",
            ("ASH", "Margaret L. Ashworth", day("1996-05-15"), None, None, "0004471"),
            ("CAR", "Ruth E. Carmichael", day("1997-09-25"), day("2002-11-06"), "death", "0004473"),
            ("HAT", "George W. Hathaway", day("1995-09-28"), day("2002-07-25"), "other", "0004475"),
        ),
        "Meetings": table(
            "Meeting ID, Date, Type, Body",
            *((f"AM-{date[:4]}", day(date), "annual", "Stockholders") for date in _ANNUAL),
        ),
        "Fees": table(
            "Fee ID, Director ID, Fee Type, Calendar Year, Amount",
            *((f"F{year}-{who}", who, "annual", year, 12000) for year, who in _FEES),
        ),
        "Elections": table("Director ID, Notice Date, Action", ("ASH", day("2000-11-15"), "elect")),
        "Prices": table(
            "Date, Last Sale",
            (day("1999-09-22"), 9), (day("2000-07-26"), 12), (day("2001-01-02"), 15), (day("2001-05-31"), 15),
            (day("2001-06-01"), 12), (day("2001-07-25"), 12.5), (day("2002-01-02"), 11), (day("2002-07-24"), 10),
            (day("2003-01-02"), 12), (day("2003-07-23"), 16),
        ),
        "Discretionary Grants": table(
            "Grant ID, Director ID, Grant Date, Shares, Exercise Price, Expiration Date",
            ("DO-1", "ASH", day("2001-03-01"), 6000, 10, day("2011-03-01")),
            ("DO-2", "CAR", day("2001-03-01"), 6000, 10, day("2011-03-01")),
        ),
        "Vesting": table(
            "Grant ID, Exercisable Date, Shares",
            *((grant, day(date), 2000) for grant in ("DO-1", "DO-2") for date in _STEPS),
        ),
        "Option Events": table(
            "Event ID, Option ID, Date, Event, Shares, Exercised By, Cash Paid, Authority Shown",
            ("E-1", "DO-2", day("2003-03-03"), "exercise", 5000, "estate", 40000, day("2003-02-10")),
            ("E-2", "FO-20000727-HAT", day("2003-05-30"), "exercise", 5000, "director", 48000, None),
        ),
        "Award Decisions": [*_adjustments(), *_others()],
        "Readings": table(
            "Reading, Choice, Decided On, Decided By, Minutes",
            (
                DEATH_OR_LEAVING_AT_THE_MEETING.name, "granted", day("2002-07-11"), "Committee",
                "Compensation Committee, July 11, 2002, item 1",
            ),
        ),
    }  # fmt: skip


_ANNUAL = ("1999-09-23", "2000-07-27", "2001-07-26", "2002-07-25", "2003-07-24")
_FEES = (
    *((2001, who) for who in ("ASH", "CAR", "HAT")),
    *((2002, who) for who in ("ASH", "CAR", "HAT")),
    (2003, "ASH"),
)
_STEPS = ("2002-03-01", "2003-03-01", "2004-03-01")
# What a dividend of 3.00 on a share of 15.00 leaves as it was: 5 shares for 4, and 4/5 of the price.
_FORMULA = (("19990923", 7.2), ("20000727", 9.6))
_BEFORE_THE_DIVIDEND = (
    *((f"FO-{date}-{who}", 12500, price) for date, price in _FORMULA for who in ("ASH", "CAR", "HAT")),
    ("DO-1", 7500, 8.0),
    ("DO-2", 7500, 8.0),
    ("DS-F2001-ASH", 1000, None),
)


def _adjustments() -> list[Row]:
    """A row for each award outstanding on the day the stock went ex dividend. Plan §4(c)."""
    return table(
        "Decision ID, Decided On, Decided By, Effective Date, Award ID, Decision, Shares, Exercise Price,"
        " Board Determined On, Ground, Minutes",
        *(
            (
                f"AD-{number:02d}", day("2001-05-15"), "Committee", day("2001-06-01"), award, "adjust", shares, price,
                day("2001-05-10"), "extraordinary dividend", _DIVIDEND,
            )
            for number, (award, shares, price) in enumerate(_BEFORE_THE_DIVIDEND, 1)
        ),
    )  # fmt: skip


def _others() -> list[Row]:
    """Shares made exercisable early, a longer exercise period, and an option kept on a death. Plan §6(b), §6(h)."""
    head = "Decision ID, Decided On, Decided By, Effective Date, Award ID, Decision"
    early, longer, kept = "exercisable", "exercise period", "keep on death"
    return [
        *table(
            f"{head}, Shares, Vesting Taken From, Minutes",
            (
                "AD-20", day("2002-05-14"), "Committee", day("2002-06-03"), "DO-1", early, 1000, "last steps",
                "Compensation Committee, May 14, 2002, item 2",
            ),
        ),
        *table(
            f"{head}, Last Day, Minutes",
            (
                "AD-21", day("2002-07-11"), "Board", day("2002-07-25"), "FO-20000727-HAT", longer, day("2003-05-30"),
                "Board, July 11, 2002, item 4",
            ),
        ),
        *table(
            f"{head}, Shares, Exercisable From, Minutes",
            (
                "AD-22", day("2002-11-06"), "Board", day("2002-11-06"), "DO-2", kept, 2500, day("2003-03-01"),
                "Board, special meeting of November 6, 2002",
            ),
        ),
    ]  # fmt: skip
