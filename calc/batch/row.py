"""What a batch knows of one workbook: a row of its summary, and a line of its journal."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from calc.files.plain_json import as_json
from calc.job.status import Status


@dataclass(frozen=True)
class Row:
    """One workbook. Paths of outputs are relative to the folder, with ``/``; ``seconds`` is what its run took."""

    name: str  # of its outputs, by which it is known from run to run
    file: str  # where it stands, as a person typed it
    status: Status
    message: str = ""
    company: str = ""
    as_of: date | None = None
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    figures: Mapping[str, int] = field(default_factory=dict)
    tie_out: str = ""  # yes, no, or empty
    results: str = ""
    copy: str = ""
    seconds: float = 0.0
    sha256: str = ""  # of the input
    results_sha256: str = ""
    prior_sha256: str = ""
    program: str = ""
    values_only: bool = False
    effects: bool = True
    run_date: str = ""  # that the results state, year-month-day
    report: str = ""
    report_sha256: str = ""
    reports: bool = False  # whether they were asked for
    forecast: str = ""
    forecast_sha256: str = ""

    @property
    def made(self) -> tuple[tuple[str, str], ...]:
        """Give the results, the report and the forecast, each with the SHA-256 that it had."""
        return (
            (self.results, self.results_sha256),
            (self.report, self.report_sha256),
            (self.forecast, self.forecast_sha256),
        )

    def line(self) -> str:
        """Write the row as one line of JSON."""
        return as_json(asdict(self))


def row_of(line: str) -> Row | None:
    """Read the row of a line of JSON; None for a line that is torn or of another program."""
    try:
        values = json.loads(line)
        as_of = values["as_of"]
        values |= {"status": Status(values["status"]), "as_of": date.fromisoformat(as_of) if as_of else None}
        return Row(**values)
    except (ValueError, TypeError, KeyError):
        return None
