"""Read -> validate -> calculate -> write, for one workbook. The four verbs meet here and never import one another.

What only some runs need is imported where they need it: a small workbook is done before it would be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from calc._version import __version__
from calc.calculate import calculate
from calc.contract import DEFERRED_AWARDS, INPUT_SHEET, OPTIONS, PLAN, TIE_OUT
from calc.excel.inspect import Inspection, unchanged_bytes
from calc.excel.layout import SheetLayout, located
from calc.excel.text import visible
from calc.findings import Finding, Severity, has_errors
from calc.job.checklist import quarter_end
from calc.plan.results import Results
from calc.plausibility import empty_quarter, implausible
from calc.progress import doing
from calc.projection.ahead import as_now
from calc.read import InputWorkbook, read
from calc.results.basis import term_as_typed
from calc.results.run_facts import Ahead, Compared
from calc.validate import Given, validate
from calc.validate.schemas import settled
from calc.write import RunFacts, write_results

if TYPE_CHECKING:
    from calc.annotate import Marked
    from calc.files.publish import Published
    from calc.results.read_back import Prior
    from calc.tie_out import TieOut

_AWARDS = (OPTIONS, "Option ID"), (DEFERRED_AWARDS, "Award ID")


@dataclass(frozen=True)
class Checked:
    """An input workbook with everything that was found in it, and its results where nothing is wrong.

    ``compared`` is what came of holding them against earlier results, if that was asked for; ``ahead``, when the
    reserve falls short if all goes on as now, where effects were.
    """

    workbook: InputWorkbook
    findings: tuple[Finding, ...]
    results: Results | None
    compared: "TieOut | None" = None
    ahead: Ahead | None = None

    @property
    def has_errors(self) -> bool:
        """Tell whether the input has errors, so that nothing may be computed from it."""
        return has_errors(self.findings)

    @property
    def company(self) -> str:
        """Give the company whose plan it is, as typed; empty where that cannot be read."""
        plan = self.workbook.frames[PLAN.name]
        typed = dict(zip(plan["term"], plan["value"], strict=True)).get("Company")
        return typed if isinstance(typed, str) else ""

    def count(self, severity: Severity) -> int:
        """Count the findings of a severity."""
        return sum(finding.severity is severity for finding in self.findings)


def check(path: Path, inspection: Inspection | None = None, with_effects: bool = True) -> Checked:
    """Check a workbook: give all that a run of it finds. ``NotAWorkbook`` where it cannot be read at all.

    ``with_effects`` also calculates what each other reading of the Plan would change, which its results show.
    """
    doing(f"Reading {path.name}")
    workbook = read(path, inspection)
    doing(f"Checking {path.name}")
    validation = validate(Given(workbook.frames, workbook.unread, workbook.absent), workbook.findings)
    in_input = [*workbook.findings, *validation.findings]
    findings = [*in_input]
    results = ahead = None
    if has_errors(findings):
        from calc.job.provisional import errors_of_sound_rows

        findings += errors_of_sound_rows(workbook.frames, validation, findings)
    else:
        doing(f"Calculating {path.name}")
        frames = settled(workbook.frames, INPUT_SHEET)
        results = calculate(frames, with_effects)
        findings += results.findings
        doing(f"Checking {path.name}")
        if has_errors(findings):
            results = None
        elif with_effects:
            ahead = as_now(frames, results.terms)
    findings += implausible(validation.sound, validation.terms, in_input, None if results is None else results.sheets)
    return Checked(workbook, tuple(located(findings, workbook.layouts)), results, ahead=ahead)


def tied_out(checked: Checked, prior_path: Path) -> tuple[Checked, "TieOut"]:
    """Compare a checked input with earlier results: give it with a Tie-out sheet, and what the comparison came to.

    Today's input is calculated once more up to the As-of Date of the earlier results, and compared with them; those of
    the day before the books open are compared with the opening balances.
    ``NotResults`` where there is nothing to compare with.
    """
    from calc.excel.own_outputs import is_as_written
    from calc.results.inputs_as_written import require_input_as_written, saved_since
    from calc.results.read_back import NotResults, read_prior
    from calc.tie_out import COMPARED, READ_FOR_CAUSES

    assert checked.results is not None
    doing(f"Comparing with {prior_path.name}")
    prior = read_prior(prior_path, (*COMPARED, *READ_FOR_CAUSES))
    if not is_as_written(prior_path):
        require_input_as_written(prior)
    if prior.as_of_date > checked.results.terms.as_of_date:
        raise NotResults(
            f"{prior.name} is as of {prior.as_of_date}, after this input's As-of Date"
            f" {checked.results.terms.as_of_date}. Choose the results of an earlier day, or correct the As-of Date."
        )
    _require_same_company(prior, checked.workbook.path, checked.results)
    frames = settled(checked.workbook.frames, INPUT_SHEET)
    result = _compared(checked, checked.results, frames, prior)
    sheets = {**checked.results.sheets, TIE_OUT.name: result.frame()}
    empty = empty_quarter(frames, checked.results.terms, prior.name, prior.as_of_date)
    findings = (*checked.findings, *saved_since(prior), *located(empty, checked.workbook.layouts))
    results = replace(checked.results, sheets=sheets)
    return replace(checked, findings=findings, results=results, compared=result), result


def _require_same_company(prior: "Prior", source: Path, results: Results) -> None:
    """Refuse the results of another company, which has other awards. ``NotResults``."""
    from calc.results.same_company import Known, require_same_company

    def then() -> set[tuple[str, str]]:
        found = [(prior.sheets[sheet.name], header) for sheet, header in _AWARDS]
        return {
            pair for table, header in found for pair in zip(table.column(header), table.column("Name"), strict=True)
        }

    def now() -> set[tuple[str, str]]:
        found = [(results.sheets[sheet.name], sheet.by_header[header].name) for sheet, header in _AWARDS]
        return {pair for frame, award in found for pair in zip(frame[award], frame["name"], strict=True)}

    today = Known(source.name, results.terms.company, now)
    require_same_company(Known(prior.name, prior.company, then), today, "earlier results", "awards")


def _compared(checked: Checked, results: Results, frames: Mapping[str, pd.DataFrame], prior: "Prior") -> "TieOut":
    """Compare what the input gives for the day of earlier results; for that before the books open, its balances."""
    from calc.results.read_back import NotResults
    from calc.tie_out import opening_tie_out, tie_out

    books, program = results.terms.books_open_on, f"plancalc {__version__}"
    if books is not None and prior.as_of_date < books:
        if prior.as_of_date + timedelta(days=1) < books:
            raise NotResults(
                f"{prior.name} is as of {prior.as_of_date}, and this input's books open only on {books}: nothing before"
                f" that day is computed. Choose results as of {books - timedelta(days=1)}, with which the opening"
                " balances are compared, or later."
            )
        cells = checked.workbook.layouts
        return opening_tie_out(prior, program, books, frames, lambda *at: _cell(cells, *at))
    plan = _plan_of(frames[PLAN.name], {"As-of Date": prior.as_of_date, "Period Start": prior.period_start})
    is_same = plan["value"].tolist() == frames[PLAN.name]["value"].tolist()
    then = results if is_same else calculate({**frames, PLAN.name: plan}, with_effects=False)
    if has_errors(then.findings):
        first = next(finding for finding in then.findings if finding.severity is Severity.ERROR)
        raise NotResults(f"Today's input cannot be calculated as of {prior.as_of_date}: {first.message}")
    terms = [(used.name, term_as_typed(used.value, used.kind)) for used in then.terms.used]
    return tie_out(prior, then.sheets, program, terms, frames)


def _cell(layouts: Mapping[str, SheetLayout], sheet: str, header: str, row: int) -> str:
    """Name a cell of the input: ``Plan!B6``; the sheet's row where the sheet lacks the column."""
    layout = layouts[sheet]
    areas = layout.areas([header], [row])
    return f"{layout.title}!{areas[0].name}" if areas else f"{layout.title} row {row}"


