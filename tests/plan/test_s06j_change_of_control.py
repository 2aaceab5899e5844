"""A change of control ends the options, or the survivor assumes them. Plan §6(j)."""

from tests.support.plans import column, d, director, errors, grant, option_event, plan_event, row, rows, run, step

DAY = "2002-08-07"
GRANT = grant("DO", "A", "2001-03-01", 900, 1.31, "2011-03-01")
STEPS = [step("DO", "2002-03-01", 300), step("DO", "2003-03-01", 600)]
ASSUMED = plan_event(DAY, "change of control", **{"Options Assumed": "yes"}, New=3, Old=4)
ENDED = plan_event(DAY, "change of control", **{"Options Assumed": "no"})


def test_the_day_before_only_the_vested_part_may_be_exercised() -> None:
    (found,) = errors(
        "2002-12-31",
        grants=[GRANT],
        vesting=STEPS,
        plan_events=[ENDED],
        option_events=[option_event("E", "DO", "2002-08-06", "exercise", 301, **{"Cash Paid": 394.31})],
    )
    assert (found.code, found.headers) == ("option-not-exercisable", ("Shares",))
    assert "Exercisable that day: 300 shares." in found.message


def test_on_the_day_all_of_it_may_be_and_the_rest_lapses() -> None:
    results = run(
        "2002-12-31",
        grants=[GRANT],
        vesting=STEPS,
        plan_events=[ENDED],
        option_events=[option_event("E", "DO", DAY, "exercise", 700, **{"Cash Paid": 917})],
    )
    option = row(results, "Options", "DO")
    assert (option["shares_exercised"], option["shares_lapsed"], option["status"]) == (700, 200, "closed")


def test_nothing_lapses_for_want_of_vesting_when_service_ends_on_the_day() -> None:
    results = run(
        "2002-12-31", directors=[director("A", end=DAY)], grants=[GRANT], vesting=STEPS, plan_events=[ASSUMED]
    )
    assert row(results, "Options", "DO")["shares_assumed"] == 900


def test_an_assumed_option_is_converted_down_in_shares_and_up_in_price() -> None:
    # 900 x 3 / 4 = 675; 1.31 x 4 / 3 = 1.746666... up to 1.7467.
    option = row(run("2002-12-31", grants=[GRANT], vesting=STEPS, plan_events=[ASSUMED]), "Options", "DO")
    assert (option["converted_shares"], option["converted_price"]) == (675, 174_670_000)
    assert (option["shares_outstanding"], option["shares_exercisable"], option["status"]) == (0, 0, "assumed")
    assert option["exercise_price"] == 131_000_000


def test_without_a_ratio_options_are_assumed_one_for_one_at_a_price_of_four_decimals() -> None:
    odd = grant("DO", "A", "2001-03-01", 901, 1.00001, "2011-03-01")
    event = plan_event(DAY, "change of control", **{"Options Assumed": "yes"})
    option = row(run("2002-12-31", grants=[odd], plan_events=[event]), "Options", "DO")
    assert (option["converted_shares"], option["converted_price"]) == (901, 100_010_000)


def test_what_reaches_its_own_deadline_on_the_day_lapses_and_is_not_assumed() -> None:
    last = grant("DO", "A", "2001-03-01", 900, 1.31, DAY)
    option = row(run("2002-12-31", grants=[last], plan_events=[ASSUMED]), "Options", "DO")
    assert (option["shares_lapsed"], option["shares_assumed"], option["converted_shares"]) == (900, 0, None)


def test_the_books_close_on_an_assumed_option() -> None:
    (found,) = errors(
        "2002-12-31",
        grants=[GRANT],
        plan_events=[ASSUMED],
        option_events=[option_event("E", "DO", "2002-08-08", "exercise", 1, **{"Cash Paid": 1.31})],
    )
    assert (found.code, found.headers, found.rows) == ("option-event-after-assumption", ("Date",), (2,))


def test_on_the_day_itself_an_option_may_still_be_exercised_before_it_is_assumed() -> None:
    results = run(
        "2002-12-31",
        grants=[GRANT],
        vesting=STEPS,
        plan_events=[ASSUMED],
        option_events=[option_event("E", "DO", DAY, "exercise", 500, **{"Cash Paid": 655})],
    )
    option = row(results, "Options", "DO")
    assert (option["shares_exercised"], option["shares_assumed"]) == (500, 400)


