"""The public functions, for notebooks and other programs: ``calc.run``, ``check``, ``report``, ``reconcile`` and more.

Each does what the command of its name does, gives frames and findings instead of printing them, and writes a file only
where an ``output`` is named. What a command says of a file that it cannot use is the message of an exception here.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from calc.contract import FORECAST, RECONCILIATION, REPORT_SHEET, RESULTS_SHEET, Sheet
from calc.explanation.from_workbook import Explained, explained
from calc.findings import Finding, Severity, count
from calc.job import pipeline
from calc.results.for_notebooks import for_users

AnyPath = str | os.PathLike[str]
_MOST_SHOWN = 10  # errors in the message of an exception; all of them are its ``findings``


class InputErrors(Exception):  # noqa: N818 - it reads as what it says
    """A workbook or a statement has errors, so nothing was computed from it.

    ``findings`` are all that was found, warnings too, each with its sheet and cell; the message has the first errors.
    """

    def __init__(self, findings: tuple[Finding, ...], what: str = "input") -> None:
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        lines = [f"{_where(finding)}: {finding.message}" for finding in errors[:_MOST_SHOWN]]
        super().__init__("\n".join([f"The {what} has {count(len(errors), 'error')}.", *lines]))
        self.findings = findings


@dataclass(frozen=True)
class Check:
    """What a check of a workbook found: ``findings`` in the order of its sheets, errors, warnings and infos."""

    findings: tuple[Finding, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether results can be calculated: no finding is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, eq=False)
class Run:
    """A workbook calculated: ``sheets`` by name, with the results' headers and exact values, and its findings.

    ``path`` is where the results were written; None where no ``output`` was named.
    """

    findings: tuple[Finding, ...]
    sheets: Mapping[str, pd.DataFrame]
    path: Path | None = None


@dataclass(frozen=True, eq=False)
class Forecasted:
    """A projection, not a record: ``sheets`` by name, with the forecast's headers and exact values, and its findings.

    ``path`` is where the workbook was written; None where no ``output`` was named.
    """

    findings: tuple[Finding, ...]
    sheets: Mapping[str, pd.DataFrame]
    path: Path | None = None


@dataclass(frozen=True, eq=False)
class Reconciled:
    """Results compared with a statement: ``sheets`` by name, with the reconciliation's headers, and its findings.

    ``ties`` tells whether every share is matched or explained. Issuances due from ``first_day`` (None: all) to
    ``last_day``, the statement's last day, were compared. ``path`` is where the workbook was written; None where no
    ``output`` was named.
    """

    findings: tuple[Finding, ...]
    sheets: Mapping[str, pd.DataFrame]
    ties: bool
    first_day: date | None
    last_day: date
    path: Path | None = None


def check(path: AnyPath) -> Check:
    """Check an input workbook and give all that is wrong in it, or worth knowing. Nothing is written.

    A finding has ``severity``, ``code``, ``message``, ``sheet``, ``headers``, ``rows`` (Excel's numbers) and ``cell``
    (such as ``F2`` or ``C5:C9``); ``pandas.DataFrame(list(found.findings))`` makes a table of them.

    Raises ``NotAWorkbook`` where the file cannot be read as an Excel workbook.

    >>> import calc
    >>> found = calc.check("sample_inputs/thirty-mistakes.xlsx")
    >>> found.is_sound
    False
    >>> found.findings[0].sheet, found.findings[0].cell, found.findings[0].code
    ('Directors', 'G5', 'misspelt-header')
    """
    return Check(pipeline.check(Path(path), with_effects=False).findings)


def run(path: AnyPath, *, output: AnyPath | None = None, effects: bool = True, run_date: date | None = None) -> Run:
    """Calculate an input workbook and give its results; with ``output``, write them there as a workbook too.

    ``sheets`` has a frame for each sheet of the results that holds figures, by its name: "Options", "Deferred Awards",
    "Fee Settlement", "Share Reserve" and so on, with the headers that templates/COLUMNS.md describes. Dates are
    datetime64[s], shares whole numbers, dollars and prices exact ``Decimal``, text str; what is blank is missing.

    The sheet "Readings" says what each other reading of the Plan would change; ``effects=False`` leaves that out.
    A ``run_date`` is stated in the workbook; without it the same input gives the same bytes on any day.

    Raises ``InputErrors`` where the workbook has errors, ``NotAWorkbook`` where it is none, and ``CannotPublish`` where
    the output cannot be written. Where somebody has saved an older output, the new one has another name: its ``path``.

    >>> import calc
    >>> run = calc.run("sample_inputs/first.xlsx", output="first.results.xlsx")
    >>> options = run.sheets["Options"].set_index("Option ID")
    >>> options.at["FO-20000928-ADA", "Exercise Price"], int(options.at["FO-20000928-ADA", "Shares Granted"])
    (Decimal('16.875'), 10000)
    >>> run.findings
    ()
    """
    checked = pipeline.check(Path(path), with_effects=effects)
    if checked.results is None:
        raise InputErrors(checked.findings)
    sheets = _with_headers(checked.results.sheets, RESULTS_SHEET)
    path_of = None if output is None else pipeline.write_run(checked, Path(output), run_date=run_date).path
    return Run(checked.findings, sheets, path_of)


def forecast(path: AnyPath, *, output: AnyPath | None = None) -> Forecasted:
    """Project when the share reserve will fall short; with ``output``, write the forecast there as a workbook too.

    ``sheets`` has "Runway" (a row a scenario: First Shortfall, Requested, Shares Needed and others), "Path" (what is
    available after each day), "Scenarios" and "Invented Rows". The scenarios are those of the input's sheet Scenarios;
    without it, the plan goes on as now for three years.

    Raises ``InputErrors`` where the workbook has errors, ``NotAWorkbook`` where it is none, ``CannotProject`` where a
    scenario cannot be calculated to its horizon, and ``CannotPublish`` where the output cannot be written.

    >>> import calc
    >>> made = calc.forecast("sample_inputs/ctc-1999-2002.xlsx")
    >>> as_now = made.sheets["Runway"].iloc[0]
    >>> str(as_now["First Shortfall"].date()), int(as_now["Requested"]), int(as_now["Available"])
    ('2003-01-02', 857142, 174421)
    """
    from calc.job.projected import projected, write_projected

    checked = pipeline.check(Path(path), with_effects=False)
    if checked.results is None:
        raise InputErrors(checked.findings)
    made = projected(checked)
    sheets = _with_headers(made.sheets, {sheet.name: sheet for sheet in FORECAST})
    written = None if output is None else write_projected(checked, made, Path(output)).path
    return Forecasted(checked.findings, sheets, written)


def report(path: AnyPath, *, output: AnyPath | None = None) -> Run:
    """Calculate an input workbook and give its finance reports; with ``output``, write them there as a workbook too.

    ``sheets`` has a frame for each report that the input has what it takes for, by its name: "Option Activity",
    "Price Ranges", "Equity Compensation Plans" and so on, in order, with the headers of the report and its units:
    shares whole numbers, dollars, prices, rates and years exact ``Decimal``. ``findings`` are those of the input, and
    what the reports lack.

    Raises ``InputErrors`` where the workbook has errors, ``NotAWorkbook`` where it is none, ``CannotCalculateThen``
    where the input cannot be calculated as of another day that the reports need, and ``CannotPublish`` where the output
    cannot be written.

    >>> import calc
    >>> activity = calc.report("sample_inputs/ctc-1999-2002.xlsx").sheets["Option Activity"].set_index("Line")
    >>> int(activity.at["outstanding at end", "Shares"])
    223674
    >>> activity.at["outstanding at end", "Weighted-Average Exercise Price"]
    Decimal('8.72')
    """
    from calc.finance import reports
    from calc.job.report import reported, write_reports_of

    checked = pipeline.check(Path(path), with_effects=False)
    if checked.results is None:
        raise InputErrors(checked.findings)
    checked, period = reported(checked)
    sheets = _with_headers(reports(period), REPORT_SHEET)
    path_of = None if output is None else write_reports_of(checked, period, Path(output)).path
    return Run(checked.findings, sheets, path_of)


def reconcile(
    results: AnyPath,
    statement: AnyPath,
    *,
    mapping: AnyPath | None = None,
    prior: AnyPath | None = None,
    date_format: str | None = None,
    window: int = 10,
    first_day: date | None = None,
    last_day: date | None = None,
    plan_codes: str | Iterable[str] = (),
    output: AnyPath | None = None,
) -> Reconciled:
    """Compare the issuances of a workbook of results with a transfer agent's statement, an Excel or a text file.

    ``sheets`` has a frame for each sheet of the reconciliation: "Bridge" (Line, Shares: from our shares to theirs),
    "Items" (a row for every issuance and agent's row: Status, Cause, Our Shares, Agent Shares, Difference, Next Step
    and others), "Issuances" and "Agent Rows" (both sides), "Taken As", "Findings", "Basis", and with ``prior`` "Carried
    Forward". Shares are whole numbers, dates datetime64[s]; what is blank is missing. With ``output``, they are written
    there as a workbook too.

    ``mapping`` is a workbook with a corrected sheet Taken As or a TOML file, ``prior`` the workbook of the last
    reconciliation, ``date_format`` DMY, MDY or YMD, ``window`` the business days that the agent has, ``first_day`` and
    ``last_day`` the statement's, ``plan_codes`` the agent's code or codes for this plan.

    Raises ``InputErrors`` where the statement has errors, ``NotResults`` for the results or the prior reconciliation,
    ``NotAStatement`` and ``NotAMapping`` for files that are none, ``CalendarError`` where the exchange's business days
    are not known, ``CannotPublish`` where the output cannot be written, and ``ValueError`` for days out of order.

    >>> import calc
    >>> run = calc.run("sample_inputs/ctc-1999-2002.xlsx", output="ctc.results.xlsx")
    >>> june = calc.reconcile("ctc.results.xlsx", "sample_inputs/statements/bayside-2002-06.xlsx")
    >>> june.ties, june.last_day
    (False, datetime.date(2002, 6, 7))
    >>> items = june.sheets["Items"]
    >>> print(items.loc[items["Cause"] == "missing at agent", "Next Step"].iloc[0])
    Ask the agent to post 2,000 shares due 8 January 2002 to account 0004688 (IS-E-09).
    """
    from calc.reconciliation import Choices, Files, reconcile_files, write_workbook
    from calc.reconciliation.sheets import frames

    codes = (plan_codes,) if isinstance(plan_codes, str) else tuple(plan_codes)
    choices = Choices(window, first_day, last_day, codes)
    files = Files(Path(results), Path(statement), _path(mapping), _path(prior))
    compared, sources = reconcile_files(files, choices, date_format)
    if compared.listed is None:
        raise InputErrors(compared.findings, "statement")
    sheets = _with_headers(frames(compared, sources), {sheet.name: sheet for sheet in RECONCILIATION})
    path = None if output is None else write_workbook(files, compared, sources, Path(output)).path
    return Reconciled(compared.findings, sheets, compared.ties, compared.first_day, compared.last_day, path)


def explain(results: AnyPath, award_id: str) -> Explained:
    """Give the steps by which an award came to be, as sentences with the Plan's section and the input's cells.

    ``results`` is a workbook that ``run`` has written; ``award_id`` the ID of an option, a deferred award, a fee, an
    option event, a decision or an issuance; or of a meeting or a director (or the director's name), whose awards and
    fees are told in short, a step for each. What comes back has ``award`` (the award that the ID stands for), ``about``
    (why, where it is another ID), ``kind`` (award, director or meeting) and ``steps``; a step has ``step`` (its
    subject), ``sentence``, ``section``, ``cells`` (such as ``Fees!F8``), and ``in_full``, the sentence with both.

    Raises ``NotResults`` where the workbook holds no results, and ``UnknownID`` where they have nothing of this ID.

    >>> import calc
    >>> run = calc.run("sample_inputs/first.xlsx", output="first.results.xlsx")
    >>> option = calc.explain("first.results.xlsx", "FO-20000928-ADA")
    >>> print(option.steps[2].in_full)
    A Formula Option was for 10,000 shares on 2000-09-28. [§6(a); Plan!B14]
    """
    return explained(Path(results), award_id)


def _with_headers(frames: Mapping[str, pd.DataFrame], sheets: Mapping[str, Sheet]) -> dict[str, pd.DataFrame]:
    """Give each frame with the headers of its sheet, its dollars and prices as exact decimals."""
    return {name: for_users(sheets[name], frame) for name, frame in frames.items()}


def _where(finding: Finding) -> str:
    """Give the sheet and the cell of a finding, or what a person calls the whole."""
    return f"{finding.sheet} {finding.cell}".strip() or "The file"


def _path(given: AnyPath | None) -> Path | None:
    return None if given is None else Path(given)
