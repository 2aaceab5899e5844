"""The files of ``templates/``, made from the contract: ``python -m calc.template.generate``.

With ``--check`` nothing is written, and a file that the contract would make differently today is named.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile, ZipFile

from calc.template import write_template
from calc.template.columns_md import columns_doc
from calc.template.variants import VARIANTS

FOLDER = Path(__file__).resolve().parents[2] / "templates"


def _write_columns(path: Path) -> None:
    path.write_text(columns_doc(), encoding="utf-8", newline="\n")


GENERATED: dict[str, Callable[[Path], None]] = {
    **{each.file_name: partial(write_template, variant=each) for each in VARIANTS.values()},
    "COLUMNS.md": _write_columns,
}


def generate(folder: Path) -> None:
    """Write every generated file into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in GENERATED.items():
        write(folder / name)


def stale(folder: Path) -> list[str]:
    """Give the generated files of ``folder`` that are missing or differ from what the contract makes today."""
    with TemporaryDirectory() as made:
        generate(Path(made))
        return [name for name in GENERATED if content(folder / name) != content(Path(made) / name)]


def content(path: Path) -> object:
    """What a file holds, however it was packed: the parts of a workbook, the lines of a text. None if there is none."""
    try:
        with ZipFile(path) as parts:
            return {name: parts.read(name) for name in sorted(parts.namelist())}
    except FileNotFoundError:
        return None
    except BadZipFile:
        return path.read_bytes().replace(b"\r\n", b"\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files; with ``--check`` only compare them, and exit 1 if one is stale."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if given not in ([], ["--check"]):
        print("usage: python -m calc.template.generate [--check]", file=sys.stderr)
        return 2
    if not given:
        generate(FOLDER)
        return 0
    found = stale(FOLDER)
    for name in found:
        print(f"templates/{name} is stale: run python -m calc.template.generate", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