def test_options_are_assumed_in_the_order_of_their_ids_and_stay_in_the_reserve_equation() -> None:
    early = grant("DO-2", "A", "2000-03-01", 50, 2, "2010-03-01")
    results = run("2002-12-31", grants=[early, GRANT], plan_events=[ASSUMED])
    ledger = rows(results, "Share Reserve")[-2:]
    assert [(each["event"], each["reference"], each["assumed"]) for each in ledger] == [
        ("assumed", "DO", 900),
        ("assumed", "DO-2", 950),
    ]
    assert {each["available"] for each in ledger} == {199_050}


def test_an_award_on_the_day_is_made_and_ends_with_it() -> None:
    results = run("2002-12-31", grants=[grant("DO", "A", DAY, 900, 1.31, "2011-03-01")], plan_events=[ENDED])
    option = row(results, "Options", "DO")
    assert (option["shares_granted"], option["shares_lapsed"], option["deadline"]) == (900, 900, d(DAY))


def test_an_option_closed_before_the_day_is_not_assumed() -> None:
    results = run(
        "2002-12-31",
        grants=[GRANT],
        plan_events=[ASSUMED],
        option_events=[option_event("E", "DO", "2002-01-02", "exercise", 900, **{"Cash Paid": 1179})],
    )
    assert column(results, "Options", "status") == ["closed"]
    assert column(results, "Options", "converted_price") == [None]


def survived(day: str, assumed: str = "no", **ratio: int) -> dict[str, object]:
    return plan_event(day, "change of control", **{"Options Assumed": assumed, "Plan Continues": "yes"}, **ratio)


def test_where_the_plan_continues_awards_are_granted_after_a_change_of_control() -> None:
    later = grant("NEW", "A", "2002-08-08", 100, 1, "2011-03-01")
    results = run("2002-12-31", grants=[GRANT, later], plan_events=[survived(DAY)])
    assert [(each["option_id"], each["status"]) for each in rows(results, "Options")] == [
        ("DO", "closed"),
        ("NEW", "outstanding"),
    ]


def test_on_an_award_bears_the_first_change_of_control_on_or_after_its_grant() -> None:
    # On the first, options are assumed 1 for 2; on the second they end. What is granted on the first day is assumed.
    grants = [grant(key, "A", day, 100, 1, "2011-03-01") for key, day in
              (("BEFORE", "2002-08-06"), ("ON", DAY), ("AFTER", "2002-08-08"))]  # fmt: skip
    controls = [
        survived(DAY, "yes", New=1, Old=2),
        plan_event("2002-09-02", "change of control", **{"Options Assumed": "no"}),
    ]
    results = run("2002-12-31", grants=grants, plan_events=controls)
    assert [(each["option_id"], each["deadline"], each["converted_shares"]) for each in rows(results, "Options")] == [
        ("BEFORE", d("2011-03-01"), 50),
        ("ON", d("2011-03-01"), 50),
        ("AFTER", d("2002-09-02"), None),
    ]


def test_a_later_split_scales_the_shares_assumed_as_one_total_and_leaves_the_options_alone() -> None:
    grants = [grant(key, "A", "2001-03-01", 101, 1, "2011-03-01") for key in ("D1", "D2")]
    after = plan_event("2002-09-02", "split", New=3, Old=2)
    results = run("2002-12-31", grants=grants, plan_events=[survived(DAY, "yes"), after])
    last = rows(results, "Share Reserve")[-1]
    assert (last["event"], last["reserve"], last["assumed"]) == ("split", 300_000, 303)  # 202 x 3 / 2
    assert column(results, "Options", "shares_assumed") == [101, 101]
    assert column(results, "Options", "exercise_price") == [100_000_000] * 2


def test_vesting_goes_on_for_what_is_granted_after_a_change_of_control() -> None:
    later = grant("NEW", "A", "2002-08-08", 100, 1, "2011-03-01")
    results = run(
        "2002-12-31", grants=[GRANT, later], vesting=[step("NEW", "2003-08-08", 100)], plan_events=[survived(DAY)]
    )
    assert row(results, "Options", "NEW")["shares_exercisable"] == 0
