"""The steps from the input to the results, in the order of a plan's life."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from calc.contract import READINGS_RESULT, RESULTS_SHEET
from calc.exact import ExactOverflowError
from calc.findings import Finding, error, has_errors
from calc.plan import checks, notices
from calc.plan.as_of import known
from calc.plan.award_decisions import award_decisions
from calc.plan.awards import all_awards
from calc.plan.calendar import CalendarError, business_days
from calc.plan.decision_findings import decisions_told, refused_decisions
from calc.plan.decision_refusals import decision_refusals, not_refused
from calc.plan.missing_rows import missing_rows
from calc.plan.opening import (
    ended_before,
    opening_options,
    opening_steps,
    since_books_opened,
    with_opening_deferred,
)
from calc.plan.readings import touched
from calc.plan.readings.touched import Calculation
from calc.plan.registers.activity import activity
from calc.plan.registers.decisions import decision_register
from calc.plan.registers.deferred import deferred_register, fee_settlement
from calc.plan.registers.options import eligibility_register, option_event_register, options_register
from calc.plan.registers.prices import price_register
from calc.plan.registers.reserve import reserve_register, shortfall_register
from calc.plan.registers.sources import source_rows, sources
from calc.plan.registers.upcoming import upcoming
from calc.plan.result_sheet import no_rows
from calc.plan.results import SHEETS, Results
from calc.plan.s03_term import plan_term
from calc.plan.s04_share_reserve import share_reserve
from calc.plan.s04c_changes_in_stock import splits
from calc.plan.s05_eligibility import board_of_directors
from calc.plan.s06_deadlines import deadline, periods_amended
from calc.plan.s06_option_events import of_unknown_options, option_events
from calc.plan.s06_options import discretionary_options, formula_eligibility, formula_options, in_grant_order
from calc.plan.s06_refusals import allowed, refusals
from calc.plan.s06c_fair_market_value import closing_prices
from calc.plan.s06e_exercise import vesting
from calc.plan.s06j_change_of_control import changes_of_control
from calc.plan.s07_deferred_stock import deferral, deferred_awards, issuance
from calc.plan.s08a_cash_due import cash_due
from calc.plan.s08a_shortfall import consents
from calc.plan.s08d_delivery import issuances
from calc.plan.terms import AS_OF_DATE, BUSINESS_DAY_CALENDAR, Terms, plan_terms


def calculate(frames: Mapping[str, pd.DataFrame]) -> Results:
    """Compute everything up to and including the As-of Date, from the input sheets by name.

    ``frames`` has every input sheet of the contract, converted and validated: a frame has the contract's columns by
    their names in code, and Excel's rows as its index; money is in cents, prices are in units of 1e-8 dollars, dates
    are ``datetime64[s]``. What the Plan refuses on the way comes back as findings, and so do a calendar that is not
    known and a number too large to be exact; with an error among the findings every result sheet has no rows.
    """
    terms = plan_terms(frames["Plan"], frames["Plan Events"], frames["Readings"])
    try:
        sheets, findings, decided = _steps(frames, terms)
    except CalendarError as problem:
        rows = terms.row_of(BUSINESS_DAY_CALENDAR) or terms.row_of(AS_OF_DATE)
        findings = [error("calendar", str(problem), "Plan", "Value", rows)]
        sheets, decided = {}, {}
    except ExactOverflowError:
        sheets, findings, decided = {}, [checks.too_large()], {}
    sheets = sheets or {name: no_rows(RESULTS_SHEET[name]) for name in SHEETS}
    counted = tuple(split for split in splits(frames["Plan Events"]) if min(split.day, split.ex_day) <= terms.as_of)
    return Results(sheets, tuple(findings), terms, decided, counted)


def _steps(
    frames: Mapping[str, pd.DataFrame], terms: Terms
) -> tuple[dict[str, pd.DataFrame], list[Finding], Mapping[str, str]]:
    # What is known on the As-of Date.
    calendar = business_days(terms.business_day_calendar)
    sheets, findings = known(frames, terms, calendar)
    sheets["Plan Events"] = plan_events = since_books_opened(sheets["Plan Events"], terms)
    opening = sheets["Opening Awards"]
    term = plan_term(plan_events, terms)
    all_splits = splits(frames["Plan Events"])  # prices may be of new shares before the split takes effect
    control = changes_of_control(plan_events)
    board = board_of_directors(sheets["Directors"], sheets["Employment"])
    closing = closing_prices(sheets["Prices"])

    # Options are granted: §6(a), §6(b), and end: §6(d), §6(h) to §6(j).
    eligibility = formula_eligibility(sheets["Meetings"], board, term, plan_events)
    formula = formula_options(eligibility, board, terms, plan_events, closing, all_splits)
    discretionary = discretionary_options(sheets["Discretionary Grants"], board, terms)
    taken_over = [opening_options(opening, board, terms)] if len(opening) else []
    options = in_grant_order(pd.concat([formula, discretionary, *taken_over]))
    options = deadline(options, board, terms, control)
    amended = periods_amended(options, board, terms, control)

    # Fees are deferred: §7.
    fees = deferral(sheets["Fees"], sheets["Meetings"], board, term, sheets["Elections"])
    valued = deferred_awards(fees, closing, all_splits, terms)
    deferred = valued[valued["priced"] & (valued["shares_requested"] > 0)]
    deferred = issuance(with_opening_deferred(opening, deferred, board), board, terms, calendar, control)

    # The Board and the Committee decide on single awards: §4(c), §6(b), §6(h), §8(f).
    decisions = award_decisions(
        sheets["Award Decisions"], options, deferred, board, terms, control, amended, all_splits
    )
    not_decided = decision_refusals(decisions, options, deferred, board, terms)

    # Options are exercised and settled: §6(e) to §6(g).
    events = option_events(
        sheets["Option Events"], options, closing, calendar, all_splits, amended, decisions.periods, decisions.prices,
        terms,
    )  # fmt: skip
    refused = refusals(events, board, control)
    may = allowed(events, refused)

    # The reserve decides what is granted and left: §4, §8(a).
    vested = vesting(options, sheets["Discretionary Grants"], opening_steps(sheets["Vesting"], opening, terms))
    awards = all_awards(options, deferred, board, vested, opening)
    consented = consents(sheets["Consents"], board)
    reserve = share_reserve(
        awards, events, may, plan_events, consented, control, amended, decisions, not_refused(decisions, not_decided),
        terms,
    )  # fmt: skip
    options = options.assign(
        deadline_day=reserve.deadline[awards.options], deadline_reason=reserve.deadline_reason[awards.options]
    )
    awards = replace(awards, deadline=reserve.deadline, deadline_reason=reserve.deadline_reason)

    findings += ended_before(options, deferred, sheets["Award Decisions"], board, terms)
    findings += checks.no_fair_market_value(formula, valued, terms)
    findings += checks.unknown_options(of_unknown_options(sheets["Option Events"], options))
    findings += refused_decisions(decisions, not_decided, reserve.decisions)
    findings += checks.refused_option_events(events, refused, may, reserve)
    findings += checks.prices_used(formula, valued, events, closing, calendar, terms)
    findings += checks.unrecorded_payments(events, reserve)
    findings += checks.contingent(awards, term, terms)
    findings += notices.stockholders_meetings(fees, sheets["Fees"], sheets["Meetings"])
    findings += notices.entitlements_cut(awards, reserve, sheets["Discretionary Grants"])
    findings += notices.after_splits(options, awards, reserve, closing, all_splits, decisions.prices, terms)
    findings += notices.periods_kept(awards, reserve)
    findings += decisions_told(decisions, reserve.decisions, closing, all_splits, terms.as_of)
    findings += missing_rows(sheets["Meetings"], sheets["Fees"], sheets["Elections"], board, term, calendar)
    if has_errors(findings):
        return {}, findings, {}

    run = Calculation(
        sheets, terms, term, calendar, splits(plan_events), control, board, eligibility, options, fees, valued,
        deferred, events, awards, reserve,
    )  # fmt: skip
    settled = fee_settlement(fees, valued, deferred, awards, reserve, board)
    in_cash = cash_due(fees, valued, deferred, awards, reserve.cash_due, board)
    return {
        "Options": options_register(options, awards, reserve, board, all_splits, decisions.prices, control, terms),
        "Deferred Awards": deferred_register(deferred, awards, reserve, board),
        "Fee Settlement": settled,
        "Cash Due": in_cash,
        "Formula Eligibility": eligibility_register(eligibility, board),
        "Shortfalls": shortfall_register(awards, reserve, board),
        "Share Reserve": reserve_register(awards, reserve),
        "Issuances": issuances(awards, reserve, events, board, plan_events, terms),
        "Option Events": option_event_register(events, reserve, board),
        "Decisions": decision_register(decisions, reserve.decisions),
        "Upcoming": upcoming(awards, reserve, board, terms),
        "Activity": activity(options, awards, reserve, settled, in_cash, all_splits, decisions, terms),
        "Readings": no_rows(READINGS_RESULT),
        "Prices": price_register(sheets["Prices"], closing),
        "Sources": sources(run, closing),
        "Source Rows": source_rows({**sheets, "Plan Events": _with_ex_dates(frames["Plan Events"], terms)}),
    }, findings, touched(run)  # fmt: skip


def _with_ex_dates(plan_events: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Give the Plan Events known on the As-of Date, and later splits whose ex-date is known by then. §6(c)."""
    limit = pd.Timestamp(terms.as_of_date)
    return plan_events[(plan_events["effective_date"] <= limit) | (plan_events["prices_adjust_from"] <= limit)]
