"""Problems of a column's cells -> findings: a few cells one by one, many of one cause together."""

from collections.abc import Iterable

from calc.cells import Problem
from calc.findings import Finding, Severity

NAMED_ONE_BY_ONE = 3  # so many cells of one cause in a column get a finding each; more of them share one
_WHOLE_COLUMN = {
    "ambiguous-date": " For all: select the column, Data > Text to Columns > Next > Next > Date, and choose its order.",
    "number-for-date": " For all: select the column, Data > Text to Columns > Next > Next > Date, and choose YMD.",
}


def problem_findings(
    sheet: str, header: str, problems: Iterable[Problem], severity: Severity = Severity.ERROR
) -> list[Finding]:
    """One finding a cause: errors of up to three cells have one each; infos of a cause are always one."""
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
        message += _WHOLE_COLUMN.get(code, "")
        findings.append(Finding(severity, code, message, sheet, (header,), tuple(one.row for one in group)))
    return findings
