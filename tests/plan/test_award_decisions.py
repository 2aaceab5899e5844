"""What the Plan refuses of decisions on awards, with what was available and why; what is told of those it takes."""

from typing import Any

import pytest

from calc.findings import Finding, Severity
from calc.plan.results import Results
from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    d,
    decision,
    director,
    elects,
    errors,
    grant,
    option_event,
    plan_event,
    price,
    row,
    rows,
    run,
    split,
    step,
    warnings,
)

FORMULA, STEPS, AWARD = "FO-20010726-A", "DO", "DS-F"
PLAN: dict[str, Any] = {
    "directors": [director("A"), director("B", end="2002-06-28", reason="death")],
    "meetings": [annual_meeting("2001-07-26")],
    "prices": [price("2001-01-02", 8), price("2001-07-25", 6)],
    "fees": [annual_fee("F", "A", 2001, 800)],
    "elections": [elects("A", "2000-02-01")],
    "grants": [
        grant("DO", "A", "2001-08-01", 900, 2, "2011-08-01"),
        grant("DB", "B", "2001-08-01", 900, 2, "2011-08-01"),
        grant("DT", "A", "2001-08-01", 10, 2, "2011-08-01", **{"Stock Source": "treasury"}),
    ],
    "vesting": [
        step("DO", "2002-08-01", 300), step("DO", "2003-08-01", 600),
        step("DB", "2002-06-28", 300), step("DB", "2003-08-01", 600),
    ],
}  # fmt: skip
# Available: 200,000 less 2 x 10,000, 900, 900, 10 and 100.
LEFT = 200_000 - 21_910


def told(*decided: Row, as_of: str = "2003-12-31", **more: Any) -> list[Finding]:
    """The errors of the plan with these decisions."""
    return errors(as_of, **{**PLAN, **more}, decisions=list(decided))


def taken(*decided: Row, as_of: str = "2003-12-31", **more: Any) -> Results:
    return run(as_of, **{**PLAN, **more}, decisions=list(decided))


REFUSED = [
    # decision, code, header, what the message says
    (
        decision("D", "FO-20010727-A", "2002-01-02", "adjust", Shares=1),
        "decision-award-unknown", "Award ID", "no award",
    ),
    (decision("D", FORMULA, "2001-07-26", "adjust", Shares=1), "decision-before-grant", "Effective Date", "2001-07-26"),
    (decision("D", AWARD, "2001-01-02", "adjust", Shares=1), "decision-before-grant", "Effective Date", "2001-01-02"),
    (
        decision("D", AWARD, "2002-01-02", "exercisable", Shares=1),
        "decision-not-for-award", "Award ID", "deferred award",
    ),
    (
        decision("D", AWARD, "2002-01-02", "adjust", Shares=1, **{"Exercise Price": 1}),
        "not-needed", "Exercise Price", "no exercise price",
    ),
    (
        decision("D", STEPS, "2002-01-02", "adjust", **{"Exercise Price": 0.005}),
        "price-below-par", "Exercise Price", "par value of $0.01 on 2002-01-02",
    ),
    (
        decision("D", STEPS, "2002-01-02", "adjust", Shares=900 + LEFT + 1),
        "adjusted-beyond-available", "Shares",
        f"adds {LEFT + 1:,} to the 900 outstanding, and {LEFT:,} shares are available",
    ),
    (
        decision("D", FORMULA, "2002-01-02", "exercisable", Shares=1),
        "decision-not-for-award", "Award ID", "Formula Option",
    ),
    (
        decision("D", "DB", "2002-06-29", "exercisable", Shares=1),
        "decision-after-service", "Effective Date", "Director B is not in service",
    ),
    (
        decision("D", STEPS, "2002-07-31", "exercisable", Shares=901, **{"Vesting Taken From": "next steps"}),
        "more-than-not-exercisable", "Shares", "900 shares of it are not exercisable yet",
    ),
    (
        decision("D", STEPS, "2002-08-01", "exercisable", Shares=601, **{"Vesting Taken From": "next steps"}),
        "more-than-not-exercisable", "Shares", "600 shares of it are not exercisable yet",
    ),
    (
        decision("D", STEPS, "2003-08-01", "exercisable", Shares=1),
        "more-than-not-exercisable", "Shares", "there is nothing to decide. Delete the row",
    ),
    (
        decision("D", STEPS, "2002-07-31", "exercisable", Shares=899),
        "missing", "Vesting Taken From", "2 steps are ahead",
    ),
    (
        decision("D", "DB", "2002-06-28", "keep on death", Shares=601),
        "more-than-not-exercisable", "Shares", "600 shares of it are not exercisable at the death",
    ),
    (
        decision("D", "DB", "2002-06-27", "keep on death", Shares=1),
        "decision-not-on-death", "Effective Date", "died on 2002-06-28",
    ),
    (
        decision("D", STEPS, "2002-06-28", "keep on death", Shares=1),
        "decision-not-on-death", "Effective Date", "no death",
    ),
    (
        decision("D", STEPS, "2002-06-28", "exercise period", **{"Last Day": d("2011-08-02")}),
        "last-day-after-term", "Last Day", "final exercise date, 2011-08-01",
    ),
    (
        decision("D", STEPS, "2002-06-28", "exercise period", **{"Last Day": d("2011-07-31")}),
        "consent-missing", "Consent On", "until 2011-08-01",
    ),
    (
        decision("D", "DB", "2003-06-29", "exercise period", **{"Last Day": d("2004-06-28")}),
        "decision-award-gone", "Effective Date", "none of its shares",
    ),
    (
        decision("D", "DB", "2002-06-28", "exercise period", **{"Last Day": d("2003-06-27")}),
        "consent-missing", "Consent On", "until 2003-06-28",  # the death of that day is known
    ),
]  # fmt: skip


