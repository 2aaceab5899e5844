"""Entries that are matched by account or by ID and bear the name of another director of the plan."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from calc.contract import AGENT_JOURNAL
from calc.exact import Integers
from calc.findings import Finding, count, warning
from calc.reconcile.model import MATCHED_BY, NONE, Items, Texts, Theirs, texts
from calc.reconcile.names import SUGGESTED, persons, resolve, score
from calc.reconcile.next_step import brief
from calc.reconcile.pairing import packed

_SHOWN = 3  # names in a message
_BY_NAME = MATCHED_BY.index("name")


def other_names(
    theirs: Theirs, items: Items, known: pd.DataFrame, person: Integers, labels: Texts
) -> tuple[Mapping[int, str], list[Finding]]:
    """For each such item a sentence, and a warning for all of them.

    ``known`` are the names of every director with their ``person``, ``person`` is that of each issuance.
    """
    rows, owner = _matched_otherwise(items, person)
    if not rows.size:
        return {}, []
    holder, names = pd.factorize(theirs.holder[rows])  # a blank name is -1, and bears nobody's
    pairs, first = np.unique(packed(holder.astype(np.int64) + 1, owner), return_index=True)
    another = {place: name for place in first.tolist() if (name := _another(names, holder[place], owner[place], known))}
    if not another:
        return {}, []
    of_pair = np.searchsorted(pairs, packed(holder.astype(np.int64) + 1, owner))
    wrong = np.isin(first[of_pair], list(another))
    sentences = {
        int(items.of_theirs[row]): (
            f"Row {labels[row]} bears the name {brief(str(theirs.holder[row]))}, which is"
            f" {brief(another[int(place)])}'s: ask the agent to whom the shares were credited."
        )
        for row, place in zip(rows[wrong].tolist(), first[of_pair][wrong].tolist(), strict=True)
    }
    return sentences, [_told(theirs, rows[wrong], labels)]


def _matched_otherwise(items: Items, person: Integers) -> tuple[Integers, Integers]:
    """The agent's rows on items with an issuance that are not matched by name, and the director of each."""
    owner = np.full(len(items), NONE, dtype=np.int64)
    owner[items.of_ours] = person
    of_rows = items.of_theirs
    rows = np.flatnonzero((owner[of_rows] != NONE) & (items.matched_by[of_rows] != _BY_NAME))
    return rows, owner[of_rows[rows]]


def _another(names: Texts, holder: int, owner: int, known: pd.DataFrame) -> str:
    """The name of the other director whom a holder's name means; "" where it is the owner's, or nobody's."""
    if holder < 0:
        return ""
    registration = str(names[holder])
    named = persons(registration)
    own = [each for name in known["name"][known["person"] == owner] for each in persons(str(name))]
    if set(named) & set(own):
        return ""
    found = resolve([registration], known["name"].tolist(), known["person"].tolist())[0]
    if found.place is None or int(known["person"].iloc[found.place]) == owner:
        return ""
    alike = max((score(one, other) for one in named for other in own), default=0)
    return "" if SUGGESTED <= alike >= found.score else str(known["name"].iloc[found.place])


def _told(theirs: Theirs, rows: Integers, labels: Texts) -> Finding:
    shown = ", ".join(
        f"row {labels[row]} ({brief(name)})"
        for row, name in zip(rows[:_SHOWN].tolist(), texts(theirs.holder[rows[:_SHOWN]]).tolist(), strict=True)
    )
    more = f" and {len(rows) - _SHOWN:,} more" if len(rows) > _SHOWN else ""
    message = (
        f"{count(len(rows), 'entry bears', 'entries bear')} the name of another director than the one whose account or"
        f" issuance it was matched by: {shown}{more}. The shares may have been credited to the other. Compare accounts"
        " with the agent's, and correct the one that is wrong."
    )
    return warning("other-director", message, AGENT_JOURNAL.name, "Holder")
