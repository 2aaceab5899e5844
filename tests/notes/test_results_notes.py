"""The notes of a run: to the agent, to each director whose option ends, and on the findings."""

from datetime import date, timedelta
from typing import Any

import pytest

from calc.findings import info, warning
from calc.notes import MOST_LINES
from calc.plan.results import Results
from calc.results.run_facts import RunFacts
from calc.write.notes import results_notes
from tests.support.build import Row
from tests.support.plans import annual_fee, d, director, elects, grant, option_event, plan_event, price, run, step

AS_OF = "2002-12-31"
PERIOD = {"Period Start": d("2002-10-01")}
OPTION = grant("DO", "A", "2001-03-01", 1000, 3.5, "2011-03-01")


def notes(results: Results, *findings: Any) -> list[tuple[str, str, str, str]]:
    """To, About, Part and Text of each note."""
    frame = results_notes(results, RunFacts("plan.xlsx", "5f" * 32, "0.2.0", findings))
    return list(zip(frame["to"], frame["about"], frame["part"], frame["text"], strict=True))


def text_of(results: Results, about: str, *findings: Any) -> str:
    """The text of the one note about something."""
    (text,) = (text for _, subject, _, text in notes(results, *findings) if subject == about)
    return text


def exercised(day: str, *plan_events: Row, **more: Any) -> Results:
    """Ten shares of an option exercised on a day."""
    event = option_event("E1", "DO", day, "exercise", 10, **{"Cash Paid": 35, "Stock Source": "treasury", **more})
    serving = director("A", **{"Account No.": "0012"})
    return run(
        AS_OF, PERIOD, directors=[serving], grants=[OPTION], option_events=[event], plan_events=list(plan_events)
    )


LINE = "IS-E1      {}      10  0012     treasury  Director A"


@pytest.mark.parametrize(("day", "shown"), [("2002-09-30", False), ("2002-10-01", True), ("2002-12-31", True)])
def test_the_agent_is_told_what_fell_due_in_the_period(day: str, shown: bool) -> None:
    told = [text for _, about, _, text in notes(exercised(day)) if about == "issuances due"]
    assert len(told) == shown
    if told:
        line = LINE.format(f"{d(day).day} {d(day):%b} 2002".ljust(11))
        assert "PLEASE ISSUE AND DELIVER, IF NOT DONE YET: 1 issuance, 10 shares in all." in told[0]
        assert line.split() in [each.split() for each in told[0].splitlines()]
        assert "DO NOT DELIVER" not in told[0]


def test_what_is_released_in_the_period_is_delivered_in_it_whenever_it_fell_due() -> None:
    held = plan_event("2002-09-01", "delivery hold"), plan_event("2002-10-15", "delivery release")
    assert "PLEASE ISSUE AND DELIVER, IF NOT DONE YET: 1 issuance" in text_of(
        exercised("2002-09-15", *held), "issuances due"
    )


def test_a_delivery_on_hold_is_not_among_those_to_be_made() -> None:
    told = text_of(exercised("2002-09-15", plan_event("2002-09-01", "delivery hold")), "issuances due")
    assert (
        "PLEASE"
        not in told.split("DO NOT DELIVER YET (Plan §8(d), §8(e)): 1 issuance, 10 shares")[0].split("\n\n", 2)[2]
    )
    assert "We will tell you from when you may deliver." in told


def deferred(as_of: str, *plan_events: Row) -> Results:
    """100 shares deferred in 1999, which are due on 2 January 2003."""
    return run(
        as_of,
        directors=[director("A", **{"Account No.": "0012"})],
        fees=[annual_fee("F", "A", 2000, 1000)],
        elections=[elects("A", "1999-08-01")],
        prices=[price("1999-12-31", 10), price("2000-01-03", 10)],
        plan_events=list(plan_events),
    )


@pytest.mark.parametrize(("as_of", "shown"), [("2002-09-23", False), ("2002-09-24", True), ("2003-01-01", True)])
def test_deferred_shares_of_the_next_hundred_days_are_announced(as_of: str, shown: bool) -> None:
    results = deferred(as_of)  # 24 September 2002 and 100 days are 2 January 2003
    told = [text for _, about, _, text in notes(results) if about == "issuances to come"]
    assert len(told) == shown
    if told:
        assert "PLEASE ISSUE ON THE DAY IT IS DUE: 1 issuance, 100 shares in all." in told[0]
        words = ["IS-DS-F", "2", "Jan", "2003", "100", "0012", "original", "issue", "Director", "A"]
        assert words in [each.split() for each in told[0].splitlines()]


def test_deferred_shares_that_come_due_in_a_hold_are_not_to_be_delivered() -> None:
    told = text_of(deferred("2002-12-31", plan_event("2002-12-01", "delivery hold")), "issuances to come")
    assert "DO NOT DELIVER YET" in told
    assert "ON THE DAY IT IS DUE" not in told


@pytest.mark.parametrize(("expires", "shown"), [("2003-03-01", True), ("2003-03-02", False)])
def test_a_director_is_reminded_of_an_option_that_ends_within_sixty_days(expires: str, shown: bool) -> None:
    results = run(AS_OF, grants=[grant("DO", "A", "2001-03-01", 1000, 3.5, expires)])
    assert [(to, about) for to, about, _, _ in notes(results)] == [("Director A", "option ending")] * shown


