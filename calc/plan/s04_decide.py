"""The step of a day that follows its plan events: what the Board or the Committee decided. Plan §4(c), §6, §8(f).

An example: an option of 900 shares, 300 of them exercisable, on the day on which its director dies.
The Board keeps 500. When service ends at the end of that day, 100 lapse: 900 less the 300 and less the 500.

Each decision takes effect whole or not at all. ``took_effect``, ``before`` and ``after`` say so by its place in the
order of decisions, ``refused`` why not.
"""

from dataclasses import dataclass

import numpy as np

from calc.exact import Flags, Integers
from calc.findings import count
from calc.plan.award_decisions import ADJUST, EXERCISABLE, EXERCISE_PERIOD, KEEP_ON_DEATH, NO_AWARD, Decision, Decisions
from calc.plan.calendar import FOREVER
from calc.plan.decision_refusals import DecisionRefusal
from calc.plan.s04_walk import Walk
from calc.plan.s06e_exercise import Step


@dataclass(frozen=True, eq=False)
class DecisionsTaken:
    """What became of the decisions, by their place: the award, its shares outstanding just before and just after."""

    day: Integers
    award: Integers
    before: Integers
    after: Integers
    took_effect: Flags
    refused: tuple[DecisionRefusal, ...]

    def change(self, place: int) -> int:
        """Give the shares that a decision added to those outstanding, or took (negative)."""
        return int(self.after[place] - self.before[place])


