"""The files of the demo: each made as its command makes it, and what a person should see in it."""

from dataclasses import dataclass
from pathlib import Path

from calc.demo.ctc import write_ctc
from calc.demo.decisions import write_decisions
from calc.demo.guide import GUIDE, DemoFile, write_guide
from calc.demo.statement import write_statement
from calc.demo.variations import CORRECTED_DAY, NEXT_AS_OF, write_next_quarter, write_with_errors
from calc.files.publish import CannotPublish
from calc.findings import Severity, count
from calc.job.forecast import forecast_job
from calc.job.job import Job, Ran, check_job, report_job, run_job
from calc.job.status import Status
from calc.reconciliation import Choices, Files, reconcile_files, write_workbook
from calc.reconciliation.summary import verdict

# Two digits: they stay in the order of reading wherever they are listed, however many there are.
INPUT, RESULTS = "01 input.xlsx", "02 results.xlsx"
WITH_ERRORS, MARKED = "03 input with errors.xlsx", "04 marked copy.xlsx"
NEXT, NEXT_RESULTS = "05 next quarter.xlsx", "06 next quarter results.xlsx"
STATEMENT, RECONCILIATION = "07 agent statement.xlsx", "08 reconciliation.xlsx"
DECISIONS, DECISIONS_RESULTS = "09 decisions.xlsx", "10 decisions results.xlsx"
FORECAST = "11 forecast.xlsx"
REPORT = "12 finance report.xlsx"


@dataclass(frozen=True)
class _Found:
    """What came of the runs, in the sentences that the commands say."""

    errors: str
    tie_out: str
    causes: str
    reconciliation: str


_FORECAST = DemoFile(
    FORECAST,
    f"When the share reserve of {INPUT} will fall short, if all goes on as now: a projection, not a record.",
    "Runway has the first day on which more shares are asked for than are available, how many more would be needed, and"
    " the price at which there would be enough. For other assumptions add a sheet Scenarios to the input.",
    f'plancalc forecast "{INPUT}" -o "{FORECAST}"',
)


def made_in(folder: Path) -> tuple[DemoFile, ...]:
    """Make all files in an empty folder; give them in the order of reading, the guide first.

    ``CannotPublish`` where one cannot be written, ``OSError`` where the disk does not take it.
    """
    write_ctc(folder / INPUT)
    _run(folder, INPUT, RESULTS)
    write_with_errors(folder / WITH_ERRORS)
    marked = _ended(check_job(Job(folder / WITH_ERRORS, copy=folder / MARKED, effects=False)), Status.ERRORS)
    write_next_quarter(folder / NEXT)
    compared = _run(folder, NEXT, NEXT_RESULTS, RESULTS).compared
    write_statement(folder / STATEMENT)
    reconciled = _reconcile(folder)
    write_decisions(folder / DECISIONS)
    _run(folder, DECISIONS, DECISIONS_RESULTS)
    _ended(forecast_job(Job(folder / INPUT, folder / FORECAST))[0], Status.OK)
    _ended(report_job(Job(folder / INPUT, report=folder / REPORT, effects=False)), Status.OK)
    assert marked.checked is not None
    assert compared is not None
    causes = "; ".join(cause.sentence for cause in compared.causes)
    found = _Found(count(marked.checked.count(Severity.ERROR), "error"), compared.sentence, causes, reconciled)
    files = (GUIDE, *_inputs_and_results(found), *_later_quarters(found), *_decisions(), _FORECAST, _report())
    write_guide(folder / GUIDE.name, files)
    return files


def _run(folder: Path, source: str, target: str, prior: str = "") -> Ran:
    """Calculate one of the inputs; with earlier results, which it is not to tie to."""
    job = Job(folder / source, folder / target, prior=folder / prior if prior else None)
    return _ended(run_job(job), Status.DIFFERENCES if prior else Status.OK)


def _ended(ran: Ran, status: Status) -> Ran:
    """Give what came of a workbook where it ended as it should; else say what came between, such as a full disk."""
    if ran.status is not status:
        raise CannotPublish(f"The demo could not be made: {ran.message}")
    return ran


