"""The next period's workbook, rolled from the one that was run, for somebody who has no command to roll it."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from calc.page.refusals import Refusal, refused_as_value
from calc.watch import without_number

_MONTHS = 3  # of a quarter


@dataclass(frozen=True)
class NextInput:
    """The workbook to fill in for the next period: its name, and what a person should know of it."""

    name: str
    workbook: bytes
    notes: tuple[str, ...]


@refused_as_value
def next_input(source: Path, as_of: date) -> NextInput | Refusal:
    """Roll an input to a later As-of Date. This runs in a process of its own, with limits."""
    from calc.job.job import roll_job

    name = PurePath(without_number(source.name))
    with TemporaryDirectory(prefix="plancalc-") as folder:
        made = Path(folder) / f"{name.stem} {as_of}{name.suffix}"
        ran = roll_job(source, as_of, made)
        if ran.results is None:
            return Refusal(ran.message or "The workbook has errors now, so it cannot be rolled. Drop it again.")
        return NextInput(made.name, made.read_bytes(), tuple(ran.notes))


def next_quarter_end(day: date) -> date:
    """Give the end of the quarter after the one that a day is in."""
    month = (day.month - 1) // _MONTHS * _MONTHS + 2 * _MONTHS
    year, month = day.year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])
