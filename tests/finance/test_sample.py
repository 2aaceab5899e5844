"""The finance reports of the CTC sample, worked by hand from its ledger and again from the registers' end balances.

Options were split 3 for 2 on 2000-03-31, so movements of early 2000 are restated.
"""

from decimal import Decimal
from typing import Any

import pytest

from calc.exact import price
from calc.finance import Period
from tests.support.finance import behind, line, rows, sample

COMMON = 18_000_000  # on the first day of 1999: 27,000,000 after the split
YEARS = {year: sample(f"{year}-12-31", f"{year}-01-01", COMMON) for year in (2000, 2001, 2002)}
OPTIONS, DEFERRED = "Option Activity", "Deferred Activity"

# Shares and average price of each line, by fiscal year. What leaves is negative, so that the lines add up.
ROLLED = {
    2000: {
        "outstanding at beginning": (88_500, "12.43"),
        "granted": (102_000, "21.27"),
        "exercised": (-14_250, "11.79"),
        "settled in shares": (-2_500, "11.79"),
        "settled in cash": (-1_500, "11.79"),
        "forfeited": (0, None),
        "expired": (0, None),
        "assumed": (0, None),
        "adjusted by decision": (0, None),
        "rounding on splits": (0, None),
        "outstanding at end": (172_250, "17.73"),
        "exercisable at end": (151_250, "18.85"),
    },
    2001: {
        "outstanding at beginning": (172_250, "17.73"),
        "granted": (104_511, "3.80"),
        "exercised": (-2_000, "4.01"),
        "settled in shares": (0, None),
        "settled in cash": (0, None),
        "forfeited": (0, None),
        "expired": (-24_000, "19.07"),
        "assumed": (0, None),
        "adjusted by decision": (0, None),
        "rounding on splits": (0, None),
        "outstanding at end": (250_761, "11.91"),
        "exercisable at end": (231_261, "12.05"),
    },
    2002: {
        "outstanding at beginning": (250_761, "11.91"),
        "granted": (60_000, "1.04"),
        "exercised": (-7_000, "3.01"),
        "settled in shares": (0, None),
        "settled in cash": (0, None),
        "forfeited": (0, None),
        "expired": (-80_087, "13.43"),
        "assumed": (0, None),
        "adjusted by decision": (0, None),
        "rounding on splits": (0, None),
        "outstanding at end": (223_674, "8.72"),
        "exercisable at end": (213_674, "8.74"),
    },
}


def decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


@pytest.mark.parametrize(("year", "name"), [(year, name) for year, lines in ROLLED.items() for name in lines])
def test_options_roll_forward_restated_for_the_split(year: int, name: str) -> None:
    shares, average = ROLLED[year][name]
    found = line(YEARS[year], OPTIONS, name)
    assert (found["Shares"], found["Weighted-Average Exercise Price"]) == (shares, decimal(average))


def test_activity_adds_shares_from_before_and_after_the_split_where_the_report_restates_them() -> None:
    activity = YEARS[2000].now.sheet("Activity")
    found = activity[activity["line"].eq("exercised")].iloc[0]
    assert (found["shares"], f"{price(found['weighted_average_exercise_price']):.2f}") == (-10_500, "16.00")


@pytest.mark.parametrize(
    ("year", "end", "exercisable"),
    [
        (2000, ("4.65", "0.00"), ("4.38", "0.00")),
        (2001, ("3.86", "197034.20"), ("3.44", "197034.20")),  # on average prices it would be 0
        (2002, ("3.92", "0.00"), ("3.73", "0.00")),
    ],
)
def test_what_stands_has_years_left_and_intrinsic_value_option_by_option(
    year: int, end: tuple[str, str], exercisable: tuple[str, str]
) -> None:
    for name, (years, value) in (("outstanding at end", end), ("exercisable at end", exercisable)):
        found = line(YEARS[year], OPTIONS, name)
        assert found["Weighted-Average Remaining Term"] == Decimal(years)
        assert found["Aggregate Intrinsic Value"] == Decimal(value)


