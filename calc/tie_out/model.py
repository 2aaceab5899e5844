"""What a comparison with earlier results came to: the causes, the differences, and what could not be compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from calc.contract import TIE_OUT
from calc.findings import count
from calc.results.read_back import Prior
from calc.results.rows_to_frame import frame_of_rows

CAUSE, IDLE, NOT_COMPARED, PROGRAM = "Cause", "Input", "Not compared", "Program"
_NAMED = 3  # causes in one sentence; all of them are on the sheet


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is not what it was; ``column`` is in brackets where a whole row came or went."""

    sheet: str
    reference: str
    column: str
    then: Any
    now: Any
    rows: str

    @property
    def difference(self) -> int | Decimal | None:
        """Give now less then: a number, or days; None where neither can be told."""
        if isinstance(self.then, date) and isinstance(self.now, date):
            return (self.now - self.then).days
        was, has = (0 if value is None else value for value in (self.then, self.now))
        if isinstance(was, (int, Decimal)) and isinstance(has, (int, Decimal)):
            return has - was
        return None


@dataclass(frozen=True)
class Cause:
    """One thing that is not what it was, and what follows from it.

    ``words`` names it with what it was and is; ``reference``, ``column``, ``then`` and ``now`` say the same in parts,
    ``rows`` where it stands in today's input. ``effect`` says in words what it moved: nothing where no figure follows.
    ``awards`` and ``shares`` are its weight.
    """

    words: str
    reference: str
    column: str
    then: Any
    now: Any
    rows: str
    effect: str
    awards: int
    shares: int

    @property
    def sentence(self) -> str:
        """Say the cause with its effect: ``Prices row 146, 2001-07-23: 12.78 → 12.87: 5 awards, -5 shares``."""
        return f"{self.words}: {self.effect}" if self.effect else self.words


@dataclass(frozen=True)
class TieOut:
    """What came of the comparison.

    ``causes`` stand with the weightiest first; ``idle`` are changes of the input from which no figure follows.
    ``notes`` say what was different about the run: another program, other terms. ``lacks`` says what the earlier
    results do not have, as a sentence. ``opening`` is the day on which the books open, where the balances entered
    for it were compared with the closing ones of the day before, and no figure that is calculated.
    """

    prior: Prior
    differences: tuple[Difference, ...]
    notes: tuple[Difference, ...]
    causes: tuple[Cause, ...] = ()
    idle: tuple[Cause, ...] = ()
    lacks: str = ""
    opening: date | None = None

    @property
    def ties(self) -> bool:
        """Tell whether every figure is what it was."""
        return not self.differences

    @property
    def sentence(self) -> str:
        """Say the outcome to a person, and where to read on."""
        return self.outcome if self.ties else f"{self.outcome.removesuffix('.')}; see {TIE_OUT.name}."

    @property
    def outcome(self) -> str:
        """Say the outcome to a person."""
        against = f"{self.prior.name} as of {self.prior.as_of_date}"
        differ = count(len(self.differences), "figure differs", "figures differ")
        if self.opening is not None:
            balances = f"the balances with which the books open on {self.opening}"
            if self.ties:
                return f"Ties to {against}, with {balances}."
            return f"Does not tie to {against}: {differ} in {balances}."
        if self.ties:
            return f"Ties to {against}."
        return f"Does not tie to {against}: {differ} from what the input gives for that day now."

    @property
    def why(self) -> str:
        """Say the first causes in one sentence; empty where it ties."""
        if self.ties or not self.causes:
            return ""
        first = "; ".join(cause.sentence for cause in self.causes[:_NAMED])
        more = len(self.causes) - _NAMED
        return f"{'Cause' if len(self.causes) == 1 else 'Causes'}: {first}{f'; and {more:,} more' if more > 0 else ''}."

    def frame(self) -> pd.DataFrame:
        """Make the Tie-out sheet: the outcome, the causes, what was different about the run, then every difference."""
        rows: list[Sequence[Any]] = [
            (TIE_OUT.name, self.prior.name, "As-of Date", self.prior.as_of_date, self.outcome, None, "")
        ]
        rows += [_row(CAUSE, cause) for cause in self.causes]
        rows += [_row(IDLE, change) for change in self.idle]
        if self.lacks:
            rows.append((NOT_COMPARED, self.prior.name, "", self.prior.program, self.lacks, None, ""))
        notes = [note for note in self.notes if note.reference == PROGRAM]  # terms are among the causes
        rows += [
            (entry.sheet, entry.reference, entry.column, entry.then, entry.now, entry.difference, entry.rows)
            for entry in (*notes, *self.differences)
        ]
        return frame_of_rows(TIE_OUT, rows)


def _row(what: str, cause: Cause) -> Sequence[Any]:
    """Make the row of a cause, or of a change from which no figure follows."""
    effect = cause.effect or "no figure changes because of it"
    return what, cause.reference, cause.column, cause.then, cause.now, effect, cause.rows
