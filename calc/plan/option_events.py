"""Exercises and settlements of options: what each is worth, and what the Plan refuses. Plan §6(e) to §6(g), §8(e)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from calc.exact import Integers
from calc.exact import dollars as in_dollars
from calc.exact import price as in_price
from calc.plan.calendar import BusinessDays, Flags, date_of, days
from calc.plan.s04c_changes_in_stock import Split, exercise_price
from calc.plan.s05_eligibility import Board
from calc.plan.s06_deadlines import REASONS
from calc.plan.s06c_fair_market_value import ClosingPrices, fair_market_value
from calc.plan.s06f_payment import Payment, payment
from calc.plan.s06g_settlement import Settlement, settlement
from calc.plan.s06j_change_of_control import ChangeOfControl

EXERCISE, CASH_OUT, SHARE_SETTLEMENT = "exercise", "cash-out", "share settlement"
_PAYMENT_HEADERS = ("Cash Paid", "Personal Check", "Broker Paid", "Shares Tendered")


@dataclass(frozen=True)
class Refusal:
    """One reason why one event does not take effect: ``event`` is its place in the order of events."""

    event: int
    code: str
    headers: tuple[str, ...]
    why: str


@dataclass(frozen=True, eq=False)
class OptionEvents:
    """The option events in the order in which they count, valued, and refused where their own data say so already.

    ``option`` is a row of the options, -1 where there is none. ``valued_on`` is the day of the Fair Market Value that
    was needed, which ``market`` gives where ``has_market``. ``allowed`` leaves open only whether enough is
    exercisable.
    """

    rows: pd.DataFrame
    day: Integers
    option: Integers
    shares: Integers
    is_exercise: Flags
    in_shares: Flags
    needs_market: Flags
    has_market: Flags
    valued_on: Integers
    market: Integers
    original_issue: Flags
    payment: Payment
    settlement: Settlement
    delivered: Integers
    refusals: tuple[Refusal, ...]
    allowed: Flags


def option_events(
    rows: pd.DataFrame,
    options: pd.DataFrame,
    board: Board,
    closing: ClosingPrices,
    calendar: BusinessDays,
    all_splits: tuple[Split, ...],
    control: ChangeOfControl,
) -> OptionEvents:
    """The option events valued and checked, all but the shares exercisable, which the reserve knows. Plan §6.

    Reads the Option Events sheet; ``option_id``, ``director``, ``grant_day``, ``deadline_day``, ``deadline_reason``,
    ``price_at_grant``, ``par_value``, ``stock_source``, ``priced`` of the options.
    """
    rows = rows.sort_values("date", kind="stable")
    day = days(rows["date"])
    option = pd.Index(options["option_id"]).get_indexer(pd.Index(rows["option_id"])).astype(np.int64)
    known = option >= 0
    # An event of an unknown option is refused; it is worked through with any option's data so that columns stay whole.
    terms = options.take(np.maximum(option, 0)) if len(options) else options.reindex(range(len(rows)), fill_value=0)
    price = exercise_price(
        terms["price_at_grant"].to_numpy(dtype=np.int64), terms["grant_day"].to_numpy(), day, all_splits
    )
    is_exercise = rows["event"].eq(EXERCISE).to_numpy(dtype=bool)
    in_shares = rows["event"].eq(SHARE_SETTLEMENT).to_numpy(dtype=bool)
    tenders = is_exercise & (rows["shares_tendered"].to_numpy(dtype=np.int64, na_value=0) > 0)
    valued_on = day.copy()
    valued_on[tenders] = calendar.last_before(day[tenders])
    market = fair_market_value(valued_on, day, closing, all_splits)
    needs = tenders | ~is_exercise
    source = rows["stock_source"].where(rows["stock_source"].notna(), terms["stock_source"].to_numpy())
    original = source.eq("original issue").to_numpy(dtype=bool)
    value = np.where(market.found & needs, market.value, 0)
    paid = payment(rows, price, value, original, terms["par_value"].to_numpy(dtype=np.int64))
    settled = settlement(rows["shares"].to_numpy(dtype=np.int64), price, value, in_shares)
    facts = _Facts(rows, terms, board, day, price, original, is_exercise, needs & ~market.found, paid, settled, control)
    refusals = tuple(_refusals(facts, known))
    allowed = known & terms["priced"].to_numpy(dtype=bool)
    allowed[[refusal.event for refusal in refusals]] = False
    return OptionEvents(
        rows=rows,
        day=day,
        option=option,
        shares=rows["shares"].to_numpy(dtype=np.int64),
        is_exercise=is_exercise,
        in_shares=in_shares,
        needs_market=needs,
        has_market=market.found & needs,
        valued_on=valued_on,
        market=value,
        original_issue=original,
        payment=paid,
        settlement=settled,
        delivered=np.where(is_exercise, rows["shares"].to_numpy(dtype=np.int64), settled.shares),
        refusals=refusals,
        allowed=allowed,
    )


@dataclass(frozen=True, eq=False)
class _Facts:
    rows: pd.DataFrame
    terms: pd.DataFrame
    board: Board
    day: Integers
    price: Integers
    original: Flags
    is_exercise: Flags
    no_market: Flags
    payment: Payment
    settlement: Settlement
    control: ChangeOfControl


def _refusals(facts: _Facts, known: Flags) -> Iterator[Refusal]:
    ids = facts.rows["option_id"].to_numpy()
    yield from _each(
        ~known,
        "option-unknown",
        ("Option ID",),
        lambda at: (
            f"there is no option {ids[at]} by {date_of(facts.day[at])}. Type an Option ID as on the Options sheet:"
            " FO-YYYYMMDD-Director ID for a Formula Option, the Grant ID for a discretionary one"
        ),
    )
    priced = known & facts.terms["priced"].to_numpy(dtype=bool)
    yield from _when(facts, priced)
    yield from _by_whom(facts, priced)
    yield from _how_paid(facts, priced & facts.is_exercise)
    yield from _what_for(facts, priced)


def _when(facts: _Facts, known: Flags) -> Iterator[Refusal]:
    granted, deadline = facts.terms["grant_day"].to_numpy(), facts.terms["deadline_day"].to_numpy()
    reason = facts.terms["deadline_reason"].to_numpy()
    early = known & (facts.day < granted)
    gone = known & ~early & (facts.day > facts.control.assumption)
    late = known & ~early & ~gone & (facts.day > deadline)
    yield from _each(
        early, "option-event-before-grant", ("Date",), lambda at: f"it was granted only on {date_of(granted[at])}"
    )
    yield from _each(
        gone,
        "option-event-after-assumption",
        ("Date",),
        lambda at: (
            f"the survivor of the change of control assumed it on {date_of(facts.control.day)}, and the Plan's books"
            " close there"
        ),
    )
    yield from _each(
        late,
        "option-event-after-deadline",
        ("Date",),
        lambda at: f"its last day was {date_of(deadline[at])} ({REASONS[int(reason[at])]})",
    )


def _by_whom(facts: _Facts, known: Flags) -> Iterator[Refusal]:
    director = facts.terms["director"].to_numpy()
    estate = facts.rows["exercised_by"].eq("estate").to_numpy(dtype=bool)
    name = facts.board.names
    yield from _each(
        known & ~estate & facts.board.dead(director, facts.day - 1),
        "option-event-after-death",
        ("Exercised By",),
        lambda at: (
            f"{name[director[at]]} had died on {date_of(facts.board.death[director[at]])}, and after death only the"
            " estate may exercise (§8(e)). Choose estate, or correct the Date"
        ),
    )
    yield from _each(
        known & estate & ~facts.board.dead(director, facts.day),
        "option-event-estate-in-life",
        ("Exercised By",),
        lambda at: (
            f"no death of {name[director[at]]} is known by that day, and in life only the director may exercise"
            " (§8(e)). Choose director, or give the death on the Directors sheet"
        ),
    )


def _how_paid(facts: _Facts, exercises: Flags) -> Iterator[Refusal]:
    pay, paid_whole = facts.payment, exercises & ~facts.no_market
    par = facts.terms["par_value"].to_numpy()

    def amounts(at: int) -> str:
        return f"${in_dollars(pay.paid[at]):,} was paid where ${in_dollars(pay.due[at]):,} was due (§6(f))"

    yield from _each(
        paid_whole & pay.short, "payment-short", _PAYMENT_HEADERS, lambda at: f"{amounts(at)}. Correct the payment"
    )
    yield from _each(
        paid_whole & pay.over,
        "payment-over",
        _PAYMENT_HEADERS,
        lambda at: (
            f"{amounts(at)}; it may exceed that by less than the value of one tendered share, and by nothing where none"
            " is tendered. Correct the payment"
        ),
    )
    yield from _each(
        exercises & pay.not_held,
        "tender-not-held",
        ("Held 6 Months",),
        lambda at: "tendered shares that came from the Company must have been held six months (§6(f)(ii))",
    )
    yield from _each(
        exercises & pay.check_over,
        "check-over-limit",
        ("Personal Check",),
        lambda at: (
            f"on an original issue the par value is not paid by personal check (§6(f)), so the check may pay at most"
            f" ${in_dollars(pay.check_limit[at]):,}"
        ),
    )
    yield from _each(
        exercises & facts.original & (facts.price < par),
        "price-below-par",
        ("Stock Source",),
        lambda at: (
            f"its exercise price of ${in_price(facts.price[at])} is below the par value of ${in_price(int(par[at]))},"
            " so it cannot be filled by an original issue (§6(c)). Choose treasury, or correct the price"
        ),
    )


def _what_for(facts: _Facts, known: Flags) -> Iterator[Refusal]:
    needed = np.where(facts.is_exercise, "the tendered shares", "the settlement")
    yield from _each(
        known & facts.no_market,
        "no-fair-market-value",
        ("Date",),
        lambda at: (
            f"Prices has no price on or before the day that values {needed[at]}, so there is no Fair Market Value"
            " (§6(c)). Add the price of the last trading day before it"
        ),
    )
    yield from _each(
        known & ~facts.is_exercise & ~facts.no_market & ~facts.settlement.gain,
        "settlement-without-gain",
        ("Event",),
        lambda at: (
            f"the Fair Market Value that day is not above the exercise price of ${in_price(facts.price[at])}, so there"
            " is nothing to settle (§6(g))"
        ),
    )


def _each(hit: Flags, code: str, headers: tuple[str, ...], why: Callable[[int], str]) -> Iterator[Refusal]:
    for at in np.flatnonzero(hit):
        yield Refusal(int(at), code, headers, why(int(at)))
