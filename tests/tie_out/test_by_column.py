"""Earlier results are held by column: in little memory, and compared as exactly as cell by cell."""

import gc
import tracemalloc
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from calc.contract import RESULTS_SHEET
from calc.excel.inspect import NotAWorkbook
from calc.job import pipeline
from calc.job.pipeline import check, tied_out, write_run
from calc.results.inspect_results import inspect_results
from calc.results.read_back import opened, read_prior
from calc.results.table import ResultTable
from calc.tie_out import COMPARED
from calc.tie_out.table import Now, Then, differ, paired
from tests.benchmarks.plans import of_fees, write_plan

PRICES = RESULTS_SHEET["Prices"]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_plan(tmp_path_factory.mktemp("plan") / "plan.xlsx", of_fees(2_000))


@pytest.fixture(scope="module")
def results(plan: Path) -> Path:
    made = plan.with_name("plan.results.xlsx")
    write_run(check(plan), made)
    return made


def test_a_row_of_earlier_results_takes_little_more_than_its_numbers(results: Path) -> None:
    """A row of 11 to 27 cells as Python objects takes some 2,000 bytes."""
    read_prior(results, ("Options",))  # what is loaded once
    tracemalloc.start()
    try:
        prior = read_prior(results, tuple(COMPARED))
        gc.collect()  # another test may have it look for cycles seldom
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    rows = sum(map(len, prior.sheets.values()))
    assert rows > 5_000
    assert held / rows < 400


def test_a_name_that_repeats_is_in_memory_once(results: Path) -> None:
    names = read_prior(results, ("Fee Settlement",)).sheets["Fee Settlement"].held["Name"].tolist()
    assert len(names) > 10 * len(set(names))
    assert len({id(name) for name in names}) == len(set(names))


def test_results_of_the_same_day_are_compared_without_calculating_again(
    plan: Path, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = check(plan)
    monkeypatch.delattr(pipeline, "calculate")
    assert tied_out(checked, results)[1].ties


@pytest.mark.parametrize("content", [b"nothing that can be opened", None], ids=["replaced", "gone"])
def test_results_that_change_after_the_look_are_refused_as_changed(
    results: Path, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "results.xlsx"
    path.write_bytes(results.read_bytes())
    look = inspect_results(path, {"Basis"})
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotAWorkbook, match=r"^results\.xlsx was changed while it was being read"):
        opened(path, look)


def prices(*closing: float) -> Then:
    rows = len(closing)
    held = {
        "Date": np.full(rows, np.datetime64("2001-07-23", "D")),
        "Basis": np.full(rows, "sale", dtype=object),
        **{header: np.array(closing) for header in ("Last Sale", "High Bid", "Low Ask", "Closing Price")},
    }
    return Then(ResultTable(PRICES, held, rows))


def test_a_price_is_compared_at_the_15_digits_of_a_workbook_and_one_finer_than_computed_differs() -> None:
    then = prices(0.1 + 0.2, 12.78, 1.123456789, 1234567.12345678, float("nan"), float("nan"))
    units = pd.array([30_000_000, 1_278_000_001, 112_345_679, 123_456_712_345_678, None, 0], dtype="Int64")
    now = Now(PRICES, pd.DataFrame({"closing_price": units}))
    found = differ(then.cells("Closing Price"), now.cells("Closing Price")).tolist()
    assert found == [False, True, True, False, False, True]


def test_a_row_is_told_as_a_person_reads_it() -> None:
    row = prices(12.78).row(0)
    assert (row["Date"], str(row["Closing Price"]), row["Basis"]) == (date(2001, 7, 23), "12.78", "sale")


def test_rows_of_one_key_are_told_apart_by_their_order_and_blanks_are_a_key_too() -> None:
    then, now = ([np.array(keys, dtype=object)] for keys in (["a", "a", None, "gone"], ["a", None, "a", "new", None]))
    old, gone = paired(then, now)
    assert (old.tolist(), gone.tolist()) == ([0, 2, 1, -1, -1], [3])
