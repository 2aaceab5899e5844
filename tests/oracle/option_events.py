"""Step 3 of a day: exercises, cash-outs and share settlements, §6(e) to §6(g)."""

from datetime import date
from fractions import Fraction
from math import floor

from .awards import Delivery, EventResult, Option
from .book import Book
from .facts import Row
from .figures import cents, number, whole
from .market import Invalid, fair_market_value, last_business_day_before


class Refused(Exception):  # noqa: N818
    """An option event that the Plan does not allow."""

    def __init__(self, event_id: str, reason: str) -> None:
        super().__init__(f"{event_id}: {reason}")
        self.event_id = event_id
        self.reason = reason


def take_event(book: Book, row: Row) -> None:
    event, day, shares = row["Event ID"], row["Date"], whole(row["Shares"])
    option = book.options.get(row["Option ID"])
    if option is None:
        raise Refused(event, "there is no such option on that date")
    if not option.granted_on <= day <= option.deadline:
        raise Refused(event, "not from the grant date to the deadline")
    if not 1 <= shares <= option.exercisable(day):
        raise Refused(event, f"{option.exercisable(day)} shares are exercisable")
    check_person(book, row, option)
    value = value_on(book, day, row)
    if row["Event"] == "exercise":
        result = exercise(book, row, option, shares)
    elif value is None:
        raise Invalid(f"{event}: no Closing Price on or before {day}")
    else:
        result = settle(book, row, option, shares, value)
    result.fair_market_value = value
    book.history.events[event] = result


def value_on(book: Book, day: date, row: Row) -> Fraction | None:
    """The FMV on the day of the event; None before any price."""
    facts = book.facts
    try:
        return fair_market_value(facts.quotes, facts.splits, day, day, row["Event ID"]).price
    except Invalid:
        return None


def check_person(book: Book, row: Row, option: Option) -> None:
    """The director in life, the estate after death, either on the day of death, §8(e)."""
    death = book.facts.death(option.service.director)
    if by_estate(row):
        if death is None or row["Date"] < death:
            raise Refused(row["Event ID"], "an estate before a death")
    elif death is not None and row["Date"] > death:
        raise Refused(row["Event ID"], "a director after death")


def by_estate(row: Row) -> bool:
    return row.get("Exercised By") == "estate"


def stock_source(row: Row, option: Option) -> str:
    return row.get("Stock Source") or option.source


def deliver(book: Book, row: Row, option: Option, source: str, shares: int, cash: Fraction) -> None:
    book.delivered += shares
    if shares:
        book.history.deliveries.append(
            Delivery(
                "IS-" + row["Event ID"],
                row["Date"],
                option.service,
                option.granted_on,
                source,
                option.id,
                shares,
                cash,
                stock_source(row, option),
                by_estate(row),
                book.facts.by_as_of(row.get("Authority Shown")),
            )
        )


def exercise(book: Book, row: Row, option: Option, shares: int) -> EventResult:
    event, due = row["Event ID"], cents(shares * option.price)
    result = EventResult(price_due=due, delivered=shares)
    original, par = stock_source(row, option) == "original issue", book.terms["Par Value"]
    if original and option.price < par:
        raise Refused(event, "an original issue below par")
    pay(book, row, result, due)
    check = row.get("Personal Check")
    if original and check is not None and number(check) > due - par * shares:
        raise Refused(event, "the personal check pays part of the par value")
    option.outstanding -= shares
    option.exercised += shares
    deliver(book, row, option, "option exercise", shares, due)
    book.note(row["Date"], "exercised", option.id, shares)
    return result


def pay(book: Book, row: Row, result: EventResult, due: Fraction) -> None:
    """The payment reaches the price due and exceeds it by less than one tendered share, §6(f)."""
    money = [row.get(column) for column in ("Cash Paid", "Personal Check", "Broker Paid")]
    tendered = row.get("Shares Tendered")
    if tendered is None and all(part is None for part in money):
        return
    result.paid = sum((number(part) for part in money if part is not None), Fraction(0))
    most = due
    if tendered is not None and whole(tendered) > 0:
        if row.get("Held 6 Months") not in ("yes", "not from the Company"):
            raise Refused(row["Event ID"], "the tendered shares were not held 6 months")
        one = tender_value(book, row["Date"], row["Event ID"])
        result.tender_value = one
        result.paid += cents(whole(tendered) * one)
        most = due + one
    reaches = due <= result.paid
    within = result.paid < most or result.paid == due
    if not (reaches and within):
        raise Refused(row["Event ID"], f"{result.paid} does not pay {due}")


def tender_value(book: Book, day: date, event: str) -> Fraction:
    """A tendered share's FMV on the last business day before the exercise."""
    facts = book.facts
    return fair_market_value(facts.quotes, facts.splits, last_business_day_before(day), day, event).price


def settle(book: Book, row: Row, option: Option, shares: int, value: Fraction) -> EventResult:
    """Cancel the shares for what they are worth above their price, §6(g)."""
    event, day = row["Event ID"], row["Date"]
    amount = (value - option.price) * shares
    if amount <= 0:
        raise Refused(event, "nothing above the exercise price")
    option.outstanding -= shares
    option.cancelled += shares
    if row["Event"] == "cash-out":
        book.note(day, "cancelled", option.id, shares)
        return EventResult(cash_out=cents(amount))
    delivered = floor(amount / value)
    rest = cents(amount - delivered * value)
    deliver(book, row, option, "share settlement", delivered, rest)
    book.note(day, "settled in shares", option.id, shares)
    return EventResult(delivered=delivered, cash_out=rest)
