"""What one sheet can say about itself: the schema, keys, and columns that depend on one another."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from calc.cells import cell_as_seen
from calc.contract import INPUT, READINGS, SWITCHABLE_READING, Kind
from calc.findings import Finding, error
from calc.problems import Problem, problem_findings
from calc.validate.given import Given
from calc.validate.schemas import duplicate_keys, failures

LONGEST_ID = 200  # characters; with what stands before it in other IDs it stays below the 255 that Excel compares
_SHORTEN = "Give it a short code, the same on every sheet."


def check_schemas(given: Given) -> list[Finding]:
    """Report missing values, unknown choices and numbers out of bounds; a cell not read has its error already."""
    findings = []
    for sheet in INPUT:
        for header, problems in failures(sheet, given.frames[sheet.name]).items():
            if (sheet.name, header) in given.absent:
                continue
            unread = given.unread.get((sheet.name, header), frozenset())
            fresh = [problem for problem in problems if problem.row not in unread or problem.code != "missing"]
            if (sheet.name, header) == (READINGS.name, "Choice"):
                fresh = [_of_its_reading(problem, given.frames[sheet.name]) for problem in fresh]
            findings += problem_findings(sheet.name, header, fresh)
    return findings


def _of_its_reading(problem: Problem, rows: pd.DataFrame) -> Problem:
    """Name the choices of the reading that the problem's row is of."""
    reading = SWITCHABLE_READING.get(str(rows.at[problem.row, "reading"]))
    return replace(problem, todo=f"Choose {' or '.join(reading.choices)}.") if reading else problem


def check_lengths(given: Given) -> list[Finding]:
    """Report IDs that are too long to be part of other IDs and to be compared by Excel's functions."""
    findings = []
    ids = [(sheet, column) for sheet in INPUT for column in sheet.columns if column.kind is Kind.ID]
    for sheet, column in ids:
        values = given.frames[sheet.name][column.name]
        texts = np.asarray(values, dtype=object).tolist()
        if _longest(texts) <= LONGEST_ID:  # as nearly always
            continue
        wrong = f"an ID of more than {LONGEST_ID} characters, which is too long for Excel to compare"
        problems = [
            Problem(row, "long-id", cell_as_seen(text), wrong, _SHORTEN)
            for row, text in zip(values.index.tolist(), map(str, texts), strict=True)
            if len(text) > LONGEST_ID
        ]
        findings += problem_findings(sheet.name, column.header, problems)
    return findings


def _longest(texts: list[Any]) -> int:
    """Give the length of the longest text; a blank, which has no length, raises at once and is then left out."""
    try:
        return max(map(len, texts), default=0)
    except TypeError:
        return max(map(len, map(str, set(texts))))


def check_keys(given: Given) -> list[Finding]:
    """Report a key that stands twice: an ID that is used again, or two rows for one thing."""
    findings = []
    for sheet in INPUT:
        for row, first in duplicate_keys(sheet, given.frames[sheet.name]):
            values = given.frames[sheet.name].loc[row]
            shown = ", ".join(f"{header} {key_in_words(values[sheet.by_header[header].name])}" for header in sheet.key)
            message = f"{shown} is already in row {first}. Delete one of the two rows, or correct one."
            findings.append(error("duplicate-key", message, sheet.name, sheet.key, [row]))
    return findings


def key_in_words(value: object) -> str:
    """Write a value of a key as a person reads it."""
    return day(value) if isinstance(value, pd.Timestamp) else str(value)


def day(value: object) -> str:
    """Write a date out of a frame as a person reads it."""
    return pd.Timestamp(str(value)).date().isoformat()
