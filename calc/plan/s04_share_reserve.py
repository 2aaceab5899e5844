"""The share reserve, walked from date to date: a shortfall depends on all before it. Plan §4(a), §4(c), §8(a)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.plan.awards import Awards
from calc.plan.calendar import Flags
from calc.plan.ledger import Ledger
from calc.plan.option_events import OptionEvents
from calc.plan.s06j_change_of_control import ChangeOfControl
from calc.plan.s08a_shortfall import Consents, Shortfalls
from calc.plan.schedule import schedule
from calc.plan.terms import Terms
from calc.plan.walk import Walk


@dataclass(frozen=True, eq=False)
class Reserve:
    """The reserve at the end of the As-of Date: the ledger, and the state of each award by its number.

    ``at_beginning`` is what was outstanding at the end of the day before Period Start; ``adjustments`` holds for each
    split what it added to or took from each award, with its day. ``was_split`` tells the awards with shares outstanding
    or pending when there was one, ``lost_a_fraction`` those of them whose shares it did not leave whole.
    """

    ledger: Ledger
    shortfalls: Shortfalls
    granted_at_first: Integers
    outstanding: Integers
    size: Integers
    exercisable: Integers
    adjusted: Integers
    pending: Integers
    pending_cents: Integers
    shortfall_cents: Integers
    at_beginning: Integers
    adjustments: tuple[tuple[int, Integers], ...]
    was_split: Flags
    lost_a_fraction: Flags
    took_effect: Flags
    exercisable_before: Integers

    def moved(self, event: int) -> Integers:
        """For each award, the shares of all its movements of one kind: a place in ``ledger.EVENTS``."""
        return self.ledger.moved(event, len(self.outstanding))


def share_reserve(
    awards: Awards,
    events: OptionEvents,
    may: Flags,
    plan_events: pd.DataFrame,
    consents: Consents,
    control: ChangeOfControl,
    terms: Terms,
) -> Reserve:
    """Walk the reserve up to the As-of Date. Plan §4(a), §4(c), §6, §7(b), §8(a).

    On each date, in this order: plan events, awards, option events, deferred stock issued, service that ends,
    deadlines, and at last the options that a survivor assumes. ``may`` says which option events take effect if enough
    is exercisable.
    """
    walk = Walk(awards, events, may, consents, control, terms)
    dates = schedule(awards, events.day, plan_events, control.day, terms)
    for day in dates.days:
        walk.begin(day)
        for event in dates.plan_events.get(day, ()):
            walk.plan_event(day, event)
        walk.grant(day, dates.granted.on(day))
        walk.option_events(day, dates.option_events.on(day))
        walk.issue(day, dates.issued.on(day))
        walk.end_service(day, dates.service_ended.on(day))
        walk.lapse(day, dates.at_deadline.on(day))
        walk.assume(day)
    return _at_the_end(walk, awards, terms.as_of)


def _at_the_end(walk: Walk, awards: Awards, as_of: int) -> Reserve:
    exercisable = np.zeros(len(awards.ids), dtype=np.int64)
    exercisable[awards.options] = walk.exercisable(awards.options, as_of, as_of)
    return Reserve(
        ledger=walk.journal.ledger(),
        shortfalls=walk.shortages.shortfalls(),
        granted_at_first=walk.granted_at_first,
        outstanding=walk.outstanding,
        size=walk.size,
        exercisable=exercisable,
        adjusted=walk.adjusted,
        pending=walk.pending,
        pending_cents=walk.pending_cents,
        shortfall_cents=walk.shortfall_cents,
        at_beginning=walk.outstanding if walk.at_beginning is None else walk.at_beginning,
        adjustments=tuple(walk.adjustments),
        was_split=walk.was_split,
        lost_a_fraction=walk.lost_a_fraction,
        took_effect=walk.took_effect,
        exercisable_before=walk.exercisable_before,
    )
