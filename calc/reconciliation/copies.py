"""Rows of the agent that answer to other rows of the agent: reversals, and entries posted twice."""

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.calendar import FOREVER
from calc.reconciliation import names
from calc.reconciliation.model import NONE, ItemBook, Texts, Theirs, texts
from calc.reconciliation.pairing import Pairs, following, is_among, packed


def reversals(book: ItemBook, theirs: Theirs) -> None:
    """Pair off each debit with an equal credit of one holder on its day or before: the nearest.

    One that bears the debit's Reference goes before any other. A debit by a word under Type alone pairs off with none.
    """
    is_debit = (theirs.shares < 0) & ~theirs.inferred
    if not is_debit.any():
        return
    for column in (theirs.reference, None):
        for by_name in (False, True):
            debits = book.open_theirs(is_debit)
            if column is not None:
                debits = debits[column[debits] != NONE]
            if not debits.size:
                continue
            posted = book.open_theirs((theirs.shares > 0) & is_among(theirs.shares, -theirs.shares[debits]))
            if column is not None:
                posted = posted[is_among(column[posted], column[debits])]
            credit, debit = _answered(theirs, posted, debits, column, by_name)
            if by_name:  # where both give an account, that decides
                either = ~(theirs.gives_account[credit] & theirs.gives_account[debit])
                credit, debit = credit[either], debit[either]
            book.take("only theirs", "reversed", theirs=credit)
            book.add(debit, book.of_theirs[credit])


def _answered(theirs: Theirs, posted: Integers, debits: Integers, column: Integers | None, by_name: bool) -> Pairs:
    """Pair credits and the debits that answer them: of one holder, plan and number of shares, equal in a column."""
    keep = np.concatenate([posted, debits])
    holder = _holders(theirs, keep, by_name)
    same = (holder, np.abs(theirs.shares[keep]), _plans(theirs, keep))
    key = packed(*same) if column is None else packed(*same, column[keep])
    of_posted, of_debits = key[: len(posted)], key[len(posted) :]
    on_posted, on_debits = holder[: len(posted)] != NONE, holder[len(posted) :] != NONE
    on_posted &= is_among(of_posted, of_debits)
    posted, debits = posted[on_posted], debits[on_debits]
    # Of posted on one day the first row is the one reversed.
    found = following(
        of_posted[on_posted], theirs.day[posted], np.full(len(posted), FOREVER),
        of_debits[on_debits], theirs.day[debits],
    )  # fmt: skip
    return posted[found[0]], debits[found[1]]


def duplicates(book: ItemBook, theirs: Theirs) -> None:
    """Take open rows with the holder, date and shares of a row matched with ours, each as an item of its own."""
    rows = book.open_theirs(theirs.shares > 0)
    if not rows.size:
        return
    taken = np.flatnonzero(book.is_with_ours())
    what = packed(theirs.day, theirs.shares)
    taken = taken[is_among(what[taken], what[rows])]
    twice = _same_holder(theirs, taken, rows, what, by_name=False)
    with_one, of_taken = theirs.gives_account[rows], theirs.gives_account[taken]
    twice[~with_one] |= _same_holder(theirs, taken, rows[~with_one], what, by_name=True)
    twice[with_one] |= _same_holder(theirs, taken[~of_taken], rows[with_one], what, by_name=True)
    book.take("only theirs", "duplicate", theirs=rows[twice])


def _same_holder(theirs: Theirs, taken: Integers, rows: Integers, what: Integers, by_name: bool) -> Flags:
    """Tell whether each row is of the holder, and of ``what`` else, of one that is taken."""
    made = is_among(what[rows], what[taken])
    taken, rows = taken[is_among(what[taken], what[rows])], rows[made]
    keep = np.concatenate([taken, rows])
    if not keep.size:
        return made
    holder = _holders(theirs, keep, by_name)
    key = packed(what[keep], holder, _plans(theirs, keep))
    known = holder != NONE
    among = key[: len(taken)][known[: len(taken)]]
    made[made] = known[len(taken) :] & is_among(key[len(taken) :], among)
    return made


def _holders(theirs: Theirs, rows: Integers, by_name: bool) -> Integers:
    """Give the holder of each row by name; or by account, ``NONE`` where none is given."""
    if by_name:
        places, unique = pd.factorize(texts(theirs.holder[rows]))
        return _codes(np.array([names.key(each) for each in unique], dtype=object))[places]
    account = theirs.account[rows].copy()  # one of ours however it is written; else as it is written
    others = np.flatnonzero((account == NONE) & theirs.gives_account[rows])
    account[others] = int(account.max(initial=0)) + 1 + _codes(theirs.account_text[rows[others]])
    return account


def _plans(theirs: Theirs, rows: Integers) -> Integers:
    """Give the plan of each row: ours, whether or not it says so, or another by its code."""
    made = np.full(len(rows), NONE, dtype=np.int64)
    others = np.flatnonzero(theirs.other_plan[rows])
    made[others] = _codes(theirs.plan[rows[others]])
    return made


def _codes(values: Texts) -> Integers:
    return pd.factorize(values)[0].astype(np.int64)
