"""Delivered of the ledger against what Issuances adds up to: splits of what was delivered before lie between them."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from calc.contract import ISSUANCES
from calc.job.pipeline import check, write_run
from calc.plan.calendar import day_number
from calc.plan.result_sheet import no_rows
from calc.plan.s04c_changes_in_stock import Split
from calc.tables.model import Table
from calc.tables.sheet import parts
from calc.write.deliveries import restated_shares
from tests.samples import FOLDER
from tests.support.recalculation import SOFFICE, differences, recalculated, values
from tests.support.workbooks import Sheets, sound, write


def on(text: str) -> int:
    return day_number(pd.Timestamp(text).date())


def register(*rows: tuple[str, int]) -> Table:
    frame = no_rows(ISSUANCES).reindex(range(len(rows)))
    frame["due_date"] = pd.to_datetime([due for due, _ in rows]).astype("datetime64[s]")
    frame["shares"] = pd.array([shares for _, shares in rows], dtype="Int64")
    return Table(ISSUANCES, frame, parts(ISSUANCES, len(frame), 1000))


@pytest.mark.parametrize(
    ("rows", "splits", "expected", "why"),
    [
        ([("2000-05-01", 7), ("2000-06-01", 8)], [], 15, "no split"),
        ([("2000-05-01", 7), ("2000-06-01", 8)], [("2000-05-31", 3, 2)], 18, "7 x 3 / 2 is 10, and 8"),
        ([("2000-05-01", 7), ("2000-05-02", 8)], [("2000-05-31", 3, 2)], 22, "15 x 3 / 2 as one total, not 10 and 12"),
        ([("2000-05-31", 7)], [("2000-05-31", 3, 2)], 7, "due on the day of the split, in new shares"),
        ([("2000-05-30", 7)], [("2000-05-31", 3, 2)], 10, "the day before it, in old ones"),
        (
            [("2000-05-01", 5), ("2000-07-01", 5), ("2001-01-01", 5)],
            [("2000-06-01", 3, 2), ("2000-08-01", 1, 2)],
            11,
            "5 becomes 7, with 5 more 12, which becomes 6, and 5",
        ),
        ([], [("2000-06-01", 3, 2)], 0, "nothing delivered"),
    ],
)
def test_what_was_due_before_a_split_is_restated_as_one_total(
    rows: list[tuple[str, int]], splits: list[tuple[str, int, int]], expected: int, why: str
) -> None:
    made = [Split(on(when), new, old, on(when)) for when, new, old in splits]
    assert restated_shares(register(*rows), made) == expected, why


def delivered_before_a_split(new: int, old: int) -> Sheets:
    """100 shares exercised on 1 October 2001, a split on 3 December, 31 shares more on 10 December."""
    sheets = sound()
    sheets["Plan Events"].append(
        {"Effective Date": pd.Timestamp("2001-12-03"), "Event": "split", "New": new, "Old": old}
    )
    more: dict[str, Any] = {**sheets["Option Events"][0], "Event ID": "E2", "Date": pd.Timestamp("2001-12-10")}
    sheets["Option Events"].append({**more, "Shares": 31, "Cash Paid": None})
    return sheets


def checks_and_summary(path: Path) -> tuple[list[Any], str]:
    found = values(path)
    line = next(row for row in found["Checks"] if str(row[0]).startswith("Shares add up to the last Delivered"))
    return line, next(str(row[0]) for row in found["Summary"] if str(row[0]).startswith("Delivered "))


SENTENCES = [
    (
        3,
        2,
        "Delivered 181 = 131 shares on Issuances, as they were issued, + 50 by splits of shares delivered before them.",
    ),
    (
        1,
        3,
        "Delivered 64 = 131 shares on Issuances, as they were issued, − 67 by splits of shares delivered before them.",
    ),
    (1, 1, "Delivered 131 = 131 shares on Issuances, as they were issued."),
]


@pytest.mark.parametrize(("new", "old", "sentence"), SENTENCES)
def test_a_check_ties_them_and_the_summary_says_it_in_one_line(
    tmp_path: Path, new: int, old: int, sentence: str
) -> None:
    source = write(tmp_path / "input.xlsx", delivered_before_a_split(new, old))
    for values_only in (False, True):
        write_run(check(source), tmp_path / "r.xlsx", values_only)
        line, told = checks_and_summary(tmp_path / "r.xlsx")
        assert (line[2:5], line[7], told) == (["Issuances", 1, 0], "yes", sentence)


def test_the_sample_joins_its_two_figures(tmp_path: Path) -> None:
    write_run(check(FOLDER / "ctc-1999-2002.xlsx"), tmp_path / "r.xlsx")
    line, told = checks_and_summary(tmp_path / "r.xlsx")
    assert line[7] == "yes"
    assert told.startswith("Delivered 38,143 = 34,393 shares on Issuances, as they were issued, + 3,750 by splits")


def test_a_share_that_issuances_lacks_fails_the_check(tmp_path: Path) -> None:
    from calc.files.publish import CannotPublish

    checked = check(write(tmp_path / "input.xlsx", delivered_before_a_split(3, 2)))
    assert checked.results is not None
    frame = checked.results.sheets["Issuances"]
    short = {**checked.results.sheets, "Issuances": frame.assign(shares=frame["shares"] - [1, 0])}
    with pytest.raises(CannotPublish, match="“Shares add up to the last Delivered of Share Reserve"):
        write_run(replace(checked, results=replace(checked.results, sheets=short)), tmp_path / "r.xlsx")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_finds_the_same(tmp_path: Path) -> None:
    made = []
    for new, old, _ in SENTENCES:
        made.append(tmp_path / f"{new}-for-{old}.xlsx")
        write_run(check(write(tmp_path / "input.xlsx", delivered_before_a_split(new, old))), made[-1])
    for ours, theirs in zip(made, recalculated(made, tmp_path), strict=True):
        assert differences(ours, theirs) == [], ours.name
