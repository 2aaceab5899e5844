"""A company that pays retainers by the quarter and turns them into shares: two years, nothing wrong."""

from pathlib import Path

from calc.demo.table import Row, day, table
from calc.template import write_template
from calc.template.variants import QUARTERLY

_ABOUT = (
    "A sample of another company's plan: retainers on the last day of each quarter of 2023 and 2024, in shares at the"
    " close of that day, to the nearest share, issued when service ends. A part elected, a first year, a split.",
    "Company, names, fees and prices are made up. Run it: plancalc run quarterly-2023-2024.xlsx",
)
_QUARTERS = ("2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31", "2024-03-31", "2024-06-30", "2024-09-30")
_QUARTERS += ("2024-12-31",)
_SERVING = {  # by director: the first and the last of the quarters with a retainer
    "HAL": (0, 7),
    "IVE": (0, 7),
    "JOR": (0, 7),
    "KEM": (0, 4),
    "LIN": (1, 7),
    "MOR": (5, 7),
}


def write_quarterly(path: Path) -> None:
    """Write ``quarterly-2023-2024.xlsx``."""
    write_template(path, quarterly_rows(), _ABOUT, QUARTERLY)


def quarterly_rows() -> dict[str, list[Row]]:
    """All sheets of the workbook; the terms that the template sets are given too."""
    set_by_template = [{"Term": term, "Value": value} for term, value in QUARTERLY.terms.items() if value is not None]
    return {
        "Plan": [
            *table(
                "Term, Value",
                ("Company", "Example Harbor Company"),
                ("As-of Date", day("2024-12-31")),
                ("Effective Date", day("2022-05-19")),
                ("Stockholder Approval Date", day("2022-05-19")),
                ("Last Deferral Service Date", day("2032-05-18")),
                ("Share Reserve", 100000),
            ),
            *set_by_template,
        ],
        "Directors": table(
            "Director ID, Name, Service Start, Service End, End Reason, Account No.",
            ("HAL", "Marion K. Halvorsen", day("2015-05-14"), None, None, "0070101"),
            ("IVE", "Peter Iverson", day("2018-05-17"), None, None, "0070102"),
            ("JOR", "Lucia Jordan", day("2019-05-16"), None, None, "0070103"),
            ("KEM", "Robert D. Kemp", day("2016-05-12"), day("2024-05-16"), "other", "0070104"),
            ("LIN", "Grace Lind", day("2023-05-18"), None, None, "0070118"),
            ("MOR", "David Morales", day("2024-05-16"), None, None, "0070125"),
        ),
        "Fees": table("Fee ID, Director ID, Fee Type, Fee Date, Amount", *_retainers()),
        "Elections": table(
            "Director ID, Notice Date, Action, Percent, First Year, Minutes",
            ("HAL", day("2022-11-10"), "elect", None, None, None),
            ("IVE", day("2022-11-14"), "elect", 50, None, None),
            ("IVE", day("2023-11-20"), "elect", None, None, None),
            ("KEM", day("2022-11-10"), "elect", None, None, None),
            ("LIN", day("2023-06-05"), "elect", None, "yes", "Secretary's file, notice received June 5, 2023"),
            ("LIN", day("2023-12-11"), "elect", 25, None, None),
            ("MOR", day("2024-09-03"), "elect", None, None, None),
        ),
        "Prices": table(
            "Date, Last Sale",
            (day("2023-03-31"), 38.42),
            (day("2023-06-30"), 41.17),
            (day("2023-09-29"), 36.05),
            (day("2023-12-29"), 43.88),
            (day("2024-03-28"), 47.26),
            (day("2024-06-07"), 52.1),
            (day("2024-06-10"), 26.31),
            (day("2024-06-28"), 25.64),
            (day("2024-09-30"), 27.93),
            (day("2024-12-31"), 29.15),
        ),
        "Plan Events": table(
            "Effective Date, Event, New, Old, Minutes",
            (day("2024-06-10"), "split", 2, 1, "Board, April 22, 2024, item 6"),
        ),
    }


def _retainers() -> list[tuple[object, ...]]:
    """25,000 a quarter for each director in service, and 12,500 on top for the chair."""
    rows: list[tuple[object, ...]] = []
    for number, quarter in enumerate(_QUARTERS):
        name = f"{quarter[:4]}Q{number % 4 + 1}"
        for who, (first, last) in _SERVING.items():
            if first <= number <= last:
                rows.append((f"{name}-{who}", who, "retainer", day(quarter), 25000))
        rows.append((f"{name}-CHAIR", "HAL", "retainer", day(quarter), 12500))
    return rows
