"""Files of the output folder as a page may give or show them."""

from pathlib import Path

NOT_WRITTEN = "There is no such file here that plancalc has written. Somebody may have moved it."
_LONGEST = 20_000  # bytes of a text that is shown


def is_output(path: Path, kind: str) -> bool:
    """Tell whether a file is an output of the program, and no link."""
    from calc.excel.own_outputs import kind_of

    return not path.is_symlink() and kind_of(path) == kind


def text_of(path: Path | None) -> str:
    """Read a text that says why something is not there; empty where it cannot be read."""
    if path is None:
        return ""
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return ""
