"""IDs that are not written as they are elsewhere: without their leading zeros, or in another case."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from calc.cells import cell_as_seen
from calc.contract import INPUT, Column, Kind, Sheet
from calc.contract.ids import formula_option_id, is_formula_option
from calc.findings import Finding, Severity
from calc.problems import Problem, problem_findings

# Headers whose IDs name the same things: an option's ID may be that of a discretionary grant.
_DOMAIN = {"Option ID": "Grant ID"}
_OTHER_CASE = "an ID that differs from a known one only in upper and lower case was read as the known one"
_FORMULA_OPTION = formula_option_id(date(2000, 1, 1), "")  # what stands before the director's ID, by its length


@dataclass(frozen=True, slots=True)
class NumberForId:
    """An ID that stands in its cell as a number."""

    sheet: str
    header: str
    row: int
    digits: str


def check_leading_zeros(frames: Mapping[str, pd.DataFrame], numbers: Iterable[NumberForId]) -> list[Finding]:
    """Give errors for IDs stored as numbers that could be ones with leading zeros, which other cells have as text."""
    numbers = list(numbers)
    if not numbers:
        return []
    padded: dict[tuple[str, str], str] = {}
    for sheet, column in _id_columns():
        texts = frames[sheet.name][column.name].dropna().unique() if sheet.name in frames else ()
        domain = _DOMAIN.get(column.header, column.header)
        zeros = [text for text in texts if text[:1] == "0" and len(text) > 1 and text.isdigit()]
        padded |= {(domain, text.lstrip("0")): text for text in zeros}
    problems: dict[tuple[str, str], list[Problem]] = {}
    for number in numbers:
        domain = _DOMAIN.get(number.header, number.header)
        if text := padded.get((domain, number.digits.lstrip("0"))):
            wrong = "it is stored as a number, but in other cells the ID has leading zeros"
            todo = f"If {text} is meant, set the cell's format to Text and type {text}."
            problem = Problem(number.row, "id-lost-zeros", number.digits, wrong, todo)
            problems.setdefault((number.sheet, number.header), []).append(problem)
    return [
        finding
        for (sheet_name, header), lost in problems.items()
        for finding in problem_findings(sheet_name, header, lost)
    ]


def settle_case(frames: dict[str, pd.DataFrame]) -> list[Finding]:
    """Take IDs that are one known ID but for case as that ID, with an info a column.

    An ID that is known as it stands is never touched, nor one that is like several known ones.
    """
    findings = []
    for sheet, column in _id_columns():
        frame = frames.get(sheet.name)
        if frame is None or frame.empty or not (column.refers_to or column.header == "Option ID"):
            continue
        values = frame[column.name]
        known = _known_ids(frames, column)
        used = values.dropna().unique().tolist()
        unknown = set(used).difference(known)
        if not unknown:
            continue
        meant = _but_for_case(unknown, known, _directors(frames) if column.header == "Option ID" else ())
        if not meant:
            continue
        odd = values.isin(list(meant)).to_numpy()
        problems = [
            Problem(int(row), "id-spelling", cell_as_seen(text), _OTHER_CASE, f"It was read as {meant[text]}.")
            for row, text in zip(frame.index[odd], values[odd], strict=True)
        ]
        frames[sheet.name] = frame.assign(**{column.name: values.mask(odd, values.map(meant))})
        findings += problem_findings(sheet.name, column.header, problems, Severity.INFO)
    return findings


def _but_for_case(unknown: Iterable[str], known: Iterable[str], directors: Iterable[str]) -> dict[str, str]:
    """Give the one known ID that each unknown one is but for case; a Formula Option's is known by its director's."""
    by_case: dict[str, set[str]] = {}
    for text in known:
        by_case.setdefault(text.casefold(), set()).add(text)
    of_directors: dict[str, set[str]] = {}
    for text in directors:
        of_directors.setdefault(text.casefold(), set()).add(text)
    meant = {}
    for text in unknown:
        same = by_case.get(text.casefold(), set())
        start, who = text[: len(_FORMULA_OPTION)].upper(), text[len(_FORMULA_OPTION) :]
        if not same and is_formula_option(start) and start[3:11].isdigit() and start[11:] == "-":
            same = {start + director for director in of_directors.get(who.casefold(), ())}
        if len(same) == 1 and text not in same:
            meant[text] = next(iter(same))
    return meant


def _known_ids(frames: Mapping[str, pd.DataFrame], column: Column) -> frozenset[str]:
    """Give the IDs that a column may refer to."""
    sheet, name = (column.refers_to, column.name) if column.refers_to else ("Discretionary Grants", "grant_id")
    frame = frames.get(sheet)
    return frozenset() if frame is None else frozenset(frame[name].dropna().unique().tolist())


def _directors(frames: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    frame = frames.get("Directors")
    return frozenset() if frame is None else frozenset(frame["director_id"].dropna().unique().tolist())


def _id_columns() -> Iterator[tuple[Sheet, Column]]:
    return ((sheet, column) for sheet in INPUT for column in sheet.columns if column.kind is Kind.ID)
