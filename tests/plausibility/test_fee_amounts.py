"""A fee with its decimal point elsewhere is asked about, and a fee that is merely another one is not."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.asked import asked, company, messages
from tests.support.plans import annual_fee, board_meeting, director, meeting_fee, retainer

CODE = "fee-out-of-line"
WHO = [f"D{number:02}" for number in range(12)]


def of_amounts(*amounts: float, **more: Any) -> list[tuple[int, ...]]:
    """The rows asked about where directors have one annual fee each, of these amounts."""
    fees = [annual_fee(f"F{at}", who, 2001, amount) for at, (who, amount) in enumerate(zip(WHO, amounts, strict=False))]
    given = {"directors": [director(who) for who in WHO], "fees": fees} | more
    found = asked(CODE, **given)
    assert all("nothing is needed" in each.message for each in found)
    return [each.rows for each in found]


@pytest.mark.parametrize(
    ("amounts", "rows", "why"),
    [
        ((20_000, 20_000, 20_000, 2_000_000), [(5,)], "two zeros too many"),
        ((20_000, 20_000, 20_000, 20.00), [(5,)], "a decimal comma taken for one of thousands"),
        ((20_000, 20_000, 20_000, 2_000), [(5,)], "a zero too few"),
        ((1_500, 1_500, 1_500, 15_000), [(5,)], "a zero too many"),
        ((1_500, 1_500, 1_500, 15_000, 15_000), [(5, 6)], "two of them are still rare"),
        ((1_500, 1_500, 1_500, 15_000, 15_000, 15_000), [], "three bear it: it is another fee"),
        ((1_500, 1_500, 15_000), [], "two are not enough to say what is usual"),
        ((1_500, 1_500, 1_500, 15_000, 150), [(6,), (5,)], "two slips"),
        ((1_250.5, 1_250.5, 1_250.5, 125.05), [(5,)], "with cents"),
        ((1_250.55, 1_250.55, 1_250.55, 125.06), [], "no power of ten, and no fiftieth"),
        ((1_000, 1_000, 1_000, 50_000), [(5,)], "50 times"),
        ((1_000, 1_000, 1_000, 49_999.99), [], "less"),
        ((1_000, 1_000, 1_000, 20), [(5,)], "a fiftieth"),
        ((1_000, 1_000, 1_000, 20.01), [], "more"),
        ((1_000, 1_200, 1_400, 60_000), [], "50 times 1,200, and the median of the four is 1,300"),
        ((1_000, 1_200, 1_400, 65_000), [(5,)], "50 times 1,300"),
        ((1_000, 1_200, 60_000), [], "two others are not enough"),
        ((20_000, 20_000, 20_000, 180_000), [], "a lead director at nine times"),
        ((20_000, 20_000, 20_000, 1_666.67), [], "a joiner in December, a twelfth"),
        ((20_000, 20_000, 20_000, 100_000), [], "five times accuses sound plans"),
        ((2_000, 20_000, 30_000, 200_000), [], "no amount is usual"),
    ],
)
def test_an_amount_is_asked_about_where_its_decimal_point_slipped(
    amounts: tuple[float, ...], rows: list[tuple[int, ...]], why: str
) -> None:
    assert of_amounts(*amounts) == rows, why


def test_it_says_what_the_others_bear_and_how_many_times_that_is() -> None:
    fees = [annual_fee(f"F{who}", who, 2001, 20_000) for who in WHO[1:]]
    given = {"directors": [director(who) for who in WHO]}
    (found,) = asked(CODE, fees=[annual_fee("X", "D00", 2001, 20), *fees], **given)
    assert found.message == (
        "X of Director D00 (D00) is 20.00: 1/1,000 of 20,000.00, the amount of each of 11 annual fees. If the decimal"
        " point or a digit is misplaced, correct the Amount. If it is right, nothing is needed."
    )
    (found,) = asked(CODE, fees=[annual_fee("X", "D00", 2001, 1_234_567), *fees], **given)
    assert "is 1,234,567.00: about 61 times 20,000.00, the median of 12 annual fees. If" in found.message


def test_types_of_fees_are_not_compared_with_one_another() -> None:
    meetings = [board_meeting("2001-05-17", "M")]
    annual = [annual_fee(f"F{who}", who, 2001, 15_000) for who in WHO[:3]]
    of_meeting = [meeting_fee("M0", "D00", "M", 1_500)]
    given = {"directors": [director(who) for who in WHO], "meetings": meetings}
    assert asked(CODE, fees=[*annual, *of_meeting], **given) == []


def test_a_fee_on_top_of_the_usual_one_is_no_slip_of_it() -> None:
    """A retainer of 50,000 for all, and 5,000 for one who leads a committee."""
    directors = [director(who) for who in WHO[:4]]
    retainers = [annual_fee(f"R{who}", who, 2001, 50_000) for who in WHO[:4]]
    extra = [annual_fee("X", "D00", 2001, 5_000), annual_fee("Y", "D01", 2001, 500)]
    assert asked(CODE, directors=directors, fees=[*retainers, *extra]) == []
    (found,) = asked(CODE, directors=directors, fees=[*retainers[1:], extra[0]])
    assert found.message.startswith("X of Director D00 (D00) is 5,000.00: 1/10 of 50,000.00")


def test_one_of_four_payments_of_a_year_that_slipped_is_asked_about_beside_the_three_others() -> None:
    directors = [director(who) for who in WHO[:3]]
    fees = [annual_fee(f"{who}-{n}", who, 2001, 5_000) for who in WHO[:3] for n in range(4)]
    fees[0]["Amount"] = 50_000
    assert [each.rows for each in asked(CODE, directors=directors, fees=fees)] == [(2,)]


@pytest.mark.parametrize(
    ("start", "end", "is_asked"),
    [
        ("2001-12-27", None, False),  # five days of the year
        ("1999-01-01", "2001-01-05", False),
        ("2001-01-02", None, False),
        ("2001-01-01", None, True),
        ("1999-01-01", "2001-12-31", True),
    ],
)
def test_a_small_fee_for_a_part_of_the_year_is_sound(start: str, end: str | None, is_asked: bool) -> None:
    directors = [director("D00", start=start, end=end), *(director(who) for who in WHO[1:])]
    assert bool(of_amounts(273.97, 20_000, 20_000, 20_000, directors=directors)) is is_asked


def test_terms_of_office_in_rows_are_a_year_of_service() -> None:
    terms = [director("D00", end="2001-05-17"), director("D00", start="2001-05-18")]
    assert of_amounts(273.97, 20_000, 20_000, 20_000, directors=[*terms, *(director(who) for who in WHO[1:])]) == [(2,)]


def test_fees_that_simply_differ_are_not_asked_about() -> None:
    amounts = [1_000, 1_000.01, 1_000.02] * 8 + [60_000 + n for n in range(11)]
    directors = [director(f"P{n}") for n in range(len(amounts))]
    fees = [annual_fee(f"F{n}", f"P{n}", 2001, amount) for n, amount in enumerate(amounts)]
    assert asked(CODE, directors=directors, fees=fees) == []
    assert len(asked(CODE, directors=directors, fees=fees[:-1])) == 10


def test_many_slips_are_one_finding() -> None:
    directors = [director(f"P{n}") for n in range(50)]
    usual = [1_000 + n for n in range(1, 12)]
    fees = [annual_fee(f"F{n}", f"P{n}", 2001, usual[n // 3]) for n in range(33)]
    slips = [annual_fee(f"X{n}", f"P{33 + n}", 2001, amount * 10) for n, amount in enumerate(usual)]
    (found,) = asked(CODE, directors=directors, fees=[*fees, *slips])
    assert found.message.startswith("11 amounts are out of line with the other fees of their type")
    assert found.rows == tuple(range(35, 46))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 10**6), st.integers(-5, 5), st.integers(1, 3), st.integers(2, 4))
def test_a_power_of_ten_of_the_usual_amount_is_asked_about_whichever_way(
    cents: int, power: int, odd: int, usual: int
) -> None:
    amount = cents * 10**5
    other = amount * 10**power if power >= 0 else amount // 10**-power
    rows = of_amounts(*[amount / 100] * usual, *[other / 100] * odd)
    assert bool(rows) is (power != 0 and (odd >= 3) is not (usual >= 3))


@pytest.mark.parametrize(
    ("fee", "amount", "what"),
    [
        (
            "F-A",
            2_000_000,
            "F-A of Director A (A) is 2,000,000.00: 100 times 20,000.00, the amount of each of 4 annual fees",
        ),
        ("F-A", 20, "F-A of Director A (A) is 20.00: 1/1,000 of 20,000.00, the amount of each of 4 annual fees"),
        (
            "F-A-M2",
            15_000,
            "F-A-M2 of Director A (A) is 15,000.00: 10 times 1,500.00, the amount of each of 9 meeting fees",
        ),
    ],
)
def test_a_slip_in_a_real_workbook_is_named_at_its_cell(tmp_path: Path, fee: str, amount: int, what: str) -> None:
    sheets = company()
    at = next(place for place, row in enumerate(sheets["Fees"]) if row["Fee ID"] == fee)
    sheets["Fees"][at]["Amount"] = amount
    (message,) = messages(CODE, tmp_path, sheets)
    assert message.startswith(f"Fees G{at + 2}: {what}.")


def test_a_second_annual_fee_of_a_year_is_asked_about_unless_the_company_pays_so() -> None:
    directors = [director(who) for who in WHO[:4]]
    retainers = [annual_fee(f"R{who}", who, 2001, 50_000) for who in WHO[:4]]
    chairs = [annual_fee(f"C{who}", who, 2001, 7_500) for who in WHO[:3]]
    for number, told in ((1, [(6,)]), (2, [(6,), (7,)]), (3, [])):
        found = asked("two-annual-fees", directors=directors, fees=[*retainers, *chairs[:number]])
        assert [each.rows for each in found] == told
    again = retainers[0] | {"Fee ID": "again"}
    assert asked("two-annual-fees", directors=directors, fees=[*retainers, again]) == []  # a double entry, asked there


def test_the_day_of_a_fee_does_not_matter(tmp_path: Path) -> None:
    sheets = company()
    sheets["Plan"][1]["Value"] = date(2001, 6, 30)
    sheets["Fees"][-1]["Amount"] = 15_000  # of a meeting in July
    assert len(messages(CODE, tmp_path, sheets)) == 1


def test_a_small_retainer_is_sound_for_one_who_began_at_about_its_date() -> None:
    def of(start: str) -> list[str]:
        fees = [retainer(f"F{at}", "A", f"2001-0{at}-28", 25_000) for at in range(1, 6)]
        fees.append(retainer("N", "N", "2001-06-28", 137.36))
        found = asked(CODE, directors=[director("A"), director("N", start)], fees=fees)
        return [each.message.split(".")[0] for each in found]

    assert of("2001-06-26") == []
    assert of("2000-01-01") == ["N of Director N (N) is 137"]
