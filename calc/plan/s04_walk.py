"""The steps of one day, and what each changes of the reserve and the awards. Plan §4, §6, §7(b), §8(a).

An example: 1,000 shares are available on the day of the annual meeting, and three options of 400 are due.
``grant`` shares them out: 334, 333 and 333 are granted, 66, 67 and 67 are lost, and nothing is left.
On the day a director leaves, ``end_service`` lapses what cannot be exercised yet, and those shares are available again.

What decides the dates is elsewhere: deadlines in ``s06_deadlines``, issuance in ``s07_deferred_stock``, the shares of
each award where too few are left in ``s08a_shortfall``. ``s04_share_reserve`` calls the steps in order.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from calc.contract.readings import PENDING_NOT_COVERED
from calc.exact import Flags, Integers, muldiv_floor, muldiv_half_up
from calc.plan.awards import DEFERRED, KINDS, Awards
from calc.plan.calendar import day_number
from calc.plan.s04_ledger import (
    ASSUMED,
    AT_DEADLINE,
    CANCELLED,
    DEFERRED_GRANTED,
    EXERCISED,
    INCREASE,
    ISSUED,
    LAPSED,
    NO_AWARD,
    NOT_EXERCISABLE,
    OPTION_GRANTED,
    SETTLED,
    LedgerWriter,
)
from calc.plan.s04_schedule import PlanEvent
from calc.plan.s04c_changes_in_stock import SplitEffect
from calc.plan.s06_deadlines import DeadlineMoved
from calc.plan.s06_deadlines_in_force import DeadlinesInForce
from calc.plan.s06_option_events import OptionEvents
from calc.plan.s06j_change_of_control import ChangesOfControl
from calc.plan.s07_deferred_stock import missing_value
from calc.plan.s08a_cash_due import (
    AUTHORIZATION_ENDED,
    AWARD_ISSUED,
    CONSENT_WITHDRAWN,
    NOT_COVERED,
    PLAN_TERMINATED,
    SHORTFALL,
    SPLIT_LEFT_NONE,
    CashDue,
)
from calc.plan.s08a_rounds import shared_out
from calc.plan.s08a_shortfall import CASH, LOST, WAITS, Consents, Shortages, pro_rata
from calc.plan.terms import Terms

PENDING = KINDS.index("pending")


class Walk:
    """The reserve as it stands, and how each step changes it."""

    def __init__(
        self,
        awards: Awards,
        events: OptionEvents,
        may: Flags,
        consents: Consents,
        control: ChangesOfControl,
        moved: Sequence[DeadlineMoved],
        terms: Terms,
    ) -> None:
        count = len(awards.ids)
        self.awards, self.events, self.may, self.consents = awards, events, may, consents
        self.control, self.terms = control, terms
        self.control_day, self.assumption = control.day_for(awards.granted), control.assumption(awards.granted)
        self.deadlines = DeadlinesInForce(awards, moved, terms)
        self.vesting, self.kept_on_death = awards.vesting, set[int]()
        self.keeps = np.zeros(count, dtype=bool)
        self.is_option = awards.is_option
        self.journal = LedgerWriter()
        self.reserve = self.options = self.deferred = self.delivered = self.assumed = 0
        self.outstanding, self.size, self.adjusted, self.granted_at_first = _zeros(count, 4)
        self.pending, self.pending_cents, self.shortfall_cents = _zeros(count, 3)
        self.seeking = False
        self.at_beginning: Integers | None = None
        self.pending_cents_at_beginning: Integers | None = None
        self.splits: list[SplitEffect] = []
        self.shortages = Shortages()
        self.cash_due = CashDue()
        self.took_effect = np.zeros(len(events.day), dtype=bool)
        self.exercisable_before, self.outstanding_before = _zeros(len(events.day), 2)

    @property
    def available(self) -> int:
        """Give the shares available for new awards. Plan §4(a)."""
        return self.reserve - self.options - self.deferred - self.delivered - self.assumed

    def begin(self, day: int) -> None:
        """Begin a day: keep what the period began with."""
        if self.at_beginning is None and day >= day_number(self.terms.activity_from):
            self.at_beginning, self.pending_cents_at_beginning = self.outstanding.copy(), self.pending_cents.copy()

    def end_later_service(self, day: int) -> None:
        """Let an end of service bear on the older options outstanding at the start of the day. Plan §6(h), §6(i)."""
        self.deadlines.end_later_service(day, self.outstanding)

    def withdraw(self, day: int) -> None:
        """Turn what is pending for directors who withdraw a consent into cash, before the plan events. Plan §8(a)."""
        waiting = np.flatnonzero(self.pending)
        withdrawn = self.consents.withdrawn_on(self.awards.director[waiting], day)
        self._pay_pending(day, waiting[withdrawn], CONSENT_WITHDRAWN)

    def plan_event(self, day: int, event: PlanEvent) -> None:
        """Do what a plan event changes at once; the others are known where they count. Plan §4(c), §8(a), §8(f)."""
        if event.event == "split":
            self._split(day, event)
        elif event.event == "reserve increase":
            self._increase(day, event.shares)
        elif event.event == "authorization sought":
            self.seeking = True
        elif event.event == "authorization ended":
            self.seeking = False
            self._pay_pending(day, np.flatnonzero(self.pending), AUTHORIZATION_ENDED)
        elif event.event == "plan termination":
            self._pay_pending(day, np.flatnonzero(self.pending), PLAN_TERMINATED)
        else:
            self.deadlines.amend_period(event.row, self.outstanding)

    def _split(self, day: int, event: PlanEvent) -> None:
        """Multiply the reserve and each award by New / Old, rounded down. Plan §4(c)."""
        new, old = event.new, event.old
        before = (self.reserve, self.options, self.deferred, self.delivered, self.assumed)
        if new != old:
            self.reserve, self.delivered, self.assumed = (
                int(muldiv_floor(each, new, old)) for each in (self.reserve, self.delivered, self.assumed)
            )
            self.size = muldiv_floor(self.size, new, old)
            after, pending = muldiv_floor(self.outstanding, new, old), muldiv_floor(self.pending, new, old)
            effect = SplitEffect(day, event.row, new, old, self.outstanding, after, self.pending, pending)
            self.splits.append(effect)
            self.outstanding, self.pending = after.copy(), pending.copy()
            self.adjusted = self.adjusted + effect.change
            self.options = int(after[self.is_option].sum())
            self.deferred = int(after[~self.is_option].sum())
            self._pay_pending(day, np.flatnonzero((effect.pending_before > 0) & (pending == 0)), SPLIT_LEFT_NONE)
        now = (self.reserve, self.options, self.deferred, self.delivered, self.assumed)
        self.journal.split(day, tuple(b - a for a, b in zip(before, now, strict=True)))

    def _increase(self, day: int, shares: int) -> None:
        """Grant what is pending from an increase first; what it does not cover turns into cash. Plan §8(a).

        Or it stays pending, where the Plan is read so, and the Board goes on seeking.
        """
        stays = self.terms.reads_otherwise(PENDING_NOT_COVERED)
        self.seeking = self.seeking and stays
        self.reserve += shares
        self.journal.write(day, INCREASE, NO_AWARD, shares)
        waiting = np.flatnonzero(self.pending)
        asked = self.pending[waiting]
        available = self.available
        granted = pro_rata(asked, available, self.terms.pro_rata_rounding)
        if (granted < asked).any():
            pending, treatment = np.full(waiting.size, PENDING), np.full(waiting.size, WAITS if stays else CASH)
            self.shortages.note(day, available, waiting, pending, asked, granted, treatment)
        self.journal.write(day, DEFERRED_GRANTED, waiting, granted)
        self.outstanding[waiting] += granted
        self.deferred += int(granted.sum())
        self.pending_cents[waiting] -= muldiv_half_up(self.pending_cents[waiting], granted, asked)
        self.pending[waiting] -= granted
        if not stays:
            self._pay_pending(day, waiting, NOT_COVERED)

    def adjust(self, day: int, award: int, shares: int) -> None:
        """Set the shares outstanding of one award; its size follows in proportion. Plan §4(c)."""
        before, is_option = int(self.outstanding[award]), bool(self.is_option[award])
        self.size[award] = int(muldiv_floor(self.size[award], shares, before))
        self.outstanding[award] = shares
        self.adjusted[award] += shares - before
        self.journal.adjust(day, award, shares - before, "options_outstanding" if is_option else "deferred_outstanding")
        self.options += (shares - before) * is_option
        self.deferred += (shares - before) * (not is_option)

    def _pay_pending(self, day: int, awards: Integers, cause: int) -> None:
        """Turn what is pending on these awards into cash. Plan §8(a)."""
        self.cash_due.note(day, awards, self.pending_cents[awards], cause)
        self.shortfall_cents[awards] += self.pending_cents[awards]
        self.pending[awards] = 0
        self.pending_cents[awards] = 0

    def grant(self, day: int, awards: Integers) -> None:
        """Grant all awards of the date together. Plan §8(a)."""
        if not awards.size:
            return
        asked = self.awards.requested[awards]
        granted, short = shared_out(self.awards.kind[awards], asked, self.available, self.terms)
        for each in short:
            self._short(day, each.available, awards[each.places], asked[each.places], granted[each.places])
        option = self.is_option[awards]
        self.journal.write(day, np.where(option, OPTION_GRANTED, DEFERRED_GRANTED), awards, granted)
        self.granted_at_first[awards] = self.outstanding[awards] = self.size[awards] = granted
        self.options += int(granted[option].sum())
        self.deferred += int(granted[~option].sum())

    def _short(self, day: int, available: int, awards: Integers, asked: Integers, granted: Integers) -> None:
        """Note what was missing: lost to an option; cash or, with consent, pending for a deferred award. Plan §8(a)."""
        of = self.awards
        deferred = of.kind[awards] == DEFERRED
        waits = deferred & self.consents.hold(of.director[awards], day) & self.seeking
        treatment = np.select([waits, deferred], [WAITS, CASH], LOST)
        self.shortages.note(day, available, awards, of.kind[awards], asked, granted, treatment)
        lacking, patient = awards[deferred], waits[deferred]  # who lacks nothing lacks 0 shares and 0 cents
        cents = missing_value(of, lacking, asked[deferred], granted[deferred], self.terms.share_rounding)
        self.pending[lacking] = np.where(patient, asked[deferred] - granted[deferred], 0)
        self.pending_cents[lacking] = np.where(patient, cents, 0)
        self.shortfall_cents[lacking] = np.where(patient, 0, cents)
        self.cash_due.note(day, lacking, self.shortfall_cents[lacking], SHORTFALL)

    def exercisable(self, awards: Integers, day: int, ended: int) -> Integers:
        """Give the shares of each option that are exercisable on a day. Plan §6(e)(i), §6(j).

        Outstanding less unvested. Nothing is unvested on or after the change of control that bears on an option, nor of
        what is left of it when service has ended by the day ``ended``, but what the Board kept on death for later.
        """
        options = self.awards.option_row[awards]
        unvested = self.vesting.unvested(options, np.full(awards.size, day), self.size[awards])
        vested_part = np.maximum(self.outstanding[awards] - unvested, 0)
        over = (self.awards.service_end[awards] <= ended) & ~self.keeps[awards]
        all_of_it = over | (self.control_day[awards] <= day)
        return np.where(all_of_it, self.outstanding[awards], vested_part)

    def option_events(self, day: int, rows: Integers) -> None:
        """Let the events of a day take effect in sheet order; those of one option draw on the same shares in turn.

        ``rows`` are rows of the ``OptionEvents``. An event of more shares than are exercisable does not take effect.
        """
        left = rows
        while left.size:
            first = np.sort(np.unique(self.events.option[left], return_index=True)[1])
            now = left[first]
            awards = self.awards.options[self.events.option[now]]
            self.outstanding_before[now] = self.outstanding[awards]
            self.exercisable_before[now] = self.exercisable(awards, day, day - 1)
            fits = self.may[now] & (self.events.shares[now] <= self.exercisable_before[now])
            self.took_effect[now] = fits
            self.outstanding[awards[fits]] -= self.events.shares[now[fits]]
            left = np.delete(left, first)
        self._book_option_events(day, rows[self.took_effect[rows]])

    def _book_option_events(self, day: int, rows: Integers) -> None:
        """Book what took effect: the shares of each option event, and those delivered."""
        if not rows.size:
            return
        exercise, in_shares = self.events.is_exercise[rows], self.events.in_shares[rows]
        kind = np.select([exercise, in_shares], [EXERCISED, SETTLED], CANCELLED)
        shares, delivered = self.events.shares[rows], self.events.delivered[rows]
        awards = self.awards.options[self.events.option[rows]]
        self.journal.write(day, kind, awards, shares, np.where(in_shares, delivered, 0))
        self.options -= int(shares.sum())
        self.delivered += int(delivered.sum())

    def issue(self, day: int, awards: Integers) -> None:
        """Issue the deferred stock due on the date; what is pending on it turns into cash. Plan §7(b)."""
        if awards.size:
            shares = self.outstanding[awards]
            self.journal.write(day, ISSUED, awards, shares)
            self.outstanding[awards] = 0
            self.deferred -= int(shares.sum())
            self.delivered += int(shares.sum())
            self._pay_pending(day, awards, AWARD_ISSUED)

    def end_service(self, day: int, awards: Integers) -> None:
        """Lapse what is not exercisable when service ends, but what the Board kept on death. Plan §6(h), §6(i)."""
        if awards.size:
            not_exercisable = self.outstanding[awards] - self.exercisable(awards, day, day - 1)
            for at in [at for at, award in enumerate(awards.tolist()) if award in self.kept_on_death]:
                not_exercisable[at] = max(not_exercisable[at] - self._kept(int(awards[at]), day), 0)
            self._lapse(day, awards, not_exercisable, NOT_EXERCISABLE)

    def _kept(self, award: int, day: int) -> int:
        """Count what the Board kept of an option for later, at a death; the rest of what is left is exercisable."""
        option = self.awards.option_row[[award]]
        self.vesting = self.vesting.left_by_death(int(option[0]), day)
        self.keeps[award] = True
        return int(self.vesting.unvested(option, [day], self.size[[award]])[0])

    def lapse(self, day: int, awards: Integers) -> None:
        """Lapse what is left of an option at the end of its deadline. Plan §6(d), §6(h), §6(i), §6(j), §8(f).

        ``awards`` are those that were to end on the day, once or more; each lapses on the deadline that it has by now.
        """
        if awards.size:
            due = self.deadlines.reached(day, awards)
            self._lapse(day, due, self.outstanding[due], AT_DEADLINE)

    def _lapse(self, day: int, awards: Integers, shares: Integers, cause: int) -> None:
        """Book shares as lapsed; they are available again."""
        self.journal.write(day, LAPSED, awards, shares, cause=cause)
        self.outstanding[awards] -= shares
        self.options -= int(shares.sum())

    def assume(self, day: int) -> None:
        """Give what is left of assumed options to the survivor at the end of a change of control. Plan §6(j)."""
        if self.control.assumes_on(day):
            left = np.flatnonzero(self.is_option & (self.outstanding > 0) & (self.assumption == day))
            shares = self.outstanding[left]
            self.journal.write(day, ASSUMED, left, shares)
            self.outstanding[left] = 0
            self.options -= int(shares.sum())
            self.assumed += int(shares.sum())


def _zeros(length: int, arrays: int) -> Iterator[Integers]:
    return (np.zeros(length, dtype=np.int64) for _ in range(arrays))
