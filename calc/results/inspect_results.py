"""The inspection of a workbook of results: of the sheets that are read alone, and of any size as the program wrote it.

A million fees come to gigabytes of sheets. What bears the mark of an output that nobody has saved since may be as large
as Excel has rows. The mark can be forged, so it lets through no more than what is proportional to the file itself.
"""

from collections.abc import Collection
from pathlib import Path

from calc.excel import own_outputs
from calc.excel.inspect import TOO_LARGE, Inspection, NotAWorkbook, inspect_workbook
from calc.results.shown_values import base_name


def inspect_results(path: Path, sheets: Collection[str]) -> Inspection:
    """Find out what a workbook of results hides in these sheets and in those on which one continues.

    Of other sheets only the name is told. ``NotAWorkbook`` where the file is none.
    """
    as_written = own_outputs.is_as_written(path)
    try:
        return inspect_workbook(path, wanted=lambda title: base_name(title) in sheets, as_written=as_written)
    except NotAWorkbook as refused:
        if as_written or TOO_LARGE not in str(refused) or not own_outputs.kind_of(path):
            raise
        raise NotAWorkbook(
            f"{path.name} was saved by someone after plancalc wrote it, and is now too large to be read. Choose it as"
            " plancalc wrote it, or calculate its input again (plancalc run)."
        ) from refused
