"""Every issuance and every row of the agent on one item: the passes, in the order in which they count.

What is surer comes first: reversals, rows of other plans, an equal Reference, equal shares of one holder in the window,
totals; then what differs, the nearest first; and what is left is on one side only. For one holder, a window of ten
business days, and a statement to 28 June:

    ours   1,000 due 3 June    theirs  1,000 of 5 June     matched
    ours   2,000 due 7 May     theirs  3,000 of 9 May      a difference: split, where the plan had a 3-for-2 split
    ours     500 due 27 June   theirs  nothing             only ours: timing, as the agent has until July
"""

import numpy as np

from calc.exact import Flags, Integers
from calc.reconciliation.copies import duplicates, reversals
from calc.reconciliation.model import NONE, ItemBook, Items, Lane, Ours, Rules, Theirs, by_a_split
from calc.reconciliation.pairing import Pairs, best_first, following, near, packed
from calc.reconciliation.totals import almost_a_total, several_issuances_in_one_row, several_rows_for_one_issuance

SPLIT, ROUNDING, QUANTITY = "split", "rounding", "quantity"


def match(ours: Ours, theirs: Theirs, rules: Rules) -> Items:
    """Match both sides into items. ``AssertionError`` where an entry would be on none or on two: a bug, never data."""
    book = ItemBook(len(ours), len(theirs))
    book.take("only theirs", "none", theirs=np.flatnonzero(theirs.shares == 0))  # they move nothing
    reversals(book, theirs)
    book.take("only theirs", "other plan", theirs=book.open_theirs(theirs.other_plan))
    _equal_reference(book, ours, theirs)
    # A row that names an issuance of ours is alone or in a sum with others that, but never another issuance.
    lanes = _lanes(ours, theirs, theirs.reference == NONE)
    with_references = lanes
    if (theirs.reference != NONE).any():
        with_references = [*_lanes(ours, theirs, np.ones(len(theirs), dtype=bool)), _of_references(ours, theirs)]
    for lane in lanes:
        _equal_shares(book, lane, ours, theirs)
    for lane in with_references:
        several_issuances_in_one_row(book, lane, ours, theirs)
        several_rows_for_one_issuance(book, lane, ours, theirs)
    _other_than_referred_to(book, ours, theirs, rules)
    for lane in lanes:
        almost_a_total(book, lane, ours, theirs, rules)
        _near_in_shares(book, lane, ours, theirs, rules)
    duplicates(book, theirs)
    for lane in lanes:
        _other_date(book, lane, ours, theirs, rules)
    for lane in lanes:
        _other_quantity(book, lane, ours, theirs)
    duplicates(book, theirs)
    _one_side_only(book, ours, rules)
    return book.done()


def _lanes(ours: Ours, theirs: Theirs, free: Flags) -> list[Lane]:
    """Make the lanes: by account where both sides give one, else by name; only for the rows that are ``free``."""
    no_account = free & ~theirs.gives_account
    unknown = free & theirs.gives_account & (theirs.account == NONE)
    lanes = [
        Lane("account", ours.account, np.where(free, theirs.account, NONE)),
        Lane("name", ours.person, np.where(no_account, theirs.person, NONE)),
        Lane("name", np.where(ours.account == NONE, ours.person, NONE), np.where(unknown, theirs.person, NONE)),
    ]
    return [lane for lane in lanes if (lane.ours != NONE).any() and (lane.theirs != NONE).any()]


def _of_references(ours: Ours, theirs: Theirs) -> Lane:
    """Make the lane for totals by which a row goes with the holder of the issuance that it names."""
    holder = packed(ours.person, ours.account)
    named = np.append(holder, NONE)[theirs.reference]
    return Lane("reference", holder, named)


def _equal_reference(book: ItemBook, ours: Ours, theirs: Theirs) -> None:
    """Match rows that name an issuance, with its shares and a date in its window."""
    rows = book.open_theirs(theirs.reference != NONE)
    named = theirs.reference[rows]
    fits = (theirs.shares[rows] == ours.shares[named]) & _in_window(ours, named, theirs.day[rows])
    pairs = best_first((named[fits], rows[fits]), theirs.day[rows[fits]], rows[fits])
    book.take("matched", "none", *pairs, "reference")


def _in_window(ours: Ours, places: Integers, day: Integers) -> Flags:
    return (day >= ours.due[places]) & (day <= ours.last[places])


def _equal_shares(book: ItemBook, lane: Lane, ours: Ours, theirs: Theirs) -> None:
    """Match equal shares of one holder in the window: the nearest date, the lowest Issuance ID, the first row."""
    mine, rows = book.open_credits(lane, theirs)
    holder_and_shares = packed(
        np.concatenate([lane.ours[mine], lane.theirs[rows]]), np.concatenate([ours.shares[mine], theirs.shares[rows]])
    )
    first, second = following(
        holder_and_shares[: len(mine)], ours.due[mine], ours.last[mine],
        holder_and_shares[len(mine) :], theirs.day[rows],
    )  # fmt: skip
    _take_pairs(book, lane, theirs, "matched", "none", (mine[first], rows[second]))


