"""The last date on which an option may be exercised. Plan §6(d), §6(h), §6(i), §6(j)."""

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.plan.calendar import FOREVER, Flags, months_from
from calc.plan.s05_eligibility import Board
from calc.plan.terms import Terms

REASONS = ("final exercise date", "death", "cessation", "change of control")


def deadline(options: pd.DataFrame, board: Board, terms: Terms, options_end: int) -> pd.DataFrame:
    """Add ``deadline_day`` and ``deadline_reason``, a place in ``REASONS``: the earliest of four days. Plan §6.

    Reads ``grant_day``, ``final_exercise_day``, ``service_row``. ``options_end`` is the day of a change of control in
    which options are not assumed, or ``FOREVER``. On equal days the later reason in the list is shown. Periods after
    service are those in force on the grant date.
    """
    granted = options["grant_day"].to_numpy()
    row = options["service_row"].to_numpy()
    end = board.service_end(row)
    died = np.append(board.died_in_service, False)[row]
    candidates = np.stack(
        [
            options["final_exercise_day"].to_numpy(),
            _after(end, died, terms.on("exercise_period_after_death_months", granted)),
            _after(end, ~died, terms.on("exercise_period_after_cessation_months", granted)),
            np.full(len(options), options_end, dtype=np.int64),
        ]
    )
    earliest = candidates.min(axis=0)
    reason = len(REASONS) - 1 - np.argmax((candidates == earliest)[::-1], axis=0)
    return options.assign(deadline_day=earliest, deadline_reason=reason)


def _after(end: Integers, applies: Flags, months: Integers) -> Integers:
    ended = applies & (end < FOREVER)
    result = np.full(end.shape, FOREVER, dtype=np.int64)
    result[ended] = months_from(end[ended], months[ended])
    return result
