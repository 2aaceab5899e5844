"""A folder of worked examples, made by the program itself from rows of its own: what a person sees first.

This is the door: ``write_demo`` makes all files among the temporary ones, and only then puts them in their folder.
"""

import shutil
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from calc.demo.files import made_in
from calc.demo.guide import DemoFile
from calc.files.place import explain
from calc.files.publish import CannotPublish, printable, publish

FOLDER = "plancalc demo"

__all__ = ["FOLDER", "DemoFile", "write_demo"]


def write_demo(folder: Path) -> tuple[DemoFile, ...]:
    """Write the demo's files into a new or empty folder; give them in the order in which they are to be read.

    ``CannotPublish`` says what is wrong and what to do. All files are there in the end, or none of them.
    """
    _refuse_filled(folder)
    try:
        with tempfile.TemporaryDirectory(prefix="plancalc-") as scratch:
            files = made_in(Path(scratch))
            _refuse_filled(folder)
            _put(files, Path(scratch), folder)
    except OSError as error:
        explain(error, folder, folder)
    return files


def _refuse_filled(folder: Path) -> None:
    """Refuse a place that is no folder, or a folder that holds anything: nothing of anybody's is replaced."""
    name = printable(folder)
    try:
        held = next(folder.iterdir(), None)
    except FileNotFoundError:
        return
    except NotADirectoryError:
        raise CannotPublish(f"{name} is not a folder: give the name of a new folder.") from None
    except (OSError, ValueError) as error:
        explain(error, folder, folder)
    if held is not None:
        raise CannotPublish(
            f"The folder {name} is not empty (it holds {printable(held.name)}), so nothing was written into it. Give"
            ' the name of a new folder, such as: plancalc demo "my demo"'
        )


def _put(files: Iterable[DemoFile], made: Path, folder: Path) -> None:
    """Put the files in the folder one after another; where one cannot be put there, take the others away again."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    placed: list[Path] = []
    try:
        for file in files:
            source, target = made / file.name, folder / file.name
            placed.append(target)
            publish(target, lambda path, source=source: shutil.copyfile(source, path))  # type: ignore[misc]
    except BaseException:
        for target in placed:
            target.unlink(missing_ok=True)
        if is_new:
            with suppress(OSError):
                folder.rmdir()
        raise
