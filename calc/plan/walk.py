"""The steps of one day, and what each changes of the reserve and the awards. Plan §4, §6, §7(b), §8(a)."""

from collections.abc import Iterator

import numpy as np

from calc.exact import Integers, muldiv_floor, muldiv_half_up, muldiv_remainder
from calc.plan import ledger as book
from calc.plan.awards import DEFERRED, KINDS, Awards
from calc.plan.calendar import Flags
from calc.plan.calendar import day as day_number
from calc.plan.option_events import OptionEvents
from calc.plan.s06j_change_of_control import ChangeOfControl
from calc.plan.s07_deferred_stock import missing_value
from calc.plan.s08a_shortfall import CASH, LOST, WAITS, Consents, Shortages, pro_rata
from calc.plan.schedule import PlanEvent
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
        control: ChangeOfControl,
        terms: Terms,
    ) -> None:
        count = len(awards.ids)
        self.awards, self.events, self.may, self.consents = awards, events, may, consents
        self.control, self.terms = control, terms
        self.is_option = awards.is_option
        self.journal = book.Journal()
        self.reserve = self.options = self.deferred = self.delivered = self.assumed = 0
        self.outstanding, self.size, self.adjusted, self.granted_at_first = _zeros(count, 4)
        self.pending, self.pending_cents, self.shortfall_cents = _zeros(count, 3)
        self.was_split, self.lost_a_fraction = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        self.seeking = self.opened = False
        self.at_beginning: Integers | None = None
        self.adjustments: list[tuple[int, Integers]] = []
        self.shortages = Shortages()
        self.took_effect = np.zeros(len(events.day), dtype=bool)
        (self.exercisable_before,) = _zeros(len(events.day), 1)

    @property
    def available(self) -> int:
        """The shares available for new awards. Plan §4(a)."""
        return self.reserve - self.options - self.deferred - self.delivered - self.assumed

    def begin(self, day: int) -> None:
        """Before anything of a day: keep what the period began with, open the books on the Effective Date."""
        if self.at_beginning is None and day >= day_number(self.terms.period_start):
            self.at_beginning = self.outstanding.copy()
        if not self.opened and day >= day_number(self.terms.effective_date):
            self.opened = True
            self.reserve = self.terms.share_reserve
            self.journal.write(day_number(self.terms.effective_date), book.OPENING, book.NO_AWARD, self.reserve)

    def plan_event(self, day: int, event: PlanEvent) -> None:
        """Plan §4(c), §8(a): what a plan event changes at once. The others are known where they count."""
        if event.event == "split":
            self._split(day, event.new, event.old)
        elif event.event == "reserve increase":
            self._increase(day, event.shares)
        elif event.event == "authorization sought":
            self.seeking = True
        elif event.event in ("authorization ended", "plan termination"):
            self.seeking = self.seeking and event.event != "authorization ended"
            self._pay_pending(np.flatnonzero(self.pending))

    def _split(self, day: int, new: int, old: int) -> None:
        before = (self.reserve, self.options, self.deferred, self.delivered)
        if new != old:
            self.reserve = int(muldiv_floor(self.reserve, new, old))
            self.delivered = int(muldiv_floor(self.delivered, new, old))
            self.size = muldiv_floor(self.size, new, old)
            for shares in (self.outstanding, self.pending):
                self.was_split |= shares > 0
                self.lost_a_fraction |= muldiv_remainder(shares, new, old) > 0
            after = muldiv_floor(self.outstanding, new, old)
            change = after - self.outstanding
            self.outstanding = after
            self.adjusted = self.adjusted + change
            self.adjustments.append((day, change))
            self.options = int(after[self.is_option].sum())
            self.deferred = int(after[~self.is_option].sum())
            waiting = np.flatnonzero(self.pending)
            self.pending = muldiv_floor(self.pending, new, old)
            self._pay_pending(waiting[self.pending[waiting] == 0])
        now = (self.reserve, self.options, self.deferred, self.delivered)
        reserve, options, deferred, delivered = (b - a for a, b in zip(before, now, strict=True))
        self.journal.split(day, (reserve, options, deferred, delivered, 0))

    def _increase(self, day: int, shares: int) -> None:
        """More shares: what is pending is granted first, and what is not covered turns into cash. Plan §8(a)."""
        self.seeking = False
        self.reserve += shares
        self.journal.write(day, book.INCREASE, book.NO_AWARD, shares)
        waiting = np.flatnonzero(self.pending)
        asked = self.pending[waiting]
        available = self.available
        granted = pro_rata(asked, available, self.terms.pro_rata_rounding)
        if (granted < asked).any():
            pending, cash = np.full(waiting.size, PENDING), np.full(waiting.size, CASH)
            self.shortages.note(day, available, waiting, pending, asked, granted, cash)
        self.journal.write(day, book.DEFERRED_GRANTED, waiting, granted)
        self.outstanding[waiting] += granted
        self.deferred += int(granted.sum())
        self.pending_cents[waiting] -= muldiv_half_up(self.pending_cents[waiting], granted, asked)
        self._pay_pending(waiting)

    def _pay_pending(self, awards: Integers) -> None:
        """What is pending on these awards turns into cash. Plan §8(a)."""
        self.shortfall_cents[awards] += self.pending_cents[awards]
        self.pending[awards] = 0
        self.pending_cents[awards] = 0

    def grant(self, day: int, awards: Integers) -> None:
        """All awards of the date together. Plan §8(a)."""
        if not awards.size:
            return
        asked, available = self.awards.requested[awards], self.available
        granted = pro_rata(asked, available, self.terms.pro_rata_rounding)
        if (granted < asked).any():
            self._short(day, available, awards, asked, granted)
        option = self.is_option[awards]
        self.journal.write(day, np.where(option, book.OPTION_GRANTED, book.DEFERRED_GRANTED), awards, granted)
        self.granted_at_first[awards] = self.outstanding[awards] = self.size[awards] = granted
        self.options += int(granted[option].sum())
        self.deferred += int(granted[~option].sum())

    def _short(self, day: int, available: int, awards: Integers, asked: Integers, granted: Integers) -> None:
        """What was missing: lost to an option; cash or, with consent, pending for a deferred award. Plan §8(a)."""
        of = self.awards
        deferred = of.kind[awards] == DEFERRED
        waits = deferred & self.consents.hold(of.director[awards], day) & self.seeking
        treatment = np.select([waits, deferred], [WAITS, CASH], LOST)
        self.shortages.note(day, available, awards, of.kind[awards], asked, granted, treatment)
        lacking, patient = awards[deferred], waits[deferred]  # who lacks nothing lacks 0 shares and 0 cents
        cents = missing_value(of.deferrable[lacking], of.price[lacking], granted[deferred], of.fraction[lacking])
        self.pending[lacking] = np.where(patient, asked[deferred] - granted[deferred], 0)
        self.pending_cents[lacking] = np.where(patient, cents, 0)
        self.shortfall_cents[lacking] = np.where(patient, 0, cents)

    def exercisable(self, awards: Integers, day: int, ended: int) -> Integers:
        """What of each option is exercisable on a day. Plan §6(e)(i), §6(j).

        Outstanding less unvested. Nothing is unvested on or after a change of control, nor of what is left of an option
        when service has ended by the day ``ended``.
        """
        if day >= self.control.day:
            return self.outstanding[awards]
        options = self.awards.option_row[awards]
        unvested = self.awards.vesting.unvested(options, np.full(awards.size, day), self.size[awards])
        vested_part = np.maximum(self.outstanding[awards] - unvested, 0)
        return np.where(self.awards.service_end[awards] <= ended, self.outstanding[awards], vested_part)

    def option_events(self, day: int, places: Integers) -> None:
        """The events of a day in sheet order; those of one option draw on the same shares one after the other."""
        left = places
        while left.size:
            first = np.sort(np.unique(self.events.option[left], return_index=True)[1])
            now = left[first]
            awards = self.awards.options[self.events.option[now]]
            self.exercisable_before[now] = self.exercisable(awards, day, day - 1)
            fits = self.may[now] & (self.events.shares[now] <= self.exercisable_before[now])
            self.took_effect[now] = fits
            self.outstanding[awards[fits]] -= self.events.shares[now[fits]]
            left = np.delete(left, first)
        self._book_option_events(day, places[self.took_effect[places]])

    def _book_option_events(self, day: int, places: Integers) -> None:
        if not places.size:
            return
        exercise, in_shares = self.events.is_exercise[places], self.events.in_shares[places]
        kind = np.select([exercise, in_shares], [book.EXERCISED, book.SETTLED], book.CANCELLED)
        shares, delivered = self.events.shares[places], self.events.delivered[places]
        awards = self.awards.options[self.events.option[places]]
        self.journal.write(day, kind, awards, shares, np.where(in_shares, delivered, 0))
        self.options -= int(shares.sum())
        self.delivered += int(delivered.sum())

    def issue(self, day: int, awards: Integers) -> None:
        """Deferred stock due on the date is issued; what is pending on it turns into cash. Plan §7(b)."""
        if awards.size:
            shares = self.outstanding[awards]
            self.journal.write(day, book.ISSUED, awards, shares)
            self.outstanding[awards] = 0
            self.deferred -= int(shares.sum())
            self.delivered += int(shares.sum())
            self._pay_pending(awards)

    def end_service(self, day: int, awards: Integers) -> None:
        """What is not exercisable when service ends lapses. Plan §6(h), §6(i)."""
        if awards.size:
            self._lapse(day, awards, self.outstanding[awards] - self.exercisable(awards, day, day - 1))

    def lapse(self, day: int, awards: Integers) -> None:
        """What is left of an option at the end of its deadline lapses. Plan §6(d), §6(h), §6(i), §6(j)."""
        if awards.size:
            self._lapse(day, awards, self.outstanding[awards])

    def _lapse(self, day: int, awards: Integers, shares: Integers) -> None:
        self.journal.write(day, book.LAPSED, awards, shares)
        self.outstanding[awards] -= shares
        self.options -= int(shares.sum())

    def assume(self, day: int) -> None:
        """At the end of a change of control with assumed options, what is left is the survivor's. Plan §6(j)."""
        if day == self.control.assumption:
            left = np.flatnonzero(self.is_option & (self.outstanding > 0))
            shares = self.outstanding[left]
            self.journal.write(day, book.ASSUMED, left, shares)
            self.outstanding[left] = 0
            self.options -= int(shares.sum())
            self.assumed += int(shares.sum())


def _zeros(length: int, arrays: int) -> Iterator[Integers]:
    return (np.zeros(length, dtype=np.int64) for _ in range(arrays))
