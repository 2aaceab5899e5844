"""Today's figures for an earlier As-of Date against those reported then: what caused the differences, and each of them.

An earlier workbook of results shows most of its own input. That is compared with today's, row by row, so that a
difference is reported with its cause (a price, a fee under another ID, a service that ended, a rule that was revised).
"""

from calc.tie_out.compare import COMPARED
from calc.tie_out.model import Cause, Difference, TieOut
from calc.tie_out.opening import opening_tie_out
from calc.tie_out.run import READ_FOR_CAUSES, tie_out

__all__ = ["COMPARED", "READ_FOR_CAUSES", "Cause", "Difference", "TieOut", "opening_tie_out", "tie_out"]