def test_the_price_at_the_end_of_each_year_is_its_last_close() -> None:
    prices = {year: YEARS[year].now.fair_market_value([YEARS[year].end]).exact.shown()[0] for year in YEARS}
    assert prices == {2000: 456_250_000, 2001: 521_000_000, 2002: 14_000_000}


@pytest.mark.parametrize(("year", "value"), [(2000, "244718.65"), (2001, "2420.00"), (2002, "10470.00")])
def test_what_was_exercised_was_worth_so_much_above_its_price_on_its_day(year: int, value: str) -> None:
    assert line(YEARS[year], OPTIONS, "exercised")["Aggregate Intrinsic Value"] == Decimal(value)


def test_each_exercise_stands_behind_the_line_with_its_own_intrinsic_value() -> None:
    values = {row["Reference"]: row["Intrinsic Value"] for row in behind(YEARS[2000], OPTIONS, "exercised")}
    assert values == {
        "E-01": Decimal("46625.00"),
        "E-02": Decimal("122750.00"),
        "E-03": Decimal("46218.75"),
        "E-04": Decimal("29124.90"),
    }


@pytest.mark.parametrize(
    ("year", "beginning", "granted", "issued", "rounding", "end"),
    [
        (2000, 0, 6_154, 0, -5, 6_149),
        (2001, 6_149, 25_633, -8_644, 0, 23_138),
        (2002, 23_138, 95_666, -5_042, 0, 113_762),
    ],
)
def test_deferred_stock_rolls_forward(
    year: int, beginning: int, granted: int, issued: int, rounding: int, end: int
) -> None:
    assert {row["Line"]: row["Shares"] for row in rows(YEARS[year], DEFERRED)} == {
        "outstanding at beginning": beginning,
        "granted": granted,
        "issued": issued,
        "adjusted by decision": 0,
        "rounding on splits": rounding,
        "outstanding at end": end,
        "nonvested at end": 0,
    }


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("sheet", [OPTIONS, DEFERRED])
def test_the_rows_behind_a_line_add_up_to_it(sheet: str, year: int) -> None:
    for row in rows(YEARS[year], sheet):
        details = behind(YEARS[year], sheet, row["Line"])
        if details:
            assert sum(each["Shares"] for each in details) == row["Shares"]
        if row["Aggregate Intrinsic Value"]:
            assert sum(each["Intrinsic Value"] for each in details) == row["Aggregate Intrinsic Value"]


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("sheet", [OPTIONS, DEFERRED])
def test_the_lines_add_up(sheet: str, year: int) -> None:
    shares = {row["Line"]: row["Shares"] for row in rows(YEARS[year], sheet)}
    lines = list(shares)
    end = lines.index("outstanding at end")
    assert sum(shares[name] for name in lines[:end]) == shares["outstanding at end"]


def ranges(of: Period) -> list[tuple[Any, ...]]:
    return [tuple(map(str, row.values())) for row in rows(of, "Price Ranges")]


def test_options_fall_into_ranges_of_price() -> None:
    assert ranges(YEARS[2002]) == [
        ("1.04", "1.04", "60000", "4.5600", "1.04", "60000", "1.04"),
        ("3.01", "3.01", "56674", "3.5700", "3.01", "56674", "3.01"),
        ("5.00", "5.00", "11000", "2.9500", "5.00", "11000", "5.00"),
        ("8.50", "11.7917", "37500", "4.2900", "10.48", "27500", "11.19"),
        ("16.00", "23.4375", "58500", "3.5600", "21.72", "58500", "21.72"),
    ]


def test_a_range_takes_every_price_up_to_one_and_a_half_times_its_lowest() -> None:
    """11.7917 x 1.5 = 17.69 takes in 16.00, and 23.4375 begins another."""
    assert ranges(YEARS[2000]) == [
        ("5.00", "5.00", "12000", "4.9500", "5.00", "0", "None"),
        ("11.7917", "16.00", "70250", "4.7100", "12.60", "61250", "12.10"),
        ("23.4375", "23.4375", "90000", "4.5700", "23.44", "90000", "23.44"),
    ]


def test_the_plan_has_its_row_of_equity_compensation_plans() -> None:
    assert rows(YEARS[2002], "Equity Compensation Plans") == [
        {
            "Plan Category": "approved by security holders",
            "Securities to Be Issued": 223_674 + 113_762,
            "Average Price": Decimal("8.72"),
            "Remaining Available": 174_421,
        }
    ]


