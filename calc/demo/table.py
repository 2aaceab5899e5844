"""Rows of a sheet, written as a table."""

from collections.abc import Sequence
from datetime import date
from typing import Any

Row = dict[str, Any]

day = date.fromisoformat


def table(headers: str, *lines: Sequence[object]) -> list[Row]:
    """Give a row a line: its values under ``headers``, which stand between commas. None, or a missing end, is empty."""
    names = headers.split(", ")
    assert all(len(line) <= len(names) for line in lines), headers
    return [dict(zip(names, line, strict=False)) for line in lines]