class Deciding:
    """The decisions of a plan, taken on the reserve as it stands when their day comes."""

    def __init__(self, walk: Walk, decisions: Decisions, may: Flags) -> None:
        self._walk, self._decisions, self._may = walk, decisions, may
        self._by_day: dict[int, list[int]] = {}
        for place, decision in enumerate(decisions.each):
            self._by_day.setdefault(decision.day, []).append(place)
        self._periods = {each.place: each for each in decisions.periods}
        number = len(decisions.each)
        self._before, self._after = (np.zeros(number, dtype=np.int64) for _ in range(2))
        self._award = np.full(number, NO_AWARD, dtype=np.int64)
        self._took_effect = np.zeros(number, dtype=bool)
        self._refused: list[DecisionRefusal] = []

    def on(self, day: int) -> None:
        """Take the decisions of a day in sheet order."""
        for place in self._by_day.get(day, ()):
            if self._may[place]:
                self._take(place, self._decisions.each[place])

    def taken(self) -> DecisionsTaken:
        """Give what became of all of them."""
        day = np.array([decision.day for decision in self._decisions.each], dtype=np.int64)
        refused = tuple(self._refused)
        return DecisionsTaken(day, self._award, self._before, self._after, self._took_effect, refused)

    def _take(self, place: int, decision: Decision) -> None:
        """Take one decision, or refuse it."""
        walk = self._walk
        of_kind = walk.awards.deferred if decision.option == NO_AWARD else walk.awards.options
        award = int(of_kind[decision.deferred if decision.option == NO_AWARD else decision.option])
        self._award[place], self._before[place] = award, walk.outstanding[award]
        if walk.outstanding[award] == 0:
            text = "none of its shares are outstanding that day. Correct the Effective Date or the Award ID"
            self._refuse(place, "decision-award-gone", "Effective Date", text)
            return
        take = {
            ADJUST: self._adjust,
            EXERCISABLE: self._make_exercisable,
            KEEP_ON_DEATH: self._keep_on_death,
            EXERCISE_PERIOD: self._set_period,
        }
        self._took_effect[place] = take[decision.kind](place, decision, award)
        self._after[place] = walk.outstanding[award]

    def _refuse(self, place: int, code: str, header: str, why: str) -> bool:
        self._refused.append(DecisionRefusal(place, code, (header,), why))
        return False

    def _adjust(self, place: int, decision: Decision, award: int) -> bool:
        """Set the shares outstanding; what was vested of an option stays the same fraction. Plan §4(c)."""
        walk = self._walk
        if decision.shares < 0:
            return True
        before = int(walk.outstanding[award])
        more = decision.shares - before
        if more > walk.available:
            text = f"it adds {more:,} to the {before:,} outstanding, and {count(walk.available, 'share')} "
            text += f"{'is' if walk.available == 1 else 'are'} available that day (§4(a)). Adjust to at most"
            text += f" {before + walk.available:,}, or increase the reserve first"
            return self._refuse(place, "adjusted-beyond-available", "Shares", text)
        walk.adjust(decision.day, award, decision.shares)
        return True

    def _make_exercisable(self, place: int, decision: Decision, award: int) -> bool:
        """Make shares exercisable that were not, and take them from the steps ahead. Plan §6(b), §6(e)(i)."""
        walk, day = self._walk, decision.day
        free = self._not_exercisable(award, day)
        if decision.shares > free:
            return self._refuse(place, "more-than-not-exercisable", "Shares", _too_many(free, "yet that day"))
        steps = walk.vesting.steps_of(decision.option, int(walk.size[award]))
        ahead = [step for step in steps if self._is_ahead(step, award, day) and step[1] > 0]
        if len(ahead) > 1 and decision.shares < free and not decision.says_which_steps:
            text = f"{count(len(ahead), 'step')} are ahead, and it does not say from which the shares are taken"
            return self._refuse(place, "missing", "Vesting Taken From", f"{text}. Choose next steps or last steps")
        # What splits have cut off is in the steps still: that too is no longer ahead, so that all the shares are free.
        left = decision.shares + sum(shares for _, shares in ahead) - free
        changed = [step for step in steps if step not in ahead] + [(day, left)]
        for when, shares in reversed(ahead) if decision.from_last_steps else ahead:
            taken = min(left, shares)
            left -= taken
            changed.append((when, shares - taken))
        self._set_steps(decision.option, changed, award)
        return True

    def _keep_on_death(self, place: int, decision: Decision, award: int) -> bool:
        """Keep shares that are not exercisable at death: they do not lapse when service ends. Plan §6(h)."""
        walk, day = self._walk, decision.day
        free = self._not_exercisable(award, day)
        if decision.shares > free:
            return self._refuse(place, "more-than-not-exercisable", "Shares", _too_many(free, "at the death"))
        steps = walk.vesting.steps_of(decision.option, int(walk.size[award]))
        ahead = [step for step in steps if self._is_ahead(step, award, day)]
        others = [step for step in steps if step not in ahead]
        lapsing = sum(shares for _, shares in ahead) - decision.shares
        kept = (max(decision.exercisable_from, day), decision.shares)
        walk.kept_on_death.add(award)
        self._set_steps(decision.option, [*others, kept, (FOREVER, lapsing)], award)
        return True

    def _set_period(self, place: int, decision: Decision, award: int) -> bool:
        """Give the option another deadline, in place of those after service. Plan §6(h), §8(f)."""
        self._walk.deadlines.decide(award, self._periods[place])
        return True

    def _not_exercisable(self, award: int, day: int) -> int:
        """Count the shares of an option that are not exercisable on a day, those apart that are kept on death."""
        walk = self._walk
        of = np.array([award])
        left = int((walk.outstanding[of] - walk.exercisable(of, day, day - 1))[0])
        if award in walk.kept_on_death:
            steps = walk.vesting.steps_of(int(walk.awards.option_row[award]), int(walk.size[award]))
            left -= sum(shares for when, shares in steps if day < when < FOREVER)
        return max(left, 0)

    def _is_ahead(self, step: Step, award: int, day: int) -> bool:
        """Tell whether a step is still ahead; what the Board keeps on death is not taken from again."""
        return step[0] == FOREVER if award in self._walk.kept_on_death else step[0] > day

    def _set_steps(self, option: int, steps: list[Step], award: int) -> None:
        walk = self._walk
        walk.vesting = walk.vesting.with_steps(option, steps, int(walk.size[award]))


def _too_many(free: int, when: str) -> str:
    """Say how many shares a decision may be about at most."""
    if free == 0:
        text = f"none of its shares is not exercisable {when}: there is nothing to decide"
        return f"{text}. Delete the row, or correct the Award ID"
    are = "is" if free == 1 else "are"
    return f"{count(free, 'share')} of it {are} not exercisable {when}. Type at most that many Shares"
