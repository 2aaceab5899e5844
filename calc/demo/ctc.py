"""A full workbook in the Plan's own setting: CTC Communications Group from 1999 to 2002. Only the split is real."""

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from pathlib import Path

from calc.demo.prices import closing_prices, price_rows
from calc.demo.table import Row, day, table
from calc.template import write_template

_ABOUT = (
    "A sample in the Plan's own setting. The Plan and the 3-for-2 split of March 31, 2000 are real.",
    "All else is made up for the sample: the directors, what they did, the fees, the other events and every price.",
    "The prices are SYNTHETIC: they follow no record of the stock. They are as reported on their day, not adjusted.",
)
_END = date.max
_CENT, _SPLIT_PRICE = Decimal("0.01"), Decimal("0.0001")


def write_ctc(path: Path) -> None:
    """Write ``ctc-1999-2002.xlsx``."""
    write_template(path, ctc_rows(), _ABOUT)


def ctc_rows() -> dict[str, list[Row]]:
    """Give all sheets of the workbook."""
    return {
        "Plan": table(
            "Term, Value",
            ("Company", "CTC Communications Group, Inc. (sample, synthetic prices)"),
            ("As-of Date", day("2002-12-31")),
            ("Period Start", day("2002-01-01")),
            ("Stockholder Approval Date", day("1999-09-23")),
        ),
        "Directors": DIRECTORS,
        "Employment": EMPLOYMENT,
        "Meetings": MEETINGS,
        "Fees": [*_annual_fees(), *meeting_fees(MEETINGS)],
        "Elections": ELECTIONS,
        "Prices": price_rows(day("2002-12-31")),
        "Discretionary Grants": GRANTS,
        "Vesting": VESTING,
        "Option Events": _option_events(),
        "Plan Events": PLAN_EVENTS,
        "Consents": CONSENTS,
    }


DIRECTORS = table(
    "Director ID, Name, Service Start, Service End, End Reason, Death Date, Account No.",
    ("ASH", "Margaret L. Ashworth", day("1996-05-15"), None, None, None, "0004471"),
    ("BEL", "Daniel J. Bellamy", day("1995-09-28"), day("2001-03-30"), "other", None, "0004472"),
    ("BEL", "Daniel J. Bellamy", day("2002-02-14"), None, None, None, "0005210"),
    ("CAR", "Ruth E. Carmichael", day("1997-09-25"), day("2001-11-06"), "death", None, "0004473"),
    ("DEL", "Peter Delacroix", day("1998-03-19"), None, None, None, "0004474"),
    ("FAR", "Ellen M. Farnsworth", day("2000-07-27"), None, None, None, "0004902"),
    ("HAT", "George W. Hathaway", day("1995-09-28"), day("2002-05-31"), "other", day("2002-08-12"), "0004475"),
    ("LIN", "Ingrid S. Lindqvist", day("1999-11-04"), None, None, None, "0004688"),
    ("ORO", "Thomas F. O'Rourke", day("2001-02-15"), None, None, None, "0005017"),
)
# Interim chief financial officer for ten months.
EMPLOYMENT = table("Director ID, Employee From, Employee To", ("DEL", day("2000-11-01"), day("2001-08-31")))

