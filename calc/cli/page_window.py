"""The program to double-click: the page over two folders in the person's own folder, in the browser.

It has no terminal. What it has to say stands in a window, or in a text file where no window can be shown.
"""

import sys
from contextlib import suppress
from pathlib import Path

from calc.cli.console import cores
from calc.cli.serve import TO_INSTALL, has_libraries
from calc.files.temporary import all_temporary_files
from calc.job.limits import MEMORY, SECONDS
from calc.job.status import COULD_NOT_RUN

_FOLDER, _DROP, _OUT = "plancalc page", "drop", "calculated"
_TEXT = "plancalc page.txt"


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
    try:
        folders.drop.mkdir(parents=True, exist_ok=True)
        settings = Settings(cores(), time_limit=SECONDS, memory_limit=MEMORY, prior=None, reports=True)
        page = PageSettings(token=new_token(), may_stop=True)
        log = Log(folders.out / "watch.log", lambda _line: None)
        with all_temporary_files():
            serve(folders, settings, page, log, lambda _address: None, open_browser=True)
    except (CannotServe, CannotWatch, OSError) as why:
        show(f"The page cannot be opened: {why} It may be open in your browser already.", home)
        sys.exit(COULD_NOT_RUN)


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
