"""The Decisions sheet: what the Board or the Committee decided, with what it changed. Plan §4(c), §6, §8(f)."""

import numpy as np
import pandas as pd

from calc.contract import AWARD_DECISIONS, DECISIONS
from calc.plan.award_decisions import NO_AWARD, Decisions
from calc.plan.calendar import dates_of
from calc.plan.result_sheet import blank_where, sheet
from calc.plan.s04_decide import DecisionsTaken


def decision_register(decisions: Decisions, taken: DecisionsTaken) -> pd.DataFrame:
    """Make the Decisions sheet: those that took effect, in the order of effect.

    Shares are those outstanding, a deadline is the one known on the day. Of a deferred award shares alone are shown.
    """
    at = np.flatnonzero(taken.took_effect)
    each = [decisions.each[place] for place in at.tolist()]
    of_deferred = np.array([decision.option == NO_AWARD for decision in each], dtype=bool)
    return sheet(
        DECISIONS,
        {
            **{name: decisions.rows[name].iloc[at] for name in AWARD_DECISIONS.by_name},
            "shares_before": taken.before[at],
            "shares_after": taken.after[at],
            "exercise_price_before": blank_where(of_deferred, [decision.price_before for decision in each]),
            "exercise_price_after": blank_where(of_deferred, [decision.price_after for decision in each]),
            "deadline_before": dates_of([decision.deadline_before for decision in each]),
            "deadline_after": dates_of([decision.deadline_after for decision in each]),
        },
    )
