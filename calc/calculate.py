"""The steps from the input to the results, in the order of a plan's life."""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from calc.contract import READINGS_RESULT, RESULTS_SHEET, SwitchableReading
from calc.exact import ExactOverflowError, Flags
from calc.findings import Finding, error, has_errors
from calc.plan import checks, notices
from calc.plan.as_of import known
from calc.plan.award_decisions import Decisions, award_decisions
from calc.plan.awards import all_awards
from calc.plan.calendar import CalendarError, business_days
from calc.plan.decision_findings import decisions_told, refused_decisions
from calc.plan.decision_refusals import decision_refusals, not_refused
from calc.plan.missing_rows import missing_rows
from calc.plan.opening import (
    ended_before,
    held_at_the_opening,
    opening_options,
    opening_steps,
    since_books_opened,
    with_opening_deferred,
)
from calc.plan.readings import touched
from calc.plan.readings.effects import OF_ELECTIONS, otherwise, readings_register
from calc.plan.readings.in_force import readings_in_force
from calc.plan.readings.touched import Calculation, Known
from calc.plan.registers.activity import activity
from calc.plan.registers.decisions import decision_register
from calc.plan.registers.deferred import deferred_register, fee_settlement
from calc.plan.registers.options import eligibility_register, option_event_register, options_register
from calc.plan.registers.prices import price_register
from calc.plan.registers.reserve import reserve_register, shortfall_register
from calc.plan.registers.sources import source_rows, sources
from calc.plan.registers.upcoming import upcoming
from calc.plan.registers.upcoming_by_date import upcoming_by_date
from calc.plan.result_sheet import no_rows
from calc.plan.results import DAYS_OF_ISSUANCES, SHEETS, Ahead, Results
from calc.plan.s03_term import PlanTerm, plan_term
from calc.plan.s04_share_reserve import share_reserve
from calc.plan.s04c_changes_in_stock import splits
from calc.plan.s04c_split_fractions import fractions_valued_on, fractions_without_price, with_fractions_paid
from calc.plan.s05_eligibility import board_of_directors
from calc.plan.s06_deadlines import DeadlineMoved, deadline, deadlines_moved
from calc.plan.s06_option_events import OptionEvents, of_unknown_options, option_events
from calc.plan.s06_options import discretionary_options, formula_eligibility, formula_options, in_grant_order
from calc.plan.s06_refusals import Refusal, allowed, refusals
from calc.plan.s06c_fair_market_value import closing_prices
from calc.plan.s06e_exercise import vesting
from calc.plan.s06j_change_of_control import changes_of_control
from calc.plan.s07_deferred_stock import deferral, deferred_awards, issuance
from calc.plan.s08a_cash_due import cash_due
from calc.plan.s08a_shortfall import consents
from calc.plan.s08d_delivery import holds, issuances, issuances_ahead
from calc.plan.terms import AS_OF_DATE, BUSINESS_DAY_CALENDAR, Terms, plan_terms


def calculate(frames: Mapping[str, pd.DataFrame], with_effects: bool = True) -> Results:
    """Compute everything up to and including the As-of Date, from the input sheets by name.

    ``frames`` has every input sheet of the contract, converted and validated: a frame has the contract's columns by
    their names in code, and Excel's rows as its index; money is in cents, prices are in units of 1e-8 dollars, dates
    are ``datetime64[s]``. What the Plan refuses on the way comes back as findings, and so do a calendar that is not
    known and a number too large to be exact; with an error among the findings every result sheet has no rows.
    ``with_effects`` calculates what each other reading of the Plan would change.
    """
    terms = plan_terms(frames["Plan"], frames["Plan Events"], frames["Readings"])
    try:
        sheets, findings, decided, ahead = _steps(frames, terms, with_effects)
    except CalendarError as problem:
        rows = terms.row_of(BUSINESS_DAY_CALENDAR) or terms.row_of(AS_OF_DATE)
        findings = [error("calendar", str(problem), "Plan", "Value", rows)]
        sheets, decided, ahead = {}, {}, Ahead()
    except ExactOverflowError:
        sheets, findings, decided, ahead = {}, [checks.too_large()], {}, Ahead()
    sheets = sheets or {name: no_rows(RESULTS_SHEET[name]) for name in SHEETS}
    counted = tuple(split for split in splits(frames["Plan Events"]) if min(split.day, split.ex_day) <= terms.as_of)
    in_force = readings_in_force(terms, frames["Readings"])
    return Results(sheets, tuple(findings), terms, decided, counted, in_force, ahead)