def _reconcile(folder: Path) -> str:
    """Reconcile the results with the statement; give what came of it in a sentence."""
    files = Files(folder / RESULTS, folder / STATEMENT)
    reconciliation, sources = reconcile_files(files, Choices())
    write_workbook(files, reconciliation, sources, folder / RECONCILIATION)
    return verdict(reconciliation)


def _inputs_and_results(found: _Found) -> tuple[DemoFile, ...]:
    return (
        DemoFile(
            INPUT,
            "The workbook that you fill in, with four years of a company's plan in it.",
            "Instructions says what goes where. Point at a header: a note says what goes into its column. The command"
            " gives the blank workbook.",
            "plancalc template -o blank.xlsx",
        ),
        DemoFile(
            RESULTS,
            f"What plancalc calculates from {INPUT}.",
            "Summary first. Then click an award's ID on Options or Deferred Awards: Explain says how it was calculated,"
            " with the Plan's section and the input's cells.",
            f'plancalc run "{INPUT}" -o "{RESULTS}"',
        ),
        DemoFile(
            WITH_ERRORS,
            f"The same input with {found.errors} in it, as people make them.",
            "Nothing in it shows that anything is wrong, and nothing is calculated from such a workbook.",
        ),
        DemoFile(
            MARKED,
            f"A copy of {WITH_ERRORS} in which each error is marked.",
            "Findings lists the errors and leads to their cells; each cell has a note that says what to do. The command"
            f' names the copy "{Path(WITH_ERRORS).stem}.errors.xlsx".',
            f'plancalc check "{WITH_ERRORS}"',
        ),
    )


def _later_quarters(found: _Found) -> tuple[DemoFile, ...]:
    return (
        DemoFile(
            NEXT,
            "The input of the next quarter, in which somebody has changed an earlier price.",
            f"The command moves the As-of Date on. Then the quarter's prices, a meeting and its fees were added, and"
            f" the close of {CORRECTED_DAY} was corrected.",
            f'plancalc roll "{INPUT}" --as-of {NEXT_AS_OF} -o next.xlsx',
        ),
        DemoFile(
            NEXT_RESULTS,
            f"Its results, compared with {RESULTS}: a tie-out that does not tie.",
            f"Tie-out. {found.tie_out} The cause: {found.causes}.",
            f'plancalc run "{NEXT}" --prior "{RESULTS}" -o "{NEXT_RESULTS}"',
        ),
        DemoFile(
            STATEMENT,
            "What the transfer agent sent: a journal of shares posted, and the plan's reserve.",
            "It is read as it was sent. It has mistakes, as statements do.",
            comes_from="the transfer agent",
        ),
        DemoFile(
            RECONCILIATION,
            f"The issuances in {RESULTS}, reconciled with {STATEMENT}.",
            f"Items lists first what is to be settled, with what to ask the agent. {found.reconciliation}",
            f'plancalc reconcile "{RESULTS}" "{STATEMENT}" -o "{RECONCILIATION}"',
        ),
    )


def _decisions() -> tuple[DemoFile, ...]:
    return (
        DemoFile(
            DECISIONS,
            "Another input, with what the Board and the Committee decided on single awards.",
            "Award Decisions has a row for each decision; Readings has how the Committee reads the Plan.",
        ),
        DemoFile(
            DECISIONS_RESULTS,
            f"What plancalc calculates from {DECISIONS}.",
            "Decisions shows shares, price and deadline before and after each decision, and Readings what each other"
            " reading of the Plan would change.",
            f'plancalc run "{DECISIONS}" -o "{DECISIONS_RESULTS}"',
        ),
    )


def _report() -> DemoFile:
    return DemoFile(
        REPORT,
        f"The finance reports of {INPUT}: the roll-forwards of options and deferred stock, and more.",
        "Summary leads to each report and says what one lacks. The rows behind the lines of Option Activity are on"
        " Option Activity Detail.",
        f'plancalc report "{INPUT}" -o "{REPORT}"',
    )
