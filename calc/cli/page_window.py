"""The program to double-click: the page over two folders in the person's own folder, in the browser.

It has no terminal. What it has to say stands in a window, or in a text file where no window can be shown. While it
runs, its address stands in a file that only the person reads: whoever double-clicks it again gets the page back.
"""

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from calc.cli.console import cores
from calc.cli.serve import TO_INSTALL, has_libraries
from calc.files.permissions import PRIVATE
from calc.files.temporary import all_temporary_files
from calc.job.limits import MEMORY, SECONDS
from calc.job.status import COULD_NOT_RUN

_FOLDER, _DROP, _OUT = "plancalc page", "drop", "calculated"
_TEXT = "plancalc page.txt"
_ADDRESS = ".address"
_PATIENCE = 5.0  # seconds for the program that runs to answer


def main() -> None:
    """Open the page, and serve it until it is stopped there."""
    home = Path.home()
    if not has_libraries():
        show(TO_INSTALL, home)
        sys.exit(COULD_NOT_RUN)
    from calc.page.serve import CannotServe, serve
    from calc.page.settings import PageSettings, new_token
    from calc.watch import CannotWatch, Folders, Log, Settings

    folders = Folders(home / _FOLDER / _DROP, home / _FOLDER / _OUT)
    address = home / _FOLDER / _ADDRESS
    try:
        folders.drop.mkdir(parents=True, exist_ok=True)
        settings = Settings(cores(), time_limit=SECONDS, memory_limit=MEMORY, prior=None, reports=True)
        page = PageSettings(token=new_token(), may_stop=True)
        log = Log(folders.out / "watch.log", lambda _line: None)
        with all_temporary_files():
            serve(folders, settings, page, log, lambda opens: _note(opens, address), open_browser=True)
        address.unlink(missing_ok=True)
    except (CannotServe, CannotWatch, OSError) as why:
        if isinstance(why, CannotWatch) and _show_again(address):
            return
        show(f"The page cannot be opened: {why} It may be open in your browser already.", home)
        sys.exit(COULD_NOT_RUN)


def _note(opens: str, path: Path) -> None:
    """Note under which address the page is open, for nobody else to read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), "w", encoding="utf-8") as file:
        file.write(opens)


def _show_again(path: Path) -> bool:
    """Open the page of the program that runs already; whether it answers there."""
    from calc.page.serve import show_in_browser
    from calc.page.settings import LOOPBACK

    with suppress(OSError, ValueError):
        opens = path.read_text(encoding="utf-8")
        parts = urlsplit(opens)
        if parts.scheme == "http" and parts.hostname == LOOPBACK and parts.port:
            socket.create_connection((parts.hostname, parts.port), _PATIENCE).close()
            show_in_browser(opens)
            return True
    return False


def show(sentence: str, folder: Path) -> None:
    """Show a sentence in a window; where none can be shown, leave it in a text file in a folder."""
    try:
        from tkinter import TclError, Tk, messagebox
    except ImportError:
        _leave(sentence, folder)
        return
    try:
        window = Tk()
    except TclError:  # there is no screen
        _leave(sentence, folder)
        return
    window.withdraw()
    messagebox.showinfo("plancalc", sentence, parent=window)
    window.destroy()


def _leave(sentence: str, folder: Path) -> None:
    with suppress(OSError):
        (folder / _TEXT).write_text(f"{sentence}\n", encoding="utf-8")