def _take_pairs(book: ItemBook, lane: Lane, theirs: Theirs, status: str, cause: str, pairs: Pairs) -> None:
    score = theirs.score[pairs[1]] if lane.matched_by == "name" else NONE
    book.take(status, cause, *pairs, lane.matched_by, score)


def _other_than_referred_to(book: ItemBook, ours: Ours, theirs: Theirs, rules: Rules) -> None:
    """Take rows that name an open issuance, with other shares or another date, within some months."""
    rows = book.open_theirs((theirs.reference != NONE) & (theirs.shares > 0))
    rows = rows[book.of_ours[theirs.reference[rows]] == NONE]
    named = theirs.reference[rows]
    day, due = theirs.day[rows], ours.due[named]
    fits = _in_window(ours, named, day) | (np.abs(day - due) <= rules.near_days)
    rows, named, gap = rows[fits], named[fits], np.abs(day - due)[fits]
    cause = causes(ours.shares[named], theirs.shares[rows], rules)
    same = ours.shares[named] == theirs.shares[rows]
    pairs = best_first((named, rows), ~same, cause, gap, rows)
    of_pair = causes(ours.shares[pairs[0]], theirs.shares[pairs[1]], rules)
    same = ours.shares[pairs[0]] == theirs.shares[pairs[1]]
    for chosen, word in ((same, "date"), *((~same & (of_pair == at), word) for at, word in enumerate(_BY_SHARES))):
        book.take("difference", word, pairs[0][chosen], pairs[1][chosen], "reference")


_BY_SHARES = (SPLIT, ROUNDING, QUANTITY)


def causes(ours: Integers, theirs: Integers, rules: Rules) -> Integers:
    """Tell why shares differ: 0 for a split, 1 for a rounding, 2 for the quantity."""
    return np.where(by_a_split(ours, theirs, rules.splits), 0, np.where(np.abs(ours - theirs) <= 1, 1, 2))


def _candidates(
    book: ItemBook, lane: Lane, ours: Ours, theirs: Theirs, low: Integers, high: Integers, equal_shares: bool = False
) -> Pairs:
    """Find the open pairs of one holder, and of equal shares where they must be, dated between two days."""
    mine, rows = book.open_credits(lane, theirs)
    key, with_key = lane.ours[mine], lane.theirs[rows]
    if equal_shares:
        both = packed(np.concatenate([key, with_key]), np.concatenate([ours.shares[mine], theirs.shares[rows]]))
        key, with_key = both[: len(mine)], both[len(mine) :]
    first, second = near(key, ours.due[mine], low[mine], high[mine], with_key, theirs.day[rows])
    return mine[first], rows[second]


def _near_in_shares(book: ItemBook, lane: Lane, ours: Ours, theirs: Theirs, rules: Rules) -> None:
    """Take pairs of one holder, a date in the window, and shares that a split or a rounding explains."""
    mine, rows = _candidates(book, lane, ours, theirs, ours.due, ours.last)
    cause = causes(ours.shares[mine], theirs.shares[rows], rules)
    close = cause < _BY_SHARES.index(QUANTITY)
    mine, rows, cause = mine[close], rows[close], cause[close]
    shares = theirs.shares[rows]
    pairs = best_first((mine, rows), cause, theirs.day[rows] - ours.due[mine], mine, shares, rows)
    of_pair = causes(ours.shares[pairs[0]], theirs.shares[pairs[1]], rules)
    for at, word in enumerate(_BY_SHARES[:2]):
        chosen = of_pair == at
        _take_pairs(book, lane, theirs, "difference", word, (pairs[0][chosen], pairs[1][chosen]))


def _other_date(book: ItemBook, lane: Lane, ours: Ours, theirs: Theirs, rules: Rules) -> None:
    """Take pairs of one holder and equal shares, dated outside the window and within some months of the due date."""
    low, high = ours.due - rules.near_days, ours.due + rules.near_days
    mine, rows = _candidates(book, lane, ours, theirs, low, high, equal_shares=True)
    pairs = best_first((mine, rows), np.abs(theirs.day[rows] - ours.due[mine]), mine, rows)
    _take_pairs(book, lane, theirs, "difference", "date", pairs)


def _other_quantity(book: ItemBook, lane: Lane, ours: Ours, theirs: Theirs) -> None:
    """Take pairs of one holder in the window with shares that nothing explains: the nearest day, then shares."""
    mine, rows = _candidates(book, lane, ours, theirs, ours.due, ours.last)
    shares = theirs.shares[rows]
    apart = np.abs(shares - ours.shares[mine])
    pairs = best_first((mine, rows), theirs.day[rows] - ours.due[mine], apart, mine, shares, rows)
    _take_pairs(book, lane, theirs, "difference", QUANTITY, pairs)


def _one_side_only(book: ItemBook, ours: Ours, rules: Rules) -> None:
    """Put on items of their own what nothing answers: ours held, in time or missing; theirs not in the register."""
    mine = book.open_ours()
    held = ours.deliverable[mine] > rules.last_day
    held &= ours.deliverable[mine] > ours.due[mine]
    timing = ~held & (ours.last[mine] >= rules.last_day)
    for chosen, cause in ((held, "held"), (timing, "timing"), (~held & ~timing, "missing at agent")):
        book.take("only ours", cause, ours=mine[chosen])
    book.take("only theirs", "not in register", theirs=book.open_theirs())
