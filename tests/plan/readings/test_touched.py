"""What each reading touched in a run: each case worked by hand, with one beside it that the reading does not touch."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from calc.calculate import calculate
from calc.contract import INPUT_SHEET
from calc.plan.readings import DECLARED, READINGS, UNTOUCHED
from calc.plan.readings.touched import total
from calc.plan.results import Results
from calc.read import read
from calc.validate.schemas import settled
from tests.samples import FOLDER
from tests.support.plans import (
    annual_fee,
    annual_meeting,
    board_meeting,
    d,
    director,
    elects,
    grant,
    meeting_fee,
    option_event,
    plan_event,
    price,
    run,
    split,
)

CONTROL = "May awards be made after a change of control?"
FRACTION = "How is the part of a fee worth less than a whole share paid?"
SPLIT = "What is an appropriate adjustment for a split?"
BUSINESS_DAY = "What is a business day?"
DEADLINE = "May an option be exercised on its deadline?"
SETTLEMENT = "Which shares does a share settlement use up?"
REFERENCES = 'What do the references to "Section 6(g)" in §6(h) and to "Section 6(c)" in §6(h) and §6(i) mean?'
DEATH = "Which rule governs a director who dies while an employee, or after leaving?"
MEETING = "When is a Deferred Stock Award in lieu of a Meeting Fee granted?"
ONE_SERVICE = "What is one service?"
STOCKHOLDERS = "Is a fee for the stockholders' meeting deferred?"
CUTOFF = "How much of an Annual Fee may be deferred in the year of the Last Deferral Service Date?"
CONSENT = "How long is a consent to wait for more shares in force?"
AMENDMENT = "Which terms govern an award after an amendment?"

ONE_DOLLAR = [price("1999-11-01", 1), price("2001-07-25", 1)]
MARCH = board_meeting("2001-03-15", "B1")
FEE_OF_MARCH = meeting_fee("F1", "A", "B1", 1000)
ELECTED = elects("A", "2000-12-01")


def touched(question: str, as_of: str, terms: dict[str, Any] | None = None, **sheets: list[Any]) -> str:
    sheets.setdefault("prices", ONE_DOLLAR)
    return run(as_of, terms, **sheets).touched[question]


def test_every_reading_has_its_measure() -> None:
    assert [each.question for each in READINGS if each.touched is None] == []
    counted = [each.touched for each in (*READINGS, *DECLARED) if each.touched is not None]
    assert len(set(counted)) == len(counted) == len(READINGS) + 3


def test_a_plan_without_rows_touches_no_reading() -> None:
    assert run("2001-12-31").touched == dict.fromkeys(
        [each.question for each in (*READINGS, *DECLARED) if each.touched is not None], UNTOUCHED
    )


def test_a_change_of_control_touches_the_awards_of_its_date_and_those_refused_after_it() -> None:
    def of(control: str) -> str:
        return touched(
            CONTROL,
            "2001-12-31",
            meetings=[
                annual_meeting("2001-07-26"),
                annual_meeting("2001-09-27", "AM2"),
                board_meeting("2001-09-27", "B"),
            ],
            fees=[meeting_fee("F1", "A", "B", 1000), meeting_fee("F2", "N", "B", 500)],
            elections=[ELECTED],
            directors=[director("A"), director("N", "2001-09-27")],  # N is newly elected and elects nothing
            plan_events=[plan_event(control, "change of control", **{"Options Assumed": "no"})],
        )

    on_the_first = "1 award, 10,000 shares, granted on its date; 1 Formula Option, 10,000 shares not granted after it"
    assert of("2001-07-26") == f"{on_the_first}; 1 fee, $1,000.00 not deferred after it"
    assert of("2001-12-31") == UNTOUCHED


def test_fractions_are_counted_in_dollars_of_the_fees_that_have_one() -> None:
    def of(*amounts: float) -> str:
        fees = [meeting_fee(f"F{i}", "A", "B1", amount) for i, amount in enumerate(amounts)]
        prices = [price("2001-03-14", 300)]
        return touched(FRACTION, "2001-12-31", prices=prices, meetings=[MARCH], fees=fees, elections=[ELECTED])

    assert of(1000, 900, 299.99) == "2 fees, $399.99 paid in cash"  # 1000 - 3 x 300, and all of 299.99
    assert of(900) == UNTOUCHED


def test_a_split_touches_what_is_outstanding_and_tells_what_rounding_took() -> None:
    def of(new: int, old: int) -> str:
        return touched(
            SPLIT,
            "2001-12-31",
            grants=[
                grant("G1", "A", "2001-01-02", 1000, 1, "2005-01-01"),
                grant("G2", "A", "2001-06-01", 8, 3, "2005-01-01"),
            ],
            prices=[price("2001-03-14", 300)],
            meetings=[MARCH],
            fees=[meeting_fee("F1", "A", "B1", 900)],
            elections=[ELECTED],
            plan_events=[split("2001-05-01", new, old)],
        )

    # G1: 1,000 to 1,500, $1 to $0.6667; DS-F1: 3 to 4, not 4.5; G2 comes after it.
    awards = "2 awards by +501 shares; 1 award had a fraction rounded down; 1 exercise price rounded up"
    assert of(3, 2) == f"1 split: the reserve by +100,000 shares; {awards}"
    assert of(2, 1) == "1 split: the reserve by +200,000 shares; 2 awards by +1,003 shares"
    assert of(1, 1) == UNTOUCHED


def test_business_days_touch_what_they_date_and_tell_what_another_weekday_would_have_dated() -> None:
    def of(year: int, as_of: str) -> str:
        fees = [annual_fee("F1", "A", year, 1000), annual_fee("F2", "B", year, 500)]
        people, prices = [director("A"), director("B")], [price(f"{year - 1}-12-29", 100)]
        notice = [elects("A", f"{year - 1}-06-01")]
        return touched(BUSINESS_DAY, as_of, fees=fees, directors=people, prices=prices, elections=notice)

    # For the funeral of President Ford there was no trading on Tuesday, 2 January 2007.
    of_2004 = "2 Annual Fees and the issuance of 1 award, 10 shares, dated by it; of these"
    odd = "not on the first weekday after New Year's Day"
    assert of(2004, "2006-12-31") == f"{of_2004} 0 fees and 1 award, 10 shares, {odd}"
    assert of(2007, "2007-12-31").endswith(f"of these 2 fees and 0 awards, 0 shares, {odd}")
    # 1 January 2006 was a Sunday, so Monday was the holiday.
    assert of(2006, "2006-12-31").endswith("all of these on the first weekday after New Year's Day")
    assert touched(BUSINESS_DAY, "2001-12-31", meetings=[annual_meeting("2001-07-26")]) == UNTOUCHED


@pytest.mark.parametrize(
    ("day", "told"), [("2001-06-29", UNTOUCHED), ("2001-06-30", "1 option event, 100 shares, on a deadline")]
)
def test_an_event_on_the_deadline_is_counted_and_one_on_the_day_before_is_not(day: str, told: str) -> None:
    grants = [grant("G", "A", "2001-01-02", 500, 1, "2001-06-30")]
    events = [option_event("E", "G", day, "exercise", 100, **{"Cash Paid": 100})]
    assert touched(DEADLINE, "2001-12-31", grants=grants, option_events=events) == told


def test_an_award_is_touched_that_comes_before_the_lapse_of_its_own_day() -> None:
    def of(expires: str) -> str:
        return touched(
            DEADLINE,
            "2001-12-31",
            {"Share Reserve": 10_000},
            grants=[grant("G", "A", "2001-01-02", 8000, 1, expires)],
            meetings=[annual_meeting("2001-07-26")],
        )

    assert of("2001-07-26") == "1 award, 8,000 shares short, on a day whose lapses come after its awards"
    assert of("2001-07-27") == UNTOUCHED
    assert of("2001-07-25") == UNTOUCHED


def test_a_share_settlement_is_counted_with_what_it_delivers_and_returns() -> None:
    def of(event: str) -> str:
        return touched(
            SETTLEMENT,
            "2001-12-31",
            grants=[grant("G", "A", "2001-01-02", 500, 1, "2005-01-01")],
            prices=[price("2001-06-29", 4)],
            option_events=[option_event("E", "G", "2001-06-29", event, 100)],
        )

    # (4 - 1) x 100 = $300 in shares of $4: 75.
    assert of("share settlement") == "1 share settlement of 100 shares: 75 delivered, 25 available again"
    assert of("cash-out") == UNTOUCHED


@pytest.mark.parametrize(
    ("expires", "told"),
    [
        ("2001-08-30", "1 option, 500 shares, whose Final Exercise Date cuts the period short"),
        ("2001-08-31", UNTOUCHED),  # the three months end on that day too
        ("2001-09-01", UNTOUCHED),
        ("2001-05-31", "1 option, 500 shares, whose Final Exercise Date cuts the period short"),
        ("2001-05-30", UNTOUCHED),  # lapsed before the service ended
    ],
)
def test_a_final_exercise_date_within_the_period_after_service_is_counted(expires: str, told: str) -> None:
    grants = [grant("G", "A", "2001-01-02", 500, 1, expires)]
    people = [director("A", end="2001-05-31")]
    assert touched(REFERENCES, "2001-12-31", grants=grants, directors=people) == told


def test_options_are_counted_that_the_other_rule_of_death_and_cessation_would_end_on_another_day() -> None:
    def of(people: list[Any], expires: str = "2005-01-01", employed: str = "2001-05-31") -> str:
        return touched(
            DEATH,
            "2001-12-31",
            grants=[grant("G", "A", "2001-01-02", 500, 1, expires)],
            directors=people,
            employment=[{"Director ID": "A", "Employee From": d("2001-02-01"), "Employee To": d(employed)}],
        )

    died = [director("A", end="2001-05-31", reason="death")]
    left = [director("A", end="2001-05-31", **{"Death Date": d("2001-08-31")})]
    too_late = [director("A", end="2001-05-31", **{"Death Date": d("2001-09-01")})]
    assert of(died) == "1 option, 500 shares, of a director who died in service while an employee"
    assert of(died, employed="2001-05-30") == UNTOUCHED
    assert of(died, expires="2001-08-31") == UNTOUCHED  # both rules end it then
    assert of(left) == "1 option, 500 shares, of a director who died after leaving"
    assert of(too_late) == UNTOUCHED


def test_awards_for_meeting_fees_are_counted_and_those_for_annual_fees_are_not() -> None:
    of_both = [annual_fee("F1", "A", 2001, 700), FEE_OF_MARCH]
    shared: dict[str, list[Any]] = {"meetings": [MARCH], "elections": [ELECTED]}
    assert touched(MEETING, "2001-12-31", fees=of_both, **shared) == "1 award, 1,000 shares"
    assert touched(MEETING, "2001-12-31", fees=of_both[:1], **shared) == UNTOUCHED


@pytest.mark.parametrize(("again", "told"), [("2001-04-01", "1 row"), ("2001-04-02", "")])
def test_rows_in_which_a_service_goes_on_are_counted(again: str, told: str) -> None:
    people = [director("A", end="2001-03-31"), director("A", again)]
    words = f"{told} of Directors, in which a service goes on" if told else UNTOUCHED
    assert touched(ONE_SERVICE, "2001-12-31", directors=people) == words


def test_fees_for_the_stockholders_meeting_are_counted_with_their_dollars() -> None:
    meetings = [annual_meeting("2001-07-26", "AM"), board_meeting("2001-07-26", "BM")]
    fees = [meeting_fee("F1", "A", "AM", 1000), meeting_fee("F2", "A", "BM", 500)]
    shared: dict[str, list[Any]] = {"meetings": meetings, "elections": [ELECTED]}
    assert touched(STOCKHOLDERS, "2001-12-31", fees=fees, **shared) == "1 fee, $1,000.00 paid in cash"
    assert touched(STOCKHOLDERS, "2001-12-31", fees=fees[1:], **shared) == UNTOUCHED


def test_fees_cut_by_the_cutoff_are_counted_but_not_those_of_a_later_year() -> None:
    def of(cutoff: str) -> str:
        return touched(
            CUTOFF,
            "2010-12-31",
            {"Last Deferral Service Date": d(cutoff)},
            meetings=[board_meeting("2009-04-01", "B")],
            fees=[
                annual_fee("F1", "A", 2009, 12000),
                annual_fee("F2", "A", 2010, 12000),
                meeting_fee("F3", "A", "B", 1000),
            ],
            elections=[ELECTED],
        )

    one_fee = "1 Meeting Fee, $1,000.00 paid in cash"
    assert of("2009-03-31") == f"1 Annual Fee, $3,000.00 deferrable and $9,000.00 paid in cash; {one_fee}"
    assert of("2008-12-31") == one_fee
    assert of("2010-12-31") == UNTOUCHED


SOUGHT = plan_event("2001-02-01", "authorization sought")


def pending(question: str, consents: list[str], *events: Any, second: str = "2001-03-29") -> str:
    """A reserve of 600 shares and two fees of $1,000 each at $1: the first lacks 400 shares, the second all of them."""
    return touched(
        question,
        "2001-12-31",
        {"Share Reserve": 600},
        meetings=[MARCH, board_meeting(second, "B2")],
        fees=[FEE_OF_MARCH, meeting_fee("F2", "A", "B2", 1000)],
        elections=[ELECTED],
        plan_events=[SOUGHT, *events],
        consents=[{"Director ID": "A", "Consent Date": d(day)} for day in consents],
    )


def test_an_award_is_counted_that_waits_under_a_consent_that_served_before_or_is_older_than_the_seeking() -> None:
    again = "1 award, 1,000 shares waiting under a consent of an earlier time"
    assert pending(CONSENT, ["2001-02-01"]) == again
    assert pending(CONSENT, ["2001-02-01"], second="2001-03-15") == UNTOUCHED  # one day, asked once
    assert pending(CONSENT, ["2001-02-01", "2001-03-16"]) == UNTOUCHED  # asked each time
    assert pending(CONSENT, ["2001-01-31"]) == "2 awards, 1,400 shares waiting under a consent of an earlier time"
    assert pending(CONSENT, []) == UNTOUCHED


def test_an_amendment_touches_the_awards_that_it_would_date_otherwise() -> None:
    def of(term: str, value: int, since: str, end: str | None = None) -> str:
        return touched(
            AMENDMENT,
            "2001-12-31",
            directors=[director("A", end=end)],
            meetings=[MARCH, annual_meeting("2001-07-26")],
            fees=[FEE_OF_MARCH],
            elections=[ELECTED],
            plan_events=[plan_event(since, "amendment", Term=term, Value=value)],
        )

    told = "whose deadline or Issuance Date would be another under the amended terms"
    assert of("Formula Option Term (years)", 3, "2001-07-27") == f"1 award, 10,000 shares, {told}"
    assert of("Formula Option Term (years)", 3, "2001-07-26") == UNTOUCHED  # in force on the grant date
    assert of("Formula Option Term (years)", 3, "2001-12-01", "2001-08-01") == UNTOUCHED  # lapsed on 1 November
    assert of("Deferral Period (Januaries)", 2, "2001-12-01") == f"1 award, 1,000 shares, {told}"
    assert of("Deferral Period (Januaries)", 200, "2001-12-01") == f"1 award, 1,000 shares, {told}"
    after = "Exercise Period after Cessation (months)"
    assert of(after, 4, "2001-08-15", "2001-08-01") == f"1 award, 10,000 shares, {told}"
    assert of(after, 4, "2001-08-15") == UNTOUCHED  # nobody left
    assert of("Par Value", 1, "2001-12-01") == UNTOUCHED


def of_sample(upside_down: bool) -> Results:
    frames = settled(read(FOLDER / "ctc-1999-2002.xlsx").frames, INPUT_SHEET)
    turned: dict[str, pd.DataFrame] = {name: frame.iloc[::-1] for name, frame in frames.items()}
    return calculate(turned if upside_down else frames)


def test_the_order_of_the_rows_does_not_matter() -> None:
    straight = of_sample(upside_down=False).touched
    assert of_sample(upside_down=True).touched == straight
    assert straight[SPLIT] == (
        "1 split: the reserve by +100,000 shares; 19 awards by +27,145 shares; 10 awards had a fraction rounded down;"
        " 5 exercise prices rounded up"
    )
    assert straight[CONSENT] == "11 awards, 5,224 shares waiting under a consent of an earlier time"
    assert straight[DEATH] == "3 options, 42,668 shares, of a director who died after leaving"


@pytest.mark.parametrize("numbers", [[], [3, -5], [2**62, 2**62, 2**62], [-(2**62)] * 3, [2**63 - 1, 1], [2**63 - 1]])
def test_a_sum_is_exact_however_large(numbers: list[int]) -> None:
    assert total(np.array(numbers, dtype=np.int64)) == sum(numbers)


def declared(words: str) -> str:
    (question,) = [each.question for each in DECLARED if words in each.question]
    return question


@pytest.mark.parametrize(("last_sale", "told"), [(0.01, UNTOUCHED), (0.0099, "1 Formula Option, 10,000 shares")])
def test_the_par_floor_is_counted_where_it_sets_the_price(last_sale: float, told: str) -> None:
    prices, meetings = [price("2001-07-25", last_sale)], [annual_meeting("2001-07-26")]
    assert touched(declared("par value"), "2001-12-31", prices=prices, meetings=meetings) == told


@pytest.mark.parametrize(("shares", "told"), [(100, UNTOUCHED), (99, "1 partial settlement, 99 shares")])
def test_a_cash_out_of_a_part_is_counted(shares: int, told: str) -> None:
    grants = [grant("DO", "A", "2001-03-01", 100, 0.5, "2011-03-01")]
    events = [option_event("E", "DO", "2001-03-15", "cash-out", shares)]
    assert touched(declared("cancelled for its gain"), "2001-12-31", grants=grants, option_events=events) == told


@pytest.mark.parametrize(
    ("year", "told"), [(2002, UNTOUCHED), (2001, "1 Annual Fee, $400.00 deferred in addition to another of its year")]
)
def test_a_second_annual_fee_of_a_year_is_counted(year: int, told: str) -> None:
    fees = [annual_fee("F1", "A", 2001, 800), annual_fee("F2", "A", year, 400)]
    elections = [elects("A", "2000-12-01")]
    assert touched(declared("raise"), "2002-12-31", fees=fees, elections=elections) == told
