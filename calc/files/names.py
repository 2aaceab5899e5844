"""Where the outputs of a workbook go unless another place is named, and which names some system takes for one."""

import re
import unicodedata
from pathlib import Path

PASSING = re.compile(  # lock, hidden and half files
    r"~\$.*|\..*|.*\.(partial|part|tmp|crdownload|download)|thumbs\.db|desktop\.ini", re.IGNORECASE | re.DOTALL
)
_COPY = re.compile(r"(?P<name>.+)\.errors(?: (?P<number>\d+))?(?: \(\d+\))?", re.DOTALL)
_CORRECTED = " (corrected)"
_UNSAFE = frozenset('<>:"/\\|?*#%')  # refused by some system, or by a link
_RESERVED = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])(\..*)?", re.IGNORECASE)  # by Windows


def results_path(path: Path) -> Path:
    """Give ``NAME.results.xlsx`` beside the input."""
    return path.with_name(f"{path.stem}.results.xlsx")


def report_path(path: Path) -> Path:
    """Give ``NAME.report.xlsx`` beside the input: its finance reports."""
    return path.with_name(f"{path.stem}.report.xlsx")


def forecast_path(path: Path) -> Path:
    """Give ``NAME.forecast.xlsx`` beside the input."""
    return path.with_name(f"{path.stem}.forecast.xlsx")


def reconciliation_path(statement: Path) -> Path:
    """Give ``NAME.reconciliation.xlsx`` beside a transfer agent's statement."""
    return statement.with_name(f"{statement.stem}.reconciliation.xlsx")


def map_path(statement: Path) -> Path:
    """Give ``NAME.map.xlsx`` beside a transfer agent's statement: how it is to be read, to be filled in."""
    return statement.with_name(f"{statement.stem}.map.xlsx")


def prices_path(path: Path) -> Path:
    """Give ``NAME.prices.xlsx`` beside the input: its copy with a vendor's prices."""
    return path.with_name(f"{path.stem}.prices{path.suffix}")


def errors_path(path: Path) -> Path:
    """Give ``NAME.errors.xlsx`` beside the input: there it comes back with its errors marked.

    A copy that was corrected and is still wrong comes back as ``NAME.errors 2.xlsx``: nothing is written over itself.
    """
    copy = _COPY.fullmatch(path.stem)
    if copy is None:
        return path.with_name(f"{path.stem}.errors.xlsx")
    return path.with_name(f"{copy['name']}.errors {int(copy['number'] or 1) + 1}.xlsx")


def errors_paths(path: Path) -> list[Path]:
    """Give all files beside an input that are called as its copies with errors marked, but for the input itself."""
    copy = _COPY.fullmatch(path.stem)
    if copy is None and not is_there(errors_path(path)):
        return []  # without a look at all files of a folder that may hold thousands
    name = copy["name"] if copy else path.stem
    try:
        beside = [each for each in path.parent.iterdir() if each.suffix.lower() == ".xlsx" and each.name != path.name]
    except (OSError, ValueError):
        return []
    return sorted(each for each in beside if (found := _COPY.fullmatch(each.stem)) and found["name"] == name)


def corrected_path(path: Path) -> Path:
    """Tell where a corrected copy goes without its marks: under the input's own name, or told apart from it."""
    copy = _COPY.fullmatch(path.stem)
    name = copy["name"] if copy else path.stem
    own = path.with_name(f"{name}{path.suffix}")
    if not any(is_there(own.with_suffix(suffix)) for suffix in (".xlsx", ".xlsm")):
        return own
    return path.with_name(f"{name.removesuffix(_CORRECTED)}{_CORRECTED}{path.suffix}")


def is_there(path: Path) -> bool:
    """Tell whether something is there under a name; for one that no file can have, or may not be asked, nothing is."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Tell whether a folder is there under a name; for a name that no folder can have, there is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def portable_name(name: str) -> str:
    """Make a name that every system and every link takes."""
    plain = unicodedata.normalize("NFC", name)
    text = "".join(char if char.isprintable() and char not in _UNSAFE else "_" for char in plain).strip().rstrip(".")
    return f"_{text}" if not text or _RESERVED.fullmatch(text) else text


def folded_file_name(name: str) -> str:
    """Give the same for names that differ only in case or in the form of a letter."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def locks_of(name: str) -> tuple[tuple[str, str], ...]:
    """Give the names of the files that stand beside a workbook while a program has it open, each with the program."""
    return (f"~${name}", "Excel"), (f".~lock.{name}#", "LibreOffice")


def lock_file_of(name: str) -> str | None:
    """Name the workbook whose lock file bears this name: ``~$fees.xlsx`` is that of fees.xlsx. None for other files."""
    if name.startswith("~$"):
        return name[2:]
    if name.startswith(".~lock."):
        return name[len(".~lock.") :].rstrip("#")
    return None
