"""Pairs of entries by key and day, in passes over whole columns: the nearest days first.

Keys are whole numbers, days are those of ``calc.plan.calendar``. Pairs are the places of their first entries and those
of their second. With issuances as firsts and the agent's rows as seconds, one key (holder and shares) and a window of
ten days:

    issuances due on days   1, 5          ( (        day 1, day 5
    rows dated on days            6, 9        ) )    day 6, day 9
    following(...)          ([1, 0], [0, 1])         due 5 with 6, then due 1 with 9, as brackets close
"""

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.reconciliation.model import Texts

Pairs = tuple[Integers, Integers]
_MOST_BITS = 62
_WORDS = 4  # of 8 characters, of which a text may have all but the last
_ROUNDS = 40
_MOST_PAIRS = 5_000_000  # that are looked at together
_MOST_TRIED = 14  # entries of which every sum is tried: 16,384 sums


def no_pairs() -> Pairs:
    """Give a list of no pairs."""
    return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)


def joined(lists: list[Pairs]) -> Pairs:
    """Join several lists of pairs."""
    if not lists:
        return no_pairs()
    return np.concatenate([pairs[0] for pairs in lists]), np.concatenate([pairs[1] for pairs in lists])


def packed(*columns: Integers) -> Integers:
    """Pack some columns of whole numbers into one: a number for each combination, which sorts as they do."""
    keys, room = np.zeros(len(columns[0]), dtype=np.int64), 0
    for column in columns:
        values, least = column, int(column.min(initial=0))
        bits = (int(column.max(initial=0)) - least).bit_length()
        if room + bits > _MOST_BITS:
            keys, room = _ranks(keys)
        if room + bits > _MOST_BITS:
            values, bits = _ranks(column)
            least = 0
        keys, room = (keys << bits) | (values - least), room + bits
    return keys


def _ranks(column: Integers) -> tuple[Integers, int]:
    values, ranks = np.unique(column, return_inverse=True)
    return ranks.astype(np.int64), len(values).bit_length()


def sort_keys(texts: Texts) -> Integers | None:
    """Give each text, none blank, a whole number that sorts as the texts do; None where 62 bits cannot tell them apart.

    Most IDs differ in a few letters and digits, and are sorted and found as numbers in a fraction of the time.
    """
    if not len(texts):
        return np.empty(0, dtype=np.int64)
    try:
        letters = np.asarray(texts, dtype=object).astype(f"S{_WORDS * 8}")  # longer ones are cut
    except UnicodeEncodeError:
        return None
    words = letters.view(">i8").reshape(-1, _WORDS)  # no text holds a character 0, with which short ones are filled up
    if (words[:, -1] & 0xFF).any():
        return None
    keys, room = np.zeros(len(words), dtype=np.int64), 0
    for number in range(_WORDS):
        word = words[:, number].astype(np.int64)
        every, least = int(np.bitwise_or.reduce(word)), int(word.min())
        unused = (every & -every).bit_length() - 1 if every else 0
        bits = (int(word.max()) - least >> unused).bit_length()
        room += bits
        if room > _MOST_BITS:
            return None
        if bits:
            keys = (keys << bits) | (word - least >> unused)
    return keys


def following(key: Integers, day: Integers, last: Integers, with_key: Integers, with_day: Integers) -> Pairs:
    """Pair firsts and seconds of one key, the second dated from ``day`` to ``last`` of the first; the nearest first.

    Keys are 0 or more.

    On equal days entries count in the order in which they are given. Where a second follows a first with none between
    them, no other pair of either is nearer; so the pairs are found as those of brackets, the innermost first.
    """
    if not len(key) or not len(with_key):
        return no_pairs()
    count = len(key)
    # Of firsts on one day the first given is to be the innermost: they stand in reverse.
    keys, stamps, index = _in_order(np.concatenate([key[::-1], with_key]), np.concatenate([day[::-1], with_day]), count)
    first = index < count
    index = np.where(first, count - 1 - index, index - count)
    found: list[Pairs] = []
    for _ in range(_ROUNDS):
        touch = np.flatnonzero(first[:-1] & ~first[1:] & (keys[:-1] == keys[1:]))
        if not touch.size:
            return joined(found)
        near_enough = touch[stamps[touch + 1] <= last[index[touch]]]
        found.append((index[near_enough], index[near_enough + 1]))
        left = np.ones(len(index), dtype=bool)
        left[touch] = False  # where the next second is too late, all others are later still
        left[near_enough + 1] = False
        stay = np.flatnonzero(left)
        stay = stay[_on_both_sides(keys[stay], first[stay])]
        keys, stamps, first, index = keys[stay], stamps[stay], first[stay], index[stay]
    opened, closed = _brackets(keys, first)
    fits = stamps[closed] <= last[index[opened]]
    return joined([*found, (index[opened[fits]], index[closed[fits]])])


