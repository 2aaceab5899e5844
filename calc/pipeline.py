"""Read -> validate -> calculate -> write, for one workbook. The four verbs meet here and never import one another."""

from dataclasses import dataclass
from pathlib import Path

from calc.annotate import annotate
from calc.findings import Finding, Severity, has_errors
from calc.layout import located
from calc.read import Workbook, read
from calc.validate import Given, validate


@dataclass(frozen=True)
class Checked:
    """An input workbook with everything that was found in it, and its frames once nothing is wrong."""

    workbook: Workbook
    findings: tuple[Finding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether nothing may be computed from it."""
        return has_errors(self.findings)

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(finding.severity is severity for finding in self.findings)


def check(path: Path) -> Checked:
    """Everything that a run of this workbook would find. ``NotAWorkbook`` where it cannot be read at all."""
    workbook = read(path)
    given = Given(workbook.frames, workbook.unread, workbook.absent)
    validation = validate(given, workbook.findings)
    findings = [*workbook.findings, *validation.findings]
    return Checked(workbook, tuple(located(findings, workbook.layouts)))


def errors_path(path: Path) -> Path:
    """Where the input comes back with its errors marked: ``NAME.errors.xlsx`` beside it."""
    return path.with_name(f"{stem(path)}.errors.xlsx")


def results_path(path: Path) -> Path:
    """Where the results go unless another place is named: ``NAME.results.xlsx`` beside the input."""
    return path.with_name(f"{stem(path)}.results.xlsx")


def stem(path: Path) -> str:
    """The input's name without its ending, and without ``.errors`` where it is a copy that was corrected."""
    return path.stem.removesuffix(".errors") or path.stem


def write_errors(checked: Checked, target: Path) -> None:
    """The person's own workbook under a new name, its errors marked. ``CannotPublish`` where it cannot be written."""
    annotate(checked.workbook.path, checked.findings, target, checked.workbook.look.lost_when_saved)
