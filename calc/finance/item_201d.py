"""The table of equity compensation plans. Regulation S-K, Item 201(d)."""

import numpy as np
import pandas as pd

from calc.contract import EQUITY_COMPENSATION_PLANS
from calc.exact import UNITS_PER_CENT, total
from calc.finance.lines import sheet_of
from calc.finance.periods import Period
from calc.finance.roll_forward import average
from calc.plan.calendar import day_number
from calc.plan.s03_term import plan_term
from calc.plan.terms import LAST_DEFERRAL_SERVICE_DATE

APPROVED, NOT_APPROVED = EQUITY_COMPENSATION_PLANS.by_header["Plan Category"].choices


def equity_compensation_plans(period: Period) -> pd.DataFrame:
    """Make the sheet Equity Compensation Plans, as of the As-of Date with no restatement after it."""
    options, deferred = period.now.sheet("Options"), period.now.sheet("Deferred Awards")
    outstanding = options["shares_outstanding"].to_numpy(dtype=np.int64)
    prices = options["exercise_price"].to_numpy(dtype=np.int64)
    available = total(period.now.sheet("Share Reserve")["available"].to_numpy(dtype=np.int64)[-1:])
    return sheet_of(
        EQUITY_COMPENSATION_PLANS,
        [
            {
                "plan_category": APPROVED if is_approved(period) else NOT_APPROVED,
                "securities_to_be_issued": total(outstanding)
                + total(deferred["shares_outstanding"].to_numpy(dtype=np.int64)),
                "average_price": average(outstanding.astype(object), prices, UNITS_PER_CENT),
                "remaining_available": available if may_still_grant(period) else 0,
            }
        ],
    )


def is_approved(period: Period) -> bool:
    """Tell whether the stockholders have approved the Plan by the end of the period."""
    approval = period.now.terms.stockholder_approval_date
    return approval is not None and day_number(approval) <= period.end


def may_still_grant(period: Period) -> bool:
    """Tell whether the Plan may still make any award after the period. Plan §3, §6(j), §8(f).

    Not after a plan termination or a change of control that it does not survive, nor once both the Last Option Grant
    Date and the Last Deferral Service Date are past.
    """
    terms = period.now.terms
    term = plan_term(period.now.frames["Plan Events"], terms)
    closed = min(term.termination, term.change_of_control) <= period.end
    options_over = bool(term.outside_for_options([period.end])[0])
    deferral_over = int(terms.on(LAST_DEFERRAL_SERVICE_DATE, [period.end])[0]) < period.end
    return not closed and not (options_over and deferral_over)