MEETINGS = table(
    "Meeting ID, Date, Type, Body",
    ("AM-1999", day("1999-09-23"), "annual", "Stockholders"),
    ("BD-1999-11", day("1999-11-04"), "board", "Board of Directors"),
    ("BD-2000-02", day("2000-02-10"), "board", "Board of Directors"),
    ("CC-2000-03", day("2000-03-08"), "committee", "Compensation Committee"),
    ("AC-2000-05", day("2000-05-10"), "committee", "Audit Committee"),
    ("BD-2000-05", day("2000-05-11"), "board", "Board of Directors"),
    ("AM-2000", day("2000-07-27"), "annual", "Stockholders"),
    ("BD-2000-09", day("2000-09-14"), "board", "Board of Directors"),
    ("AC-2000-11", day("2000-11-08"), "committee", "Audit Committee"),
    ("BD-2000-11", day("2000-11-09"), "board", "Board of Directors"),
    ("BD-2001-02", day("2001-02-15"), "board", "Board of Directors"),
    ("CC-2001-03", day("2001-03-07"), "committee", "Compensation Committee"),
    ("AC-2001-05", day("2001-05-09"), "committee", "Audit Committee"),
    ("BD-2001-05", day("2001-05-10"), "board", "Board of Directors"),
    ("AM-2001", day("2001-07-26"), "annual", "Stockholders"),
    ("BD-2001-09", day("2001-09-20"), "board", "Board of Directors"),
    ("AC-2001-11", day("2001-11-07"), "committee", "Audit Committee"),
    ("BD-2001-11", day("2001-11-08"), "board", "Board of Directors"),
    ("BD-2002-02", day("2002-02-14"), "board", "Board of Directors"),
    ("CC-2002-03", day("2002-03-06"), "committee", "Compensation Committee"),
    ("AC-2002-05", day("2002-05-08"), "committee", "Audit Committee"),
    ("BD-2002-05", day("2002-05-09"), "board", "Board of Directors"),
    ("AM-2002", day("2002-07-25"), "annual", "Stockholders"),
    ("BD-2002-09", day("2002-09-19"), "board", "Board of Directors"),
    ("AC-2002-11", day("2002-11-13"), "committee", "Audit Committee"),
    ("BD-2002-11", day("2002-11-14"), "board", "Board of Directors"),
)
_MEMBERS = {"AC": ("ASH", "CAR", "FAR", "HAT"), "CC": ("ASH", "BEL", "LIN", "ORO")}
_MISSED = {("BD-2000-09", "HAT"), ("BD-2001-05", "LIN"), ("AC-2001-05", "CAR"), ("BD-2002-09", "FAR")}
_MEETING_FEE = {"AC": 1000, "CC": 1000, "BD": 2000}

_RETAINER = 20000
_PART_YEARS = {  # who came or left, or was an employee, had a part of the year's retainer
    (2000, "FAR"): Decimal("8333.33"),
    (2001, "BEL"): 5000,
    (2001, "DEL"): Decimal("6666.67"),
    (2001, "ORO"): 17500,
    (2002, "BEL"): 17500,
    (2002, "HAT"): Decimal("8333.33"),
}

ELECTIONS = table(
    "Director ID, Notice Date, Action",
    ("ASH", day("1999-11-15"), "elect"),
    ("BEL", day("1999-12-01"), "elect"),
    ("CAR", day("1999-12-10"), "elect"),
    ("LIN", day("1999-12-15"), "elect"),
    ("DEL", day("1999-12-20"), "elect"),
    ("FAR", day("2000-11-20"), "elect"),
    ("HAT", day("2000-12-01"), "elect"),
    ("DEL", day("2000-12-15"), "revoke"),
    ("ORO", day("2001-11-28"), "elect"),
    ("DEL", day("2001-11-30"), "elect"),
    ("HAT", day("2001-12-03"), "revoke"),
)

GRANTS = table(
    "Grant ID, Director ID, Grant Date, Shares, Exercise Price, Expiration Date, Exercisable From, Stock Source",
    ("DO-01", "LIN", day("1999-11-04"), 9000, 24, day("2009-11-04")),
    ("DO-02", "ASH", day("2000-12-14"), 12000, 5, day("2005-12-14"), day("2001-06-14"), "treasury"),
    ("DO-03", "ORO", day("2001-02-15"), 15000, Decimal("8.5"), day("2011-02-15"), None, "original issue"),
)
VESTING = table(
    "Grant ID, Exercisable Date, Shares",
    ("DO-01", day("2000-11-04"), 3000),
    ("DO-01", day("2001-11-04"), 3000),
    ("DO-01", day("2002-11-04"), 3000),
    ("DO-03", day("2002-02-15"), 5000),
    ("DO-03", day("2003-02-15"), 5000),
    ("DO-03", day("2004-02-15"), 5000),
)

PLAN_EVENTS = table(
    "Effective Date, Event, New, Old, Shares, Options Assumed, Term, Value, Note",
    (day("2000-03-31"), "split", 3, 2, None, None, None, None, "3-for-2 stock split"),
    (day("2001-10-22"), "delivery hold", *[None] * 6, "Registration statement being updated"),
    (day("2001-12-03"), "authorization sought", *[None] * 6, "Board asks for 250,000 more shares"),
    (day("2002-01-15"), "delivery release", *[None] * 6, "Registration statement effective"),
    (day("2002-07-01"), "amendment", None, None, None, None, "Formula Option Shares", 10000, "15,000 after the split"),
    (day("2002-07-25"), "reserve increase", None, None, 250000, None, None, None, "Approved at the annual meeting"),
)
CONSENTS = table(
    "Director ID, Consent Date, Consent Withdrawn",
    ("ASH", day("2001-12-05")),
    ("FAR", day("2001-12-10")),
    ("LIN", day("2001-12-10"), day("2002-05-01")),
    ("DEL", day("2001-12-12")),
)