@pytest.mark.parametrize(("decided", "code", "header", "says"), REFUSED)
def test_a_decision_is_refused_at_its_cell_with_what_was_available(
    decided: Row, code: str, header: str, says: str
) -> None:
    found = told(decided)
    assert [(each.code, each.sheet, each.headers, each.rows) for each in found] == [
        (code, "Award Decisions", (header,), (2,))
    ]
    assert says in found[0].message
    assert found[0].message.startswith(f"Decision D, {decided['Decision']} of {decided['Award ID']} on ")


SOUND = [
    decision("D", FORMULA, "2001-07-27", "adjust", Shares=1),
    decision("D", AWARD, "2001-01-03", "adjust", Shares=1),
    decision("D", STEPS, "2002-01-02", "adjust", **{"Exercise Price": 0.01}),
    decision("D", "DT", "2002-01-02", "adjust", **{"Exercise Price": 0.005}),
    decision("D", STEPS, "2002-01-02", "adjust", Shares=900 + LEFT),
    decision("D", "DB", "2002-06-28", "exercisable", Shares=600),
    decision("D", STEPS, "2002-07-31", "exercisable", Shares=900),
    decision("D", STEPS, "2002-08-01", "exercisable", Shares=599),  # one step is left: no choice of which
    decision("D", STEPS, "2002-07-31", "exercisable", Shares=899, **{"Vesting Taken From": "last steps"}),
    decision("D", "DB", "2002-06-28", "keep on death", Shares=600),
    decision("D", STEPS, "2002-06-28", "exercise period", **{"Last Day": d("2011-08-01")}),
    decision(
        "D", STEPS, "2002-06-28", "exercise period", **{"Last Day": d("2002-06-28"), "Consent On": d("2002-06-28")}
    ),
    decision("D", "DB", "2003-06-28", "exercise period", **{"Last Day": d("2004-06-28")}),
    decision("D", "DB", "2002-06-28", "exercise period", **{"Last Day": d("2003-06-28")}),
]


@pytest.mark.parametrize("decided", SOUND)
def test_what_is_just_within_the_limits_takes_effect(decided: Row) -> None:
    assert [each["decision_id"] for each in rows(taken(decided), "Decisions")] == ["D"]


def test_all_refusals_are_told_at_once_each_at_its_row() -> None:
    bad = [decision(f"D{number}", *each) for number, each in enumerate((("X", "2002-01-02", "adjust"),) * 2)]
    found = told(
        *(each | {"Shares": 1} for each in bad), decision("D9", FORMULA, "2002-01-02", "exercisable", Shares=1)
    )
    assert [(each.code, each.rows) for each in found] == [
        ("decision-award-unknown", (2,)), ("decision-award-unknown", (3,)), ("decision-not-for-award", (4,)),
    ]  # fmt: skip


def test_of_shares_that_are_gone_the_second_of_two_adjustments_is_refused() -> None:
    found = told(
        decision("D1", STEPS, "2002-01-02", "adjust", Shares=900 + LEFT),
        decision("D2", FORMULA, "2002-01-02", "adjust", Shares=10_001),
    )
    assert [(each.code, each.rows) for each in found] == [("adjusted-beyond-available", (3,))]
    assert "adds 1 to the 10,000 outstanding, and 0 shares are available" in found[0].message


def test_what_a_decision_does_not_need_is_not_asked_of_a_deferred_award() -> None:
    found = told(decision("D", AWARD, "2002-01-02", "adjust"))
    assert [(each.code, each.headers) for each in found] == [("missing", ("Shares",))]


