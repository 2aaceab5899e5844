"""What the rules did that a person should hear of: each warning with a plan beside it that has none."""

import pytest

from calc.findings import Finding, Severity
from tests.support.build import Row
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    board_meeting,
    column,
    director,
    elects,
    grant,
    meeting_fee,
    plan_event,
    price,
    run,
    split,
    warnings,
)

ELECTED = [elects("A", "1999-12-01")]


def of_code(found: list[Finding], code: str) -> list[Finding]:
    return [each for each in found if each.code == code]


def test_fees_for_a_stockholders_meeting_are_one_warning_a_meeting() -> None:
    results = run(
        "2001-12-31",
        directors=[director("A"), director("B")],
        meetings=[annual_meeting("2001-07-26"), board_meeting("2001-07-26", "B1")],
        fees=[meeting_fee("F1", "A", "AM", 900), meeting_fee("F2", "B", "AM", 900), meeting_fee("F3", "A", "B1", 900)],
        elections=ELECTED,
        prices=[price("2001-07-25", 3.5)],
    )
    (found,) = of_code(warnings(results), "stockholders-meeting-fee")
    assert (found.sheet, found.headers, found.rows) == ("Fees", ("Meeting ID",), (2, 3))
    assert found.message.startswith("2 fees for AM, the stockholders' meeting of 2001-07-26, are paid in cash")
    assert "enter that as a separate meeting (Type board)" in found.message


# On 2 January 2001 the fee of 800.00 asks for 100 shares at 8.00; the grant asks for 900.
SHORT = [
    # reserve, grant's day, shares short, what the message says, why
    (1000, "2001-01-02", None, "", "enough for both"),
    (999, "2001-01-02", 1, "would have been enough for the 100", "a share less: of 1,000 asked, 99.9 are its portion"),
    (50, "2001-01-02", 45, "would have fallen short by less for the 100", "too few in any case, and fewer by it"),
    (50, "2001-01-03", None, "", "the day after: nothing is shared"),
]


@pytest.mark.parametrize(("reserve", "day", "lacked", "says", "why"), SHORT)
def test_a_discretionary_grant_that_cuts_what_a_director_is_entitled_to_is_a_warning(
    reserve: int, day: str, lacked: int | None, says: str, why: str
) -> None:
    results = run(
        "2001-12-31",
        {"Share Reserve": reserve},
        fees=[annual_fee("F", "A", 2001, 800)],
        elections=ELECTED,
        prices=[price("2001-01-02", 8)],
        grants=[grant("DO", "A", day, 900, 8, "2010-01-04")],
    )
    found = of_code(warnings(results), "entitlement-cut")
    assert len(found) == (lacked is not None), why
    for each in found:
        assert (each.sheet, each.headers, each.rows) == ("Discretionary Grants", ("Grant ID", "Shares"), (2,))
        assert "grant DO competes for too few shares" in each.message
        assert says in each.message, why


def test_two_discretionary_grants_alone_cut_no_entitlement() -> None:
    grants = [grant(key, "A", "2001-01-02", 900, 8, "2010-01-04") for key in ("D1", "D2")]
    results = run("2001-12-31", {"Share Reserve": 1000}, grants=grants)
    assert of_code(warnings(results), "entitlement-cut") == []


BELOW_PAR = [
    # exercise price, stock source, New, told, why
    (0.02, "original issue", 2, False, "0.01 is par"),
    (0.02, "original issue", 3, True, "0.0067 is below par"),
    (0.02, "treasury", 3, False, "treasury shares have no par"),
]


@pytest.mark.parametrize(("at", "source", "new", "told", "why"), BELOW_PAR)
def test_a_split_that_takes_an_option_on_an_original_issue_below_par_is_a_warning(
    at: float, source: str, new: int, told: bool, why: str
) -> None:
    option = grant("DO", "A", "2001-01-02", 900, at, "2010-01-04", **{"Stock Source": source})
    results = run("2001-12-31", grants=[option], plan_events=[split("2001-06-01", new, 1)])
    found = of_code(warnings(results), "below-par-after-split")
    assert len(found) == told, why
    for each in found:
        assert (each.sheet, each.rows) == ("Plan Events", (2,))
        assert "DO has an exercise price below the par value of $0.01 (from $0.0067 on)" in each.message


def test_an_option_that_a_split_took_below_par_is_told_once_and_never_when_it_is_gone() -> None:
    lapsed = grant("GONE", "A", "2001-01-02", 900, 0.02, "2001-05-31")
    kept = grant("KEPT", "A", "2001-01-02", 900, 0.02, "2010-01-04")
    splits = [split("2001-06-01", 3, 1), split("2001-07-01", 3, 1)]
    results = run("2001-12-31", grants=[lapsed, kept], plan_events=splits)
    (found,) = of_code(warnings(results), "below-par-after-split")
    assert (found.rows, "KEPT has" in found.message) == ((2,), True)


def test_par_amended_on_the_day_of_the_split_leaves_nothing_to_warn_of() -> None:
    option = grant("DO", "A", "2001-01-02", 900, 0.02, "2010-01-04")
    par = plan_event("2001-06-01", "amendment", Term="Par Value", Value=0.001)
    results = run("2001-12-31", grants=[option], plan_events=[split("2001-06-01", 3, 1), par])
    assert of_code(warnings(results), "below-par-after-split") == []


def deferred(amount: float, *events: Row, **more: list[Row]) -> list[Finding]:
    """What is found where a fee of 2001 at 8.00 a share meets a split."""
    return list(
        run(
            "2001-12-31",
            fees=[annual_fee("F", "A", 2001, amount)],
            elections=ELECTED,
            prices=[price("2001-01-02", 8), price("2001-05-31", 6), *more.get("prices", [])],
            plan_events=list(events),
        ).findings
    )


