"""The balances of a plan taken over in mid-life: what stands at the start of Books Open On, §4(a)."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from .awards import Deferred, Fee, Option
from .deadlines import CESSATION, DEATH, set_deadline
from .facts import Facts, Row, Service
from .figures import number, whole
from .market import Invalid
from .readings import days_of_ends, end_for_options, later_end

if TYPE_CHECKING:
    from .book import Book


def open_books(book: "Book") -> None:
    """The first row of the ledger: the reserve on the Effective Date, or the balances of another day."""
    facts, terms = book.facts, book.terms
    if facts.books_open is None:
        book.note(facts.effective, "opening", None, book.reserve)
        return
    book.reserve, book.delivered = terms["Opening Reserve"], terms["Opening Delivered"]
    for row in facts.sheet("Opening Awards"):
        if row["Kind"] == "deferred":
            book.deferred[row["Award ID"]] = deferred_award(book, row)
        else:
            book.options[row["Award ID"]] = option(book, row)
    if book.available() != terms["Opening Available"]:
        raise Invalid(f"{book.available()} shares are available, not {terms['Opening Available']}")
    book.note(facts.books_open, "opening", None, book.reserve)


def service_of(facts: Facts, row: Row) -> Service:
    """The service in which the award was earned."""
    service = facts.service_on(row["Director ID"], row["Grant Date"])
    if service is None or not facts.effective <= row["Grant Date"] < opening_day(facts):
        raise Invalid(f"{row['Award ID']}: its Grant Date is wrong")
    return service


def opening_day(facts: Facts) -> date:
    assert facts.books_open is not None
    return facts.books_open


def option(book: "Book", row: Row) -> Option:
    facts, terms, books = book.facts, book.terms, opening_day(book.facts)
    service, granted, left = service_of(facts, row), whole(row["Shares Granted"]), whole(row["Shares Outstanding"])
    steps = [
        (step["Exercisable Date"], whole(step["Shares"]))
        for step in facts.sheet("Vesting")
        if step["Grant ID"] == row["Award ID"] and step["Exercisable Date"] >= books
    ]
    end, reason = end_for_options(facts, service)
    left_before = end is not None and end < books
    if left_before and reason != "death":
        steps = []
    ahead = sum(shares for _, shares in steps)
    if not 0 < left <= granted or ahead > left:
        raise Invalid(f"{row['Award ID']}: its shares are wrong")
    price = number(row["Exercise Price"])
    stands = Option(
        row["Award ID"],
        row["Kind"],
        service,
        row["Grant Date"],
        None,
        "",
        None,
        price,
        granted,
        row["Final Exercise Date"],
        row.get("Stock Source") or "original issue",
        [(row["Grant Date"], granted - ahead), *steps],  # what is in no step ahead is exercisable
        terms[DEATH],
        terms[CESSATION],
    )
    stands.grant(granted)
    stands.outstanding, stands.gone_before, stands.taken_over = left, granted - left, True
    stands.all_vested = left_before and not steps  # what is ahead then was kept on death
    set_deadline(facts, stands)
    for day in sorted(end for end in days_of_ends(facts) if end < books):
        if later := later_end(facts, stands, day):
            stands.ended = later
            set_deadline(facts, stands)
    if stands.deadline < books and not facts.as_entered and not decided(facts, row["Award ID"]):
        raise Invalid(f"{row['Award ID']} had ended by {stands.deadline}")
    return stands


def decided(facts: Facts, award: str) -> bool:
    """Whether an exercise period that was decided is entered again as of the opening."""
    return any(
        row["Award ID"] == award and row["Decision"] == "exercise period" and row["Effective Date"] == facts.books_open
        for row in facts.sheet("Award Decisions")
    )


def deferred_award(book: "Book", row: Row) -> Deferred:
    from .grants import issue_date  # which books awards, and so needs the book

    facts, day = book.facts, row["Grant Date"]
    service = service_of(facts, row)
    fee = Fee(row["Award ID"].removeprefix("DS-"), row["Director ID"], facts.name(row["Director ID"]), "", day,
              Fraction(0), of_stockholders_meeting=False)  # fmt: skip
    granted, left, pending = (
        whole(row.get(column) or 0) for column in ("Shares Granted", "Shares Outstanding", "Shares Pending")
    )
    fee.pending = number(row.get("Dollars Pending") or 0)
    stands = Deferred(
        row["Award ID"],
        fee,
        service,
        day,
        day,
        day,
        "",
        Fraction(0),
        granted,
        *issue_date(book, service, day),
        book.terms["Stock Source for Deferred Shares"],
    )
    stands.granted = stands.granted_at_first = granted
    stands.outstanding, stands.pending, stands.gone_before, stands.taken_over = left, pending, granted - left, True
    if stands.issue_on is not None and stands.issue_on < opening_day(facts):
        raise Invalid(f"{row['Award ID']} was issued on {stands.issue_on}")
    return stands
