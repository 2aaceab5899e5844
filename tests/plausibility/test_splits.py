"""A split that the closes around its ex-date do not show is asked about, with the remedy that fits."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calc.findings import Severity
from calc.plan.calendar import business_days, date_of
from calc.plan.calendar import day_number as day_number
from tests.support.asked import asked, company, messages
from tests.support.plans import d, plan_event

CODE, UNCHECKED = "split-not-seen", "split-not-checked"
EX = "2001-06-04"  # a Monday
MARKET = business_days().sessions.tolist()


def sessions(first: str, *prices: float) -> list[dict[str, Any]]:
    """A price on each trading day from the first on."""
    at = MARKET.index(day_number(d(first)))
    return [{"Date": date_of(MARKET[at + n]), "Last Sale": price} for n, price in enumerate(prices)]


def split(new: int, old: int, day: str = EX, ex: str | None = None) -> dict[str, Any]:
    return plan_event(day, "split", New=new, Old=old, **({"Prices Adjust From": d(ex)} if ex else {}))


def remedy(message: str) -> str:
    words = {"are swapped": "turned", "as Prices Adjust From": "ex-date", "look already adjusted": "adjusted"}
    return next(meant for word, meant in words.items() if word in message)


@pytest.mark.parametrize(
    ("new", "old", "before", "after", "told"),
    [
        # 4 for 1: as near to a quarter as to no change at exactly a half
        (4, 1, 40.0, 20.0, None),
        (4, 1, 40.0, 20.00000001, "adjusted"),
        (4, 1, 40.0, 79.99999999, "adjusted"),
        (4, 1, 40.0, 80.0, "adjusted"),  # twice is exactly between no change and four times
        (4, 1, 40.0, 80.00000001, "turned"),
        # 1 for 4
        (1, 4, 10.0, 20.0, None),
        (1, 4, 10.0, 19.99999999, "adjusted"),
        (1, 4, 10.0, 5.0, "adjusted"),
        (1, 4, 10.0, 4.99999999, "turned"),
        # 5 for 4 is asked about, less is not
        (5, 4, 50.0, 50.0, "adjusted"),
        (5, 4, 50.0, 40.0, None),
        (6, 5, 50.0, 50.0, None),
        (4, 5, 40.0, 40.0, "adjusted"),
        (4, 5, 40.0, 50.0, None),
        (5, 6, 40.0, 40.0, None),
        (1, 1, 40.0, 40.0, None),
        # what people type
        (2, 1, 13.29, 13.59, "adjusted"),
        (1, 2, 26.58, 13.59, "turned"),
        (2, 1, 26.58, 13.59, None),
    ],
)
def test_the_two_closes_around_the_ex_date_decide(
    new: int, old: int, before: float, after: float, told: str | None
) -> None:
    found = asked(CODE, prices=sessions("2001-06-01", before, after), plan_events=[split(new, old)])
    assert [remedy(each.message) for each in found] == ([told] if told else [])


@pytest.mark.parametrize(
    ("new", "old", "trading_days", "code"),
    [
        (2, 1, 5, CODE),
        (2, 1, 6, UNCHECKED),
        (3, 2, 5, CODE),
        (3, 2, 6, UNCHECKED),
        (7, 5, 1, CODE),
        (7, 5, 2, UNCHECKED),
        (5, 4, 2, UNCHECKED),
        (2, 3, 5, CODE),
        (2, 3, 6, UNCHECKED),
        (5, 7, 1, CODE),
        (5, 7, 2, UNCHECKED),
    ],
)
def test_closes_too_far_apart_are_asked_for_instead(new: int, old: int, trading_days: int, code: str) -> None:
    prices = sessions("2001-06-01", *(20.0 for _ in range(trading_days + 1)))
    given = {"prices": [prices[0], prices[-1]], "plan_events": [split(new, old)]}
    found = {each: asked(each, **given) for each in (CODE, UNCHECKED)}
    assert [each for each, findings in found.items() if findings] == [code]
    assert [each.severity for each in found[UNCHECKED]] == [Severity.INFO] * len(found[UNCHECKED])


def test_a_split_after_the_last_price_is_asked_about_only_once_it_is_known() -> None:
    given = {"prices": sessions("2001-06-01", 20.0), "plan_events": [split(2, 1)]}
    assert asked(UNCHECKED, as_of="2001-06-03", **given) == []
    assert len(asked(UNCHECKED, as_of="2001-06-04", **given)) == 1


def test_a_split_before_every_price_converts_none_and_is_not_asked_about() -> None:
    given = {"prices": sessions(EX, 20.0, 20.0), "plan_events": [split(2, 1)]}
    assert asked(CODE, **given) == asked(UNCHECKED, **given) == []
    assert asked(UNCHECKED, prices=[], plan_events=[split(2, 1)]) == []


def test_prices_that_change_on_the_ex_date_are_seen_there_and_not_on_the_effective_date() -> None:
    prices = sessions("2001-06-01", 40.0, 40.4, 20.3)
    assert asked(CODE, prices=prices, plan_events=[split(2, 1, ex="2001-06-05")]) == []
    (found,) = asked(CODE, prices=prices, plan_events=[split(2, 1)])
    assert "type 2001-06-05 as Prices Adjust From" in found.message
    assert "40.00 on 2001-06-01 and 40.40 on 2001-06-04" in found.message
    assert "40.40 on 2001-06-04 and 20.30 on 2001-06-05 do" in found.message
    assert (found.sheet, found.headers, found.rows) == ("Plan Events", ("Effective Date", "Prices Adjust From"), (2,))


@pytest.mark.parametrize(
    ("drop", "told"),
    [(10, "ex-date"), (11, "adjusted"), (1, "ex-date"), (-1, "ex-date"), (-9, "ex-date"), (-10, "adjusted")],
)
def test_another_ex_date_is_looked_for_within_ten_trading_days(drop: int, told: str) -> None:
    at = MARKET.index(day_number(d(EX)))
    prices = [{"Date": date_of(MARKET[at + n]), "Last Sale": 40.0 if n < drop else 20.0} for n in range(-15, 16)]
    (found,) = asked(CODE, prices=prices, plan_events=[split(2, 1)])
    assert remedy(found.message) == told
    if told == "ex-date":
        assert f"type {date_of(MARKET[at + drop])} as" in found.message


def test_an_ex_date_on_a_closed_day_begins_with_the_next_trading_day() -> None:
    prices = sessions("2001-06-01", 40.0, 20.0)  # Friday and Monday
    assert asked(CODE, prices=prices, plan_events=[split(2, 1, day="2001-06-02")]) == []


def test_two_splits_between_the_same_closes_are_one_change() -> None:
    splits = [split(2, 1), split(3, 1)]
    assert asked(CODE, prices=sessions("2001-06-01", 60.0, 10.1), plan_events=splits) == []
    (found,) = asked(CODE, prices=sessions("2001-06-01", 60.0, 59.0), plan_events=splits)
    assert "the 2 splits that together are 6 for 1" in found.message
    assert found.rows == (2, 3)
    assert asked(CODE, prices=sessions("2001-06-01", 60.0, 59.0), plan_events=[split(2, 1), split(1, 2)]) == []


def test_the_mean_of_a_bid_and_an_ask_is_a_close() -> None:
    prices = [*sessions("2001-06-01", 40.0), {"Date": d(EX), "High Bid": 19.5, "Low Ask": 20.5}]
    assert asked(CODE, prices=prices, plan_events=[split(2, 1)]) == []


def test_unchecked_splits_are_one_info() -> None:
    splits = [split(2, 1, "2001-03-01"), split(3, 1, "2001-09-04")]
    prices = [*sessions("2001-01-02", 60.0), *sessions("2001-06-01", 30.0), *sessions("2001-12-03", 10.0)]
    (found,) = asked(UNCHECKED, prices=prices, plan_events=splits)
    assert "2 splits cannot be checked" in found.message
    assert "the 2 for 1 split from 2001-03-01 on and the 3 for 1 split from 2001-09-04 on" in found.message


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 9), st.integers(1, 9), st.integers(1, 10**5), st.integers(1, 10**5))
def test_it_is_seen_exactly_where_the_close_is_nearer_to_the_split_price(
    new: int, old: int, before: int, after: int
) -> None:
    found = asked(CODE, prices=sessions("2001-06-01", before / 100, after / 100), plan_events=[split(new, old)])
    large = 4 * new >= 5 * old or 5 * new <= 4 * old
    # Nearer in ratio: after / before against the square root of old / new, in whole numbers.
    nearer = after**2 * new <= before**2 * old if new > old else after**2 * new >= before**2 * old
    assert bool(found) is (large and not nearer)
    turned = [remedy(each.message) for each in found] == ["turned"]
    if turned:  # then the split the other way round is seen
        assert (
            asked(CODE, prices=sessions("2001-06-01", before / 100, after / 100), plan_events=[split(old, new)]) == []
        )


def year_with_split(ratio: float, **event: int) -> Any:
    """A company's year with a price a day of about 13 dollars in new shares, times ``ratio`` before 1 June."""
    sheets = company()
    first, last = day_number(date(2001, 1, 2)), day_number(date(2001, 12, 31))
    days = [date_of(day) for day in MARKET if first <= day <= last]
    sheets["Prices"] = [
        {"Date": day, "Last Sale": round((13 + n % 7 / 10) * (ratio if day < date(2001, 6, 1) else 1), 2)}
        for n, day in enumerate(days)
    ]
    sheets["Plan Events"] = [{"Effective Date": date(2001, 6, 1), "Event": "split", "New": 2, "Old": 1} | event]
    return sheets


def test_a_vendors_adjusted_prices_are_named_as_such(tmp_path: Path) -> None:
    (message,) = messages(CODE, tmp_path, year_with_split(1))
    assert message.startswith(
        "Plan Events A2: The closes around 2001-06-01, the day from which the 2 for 1 split changes"
    )
    assert remedy(message) == "adjusted"


def test_prices_as_reported_on_their_days_show_the_split(tmp_path: Path) -> None:
    assert messages(CODE, tmp_path, year_with_split(2)) == []


def test_a_split_typed_the_wrong_way_round_is_named_as_such(tmp_path: Path) -> None:
    (message,) = messages(CODE, tmp_path, year_with_split(2, New=1, Old=2))
    assert message.startswith("Plan Events C2:D2:")
    assert remedy(message) == "turned"


def test_a_ten_for_one_split_on_the_wrong_day_is_one_finding(tmp_path: Path) -> None:
    sheets = year_with_split(10, New=10, Old=1)
    sheets["Plan Events"][0]["Effective Date"] = date(2001, 5, 29)
    (message,) = messages(CODE, tmp_path, sheets)
    assert "type 2001-06-01 as Prices Adjust From" in message
    assert messages("price-jump", tmp_path, sheets) == []
