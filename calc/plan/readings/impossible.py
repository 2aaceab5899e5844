"""What of the input an alternative reading makes impossible: it is left out of that calculation whole. Plan §2(d)."""

from dataclasses import dataclass

from calc.plan.checks import named
from calc.plan.readings.touched import Calculation
from calc.plan.s04c_split_fractions import fractions_without_price


@dataclass(frozen=True)
class Impossible:
    """Option events and decisions that take effect under the readings in force and not under the alternative."""

    option_events: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()


def impossible(run: Calculation, other: Calculation) -> Impossible:
    """Give the option events and decisions that take effect in a run and not in another calculation of it."""
    still, still_decided = set(_took_effect(other)), set(_decided(other))
    return Impossible(
        tuple(event for event in _took_effect(run) if event not in still),
        tuple(decision for decision in _decided(run) if decision not in still_decided),
    )


def unpriced(other: Calculation) -> str:
    """Say which awards of an alternative have no Fair Market Value; empty if all have one. Plan §6(c)."""
    options = other.formula.loc[~other.formula["priced"], "option_id"].tolist()
    awards = other.valued.loc[~other.valued["priced"], "award_id"].tolist()
    cut = fractions_without_price(other.reserve, other.awards, other.closing, other.all_splits, other.terms)
    ids = [*options, *awards, *(each for _, of_split in cut for each in of_split)]
    return f"Prices has no price for {named(ids)}" if ids else ""


def _took_effect(run: Calculation) -> list[str]:
    """List the option events that took effect, in the order in which they count."""
    return run.events.rows["event_id"][run.reserve.took_effect].tolist()


def _decided(run: Calculation) -> list[str]:
    """List the decisions that took effect, in the order in which they count."""
    return run.decisions.rows["decision_id"][run.reserve.decisions.took_effect].tolist()
