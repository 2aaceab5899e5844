"""plancalc: a spreadsheet-driven calculator for an equity plan for non-employee directors.

For a notebook: ``calc.check(path)`` finds what is wrong in an input workbook, ``calc.run(path)`` calculates it,
``calc.report(path)`` gives its finance reports,
``calc.forecast(path)`` projects when its share reserve will fall short,
``calc.reconcile(results, statement)`` compares its issuances with what the transfer agent sent, and
``calc.explain(results, award_id)`` tells how an award came to be. ``help(calc.run)`` says what each gives and raises.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from calc._version import __version__

if TYPE_CHECKING:
    from calc.excel.inspect import NotAWorkbook
    from calc.explanation.from_workbook import Explained, UnknownID
    from calc.files.publish import CannotPublish
    from calc.finance import CannotCalculateThen
    from calc.findings import Finding, Severity
    from calc.job.projected import CannotProject
    from calc.notebook import (
        Check,
        Forecasted,
        InputErrors,
        Reconciled,
        Run,
        check,
        explain,
        forecast,
        reconcile,
        report,
        run,
    )
    from calc.plan.calendar import CalendarError
    from calc.results.read_back import NotResults
    from calc.statement import NotAMapping, NotAStatement

__all__ = [
    "CalendarError",
    "CannotCalculateThen",
    "CannotProject",
    "CannotPublish",
    "Check",
    "Explained",
    "Finding",
    "Forecasted",
    "InputErrors",
    "NotAMapping",
    "NotAStatement",
    "NotAWorkbook",
    "NotResults",
    "Reconciled",
    "Run",
    "Severity",
    "UnknownID",
    "__version__",
    "check",
    "explain",
    "forecast",
    "reconcile",
    "report",
    "run",
]

_MODULES = {  # of the names that calc.notebook does not define itself
    "CalendarError": "calc.plan.calendar",
    "CannotCalculateThen": "calc.finance",
    "CannotProject": "calc.job.projected",
    "CannotPublish": "calc.files.publish",
    "Explained": "calc.explanation.from_workbook",
    "Finding": "calc.findings",
    "NotAMapping": "calc.statement",
    "NotAStatement": "calc.statement",
    "NotAWorkbook": "calc.excel.inspect",
    "NotResults": "calc.results.read_back",
    "Severity": "calc.findings",
    "UnknownID": "calc.explanation.from_workbook",
}

if not TYPE_CHECKING:  # a slip in a name is to be found before it runs

    def __getattr__(name: str) -> Any:
        """Import what is asked for only then: ``plancalc --help`` should not wait for pandas."""
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_MODULES.get(name, "calc.notebook")), name)


def __dir__() -> list[str]:
    """Give the public names, which a notebook completes."""
    return __all__
