"""The drop folder: workbooks that are put into it are run, and end with what came of them in the output folder."""

from calc.watch.claim import Folders
from calc.watch.log import Log
from calc.watch.run import watch
from calc.watch.settings import CannotWatch, Settings, Tally

__all__ = ["CannotWatch", "Folders", "Log", "Settings", "Tally", "watch"]
