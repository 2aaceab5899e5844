"""One cause is one finding, at its own cell, with the remedy for all of its cells."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from calc.findings import Finding
from calc.job.pipeline import check
from tests.support.workbooks import Formula, Sheets, sound, write


def found(folder: Path, sheets: Sheets) -> list[Finding]:
    return list(check(write(folder / "input.xlsx", sheets)).findings)


def told(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.code, one.sheet, one.cell) for one in findings]


def many_fees(**values: Any) -> Sheets:
    """A sound plan with forty fees of other years below its own, from row 5 on."""
    sheets = sound()
    fee = {"Director ID": "A", "Fee Type": "annual", "Amount": 12_000}
    sheets["Fees"] += [{**fee, "Fee ID": f"X{n}", "Calendar Year": 2002 + n, **values} for n in range(40)]
    return sheets


def with_ids(sheets: Sheets, **new: str) -> Sheets:
    for name in ("Directors", "Employment", "Fees", "Elections", "Discretionary Grants"):
        for row in sheets[name]:
            row["Director ID"] = new.get(row["Director ID"], row["Director ID"])
    return sheets


def test_ids_that_lost_their_zeros_are_one_finding_a_column(tmp_path: Path) -> None:
    sheets = with_ids(many_fees(), A="007")
    for row in sheets["Fees"][3:]:
        row["Director ID"] = 7
    (finding,) = found(tmp_path, sheets)
    assert told([finding]) == [("id-lost-zeros", "Fees", "B5:B44")]
    assert finding.message.startswith("40 cells of Director ID, such as 7 in row 5")
    assert "type 007" in finding.message


def test_a_number_0_alone_is_taken_as_any_other_number_for_an_id(tmp_path: Path) -> None:
    sheets = with_ids(sound(), B="0")
    for name in ("Directors", "Employment", "Fees"):
        for row in sheets[name]:
            row["Director ID"] = 0 if row["Director ID"] == "0" else row["Director ID"]
    assert {(one.severity.value, one.code) for one in found(tmp_path, sheets)} == {("info", "number-for-id")}


def test_an_id_that_is_one_known_one_but_for_case_is_taken_as_that_one_with_an_info(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Director ID"], sheets["Fees"][1]["Meeting ID"] = "a", "m1"
    sheets["Option Events"][0]["Option ID"], sheets["Vesting"][0]["Grant ID"] = "do-1", "Do-1"
    checked = check(write(tmp_path / "input.xlsx", sheets))
    assert told(list(checked.findings)) == [
        ("id-spelling", "Fees", "B2"),
        ("id-spelling", "Fees", "E3"),
        ("id-spelling", "Vesting", "A2"),
        ("id-spelling", "Option Events", "B2"),
    ]
    assert checked.workbook.frames["Fees"]["director_id"].to_list() == ["A", "A", "B"]
    assert checked.workbook.frames["Vesting"]["grant_id"].to_list() == ["DO-1", "DO-1"]


def test_a_formula_options_id_is_known_by_its_directors(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Option Events"][0] |= {"Option ID": "fo-20000727-a", "Cash Paid": 1962.50}
    (finding,) = found(tmp_path, sheets)
    assert told([finding]) == [("id-spelling", "Option Events", "B2")]
    assert "read as FO-20000727-A" in finding.message


def test_an_id_that_is_two_known_ones_but_for_case_is_not_taken(tmp_path: Path) -> None:
    sheets = with_ids(sound(), A="Ax", B="AX")
    sheets["Fees"][0]["Director ID"] = "aX"
    assert told(found(tmp_path, sheets)) == [("unknown-id", "Fees", "B2")]


@pytest.mark.parametrize("account", ["1.23457E+15", "1,23457E+15", "4.4e+11", 1_234_570_000_000, 4.4e11])
def test_an_id_that_excel_shortened_is_an_error(tmp_path: Path, account: Any) -> None:
    sheets = sound()
    sheets["Directors"][0]["Account No."] = account
    assert told(found(tmp_path, sheets)) == [("id-lost-digits", "Directors", "G2")]


@pytest.mark.parametrize("account", ["1E5", "E+15", "1.5E-7", "A1.2E+15", "123456789012"])
def test_an_id_with_an_e_or_many_digits_is_taken(tmp_path: Path, account: str) -> None:
    sheets = sound()
    sheets["Directors"][0]["Account No."] = account
    assert found(tmp_path, sheets) == []


@pytest.mark.parametrize(
    ("rows", "codes"),
    [
        ([{"Director ID": "A Total", "Amount": 13250}], ["total-row"]),
        ([{"Director ID": "A Count", "Amount": 2}], ["total-row"]),
        ([{"Director ID": "ADAMS, JUDITH R Average", "Amount": 6625}], ["total-row"]),
        ([{"Fee ID": "Grand Total", "Amount": 14500}], ["total-row"]),
        ([{"Amount": 0, "Calendar Year": 0}], ["zero-row"]),
        ([{"Amount": 0}] * 2, ["zero-row"] * 2),
        ([{"Amount": 100, "Calendar Year": 2001}], ["total-row"]),
        ([{"Fee ID": "F9", "Director ID": "A Total", "Amount": 5}], ["missing", "unknown-id"]),
    ],
)
def test_a_row_that_is_none_is_said_to_be_what_it_is(
    tmp_path: Path, rows: list[dict[str, Any]], codes: list[str]
) -> None:
    sheets = sound()
    sheets["Fees"] += rows
    assert sorted(one.code for one in found(tmp_path, sheets)) == codes


def test_subtotals_are_one_finding_that_names_their_rows(tmp_path: Path) -> None:
    sheets = many_fees()
    sheets["Fees"][3::10] = [{"Director ID": "A Total", "Amount": n} for n in (1, 2, 3, 4)]
    (finding,) = found(tmp_path, sheets)
    assert told([finding]) == [("total-row", "Fees", "A5:G5, A15:G15, A25:G25, A35:G35")]
    assert finding.message.startswith("Row 5 looks like a total, and so do rows 15, 25 and 35.")


def test_a_total_below_prices_that_need_nothing_but_a_date_is_a_total(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Prices"] += [{"Date": "Grand Total", "Last Sale": 33.5625}, {"Date": "2001 Average", "Last Sale": 11.1875}]
    assert told(found(tmp_path, sheets)) == [("total-row", "Prices", "A6:D6"), ("total-row", "Prices", "A7:D7")]


def test_a_total_that_stands_under_a_date_of_a_row_that_lacks_the_rest_is_told_once(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Elections"].append({"Notice Date": "Grand Total"})
    (finding,) = found(tmp_path, sheets)
    assert (finding.code, finding.sheet) == ("total-row", "Elections")


def test_check_boxes_down_a_sheet_are_one_finding(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Plan Events"] += [{"Options Assumed": False} for _ in range(990)]
    (finding,) = found(tmp_path, sheets)
    assert told([finding]) == [("incomplete-row", "Plan Events", "A3:M992")]
    assert finding.message == "Row 3 has one cell filled in, and so have 989 others. Complete the rows, or clear them."


@pytest.mark.parametrize(
    ("moment", "also"),
    [
        (datetime(2001, 2, 20, 23, 59, 16), "or 2001-02-21"),
        (datetime(2001, 2, 20, 20, 0), "or 2001-02-21"),
        (datetime(2001, 2, 20, 19, 59), ""),
        (datetime(2001, 2, 20, 4, 0), ""),
        ("2001-02-20 23:59:16", "or 2001-02-21"),
        ("2001-02-20T04:00:00.000Z", ""),
    ],
)
def test_a_time_of_day_late_in_the_evening_may_be_the_next_day(tmp_path: Path, moment: Any, also: str) -> None:
    sheets = sound()
    sheets["Meetings"][1]["Date"] = moment
    (finding,) = found(tmp_path, sheets)
    assert told([finding]) == [("date-with-time", "Meetings", "B3")]
    assert f"Type only the date: 2001-02-20{', ' if also else '.'}{also}" in finding.message


@pytest.mark.parametrize("text", ["2001-02-20 25:00", "2001-02-30 10:00"])
def test_a_text_that_is_no_moment_is_no_date(tmp_path: Path, text: str) -> None:
    sheets = sound()
    sheets["Meetings"][1]["Date"] = text
    assert told(found(tmp_path, sheets)) == [("not-a-date", "Meetings", "B3")]


@pytest.mark.parametrize(
    ("amounts", "remedy"),
    [
        (
            [f"${n}.50" for n in range(10, 50)],
            "press Ctrl+H and replace $ with nothing; then Data > Text to Columns > Fin",
        ),
        ([f"US$ {n}.50" for n in range(10, 50)], "replace US$ with nothing"),
        (
            [f"€{n},50" for n in range(10, 50)],
            "replace € with nothing; then Data > Text to Columns > Next > Next > Adv",
        ),
        ([f"1,{n}0.00" for n in range(10, 50)], "select the column, Data > Text to Columns > Next > Next > Advanced"),
    ],
)
def test_texts_for_numbers_have_the_remedy_for_all_of_them(tmp_path: Path, amounts: list[str], remedy: str) -> None:
    sheets = many_fees()
    for row, amount in zip(sheets["Fees"][3:], amounts, strict=True):
        row["Amount"] = amount
    (finding,) = found(tmp_path, sheets)
    assert told([finding]) == [("ambiguous-number", "Fees", "G5:G44")]
    assert remedy in finding.message


def test_dates_with_a_time_have_a_remedy_for_all_unless_some_may_be_the_next_day(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Prices"] = [{"Date": datetime(2001, 1, day, 16), "Last Sale": 9} for day in range(2, 9)]
    remedies = [one.message for one in found(tmp_path, sheets) if one.code == "date-with-time"]
    assert len(remedies) == 1
    assert "=INT(…)" in remedies[0]
    sheets["Prices"][3]["Date"] = datetime(2001, 1, 5, 23, 59)
    (late,) = [one.message for one in found(tmp_path, sheets) if one.code == "date-with-time"]
    assert "=INT(…)" not in late


def test_rows_whose_amounts_could_not_be_read_are_not_said_to_be_the_same(tmp_path: Path) -> None:
    sheets = sound()
    same = {"Director ID": "A", "Fee Type": "annual", "Calendar Year": 2000}
    sheets["Fees"] += [{**same, "Fee ID": "F8"}, {**same, "Fee ID": "F9", "Amount": 3.333}]
    assert told(found(tmp_path, sheets)) == [("missing", "Fees", "G5"), ("too-many-decimals", "Fees", "G6")]


def test_dates_a_century_off_are_told_and_nothing_that_follows_from_them(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Meetings"][1]["Date"] = date(1901, 2, 20)
    sheets["Directors"][0]["Service Start"] = date(2095, 1, 1)
    findings = found(tmp_path, sheets)
    assert told(findings) == [("wrong-century", "Directors", "C2"), ("wrong-century", "Meetings", "B3")]
    assert "If 1995-01-01 is meant" in findings[0].message
    assert "If 2001-02-20 is meant" in findings[1].message


@pytest.mark.parametrize(
    ("start", "codes"),
    [
        (date(1929, 7, 26), ["wrong-century"]),
        (date(1929, 7, 27), []),
        (date(2051, 12, 30), ["after-as-of-date", "far-after-as-of-date"]),
        (date(2051, 12, 31), ["wrong-century"]),
        (date(1904, 2, 29), ["wrong-century"]),
        (date(2490, 1, 1), ["wrong-century"]),
    ],
)
def test_seventy_years_before_the_plan_and_fifty_after_the_as_of_date_are_the_ends(
    tmp_path: Path, start: date, codes: list[str]
) -> None:
    sheets = sound()
    sheets["Directors"].append({"Director ID": "C", "Name": "Cy Cole", "Service Start": start})
    assert sorted(one.code for one in found(tmp_path, sheets)) == codes


def test_an_as_of_date_and_a_term_of_another_century_are_told_at_their_cells(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Plan"][1]["Value"] = date(2101, 12, 31)
    assert told(found(tmp_path, sheets)) == [("wrong-century", "Plan", "B3")]
    sheets = sound()
    sheets["Plan"][2]["Value"] = date(1909, 7, 27)
    assert told(found(tmp_path, sheets)) == [("wrong-century", "Plan", "B4")]


@pytest.mark.parametrize("years", [49, 50])
def test_a_deferral_period_beyond_all_known_business_days_is_an_error_at_its_term(tmp_path: Path, years: int) -> None:
    sheets = sound()
    sheets["Plan"].append({"Term": "Deferral Period (Januaries)", "Value": years})
    findings = found(tmp_path, sheets)
    assert told(findings) == ([("deferral-too-long", "Plan", "B5")] if years == 50 else [])  # 2001 + 49 = 2050
    assert all("Deferral Period (Januaries) is 50" in one.message for one in findings)


def test_an_approval_that_is_not_given_is_asked_for_at_the_terms_own_cell(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Plan"][2]["Value"] = None
    assert told(found(tmp_path, sheets)) == [("contingent-on-approval", "Plan", "B4")]
    del sheets["Plan"][2]
    assert told(found(tmp_path, sheets)) == [("contingent-on-approval", "Plan", "")]


def test_a_workbook_that_is_right_and_has_formulas_has_no_finding(tmp_path: Path) -> None:
    sheets = sound()
    sheets["Fees"][0]["Amount"] = Formula("=6000*2", 12000)
    assert found(tmp_path, sheets) == []