def _in_order(keys: Integers, stamps: Integers, firsts: int) -> tuple[Integers, Integers, Integers]:
    """Sort entries by key and stamp, the first ``firsts`` of them before others; give keys, stamps and places.

    Keys come back as numbers that are equal where they were.
    """
    least, at = int(stamps.min()), len(keys).bit_length()
    days = (int(stamps.max()) - least).bit_length()
    if int(keys.max()).bit_length() + days + at > 63:
        keys = _ranks(keys)[0]
    if int(keys.max()).bit_length() + days + at > 63:
        order = np.lexsort((stamps, keys))
        return keys[order], stamps[order], order
    # All in one number sorts in a fraction of the time that places take.
    whole = np.sort((keys << (days + at)) | ((stamps - least) << at) | np.arange(len(keys)))
    return whole >> (days + at), ((whole >> at) & ((1 << days) - 1)) + least, whole & ((1 << at) - 1)


def _on_both_sides(keys: Integers, first: Flags) -> Flags:
    """Tell which entries have a key with both firsts and seconds; ``keys`` are sorted."""
    if not len(keys):
        return first
    starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1]))
    sizes = np.diff(np.append(starts, len(keys)))
    firsts = np.add.reduceat(first.astype(np.int64), starts)
    return np.repeat((firsts > 0) & (firsts < sizes), sizes)


def _brackets(keys: Integers, opens: Flags) -> Pairs:
    """Match opening brackets with those that close them, within each key; give the places of both."""
    if not len(keys):
        return no_pairs()
    depth = np.cumsum(np.where(opens, 1, -1)) + np.where(opens, 0, 1)
    order = np.lexsort((depth, keys))
    upper, lower = order[:-1], order[1:]
    met = opens[upper] & ~opens[lower] & (keys[upper] == keys[lower]) & (depth[upper] == depth[lower])
    return upper[met], lower[met]


def near(key: Integers, day: Integers, low: Integers, high: Integers, with_key: Integers, with_day: Integers) -> Pairs:
    """Find all pairs of one key with the second dated from ``low`` to ``high``; of far too many, the nearest."""
    if not len(key) or not len(with_key):
        return no_pairs()
    origin = int(min(low.min(), with_day.min()))
    span = int(max(high.max(), with_day.max())) - origin + 1
    ranks = np.unique(np.concatenate([key, with_key]), return_inverse=True)[1]
    own, others = ranks[: len(key)] * span, ranks[len(key) :] * span + (with_day - origin)
    order = np.argsort(others, kind="stable")
    others = others[order]
    start = np.searchsorted(others, own + (low - origin), side="left")
    end = np.searchsorted(others, own + (high - origin), side="right")
    if int((end - start).sum()) > _MOST_PAIRS:
        middle = np.clip(np.searchsorted(others, own + (day - origin)), start, end)
        reach = max(1, _MOST_PAIRS // (2 * len(key)))
        start, end = np.maximum(start, middle - reach), np.minimum(end, middle + reach)
    counts = end - start
    firsts = np.repeat(np.arange(len(key)), counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    return firsts, order[np.repeat(start, counts) + (np.arange(len(firsts)) - before)]


def is_among(values: Integers, among: Integers) -> Flags:
    """Tell which numbers are among some others; ``np.isin`` takes many times as long for a million."""
    return pd.Index(values).isin(among)


def best_first(pairs: Pairs, *ranks: Integers) -> Pairs:
    """Choose pairs: the best is taken, then the best of what is left, and so on; lowest ranks first."""
    contested = (np.bincount(pairs[0])[pairs[0]] > 1) | (np.bincount(pairs[1])[pairs[1]] > 1)
    chosen: list[Pairs] = [(pairs[0][~contested], pairs[1][~contested])]
    order = np.flatnonzero(contested)[np.lexsort([rank[contested] for rank in ranks[::-1]])]
    firsts, seconds = pairs[0][order], pairs[1][order]
    while len(firsts):
        # A pair that is the best of both of its entries is taken whatever becomes of the others.
        best = _first_seen(firsts) & _first_seen(seconds)
        chosen.append((firsts[best], seconds[best]))
        left = ~is_among(firsts, firsts[best]) & ~is_among(seconds, seconds[best])
        firsts, seconds = firsts[left], seconds[left]
    return joined(chosen)


def _first_seen(values: Integers) -> Flags:
    index = np.arange(len(values))
    first = np.empty(int(values.max(initial=0)) + 1, dtype=np.int64)
    first[values[::-1]] = index[::-1]
    return np.asarray(first[values] == index)


def sums(shares: Integers, total: int) -> list[Integers]:
    """Find up to two ways to reach a total with at least two of some positive numbers, as their places.

    Every sum is tried where the numbers are few; of many, only all of them.
    """
    count = len(shares)
    if count < 2 or int(shares.sum()) < total:
        return []
    if int(shares.sum()) == total:
        return [np.arange(count)]
    if count == 2 or count > _MOST_TRIED:
        return []
    chosen = (np.arange(2**count)[:, None] >> np.arange(count)) & 1
    fits = np.flatnonzero((chosen @ shares == total) & (chosen.sum(axis=1) >= 2))
    return [np.flatnonzero(chosen[number]) for number in fits[:2]]