def test_a_deferred_award_that_a_split_leaves_no_share_is_a_warning_that_names_it() -> None:
    combination = split("2001-06-01", 1, 101)
    (found,) = of_code(deferred(800, combination), "closed-by-split")
    assert found.severity is Severity.WARNING
    assert "DS-F has no whole share left (100 shares before it)" in found.message
    assert of_code(deferred(808, combination), "closed-by-split") == []  # 101 shares become one


def test_fractions_that_deferred_awards_lose_are_one_info_with_their_dollars() -> None:
    # 101 shares become 151 and a half; the close of 6.00 is 4.00 a new share, so the half is worth 2.00.
    (found,) = of_code(deferred(808, split("2001-06-01", 3, 2)), "fractions-lost")
    assert found.severity is Severity.INFO
    assert "1 deferred award loses a fraction of a share, worth $2.00 in total" in found.message
    assert of_code(deferred(800, split("2001-06-01", 3, 2)), "fractions-lost") == []


def test_a_period_that_an_amendment_does_not_shorten_is_a_warning_for_outstanding_options_alone() -> None:
    shorter = plan_event(
        "2001-06-01",
        "amendment",
        Term="Exercise Period after Cessation (months)",
        Value=2,
        **{"Outstanding Awards": "yes"},
    )
    kept = grant("DO", "A", "2001-01-02", 900, 8, "2010-01-04")
    later = grant("NEW", "A", "2001-06-01", 900, 8, "2010-01-04")
    gone = grant("GONE", "A", "2001-01-02", 900, 8, "2001-05-31")
    (found,) = of_code(
        warnings(run("2001-12-31", grants=[kept, later, gone], plan_events=[shorter])), "longer-period-kept"
    )
    assert (found.sheet, found.rows) == ("Plan Events", (2,))
    assert found.message.startswith("DO keeps its own, longer exercise period")
    assert of_code(warnings(run("2001-12-31", grants=[gone], plan_events=[shorter])), "longer-period-kept") == []


def test_fractions_are_worth_the_latest_close_in_new_shares() -> None:
    results = run(
        "2001-12-31",
        fees=[annual_fee("F", "A", 2001, 808)],
        elections=ELECTED,
        prices=[price("2001-01-02", 8)],
        plan_events=[split("2001-06-01", 3, 2)],
    )
    (found,) = of_code(list(results.findings), "fractions-lost")
    assert "worth $2.67 in total" in found.message  # half a share at 8.00 x 2 / 3


READ = {"Reading": "Fraction of a deferred award in a split", "Choice": "cash"}


@pytest.mark.parametrize(
    ("amount", "new", "old", "code", "words"),
    [
        # 101 shares become 151 and a half, of $4.00 in new shares
        (808, 3, 2, "fractions-paid", "the fraction of a share of 1 deferred award is paid in cash, $2.00 in total"),
        (800, 1, 101, "fractions-paid", "$600.00 in total"),  # 100 / 101 of 606.00
        (800, 1, 101, "closed-by-split", "A fraction worth a cent or more is paid in cash"),
    ],
)
def test_fractions_are_told_as_paid_where_the_plan_is_read_so(
    amount: float, new: int, old: int, code: str, words: str
) -> None:
    found = list(
        run(
            "2001-12-31",
            fees=[annual_fee("F", "A", 2001, amount)],
            elections=ELECTED,
            prices=[price("2001-01-02", 8), price("2001-05-31", 6)],
            plan_events=[split("2001-06-01", new, old)],
            readings=[READ],
        ).findings
    )
    assert words in of_code(found, code)[0].message
    assert of_code(found, "fractions-lost") == []


def test_a_fraction_worth_less_than_half_a_cent_is_neither_paid_nor_told() -> None:
    found = run(
        "2001-12-31",
        fees=[annual_fee("F", "A", 2001, 0.03)],
        elections=ELECTED,
        prices=[price("2001-01-02", 0.01)],
        plan_events=[split("2001-06-01", 100, 201)],  # 3 shares become one and 99 / 201, of $0.0201: $0.0099 a cent
        readings=[READ],
    )
    assert column(found, "Cash Due", "amount") == [1]
    found = run(
        "2001-12-31",
        fees=[annual_fee("F", "A", 2001, 0.03)],
        elections=ELECTED,
        prices=[price("2001-01-02", 0.01)],
        plan_events=[split("2001-06-01", 201, 200)],  # 3 shares become 3 and 3 / 200, of a cent nearly
        readings=[READ],
    )
    assert column(found, "Cash Due", "amount") == []
    assert of_code(list(found.findings), "fractions-paid") == []


def test_a_discretionary_grant_after_entitlements_cuts_none() -> None:
    shared: dict[str, list[Row]] = {
        "meetings": [annual_meeting("2001-07-26")],
        "prices": [price("2001-07-25", 8)],
        "grants": [grant("DO", "A", "2001-07-26", 900, 8, "2010-01-04")],
    }
    after = {"Reading": "Discretionary grants in a shortfall", "Choice": "after entitlements"}
    together = run("2001-12-31", {"Share Reserve": 5000}, **shared)
    assert len(of_code(warnings(together), "entitlement-cut")) == 1
    alone = run("2001-12-31", {"Share Reserve": 5000}, **shared, readings=[after])
    assert of_code(warnings(alone), "entitlement-cut") == []
    assert column(alone, "Options", "shares_granted") == [0, 5000]
