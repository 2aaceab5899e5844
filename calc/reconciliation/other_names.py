"""Entries that are matched by account or by ID and bear the name of another director of the plan."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from calc.contract import AGENT_JOURNAL
from calc.exact import Integers
from calc.findings import Finding, count, warning
from calc.reconciliation.model import MATCHED_BY, NONE, Items, Texts, Theirs, texts
from calc.reconciliation.names import SUGGESTED, Person, persons, resolve, score
from calc.reconciliation.next_step import brief
from calc.reconciliation.pairing import packed
from calc.reconciliation.sides import known_names

_SHOWN = 3  # names in a message
_BY_NAME = MATCHED_BY.index("name")


def other_names(
    theirs: Theirs, items: Items, issuances: pd.DataFrame, names: pd.DataFrame, labels: Texts
) -> tuple[Mapping[int, str], list[Finding]]:
    """Write a sentence for each such item, and a warning for all of them.

    ``issuances`` are in the order of their items, ``names`` the ``director_id`` and ``name`` of every director.
    """
    owners, ids = pd.factorize(issuances["director_id"].array)
    rows, owner = _matched_otherwise(items, owners.astype(np.int64))
    if not rows.size:
        return {}, []
    holder, holders = pd.factorize(theirs.holder[rows])  # a blank name is -1, and bears nobody's
    of_pair, pairs = pd.factorize(packed(holder.astype(np.int64) + 1, owner))
    first = np.full(len(pairs), len(rows), dtype=np.int64)
    np.minimum.at(first, of_pair, np.arange(len(rows)))
    doubtful = _not_plainly_own(first, holder, owner, holders, ids, names)
    if not doubtful:
        return {}, []
    another = _others(
        doubtful, [str(holders[holder[first[pair]]]) for pair in doubtful], owner[first], issuances, names
    )
    wrong = np.isin(of_pair, list(another))
    if not wrong.any():
        return {}, []
    sentences = {
        int(items.of_theirs[row]): (
            f"Row {labels[row]} has the name {brief(str(theirs.holder[row]))}, which is {brief(another[pair])}'s. Ask"
            " the agent who was credited with the shares."
        )
        for row, pair in zip(rows[wrong].tolist(), of_pair[wrong].tolist(), strict=True)
    }
    return sentences, [_told(theirs, rows[wrong], labels)]


def _not_plainly_own(
    first: Integers, holder: Integers, owner: Integers, holders: Texts, ids: Texts, names: pd.DataFrame
) -> list[int]:
    """Give the pairs of a holder's name and a director whose name it is not, once normalised."""
    own: dict[str, set[Person]] = {}
    for director, name in zip(names["director_id"].tolist(), names["name"].tolist(), strict=True):
        own.setdefault(str(director), set()).update(persons(str(name)))
    return [
        pair
        for pair, row in enumerate(first.tolist())
        if holder[row] >= 0 and not set(persons(str(holders[holder[row]]))) & own.get(str(ids[owner[row]]), set())
    ]


def _matched_otherwise(items: Items, person: Integers) -> tuple[Integers, Integers]:
    """Give the agent's rows on items with an issuance that are not matched by name, and the director of each."""
    owner = np.full(len(items), NONE, dtype=np.int64)
    owner[items.of_ours] = person
    of_rows = items.of_theirs
    rows = np.flatnonzero((owner[of_rows] != NONE) & (items.matched_by[of_rows] != _BY_NAME))
    return rows, owner[of_rows[rows]]


def _others(
    pairs: Sequence[int], registrations: Sequence[str], owner: Integers, issuances: pd.DataFrame, names: pd.DataFrame
) -> dict[int, str]:
    """Find by pair the other director whom its holder's name means; none where it is the owner's or nobody's."""
    known, _ = known_names(issuances, names)  # those of payees too, which takes its time
    candidates, directors = known["name"].tolist(), known["person"].to_numpy(dtype=np.int64)
    own: dict[int, list[Person]] = {}
    for director, name in zip(directors.tolist(), candidates, strict=True):
        own.setdefault(director, []).extend(persons(str(name)))
    others = {}
    matches = resolve(registrations, candidates, directors.tolist())
    for pair, registration, match in zip(pairs, registrations, matches, strict=True):
        named, mine = persons(registration), own.get(int(owner[pair]), [])
        if match.place is None or directors[match.place] == owner[pair] or set(named) & set(mine):
            continue
        alike = max((score(one, other) for one in named for other in mine), default=0)
        if not SUGGESTED <= alike >= match.score:
            others[pair] = str(candidates[match.place])
    return others


def _told(theirs: Theirs, rows: Integers, labels: Texts) -> Finding:
    shown = ", ".join(
        f"row {labels[row]} ({brief(name)})"
        for row, name in zip(rows[:_SHOWN].tolist(), texts(theirs.holder[rows[:_SHOWN]]).tolist(), strict=True)
    )
    more = f" and {len(rows) - _SHOWN:,} more" if len(rows) > _SHOWN else ""
    message = (
        f"{count(len(rows), 'entry has', 'entries have')} the name of a director other than the one whose account or"
        f" issuance it was matched by: {shown}{more}. The shares may have been credited to the wrong director. Compare"
        " accounts with the agent's, and correct the one that is wrong."
    )
    return warning("other-director", message, AGENT_JOURNAL.name, "Holder")