def test_burn_overhang_and_runway_of_2002_come_out_as_worked() -> None:
    metrics = rows(YEARS[2002], "Plan Metrics")[-1]
    assert {name: metrics[name] for name in ("Options Granted", "Full-Value Shares", "Returned")} == {
        "Options Granted": 60_000,
        "Full-Value Shares": 95_666,
        "Returned": 80_087,
    }
    names = ("Gross Burn", "Net Burn", "Basic Overhang", "Diluted Overhang", "Simple Runway")
    assert [str(metrics[name]) for name in names] == ["0.00580000", "0.00280000", "0.01900000", "0.01860000", "1.3300"]
    assert (metrics["Price"], metrics["Available"]) == (Decimal("0.14"), 174_421)


def test_the_runway_rests_on_the_restated_grants_of_three_years() -> None:
    granted = [row["Options Granted"] + row["Full-Value Shares"] for row in rows(YEARS[2002], "Plan Metrics")]
    assert granted[-3:] == [108_154, 130_144, 155_666]


def statement(of: Period, director: str, section: str) -> list[dict[str, Any]]:
    found = rows(of, "Director Statements")
    return [row for row in found if row["Director ID"] == director and row["Section"] == section]


@pytest.mark.parametrize(
    ("director", "options", "deferred"),
    [
        ("ASH", 61_419, [("2003-01-02", 1_355), ("2004-01-02", 5_198), ("2005-01-03", 21_904)]),
        ("LIN", 51_418, [("2003-01-02", 1_225), ("2004-01-02", 4_257), ("2005-01-03", 12_734)]),
    ],
)
def test_a_director_holds_options_and_deferred_stock_by_issuance_date(
    director: str, options: int, deferred: list[tuple[str, int]]
) -> None:
    held = statement(YEARS[2002], director, "options")
    assert [sum(row["Shares"] for row in held if row["Item"] == item) for item in ("outstanding", "exercisable")] == [
        options,
        options,
    ]
    assert sum(row["Amount"] for row in held if row["Item"] == "outstanding") == Decimal("0.00")
    issued = [(str(row["Date"]), row["Shares"]) for row in statement(YEARS[2002], director, "deferred stock")]
    assert issued == deferred


def test_intrinsic_value_of_a_director_is_that_of_the_options_above_their_price() -> None:
    """At 5.21: 11,000 x 0.21 and 14,919 x 2.20."""
    found = next(row for row in rows(YEARS[2001], "By Director") if row["Director ID"] == "ASH")
    assert (found["Options Outstanding"], found["Options Exercisable"]) == (51_419, 51_419)
    assert (found["Intrinsic Value"], found["Deferred Outstanding"]) == (Decimal("35131.80"), 6_553)


@pytest.mark.parametrize("year", YEARS)
def test_the_statements_come_to_the_registers(year: int) -> None:
    of = YEARS[year]
    directors = rows(of, "By Director")
    options, deferred = of.now.sheet("Options"), of.now.sheet("Deferred Awards")
    for header, shares in (
        ("Options Outstanding", options["shares_outstanding"]),
        ("Options Exercisable", options["shares_exercisable"]),
        ("Deferred Outstanding", deferred["shares_outstanding"]),
    ):
        assert sum(row[header] for row in directors) == shares.sum()
    said = rows(of, "Director Statements")
    for section, item, shares in (
        ("options", "outstanding", options["shares_outstanding"]),
        ("options", "exercisable", options["shares_exercisable"]),
    ):
        assert sum(row["Shares"] for row in said if (row["Section"], row["Item"]) == (section, item)) == shares.sum()
    assert (
        sum(row["Shares"] for row in said if row["Section"] == "deferred stock")
        == deferred["shares_outstanding"].sum() + deferred["shares_pending"].sum()
    )


