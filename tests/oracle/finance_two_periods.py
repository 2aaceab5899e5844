"""The lines of one of two periods, worked out plainly: the reserve, options, deferred stock and fees."""

from decimal import Decimal
from fractions import Fraction

from .finance import Report
from .finance_figures import whole


def reserve(report: Report) -> dict[str, int]:
    """What is available from the beginning to the end, and the other balances."""
    groups = {
        "opening": "increases",
        "increase": "increases",
        "option granted": "granted",
        "deferred granted": "granted",
        "cancelled": "returned",
        "settled in shares": "returned",
        "lapsed": "returned",
        "adjusted": "adjusted by decision",
    }
    exact = dict.fromkeys(groups.values(), Fraction(0))
    at_first = available = 0
    for row in report.now.sheets["Share Reserve"]:
        moved, available = row["Available"] - available, row["Available"]
        if row["Date"] < report.first or (row["Event"] == "opening" and report.opens):
            at_first = available
        elif row["Event"] in groups:
            exact[groups[row["Event"]]] += moved * report.later(row["Date"])
    lines = {line: whole(value) for line, value in exact.items()}
    lines["available at beginning"] = whole(at_first * report.later(report.before))
    lines["available at end"] = whole(available * report.later(report.end))
    added = sum(count for line, count in lines.items() if line != "available at end")
    lines["rounding on splits"] = lines["available at end"] - added
    last = report.now.sheets["Share Reserve"][-1:]
    for header in ("Reserve", "Delivered", "Assumed"):
        lines[f"{header.lower()} at end"] = sum(whole(row[header] * report.later(report.end)) for row in last)
    return lines


def fees(report: Report) -> dict[str, Decimal]:
    return {row["Line"]: row["Dollars"] for row in report.now.sheets["Activity"] if row["Group"] == "fees"}


def two_periods(report: Report) -> dict[tuple[str, str], tuple[int | None, Decimal | None]]:
    """The figures of this period alone: shares and dollars of each line."""
    options, deferred = report.option_activity(), report.deferred_activity()
    found: dict[tuple[str, str], tuple[int | None, Decimal | None]] = {}
    for line, count in reserve(report).items():
        found["reserve", line] = count, None
    for line, row in options.items():
        if line not in ("shares authorized", "shares available"):
            found["options", line] = row["Shares"], row.get("Aggregate Intrinsic Value", row.get("Cash"))
    for line, row in deferred.items():
        if line != "nonvested at end":
            found["deferred stock", line] = row["Shares"], row.get("Aggregate Intrinsic Value")
    pending = sum(row["Shares Pending"] for row in report.now.sheets["Deferred Awards"])
    found["deferred stock", "pending at end"] = whole(pending * report.later(report.end)), None
    for line, dollars in fees(report).items():
        found["fees", line] = None, dollars
    return found
