"""Every case in ``cases``, worked by hand, comes out as it says, row for row, in every column that it names."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from calc.calculate import calculate
from calc.contract import DECIMALS, RESULTS_SHEET
from calc.findings import has_errors
from tests.support.build import frames_of, units
from tests.support.paths import CASES


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_case_comes_out_as_worked_by_hand(path: Path) -> None:
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    results = calculate(frames_of(case["input"]))
    assert not has_errors(results.findings), results.findings
    for sheet, rows in case["expected"].items():
        headers = list(dict.fromkeys(header for row in rows for header in row))
        wanted = [{header: expected(sheet, header, row.get(header)) for header in headers} for row in rows]
        assert shown(results.sheets[sheet], sheet, headers) == wanted, case["why"]


def expected(sheet: str, header: str, value: Any) -> Any:
    kind = RESULTS_SHEET[sheet].by_header[header].kind
    return units(value, kind) if kind in DECIMALS and value is not None else value


def shown(frame: pd.DataFrame, sheet: str, headers: list[str]) -> list[dict[str, Any]]:
    names = {header: RESULTS_SHEET[sheet].by_header[header].name for header in headers}
    return [{header: plain(row[name]) for header, name in names.items()} for row in frame.to_dict("records")]


def plain(value: Any) -> date | int | str | None:
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def test_every_case_expects_something() -> None:
    assert CASES
    assert all(yaml.safe_load(path.read_text(encoding="utf-8"))["expected"] for path in CASES)
