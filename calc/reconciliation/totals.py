"""Several entries of one side against one of the other, by their sum. Where several sums would fit, none is taken.

With the shares of both sides:

    issuances of one holder and date   300, 200, 150     a row of 500 in their window: 300 + 200, one item
    issuances of one holder and date   300, 200, 500     a row of 700: 200 + 500, one item
    issuances of one holder and date   300, 200, 400, 100   a row of 500: 300 + 200 or 400 + 100, so none; it is asked
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from calc.exact import Integers
from calc.reconciliation.model import NONE, ItemBook, Lane, Ours, Rules, Theirs, by_a_split
from calc.reconciliation.pairing import is_among, near, packed, sums

Fit = tuple[int, tuple[int, ...]]  # one entry, and several of the other side that add up to it
Set = tuple[int, Integers]  # one entry, and all of the other side that could be part of it


def several_issuances_in_one_row(book: ItemBook, lane: Lane, ours: Ours, theirs: Theirs) -> None:
    """Match several issuances of one holder due on one date with a single row in their window that is their sum."""
    fits = [
        (row, tuple(places[way].tolist()))
        for row, places in _rows_with_issuances(book, lane, ours, theirs, smaller=True)
        for way in sums(ours.shares[places], int(theirs.shares[row]))
        if theirs.reference[row] == NONE or theirs.reference[row] in places[way]
    ]
    book.note_doubtful(rows=_several_fit(fits))
    for row, places in _settled(fits, lambda row, places: int(theirs.day[row] - ours.due[places[0]])):
        _take(book, lane, theirs, "matched in total", "none", np.array(places), np.array([row]))


def several_rows_for_one_issuance(book: ItemBook, lane: Lane, ours: Ours, theirs: Theirs) -> None:
    """Match one issuance with several rows dated in its window that add up to it."""
    fits = [
        (place, tuple(rows[way].tolist()))
        for place, rows in _issuances_with_rows(book, lane, ours, theirs, smaller=True)
        for way in sums(theirs.shares[rows], int(ours.shares[place]))
    ]
    book.note_doubtful(issuances=_several_fit(fits))
    for place, rows in _settled(fits, lambda place, rows: int(theirs.day[list(rows)].min() - ours.due[place])):
        _take(book, lane, theirs, "matched in total", "none", np.array([place]), np.array(rows))


def almost_a_total(book: ItemBook, lane: Lane, ours: Ours, theirs: Theirs, rules: Rules) -> None:
    """Take totals that a split or each issuance's rounding explains, where no two single entries are as near.

    Either all open issuances of a holder and date against one row, or one issuance against all open rows in its window.
    """
    for row, places in _rows_with_issuances(book, lane, ours, theirs, smaller=False):
        if book.of_theirs[row] == NONE and (book.of_ours[places] == NONE).all():
            cause = _cause(ours.shares[places], theirs.shares[[row]], len(places), rules)
            if cause:
                _take(book, lane, theirs, "difference", cause, places, np.array([row]))
    for place, rows in _issuances_with_rows(book, lane, ours, theirs, smaller=False):
        if book.of_ours[place] == NONE and (book.of_theirs[rows] == NONE).all():
            cause = _cause(ours.shares[[place]], theirs.shares[rows], 1, rules)
            if cause:
                _take(book, lane, theirs, "difference", cause, np.array([place]), rows)


def _cause(ours: Integers, theirs: Integers, issuances: int, rules: Rules) -> str:
    singly = np.abs(ours[:, None] - theirs[None, :]).min()
    apart = abs(int(ours.sum()) - int(theirs.sum()))
    if apart and by_a_split(ours.sum(keepdims=True), theirs.sum(keepdims=True), rules.splits)[0]:
        alone = by_a_split(np.repeat(ours, len(theirs)), np.tile(theirs, len(ours)), rules.splits).any()
        return "" if alone else "split"
    return "rounding" if 0 < apart <= issuances and apart < singly else ""


def _rows_with_issuances(book: ItemBook, lane: Lane, ours: Ours, theirs: Theirs, smaller: bool) -> Iterator[Set]:
    """Yield each open row with two or more open issuances of its holder due on one date, in whose windows it is.

    With ``smaller``, only issuances of fewer shares than the row.
    """
    mine, rows = book.open_credits(lane, theirs)
    group, size = np.unique(packed(lane.ours[mine], ours.due[mine]), return_inverse=True, return_counts=True)[1:]
    mine, group = mine[size[group] > 1], group[size[group] > 1]
    rows = rows[is_among(lane.theirs[rows], lane.ours[mine])]
    first, second = near(
        lane.ours[mine], ours.due[mine], ours.due[mine], ours.last[mine], lane.theirs[rows], theirs.day[rows]
    )
    fits = (ours.shares[mine[first]] < theirs.shares[rows[second]]) | (not smaller)
    yield from _sets(rows[second][fits], mine[first][fits], group[first][fits])


def _issuances_with_rows(book: ItemBook, lane: Lane, ours: Ours, theirs: Theirs, smaller: bool) -> Iterator[Set]:
    """Yield each open issuance with two or more open rows of its holder in its window; ``smaller`` ones, or any."""
    mine, rows = book.open_credits(lane, theirs)
    first, second = near(
        lane.ours[mine], ours.due[mine], ours.due[mine], ours.last[mine], lane.theirs[rows], theirs.day[rows]
    )
    mine, rows = mine[first], rows[second]
    fits = (theirs.shares[rows] < ours.shares[mine]) | (not smaller)
    fits &= (theirs.reference[rows] == NONE) | (theirs.reference[rows] == mine)
    yield from _sets(mine[fits], rows[fits], np.zeros(int(fits.sum()), dtype=np.int64))


def _sets(single: Integers, several: Integers, group: Integers) -> Iterator[Set]:
    """Yield for each entry, and each group, the several that are with it, where they are at least two."""
    if not len(single):
        return
    order = np.lexsort((several, group, single))
    single, several, group = single[order], several[order], group[order]
    starts = np.flatnonzero(np.append(True, (single[1:] != single[:-1]) | (group[1:] != group[:-1])))
    ends = np.append(starts[1:], len(single))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start > 1:
            yield int(single[start]), several[start:end]


def _several_fit(fits: Sequence[Fit]) -> list[int]:
    return [single for single, count in Counter(single for single, _ in fits).items() if count > 1]


def _settled(fits: Sequence[Fit], gap: Callable[[int, tuple[int, ...]], Any]) -> list[Fit]:
    """Choose the sums that nothing else contests: one for an entry, and no entry in two of them.

    Of several entries that the same sum fits, the nearest in date is taken, then the first.
    """
    doubtful = set(_several_fit(fits))
    by_sum: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for single, several in fits:
        if single not in doubtful:
            by_sum[several].append(single)
    chosen = [
        (min((gap(single, several), single) for single in singles)[1], several) for several, singles in by_sum.items()
    ]
    used = Counter(entry for _, several in chosen for entry in several)
    return [fit for fit in chosen if all(used[entry] == 1 for entry in fit[1])]


def _take(book: ItemBook, lane: Lane, theirs: Theirs, status: str, cause: str, mine: Integers, rows: Integers) -> None:
    score = int(theirs.score[rows].min()) if lane.matched_by == "name" else NONE
    by = "reference" if (theirs.reference[rows] != NONE).all() else lane.matched_by
    book.take_together(status, cause, mine, rows, by, score)
