"""The command that makes a folder of worked examples."""

import sys
from pathlib import Path

import click

from calc.cli.console import say, tell
from calc.cli.options import example, json_option
from calc.job.status import COULD_NOT_RUN, DONE


@click.command(
    epilog=example(
        "plancalc demo plancalc-demo", next_step="read the guide in that folder, then plancalc template -o plan.xlsx."
    )
)
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@json_option
def demo(folder: Path | None, as_json: bool) -> None:
    """Make a folder of worked examples, with a guide.

    They are inputs and results, errors marked in a copy, a tie-out that does not tie, and a reconciliation with a
    transfer agent's statement. FOLDER is "plancalc demo" in this folder if not given; it must be new or empty.
    """
    from calc.demo import FOLDER, write_demo
    from calc.files.publish import CannotPublish, printable

    target = folder or Path(FOLDER)
    try:
        files = write_demo(target)
    except CannotPublish as refused:
        say(str(refused))
        if as_json:
            tell({"command": "demo", "status": "not written", "message": str(refused), "exit_code": COULD_NOT_RUN})
        sys.exit(COULD_NOT_RUN)
    width = max(len(file.name) for file in files)
    for file in files:
        say(f"  {file.name:<{width}}  {file.about}")
    say(f"The demo is in the folder {printable(target)}. Open {files[0].name} in it first.")
    if as_json:
        listed = [{"file": str(target / file.name), "about": file.about, "command": file.command} for file in files]
        tell({"command": "demo", "status": "ok", "folder": str(target), "files": listed, "exit_code": DONE})
