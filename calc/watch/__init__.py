"""The drop folder: workbooks that are put into it are run, and end with what came of them in the output folder."""

from calc.watch.arrivals import Arrivals
from calc.watch.claim import Folders, Verdict
from calc.watch.log import Log
from calc.watch.names import is_passing, products, without_number
from calc.watch.run import watch
from calc.watch.settings import CannotWatch, Settings, Tally

__all__ = [
    "Arrivals",
    "CannotWatch",
    "Folders",
    "Log",
    "Settings",
    "Tally",
    "Verdict",
    "is_passing",
    "products",
    "watch",
    "without_number",
]