def test_the_reminder_says_what_the_option_is_and_what_happens_after_its_last_day() -> None:
    results = run(
        AS_OF,
        grants=[grant("DO", "A", "2001-03-01", 1000, 3.5, "2003-02-01")],
        vesting=[step("DO", "2002-01-01", 600), step("DO", "2003-01-15", 400)],
        prices=[price("2002-12-30", 14.125)],
    )
    told = text_of(results, "option ending")
    for line in (
        "Dear Director A:",
        "  Shares outstanding: 1,000",
        "  Exercisable on 31 December 2002: 600",
        "  Exercisable from 15 January 2003: 400 more",
        "  Exercise price: $3.50 a share",
        "  Last day: 1 February 2003, the last day of its term (Plan §6(d))",
        "The last Closing Price of the stock on record is $14.125, of 30 December 2002.",
    ):
        assert line in told.splitlines()
    assert "Shares that are not exercised by the end of the last day lapse" in told


def test_after_a_death_the_reminder_goes_to_the_estate() -> None:
    results = run(AS_OF, directors=[director("A", end="2002-02-15", reason="death")], grants=[OPTION])
    ((to, _, _, told),) = notes(results)
    assert to == "Estate of Director A"
    assert told.startswith("To the representative of the estate of Director A:\n\nDirector A's option below")
    assert "15 February 2003, the end of the exercise period after the director's death (Plan §6(h))" in told


def test_a_price_of_before_a_split_is_said_to_be_one() -> None:
    split = plan_event("2002-12-31", "split", New=2, Old=1)
    results = run(
        AS_OF,
        grants=[grant("DO", "A", "2001-03-01", 1000, 3.5, "2003-02-01")],
        prices=[price("2002-12-30", 14)],
        plan_events=[split],
    )
    assert "$14.00, of 30 December 2002, before the 2-for-1 split of 31 December 2002." in text_of(
        results, "option ending"
    )


def test_the_person_who_filled_in_the_workbook_is_told_each_warning_and_no_note() -> None:
    found = warning("a-warning", "The price is missing. Add it.", "Prices"), info("a-note", "Taken as meant.", "Fees")
    told = text_of(run(AS_OF), "findings", *found)
    assert "1. Prices: The price is missing. Add it." in told
    assert "Taken as meant" not in told


def test_a_run_without_anything_to_tell_has_no_note() -> None:
    assert notes(run(AS_OF), info("a-note", "Taken as meant.", "Fees")) == []


def exercises(number: int) -> Results:
    """So many exercises of one share in the period."""
    first = date(2002, 10, 1)
    events = [
        option_event(f"E{each:03}", "DO", str(first + timedelta(days=each % 90)), "exercise", 1, **{"Cash Paid": 3.5})
        for each in range(number)
    ]
    return run(AS_OF, PERIOD, grants=[OPTION], option_events=events)


def test_a_long_instruction_is_split_into_parts_that_together_have_each_line_once() -> None:
    told = [(part, text) for _, about, part, text in notes(exercises(MOST_LINES)) if about == "issuances due"]
    assert [part for part, _ in told] == [f"{number} of {len(told)}" for number in range(1, len(told) + 1)]
    lines = [line.split()[0] for _, text in told for line in text.splitlines() if line.startswith("IS-")]
    assert sorted(lines) == [f"IS-E{each:03}" for each in range(MOST_LINES)]
    assert max(len(text.splitlines()) for _, text in told) <= 31  # what a row of Excel shows


def test_the_parts_of_a_note_are_even_and_each_says_what_the_whole_note_comes_to() -> None:
    told = [text for _, about, _, text in notes(exercises(18)) if about == "issuances due"]
    assert [text.count("\nIS-") for text in told] == [9, 9]
    for number, text in enumerate(told, start=1):
        assert f"This is part {number} of 2." in text
        assert (
            "PLEASE ISSUE AND DELIVER, IF NOT DONE YET: 18 issuances, 18 shares in all; this part has 9."
            in text.splitlines()
        )
        assert "\nReference  Due" in text


def test_an_instruction_of_more_lines_names_the_sheet_to_be_attached() -> None:
    told = text_of(exercises(MOST_LINES + 1), "issuances due")
    assert "PLEASE ISSUE AND DELIVER, IF NOT DONE YET: 101 issuances, 101 shares in all." in told
    assert "The list is attached: Issuances, Deliverable From 1 Oct 2002 to 31 Dec 2002." in told


def test_a_hostile_name_stands_on_its_line() -> None:
    serving = director("A", **{"Name": "=1+1\n@Estate\tof \x07", "Account No.": "0012"})
    event = option_event("E1", "DO", "2002-10-01", "exercise", 10, **{"Cash Paid": 35})
    results = run(AS_OF, PERIOD, directors=[serving], grants=[OPTION], option_events=[event])
    assert any(line.endswith("=1+1 @Estate of \\x07") for line in text_of(results, "issuances due").splitlines())
