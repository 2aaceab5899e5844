"""What falls due after the As-of Date, were nothing more to happen."""

from datetime import date

from .awards import Option
from .book import Book
from .facts import Row, Service

Due = tuple[date, str, str, Service, int]


def upcoming(book: Book) -> list[Row]:
    as_of = book.facts.as_of
    due: list[Due] = []
    for option in book.options.values():
        if option.outstanding:
            due += option_dates(option, as_of)
    due += [
        (award.issue_on, "deferred stock issues", award.id, award.service, award.outstanding)
        for award in book.deferred.values()
        if award.outstanding and award.issue_on
    ]
    return [
        {
            "Date": day,
            "Event": event,
            "Reference": reference,
            "Director ID": service.director,
            "Name": service.name,
            "Shares": shares,
            "Days From As-of": (day - as_of).days,
        }
        for day, event, reference, service, shares in sorted(due, key=order)
        if shares
    ]


def order(due: Due) -> tuple[date, int, str]:
    """The nearest first; on one day as the events are listed, then by ID."""
    day, event, reference, _, _ = due
    return day, ("option deadline", "option exercisable", "deferred stock issues").index(event), reference


def option_dates(option: Option, as_of: date) -> list[Due]:
    due: list[Due] = [(option.deadline, "option deadline", option.id, option.service, option.outstanding)]
    exercisable = option.exercisable(as_of)
    for day in sorted({day for day, _ in option.vesting if as_of < day <= option.deadline}):
        due.append((day, "option exercisable", option.id, option.service, option.exercisable(day) - exercisable))
        exercisable = option.exercisable(day)
    return due
