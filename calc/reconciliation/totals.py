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


def several_issuances_in_one_row(board: ItemBook, lane: Lane, ours: Ours, theirs: Theirs) -> None:
    """Match several issuances of one holder due on one date with a single row in their window that is their sum."""
    fits = [
        (row, tuple(places[way].tolist()))
        for row, places in _rows_with_issuances(board, lane, ours, theirs, smaller=True)
        for way in sums(ours.shares[places], int(theirs.shares[row]))
        if theirs.reference[row] == NONE or theirs.reference[row] in places[way]
    ]
    board.note_doubtful(rows=_several_fit(fits))
    for row, places in _settled(fits, lambda row, places: int(theirs.day[row] - ours.due[places[0]])):
        _take(board, lane, theirs, "matched in total", "none", np.array(places), np.array([row]))


def several_rows_for_one_issuance(board: ItemBook, lane: Lane, ours: Ours, theirs: Theirs) -> None:
    """Match one issuance with several rows dated in its window that add up to it."""
    fits = [
        (place, tuple(rows[way].tolist()))
        for place, rows in _issuances_with_rows(board, lane, ours, theirs, smaller=True)
        for way in sums(theirs.shares[rows], int(ours.shares[place]))
    ]
    board.note_doubtful(issuances=_several_fit(fits))
    for place, rows in _settled(fits, lambda place, rows: int(theirs.day[list(rows)].min() - ours.due[place])):
        _take(board, lane, theirs, "matched in total", "none", np.array([place]), np.array(rows))


def almost_a_total(board: ItemBook, lane: Lane, ours: Ours, theirs: Theirs, rules: Rules) -> None:
    """Take totals that a split or each issuance's rounding explains, where no two single entries are as near.

    Either all open issuances of a holder and date against one row, or one issuance against all open rows in its window.
    """
    for row, places in _rows_with_issuances(board, lane, ours, theirs, smaller=False):
        if board.of_theirs[row] == NONE and (board.of_ours[places] == NONE).all():
            cause = _cause(ours.shares[places], theirs.shares[[row]], len(places), rules)
            if cause:
                _take(board, lane, theirs, "difference", cause, places, np.array([row]))
    for place, rows in _issuances_with_rows(board, lane, ours, theirs, smaller=False):
        if board.of_ours[place] == NONE and (board.of_theirs[rows] == NONE).all():
            cause = _cause(ours.shares[[place]], theirs.shares[rows], 1, rules)
            if cause:
                _take(board, lane, theirs, "difference", cause, np.array([place]), rows)


def _cause(ours: Integers, theirs: Integers, issuances: int, rules: Rules) -> str:
    singly = np.abs(ours[:, None] - theirs[None, :]).min()
    apart = abs(int(ours.sum()) - int(theirs.sum()))
    if apart and by_a_split(ours.sum(keepdims=True), theirs.sum(keepdims=True), rules.splits)[0]:
        alone = by_a_split(np.repeat(ours, len(theirs)), np.tile(theirs, len(ours)), rules.splits).any()
        return "" if alone else "split"
    return "rounding" if 0 < apart <= issuances and apart < singly else ""


def _rows_with_issuances(board: ItemBook, lane: Lane, ours: Ours, theirs: Theirs, smaller: bool) -> Iterator[Set]:
    """Yield each open row with two or more open issuances of its holder due on one date, in whose windows it is.

    With ``smaller``, only issuances of fewer shares than the row.
    """
    mine, rows = board.open_credits(lane, theirs)
    group, size = np.unique(packed(lane.ours[mine], ours.due[mine]), return_inverse=True, return_counts=True)[1:]
    mine, group = mine[size[group] > 1], group[size[group] > 1]
    rows = rows[is_among(lane.theirs[rows], lane.ours[mine])]
    one, other = near(
        lane.ours[mine], ours.due[mine], ours.due[mine], ours.last[mine], lane.theirs[rows], theirs.day[rows]
    )
    fits = (ours.shares[mine[one]] < theirs.shares[rows[other]]) | (not smaller)
    yield from _sets(rows[other][fits], mine[one][fits], group[one][fits])


def _issuances_with_rows(board: ItemBook, lane: Lane, ours: Ours, theirs: Theirs, smaller: bool) -> Iterator[Set]:
    """Yield each open issuance with two or more open rows of its holder in its window; ``smaller`` ones, or any."""
    mine, rows = board.open_credits(lane, theirs)
    one, other = near(
        lane.ours[mine], ours.due[mine], ours.due[mine], ours.last[mine], lane.theirs[rows], theirs.day[rows]
    )
    mine, rows = mine[one], rows[other]
    fits = (theirs.shares[rows] < ours.shares[mine]) | (not smaller)
    fits &= (theirs.reference[rows] == NONE) | (theirs.reference[rows] == mine)
    yield from _sets(mine[fits], rows[fits], np.zeros(int(fits.sum()), dtype=np.int64))


def _sets(one: Integers, several: Integers, group: Integers) -> Iterator[Set]:
    """Yield for each entry, and each group, the several that are with it, where they are at least two."""
    if not len(one):
        return
    order = np.lexsort((several, group, one))
    one, several, group = one[order], several[order], group[order]
    starts = np.flatnonzero(np.append(True, (one[1:] != one[:-1]) | (group[1:] != group[:-1])))
    ends = np.append(starts[1:], len(one))
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if end - start > 1:
            yield int(one[start]), several[start:end]


def _several_fit(fits: Sequence[Fit]) -> list[int]:
    return [one for one, count in Counter(one for one, _ in fits).items() if count > 1]


def _settled(fits: Sequence[Fit], gap: Callable[[int, tuple[int, ...]], Any]) -> list[Fit]:
    """Choose the sums that nothing else contests: one for an entry, and no entry in two of them.

    Of several entries that the same sum fits, the nearest in date is taken, then the first.
    """
    doubtful = set(_several_fit(fits))
    by_sum: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for one, several in fits:
        if one not in doubtful:
            by_sum[several].append(one)
    chosen = [(min((gap(one, several), one) for one in ones)[1], several) for several, ones in by_sum.items()]
    used = Counter(each for _, several in chosen for each in several)
    return [fit for fit in chosen if all(used[each] == 1 for each in fit[1])]


def _take(board: ItemBook, lane: Lane, theirs: Theirs, status: str, cause: str, mine: Integers, rows: Integers) -> None:
    score = int(theirs.score[rows].min()) if lane.matched_by == "name" else NONE
    by = "reference" if (theirs.reference[rows] != NONE).all() else lane.matched_by
    board.take_together(status, cause, mine, rows, by, score)