def _serves(director: object, when: date) -> bool:
    """Whether a director serves on a day and is not an employee on it."""
    serving = any(
        row["Director ID"] == director and row["Service Start"] <= when <= (row["Service End"] or _END)
        for row in DIRECTORS
    )
    employed = any(
        row["Director ID"] == director and row["Employee From"] <= when <= row["Employee To"] for row in EMPLOYMENT
    )
    return serving and not employed


def _annual_fees() -> list[Row]:
    """The retainers of 2000 to 2002, in full for who serves on the first of January."""
    rows = []
    for year in (2000, 2001, 2002):
        for who in dict.fromkeys(row["Director ID"] for row in DIRECTORS):
            amount = _PART_YEARS.get((year, str(who)), _RETAINER if _serves(who, date(year, 1, 1)) else None)
            if amount is not None:
                rows += table(
                    "Fee ID, Director ID, Fee Type, Calendar Year, Amount",
                    (f"R-{year}-{who}", who, "annual", year, amount),
                )
    return rows


def meeting_fees(meetings: Sequence[Row]) -> list[Row]:
    """Give a fee for each director who attended a board or committee meeting."""
    rows = []
    for meeting in meetings:
        held, body = str(meeting["Meeting ID"]), str(meeting["Meeting ID"])[:2]
        for who in dict.fromkeys(str(row["Director ID"]) for row in DIRECTORS):
            attends = who in _MEMBERS.get(body, (who,)) and (held, who) not in _MISSED
            if body in _MEETING_FEE and attends and _serves(who, meeting["Date"]):
                rows += table(
                    "Fee ID, Director ID, Fee Type, Meeting ID, Amount",
                    (f"{held}-{who}", who, "meeting", held, _MEETING_FEE[body]),
                )
    return rows


def _option_events() -> list[Row]:
    """Exercises and settlements. Exercise prices are those of the day: after the split two thirds, rounded up."""
    closes = closing_prices()
    of_1999 = closes[day("1999-09-22")]
    after_split = (of_1999 * 2 / 3).quantize(_SPLIT_PRICE, ROUND_CEILING)
    of_2001 = closes[day("2001-07-25")]
    check = _due(1500, of_1999) - 15  # par of 1,500 new shares is paid in cash
    due = _due(3000, after_split)
    tendered = (due / closes[day("2000-05-16")]).quantize(Decimal(1), ROUND_FLOOR)
    rest = due - (tendered * closes[day("2000-05-16")]).quantize(_CENT, ROUND_HALF_UP)
    return table(
        "Event ID, Option ID, Date, Event, Shares, Exercised By, Cash Paid, Personal Check, Broker Paid, "
        "Shares Tendered, Held 6 Months, Stock Source, Authority Shown",
        ("E-01", "FO-19990923-ASH", day("2000-01-18"), "exercise", 2000, None, _due(2000, of_1999)),
        ("E-02", "FO-19990923-BEL", day("2000-02-29"), "exercise", 4000, None, None, None, _due(4000, of_1999)),
        ("E-03", "FO-19990923-HAT", day("2000-03-09"), "exercise", 1500, None, 15, check),
        (
            "E-04",
            "FO-19990923-DEL",
            day("2000-05-17"),
            "exercise",
            3000,
            None,
            rest,
            None,
            None,
            tendered,
            "not from the Company",
        ),
        ("E-05", "FO-19990923-CAR", day("2000-06-15"), "share settlement", 2500),
        ("E-06", "FO-19990923-ASH", day("2000-08-16"), "cash-out", 1500),
        ("E-07", "FO-20010726-FAR", day("2001-12-19"), "exercise", 1000, None, _due(1000, of_2001)),
        ("E-08", "DO-02", day("2001-12-20"), "exercise", 1000, "director", None, _due(1000, Decimal(5))),
        (
            "E-09",
            "FO-20010726-LIN",
            day("2002-01-08"),
            "exercise",
            2000,
            *[None] * 3,
            _due(2000, of_2001),
            None,
            None,
            "treasury",
        ),
        (
            *("E-10", "FO-20010726-CAR", day("2002-03-20"), "exercise", 5000, "estate", _due(5000, of_2001)),
            *([None] * 5),
            day("2002-04-08"),
        ),
    )


def _due(shares: int, price: Decimal) -> Decimal:
    return (shares * price).quantize(_CENT, ROUND_HALF_UP)
