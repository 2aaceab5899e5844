"""The file of a workbook opened, or why that cannot be: nothing is waited for that is no file."""

import io
import os
import stat
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from calc.excel.inspect.file_kinds import EMPTY
from calc.excel.inspect.model import Refused

UNREADABLE = "cannot be opened. Close it in other programs, and check that you have permission to read it."


@contextmanager
def opened(source: str | os.PathLike[str] | bytes) -> Iterator[BinaryIO]:
    """Give a file, or bytes as one. ``Refused`` says why there is none."""
    if isinstance(source, bytes):
        yield io.BytesIO(source)
        return
    with ExitStack() as closing:
        try:
            status = Path(source).stat()
            if stat.S_ISDIR(status.st_mode):
                raise Refused("is a folder. Choose a workbook in it.")
            if not stat.S_ISREG(status.st_mode):
                raise Refused("is not a file. Choose a workbook.")
            if not status.st_size:  # some systems have files without a size that never end
                raise Refused(EMPTY)
            file = closing.enter_context(Path(source).open("rb"))
        except FileNotFoundError:
            raise Refused("does not exist. Check the name and the folder.") from None
        except (OSError, ValueError):
            raise Refused(UNREADABLE) from None
        yield file
