"""Every report of a period in order, what one lacks, and what a person should hear of."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from calc.contract import (
    AWARD_CHANGES,
    BY_DIRECTOR,
    DEFERRED_ACTIVITY,
    DEFERRED_ACTIVITY_DETAIL,
    DIRECTOR_STATEMENTS,
    EQUITY_COMPENSATION_PLANS,
    OPTION_ACTIVITY,
    OPTION_ACTIVITY_DETAIL,
    PLAN_METRICS,
    PRICE_RANGES,
    REPORTS,
    SHARES_OUTSTANDING,
    TWO_PERIODS,
    TWO_PERIODS_DETAIL,
    XBRL_ELEMENTS,
)
from calc.exact import total
from calc.finance.award_changes import award_changes
from calc.finance.deferred_activity import deferred_activity, deferred_activity_detail, rolled_deferred
from calc.finance.director_statements import Holdings, by_director, director_statements
from calc.finance.fiscal_years import FiscalYear, fiscal_years
from calc.finance.item_201d import equity_compensation_plans, may_still_grant
from calc.finance.market_value import value_at
from calc.finance.option_activity import option_activity, option_activity_detail, rolled_options, unrecorded
from calc.finance.periods import Period
from calc.finance.plan_metrics import common_shares, plan_metrics
from calc.finance.price_ranges import price_ranges
from calc.finance.two_periods import two_periods, two_periods_detail
from calc.finance.xbrl import xbrl_elements
from calc.findings import Finding, in_a_list, warning
from calc.plan.calendar import business_days, date_of
from calc.plan.s06c_fair_market_value import missing_price_rows


def reports(period: Period) -> dict[str, pd.DataFrame]:
    """Make every report that the input has what it takes for, by the names of their sheets, in order."""
    options, deferred, holdings = rolled_options(period), rolled_deferred(period), Holdings(period)
    made: dict[str, Callable[[], pd.DataFrame]] = {
        OPTION_ACTIVITY.name: lambda: option_activity(period, options),
        OPTION_ACTIVITY_DETAIL.name: lambda: option_activity_detail(period, options),
        DEFERRED_ACTIVITY.name: lambda: deferred_activity(deferred),
        DEFERRED_ACTIVITY_DETAIL.name: lambda: deferred_activity_detail(deferred),
        PRICE_RANGES.name: lambda: price_ranges(period, options),
        EQUITY_COMPENSATION_PLANS.name: lambda: equity_compensation_plans(period),
        PLAN_METRICS.name: lambda: plan_metrics(period),
        DIRECTOR_STATEMENTS.name: lambda: director_statements(holdings),
        BY_DIRECTOR.name: lambda: by_director(holdings),
        TWO_PERIODS.name: lambda: two_periods(period, options, deferred),
        TWO_PERIODS_DETAIL.name: lambda: two_periods_detail(period, options, deferred),
        AWARD_CHANGES.name: lambda: award_changes(period, options, deferred),
        XBRL_ELEMENTS.name: xbrl_elements,
    }
    left_out = lacking(period)
    return {sheet.name: made[sheet.name]() for sheet in REPORTS if sheet.name not in left_out}


def lacking(period: Period) -> dict[str, str]:
    """Say of each report that is left out what it lacks and what to do, by the name of its sheet."""
    missing = {}
    if period.now.frames[SHARES_OUTSTANDING.name].empty:
        missing[PLAN_METRICS.name] = (
            "Add the sheet Shares Outstanding with the company's common shares from the first day of a fiscal year on."
        )
    elif not fiscal_years(period.now.terms):
        missing[PLAN_METRICS.name] = (
            f"No fiscal year of the Plan has ended by {date_of(period.end)}. Run it as of a fiscal year end."
        )
    if period.last is None:
        since = "the books opened" if period.opens else "the Plan began"
        text = f"There is no period before {date_of(period.first_day)}: {since} only then."
        missing |= dict.fromkeys((TWO_PERIODS.name, TWO_PERIODS_DETAIL.name, AWARD_CHANGES.name), text)
    return missing


def footnotes(period: Period) -> dict[str, list[str]]:
    """Give the sentences that belong below a report, by the name of its sheet."""
    options, deferred = period.now.sheet("Options"), period.now.sheet("Deferred Awards")
    assumed = total(options["shares_assumed"].to_numpy(dtype=np.int64))
    pending = total(deferred["shares_pending"].to_numpy(dtype=np.int64))
    standing = total(deferred["shares_outstanding"].to_numpy(dtype=np.int64))
    waits, in_201d = [], []
    if pending:
        waits.append(f"{pending:,} shares pending the Board's authorization are not granted, and in no line.")
    if standing:
        in_201d.append(f"(b) is of the options only: the {standing:,} shares of deferred stock have no price.")
    if assumed:
        in_201d.append(f"{assumed:,} shares under options that a survivor assumed are in no column.")
    if not may_still_grant(period):
        in_201d.append("(c) is 0: nothing can be granted any more.")
    notes = {
        DEFERRED_ACTIVITY.name: ["Deferred stock is vested at its grant: it never lapses.", *waits],
        EQUITY_COMPENSATION_PLANS.name: [*in_201d, *waits],
    }
    return {name: texts for name, texts in notes.items() if texts}


def warnings_of(period: Period) -> list[Finding]:
    """Warn of figures that are blank because the input lacks what they take."""
    return [*_without_price(period), *_payments(period), *_uncounted(period)]


def _without_price(period: Period) -> list[Finding]:
    """Warn of a price at the end of the period, or of a fiscal year, that is missing or may be an older one's."""
    if value_at(period.now, period.end) is not None:
        asked = [period.end]
        if PLAN_METRICS.name not in lacking(period):
            asked += [year.last for year in fiscal_years(period.now.terms)]
        calendar = business_days(period.now.terms.business_day_calendar)
        return missing_price_rows(np.array(asked, dtype=np.int64), period.now.closing, calendar)
    text = (
        f"Prices has no closing price up to {date_of(period.end)}, so the report leaves intrinsic values blank. Add the"
        " row of that day."
    )
    return [warning("no-market-value", text, "Prices")]


def _payments(period: Period) -> list[Finding]:
    events = unrecorded(period)
    if events.empty:
        return []
    text = (
        f"The payment of {in_a_list(events)} is not recorded, so the report leaves the cash received blank. Fill in how"
        " it was paid."
    )
    return [warning("report-payment-not-recorded", text, "Option Events")]


def _uncounted(period: Period) -> list[Finding]:
    """Warn of fiscal years whose common shares are not entered from their first day on."""
    if period.now.frames[SHARES_OUTSTANDING.name].empty:
        return []
    years = [year for year in fiscal_years(period.now.terms) if common_shares(period, year)[0] is None]
    if not years:
        return []
    text = (
        f"Shares Outstanding has no row on or before the first day of the fiscal years that end on {_ends(years)}, so"
        " Plan Metrics leaves their burn rates blank. Add a row of that day or an earlier one."
    )
    return [warning("common-shares-missing", text, SHARES_OUTSTANDING.name)]


def _ends(years: list[FiscalYear]) -> str:
    return in_a_list(date_of(year.last) for year in years)