def test_a_fee_is_told_with_what_became_of_it() -> None:
    fees = [row for row in statement(YEARS[2002], "ASH", "fees") if row["Reference"] == "BD-2002-11-ASH"]
    assert [(row["Item"], row["Shares"], row["Amount"]) for row in fees] == [
        ("meeting fee", None, Decimal("2000.00")),
        ("deferred", 8_888, Decimal("1999.80")),
        ("cash: fraction", None, Decimal("0.20")),
    ]


def test_elections_of_this_year_and_the_next_are_told() -> None:
    found = [(row["Reference"], row["Item"]) for row in statement(YEARS[2002], "ASH", "elections")]
    assert found == [("2002", "100% of fees deferred"), ("2003", "100% of fees deferred")]


def test_two_years_stand_side_by_side() -> None:
    lines = {(row["Group"], row["Line"]): row for row in rows(YEARS[2002], "Two Periods")}
    shares = {key: (row["Last Shares"], row["Change in Shares"], row["This Shares"]) for key, row in lines.items()}
    assert shares["options", "outstanding at end"] == (250_761, -27_087, 223_674)
    assert shares["deferred stock", "granted"] == (25_633, 70_033, 95_666)
    assert shares["reserve", "available at end"] == (0, 174_421, 174_421)
    value = lines["options", "outstanding at end"]
    assert (value["Last Dollars"], value["This Dollars"]) == (Decimal("197034.20"), Decimal("0.00"))


@pytest.mark.parametrize("year", YEARS)
def test_last_of_two_periods_is_the_report_of_the_year_before(year: int) -> None:
    last = sample(f"{year - 1}-12-31", f"{year - 1}-01-01")
    told = {row["Line"]: row["Last Shares"] for row in rows(YEARS[year], "Two Periods") if row["Group"] == "options"}
    restated = 2 if year > 2000 else None  # the split of 2000 restates the year before it
    for name in ROLLED[2000]:
        if restated:
            assert told[name] == line(last, OPTIONS, name)["Shares"]
    if not restated:
        assert told["granted"] == line(last, OPTIONS, "granted")["Shares"] * 3 // 2 == 88_500


def test_the_awards_of_both_years_stand_behind_each_line() -> None:
    found = rows(YEARS[2002], "Two Periods Detail")
    expired = {row["Award ID"]: row for row in found if (row["Group"], row["Line"]) == ("options", "expired")}
    assert sum(row["Last Shares"] for row in expired.values()) == -24_000
    assert sum(row["This Shares"] for row in expired.values()) == -80_087
    assert (expired["FO-20010726-CAR"]["Last Shares"], expired["FO-20010726-CAR"]["This Shares"]) == (0, -9_919)


def test_the_awards_that_changed_are_listed_with_what_happened() -> None:
    changes = {row["Award ID"]: row for row in rows(YEARS[2002], "Award Changes")}
    assert {row["Change"] for row in changes.values()} == {"new", "gone", "changed"}
    gone = changes["FO-20010726-CAR"]
    assert (gone["Change"], gone["Why"], gone["Last Shares"]) == ("gone", "exercised 5,000; expired 9,919", 14_919)
    changed = changes["FO-20010726-LIN"]
    assert (changed["Last Shares"], changed["Change in Shares"], changed["This Shares"]) == (14_918, -2_000, 12_918)
    assert sum(row["Change in Shares"] for row in changes.values() if row["Kind"] == "option") == 223_674 - 250_761


def test_elements_of_the_taxonomy_stand_beside_the_lines_with_their_prefix_whole() -> None:
    end = line(YEARS[2002], OPTIONS, "outstanding at end")
    assert end["XBRL Element"] == "ShareBasedCompensationArrangementByShareBasedPaymentAwardOptionsOutstandingNumber"
    elements = {(row["Line"], row["Column"]): row["XBRL Element"] for row in rows(YEARS[2002], "XBRL Elements")}
    assert elements["granted", "Weighted-Average Exercise Price"] == (
        "ShareBasedCompensationArrangementsByShareBasedPaymentAwardOptionsGrantsInPeriodWeightedAverageExercisePrice"
    )
    assert elements["exercisable at end", "Weighted-Average Remaining Term"] == (
        "SharebasedCompensationArrangementBySharebasedPaymentAwardOptionsExercisable"
        "WeightedAverageRemainingContractualTerm1"
    )
