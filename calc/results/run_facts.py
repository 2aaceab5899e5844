"""The facts of a run that the results workbook states beside the figures: its input, its program, its findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from calc.excel.layout import SheetLayout
from calc.findings import Finding, Severity


@dataclass(frozen=True)
class Compared:
    """What a comparison with earlier results came to, in sentences; the causes with the weightiest first.

    ``lacks`` says what the earlier results do not have, and is empty where they lack nothing.
    """

    ties: bool
    sentence: str
    causes: tuple[str, ...] = ()
    lacks: str = ""


class Standing(StrEnum):
    """How a step of the quarter-end checklist stands; ``BY_HAND`` is left for a person to see and to tick."""

    DONE = "✓ done"
    BY_HAND = "☐ by hand"
    NOT_DONE = "▲ not done"


@dataclass(frozen=True)
class Step:
    """One line of the quarter-end checklist: what was seen of it, or what is to be done."""

    name: str
    standing: Standing
    text: str


@dataclass(frozen=True)
class Ahead:
    """When the reserve first falls short if all goes on as now, in a sentence; and whether that is within a year.

    ``day`` is None where it does not fall short to the horizon.
    """

    sentence: str
    is_soon: bool
    day: date | None = None
    requested: int = 0
    available: int = 0
    back_to_cash: int = 0  # cents, on that day


@dataclass(frozen=True)
class RunFacts:
    """One run: the input file by name and SHA-256, the program's version, and everything that was found.

    ``findings`` bear the titles and cells of the input workbook. ``cells`` gives the cell in which a value was typed,
    such as ``Plan!B3``, by the contract's sheet and the Excel row; what is not in it is shown without a cell.
    ``layouts`` say where the columns of the contract's sheets stand in the input. ``compared`` is what a run against
    earlier results found, ``steps`` are the quarter-end checklist. ``run_date`` is stated where somebody asked for it:
    without it the same input gives the same bytes on any day. ``ahead`` is what would come if all goes on as now.
    """

    input_name: str
    sha256: str
    version: str
    findings: tuple[Finding, ...] = ()
    cells: Mapping[tuple[str, int], str] = field(default_factory=dict)
    layouts: Mapping[str, SheetLayout] = field(default_factory=dict)
    compared: Compared | None = None
    steps: tuple[Step, ...] = ()
    run_date: date | None = None
    ahead: Ahead | None = None

    def of(self, severity: Severity) -> list[Finding]:
        """Give the findings of one severity, in their order."""
        return [finding for finding in self.findings if finding.severity is severity]
