from collections import Counter
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from .numbers import number
from .oracle import Refused, calculate

CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.yaml"))

# A case gives all the rows of these sheets, in order; of the others it gives the rows that it is about.
WHOLE_SHEETS = {"Share Reserve", "Shortfalls", "Issuances"}
KEYS = {
    "Options": ("Option ID",),
    "Deferred Awards": ("Award ID",),
    "Fee Settlement": ("Fee ID",),
    "Formula Eligibility": ("Meeting ID", "Director ID"),
    "Shortfalls": ("Date", "Award ID"),
    "Issuances": ("Issuance ID",),
    "Option Events": ("Event ID",),
}


def comparable(value: Any) -> Any:
    """Numbers as what they are worth, whatever type they come in."""
    return value if value is None or isinstance(value, (str, date)) else number(value)


def row_of(sheet: str, given: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    keys = [key for key in KEYS[sheet] if key in given]
    found = [row for row in rows if all(row[key] == given[key] for key in keys)]
    assert len(found) == 1, f"{sheet}: {len(found)} rows for {given}"
    return found[0]
