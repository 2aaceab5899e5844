"""How the books of the reserve open: with the whole reserve, or with the balances of a day in mid-life. Plan §4(a)."""

import numpy as np

from calc.plan.s04_ledger import NO_AWARD, OPENING
from calc.plan.s04_walk import Walk


def open_books(walk: Walk) -> None:
    """Open the books: with the reserve on the Effective Date, or with the balances of Books Open On. Plan §4(a)."""
    terms = walk.terms
    if terms.books_open_on is None:
        walk.reserve = terms.share_reserve
        walk.journal.write(terms.books_open, OPENING, NO_AWARD, walk.reserve)
        return
    stood = walk.awards.standing
    walk.reserve, walk.delivered = terms.opening_reserve or 0, terms.opening_delivered or 0
    walk.outstanding[stood.award], walk.size[stood.award] = stood.outstanding, stood.granted
    walk.granted_at_first[stood.award] = stood.granted
    walk.pending[stood.award], walk.pending_cents[stood.award] = stood.pending, stood.pending_cents
    walk.options = int(walk.outstanding[walk.is_option].sum())
    walk.deferred = int(walk.outstanding[~walk.is_option].sum())
    balances = (walk.reserve, walk.options, walk.deferred, walk.delivered, walk.assumed)
    walk.journal.opening(terms.books_open, balances)
    walk.deadlines.open_books(walk.outstanding)
    _keep_what_was_kept(walk)


def _keep_what_was_kept(walk: Walk) -> None:
    """Keep for later what the Board kept on a death before the books opened: the steps ahead of such options. §6(h)."""
    stood, books = walk.awards.standing.award, walk.terms.books_open
    left = stood[walk.is_option[stood] & (walk.awards.service_end[stood] < books)]
    before = np.full(left.size, books - 1)
    walk.keeps[left] = walk.vesting.unvested(walk.awards.option_row[left], before, walk.size[left]) > 0
