"""What changed from Period Start to the As-of Date."""

from collections.abc import Iterable
from fractions import Fraction

from .awards import Balance, Movement
from .book import Book
from .facts import Row
from .figures import price_shown, shown

Weighted = list[tuple[int, Fraction]]  # shares, and the exercise price of each


def activity(book: Book, beginning: Balance) -> list[Row]:
    return [
        *options(book, beginning),
        *deferred_awards(book, beginning),
        *reserve(book, beginning),
        *fees(book, beginning),
    ]


def line(group: str, name: str, shares: int | None, price: Fraction | None, dollars: Fraction | None) -> Row:
    return {
        "Group": group,
        "Line": name,
        "Shares": shares,
        "Weighted-Average Exercise Price": price_shown(price),
        "Dollars": shown(dollars, 2),
    }


def in_period(book: Book) -> list[Movement]:
    return [movement for movement in book.history.ledger if movement.day >= book.facts.period_start]


def by_decision(book: Book) -> list[tuple[int, Fraction | None]]:
    """What each decision of the period added or took, at an option's price after it; a deferred award has none."""
    start = book.facts.period_start
    return [(shares, price) for day, _, shares, price in book.history.by_decision if day >= start]


def weighted(name: str, parts: Weighted) -> Row:
    """What the parts come to, at their average price, each weighted by its size."""
    size = sum(abs(shares) for shares, _ in parts)
    worth = sum((abs(shares) * price for shares, price in parts), Fraction(0))
    return line("options", name, sum(shares for shares, _ in parts), worth / size if size else None, None)


def options(book: Book, beginning: Balance) -> list[Row]:
    def moved(sign: int, *events: str) -> Weighted:
        rows = [movement for movement in in_period(book) if movement.event in events]
        return [(sign * row.shares, row.price) for row in rows if row.price is not None]

    start, as_of = book.facts.period_start, book.facts.as_of
    splits = [(change.shares, change.price) for change in book.history.adjustments if change.day >= start]
    exercisable = [(option.exercisable(as_of), option.price) for option in book.options.values()]
    return [
        weighted("outstanding at beginning", beginning.options),
        weighted("granted", moved(1, "option granted")),
        weighted("exercised", moved(-1, "exercised")),
        weighted("cancelled", moved(-1, "cancelled", "settled in shares")),
        weighted("lapsed", moved(-1, "lapsed")),
        weighted("adjusted for splits", splits),
        weighted("adjusted by decision", [(shares, price) for shares, price in by_decision(book) if price is not None]),
        weighted("assumed", moved(-1, "assumed")),
        weighted("outstanding at end", book.balance().options),
        weighted("exercisable at end", exercisable),
    ]


def deferred_awards(book: Book, beginning: Balance) -> list[Row]:
    def moved(event: str) -> int:
        return sum(movement.shares for movement in in_period(book) if movement.event == event)

    split = sum(shares for day, shares in book.history.adjusted_deferred if day >= book.facts.period_start)
    lines = {
        "outstanding at beginning": beginning.deferred,
        "granted": moved("deferred granted"),
        "issued": -moved("deferred issued"),
        "adjusted for splits": split,
        "adjusted by decision": sum(shares for shares, price in by_decision(book) if price is None),
        "outstanding at end": book.balance().deferred,
    }
    return [line("deferred awards", name, shares, None, None) for name, shares in lines.items()]


def reserve(book: Book, beginning: Balance) -> list[Row]:
    """What each row of the ledger does to the shares that are available."""
    changes: dict[str, int] = {}
    before = 0
    begun = book.facts.effective < book.facts.period_start
    taken_over = book.facts.books_open is not None  # the first row brings nothing new then
    if taken_over:
        before = book.history.ledger[0].available
    for movement in book.history.ledger[taken_over:]:
        if movement.day >= book.facts.period_start:
            changes[movement.event] = changes.get(movement.event, 0) + movement.available - before
        before = movement.available

    def change(events: Iterable[str]) -> int:
        return sum(changes.get(event, 0) for event in events)

    lines = {
        "available at beginning": beginning.available if taken_over or begun else 0,
        "increases": change(("opening", "increase")),
        "adjusted for splits": change(("split",)),
        "adjusted by decision": change(("adjusted",)),
        "granted": change(("option granted", "deferred granted")),
        "returned": change(("lapsed", "cancelled", "settled in shares")),
        "available at end": book.available(),
    }
    return [line("reserve", name, shares, None, None) for name, shares in lines.items()]


def fees(book: Book, beginning: Balance) -> list[Row]:
    start = book.facts.period_start
    dated = [fee for fee in book.history.fees if fee.day >= start]
    lines = {
        "dated in the period": [fee.amount for fee in dated],
        "deferred": [fee.deferred for fee in dated],
        "cash": [fee.cash + fee.fraction + fee.shortfall for fee in dated],
        "pending": [fee.pending for fee in dated],
        "cash due": [due.amount for due in book.history.cash if due.day >= start],
        "pending at beginning": [beginning.pending],
        "pending at end": [book.balance().pending],
    }
    return [line("fees", name, None, None, sum(parts, Fraction(0))) for name, parts in lines.items()]
