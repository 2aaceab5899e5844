"""The last day of an option. Plan §6(d), §6(h), §6(i), §6(j)."""

import pytest

from tests.support.build import Row
from tests.support.plans import column, d, director, errors, grant, option_event, plan_event, row, rows, run, step

GRANT = grant("DO", "A", "2001-03-01", 900, 2.5, "2003-03-01")
CONTROL = {"Options Assumed": "no"}
DEADLINES = [
    # directors, plan events, deadline, reason, why
    ([director("A")], [], "2003-03-01", "final exercise date", "serves on"),
    ([director("A", end="2001-11-30")], [], "2002-02-28", "cessation", "three months from a 30 November"),
    ([director("A", end="2001-11-30", reason="death")], [], "2002-11-30", "death", "twelve months from death"),
    ([director("A", end="2002-11-30")], [], "2003-02-28", "cessation", "a day before the term ends"),
    ([director("A", end="2002-12-01")], [], "2003-03-01", "cessation", "on the day the term ends: the later reason"),
    ([director("A", end="2002-12-02")], [], "2003-03-01", "final exercise date", "the day after"),
    ([director("A", end="2002-03-01", reason="death")], [], "2003-03-01", "death", "on the day the term ends"),
    ([director("A", end="2002-03-02", reason="death")], [], "2003-03-01", "final exercise date", "the day after"),
    (
        [director("A")],
        [plan_event("2003-03-01", "change of control", **CONTROL)],
        "2003-03-01",
        "change of control",
        "on the day the term ends: the later reason",
    ),
    (
        [director("A", end="2002-03-01")],
        [plan_event("2002-06-02", "change of control", **CONTROL)],
        "2002-06-01",
        "cessation",
        "cessation was earlier by a day",
    ),
    (
        [director("A")],
        [plan_event("2002-06-02", "change of control", **{"Options Assumed": "yes"})],
        "2003-03-01",
        "final exercise date",
        "assumed options do not end",
    ),
    (
        [director("A", end="2001-11-30", **{"Death Date": d("2001-12-15")})],
        [],
        "2002-02-28",
        "cessation",
        "a death after leaving changes nothing",
    ),
    (
        [director("A", end="2001-11-30"), director("A", "2002-01-01")],
        [],
        "2002-02-28",
        "cessation",
        "a return does not revive the options of the earlier service",
    ),
    (
        [director("A", "1995-01-01", "2000-11-30"), director("A", "2001-01-01")],
        [],
        "2003-03-01",
        "final exercise date",
        "an earlier service that ended before the grant does not bear on it",
    ),
]


@pytest.mark.parametrize(("directors", "plan_events", "deadline", "reason", "why"), DEADLINES)
def test_the_deadline_is_the_earliest_of_four_days(
    directors: list[Row], plan_events: list[Row], deadline: str, reason: str, why: str
) -> None:
    results = run("2005-12-31", directors=directors, grants=[GRANT], plan_events=plan_events)
    option = row(results, "Options", "DO")
    assert (option["deadline"], option["deadline_reason"]) == (d(deadline), reason), why


LAPSES = [("2002-05-31", 900, 0), ("2002-06-01", 0, 900), ("2002-06-02", 0, 900)]


@pytest.mark.parametrize(("as_of", "outstanding", "lapsed"), LAPSES)
def test_what_is_left_lapses_at_the_end_of_the_deadline(as_of: str, outstanding: int, lapsed: int) -> None:
    results = run(as_of, directors=[director("A", end="2002-03-01")], grants=[GRANT])
    option = row(results, "Options", "DO")
    assert (option["shares_outstanding"], option["shares_lapsed"]) == (outstanding, lapsed)


def test_an_option_may_be_exercised_on_its_deadline() -> None:
    results = run(
        "2003-12-31",
        grants=[GRANT],
        option_events=[option_event("E", "DO", "2003-03-01", "exercise", 400, **{"Cash Paid": 1000})],
    )
    option = row(results, "Options", "DO")
    assert (option["shares_exercised"], option["shares_lapsed"], option["status"]) == (400, 500, "closed")


def test_an_end_of_service_after_the_as_of_date_is_not_known() -> None:
    sheets = {"directors": [director("A", end="2002-03-01")], "grants": [GRANT]}
    assert column(run("2002-02-28", **sheets), "Options", "deadline") == [d("2003-03-01")]
    assert column(run("2002-03-01", **sheets), "Options", "deadline") == [d("2002-06-01")]


def test_an_option_keeps_the_exercise_period_in_force_on_its_grant_date() -> None:
    results = run(
        "2002-12-31",
        directors=[director("A", end="2002-03-01")],
        grants=[GRANT, grant("DO-2", "A", "2001-06-01", 900, 2.5, "2011-03-01")],
        plan_events=[
            plan_event("2001-06-01", "amendment", Term="Exercise Period after Cessation (months)", Value=6),
        ],
    )
    assert column(results, "Options", "deadline") == [d("2002-06-01"), d("2002-09-01")]


