"""What the Plan refuses of decisions on awards, all but the shares, which the reserve knows. Plan §4(c), §6, §8(f)."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from calc.exact import Flags
from calc.exact import price as in_price
from calc.plan.award_decisions import (
    ADJUST,
    EXERCISABLE,
    EXERCISE_PERIOD,
    KEEP_ON_DEATH,
    NO_AWARD,
    Decision,
    Decisions,
)
from calc.plan.calendar import FOREVER, date_of
from calc.plan.s05_eligibility import NONE, Board
from calc.plan.terms import PAR_VALUE, Terms


@dataclass(frozen=True)
class DecisionRefusal:
    """One reason why one decision does not take effect: ``place`` is its place in the order of decisions."""

    place: int
    code: str
    headers: tuple[str, ...]
    why: str


Reason = tuple[str, str, str]  # code, header, why


def decision_refusals(
    decisions: Decisions, options: pd.DataFrame, deferred: pd.DataFrame, board: Board, terms: Terms
) -> tuple[DecisionRefusal, ...]:
    """Give every reason against every decision. Plan §4(c), §6(b), §6(c), §6(d), §6(h), §8(f).

    Reads ``grant_day`` of the options, ``kind``, ``director``, ``stock_source``, ``final_exercise_day``,
    ``service_end_day``, ``died``; ``fee_day`` of the deferred awards. A decision on no award, or on one not yet
    granted, has that reason alone. One on an award that could not be priced is left aside: that has its own finding.
    """
    about = _Awards(options, deferred, board, terms)
    return tuple(
        DecisionRefusal(place, code, (header,), why)
        for place, decision in enumerate(decisions.each)
        if not decisions.aside[place]
        for code, header, why in (about.before_the_award(decision) or about.of_the_award(decision))
    )


def not_refused(decisions: Decisions, refused: tuple[DecisionRefusal, ...]) -> Flags:
    """Tell which decisions take effect if the shares are there."""
    result = ~decisions.aside
    result[[refusal.place for refusal in refused]] = False
    return result


class _Awards:
    """The facts of awards that decisions are held against."""

    def __init__(self, options: pd.DataFrame, deferred: pd.DataFrame, board: Board, terms: Terms) -> None:
        self._options, self._deferred, self._board, self._terms = options, deferred, board, terms

    def before_the_award(self, decision: Decision) -> list[Reason]:
        """Refuse a decision on no award, or on one that is not granted on an earlier date."""
        if decision.option == decision.deferred == NO_AWARD:
            return [
                (
                    "decision-award-unknown",
                    "Award ID",
                    f"there is no award {decision.award_id}. Correct the Award ID: FO-YYYYMMDD-Director ID or a Grant"
                    " ID for an option, DS- and the Fee ID for the award of a deferred fee",
                )
            ]
        granted = self._granted(decision)
        if granted < decision.day:
            return []
        text = (
            f"the award is granted only on {date_of(granted)}, and a decision is about one granted on an earlier date"
        )
        return [("decision-before-grant", "Effective Date", f"{text}. Correct the date or the Award ID")]

    def of_the_award(self, decision: Decision) -> list[Reason]:
        """Give what speaks against a decision of its kind on its award."""
        if decision.kind == ADJUST:
            return list(self._adjust(decision))
        if decision.option == NO_AWARD:
            text = "it is a deferred award, and such a decision is about an option"
            return [("decision-not-for-award", "Award ID", f"{text}. Correct the Award ID or the Decision")]
        by_kind = {EXERCISABLE: self._exercisable, KEEP_ON_DEATH: self._keep, EXERCISE_PERIOD: self._period}
        return list(by_kind[decision.kind](decision))

    def _adjust(self, decision: Decision) -> Iterator[Reason]:
        """Refuse a price for a deferred award, no shares for it, and a price below par on an original issue."""
        if decision.option == NO_AWARD:
            if decision.sets_price >= 0:
                text = "it is a deferred award, which has no exercise price. Clear it"
                yield "not-needed", "Exercise Price", text
            if decision.shares < 0:
                text = "it is a deferred award, of which only the shares can be adjusted. Fill them in"
                yield "missing", "Shares", text
            return
        par = int(self._terms.on(PAR_VALUE, decision.day))
        source = self._options["stock_source"].iloc[decision.option]
        if 0 <= decision.sets_price < par and source == "original issue":
            yield (
                "price-below-par",
                "Exercise Price",
                f"its Exercise Price of ${in_price(decision.sets_price)} is below the par value of ${in_price(par)} on"
                f" {date_of(decision.day)}, which §6(c) does not allow for newly issued stock. Correct it",
            )

    def _exercisable(self, decision: Decision) -> Iterator[Reason]:
        """Refuse it for a Formula Option, and for a director who no longer serves. Plan §6(b), §6(e)(i)."""
        if self._options["kind"].iloc[decision.option] == "formula":
            text = "it is a Formula Option, which is exercisable from its grant (§6(e)(i)). Correct the Award ID"
            yield "decision-not-for-award", "Award ID", text
            return
        director = int(self._options["director"].iloc[decision.option])
        if int(self._board.service_row(director, decision.day)) == NONE:
            text = f"{self._board.names[director]} is not in service that day; what is not exercisable lapses when"
            text += " service ends (§6(h), §6(i)). Correct the Effective Date"
            yield "decision-after-service", "Effective Date", text

    def _keep(self, decision: Decision) -> Iterator[Reason]:
        """Refuse it on another day than that of a death in service. Plan §6(h)."""
        end = int(self._options["service_end_day"].iloc[decision.option])
        died = bool(self._options["died"].iloc[decision.option]) and end < FOREVER
        if end == decision.day and died:
            return
        if died:
            then = f"the director died on {date_of(end)}. Type that day; what had lapsed by a later day cannot be kept"
        else:
            then = (
                "no death in the service in which it was granted is known. Correct the Award ID, or the Directors sheet"
            )
        text = "its Effective Date must be the day of the director's death: what is not kept lapses that day (§6(h))"
        yield "decision-not-on-death", "Effective Date", f"{text}; {then}"

    def _period(self, decision: Decision) -> Iterator[Reason]:
        """Refuse a last day after the option's own term, or an earlier one without consent. Plan §6(d), §8(f)."""
        final = int(self._options["final_exercise_day"].iloc[decision.option])
        if decision.last_day > final:
            text = f"its Last Day is after the final exercise date, {date_of(final)}, which no decision moves (§6(d))"
            yield "last-day-after-term", "Last Day", f"{text}. Type that day or an earlier one"
        if (
            decision.last_day < decision.deadline_before
            and not decision.has_consent
            and not self._is_entered_again(decision)
        ):
            text = f"without it the option may be exercised until {date_of(decision.deadline_before)}, and an earlier"
            text += " Last Day needs the holder's consent (§8(f)). Fill in Consent On, or correct the Last Day"
            yield "consent-missing", "Consent On", text

    def _is_entered_again(self, decision: Decision) -> bool:
        """Tell whether a decision of before the books opened is entered again: what it needed, it had then."""
        opened = self._terms.books_open
        return decision.decided_on < opened == decision.day and bool(self._options["opening"].iloc[decision.option])

    def _granted(self, decision: Decision) -> int:
        if decision.option != NO_AWARD:
            return int(self._options["grant_day"].iloc[decision.option])
        return int(self._deferred["fee_day"].iloc[decision.deferred])
