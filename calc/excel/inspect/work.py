"""How much XML of a workbook is parsed: what is not plain costs Python a call for each tag, attribute and line.

Plain rows and texts are passed over at speed and are not counted. What other programs write differently
is parsed, up to far more than people fill in; beyond it, seconds would become minutes.
"""

from calc.excel.inspect.model import Refused

MOST = 5_000_000  # half a microsecond each, and more on a busy machine
UNHANDLED = 4  # so many cost as much as one, in a part of which nothing is told
PREFIXED = 10  # the same of plain rows whose tags have a prefix
_COUNTED = (b"<", b"=", b"&", b"\n")
_TEXT = 8  # characters of a formula that is searched for what makes it unsteady
_SEARCHED = 1_000  # bytes that are searched for a word
TOO_MUCH = (
    "contains far more unusual formulas, formats and rows than can be looked at in good time, so it is not opened."
    " Copy its cells into a new workbook (Paste Special > Values), and use that file."
)


class Work:
    """What of a workbook was parsed so far; ``Refused`` as soon as that is too much."""

    def __init__(self, most: int = 0) -> None:
        self._left = most or MOST

    def parse(self, data: bytes, each: int = 1) -> None:
        """Count bytes that are about to be parsed; of a part without handlers, ``each`` so many as one."""
        self._take(sum(map(data.count, _COUNTED)) // each)

    def search(self, data: bytes, words: int) -> None:
        """Count bytes that are about to be searched for so many words."""
        self._take(len(data) * words // _SEARCHED)

    def read(self, formula: str) -> None:
        """Count a formula whose text is about to be read."""
        self._take(len(formula) // _TEXT)

    def _take(self, units: int) -> None:
        self._left -= units
        if self._left < 0:
            raise TooMuchWork(TOO_MUCH)


class TooMuchWork(Refused):
    """More would have to be parsed than is let through."""
