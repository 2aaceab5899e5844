"""What each other choice of a switchable reading would change in a run, found by calculating it. Plan §2(d)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from calc.contract import READINGS_RESULT
from calc.contract.readings import ELECTION_AFTER_A_BREAK, NOTICE_AND_THE_FISCAL_YEAR, SWITCHABLE, SwitchableReading
from calc.exact import ExactOverflowError, Integers, total
from calc.plan.calendar import FOREVER, CalendarError, dates_of, days
from calc.plan.readings.arises import arises
from calc.plan.readings.impossible import Impossible, impossible, unpriced
from calc.plan.readings.sentences import NONE_IN_THIS_RUN, cannot_be_calculated, in_a_sentence
from calc.plan.readings.touched import Calculation
from calc.plan.result_sheet import blank_where, sheet
from calc.plan.s04_ledger import BALANCES
from calc.plan.terms import Terms

FIGURES = {  # the column of Readings: the sheet and the column whose sum it compares; what is available has none
    "deferred_shares_granted": ("Deferred Awards", "shares_granted"),
    "option_shares_granted": ("Options", "shares_granted"),
    "option_shares_lapsed": ("Options", "shares_lapsed"),
    "available": ("Share Reserve", "available"),
    "dollars_deferred": ("Fee Settlement", "deferred"),
    "cash_due": ("Cash Due", "amount"),
}
_BALANCES = (*BALANCES, "available")
COMPARED = ("Options", "Deferred Awards", "Fee Settlement", "Cash Due", "Share Reserve")
OF_ELECTIONS = (ELECTION_AFTER_A_BREAK, NOTICE_AND_THE_FISCAL_YEAR)  # no other reading changes what is deferred
NOT_CALCULATED = "not calculated (--no-effects)"
_OF_AWARDS = (
    ("Options", "option_id", ("shares_granted", "shares_lapsed", "shares_outstanding")),
    ("Deferred Awards", "award_id", ("shares_granted", "shares_pending", "shares_outstanding")),
)

Frames = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Effect:
    """What an alternative changes: ``figures`` by column of Readings, alternative less in force; None: not known.

    ``first_day`` is the first day whose balances or cash due differ, ``award`` the one whose shares differ most.
    """

    sentence: str
    figures: Mapping[str, int] | None
    first_day: int | None = None
    award: str | None = None


_NOTHING = dict.fromkeys(FIGURES, 0)


def readings_register(
    run: Calculation,
    in_force: Frames,
    under: Callable[[SwitchableReading, str], Calculation] | None,
    figures: Callable[[Calculation], Frames],
) -> pd.DataFrame:
    """Make the Readings sheet: each reading and other choice, with what it would change. Plan §2(d).

    ``under`` calculates once more with another choice, the other readings as in force; None: no effect is calculated.
    ``figures`` makes the sheets of ``COMPARED`` of a calculation, ``in_force`` has those of the ``run``. An alternative
    whose question does not arise is not calculated: it changes nothing.
    """
    rows = [(reading, choice) for reading in SWITCHABLE for choice in alternatives(run, reading)]
    effects = [_effect(run, in_force, reading, choice, under, figures) for reading, choice in rows]
    known = [effect.figures is None for effect in effects]
    numbers = {name: blank_where(known, [(effect.figures or _NOTHING)[name] for effect in effects]) for name in FIGURES}
    return sheet(
        READINGS_RESULT,
        {
            **numbers,
            "reading": [reading.name for reading, _ in rows],
            "in_force": [run.terms.reading(reading) for reading, _ in rows],
            "alternative": [choice for _, choice in rows],
            "effect": [effect.sentence for effect in effects],
            "first_date": dates_of([FOREVER if effect.first_day is None else effect.first_day for effect in effects]),
            "award": [effect.award for effect in effects],
        },
    )


def otherwise(terms: Terms, reading: SwitchableReading, choice: str) -> Terms:
    """Give the terms with another choice of one reading, the other readings as in force."""
    return replace(terms, readings={**terms.readings, reading.name: choice})


def alternatives(run: Calculation, reading: SwitchableReading) -> tuple[str, ...]:
    """Give the choices of a reading that are not in force."""
    return tuple(choice for choice in reading.choices if choice != run.terms.reading(reading))


def _effect(
    run: Calculation,
    in_force: Frames,
    reading: SwitchableReading,
    choice: str,
    under: Callable[[SwitchableReading, str], Calculation] | None,
    figures: Callable[[Calculation], Frames],
) -> Effect:
    """Find the effect of one choice, by calculating it where its question arises."""
    if under is None:
        return Effect(NOT_CALCULATED, None)
    if not arises(run, reading):
        return Effect(NONE_IN_THIS_RUN, _NOTHING)
    try:
        other = under(reading, choice)
        without_price = unpriced(other)
        if without_price:
            return Effect(cannot_be_calculated(without_price), None)
        return effect(in_force, figures(other), impossible(run, other))
    except (ExactOverflowError, CalendarError) as problem:
        return Effect(cannot_be_calculated(str(problem)), None)


def effect(in_force: Frames, other: Frames, left_out: Impossible) -> Effect:
    """Compare the sheets of an alternative with those in force."""
    figures = {name: _sum(other, name) - _sum(in_force, name) for name in FIGURES}
    first_day, award = _first_day(in_force, other), _award_that_differs_most(in_force, other)
    changed = dict.fromkeys(COMPARED, 0)
    if not any(figures.values()) and first_day is None and award is None:
        changed = {name: _rows_that_differ(in_force[name], other[name]) for name in COMPARED}
        if not any(changed.values()):
            return Effect(NONE_IN_THIS_RUN, _NOTHING)
    first = None if first_day is None else str(dates_of([first_day])[0])[:10]
    return Effect(in_a_sentence(figures, first, award, changed, left_out), figures, first_day, award)


def _sum(sheets: Frames, figure: str) -> int:
    """Give a figure of one calculation: the sum of its column, or what is available at the end."""
    name, column = FIGURES[figure]
    values = sheets[name][column].to_numpy(dtype=np.int64)
    return total(values[-1:] if figure == "available" else values)


def _first_day(in_force: Frames, other: Frames) -> int | None:
    """Give the first day on which balances at its end, or the cash due on it, differ."""
    every = np.unique(
        np.concatenate(
            [days(both[name]["date"]) for both in (in_force, other) for name in ("Share Reserve", "Cash Due")]
        )
    )
    ours, theirs = (_on(every, sheets) for sheets in (in_force, other))
    differs = np.flatnonzero((ours != theirs).any(axis=1))
    return int(every[differs[0]]) if differs.size else None


def _on(every: Integers, sheets: Frames) -> Integers:
    """Give for each of the days, in order, the balances at its end and the cash due on it."""
    ledger, cash = sheets["Share Reserve"], sheets["Cash Due"]
    result = np.zeros((every.size, len(_BALANCES) + 1), dtype=np.int64)
    booked = np.searchsorted(days(ledger["date"]), every, side="right")  # the ledger's rows by the end of each day
    for place, name in enumerate(_BALANCES):
        result[:, place] = np.append(0, ledger[name].to_numpy(dtype=np.int64))[booked]
    due = np.searchsorted(every, days(cash["date"]))
    np.add.at(result[:, -1], due, cash["amount"].to_numpy(dtype=np.int64))
    return result


def _award_that_differs_most(in_force: Frames, other: Frames) -> str | None:
    """Give the award whose shares granted, lapsed, pending and outstanding differ most; the first ID of equal ones."""
    best, which = 0, None
    for name, key, columns in _OF_AWARDS:
        for award, differs in _most_of_a_kind(in_force[name], other[name], key, columns):
            if differs > best or (differs == best and which is not None and award < which):
                best, which = differs, award
    return which


def _most_of_a_kind(
    in_force: pd.DataFrame, other: pd.DataFrame, key: str, columns: tuple[str, ...]
) -> Iterator[tuple[str, int]]:
    """Give the first award, if any, of those on a sheet that differ most, and by how many shares."""
    ids, other_ids = pd.Index(in_force[key]), pd.Index(other[key])
    every = ids if ids.equals(other_ids) else ids.union(other_ids, sort=False)
    differs = np.zeros(len(every), dtype=np.int64)
    for column in columns:
        change = np.zeros(len(every), dtype=np.int64)
        for frame, of, sign in ((other, other_ids, 1), (in_force, ids, -1)):
            change[every.get_indexer(of)] += sign * frame[column].to_numpy(dtype=np.int64)
        differs += np.abs(change)
    if differs.any():
        most = int(differs.max())
        yield min(every[differs == most]), most


def _rows_that_differ(in_force: pd.DataFrame, other: pd.DataFrame) -> int:
    """Count the rows of a sheet that differ; of sheets of another length, those that only one of them has."""
    if in_force.equals(other):
        return 0
    if len(in_force) != len(other):
        return abs(len(in_force) - len(other))
    same = (in_force == other) | (in_force.isna() & other.isna())
    return int((~same.fillna(False).all(axis=1)).sum())