def _plan_of(plan: pd.DataFrame, days: Mapping[str, date | None]) -> pd.DataFrame:
    """Give the terms with other days, where these are given and the plan has the term."""
    values = [
        days[term] if value is not None and days.get(term) else value
        for term, value in zip(plan["term"], plan["value"], strict=True)
    ]
    return plan.assign(value=pd.Series(values, index=plan.index, dtype=object))


def write_run(
    checked: Checked,
    target: Path,
    values_only: bool = False,
    prior: Path | None = None,
    folder_decides: bool = False,
    run_date: date | None = None,
) -> "Published":
    """Write the results of a checked input as a workbook. ``CannotPublish`` where it cannot be put in place.

    With ``values_only`` no cell is a formula; a ``run_date`` is stated. Those may open it who may open the input and
    the ``prior`` results it was held against, or those that the folder lets if that ``folder_decides``.
    """
    assert checked.results is not None
    doing("Preparing the results")
    steps = quarter_end(checked.workbook.frames, checked.results, checked.findings, checked.compared)
    facts = replace(facts_of(checked), steps=steps, run_date=run_date)
    never = [checked.workbook.path] if prior is None else [checked.workbook.path, prior]
    return write_results(
        checked.results, facts, target, never=never, values_only=values_only, folder_decides=folder_decides
    )


def facts_of(checked: Checked) -> RunFacts:
    """Give the facts of a run that its workbooks state beside the figures."""
    workbook = checked.workbook
    cells = {
        (name, int(row)): _cell(workbook.layouts, name, header, int(row))
        for name, layout in workbook.layouts.items()
        for header in ("Value", "Choice")
        if header in layout.columns
        for row in workbook.frames[name].index
    }
    return RunFacts(
        visible(workbook.path.name),
        workbook.sha256,
        __version__,
        checked.findings,
        cells,
        workbook.layouts,
        None if checked.compared is None else _in_sentences(checked.compared),
        ahead=checked.ahead,
    )


def _in_sentences(compared: "TieOut") -> Compared:
    causes = tuple(cause.sentence for cause in compared.causes)
    return Compared(compared.ties, compared.outcome, causes, compared.lacks)


def write_errors(checked: Checked, target: Path, folder_decides: bool = False) -> "Marked":
    """Write the person's own workbook under a new name, its errors marked. ``CannotPublish`` where that fails.

    ``NotAWorkbook`` where it is no longer the workbook that was checked: the marks would stand on other cells.
    """
    packed = unchanged_bytes(checked.workbook.path, checked.workbook.inspection)
    from calc.annotate import annotate

    workbook = checked.workbook
    doing(f"Marking the errors in a copy of {workbook.path.name}")
    lost = workbook.inspection.lost_when_saved
    return annotate(
        workbook.path,
        checked.findings,
        target,
        lost,
        company=checked.company,
        packed=packed,
        folder_decides=folder_decides,
    )
