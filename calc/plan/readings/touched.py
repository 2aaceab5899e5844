"""What a reading is measured on: all that one run made of the Plan, and the shares of an award on a past day."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Flags, Integers, total
from calc.findings import count
from calc.plan.award_decisions import Decisions
from calc.plan.awards import Awards
from calc.plan.calendar import BusinessDays
from calc.plan.decision_refusals import DecisionRefusal
from calc.plan.s03_term import PlanTerm
from calc.plan.s04_ledger import BALANCES, MOVES
from calc.plan.s04_share_reserve import Reserve
from calc.plan.s04c_changes_in_stock import Split
from calc.plan.s05_eligibility import Board
from calc.plan.s06_option_events import OptionEvents
from calc.plan.s06_refusals import Refusal
from calc.plan.s06c_fair_market_value import ClosingPrices
from calc.plan.s06j_change_of_control import ChangesOfControl
from calc.plan.terms import Terms

_STANDING = MOVES[:, BALANCES.index("options_outstanding")] + MOVES[:, BALANCES.index("deferred_outstanding")]


@dataclass(frozen=True, eq=False)
class Known:
    """What is known on the As-of Date however the Plan is read; ``all_splits`` also those that take effect later."""

    sheets: Mapping[str, pd.DataFrame]
    calendar: BusinessDays
    all_splits: tuple[Split, ...]
    control: ChangesOfControl
    board: Board
    closing: ClosingPrices


@dataclass(frozen=True, eq=False)
class Calculation:
    """One run: the ``sheets`` as known on the As-of Date, and what each step of ``calculate`` made of them.

    ``splits`` are those that took effect, ``all_splits`` also later ones. ``refused`` has why option events have no
    effect, ``may`` those that do if enough is exercisable; ``not_decided`` has why decisions have none.
    """

    sheets: Mapping[str, pd.DataFrame]
    terms: Terms
    term: PlanTerm
    calendar: BusinessDays
    all_splits: tuple[Split, ...]
    splits: tuple[Split, ...]
    control: ChangesOfControl
    board: Board
    closing: ClosingPrices
    eligibility: pd.DataFrame
    formula: pd.DataFrame
    options: pd.DataFrame
    fees: pd.DataFrame
    valued: pd.DataFrame
    deferred: pd.DataFrame
    decisions: Decisions
    not_decided: tuple[DecisionRefusal, ...]
    events: OptionEvents
    refused: tuple[Refusal, ...]
    may: Flags
    awards: Awards
    reserve: Reserve

    def left(self, until: Integers) -> Integers:
        """Give for each award its shares outstanding at the end of a day of its own."""
        ledger = self.reserve.ledger
        of_award = ledger.award >= 0
        award, when = ledger.award[of_award], ledger.day[of_award]
        moved = (_STANDING[ledger.event] * ledger.shares)[of_award]
        total = np.zeros(len(until), dtype=np.int64)
        total[self.awards.standing.award] = self.awards.standing.outstanding
        booked = when <= until[award]
        np.add.at(total, award[booked], moved[booked])
        taken = self.reserve.decisions
        for place in np.flatnonzero(taken.took_effect).tolist():
            award = taken.award[place]
            total[award] += taken.change(place) if taken.day[place] <= until[award] else 0
        for split in self.reserve.splits:
            total += np.where(split.day <= until, split.change, 0)
        return total

    def left_of_options(self, until: Integers) -> Integers:
        """Give for each row of the options its shares outstanding at the end of a day of its own."""
        days = np.zeros(len(self.awards.ids), dtype=np.int64)
        days[self.awards.options] = until
        return self.left(days)[self.awards.options]


Measure = Callable[[Calculation], Iterator[str]]


def with_shares(number: int, one: str, shares: Integers) -> str:
    """Give a number of things with their shares: ``3 awards, 1,250 shares``."""
    return f"{count(number, one)}, {count(total(shares), 'share')}"


def with_dollars(number: int, one: str, cents: Integers) -> str:
    """Give a number of things with their dollars: ``14 fees, $12.34``."""
    whole, part = divmod(total(cents), 100)
    return f"{count(number, one)}, ${whole:,}.{part:02d}"


def how_many(flags: Flags) -> int:
    """Count the flags that are set."""
    return int(np.count_nonzero(flags))
