"""The totals of each director's statement, worked out plainly."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from .facts import Row
from .figures import months_after, number
from .finance import Report
from .like_plans import governing_notice, percent_elected


def totals_of_directors(report: Report) -> list[Row]:
    """The totals of each director's statement."""
    facts, rows = report.facts, []
    year, limit = report.end.year, months_after(report.end, 12)
    market = report.fmv(report.end)
    for director in facts.directors:
        options = [row for row in own(report, "Options", director) if row["Shares Outstanding"]]
        awards = own(report, "Deferred Awards", director)
        awards = [row for row in awards if row["Shares Outstanding"] or row["Shares Pending"]]
        fees = [row for row in own(report, "Fee Settlement", director) if row["Fee Date"].year == year]
        serves = facts.service_on(director, report.end) is not None
        if not (options or awards or fees or serves):
            continue
        values = [
            row["Shares Outstanding"] * max(Fraction(0), (market or 0) - number(row["Exercise Price"]))
            for row in options
        ]
        due = [row for row in own(report, "Upcoming", director) if row["Date"] <= limit]
        standing = [row for row in awards if row["Shares Outstanding"] and row["Issuance Date"]]
        first = min((row["Issuance Date"] for row in standing), default=None)
        cash = ("Cash Not Deferred", "Cash for Fraction", "Cash for Shortfall")
        rows.append(
            {
                "Director ID": director,
                "Options Outstanding": sum(row["Shares Outstanding"] for row in options),
                "Options Exercisable": sum(row["Shares Exercisable"] for row in options),
                "exact": None if market is None and options else sum(values, Fraction(0)),
                "Deferred Outstanding": sum(row["Shares Outstanding"] for row in awards),
                "Next Issuance Date": first,
                "Next Issuance Shares": sum(
                    row["Shares Outstanding"] for row in standing if row["Issuance Date"] == first
                )
                or None,
                "Shares Pending": sum(row["Shares Pending"] for row in awards),
                "Fees": sum((row["Amount"] for row in fees), Decimal("0.00")),
                "Deferred": sum((row["Deferred"] for row in fees), Decimal("0.00")),
                "Cash": sum((row[header] for row in fees for header in cash), Decimal("0.00")),
                "Pending": sum((row["Pending"] for row in fees), Decimal("0.00")),
                "Election This Year": percent_elected(facts, director, report.end) if serves else None,
                "Election Next Year": percent_elected(facts, director, date(year + 1, 1, 1)) if serves else None,
                "Expiring in 12 Months": sum(row["Shares"] for row in due if row["Event"] == "option deadline"),
                "Issued in 12 Months": sum(row["Shares"] for row in due if row["Event"] == "deferred stock issues"),
            }
        )
    return rows


def notices(report: Report, director: str) -> list[date | None]:
    """The days of the notices that govern this year and the next."""
    days = (report.end, date(report.end.year + 1, 1, 1))
    found = [governing_notice(report.facts, director, day) for day in days]
    return [None if row is None else row["Notice Date"] for row in found]


def own(report: Report, sheet: str, director: str) -> list[Row]:
    return [row for row in report.now.sheets[sheet] if row["Director ID"] == director]
