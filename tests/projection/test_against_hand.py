"""A forecast is what a run gives of the same rows typed by hand under the input's own."""

import os
import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from calc.calculate import calculate
from calc.contract import Kind
from calc.findings import has_errors
from calc.plan.calendar import day_number
from calc.plan.registers.reserve import reserve_register, shortfall_register
from calc.plan.terms import plan_terms
from calc.projection.project import Projection, project, runway
from calc.projection.runway import path
from calc.projection.scenarios import Scenario
from tests.oracle.random_plans import random_plan
from tests.projection.by_hand import Assumed, GoneOn
from tests.support.build import frames_of, units

SEEDS = range(100, 100 + int(os.environ.get("PLANCALC_PLANS", "15")))


def assumed(rng: random.Random, as_of: Any) -> Assumed:
    maybe = rng.random
    return Assumed(
        horizon=rng.choice((1, 2, 3, 4)),
        price=Decimal(rng.choice(("0.14", "4", "12.3456"))) if maybe() < 0.5 else None,
        change=Decimal(rng.choice(("-0.3", "0.05"))) if maybe() < 0.3 else Decimal(0),
        directors=rng.choice((0, 1, 3, 9)) if maybe() < 0.5 else None,
        deferral=rng.choice(("as elected", "all", "none")),
        fee_change=Decimal(rng.choice(("0.1", "-0.12345678"))) if maybe() < 0.4 else Decimal(0),
        increase=(rng.choice((1, 5_000)), as_of + timedelta(days=rng.randrange(1, 500))) if maybe() < 0.3 else None,
    )


def as_scenario(given: Assumed) -> Scenario:
    return Scenario(
        "drawn",
        given.horizon,
        None if given.price is None else units(given.price, Kind.PRICE),
        units(given.change, Kind.RATE),
        given.directors,
        given.deferral,
        units(given.fee_change, Kind.RATE),
        *(given.increase or (None, None)),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_a_projection_is_a_run_of_the_rows_typed_by_hand(seed: int) -> None:
    rng = random.Random(seed)
    plan = random_plan(rng)
    as_of = next(row["Value"] for row in plan["Plan"] if row["Term"] == "As-of Date")
    given = assumed(rng, as_of)
    by_hand = calculate(frames_of(GoneOn(plan, given).plan), with_effects=False)
    if has_errors(by_hand.findings):
        pytest.skip("what was drawn for after the As-of Date breaks a rule")
    frames = frames_of(plan)
    made = project(frames, plan_terms(frames["Plan"], frames["Plan Events"], frames["Readings"]), as_scenario(given))
    run = made.run
    for name, made_sheet in {
        "Share Reserve": reserve_register(run.awards, run.reserve),
        "Shortfalls": shortfall_register(run.awards, run.reserve, run.board),
    }.items():
        assert made_sheet.drop(columns="name", errors="ignore").equals(
            by_hand.sheets[name].drop(columns="name", errors="ignore")
        ), name
    check_runway(made, by_hand.sheets, as_of)


def check_runway(made: Projection, sheets: Any, as_of: Any) -> None:
    """Runway and Path, read off the sheets of the run that was made by hand."""
    short, ledger, cash = sheets["Shortfalls"], sheets["Share Reserve"], sheets["Cash Due"]
    short, ahead = (each[each["date"].dt.date > as_of] for each in (short, ledger))
    came_to = runway(made)
    assert (came_to.first is None) == short.empty
    if came_to.first:
        on_first = short[short["date"] == short["date"].min()]
        assert came_to.first.day == day_number(on_first["date"].iloc[0].date())
        assert came_to.first.available == on_first["shares_available"].iloc[0]
        assert came_to.first.requested == on_first["total_requested"].iloc[0]
        assert set(came_to.first.kinds) == set(on_first["kind"])
    lost = short[short["kind"].isin(["formula", "discretionary"])]
    assert came_to.option_shares_lost == lost["shares_short"].sum()
    back = {
        "shortfall",
        "not covered",
        "authorization ended",
        "plan terminated",
        "issued",
        "consent withdrawn",
        "split",
    }
    due = cash[cash["cause"].isin(back) & (cash["date"].dt.date > as_of)]
    assert came_to.back_to_cash == due["amount"].sum()
    before = ledger.loc[ledger["date"].dt.date <= as_of, "available"].iloc[-1]
    assert came_to.lowest_available == min([before, *ahead["available"]])
    day, after, movement = path(made.run, made.as_of)
    ends = ahead.groupby("date")["available"].last()
    assert [day_number(each.date()) for each in ends.index] == day.tolist()
    assert ends.tolist() == after.tolist()
    assert np.array_equal(before + np.cumsum(movement), after)
