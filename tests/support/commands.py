"""The real command in this process, and another program that saves a workbook."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from click.testing import CliRunner

from calc.cli import cli
from tests.support.recalculation import convert


class Done(NamedTuple):
    """How a command ended, what it said to a person in words without line ends, and what it told programs."""

    code: int
    said: str
    told: dict[str, Any]


def command(*arguments: object) -> Done:
    """Run a command; of one that was asked for JSON, what it told is read."""
    ended = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exception
    told = json.loads(ended.stdout) if "--json" in arguments and ended.stdout else {}
    return Done(ended.exit_code, " ".join(ended.stderr.split()), told)


def save_again(path: Path, cells: dict[str, Any] | None = None) -> bytes:
    """Save a workbook with openpyxl, some ``cells`` ("Fees!F2") changed; its bytes then."""
    book = openpyxl.load_workbook(path)
    for place, value in (cells or {}).items():
        sheet, _, cell = place.rpartition("!")
        book[sheet][cell].value = value
    book.save(path)
    return path.read_bytes()


def save_in_libreoffice(path: Path, folder: Path) -> bytes:
    """Save a workbook with LibreOffice; its bytes then."""
    said = convert([path], folder / "saved", folder / "profile")
    saved = folder / "saved" / path.name
    assert saved.exists(), said
    path.write_bytes(saved.read_bytes())
    return path.read_bytes()
