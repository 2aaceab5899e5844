"""What is to be told of decisions on awards: refusals, distortions, and how many took effect. Plan §4(c), §6, §8(f)."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from calc.exact import UNITS_PER_CENT
from calc.exact import dollars as in_dollars
from calc.exact import price as in_price
from calc.findings import Finding, count, error, in_a_list, info, warning
from calc.plan.award_decisions import ADJUST, EXERCISABLE, EXERCISE_PERIOD, KEEP_ON_DEATH, NO_AWARD, Decision, Decisions
from calc.plan.calendar import date_of, days
from calc.plan.decision_refusals import DecisionRefusal
from calc.plan.s04_decide import DecisionsTaken
from calc.plan.s04c_changes_in_stock import Split, market_price
from calc.plan.s06c_fair_market_value import ClosingPrices

_SHEET = "Award Decisions"
_ROUNDING = Fraction(5, 1000)  # of the figure before: what rounding shares and prices may change


def refused_decisions(
    decisions: Decisions, refused: tuple[DecisionRefusal, ...], taken: DecisionsTaken
) -> list[Finding]:
    """Report each reason why a decision does not take effect, in the order of decisions. Plan §4(c), §6, §8(f)."""
    reasons = sorted((*refused, *taken.refused), key=lambda refusal: refusal.place)
    return [
        error(
            refusal.code,
            f"{decision.words} on {date_of(decision.day)}, is refused: {refusal.why}.",
            _SHEET,
            refusal.headers,
            (decision.row,),
        )
        for refusal in reasons
        for decision in (decisions.each[refusal.place],)
    ]


def decisions_told(
    decisions: Decisions, taken: DecisionsTaken, closing: ClosingPrices, all_splits: tuple[Split, ...], as_of: int
) -> list[Finding]:
    """Report what took effect, in one info, and warn of what a decision may not have been meant to do."""
    if not taken.took_effect.any():
        return []
    return [
        *_counted(decisions, taken),
        *_determined_later(decisions, taken),
        *_exercisable_too_late(decisions, taken),
        *_distorted(decisions, taken, closing, all_splits, as_of),
    ]


def _counted(decisions: Decisions, taken: DecisionsTaken) -> Iterator[Finding]:
    """Count the decisions that took effect, by kind."""
    each = [decision for decision, took in zip(decisions.each, taken.took_effect, strict=True) if took]
    kinds = [(kind, sum(decision.kind == kind for decision in each)) for kind in _KINDS]
    words = in_a_list([f"{number:,} {kind}" for kind, number in kinds if number])
    text = (
        f"{count(len(each), 'decision')} on awards took effect ({words}). The sheet Decisions lists what each changed."
    )
    yield info("decisions-counted", text, _SHEET, "Decision", sorted(decision.row for decision in each))


_KINDS = (ADJUST, EXERCISABLE, KEEP_ON_DEATH, EXERCISE_PERIOD)


def _determined_later(decisions: Decisions, taken: DecisionsTaken) -> Iterator[Finding]:
    """Warn of adjustments that take effect before the Board determined that they are appropriate. Plan §4(c)."""
    determined = days(decisions.rows["board_determined_on"], 0)
    for place in np.flatnonzero(taken.took_effect & (determined > days(decisions.rows["effective_date"]))).tolist():
        decision = decisions.each[place]
        yield warning(
            "determined-after-effective",
            f"{decision.words} takes effect on {date_of(decision.day)}, but the Board determined only on"
            f" {date_of(int(determined[place]))} that it is appropriate (§4(c)). Check both dates.",
            _SHEET,
            ("Effective Date", "Board Determined On"),
            (decision.row,),
        )


def _exercisable_too_late(decisions: Decisions, taken: DecisionsTaken) -> Iterator[Finding]:
    """Warn of shares kept on death that become exercisable only after the deadline, as it was known. Plan §6(h)."""
    for decision, took in zip(decisions.each, taken.took_effect, strict=True):
        if took and decision.kind == KEEP_ON_DEATH and decision.exercisable_from > decision.deadline_after:
            yield warning(
                "kept-past-deadline",
                f"{decision.words} keeps shares that are exercisable only from {date_of(decision.exercisable_from)},"
                f" and the option ends on {date_of(decision.deadline_after)}. Check Exercisable From; a longer exercise"
                " period is a decision of its own.",
                _SHEET,
                "Exercisable From",
                (decision.row,),
            )


def _distorted(
    decisions: Decisions, taken: DecisionsTaken, closing: ClosingPrices, all_splits: tuple[Split, ...], as_of: int
) -> Iterator[Finding]:
    """Warn where an option is worth another thing after its adjustment than before. Plan §4(c).

    Its ratio of price to market, and its intrinsic value, at the last close before the Effective Date and the first
    from it on, both in shares of that date. The adjustments of one option and date are looked at together. Nothing
    where one of the closes is not known.
    """
    together: dict[tuple[int, int], list[int]] = {}
    for place, decision in enumerate(decisions.each):
        if taken.took_effect[place] and decision.kind == ADJUST and decision.option != NO_AWARD:
            together.setdefault((decision.option, decision.day), []).append(place)
    for (_, day), places in together.items():
        at = int(np.searchsorted(closing.day, day))
        if at == 0 or at == closing.day.size or closing.day[at] > as_of:
            continue
        around = closing.day[at - 1 : at + 1]
        exact = market_price(closing.price[at - 1 : at + 1], around, np.full(2, day), all_splits)
        market = [Fraction(int(units), int(parts)) for units, parts in zip(exact.units, exact.parts, strict=True)]
        first, last = decisions.each[places[0]], decisions.each[places[-1]]
        prices = (first.price_before, last.price_after)
        shares = (int(taken.before[places[0]]), int(taken.after[places[-1]]))
        ratios = [price / close for price, close in zip(prices, market, strict=True)]
        worth = [max(close - price, Fraction(0)) * of for close, price, of in zip(market, prices, shares, strict=True)]
        if _changes(ratios) or _changes(worth):
            rows = [decisions.each[place].row for place in places]
            yield _distortion(last, rows, around.tolist(), market, ratios, worth)


def _changes(figures: list[Fraction]) -> bool:
    """Tell whether a figure changes by more than rounding."""
    before, after = figures
    return abs(after - before) > _ROUNDING * before


def _distortion(
    decision: Decision,
    rows: list[int],
    on: list[int],
    market: list[Fraction],
    ratios: list[Fraction],
    worth: list[Fraction],
) -> Finding:
    """Make the warning, with both figures at both closes."""
    at = [f"at the close of {date_of(day)} (${in_price(_whole(close))})" for day, close in zip(on, market, strict=True)]
    percent = [f"{in_dollars(_whole(ratio * 10_000)):,}%" for ratio in ratios]
    value = [f"${in_dollars(_whole(each / UNITS_PER_CENT)):,}" for each in worth]
    return warning(
        "adjustment-distorts",
        f"{decision.words} on {date_of(decision.day)}: {at[0]} the exercise price was {percent[0]} of the market price"
        f" and the intrinsic value {value[0]}; {at[1]} they are {percent[1]} and {value[1]}. An adjustment is to avoid"
        " a distortion (§4(c)): check Shares and Exercise Price, or the prices of those days.",
        _SHEET,
        ("Shares", "Exercise Price"),
        rows,
    )


def _whole(number: Fraction) -> int:
    """Round a figure of 0 or more half up."""
    return int((2 * number.numerator + number.denominator) // (2 * number.denominator))
