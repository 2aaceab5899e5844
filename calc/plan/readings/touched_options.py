"""What each reading on options touched in one run. Plan §6, §8(f)."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from calc.contract.readings import OPTIONS_AFTER_A_BREAK
from calc.exact import Flags, Integers, total
from calc.findings import count
from calc.plan.calendar import FOREVER, day_number, months_from, years_from, years_of
from calc.plan.readings.touched import Calculation, how_many, with_shares
from calc.plan.s04_ledger import LAPSED
from calc.plan.s05_eligibility import NONE
from calc.plan.s06_deadlines import PeriodAmended, deadline, deadlines_moved
from calc.plan.s06c_fair_market_value import BASES
from calc.plan.s06i_end_of_service import ends_for_options, later_ends
from calc.plan.s07_deferred_stock import issuance
from calc.plan.terms import (
    DEFERRAL_PERIOD,
    EXERCISE_PERIOD_AFTER_CESSATION,
    EXERCISE_PERIOD_AFTER_DEATH,
    FORMULA_OPTION_TERM,
    Terms,
    TermUsed,
)


def on_the_deadline(run: Calculation) -> Iterator[str]:
    """Count events on the deadline of their option, and awards cut short while such an option still stood.

    The shares of an option lapse only at the end of its deadline: awards of that day cannot have them yet.
    """
    events, reserve = run.events, run.reserve
    last_day = events.terms["deadline_day"].to_numpy(dtype=np.int64)
    hit = reserve.took_effect & (events.day == last_day)
    if hit.any():
        yield f"{with_shares(how_many(hit), 'option event', events.shares[hit])}, on a deadline"
    ledger, short = reserve.ledger, reserve.shortfalls
    lapsed = ledger.event == LAPSED
    at_deadline = lapsed & (np.append(run.awards.deadline, FOREVER)[ledger.award] == ledger.day)
    waited = (short.requested > short.granted) & np.isin(short.day, ledger.day[at_deadline])
    if waited.any():
        lacked = (short.requested - short.granted)[waited]
        yield f"{with_shares(how_many(waited), 'award', lacked)} short, on a day whose lapses come after its awards"


def share_settlements(run: Calculation) -> Iterator[str]:
    """Count the share settlements that took effect: shares cancelled, delivered and available again. §6(g)."""
    hit = run.reserve.took_effect & run.events.in_shares
    if hit.any():
        cancelled, delivered = total(run.events.shares[hit]), total(run.events.delivered[hit])
        yield (
            f"{count(how_many(hit), 'share settlement')} of {count(cancelled, 'share')}: {delivered:,} delivered,"
            f" {cancelled - delivered:,} available again"
        )


def final_date_before_the_period(run: Calculation) -> Iterator[str]:
    """Count options that end on their Final Exercise Date although the period after service goes on.

    Counted with the shares left when the service ended, which could be exercised longer were §6(d) not meant. Where the
    Final Exercise Date is that day itself, these are all that lapsed on it.
    """
    end, period_over, _ = _after_service(run)
    final = run.options["final_exercise_day"].to_numpy()
    left = run.left_of_options(end) + np.where(final == end, _lapsed_on(run, end), 0)
    cut = (final == run.options["deadline_day"].to_numpy()) & (final < period_over) & (left > 0)
    cut &= end < FOREVER
    if cut.any():
        yield f"{with_shares(how_many(cut), 'option', left[cut])}, whose Final Exercise Date cuts the period short"


def services_of_several_rows(run: Calculation) -> Iterator[str]:
    """Count the rows of Directors that go on from the one before. Plan §5."""
    goes_on = run.board.row_start > run.board.start
    if goes_on.any():
        yield f"{count(how_many(goes_on), 'row')} of Directors, in which a service goes on"


def death_while_employee_or_after_leaving(run: Calculation) -> Iterator[str]:
    """Count options whose deadline would differ were §6(h) and §6(i) exchanged, with the shares left at the death."""
    board, options = run.board, run.options
    row, director = options["service_row"].to_numpy(), options["director"].to_numpy()
    end, _, died = _after_service(run)
    granted = options["grant_day"].to_numpy()
    death = np.append(board.death, FOREVER)[director]
    while_employee = died & (end < FOREVER) & board.employee(director, end)
    later = ~died & (death >= end) & (death < FOREVER) & (death <= options["deadline_day"].to_numpy())
    later &= board.service_row(director, np.minimum(death, FOREVER - 1)) == NONE
    for who, hit, since, months in (
        (
            "died in service while an employee",
            while_employee,
            end,
            run.terms.on(EXERCISE_PERIOD_AFTER_CESSATION, granted),
        ),
        ("died after leaving", later, death, run.terms.on(EXERCISE_PERIOD_AFTER_DEATH, granted)),
    ):
        other = np.minimum(options["final_exercise_day"].to_numpy(), run.control.options_end(granted))
        other[hit] = np.minimum(other[hit], months_from(since[hit], months[hit]))
        on = np.where(hit, since, 0)
        left = run.left_of_options(on) + _lapsed_on(run, on)
        differs = hit & (other != options["deadline_day"].to_numpy()) & (left > 0) & (row != NONE)
        if differs.any():
            yield f"{with_shares(how_many(differs), 'option', left[differs])}, of a director who {who}"


def terms_of_the_grant_date(run: Calculation) -> Iterator[str]:
    """Count awards whose deadline or Issuance Date an amendment would change, were it to reach them.

    The shares are those outstanding before the amendment.
    """
    count_of = len(run.awards.ids)
    touched, shares = np.zeros(count_of, dtype=bool), np.zeros(count_of, dtype=np.int64)
    for used in run.terms.used:
        if used.since is None:
            continue
        since = day_number(used.since)
        left = run.left(np.full(count_of, since - 1, dtype=np.int64))
        hit = _dated_otherwise(run, used) & (run.awards.granted < since) & (left > 0) & ~touched
        touched |= hit
        shares[hit] = left[hit]
    if touched.any():
        yield (
            f"{with_shares(how_many(touched), 'award', shares[touched])}, whose deadline or Issuance Date would be"
            " another under the amended terms"
        )


def _dated_otherwise(run: Calculation, amended: TermUsed) -> Flags:
    """Tell which awards would have another deadline or Issuance Date if the amended term had always held."""
    name, value = amended.name, amended.value
    if name == DEFERRAL_PERIOD.name and isinstance(value, int):
        latest = int(years_of(run.calendar.last)) - int(years_of(run.terms.as_of))
        value = min(value, latest)  # no calendar of business days reaches further
    rest = tuple(used for used in run.terms.used if used.name != name)
    others = replace(run.terms, used=(*rest, replace(amended, value=value, since=None)))
    result = np.zeros(len(run.awards.ids), dtype=bool)
    again = _deadline_under(run, _with_term(run.options, others), others)
    result[run.awards.options] = again != run.options["deadline_day"].to_numpy()
    issued = issuance(run.deferred, run.board, others, run.calendar, run.control)
    result[run.awards.deferred] = issued["issuance_day"].to_numpy() != run.deferred["issuance_day"].to_numpy()
    return result


def _deadline_under(run: Calculation, options: pd.DataFrame, terms: Terms) -> Integers:
    """Give the deadlines as if the terms had always held; the ends of later services bear on what was outstanding."""
    day: Integers = deadline(options, run.board, terms, run.control)["deadline_day"].to_numpy()
    for moved in deadlines_moved(options, run.board, terms, run.control):
        if not isinstance(moved, PeriodAmended):
            day = np.where(_held_before(run, moved.day), moved.deadline_day, day)
    return day


def _held_before(run: Calculation, day: Integers) -> Flags:
    """Tell for each option whether it was outstanding at the start of a day of its own; not for ``FOREVER``."""
    return np.asarray((day < FOREVER) & (run.left_of_options(np.where(day < FOREVER, day - 1, 0)) > 0))


def _with_term(options: pd.DataFrame, terms: Terms) -> pd.DataFrame:
    """Give the options as if the terms had always held: their final exercise date."""
    granted = options["grant_day"].to_numpy()
    of_formula = years_from(granted, terms.on(FORMULA_OPTION_TERM, granted))
    by_the_plan = options["kind"].eq("formula") & ~options["opening"]
    final = np.where(by_the_plan, of_formula, options["final_exercise_day"].to_numpy())
    return options.assign(final_exercise_day=final)


def priced_at_par(run: Calculation) -> Iterator[str]:
    """Count the Formula Options priced at par because the Fair Market Value was below it. Plan §6(c)."""
    hit = run.options["price_basis"].eq(BASES.index("par value")).to_numpy(dtype=bool)
    if hit.any():
        granted = run.reserve.granted_at_first[run.awards.options]
        yield with_shares(how_many(hit), "Formula Option", granted[hit])


def partly_cashed_out(run: Calculation) -> Iterator[str]:
    """Count the cash-outs and share settlements of less than what was outstanding, and their shares. Plan §6(g)."""
    events, reserve = run.events, run.reserve
    hit = reserve.took_effect & ~events.is_exercise & (events.shares < reserve.outstanding_before)
    if hit.any():
        yield with_shares(how_many(hit), "partial settlement", events.shares[hit])


def _after_service(run: Calculation) -> tuple[Integers, Integers, Flags]:
    """Give for each option when its service ended, when the period after that is over, and whether by death.

    It is the end that bears on the option, as the readings in force take it.
    """
    row, granted = run.options["service_row"].to_numpy(), run.options["grant_day"].to_numpy()
    ends = ends_for_options(run.board, run.terms)
    end, died = ends.day[row], ends.died[row]
    if run.terms.reads_otherwise(OPTIONS_AFTER_A_BREAK):
        later = later_ends(row, run.board, ends)
        for place in range(int((later.stop - later.first).max(initial=0))):
            at = np.where(later.first + place < later.stop, later.first + place, later.day.size)
            day = np.append(later.day, FOREVER)[at]
            held = _held_before(run, day)
            end, died = np.where(held, day, end), np.where(held, np.append(later.died, False)[at], died)
    months = np.where(
        died,
        run.terms.on(EXERCISE_PERIOD_AFTER_DEATH, granted),
        run.terms.on(EXERCISE_PERIOD_AFTER_CESSATION, granted),
    )
    over = np.full(end.shape, FOREVER, dtype=np.int64)
    ended = end < FOREVER
    over[ended] = months_from(end[ended], months[ended])
    return end, over, died


def _lapsed_on(run: Calculation, when: Integers) -> Integers:
    """Give for each option the shares that lapsed on a day of its own."""
    ledger = run.reserve.ledger
    days_of = np.full(len(run.awards.ids) + 1, FOREVER, dtype=np.int64)
    days_of[run.awards.options] = when
    hit = (ledger.event == LAPSED) & (ledger.day == days_of[ledger.award])
    result = np.zeros(len(run.awards.ids), dtype=np.int64)
    np.add.at(result, ledger.award[hit], ledger.shares[hit])
    return result[run.awards.options]
