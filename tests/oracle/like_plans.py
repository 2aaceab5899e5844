"""What the terms of another company's plan change: the day of the price, how shares are rounded, notices of a part."""

from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from .facts import Facts, Row
from .figures import cents, whole
from .market import ONE_DAY
from .readings import ELECTION, notice_counts

FIRST_YEAR_DAYS = timedelta(days=30)


def value_day(terms: Row, day: date) -> date:
    """The day before the grant, or the grant's own day; the Annual Fee's is its own day in either case."""
    return day if terms["Price Day"] == "same day" else day - ONE_DAY


def shares_asked(terms: Row, fee: Fraction, price: Fraction) -> int:
    if terms["Share Rounding"] == "up":
        return ceil(fee / price)
    if terms["Share Rounding"] == "nearest":
        return floor(fee / price + Fraction(1, 2))
    return floor(fee / price)


def fraction(terms: Row, fee: Fraction, price: Fraction, asked: int) -> Fraction:
    """The cash of a deferrable fee that is no whole share; only rounding down leaves any beside a share."""
    if terms["Share Rounding"] == "down":
        return cents(fee - asked * price)
    return fee if asked == 0 else Fraction(0)


def shortfall(terms: Row, fee: Fraction, price: Fraction, asked: int, granted: int, cut: Fraction) -> Fraction:
    """The dollars of the shares that were asked for and not granted; ``cut`` is the fraction in cash."""
    if terms["Share Rounding"] == "down":
        return cents(fee - granted * price) - cut
    return cents(fee * (asked - granted) / asked)


def percent_elected(facts: Facts, director: str, day: date) -> int:
    """How much of each fee the notice that governs the day elects to defer; 0 without one, and where it revokes."""
    notice = governing_notice(facts, director, day)
    if notice is None or notice["Action"] != "elect":
        return 0
    percent = notice.get("Percent")
    return 100 if percent is None else whole(percent)


def counts_at_once(facts: Facts, notice: Row, day: date) -> bool:
    """Whether a First Year notice governs a fee of the day, if no later one does, whatever the fiscal year is."""
    given, director = notice["Notice Date"], notice["Director ID"]
    if given.year != day.year or given >= day:
        return False
    if facts.reads(ELECTION, "new notice needed"):
        return facts.service_on(director, given) is facts.service_on(director, day)
    return True


def governing_notice(facts: Facts, director: str, day: date) -> Row | None:
    """The latest First Year notice of the day's own year given before it, else the latest that counts for the year."""
    own = [row for row in facts.elections if row["Director ID"] == director]
    first_year = [row for row in own if row.get("First Year") == "yes" and counts_at_once(facts, row, day)]
    for rows in (first_year, [row for row in own if notice_counts(facts, row, day)]):
        latest: Row | None = None
        for row in rows:
            if latest is None or row["Notice Date"] >= latest["Notice Date"]:
                latest = row
        if latest is not None:
            return latest
    return None
