"""Which sheets of a workbook are the contract's, and what the others may be."""

import re
from collections.abc import Callable, Mapping, Sequence

from calc.contract import INPUT, NOTES, PASTED_PRICES, PLAN, RESULTS, TERMS, folded_header
from calc.findings import Finding, error, info, warning
from calc.read.headers import find_header_row
from calc.read.near_names import is_misspelt, look_alike

Rows = Sequence[Sequence[object]]
FIRST_ROWS = 60  # of a sheet that is none of ours: its headers are among them, if it has any

_COPY = re.compile(r"\(\d+\)|copy|copyof|old|new|backup|bak|draft|final|v?\d+|[-.]")


def match_sheets(titles: Sequence[str], first_rows: Callable[[str], Rows]) -> tuple[dict[str, str], list[Finding]]:
    """Give the contract's sheet name for each title that is one, and a finding for each title that is not.

    A sheet that looks like one that is absent, by its title or its headers, is an error and is read on as that one.
    One that looks like a copy of one that is there is a warning. ``first_rows`` gives the first rows of a sheet.
    """
    known = {folded_header(sheet.name): sheet.name for sheet in (*INPUT, PASTED_PRICES)}
    matched: dict[str, str] = {}
    findings = []
    for title in titles:
        name = known.get(folded_header(title))
        if name is None:
            continue
        if name in matched.values():
            first = next(other for other, taken in matched.items() if taken == name)
            message = f"The sheets “{first}” and “{title}” are both {name}. Keep one of them."
            findings.append(error("duplicate-sheet", message, title))
            continue
        matched[title] = name
    # A sheet Notes is as likely one of their own, of which they are told that nobody reads it.
    results = {folded_header(sheet.name) for sheet in RESULTS if sheet is not NOTES} - set(known)
    others = [title for title in titles if folded_header(title) not in known and not _is_ours(title)]
    others = [title for title in others if folded_header(title) not in results]
    of_headers = {title: sheet_of_headers(first_rows(title)) for title in others}
    supposed = _supposed(others, known, matched, of_headers)
    for name in dict.fromkeys(supposed.values()):
        first, *more = [title for title, meant in supposed.items() if meant == name]
        matched[first] = name
        code = "several-sheets" if more else "misspelt-sheet"
        findings.append(error(code, _misspelt(name, first, more), first))
    for title in others:
        if title not in supposed:
            findings.append(_left_alone(title, of_headers[title], known, bool(first_rows(title)[1:])))
    return {title: matched[title] for title in titles if title in matched}, findings


def _supposed(
    others: Sequence[str], known: Mapping[str, str], matched: Mapping[str, str], of_headers: Mapping[str, str | None]
) -> dict[str, str]:
    """Give the absent sheet that each unknown one seems to be, by its title or else by its headers."""
    absent = {key: name for key, name in known.items() if name not in matched.values()}
    pasted = absent.pop(folded_header(PASTED_PRICES.name), None)  # of its words each is in many a title
    supposed = {title: meant for title in others if (meant := look_alike(title, absent))}
    if pasted is not None:
        supposed |= {title: pasted for title in others if title not in supposed and is_misspelt(title, pasted)}
    left = set(absent.values()).difference(supposed.values())
    return supposed | {
        title: name for title in others if title not in supposed and (name := of_headers[title]) and name in left
    }


def _misspelt(name: str, first: str, more: Sequence[str]) -> str:
    if not more:
        return f"There is no sheet {name}, but there is a sheet “{first}”. Did you mean {name}? If so, rename it."
    named = " and ".join(f"“{title}”" for title in (first, *more))
    return f"There is no sheet {name}, but there are the sheets {named}. Put the rows on one sheet named {name}."


def _left_alone(title: str, of_headers: str | None, known: Mapping[str, str], has_rows: bool) -> Finding:
    """Tell what is said of a sheet that is none of ours."""
    original = of_headers or known.get(_COPY.sub("", folded_header(title)))
    if original and has_rows:
        message = (
            f"The sheet “{title}” looks like a copy of {original} and is ignored: only {original} is read. If"
            f" it has the current rows, move them to {original}. If it is only an old copy, nothing is needed."
        )
        return warning("copied-sheet", message, title)
    return info("unknown-sheet", f"The sheet “{title}” is not part of the input and is ignored.", title)


def sheet_of_headers(rows: Rows) -> str | None:
    """Give the sheet of the contract whose headers and at least one row of data stand in the rows, or None."""
    best, found = 1, None
    for sheet in INPUT:
        number = find_header_row(sheet, rows)
        if number is None or not any(any(cell not in ("", None) for cell in row) for row in rows[number:]):
            continue
        texts = {folded_header(cell) for cell in rows[number - 1] if isinstance(cell, str)}
        theirs = [header for header in sheet.headers if folded_header(header) in texts]
        required = [column.header for column in sheet.columns if column.required]
        if len(theirs) > best and set(required) <= set(theirs) and (sheet is not PLAN or _has_terms(rows)):
            best, found = len(theirs), sheet.name
    return found


def _has_terms(rows: Rows) -> bool:
    terms = {folded_header(term.name) for term in TERMS}
    return any(isinstance(cell, str) and folded_header(cell) in terms for row in rows for cell in row)


def _is_ours(title: str) -> bool:
    """Tell whether a sheet is one that this program writes into an input: Instructions, or Findings (2, 3 ...)."""
    return bool(re.fullmatch(r"instructions|findings\d*", folded_header(title)))
