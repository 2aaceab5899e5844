"""The share reserve, walked from date to date: a shortfall depends on all before it. Plan §4(a), §4(c), §8(a).

Section 4 is in six files: the order of a day's steps stands here, ``s04_schedule`` says what is due on which day,
``s04_walk`` and ``s04_decide`` have the steps, ``s04_ledger`` books them, and ``s04c_changes_in_stock`` has what splits
do to prices.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers
from calc.plan.award_decisions import Decisions
from calc.plan.awards import Awards
from calc.plan.s04_decide import Deciding, DecisionsTaken
from calc.plan.s04_ledger import Ledger
from calc.plan.s04_open_books import open_books
from calc.plan.s04_schedule import schedule
from calc.plan.s04_walk import Walk
from calc.plan.s04c_changes_in_stock import SplitEffect
from calc.plan.s06_deadlines import DeadlineMoved
from calc.plan.s06_option_events import OptionEvents
from calc.plan.s06e_exercise import Vesting
from calc.plan.s06j_change_of_control import ChangesOfControl
from calc.plan.s08a_shortfall import Consents, Shortfalls
from calc.plan.terms import Terms


@dataclass(frozen=True, eq=False)
class Reserve:
    """The reserve at the end of the As-of Date: the ledger, and the state of each award by its number.

    ``at_beginning`` is what was outstanding at the end of the day before Period Start, ``pending_cents_at_beginning``
    what was pending. ``cash_due`` is the day, award, cents and cause of what turned into cash. ``kept_own_period`` has,
    for each amendment of an exercise period (by its Excel row), the awards that a shorter one did not reach.
    ``exercisable_before`` and ``outstanding_before`` are, for each option event, those of its option just before it.
    ``vesting`` is that of the options after all decisions; ``keeps`` tells of what the Board kept on death.
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
    cash_due: tuple[Integers, Integers, Integers, Integers]
    deadline: Integers
    deadline_reason: Integers
    kept_own_period: tuple[tuple[int, Integers], ...]
    at_beginning: Integers
    pending_cents_at_beginning: Integers
    splits: tuple[SplitEffect, ...]
    took_effect: Flags
    exercisable_before: Integers
    outstanding_before: Integers
    decisions: DecisionsTaken
    vesting: Vesting
    keeps: Flags

    def moved(self, event: int) -> Integers:
        """Give for each award the shares of all its movements of one kind, a number in ``s04_ledger.EVENTS``."""
        return self.ledger.moved(event, len(self.outstanding))


def share_reserve(
    awards: Awards,
    events: OptionEvents,
    may: Flags,
    plan_events: pd.DataFrame,
    consents: Consents,
    control: ChangesOfControl,
    moved: Sequence[DeadlineMoved],
    decisions: Decisions,
    may_decide: Flags,
    terms: Terms,
) -> Reserve:
    """Walk the reserve up to the As-of Date. Plan §4(a), §4(c), §6, §7(b), §8(a), §8(f).

    On each date, in this order: ends of later services, where they bear on older options; consents withdrawn, plan
    events, decisions, awards, option events, deferred stock issued, service that ends, deadlines, and at last the
    options that a survivor assumes. ``may`` says which option events take effect if enough is exercisable,
    ``may_decide`` which decisions if the shares are there.
    """
    walk = Walk(awards, events, may, consents, control, moved, terms)
    deciding = Deciding(walk, decisions, may_decide)
    dates = schedule(awards, events.day, plan_events, consents, moved, decisions, terms)
    if dates.days:
        open_books(walk)
    for day in dates.days:
        walk.begin(day)
        walk.end_later_service(day)
        if day in dates.withdrawn:
            walk.withdraw(day)
        for event in dates.plan_events.get(day, ()):
            walk.plan_event(day, event)
        deciding.on(day)
        walk.grant(day, dates.granted.on(day))
        walk.option_events(day, dates.option_events.on(day))
        walk.issue(day, dates.issued.on(day))
        walk.end_service(day, dates.service_ended.on(day))
        walk.lapse(day, dates.at_deadline(day))
        walk.assume(day)
    return _at_the_end(walk, deciding.taken(), awards, terms.as_of)


def _at_the_end(walk: Walk, decisions: DecisionsTaken, awards: Awards, as_of: int) -> Reserve:
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
        cash_due=walk.cash_due.noted(),
        deadline=walk.deadlines.day,
        deadline_reason=walk.deadlines.reason,
        kept_own_period=tuple(walk.deadlines.kept_own_period),
        at_beginning=walk.outstanding if walk.at_beginning is None else walk.at_beginning,
        pending_cents_at_beginning=(
            walk.pending_cents if walk.pending_cents_at_beginning is None else walk.pending_cents_at_beginning
        ),
        splits=tuple(walk.splits),
        took_effect=walk.took_effect,
        exercisable_before=walk.exercisable_before,
        outstanding_before=walk.outstanding_before,
        decisions=decisions,
        vesting=walk.vesting,
        keeps=walk.keeps,
    )
