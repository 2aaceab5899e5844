"""IDs that Excel may have robbed of their leading zeros."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from calc.contract import INPUT, Kind
from calc.findings import Finding, error

# Headers whose IDs name the same things: an option's ID may be that of a discretionary grant.
_DOMAIN = {"Option ID": "Grant ID"}


@dataclass(frozen=True, slots=True)
class NumberForId:
    """An ID that stands in its cell as a number."""

    sheet: str
    header: str
    row: int
    digits: str


def check_leading_zeros(frames: Mapping[str, pd.DataFrame], numbers: Iterable[NumberForId]) -> list[Finding]:
    """An error for each ID stored as a number that could be one with leading zeros which other cells have."""
    numbers = list(numbers)
    if not numbers:
        return []
    padded: dict[tuple[str, str], str] = {}
    for sheet in INPUT:
        for column in sheet.columns:
            if column.kind is Kind.ID and sheet.name in frames:
                texts = frames[sheet.name][column.name].dropna().unique()
                domain = _DOMAIN.get(column.header, column.header)
                padded |= {(domain, text.lstrip("0")): text for text in texts if text[:1] == "0" and text.isdigit()}
    findings = []
    for number in numbers:
        domain = _DOMAIN.get(number.header, number.header)
        if text := padded.get((domain, number.digits.lstrip("0"))):
            message = (
                f"{number.header} {number.digits} is stored as a number, and other cells have {text}. If {text} is"
                f" meant, set the cell's format to Text and type {text}."
            )
            findings.append(error("id-lost-zeros", message, number.sheet, number.header, [number.row]))
    return findings