def test_shares_kept_twice_or_kept_and_made_exercisable_are_counted_once() -> None:
    keep = decision("D1", "DB", "2002-06-28", "keep on death", Shares=400, **{"Exercisable From": d("2002-09-02")})
    more = decision("D2", "DB", "2002-06-28", "keep on death", Shares=201)
    assert "200 shares of it are not exercisable at the death" in told(keep, more)[0].message
    again = decision("D2", "DB", "2002-06-28", "exercisable", Shares=201)
    assert "200 shares of it are not exercisable yet" in told(keep, again)[0].message


def test_a_decision_on_an_award_without_a_price_waits_for_the_price() -> None:
    found = told(decision("D", FORMULA, "2002-01-02", "adjust", Shares=1), prices=[price("2001-08-01", 6)])
    assert {each.code for each in found} == {"no-fair-market-value"}


def test_a_decision_after_the_as_of_date_is_left_out() -> None:
    results = taken(decision("D", FORMULA, "2002-01-03", "adjust", Shares=1), as_of="2002-01-02")
    assert rows(results, "Decisions") == []
    left_out = [each.message for each in results.findings if each.sheet == "Award Decisions"]
    assert [text.startswith("1 row of Award Decisions dated after the As-of Date") for text in left_out] == [True]


def test_one_info_counts_the_decisions_by_kind() -> None:
    results = taken(
        decision("D1", FORMULA, "2002-01-02", "adjust", Shares=10_000),
        decision("D2", FORMULA, "2002-01-03", "adjust", Shares=10_000),
        decision("D3", "DB", "2002-06-28", "keep on death", Shares=1),
    )
    counted = [each for each in results.findings if each.code == "decisions-counted"]
    assert [(each.severity, each.rows) for each in counted] == [(Severity.INFO, (2, 3, 4))]
    assert "3 decisions on awards took effect (2 adjust and 1 keep on death)." in counted[0].message
    assert [each for each in taken().findings if each.code == "decisions-counted"] == []


def test_no_movement_is_booked_where_the_shares_stay() -> None:
    results = taken(decision("D", FORMULA, "2002-01-02", "adjust", Shares=10_000, **{"Exercise Price": 5}))
    assert "adjusted" not in {each["event"] for each in rows(results, "Share Reserve")}
    assert row(results, "Options", FORMULA)["exercise_price"] == 500_000_000


# --- Warnings --------------------------------------------------------------------------------------------------------

# The market falls from 10.00 to 8.00 on the day of an adjustment. At 6.00, 10,000 shares are worth 40,000.00 before it.
FALLS = [*PLAN["prices"], price("2002-01-31", 10), price("2002-02-01", 8)]


def told_of_worth(shares: int, at: float, **more: Any) -> list[str]:
    adjusted = decision("D", FORMULA, "2002-02-01", "adjust", Shares=shares, **{"Exercise Price": at})
    results = taken(adjusted, prices=more.pop("prices", FALLS), as_of=more.pop("as_of", "2003-12-31"), **more)
    return [each.message for each in warnings(results) if each.code == "adjustment-distorts"]


@pytest.mark.parametrize(
    ("shares", "at", "warns"),
    [
        (12_500, 4.8, False),  # 60.00% of the market as before, and 12,500 x 3.20 are 40,000.00
        (12_562, 4.8, False),  # 0.496% more
        (12_563, 4.8, True),  # 0.504% more
        (12_500, 4.824, True),  # 60.3% is 0.5% more, but 12,500 x 3.176 are 0.75% less
        (10_000, 4.8, True),  # the ratio alone is as before
        (20_000, 6, True),  # the value alone is as before: 20,000 x 2.00
    ],
)
def test_an_adjustment_that_changes_what_an_option_is_worth_is_a_warning(shares: int, at: float, warns: bool) -> None:
    assert bool(told_of_worth(shares, at)) == warns


def test_the_warning_names_both_figures_at_both_closes() -> None:
    (message,) = told_of_worth(10_000, 4.8)
    assert (
        "at the close of 2002-01-31 ($10.00) the exercise price was 60.00% of the market price and the intrinsic value"
        " $40,000.00; at the close of 2002-02-01 ($8.00) they are 60.00% and $32,000.00."
    ) in message


def test_closes_around_a_split_of_the_day_are_taken_in_its_new_shares() -> None:
    """A 2-for-1 split: 20,000 at 3.00, and 10.00 before it is 5.00 of new shares."""
    halved = [*PLAN["prices"], price("2002-01-31", 10), price("2002-02-01", 4)]
    of_the_day = [split("2002-02-01", 2, 1)]
    assert told_of_worth(25_000, 2.4, prices=halved, plan_events=of_the_day) == []
    assert told_of_worth(20_000, 3, prices=halved, plan_events=of_the_day) != []
    # The close of the day is of old shares where the split goes ex a day later.
    late = [{**of_the_day[0], "Prices Adjust From": d("2002-02-04")}]
    old = [*PLAN["prices"], price("2002-01-31", 10), price("2002-02-01", 8)]
    assert told_of_worth(25_000, 2.4, prices=old, plan_events=late) == []


