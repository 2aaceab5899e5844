"""A register and a transfer agent's statement compared: every entry on one item, the bridge, and what to do next.

This is the door: ``reconcile_files`` reads both sides and compares them, ``write_workbook`` writes what came of it.
The comparison itself is ``reconcile.py``, the order in which entries are paired is ``match.py``.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from calc._version import __version__
from calc.excel.checked_writer import ExcelRefusedError
from calc.files.names import reconciliation_path
from calc.files.publish import CannotPublish
from calc.plan.calendar import CalendarError
from calc.progress import doing
from calc.reconciliation.last import Last, read_last
from calc.reconciliation.reconcile import Choices, Reconciliation, reconcile_register
from calc.reconciliation.register import Register, read_register
from calc.reconciliation.sheets import Sources
from calc.results.read_back import NotResults
from calc.results.same_company import Known, require_same_company
from calc.statement import Mapped, NotAMapping, NotAStatement, read_mapping, read_statement

if TYPE_CHECKING:
    from calc.files.publish import Published

__all__ = [
    "NOT_WRITTEN",
    "UNREADABLE",
    "Choices",
    "Files",
    "NotAStatement",
    "Reconciliation",
    "Sources",
    "reconcile_files",
    "write_workbook",
]

# What the two functions raise; the message of each is a sentence for a person.
UNREADABLE = (NotAStatement, NotAMapping, NotResults, CalendarError)
NOT_WRITTEN = (CannotPublish, ExcelRefusedError)


@dataclass(frozen=True)
class Files:
    """The files of one reconciliation; ``mapping`` and ``prior``, the last reconciliation, may be left out."""

    results: Path
    statement: Path
    mapping: Path | None = None
    prior: Path | None = None

    @property
    def given(self) -> list[Path]:
        """Give the files that are read, onto which nothing may be written."""
        return [path for path in (self.results, self.statement, self.mapping, self.prior) if path is not None]

    @property
    def reconciliation(self) -> Path:
        """Give where the workbook goes if nothing else is asked for: ``NAME.reconciliation.xlsx`` by the statement."""
        return reconciliation_path(self.statement)


def reconcile_files(files: Files, choices: Choices, date_format: str | None = None) -> tuple[Reconciliation, Sources]:
    """Read both sides and compare them. Raises one of ``UNREADABLE`` where a file cannot be taken for what it is to be.

    Where the statement has errors, the reconciliation holds them among its findings, and no items.
    """
    doing(f"Reading {files.statement.name}")
    mapped = read_mapping(files.mapping) if files.mapping else Mapped({}, {})
    statement = read_statement(files.statement, mapped.headers, date_format, mapped.signs, mapped.corrected)
    doing(f"Reading {files.results.name}")
    last = read_last(files.prior) if files.prior else None
    register = read_register(files.results)
    if last is not None:
        _require_same_company(last, register)
    doing("Comparing the register with the statement")
    reconciliation = reconcile_register(register, statement, choices, last)
    return reconciliation, Sources(register, statement, __version__, choices.window, last.name if last else "")


def _require_same_company(last: Last, register: Register) -> None:
    """Refuse the last reconciliation of another company, which has other issuances. ``NotResults``."""

    def known() -> set[tuple[str, date | None]]:
        due = register.issuances["due_date"].dt.date
        return set(zip(register.issuances["issuance_id"], due, strict=True))

    now = Known(register.path.name, register.company, known)
    require_same_company(
        Known(last.name, last.company, lambda: last.issuances), now, "the last reconciliation", "issuances"
    )


def write_workbook(
    files: Files, reconciliation: Reconciliation, sources: Sources, target: Path | None = None
) -> "Published":
    """Write a reconciliation that has items as a workbook. Raises one of ``NOT_WRITTEN`` where that cannot be done."""
    from calc.reconciliation.workbook import write_reconciliation

    doing("Writing the reconciliation")
    return write_reconciliation(reconciliation, sources, target or files.reconciliation, files.given)
