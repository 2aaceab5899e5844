"""The workbooks of ``sample_inputs/``, made from the template: ``python -m tests.samples``.

With ``--check`` nothing is written, and a workbook that would be made differently today is named.
"""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from calc.demo.ctc import write_ctc
from calc.demo.decisions import write_decisions
from calc.demo.statement import write_statement
from calc.template.generate import content
from tests.samples.first import write_first
from tests.samples.mistakes import write_mistakes
from tests.samples.quarterly import write_quarterly
from tests.samples.statements import write_text
from tests.samples.taken_over import write_taken_over

FOLDER = Path(__file__).resolve().parent.parent.parent / "sample_inputs"

SAMPLES: dict[str, Callable[[Path], None]] = {
    "first.xlsx": write_first,
    "ctc-1999-2002.xlsx": write_ctc,
    "quarterly-2023-2024.xlsx": write_quarterly,
    "decisions-2000-2003.xlsx": write_decisions,
    "taken-over-2001.xlsx": write_taken_over,
    "thirty-mistakes.xlsx": write_mistakes,
}
STATEMENTS: dict[str, Callable[[Path], None]] = {  # not beside the samples: a batch of these takes them for input
    "statements/bayside-2002-06.xlsx": write_statement,
    "statements/leman-2002.csv": write_text,
}
ALL = SAMPLES | STATEMENTS


def make(folder: Path) -> None:
    """Write every sample into ``folder``."""
    (folder / "statements").mkdir(parents=True, exist_ok=True)
    for name, write in ALL.items():
        write(folder / name)


def stale(folder: Path) -> list[str]:
    """The samples of ``folder`` that are missing or hold other parts than they would today."""
    with TemporaryDirectory() as made:
        make(Path(made))
        return [name for name in ALL if content(folder / name) != content(Path(made) / name)]