def test_with_no_period_at_all_the_option_ends_with_the_service() -> None:
    results = run(
        "2002-12-31",
        {"Exercise Period after Cessation (months)": 0},
        directors=[director("A", end="2002-03-01")],
        grants=[grant("DO", "A", "2001-03-01", 900, 2.5, "2011-03-01", **{"Exercisable From": d("2005-01-01")})],
    )
    option = row(results, "Options", "DO")
    assert (option["deadline"], option["shares_lapsed"]) == (d("2002-03-01"), 900)


def lengthened(day: str, months: int, term: str = "Cessation", reaches: str = "yes") -> Row:
    name = f"Exercise Period after {term} (months)"
    return plan_event(day, "amendment", Term=name, Value=months, **{"Outstanding Awards": reaches})


LEFT = [director("A", end="2001-11-30")]  # three months end on 2002-02-28
AMENDED = [
    # plan events, deadline, why
    ([lengthened("2001-06-01", 6)], "2002-05-30", "in service: six months from a 30 November"),
    ([lengthened("2001-06-01", 6, reaches="no")], "2002-02-28", "for later grants alone"),
    ([lengthened("2001-03-01", 6, reaches="no")], "2002-05-30", "on the grant date it is the option's own"),
    ([lengthened("2002-02-28", 6)], "2002-05-30", "on the deadline, at whose end it would lapse"),
    ([lengthened("2002-03-01", 6)], "2002-02-28", "the day after: it has lapsed"),
    (
        [lengthened("2001-06-01", 6), lengthened("2001-07-01", 4)],
        "2002-05-30",
        "a shorter one after it: nothing",
    ),
    ([lengthened("2001-06-01", 4), lengthened("2002-03-30", 6)], "2002-05-30", "twice, the second on the new deadline"),
    ([lengthened("2001-06-01", 4), lengthened("2002-03-31", 6)], "2002-03-30", "the day after the new deadline"),
    ([lengthened("2001-06-01", 24, term="Death")], "2002-02-28", "another period"),
    ([lengthened("2001-06-01", 600)], "2003-03-01", "never beyond the final exercise date"),
]


@pytest.mark.parametrize(("plan_events", "deadline", "why"), AMENDED)
def test_a_longer_exercise_period_reaches_outstanding_options_where_the_amendment_says_so(
    plan_events: list[Row], deadline: str, why: str
) -> None:
    results = run("2004-12-31", directors=LEFT, grants=[GRANT], plan_events=plan_events)
    assert column(results, "Options", "deadline") == [d(deadline)], why
    lapses = [each for each in rows(results, "Share Reserve") if each["event"] == "lapsed"]
    assert [(each["date"], each["shares"], each["cause"]) for each in lapses] == [(d(deadline), 900, "deadline")], why


def test_an_option_exercised_in_full_before_the_amendment_keeps_its_deadline() -> None:
    event = option_event("E", "DO", "2001-05-31", "exercise", 900, **{"Cash Paid": 2250})
    results = run(
        "2004-12-31",
        directors=LEFT,
        grants=[GRANT],
        option_events=[event],
        plan_events=[lengthened("2001-06-01", 6)],
    )
    assert column(results, "Options", "deadline") == [d("2002-02-28")]


@pytest.mark.parametrize(("day", "codes"), [("2002-05-30", []), ("2002-05-31", ["option-event-after-deadline"])])
def test_an_option_may_be_exercised_until_its_lengthened_deadline(day: str, codes: list[str]) -> None:
    event = option_event("E", "DO", day, "exercise", 900, **{"Cash Paid": 2250})
    found = errors(
        "2004-12-31",
        directors=LEFT,
        grants=[GRANT],
        option_events=[event],
        plan_events=[lengthened("2001-06-01", 6)],
    )
    assert [each.code for each in found] == codes


def test_the_cause_of_a_lapse_says_what_was_not_exercisable_and_what_was_left_at_the_deadline() -> None:
    steps = [step("DO", "2001-04-01", 300), step("DO", "2002-04-01", 600)]
    results = run("2004-12-31", directors=LEFT, grants=[GRANT], vesting=steps)
    lapses = [each for each in rows(results, "Share Reserve") if each["event"] == "lapsed"]
    assert [(each["date"], each["shares"], each["cause"]) for each in lapses] == [
        (d("2001-11-30"), 600, "not exercisable"),
        (d("2002-02-28"), 300, "deadline"),
    ]


def test_a_later_end_of_service_on_all_options_held_comes_before_an_amendment_after_it() -> None:
    """The first service leaves until 2001-09-29; the second, over on 2001-09-14, gives three months and then six."""
    all_held = {"Reading": "Options after a break in service", "Choice": "all options held"}
    services = [director("A", end="2001-06-29"), director("A", "2001-08-01", end="2001-09-14")]
    for amendments, deadline in (([], "2001-12-14"), ([lengthened("2001-10-01", 6)], "2002-03-14")):
        results = run("2004-12-31", directors=services, grants=[GRANT], plan_events=amendments, readings=[all_held])
        assert column(results, "Options", "deadline") == [d(deadline)]
