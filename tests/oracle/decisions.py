"""Step 1b of a day: what the Board or the Committee decided on single awards, §4(c), §6(b), §6(e)(i), §6(h), §8(f)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING

from .awards import Deferred, Option
from .deadlines import known_deadline, set_deadline
from .facts import Row
from .figures import number, shown, whole
from .option_events import Refused
from .readings import end_for_options

if TYPE_CHECKING:
    from .book import Book

NEVER = date.max


@dataclass
class Decided:
    """A decision that took effect: what was outstanding, the price and the known deadline before it and after it."""

    row: Row
    option: bool
    shares: tuple[int, int]
    price: tuple[Fraction | None, Fraction | None]
    deadline: tuple[date | None, date | None]


def take_decisions(book: "Book", day: date) -> None:
    for row in book.facts.decisions:
        if row["Effective Date"] == day:
            take_decision(book, row, day)


def take_decision(book: "Book", row: Row, day: date) -> None:
    award = find_award(book, row, day)
    if row["Decided On"] > day:
        raise refused(row, "it was decided only later")
    before = standing(book, award, day)
    kinds: dict[str, Callable[[Book, Row, Option, date], None]] = {
        "exercisable": make_exercisable,
        "keep on death": keep_on_death,
        "exercise period": set_period,
    }
    if row["Decision"] == "adjust":
        adjust(book, row, award, day)
    elif isinstance(award, Option):
        kinds[row["Decision"]](book, row, award, day)
    else:
        raise refused(row, "it is no option")
    after = standing(book, award, day)
    of_option = isinstance(award, Option)
    pairs = list(zip(before, after, strict=True))
    book.history.decisions.append(Decided(row, of_option, pairs[0], pairs[1], pairs[2]))  # type: ignore[arg-type]


def refused(row: Row, reason: str) -> Refused:
    return Refused(row["Decision ID"], reason)


def find_award(book: "Book", row: Row, day: date) -> Option | Deferred:
    """The award, granted on an earlier date and with shares left."""
    award = book.options.get(row["Award ID"]) or book.deferred.get(row["Award ID"])
    if award is None or award.granted_on >= day:
        raise refused(row, "no such award was granted before")
    if not award.outstanding:
        raise refused(row, "nothing of it is left")
    return award


def standing(book: "Book", award: Option | Deferred, day: date) -> tuple[int, Fraction | None, date | None]:
    if isinstance(award, Option):
        return award.outstanding, award.price, known_deadline(book.facts, award, day)
    return award.outstanding, None, None


def adjust(book: "Book", row: Row, award: Option | Deferred, day: date) -> None:
    """Set what is outstanding of one award, and the price of an option, §4(c)."""
    if not row.get("Board Determined On") or not row.get("Ground"):
        raise refused(row, "what the Board determined is missing")
    price, before = row.get("Exercise Price"), award.outstanding
    shares = before if row.get("Shares") is None else whole(row["Shares"])
    if isinstance(award, Option):
        if price is None and row.get("Shares") is None:
            raise refused(row, "it sets nothing")
        if price is not None and award.source == "original issue" and number(price) < book.terms["Par Value"]:
            raise refused(row, "a price below par")
    elif price is not None or row.get("Shares") is None:
        raise refused(row, "a deferred award has shares alone")
    if shares < 1 or shares - before > book.available():
        raise refused(row, f"{book.available()} shares are available")
    if isinstance(award, Option):
        award.size = floor(Fraction(award.size * shares, before))
        award.price = award.price if price is None else number(price)
    award.outstanding = shares
    award.adjusted += shares - before
    book.history.by_decision.append((day, award, shares - before, award.price if isinstance(award, Option) else None))
    book.note(day, "adjusted", award.id, abs(shares - before))


def not_exercisable(option: Option, day: date) -> int:
    """What is not exercisable on the day and not kept on a death of it either."""
    kept = sum(shares for _, shares in kept_for_later(option, day))
    return max(0, option.outstanding - option.exercisable(day) - kept)


def kept_for_later(option: Option, day: date) -> list[tuple[date, int]]:
    """What is kept on a death for later days, in shares of today."""
    return [(first, part) for first, part in in_shares_of_today(option) if option.kept and day < first < NEVER]


def in_shares_of_today(option: Option) -> list[tuple[date, int]]:
    """The option's steps as shares of its size: each what it makes exercisable."""
    steps, so_far, reached = [], 0, 0
    for day, shares in sorted(option.vesting):
        so_far += shares
        exercisable = floor(Fraction(so_far, option.whole) * option.size)
        steps.append((day, exercisable - reached))
        reached = exercisable
    return steps


