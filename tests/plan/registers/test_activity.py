"""What changed in the period."""

from typing import Any

from calc.plan.results import Results
from tests.support.plans import (
    annual_fee,
    d,
    director,
    elects,
    grant,
    option_event,
    plan_event,
    price,
    rows,
    run,
    split,
)


def lines(results: Results, group: str) -> dict[str, tuple[int, int | None]]:
    return {
        each["line"]: (each["shares"], each["weighted_average_exercise_price"])
        for each in rows(results, "Activity")
        if each["group"] == group
    }


def quarter(**sheets: Any) -> Results:
    return run("2002-06-30", {"Period Start": d("2002-04-01")}, **sheets)


def test_the_options_of_a_period_add_up_with_weighted_average_prices() -> None:
    results = quarter(
        directors=[director("A"), director("B", end="2002-06-28")],
        prices=[price("2002-05-01", 10)],
        grants=[
            grant("D1", "A", "2001-03-01", 1000, 5, "2011-03-01"),
            grant("D2", "A", "2002-04-01", 500, 8, "2012-04-01"),
            grant("D3", "B", "2001-03-01", 300, 6, "2011-03-01", **{"Exercisable From": d("2005-01-03")}),
        ],
        option_events=[
            option_event("E0", "D1", "2002-03-29", "exercise", 100, **{"Cash Paid": 500}),
            option_event("E1", "D1", "2002-04-01", "exercise", 200, **{"Cash Paid": 1000}),
            option_event("E2", "D2", "2002-05-01", "cash-out", 50),
            option_event("E3", "D1", "2002-05-01", "share settlement", 100),
        ],
    )
    assert lines(results, "options") == {
        # 900 x 5.00 and 300 x 6.00 are 6,300.00 for 1,200 shares.
        "outstanding at beginning": (1200, 525_000_000),
        "granted": (500, 800_000_000),
        "exercised": (-200, 500_000_000),
        "cancelled": (-150, 600_000_000),  # 50 x 8.00 and 100 x 5.00
        "lapsed": (-300, 600_000_000),
        "adjusted for splits": (0, None),
        "adjusted by decision": (0, None),
        "assumed": (0, None),
        # 600 x 5.00 and 450 x 8.00 are 6,600.00 for 1,050 shares: 6.285714285... half up
        "outstanding at end": (1050, 628_571_429),
        "exercisable at end": (1050, 628_571_429),
    }
    # 300 lapsed and 100 settled, of which 50 were delivered (500.00 gain at 10.00), and 50 cashed out.
    assert lines(results, "reserve") == {
        "available at beginning": (198_700, None),
        "increases": (0, None),
        "adjusted for splits": (0, None),
        "adjusted by decision": (0, None),
        "granted": (-500, None),
        "returned": (400, None),
        "available at end": (198_600, None),
    }


def test_a_split_in_the_period_is_shown_at_the_price_after_it() -> None:
    results = quarter(
        grants=[grant("D1", "A", "2001-03-01", 1000, 5, "2011-03-01")], plan_events=[split("2002-05-01", 2, 1)]
    )
    found = lines(results, "options")
    assert found["outstanding at beginning"] == (1000, 500_000_000)
    assert found["adjusted for splits"] == (1000, 250_000_000)
    assert found["outstanding at end"] == (2000, 250_000_000)
    assert lines(results, "reserve")["adjusted for splits"] == (199_000, None)


def test_the_beginning_is_the_end_of_the_day_before_the_period() -> None:
    one = grant("D1", "A", "2001-03-01", 1000, 5, "2011-03-01")

    def beginning(day: str) -> int:
        event = option_event("E", "D1", day, "exercise", 10, **{"Cash Paid": 50})
        return lines(quarter(grants=[one], option_events=[event]), "options")["outstanding at beginning"][0]

    assert [beginning(day) for day in ("2002-03-31", "2002-04-01")] == [990, 1000]


def test_a_split_on_the_first_day_is_in_the_period() -> None:
    one = grant("D1", "A", "2001-03-01", 1000, 5, "2011-03-01")
    found = lines(quarter(grants=[one], plan_events=[split("2002-04-01", 2, 1)]), "options")
    assert found["outstanding at beginning"] == (1000, 500_000_000)
    assert found["adjusted for splits"] == (1000, 250_000_000)


def test_a_split_on_the_day_before_the_period_is_in_its_beginning() -> None:
    one = grant("D1", "A", "2001-03-01", 1000, 5, "2011-03-01")
    found = lines(quarter(grants=[one], plan_events=[split("2002-03-31", 2, 1)]), "options")
    assert found["outstanding at beginning"] == (2000, 250_000_000)
    assert found["adjusted for splits"] == (0, None)


def test_what_the_survivor_assumes_leaves_the_options() -> None:
    control = plan_event("2002-05-01", "change of control", **{"Options Assumed": "yes"})
    found = lines(
        quarter(grants=[grant("D1", "A", "2001-03-01", 1000, 5, "2011-03-01")], plan_events=[control]), "options"
    )
    assert found["assumed"] == (-1000, 500_000_000)
    assert found["outstanding at end"] == (0, None)


def test_deferred_awards_split_on_the_first_day_are_split_in_the_period() -> None:
    def splitting(day: str) -> dict[str, int]:
        results = quarter(
            fees=[annual_fee("F", "A", 2001, 800)],
            prices=[price("2001-01-02", 8)],
            elections=[elects("A", "2000-06-01")],
            plan_events=[split(day, 3, 2)],
        )
        return {line: shares for line, (shares, _) in lines(results, "deferred awards").items() if shares}

    assert splitting("2002-03-31") == {"outstanding at beginning": 150, "outstanding at end": 150}
    assert splitting("2002-04-01") == {
        "outstanding at beginning": 100,
        "adjusted for splits": 50,
        "outstanding at end": 150,
    }


def test_deferred_awards_and_the_reserve_add_up() -> None:
    results = run(
        "2004-03-31",
        {"Period Start": d("2003-01-01")},
        fees=[annual_fee("F1", "A", 2001, 800), annual_fee("F3", "A", 2003, 160)],
        prices=[price("2001-01-02", 8), price("2003-01-02", 8)],
        elections=[elects("A", "2000-06-01")],
        plan_events=[split("2003-06-02", 3, 2), plan_event("2003-06-03", "reserve increase", Shares=500)],
    )
    assert {line: shares for line, (shares, _) in lines(results, "deferred awards").items()} == {
        "outstanding at beginning": 100,
        "granted": 20,
        "issued": -150,
        "adjusted for splits": 60,
        "adjusted by decision": 0,
        "outstanding at end": 30,
    }
    assert {line: shares for line, (shares, _) in lines(results, "reserve").items()} == {
        "available at beginning": 199_900,
        "increases": 500,
        "adjusted for splits": 99_940,
        "adjusted by decision": 0,
        "granted": -20,
        "returned": 0,
        "available at end": 300_320,
    }


def test_a_plan_that_began_in_the_period_opens_with_an_increase() -> None:
    found = lines(run("1999-09-30"), "reserve")
    assert found["available at beginning"] == (0, None)
    assert found["increases"] == (200_000, None)
    assert found["available at end"] == (200_000, None)
