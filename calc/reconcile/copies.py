"""Rows of the agent that answer to other rows of the agent: reversals, and entries posted twice."""

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.plan.calendar import FOREVER, Flags
from calc.reconcile import names
from calc.reconcile.model import NONE, Board, Texts, Theirs
from calc.reconcile.pairing import Pairs, following, packed


def reversals(board: Board, theirs: Theirs) -> None:
    """Pair off each debit with an equal credit of one holder on its day or before: the nearest.

    One that bears the debit's Reference goes before any other.
    """
    debits = np.flatnonzero(theirs.shares < 0)
    if not debits.size:
        return
    posted = np.flatnonzero((theirs.shares > 0) & np.isin(theirs.shares, -theirs.shares[debits]))
    for column in (theirs.reference, None):
        for by_name in (False, True):
            posted = posted[board.of_theirs[posted] == NONE]
            debits = debits[board.of_theirs[debits] == NONE]
            keep = np.concatenate([posted, debits])
            holder = _holders(theirs, keep, by_name)
            key = packed(holder, np.abs(theirs.shares[keep]), _plans(theirs, keep))
            fits = holder != NONE
            if column is not None:
                key = packed(key, column[keep])
                fits &= column[keep] != NONE
            one, other = _answered(theirs, posted, debits, key, fits)
            if by_name:  # where both give an account, that decides
                either = ~(theirs.gives_account[one] & theirs.gives_account[other])
                one, other = one[either], other[either]
            board.take("only theirs", "reversed", theirs=one)
            board.add(other, board.of_theirs[one])


def _answered(theirs: Theirs, posted: Integers, debits: Integers, key: Integers, fits: Flags) -> Pairs:
    on_posted, on_debits = fits[: len(posted)], fits[len(posted) :]
    one, two = posted[on_posted], debits[on_debits]
    # Of posted on one day the first row is the one reversed.
    found = following(
        key[: len(posted)][on_posted], theirs.day[one], np.full(len(one), FOREVER),
        key[len(posted) :][on_debits], theirs.day[two],
    )  # fmt: skip
    return one[found[0]], two[found[1]]


def duplicates(board: Board, theirs: Theirs) -> None:
    """Open rows of the holder, the date and the shares of a row that is matched with ours, each its own item."""
    rows = board.open_theirs(theirs.shares > 0)
    if not rows.size:
        return
    taken = np.flatnonzero(board.is_with_ours())
    what = packed(theirs.day, theirs.shares)
    taken = taken[np.isin(what[taken], what[rows])]
    twice = _same_holder(theirs, taken, rows, what, by_name=False)
    with_one, of_taken = theirs.gives_account[rows], theirs.gives_account[taken]
    twice[~with_one] |= _same_holder(theirs, taken, rows[~with_one], what, by_name=True)
    twice[with_one] |= _same_holder(theirs, taken[~of_taken], rows[with_one], what, by_name=True)
    board.take("only theirs", "duplicate", theirs=rows[twice])


def _same_holder(theirs: Theirs, taken: Integers, rows: Integers, what: Integers, by_name: bool) -> Flags:
    """Whether each row is of the holder, and of ``what`` else, of one that is taken."""
    keep = np.concatenate([taken, rows])
    holder = _holders(theirs, keep, by_name)
    key = packed(what[keep], holder, _plans(theirs, keep))
    known = holder != NONE
    among = key[: len(taken)][known[: len(taken)]]
    return np.asarray(known[len(taken) :] & np.isin(key[len(taken) :], among))


def _holders(theirs: Theirs, rows: Integers, by_name: bool) -> Integers:
    """The holder of each row by name; or by account, ``NONE`` where none is given."""
    if by_name:
        return _codes(_keys(theirs.holder[rows]))
    account = theirs.account[rows]  # one of ours however it is written; else as it is written
    other = int(account.max(initial=0)) + 1 + _codes(theirs.account_text[rows])
    return np.where(theirs.gives_account[rows], np.where(account != NONE, account, other), NONE)


def _plans(theirs: Theirs, rows: Integers) -> Integers:
    """The plan of each row: ours, whether or not it says so, or another by its code."""
    return np.where(theirs.other_plan[rows], _codes(theirs.plan[rows]), NONE)


def _keys(holders: Texts) -> Texts:
    places, unique = pd.factorize(holders)
    return np.array([names.key(each) for each in unique], dtype=object)[places]


def _codes(texts: Texts) -> Integers:
    return pd.factorize(texts)[0].astype(np.int64)