def calculation(frames: Mapping[str, pd.DataFrame]) -> tuple[Results, Calculation | None]:
    """Compute the results, and with them what the rules made of the input; None where there are errors."""
    results = calculate(frames, with_effects=False)
    if has_errors(results.findings):
        return results, None
    return results, rules_applied(frames, results.terms)


def rules_applied(frames: Mapping[str, pd.DataFrame], terms: Terms) -> Calculation:
    """Apply the rules to the input up to the As-of Date of the ``terms``: no findings, and no result sheets.

    ``CalendarError`` and ``ExactOverflowError`` where they cannot be applied. What the Plan refuses has no effect.
    """
    given, _ = _known(frames, terms)
    return _calculation(given, terms)


def _steps(
    frames: Mapping[str, pd.DataFrame], terms: Terms, with_effects: bool
) -> tuple[dict[str, pd.DataFrame], list[Finding], Mapping[str, str], Ahead]:
    given, findings = _known(frames, terms)
    run = _calculation(given, terms)
    findings += _findings(run)
    if has_errors(findings):
        return {}, findings, {}, Ahead()
    figures = _figures(run)

    def under(reading: SwitchableReading, choice: str) -> Calculation:
        return _possible(given, otherwise(terms, reading, choice), None if reading in OF_ELECTIONS else run)

    readings = readings_register(run, figures, under if with_effects else None, _figures)
    made = {**figures, **_other_sheets(run, figures, frames), READINGS_RESULT.name: readings}
    return {name: made[name] for name in SHEETS}, findings, touched(run), _ahead(run)


def _known(frames: Mapping[str, pd.DataFrame], terms: Terms) -> tuple[Known, list[Finding]]:
    """Give what is known on the As-of Date, however the Plan is read, and an info of what is not."""
    calendar = business_days(terms.business_day_calendar)
    sheets, findings = known(frames, terms, calendar)
    sheets["Plan Events"] = plan_events = since_books_opened(sheets["Plan Events"], terms)
    all_splits = splits(frames["Plan Events"])  # prices may be of new shares before the split takes effect
    control = changes_of_control(plan_events)
    board = board_of_directors(sheets["Directors"], sheets["Employment"])
    closing = closing_prices(sheets["Prices"])
    return Known(sheets, calendar, all_splits, control, board, closing), findings


def _granted_options(
    given: Known, term: PlanTerm, terms: Terms
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, tuple[DeadlineMoved, ...]]:
    """Give who is eligible, the Formula Options, all options, and what moves their deadlines later. Plan §6."""
    sheets, all_splits, control = given.sheets, given.all_splits, given.control
    plan_events, board, closing = sheets["Plan Events"], given.board, given.closing

    # Options are granted: §6(a), §6(b), and end: §6(d), §6(h) to §6(j).
    eligibility = formula_eligibility(sheets["Meetings"], board, term, plan_events)
    formula = formula_options(eligibility, board, terms, plan_events, closing, all_splits)
    discretionary = discretionary_options(sheets["Discretionary Grants"], board, terms)
    opening = sheets["Opening Awards"]
    taken_over = [opening_options(opening, board, terms)] if len(opening) else []
    options = in_grant_order(pd.concat([formula, discretionary, *taken_over]))
    options = deadline(options, board, terms, control)
    moved = deadlines_moved(options, board, terms, control)
    return eligibility, formula, options, moved


