"""The Findings and the Basis sheet: what was found, and what the figures rest on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from calc.contract import BASIS, FINDINGS, READINGS, READINGS_RESULT, SPLIT_OF, TERM, Kind
from calc.exact import dollars, price
from calc.findings import Finding, Severity
from calc.plan.calendar import date_of
from calc.plan.readings import DECLARED
from calc.plan.readings import READINGS as STATED
from calc.plan.readings.in_force import InForce
from calc.plan.terms import SHARE_RESERVE
from calc.results.basis_checks import RUN_ON
from calc.results.minutes import minutes
from calc.results.rows_to_frame import frame_of_rows
from calc.results.run_facts import RunFacts

if TYPE_CHECKING:
    from calc.plan.results import Results
    from calc.plan.s04c_changes_in_stock import Split
    from calc.plan.terms import Terms, TermUsed

Row = tuple[str, str, str, object, str, str]  # kind, section, item, value, origin, touched


def findings_frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """Make the Findings sheet: errors first, then warnings, then infos, each in the order of the input."""
    ordered = [finding for severity in Severity for finding in findings if finding.severity is severity]
    rows = [(str(finding.severity), finding.code, finding.sheet, finding.cell, finding.message) for finding in ordered]
    return frame_of_rows(FINDINGS, rows)


def basis_frame(results: "Results", run: RunFacts) -> pd.DataFrame:
    """Make the Basis sheet: the run, the terms used, the splits, readings of the Plan, and what cannot be entered."""
    terms = results.terms
    rows = [
        *_run(terms, run),
        *_terms(terms, run),
        *_splits(split for split in results.splits if split.day <= terms.as_of),
        *_switchable(results, run),
        *_readings(results.touched),
        *(("minutes", "", what, text, cell, "") for what, text, cell in minutes(results, run)),
    ]
    return frame_of_rows(BASIS, rows)


def _run(terms: "Terms", run: RunFacts) -> Iterable[Row]:
    """Make the rows of the run."""
    yield "run", "", "Input file", run.input_name, "", ""
    yield "run", "", "SHA-256 of the input file", run.sha256, "", ""
    yield "run", "", "Program", f"plancalc {run.version}", "", ""
    if run.run_date is not None:
        yield "run", "", RUN_ON, run.run_date, "", ""
    yield "run", "", "Computed up to and including", terms.as_of_date, "", ""
    yield "run", "", "Activity from", terms.activity_from, "", ""


def _terms(terms: "Terms", run: RunFacts) -> Iterable[Row]:
    """Make a row of every value of every term, in the order of the Plan sheet, an amendment below what it changed."""
    order = list(TERM)
    in_place = terms.books_open_on is not None  # Opening Reserve stands in place of Share Reserve
    for used in sorted(terms.used, key=lambda used: order.index(used.name)):
        yield "term", used.section, used.name, term_as_typed(used.value, used.kind), _origin(used, run, in_place), ""


def _splits(splits: Iterable["Split"]) -> Iterable[Row]:
    """Make the rows of splits that took effect, exactly.

    A reconciliation tells by them what the agent has not split.
    """
    for split in splits:
        yield "run", "§4(c)", f"{SPLIT_OF}{date_of(split.day)}", f"{split.new} for {split.old}", "Plan Events", ""


def _switchable(results: "Results", run: RunFacts) -> Iterable[Row]:
    """Make a row of each reading that may be chosen otherwise: the choice in force, who decided it, what others do."""
    rows = results.sheets[READINGS_RESULT.name]
    for each in results.readings:
        others = rows[rows["reading"] == each.reading.name]
        effects = (f"{other}: {effect}" for other, effect in zip(others["alternative"], others["effect"], strict=True))
        yield "reading", each.reading.section, each.reading.name, each.choice, _chosen(each, run), " ".join(effects)


def _chosen(in_force: InForce, run: RunFacts) -> str:
    """Say whether a reading is the default, with the cell that chooses it, who decided it, and the alternatives."""
    cell = run.cells.get((READINGS.name, in_force.row)) if in_force.row is not None else None
    words = "default" if in_force.is_default else "chosen"
    parts = [
        f"{words}, {cell}" if cell else words,
        in_force.decision,
        f"the other reading: {', '.join(in_force.others)}",
    ]
    return "; ".join(part for part in parts if part)


def _readings(touched: Mapping[str, str]) -> Iterable[Row]:
    """Make the rows of how the Plan was read where it leaves a choice."""
    for each in (*STATED, *DECLARED):
        yield (
            "reading",
            each.section,
            each.question,
            each.reading,
            "a choice: the Committee may read it otherwise, §2(d)",
            touched.get(each.question, ""),
        )


def _origin(used: "TermUsed", run: RunFacts, in_place: bool) -> str:
    """Say where a term's value came from, with its cell; of a Share Reserve that books opened without, that."""
    if in_place and used.name == SHARE_RESERVE.name:
        return "not used: the books opened with Opening Reserve"
    cell = run.cells.get((used.sheet, used.row)) if used.row is not None else None
    words = used.origin
    if used.since is not None:
        words = f"{words} from {used.since.isoformat()}"
    if used.origin == "worked out":
        words = f"{words}: {TERM[used.name].default_words}"
    if used.origin == "default" and used.value is None:
        words = "not given"
    return f"{words}, {cell}" if cell else words


def term_as_typed(value: date | int | str | None, kind: Kind) -> date | int | str | Decimal | None:
    """Put a term's value into the unit that a person types."""
    if isinstance(value, int) and kind is Kind.PRICE:
        return price(value)
    return dollars(value) if isinstance(value, int) and kind is Kind.DOLLARS else value