def make_exercisable(book: "Book", row: Row, option: Option, day: date) -> None:
    """So many shares become exercisable; they are taken from the next steps or the last, §6(b), §6(e)(i)."""
    if option.kind != "discretionary" or book.facts.service_on(option.service.director, day) is None:
        raise refused(row, "no discretionary option of a director in service")
    shares, free = whole(row["Shares"]), not_exercisable(option, day)
    if not 1 <= shares <= free:
        raise refused(row, f"{free} shares are not exercisable")
    steps = in_shares_of_today(option)
    kept = kept_for_later(option, day)
    ahead = [(first, part) for first, part in steps if first > day and part and (first, part) not in kept]
    if len(ahead) > 1 and shares < free and row.get("Vesting Taken From") is None:
        raise refused(row, "it does not say which steps")
    phantom = sum(part for _, part in ahead) - free  # unvested, and cut off by splits: it is nobody's
    left = freed = shares + phantom
    if row.get("Vesting Taken From") == "last steps":
        ahead.reverse()
    remaining = []
    for first, part in ahead:
        taken = min(part, left)
        left -= taken
        remaining.append((first, part - taken))
    done = [(first, part) for first, part in steps if first <= day]
    option.vesting = [*done, (day, freed), *remaining, *kept]
    option.whole = option.size


def keep_on_death(book: "Book", row: Row, option: Option, day: date) -> None:
    """So many shares that are not exercisable at the death do not lapse, §6(h)."""
    if row["Decided By"] != "Board" or end_for_options(book.facts, option.service) != (day, "death"):
        raise refused(row, "not by the Board, or not on the day of the death")
    shares, free = whole(row["Shares"]), not_exercisable(option, day)
    if not 1 <= shares <= free:
        raise refused(row, f"{free} shares are not exercisable")
    steps = in_shares_of_today(option)
    before = kept_for_later(option, day)
    now = sum(part for first, part in steps if first <= day)
    first_day = max(row.get("Exercisable From") or day, day)
    rest = option.size - now - shares - sum(part for _, part in before)
    if first_day > day:
        before.append((first_day, shares))
    else:
        now += shares
    option.vesting = [(day, now), *before, (NEVER, rest)]
    option.kept, option.whole = True, option.size


def set_period(book: "Book", row: Row, option: Option, day: date) -> None:
    """A new deadline in place of those after service, §6(h), §8(f)."""
    last, consent = row["Last Day"], row.get("Consent On")
    if not day <= last <= option.final_exercise_date:
        raise refused(row, "not from the Effective Date to the final exercise date")
    if consent is not None and consent > day:
        raise refused(row, "the consent came later")
    entered_again = option.taken_over and day == book.facts.books_open and row["Decided On"] < day
    if last < known_deadline(book.facts, option, day) and consent is None and not entered_again:
        raise refused(row, "an earlier deadline without consent")
    option.decided = last
    set_deadline(book.facts, option)


def decision_sheet(book: "Book") -> list[Row]:
    return [
        {column: each.row.get(column) for column in AS_GIVEN}
        | {
            "Shares Before": each.shares[0],
            "Shares After": each.shares[1],
            "Exercise Price Before": shown(each.price[0], 8),
            "Exercise Price After": shown(each.price[1], 8),
            "Deadline Before": each.deadline[0],
            "Deadline After": each.deadline[1],
        }
        for each in book.history.decisions
    ]


AS_GIVEN = (
    "Decision ID", "Decided On", "Decided By", "Effective Date", "Award ID", "Decision", "Shares", "Exercise Price",
    "Last Day", "Exercisable From", "Vesting Taken From", "Board Determined On", "Ground", "Consent On", "Minutes",
)  # fmt: skip
