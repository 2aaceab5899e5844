"""What the Plan refuses of an option event, all but the shares exercisable, which the reserve knows. Plan §6, §8(e)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from calc.exact import Flags
from calc.exact import dollars as in_dollars
from calc.exact import price as in_price
from calc.plan.calendar import date_of
from calc.plan.s05_eligibility import Board
from calc.plan.s06_deadlines import REASONS
from calc.plan.s06_option_events import OptionEvents
from calc.plan.s06j_change_of_control import ChangesOfControl

_PAYMENT_HEADERS = ("Cash Paid", "Personal Check", "Broker Paid", "Shares Tendered")


@dataclass(frozen=True)
class Refusal:
    """One reason why one event does not take effect: ``event`` is its place in the order of events."""

    event: int
    code: str
    headers: tuple[str, ...]
    why: str


def refusals(events: OptionEvents, board: Board, control: ChangesOfControl) -> tuple[Refusal, ...]:
    """Give every reason against every event; an event may have several. Plan §6(c), §6(e) to §6(g), §6(j), §8(e).

    An event of an option that could not be priced is left aside: that option has its own finding.
    """
    priced = events.terms["priced"].to_numpy(dtype=bool)
    exercises = priced & events.is_exercise
    return (
        *_when(events, priced, control),
        *_by_whom(events, priced, board),
        *_how_much_is_paid(events, exercises & ~events.lacks_value),
        *_with_what(events, exercises),
        *_for_what(events, priced),
    )


def allowed(events: OptionEvents, refused: tuple[Refusal, ...]) -> Flags:
    """Tell which events take effect if enough is exercisable."""
    result = events.terms["priced"].to_numpy(dtype=bool).copy()
    result[[refusal.event for refusal in refused]] = False
    return result


def _when(events: OptionEvents, priced: Flags, control: ChangesOfControl) -> Iterator[Refusal]:
    """Refuse events before the grant, after an assumption, or after the deadline. Plan §6(d), §6(h) to §6(j)."""
    granted, deadline = events.terms["grant_day"].to_numpy(), events.terms["deadline_day"].to_numpy()
    reason = events.terms["deadline_reason"].to_numpy()
    early = priced & (events.day < granted)
    assumed = control.assumption(granted)
    gone = priced & ~early & (events.day > assumed)
    late = priced & ~early & ~gone & (events.day > deadline)
    yield from _each(
        early, "option-event-before-grant", ("Date",), lambda at: f"it was granted only on {date_of(granted[at])}"
    )
    yield from _each(
        gone,
        "option-event-after-assumption",
        ("Date",),
        lambda at: (
            f"the surviving company assumed it in the change of control on {date_of(assumed[at])}, and the Plan's"
            " records of it end there (§6(j))"
        ),
    )
    yield from _each(
        late,
        "option-event-after-deadline",
        ("Date",),
        lambda at: f"its last day was {date_of(deadline[at])} ({REASONS[int(reason[at])]})",
    )


def _by_whom(events: OptionEvents, priced: Flags, board: Board) -> Iterator[Refusal]:
    """Refuse events of a director after death, and of an estate in life. Plan §8(e)."""
    director = events.terms["director"].to_numpy()
    by_estate = events.rows["exercised_by"].eq("estate").to_numpy(dtype=bool)
    yield from _each(
        priced & ~by_estate & board.dead(director, events.day - 1),
        "option-event-after-death",
        ("Exercised By",),
        lambda at: (
            f"{board.names[director[at]]} had died on {date_of(board.death[director[at]])}, and after death only the"
            " estate may exercise (§8(e)). Choose estate, or correct the Date"
        ),
    )
    yield from _each(
        priced & by_estate & ~board.dead(director, events.day),
        "option-event-estate-in-life",
        ("Exercised By",),
        lambda at: (
            f"no death of {board.names[director[at]]} is known by that day, and before death only the director may"
            " exercise (§8(e)). Choose director, or enter the death on the Directors sheet"
        ),
    )


def _how_much_is_paid(events: OptionEvents, exercises: Flags) -> Iterator[Refusal]:
    """Refuse exercises that pay too little or too much. Plan §6(f)."""
    pay = events.payment

    def amounts(at: int) -> str:
        return f"${in_dollars(pay.paid[at]):,} was paid, but ${in_dollars(pay.due[at]):,} was due (§6(f))"

    yield from _each(
        exercises & pay.short,
        "payment-short",
        _PAYMENT_HEADERS,
        lambda at: f"{amounts(at)}. Correct the amounts if they were mistyped; else enter what is paid in addition",
    )
    yield from _each(
        exercises & pay.over,
        "payment-over",
        _PAYMENT_HEADERS,
        lambda at: (
            f"{amounts(at)}; the payment may be over by less than the value of one tendered share, and must be exact if"
            " none is tendered. Correct the amounts if they were mistyped"
        ),
    )


def _with_what(events: OptionEvents, exercises: Flags) -> Iterator[Refusal]:
    """Refuse tendered shares not held, checks over the limit, prices below par on an original issue. §6(c), §6(f)."""
    pay, par = events.payment, events.par_value
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
            "on an original issue the par value cannot be paid by personal check (§6(f)), so the check may pay at most"
            f" ${in_dollars(pay.check_limit[at]):,}"
        ),
    )
    yield from _each(
        exercises & events.original_issue & (events.price < par),
        "price-below-par",
        ("Stock Source",),
        lambda at: (
            f"its exercise price of ${in_price(events.price[at])} is below the par value of ${in_price(par[at])} on"
            f" {date_of(events.day[at])}, so it cannot use newly issued shares (§6(c)). Choose treasury, or"
            " correct the price"
        ),
    )


def _for_what(events: OptionEvents, priced: Flags) -> Iterator[Refusal]:
    """Refuse events without a Fair Market Value that they need, and settlements without a gain. Plan §6(c), §6(g)."""
    valued = np.where(events.is_exercise, "the tendered shares", "the settlement")
    yield from _each(
        priced & events.lacks_value,
        "no-fair-market-value",
        ("Date",),
        lambda at: (
            f"Prices has no price on or before {date_of(events.tendered_on[at])}, the day used to value {valued[at]},"
            " so there is no Fair Market Value (§6(c)). Add the price of the last trading day on or before it"
        ),
    )
    yield from _each(
        priced & ~events.is_exercise & events.has_market & ~events.settlement.gain,
        "settlement-without-gain",
        ("Event",),
        lambda at: (
            f"the Fair Market Value of ${in_price(events.market.shown()[at])} is not above the exercise price of"
            f" ${in_price(events.price[at])}, so there is nothing to settle (§6(g))"
        ),
    )


def _each(hit: Flags, code: str, headers: tuple[str, ...], why: Callable[[int], str]) -> Iterator[Refusal]:
    """Make a refusal for each event that is hit; ``why`` says why, given its row."""
    for at in np.flatnonzero(hit).tolist():
        yield Refusal(at, code, headers, why(at))
