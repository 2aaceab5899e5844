"""A plan's history and its balances of a day give the same figures from that day on."""

import os
import random
from datetime import date, timedelta
from typing import Any

import pytest

from calc.calculate import calculate
from calc.findings import has_errors
from calc.fold import CannotFold, differences_from, folded, with_terms
from calc.plan.results import Results
from calc.validate import Given, validate
from tests.oracle.test_against_oracle import differences
from tests.support.build import frames_of
from tests.support.foldable import foldable_plan
from tests.support.plans import annual_meeting, frames, plan_event, price, split

PLANS = int(os.environ.get("PLANCALC_OPENINGS", "8"))
FIRST = int(os.environ.get("PLANCALC_OPENINGS_SEED", "0"))


def results_of(given: Any, **terms: date) -> Results:
    names = {"as_of": "As-of Date", "start": "Period Start"}
    return calculate(with_terms(given, {names[name]: day for name, day in terms.items()}), with_effects=False)


def differ(history: Any, opened: Any, day: date, as_of: date) -> list[str]:
    """Where the figures from a day on differ: by the history, and by the balances of that day."""
    before = day - timedelta(days=1)
    validation = validate(Given(with_terms(opened, {"Period Start": day})))
    wrong = [each.message for each in validation.findings if has_errors([each])]
    ours = results_of(opened, start=day)
    wrong += [each.message for each in ours.findings if has_errors([each])]
    return wrong or differences_from(
        day, results_of(history, as_of=as_of, start=day), results_of(history, as_of=before, start=before), ours
    )


@pytest.mark.parametrize("seed", range(FIRST, FIRST + PLANS))
def test_history_and_balances_of_a_random_plan_give_the_same_figures(seed: int) -> None:
    given, day, as_of, fold, by_hand = foldable_plan(random.Random(seed))
    assert differ(given, fold.applied(given), day, as_of) == []
    assert differ(given, frames_of(by_hand), day, as_of) == []
    assert differences(by_hand) == []


HISTORY: dict[str, Any] = {
    "meetings": [annual_meeting("2000-07-27"), annual_meeting("2001-07-26", "AM2")],
    "prices": [price("2000-07-26", 20), price("2001-07-25", 10)],
}


def test_the_terms_in_force_go_on_plan_and_a_hold_is_entered_again() -> None:
    given = frames(
        "2001-12-31",
        {"Formula Option Shares": 100},
        plan_events=[
            plan_event("2000-08-01", "amendment", Term="Formula Option Shares", Value=50),
            split("2000-09-01", 3, 2),
            plan_event("2000-10-01", "delivery hold"),
            plan_event("2000-11-01", "authorization sought"),
            plan_event("2000-12-01", "authorization ended"),
        ],
        **HISTORY,
    )
    fold = folded(given, date(2001, 1, 1), date(2001, 12, 31))
    assert fold.terms["Formula Option Shares"] == 75
    assert (fold.terms["Opening Reserve"], fold.terms["Opening Available"]) == (300_000, 299_850)
    assert [row["event"] for row in fold.new["Plan Events"]] == ["delivery hold"]
    (stood,) = fold.new["Opening Awards"]
    assert (stood["shares_granted"], stood["shares_outstanding"], stood["exercise_price"]) == (150, 150, 1_333_340_000)
    assert fold.gone["Plan Events"] == {2, 4, 5, 6}  # the split of row 3 stays for the close of before it
    assert differ(given, fold.applied(given), date(2001, 1, 1), date(2001, 12, 31)) == []


def test_the_period_of_a_grant_stays_that_of_the_award_and_the_amended_one_goes_on() -> None:
    name = "Exercise Period after Cessation (months)"
    given = frames("2001-12-31", plan_events=[plan_event("2000-08-01", "amendment", Term=name, Value=6)], **HISTORY)
    fold = folded(given, date(2001, 1, 1), date(2001, 12, 31))
    assert fold.terms[name] == 3
    assert [(row["event"], row["value"]) for row in fold.new["Plan Events"]] == [("amendment", 6)]


def test_awards_of_two_periods_cannot_be_folded() -> None:
    name = "Exercise Period after Cessation (months)"
    given = frames("2001-12-31", plan_events=[plan_event("2001-01-01", "amendment", Term=name, Value=6)], **HISTORY)
    with pytest.raises(CannotFold, match="FO-20000727-A and FO-20010726-A have 3 and 6"):
        folded(given, date(2001, 8, 1), date(2001, 12, 31))


@pytest.mark.parametrize(
    ("events", "day", "words"),
    [
        ([], "1999-07-27", "no history before"),
        ([plan_event("2000-08-01", "change of control", **{"Options Assumed": "no"})], "2001-01-01", "did not survive"),
        ([split("2000-08-01", 1, 99_999)], "2001-01-01", "nothing of the Formula Option Shares"),
    ],
)
def test_what_cannot_be_told_in_balances_is_refused(events: Any, day: str, words: str) -> None:
    given = frames("2001-12-31", plan_events=events, **{**HISTORY, "meetings": HISTORY["meetings"][:1]})
    with pytest.raises(CannotFold, match=words):
        folded(given, date.fromisoformat(day), date(2001, 12, 31))


def test_a_difference_would_be_found() -> None:
    given = frames("2001-12-31", **HISTORY)
    day = date(2001, 1, 1)
    fold = folded(given, day, date(2001, 12, 31))
    opened = fold.applied(given)
    opened["Opening Awards"]["exercise_price"] += 1
    found = differ(given, opened, day, date(2001, 12, 31))
    assert found[0] == "Options: FO-20000727-A, Exercise Price 2000000000, not 2000000001"
