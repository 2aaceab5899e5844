"""The blank workbook, for somebody who has no command to write one. It is made in a process with limits."""

from pathlib import Path
from tempfile import TemporaryDirectory

from calc.page.refusals import refused_as_value

BLANK = "plancalc-template.xlsx"


@refused_as_value
def blank_workbook() -> bytes:
    """Make the template of the Plan's own terms."""
    from calc.template import write_template

    with TemporaryDirectory(prefix="plancalc-") as folder:
        made = Path(folder) / BLANK
        write_template(made)
        return made.read_bytes()