def _deferred_fees(given: Known, term: PlanTerm, terms: Terms) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Give all fees, those of which something is deferrable, and those that make an award. Plan §7."""
    sheets, all_splits, control, calendar = given.sheets, given.all_splits, given.control, given.calendar
    board, closing = given.board, given.closing

    # Fees are deferred: §7.
    fees = deferral(sheets["Fees"], sheets["Meetings"], board, term, sheets["Elections"])
    valued = deferred_awards(fees, closing, all_splits, terms)
    deferred = valued[valued["priced"] & (valued["shares_requested"] > 0)]
    deferred = with_opening_deferred(sheets["Opening Awards"], deferred, board)
    deferred = issuance(deferred, board, terms, calendar, control)
    return fees, valued, deferred


def _exercises(
    given: Known, options: pd.DataFrame, moved: tuple[DeadlineMoved, ...], decisions: Decisions, terms: Terms
) -> tuple[OptionEvents, tuple[Refusal, ...], Flags]:
    """Give the option events, why some are refused, and which take effect if enough is exercisable. Plan §6."""
    sheets, all_splits, control, calendar = given.sheets, given.all_splits, given.control, given.calendar
    board, closing = given.board, given.closing

    # Options are exercised and settled: §6(e) to §6(g).
    events = option_events(
        sheets["Option Events"], options, closing, calendar, all_splits, moved, decisions.periods, decisions.prices,
        terms,
    )  # fmt: skip
    refused = refusals(events, board, control)
    may = allowed(events, refused)
    return events, refused, may


def _calculation(given: Known, terms: Terms, fees_of: Calculation | None = None) -> Calculation:
    """Apply the rules under the readings of the ``terms``; nothing is refused here but what cannot be computed.

    An option event that is not allowed has no effect. With ``fees_of`` the fees are those of another calculation of
    what is known, whose readings of §7 are the same.
    """
    term = plan_term(given.sheets["Plan Events"], terms)
    eligibility, formula, options, moved = _granted_options(given, term, terms)
    if fees_of is None:
        fees, valued, deferred = _deferred_fees(given, term, terms)
    else:
        fees, valued, deferred = fees_of.fees, fees_of.valued, fees_of.deferred
    sheets, calendar, all_splits, control = given.sheets, given.calendar, given.all_splits, given.control
    plan_events, board, closing = sheets["Plan Events"], given.board, given.closing

    # The Board and the Committee decide on single awards: §4(c), §6(b), §6(h), §8(f).
    decisions = award_decisions(sheets["Award Decisions"], options, deferred, valued, control, moved, all_splits)
    not_decided = decision_refusals(decisions, options, deferred, board, terms)
    events, refused, may = _exercises(given, options, moved, decisions, terms)

    # The reserve decides what is granted and left: §4, §8(a).
    opening = sheets["Opening Awards"]
    vested = vesting(options, sheets["Discretionary Grants"], opening_steps(sheets["Vesting"], opening, board, terms))
    awards = all_awards(options, deferred, board, vested, opening)
    consented = consents(sheets["Consents"], board)
    reserve = share_reserve(
        awards, events, may, plan_events, consented, control, moved, decisions, not_refused(decisions, not_decided),
        terms,
    )  # fmt: skip
    reserve = with_fractions_paid(reserve, awards, closing, all_splits, terms)
    options = options.assign(
        deadline_day=reserve.deadline[awards.options], deadline_reason=reserve.deadline_reason[awards.options]
    )
    awards = replace(awards, deadline=reserve.deadline, deadline_reason=reserve.deadline_reason)
    return Calculation(
        sheets, terms, term, calendar, all_splits, splits(plan_events), control, board, closing, eligibility, formula,
        options, fees, valued, deferred, decisions, not_decided, events, refused, may, awards, reserve,
    )  # fmt: skip


def _possible(given: Known, terms: Terms, fees_of: Calculation | None) -> Calculation:
    """Apply the rules under an alternative reading; a decision that it makes impossible is left out whole.

    The first of them alone at a time: those after it may have been refused only because of it.
    """
    run = _calculation(given, terms, fees_of)
    while refused := sorted(each.place for each in (*run.not_decided, *run.reserve.decisions.refused)):
        left = given.sheets["Award Decisions"].drop(index=run.decisions.each[refused[0]].row)
        given = replace(given, sheets={**given.sheets, "Award Decisions": left})
        run = _calculation(given, terms, fees_of)
    return run


def _findings(run: Calculation) -> list[Finding]:
    """Report what the rules refuse, and what they did that a person should hear of."""
    sheets, terms, term, calendar, all_splits = run.sheets, run.terms, run.term, run.calendar, run.all_splits
    formula, options, fees, valued, events = run.formula, run.options, run.fees, run.valued, run.events
    refused, may, awards, reserve = run.refused, run.may, run.awards, run.reserve
    board, closing = run.board, run.closing
    findings: list[Finding] = []
    findings += ended_before(options, run.deferred, sheets["Award Decisions"], board, terms)
    findings += held_at_the_opening(sheets["Plan Events"], terms)
    findings += checks.no_fair_market_value(formula, valued, terms)
    findings += checks.unknown_options(of_unknown_options(sheets["Option Events"], options))
    findings += refused_decisions(run.decisions, run.not_decided, reserve.decisions)
    findings += checks.refused_option_events(events, refused, may, reserve)
    findings += checks.no_value_of_fractions(fractions_without_price(reserve, awards, closing, all_splits, terms))
    findings += checks.prices_used(formula, valued, events, fractions_valued_on(reserve), closing, calendar, terms)
    findings += checks.unrecorded_payments(events, reserve)
    findings += checks.contingent(awards, term, terms)
    findings += notices.stockholders_meetings(fees, sheets["Fees"], sheets["Meetings"])
    findings += notices.entitlements_cut(awards, reserve, sheets["Discretionary Grants"], terms)
    findings += notices.after_splits(options, awards, reserve, closing, all_splits, run.decisions.prices, terms)
    findings += notices.periods_kept(awards, reserve)
    findings += decisions_told(run.decisions, reserve.decisions, closing, all_splits, terms.as_of)
    findings += missing_rows(sheets["Meetings"], sheets["Fees"], sheets["Elections"], board, term, calendar)
    return findings


def _figures(run: Calculation) -> dict[str, pd.DataFrame]:
    """Make the five sheets that an alternative reading is compared by."""
    options, fees, valued, deferred, awards = run.options, run.fees, run.valued, run.deferred, run.awards
    board, reserve, all_splits, control, terms = run.board, run.reserve, run.all_splits, run.control, run.terms
    return {
        "Options": options_register(options, awards, reserve, board, all_splits, run.decisions.prices, control, terms),
        "Deferred Awards": deferred_register(deferred, awards, reserve, board),
        "Fee Settlement": fee_settlement(fees, valued, deferred, awards, reserve, board),
        "Cash Due": cash_due(fees, valued, deferred, awards, reserve.cash_due, board),
        "Share Reserve": reserve_register(awards, reserve),
    }


def _other_sheets(
    run: Calculation, figures: Mapping[str, pd.DataFrame], frames: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Make the other sheets, some of them from the ``figures``; ``frames`` is the input as given."""
    sheets, terms, closing, board = run.sheets, run.terms, run.closing, run.board
    options, awards, reserve, events, all_splits = run.options, run.awards, run.reserve, run.events, run.all_splits
    settled, in_cash = figures["Fee Settlement"], figures["Cash Due"]
    due = upcoming(awards, reserve, board, terms)
    return {
        "Formula Eligibility": eligibility_register(run.eligibility, board),
        "Shortfalls": shortfall_register(awards, reserve, board),
        "Issuances": issuances(awards, reserve, events, board, sheets["Plan Events"], terms),
        "Option Events": option_event_register(events, reserve, board),
        "Decisions": decision_register(run.decisions, reserve.decisions),
        "Upcoming by Date": upcoming_by_date(due, run.calendar, holds(sheets["Plan Events"]), _died(run)),
        "Upcoming": due,
        "Activity": activity(options, awards, reserve, settled, in_cash, all_splits, run.decisions, terms),
        "Prices": price_register(sheets["Prices"], closing),
        "Sources": sources(run, closing),
        "Source Rows": source_rows({**sheets, "Plan Events": _with_ex_dates(frames["Plan Events"], terms)}),
    }


def _ahead(run: Calculation) -> Ahead:
    """Give what the notes say of the days after the As-of Date."""
    board, terms = run.board, run.terms
    coming = issuances_ahead(run.awards, run.reserve, board, run.sheets["Plan Events"], terms, DAYS_OF_ISSUANCES)
    return Ahead(coming, _died(run))


def _died(run: Calculation) -> frozenset[str]:
    """Give the IDs of the directors who have died by the As-of Date."""
    return frozenset(run.board.ids[run.board.death <= run.terms.as_of])


def _with_ex_dates(plan_events: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Give the Plan Events known on the As-of Date, and later splits whose ex-date is known by then. §6(c)."""
    limit = pd.Timestamp(terms.as_of_date)
    return plan_events[(plan_events["effective_date"] <= limit) | (plan_events["prices_adjust_from"] <= limit)]
