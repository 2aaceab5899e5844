"""Statements as files, and what a test asks of them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from calc.findings import Severity
from calc.statement import Statement, read_statement


def text(path: Path, content: str | bytes, name: str = "agent.csv") -> Path:
    """A text file; ``str`` is written in UTF-8, line ends as they are."""
    path = path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def book(path: Path, name: str = "agent.xlsx", **sheets: Sequence[Sequence[Any]]) -> Path:
    """A workbook of these rows of cells; None is blank, dates are real dates."""
    path = path / name
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"}) as workbook:
        for title, rows in sheets.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(number, column, cell)
                    elif isinstance(cell, str):
                        sheet.write_string(number, column, cell)
                    elif cell is not None:
                        sheet.write(number, column, cell)
    return path


def entries(statement: Statement) -> list[tuple[str, str, int]]:
    """Date, holder and shares of each entry."""
    frame = statement.journal
    return list(zip(frame["date"].dt.strftime("%Y-%m-%d"), frame["holder"], frame["shares"].tolist(), strict=True))


def read(path: Path, content: str | bytes, **options: Any) -> Statement:
    """A text statement as read."""
    return read_statement(text(path, content), **options)


def codes(statement: Statement, severity: str = Severity.ERROR) -> list[str]:
    """The codes of its findings of a severity."""
    return [finding.code for finding in statement.findings if finding.severity == severity]
