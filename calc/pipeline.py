"""Read -> validate -> calculate -> write, for one workbook. The four verbs meet here and never import one another."""

import re
from dataclasses import dataclass
from pathlib import Path

from calc.annotate import annotate
from calc.beside_errors import refused_beside_errors
from calc.calculate import Results, calculate
from calc.contract import INPUT_SHEET
from calc.findings import Finding, Severity, has_errors
from calc.layout import located
from calc.read import Workbook, read
from calc.schemas import settled
from calc.validate import Given, validate


@dataclass(frozen=True)
class Checked:
    """An input workbook with everything that was found in it, and its results where nothing is wrong."""

    workbook: Workbook
    findings: tuple[Finding, ...]
    results: Results | None

    @property
    def has_errors(self) -> bool:
        """Whether nothing may be computed from it."""
        return has_errors(self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(finding.severity is severity for finding in self.findings)


def check(path: Path) -> Checked:
    """Everything that a run of this workbook finds. ``NotAWorkbook`` where it cannot be read at all."""
    workbook = read(path)
    validation = validate(Given(workbook.frames, workbook.unread, workbook.absent), workbook.findings)
    findings = [*workbook.findings, *validation.findings]
    results = None
    if has_errors(findings):
        findings += refused_beside_errors(workbook.frames, validation, findings)
    else:
        results = calculate(settled(workbook.frames, INPUT_SHEET))
        findings += results.findings
        if has_errors(findings):
            results = None
    return Checked(workbook, tuple(located(findings, workbook.layouts)), results)


def errors_path(path: Path) -> Path:
    """Where the input comes back with its errors marked: ``NAME.errors.xlsx`` beside it.

    A copy that was corrected and is still wrong comes back as ``NAME.errors 2.xlsx``: nothing is written over itself.
    """
    copy = re.fullmatch(r"(?P<name>.+)\.errors(?: (?P<number>\d+))?", path.stem)
    if copy is None:
        return path.with_name(f"{path.stem}.errors.xlsx")
    return path.with_name(f"{copy['name']}.errors {int(copy['number'] or 1) + 1}.xlsx")


def results_path(path: Path) -> Path:
    """Where the results go unless another place is named: ``NAME.results.xlsx`` beside the input."""
    return path.with_name(f"{path.stem}.results.xlsx")


def write_errors(checked: Checked, target: Path) -> None:
    """The person's own workbook under a new name, its errors marked. ``CannotPublish`` where it cannot be written."""
    annotate(checked.workbook.path, checked.findings, target, checked.workbook.look.lost_when_saved)
