"""Every kind of workbook that the commands write, each made once by its command."""

from datetime import date
from pathlib import Path

from click.testing import CliRunner

from calc.annotate import annotate
from calc.cli import cli
from calc.demo.files import made_in
from calc.findings import error
from calc.template import write_template
from calc.template.variants import QUARTERLY
from tests.support.workbooks import sound, write

_PRICES = "Date,Close\n2001-02-20,9.50\n2001-03-01,9.40\n"


def every_output(folder: Path) -> list[Path]:
    """Write one workbook of each kind into an empty folder: the demo's, and what it has not."""
    made_in(folder)
    write_template(folder / "template.xlsx")
    write_template(folder / "quarterly template.xlsx", variant=QUARTERLY)
    own = sound()
    for row in own["Meetings"]:
        row["Our file"] = "Binder"
    source = write(folder / "small.xlsx", own)
    mistaken = sound()
    mistaken["Directors"][0]["Service Start"] = date(2005, 1, 1)
    wrong = write(folder / "wrong.xlsx", mistaken)
    inputs = folder / "inputs"
    inputs.mkdir()
    for name in ("a", "b"):
        write(inputs / f"{name}.xlsx", sound())
    write(inputs / "c.xlsx", mistaken)
    (folder / "vendor.csv").write_text(_PRICES, encoding="utf-8")
    results = folder / "values only.xlsx"
    for code, arguments in (
        (0, ("run", source, "-o", results, "--values-only")),
        (1, ("check", wrong)),
        (0, ("roll", source, "--as-of", "2002-03-31", "-o", folder / "rolled.xlsx")),
        (0, ("roll", source, "--as-of", "2001-12-31", "-o", folder / "opened on.xlsx", "--open-on", "2001-01-01")),
        (0, ("run", folder / "opened on.xlsx", "--prior", results)),
        (0, ("prices", source, folder / "vendor.csv", "-o", folder / "prices copy.xlsx")),
        (1, ("batch", inputs, "-o", folder / "batch", "--workers", "1")),
    ):
        done = CliRunner().invoke(cli, [str(each) for each in arguments])
        assert done.exit_code == code, (arguments, done.output)
    damaged = folder / "damaged.xlsm"
    damaged.write_bytes(b"PK")
    annotate(damaged, [error("unreadable", "The workbook cannot be opened: save it again.")], folder / "list.xlsm")
    mine = {source, wrong, folder / "07 agent statement.xlsx"}
    books = [*sorted(folder.rglob("*.xlsx")), folder / "list.xlsm"]
    made = [path for path in books if path not in mine and path.parent != inputs]
    assert len(made) == 25, [path.name for path in made]
    return made
