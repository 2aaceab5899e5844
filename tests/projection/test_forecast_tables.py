"""Plans whose reserve runs short ahead, worked by hand to the share and the cent."""

from datetime import date
from functools import cache

import pandas as pd
import pytest

from calc.contract import INPUT_SHEET
from calc.exact import PRICE_UNIT
from calc.job.projected import refused_ahead
from calc.plan.calendar import date_of
from calc.plan.terms import plan_terms
from calc.projection.ahead import as_now
from calc.projection.frames import forecast_of
from calc.projection.project import NoPriceError, Projection, project, runway
from calc.projection.runway import available_at, back_to_cash
from calc.projection.scenarios import Scenario
from calc.projection.sentences import more_shares_in_words
from calc.read import read
from calc.validate.schemas import settled
from tests.support.paths import ROOT
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    board_meeting,
    d,
    decision,
    director,
    elects,
    frames,
    grant,
    meeting_fee,
    option_event,
    price,
)

Frames = dict[str, pd.DataFrame]
LAST_DATES = ("Last Option Grant Date", "Last Deferral Service Date")
MEETINGS = ("2025-05-15", "2026-05-15", "2027-05-14", "2028-05-15")


def projected(of: Frames, scenario: Scenario) -> Projection:
    return project(of, plan_terms(of["Plan"], of["Plan Events"], of["Readings"]), scenario)


@cache
def ninety_thousand() -> Frames:
    """A reserve of 90,000; options of 20,000 to 2025-03-10 and 30,000 to 2026-05-15; three fees of 20,000 a year."""
    who = ("A", "B", "C")
    return frames(
        "2024-12-31",
        {"Share Reserve": 90_000, **dict.fromkeys(LAST_DATES, d("2035-12-31"))},
        directors=[director(each) for each in who],
        meetings=[annual_meeting(day, f"AM{day[:4]}") for day in MEETINGS],
        fees=[annual_fee(f"R-{each}", each, 2024, 20_000) for each in who],
        prices=[price("2024-12-31", 4)],
        grants=[
            grant("G1", "A", "2020-03-10", 20_000, 3, "2025-03-10"),
            grant("G2", "B", "2021-05-17", 30_000, 3, "2026-05-15"),
        ],
    )  # fmt: skip


CASES = [
    ("4.00, all", 4, "all", (25_000, 45_000, 15_000, 0), "2026-05-15", 0, 90_000, "the 30,000 lapse that evening"),
    ("5.00, all", 5, "all", (28_000, 48_000, 18_000, 6_000), "2026-05-15", 6_000, 78_000, "12,000 a year"),
    ("2.00, all", 2, "all", (10_000, 30_000, 0, 0), "2026-01-02", 0, 150_000, "30,000 a year"),
    ("4.00, none", 4, "none", (40_000, 60_000, 30_000, 30_000), "2028-05-15", 0, 30_000, "options alone"),
]


@pytest.mark.parametrize(("name", "at", "deferral", "after", "first", "available", "needed", "why"), CASES)
def test_the_reserve_of_90_000_runs_short(
    name: str, at: int, deferral: str, after: tuple[int, ...], first: str, available: int, needed: int, why: str
) -> None:
    made = projected(ninety_thousand(), Scenario(name, 4, at * PRICE_UNIT, deferral=deferral))
    days = ("2025-01-02", "2025-03-10", "2025-05-15", "2026-01-02")
    assert tuple(available_at(made.run, (d(day) - date(1970, 1, 1)).days) for day in days) == after, why
    came_to = runway(made)
    assert came_to.first is not None
    assert date_of(came_to.first.day) == d(first)
    assert (came_to.first.available, came_to.first.requested) == (available, 30_000), why
    assert came_to.shares_needed == needed, why


@pytest.mark.parametrize(("at", "needed"), [(4, 90_000), (2, 150_000)])
def test_one_share_fewer_than_needed_is_short(at: int, needed: int) -> None:
    for shares, short in ((needed - 1, True), (needed, False)):
        more = Scenario("more", 4, at * PRICE_UNIT, deferral="all", increase=shares, increase_date=d("2025-01-01"))
        assert (projected(ninety_thousand(), more).first is not None) is short


def test_the_fees_of_a_day_without_shares_fall_back_to_cash() -> None:
    made = projected(ninety_thousand(), Scenario("2.00", 4, 2 * PRICE_UNIT, deferral="all"))
    assert made.first is not None
    assert back_to_cash(made.run, made.first.day, made.first.day) == 60_000_00
    assert made.first.back_to_cash == 60_000_00
    assert made.first.kinds == ("deferred",)


@cache
def sample() -> Frames:
    return settled(read(ROOT / "sample_inputs" / "ctc-1999-2002.xlsx").frames, INPUT_SHEET)


SAMPLE = [
    (None, 857_142, 174_421, 95_580_94, 0, "0.14, the last close: floor(20,000 / 0.14) = 142,857 for each of six"),
    (140, 85_710, 85_710, 0, 88_711, "14,285 each"),
    (500, 24_000, 24_000, 0, 150_421, "4,000 each"),
]


