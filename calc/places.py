"""Where the outputs of a workbook go unless another place is named, and which names some system takes for one."""

import re
import unicodedata
from pathlib import Path


def results_path(path: Path) -> Path:
    """``NAME.results.xlsx`` beside the input."""
    return path.with_name(f"{path.stem}.results.xlsx")


def errors_path(path: Path) -> Path:
    """``NAME.errors.xlsx`` beside the input: there it comes back with its errors marked.

    A copy that was corrected and is still wrong comes back as ``NAME.errors 2.xlsx``: nothing is written over itself.
    """
    copy = re.fullmatch(r"(?P<name>.+)\.errors(?: (?P<number>\d+))?", path.stem)
    if copy is None:
        return path.with_name(f"{path.stem}.errors.xlsx")
    return path.with_name(f"{copy['name']}.errors {int(copy['number'] or 1) + 1}.xlsx")


def is_there(path: Path) -> bool:
    """Whether something is there under a name; a name that no file can have, or that may not be looked at, is none."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there under a name; for a name that no folder can have, there is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def folded(name: str) -> str:
    """The same for names that differ only in case or in the form of a letter."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