def test_two_adjustments_of_one_day_are_looked_at_together() -> None:
    both = [
        decision("D1", FORMULA, "2002-02-01", "adjust", Shares=12_500),
        decision("D2", FORMULA, "2002-02-01", "adjust", **{"Exercise Price": 4.8}),
    ]
    assert "adjustment-distorts" not in {each.code for each in warnings(taken(*both, prices=FALLS))}
    assert "adjustment-distorts" in {each.code for each in warnings(taken(both[0], prices=FALLS))}


def test_without_a_close_on_both_sides_by_the_as_of_date_nothing_is_said() -> None:
    assert told_of_worth(1, 1, prices=FALLS[:-1]) == []
    assert told_of_worth(1, 1, prices=FALLS, as_of="2002-02-01") != []
    assert told_of_worth(1, 1, prices=[*FALLS[:-1], price("2002-02-04", 8)], as_of="2002-02-01") == []


def test_an_option_under_water_has_no_intrinsic_value_to_lose() -> None:
    """At 12.00 against 10.00, then 9.60 against 8.00: 120% and nothing, before and after."""
    set_high = decision("D0", FORMULA, "2001-12-03", "adjust", **{"Exercise Price": 12})
    adjusted = decision("D", FORMULA, "2002-02-01", "adjust", Shares=9_000, **{"Exercise Price": 9.6})
    found = [each for each in warnings(taken(set_high, adjusted, prices=FALLS)) if each.rows == (3,)]
    assert found == []


def test_a_board_that_determines_only_later_is_a_warning() -> None:
    later = decision("D", AWARD, "2002-01-02", "adjust", Shares=90, **{"Board Determined On": d("2002-01-03")})
    assert [each.code for each in warnings(taken(later))] == ["determined-after-effective"]
    on_the_day = later | {"Board Determined On": d("2002-01-02")}
    assert warnings(taken(on_the_day)) == []


def test_shares_kept_beyond_the_deadline_are_a_warning() -> None:
    keep = decision("D", "DB", "2002-06-28", "keep on death", Shares=1, **{"Exercisable From": d("2003-06-29")})
    assert [each.code for each in warnings(taken(keep))] == ["kept-past-deadline"]
    assert warnings(taken(keep | {"Exercisable From": d("2003-06-28")})) == []


# --- What follows --------------------------------------------------------------------------------------------------


def test_the_estate_pays_the_price_that_a_decision_set_from_its_day_on() -> None:
    lower = decision("D", FORMULA, "2002-02-01", "adjust", **{"Exercise Price": 4})
    for day, due in (("2002-01-31", 600), ("2002-02-01", 400)):
        event = option_event("E", FORMULA, day, "exercise", 100, **{"Cash Paid": due})
        assert row(taken(lower, option_events=[event]), "Option Events", "E")["price_due"] == due * 100


def test_a_decided_deadline_lets_an_option_be_exercised_up_to_it() -> None:
    longer = decision("D", "DB", "2003-06-28", "exercise period", **{"Last Day": d("2004-06-30")})
    event = option_event("E", "DB", "2004-06-30", "exercise", 300, **{"Exercised By": "estate", "Cash Paid": 600})
    found = taken(longer, option_events=[event], as_of="2004-12-31")
    assert row(found, "Options", "DB")["shares_exercised"] == 300
    late = event | {"Date": d("2004-07-01")}
    (refused,) = told(longer, option_events=[late], as_of="2004-12-31")
    assert "its last day was 2004-06-30 (decision)" in refused.message


def test_a_shorter_period_of_all_is_not_said_to_be_kept_by_an_option_whose_own_was_decided() -> None:
    term = {"Term": "Exercise Period after Death (months)", "Value": 6, "Outstanding Awards": "yes"}
    shorter = plan_event("2002-12-02", "amendment", **term)
    decided = decision("D", "DB", "2002-07-01", "exercise period", **{"Last Day": d("2004-06-30")})

    def told_of(*decided_before: Row) -> str:
        found = warnings(taken(*decided_before, plan_events=[shorter]))
        return next(each.message for each in found if each.code == "longer-period-kept")

    assert "DB" in told_of()
    assert "DB" not in told_of(decided)


def test_a_price_decided_on_the_day_of_a_split_is_not_taken_below_par_by_it() -> None:
    """1 for 1,000 old at 6.00 is 0.006; the decision of the day comes after it."""
    by_split = [split("2002-02-01", 1000, 1)]
    decided = decision("D", FORMULA, "2002-02-01", "adjust", **{"Exercise Price": 1})
    found = [each for each in warnings(taken(decided, plan_events=by_split)) if each.code == "below-par-after-split"]
    assert FORMULA in found[0].message
