"""plancalc: a spreadsheet-driven calculator for an equity plan for non-employee directors.

``calc.run(path)`` calculates a workbook and gives its results as frames; see ``calc.job.pipeline.run``.
"""

from typing import TYPE_CHECKING, Any

from calc._version import __version__

if TYPE_CHECKING:
    from calc.excel.inspect import NotAWorkbook
    from calc.job.pipeline import InputErrors, Run, run

__all__ = ["InputErrors", "NotAWorkbook", "Run", "__version__", "run"]


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: ``plancalc --help`` should not wait for pandas."""
    if name in __all__:
        from calc.excel import inspect
        from calc.job import pipeline

        return getattr(inspect if name == "NotAWorkbook" else pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