@pytest.mark.parametrize(("cents", "requested", "granted", "cash", "left", "why"), SAMPLE)
def test_the_six_retainers_of_the_sample_ask_for_more_than_there_is_at_the_last_close(
    cents: int | None, requested: int, granted: int, cash: int, left: int, why: str
) -> None:
    at = None if cents is None else cents * PRICE_UNIT // 100
    made = projected(sample(), Scenario("of the sample", 3, at, deferral="all"))
    run, day = made.run, (date(2003, 1, 2) - date(1970, 1, 1)).days
    asked = run.awards.granted == day
    assert run.awards.requested[asked].sum() == requested, why
    assert available_at(run, day) == left, why
    assert 174_421 - left == granted
    assert back_to_cash(run, day, day) == cash, why


def test_the_shares_of_the_sample_are_shared_out_to_the_last_one() -> None:
    made = projected(sample(), Scenario())
    first = made.first
    assert first is not None
    assert (date_of(first.day), first.available, first.requested) == (date(2003, 1, 2), 174_421, 857_142)
    assert first.back_to_cash == 95_580_94
    short = made.run.reserve.shortfalls
    assert sorted(short.granted[short.day == first.day].tolist()) == [29_070] * 5 + [29_071]


def test_the_sample_breaks_even_at_0_6880_where_six_times_29_069_shares_are_asked_for() -> None:
    assert runway(projected(sample(), Scenario())).break_even_price == 68_800_000
    assert 6 * (20_000 * 10_000 // 6_879) == 174_438 > 174_421 >= 6 * (20_000 * 10_000 // 6_880) == 174_414


def test_an_entered_exercise_that_is_not_possible_ahead_is_left_out_and_told() -> None:
    of = frames(
        "2002-12-31",
        grants=[grant("G", "A", "2002-01-02", 100, 3, "2003-06-30")],
        prices=[price("2002-12-31", 4)],
        option_events=[
            option_event("E1", "G", "2003-02-03", "exercise", 60),
            option_event("E2", "G", "2003-03-03", "exercise", 41),
        ],
    )
    made = projected(of, Scenario())
    assert made.refused == (3,)
    [told] = refused_ahead(forecast_of([made]))
    assert (told.sheet, told.rows) == ("Option Events", (3,))


def later_decisions() -> Frames:
    """An option of 100 shares to 2003-06-30; two periods are decided after its end, and an adjustment before it."""
    return frames(
        "2002-12-31",
        grants=[grant("G", "A", "2002-01-02", 100, 3, "2003-06-30")],
        prices=[price("2002-12-31", 4)],
        decisions=[
            decision("AD-1", "G", "2003-02-03", "adjust", Shares=150),
            decision("AD-2", "G", "2003-07-01", "adjust", Shares=150),
            decision("AD-3", "none such", "2003-03-03", "adjust", Shares=150),
        ],
    )


def test_an_entered_decision_that_is_not_possible_ahead_is_left_out_and_told() -> None:
    made = projected(later_decisions(), Scenario())
    assert [each.row for each in made.left_out] == [4, 3]
    unknown, gone = refused_ahead(forecast_of([made, made]))[::-1]
    assert (gone.sheet, gone.rows, unknown.rows) == ("Award Decisions", (3,), (4,))
    assert gone.message.startswith("Decision AD-2, adjust of G on 2003-07-01, comes after the As-of Date")
    assert "there is no award none such" in unknown.message
    assert all(each.message.endswith("The projection leaves it out.") for each in (unknown, gone))
    assert int(made.run.reserve.ledger.available[-1]) == made.run.terms.share_reserve


def test_without_any_price_nothing_is_said_of_the_time_ahead() -> None:
    of = frames(
        "2001-12-31",
        directors=[director("A")],
        meetings=[board_meeting("2001-02-20", "M")],
        fees=[meeting_fee("F", "A", "M", 1_000)],
        elections=[elects("A", "2001-03-01")],
    )
    terms = plan_terms(of["Plan"], of["Plan Events"], of["Readings"])
    assert as_now(of, terms) is None
    with pytest.raises(NoPriceError, match="Add the last one to Prices, or a Price to the scenario"):
        project(of, terms, Scenario())
    assert project(of, terms, Scenario(price=5 * 10**8)).first is None
    priced = {**of, "Prices": frames("2001-12-31", prices=[price("2001-12-31", 5)])["Prices"]}
    assert as_now(priced, terms) is not None


def test_more_shares_than_a_plan_can_have_are_not_told_as_a_figure() -> None:
    made = projected(sample(), Scenario("worthless", 1, 1, deferral="all"))
    came_to = runway(made)
    assert made.first is not None
    assert came_to.shares_needed is None
    assert more_shares_in_words(made, came_to) == [
        "Not even 1,000,000,000 more shares would avoid any shortfall up to 31 December 2003."
    ]
