"""Random plans whose history can be folded into opening balances."""

import random
from datetime import date
from typing import Any

from calc.fold import CannotFold, Fold, folded
from tests.oracle.facts import Plan
from tests.oracle.random_openings import Apart, day_in_mid_life, taken_over
from tests.oracle.random_plans import random_plan
from tests.support.build import frames_of

_MOST = 20  # of which one in eight has what balances cannot tell


def foldable_plan(rng: random.Random) -> tuple[Any, date, date, Fold, Plan]:
    """Make plans until one can be folded: its frames, the day of the balances, its As-of Date, and the balances twice.

    Once as the product folds them, once as a plan of its own that somebody took over.
    """
    for _ in range(_MOST):
        plan = random_plan(rng)
        day, given = day_in_mid_life(rng, plan), frames_of(plan)
        as_of = next(row["Value"] for row in plan["Plan"] if row["Term"] == "As-of Date")
        if day > as_of:
            continue
        try:
            return given, day, as_of, folded(given, day, as_of), taken_over(plan, day)
        except (CannotFold, Apart):
            continue
    raise AssertionError(f"None of {_MOST} random plans could be folded.")
