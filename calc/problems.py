"""A problem of one cell, and the problems of a column as findings: a few one by one, many of one cause together."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from calc.findings import Finding, Severity

NAMED_ONE_BY_ONE = 3  # so many cells of one cause in a column get a finding each; more of them share one
_WHOLE_COLUMN = {
    "ambiguous-date": "select the column, Data > Text to Columns > Next > Next > Date, and choose its order.",
    "number-for-date": "select the column, Data > Text to Columns > Next > Next > Date, and choose YMD.",
    "id-lost-zeros": "set the column's format to Text, and paste the IDs again from a source that still has their"
    " zeros.",
    "fraction-as-text": "in an empty column, type =VALUE(…) for each cell, copy the column, and paste its values over"
    " these cells.",
}
_SEPARATORS = re.compile(r"[.,]\d{3}(?!\d)|,\d+”$|-”$", re.MULTILINE)
_SIGNS = ("$", "€", "£", "USD", "US$", "%", "shares", "shs")


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that cannot be taken, or was taken with a word about it."""

    row: int
    code: str
    shown: str  # the cell's content as a person sees it
    wrong: str  # what is wrong, in words that hold for every cell with this code
    todo: str  # what to do
    what: str = ""  # the name of the value, where it is not the column's header


def problem_findings(
    sheet: str, header: str, problems: Iterable[Problem], severity: Severity = Severity.ERROR
) -> list[Finding]:
    """Give one finding a cause: errors of up to three cells have one each; infos of a cause are always one."""
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in sorted(problems, key=lambda problem: problem.row):
        groups.setdefault((problem.code, problem.wrong), []).append(problem)
    findings = []
    for (code, wrong), group in groups.items():
        first = group[0]
        if len(group) == 1 or (severity is Severity.ERROR and len(group) <= NAMED_ONE_BY_ONE):
            for one in group:
                message = f"{one.what or header} is {one.shown}: {wrong}. {one.todo}".strip()
                findings.append(Finding(severity, code, message, sheet, (header,), (one.row,)))
            continue
        message = f"{len(group):,} cells of {header}, such as {first.shown} in row {first.row}: {wrong}."
        message += f" For row {first.row}: {first.todo}" if first.todo else ""
        message += f" For all: {todo}" if (todo := _for_all(code, group)) else ""
        findings.append(Finding(severity, code, message, sheet, (header,), tuple(one.row for one in group)))
    return findings


def _for_all(code: str, group: Sequence[Problem]) -> str:
    """Tell how to correct many cells of one cause at once in Excel; "" where they are to be looked at one by one."""
    if code == "ambiguous-number":
        return _numbers_from_texts([problem.shown for problem in group])
    if code == "date-with-time":
        late = any("before midnight" in problem.todo for problem in group)
        return (
            ""
            if late
            else "in an empty column, type =INT(…) for each cell, copy it, and paste its values over these cells."
        )
    return _WHOLE_COLUMN.get(code, "")


def _numbers_from_texts(texts: Iterable[str]) -> str:
    """Tell how to make numbers of texts: what is no digit is taken out, and Excel is told what the separators are."""
    joined = "\n".join(texts)
    signs = [sign for sign in _SIGNS if sign.casefold() in joined.casefold()]
    signs = [sign for sign in signs if not any(sign != other and sign in other for other in signs)]
    replaced = f", press Ctrl+H and replace {' and '.join(signs)} with nothing; then" if signs else ","
    if _SEPARATORS.search(joined):
        last = (
            "Data > Text to Columns > Next > Next > Advanced, choose the decimal and the thousands separator, Finish."
        )
    else:
        last = "Data > Text to Columns > Finish."
    return f"select the column{replaced} {last}"
