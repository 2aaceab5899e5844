"""Writing Excel files so that nothing is refused in silence.

xlsxwriter answers a text that is too long, a cell off the sheet, a faulty list or name with a return code or a warning,
and leaves it out of the file. Here each of them is an ``ExcelRefusedError``, and then no file is written at all.
"""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import xlsxwriter.packager
import xlsxwriter.workbook
from xlsxwriter.exceptions import FileCreateError, XlsxWriterException
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from calc.excel.own_outputs import Output
from calc.excel.streaming import StreamedParts
from calc.excel.text import stored

LIST_LIMIT = 255  # the most characters in a list of choices that stands in the cell's own rule

# The same content gives the same bytes: the file's own date is fixed, and texts are never guessed to be anything else.
_CREATED = datetime(2000, 1, 1)
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "in_memory": True,  # what is large goes past the library
    "default_format_properties": {"font_name": "Arial", "font_size": 10, "font_scheme": "none"},
}


class ExcelRefusedError(ValueError):
    """Something that Excel or the writing library would have dropped or altered without a word."""


@contextmanager
def workbook(path: Path, output: Output | None = None, **properties: str) -> Iterator[Any]:
    """Open a new workbook that is written to ``path`` when the block ends well, and not at all when it does not.

    ``output`` is what it is to be recognised as, ``properties`` are the document's (title, subject, comments ...). Its
    worksheets and all of their methods are checked. It is made among the temporary files, and only a whole one is
    copied to ``path``.
    """
    with tempfile.TemporaryDirectory(prefix="plancalc-") as folder:
        made = Path(folder) / "book.xlsx"
        try:
            with warnings.catch_warnings():
                warnings.filterwarnings("error", category=UserWarning, module=r"xlsxwriter(\.|$)")
                book = _CheckedWorkbook(str(made), _OPTIONS | {"tmpdir": folder})
                book.set_properties({"created": _CREATED, "author": "plancalc", **properties})
                for name, text in (output.properties() if output else {}).items():
                    book.set_custom_property(name, text, "text")
                book.streamed = StreamedParts()
                yield book
                _number_formats(book.formats)
                with _archived_by(book.streamed), _texts_as_they_are():
                    book.close()
        except FileCreateError as refused:
            cause = refused.args[0] if refused.args else refused
            raise OSError(getattr(cause, "errno", None), getattr(cause, "strerror", str(cause)), str(made)) from refused
        except (UserWarning, XlsxWriterException) as refused:
            raise ExcelRefusedError(str(refused)) from refused
        shutil.copyfile(made, path)


@contextmanager
def workbook_of_figures(path: Path, output: Output, title: str, subject: str, version: str) -> Iterator[Any]:
    """Open a new ``workbook`` of what plancalc of this version found, with a window as large as a screen."""
    with workbook(path, output, title=title, subject=subject, comments=f"plancalc {version}") as book:
        book.set_size(1920, 1080)
        book.set_tab_ratio(85)
        yield book


def _number_formats(formats: Sequence[Any]) -> None:
    """Give each format its place in the file now: streamed sheets name it after the library has written all formats."""
    for made in formats:
        if hasattr(made, "_get_xf_index"):
            made._get_xf_index()


@contextmanager
def _archived_by(streamed: StreamedParts) -> Iterator[None]:
    """Have the library fill our archive; no option offers it."""
    usual = xlsxwriter.workbook.ZipFile
    xlsxwriter.workbook.ZipFile = streamed.archive_class()
    try:
        yield
    finally:
        xlsxwriter.workbook.ZipFile = usual


def _write_text(self: Any, text: str) -> None:
    """Write one of the workbook's texts, as it is.

    The library would take one in ``<r>`` tags for markup, and would not see the second of two escapes that share a _.
    """
    text = stored(text)
    self._xml_si_element(text, [("xml:space", "preserve")] if text != text.strip() else [])


_PlainStrings = type("PlainStrings", (SharedStrings,), {"_write_si": _write_text})


@contextmanager
def _texts_as_they_are() -> Iterator[None]:
    usual = xlsxwriter.packager.SharedStrings
    xlsxwriter.packager.SharedStrings = _PlainStrings
    try:
        yield
    finally:
        xlsxwriter.packager.SharedStrings = usual


def checked(result: Any, what: str) -> Any:
    """Give the ``result`` of a call of the writing library, unless it is one of its codes for "left out"."""
    if isinstance(result, int) and result < 0:
        raise ExcelRefusedError(f"{what} was refused (code {result})")
    return result


def _checking(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def call(*args: Any, **kwargs: Any) -> Any:
        result = method(*args, **kwargs)
        if isinstance(result, int) and result < 0:
            shown = ", ".join(repr(value)[:60] for value in (*args[1:], *kwargs.values()))
            checked(result, f"{method.__name__}({shown})")
        return result

    return call


def _checked_class(base: Any, **more: Any) -> Any:
    """Make ``base`` with the result of every public method checked."""
    methods = {
        name: _checking(method)
        for name, method in vars(base).items()
        if callable(method) and not name.startswith("_") and not isinstance(method, type)
    }
    return type(f"Checked{base.__name__}", (base,), methods | more)


_CheckedWorkbook = _checked_class(Workbook, worksheet_class=_checked_class(Worksheet))
