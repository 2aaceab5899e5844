"""A statement reconciled with a run, and a reconciliation read for a page. This runs in a process with limits."""

from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from calc.files.names import map_path
from calc.page.figures import as_text
from calc.page.findings import listed
from calc.page.refusals import refused_as_value
from calc.page.statements import reason_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from calc.results.records import Row
    from calc.results.summary_text import Sentence

_OPEN = ("difference", "only ours", "only theirs")
_OURS, _OF_RESERVE = "Our register", "Reserve: "
_ENDS = (_OURS, "The agent's", "Unexplained")
_DIGEST = "SHA-256 of the results"  # an item of Basis
_MOST_ITEMS = 500
_MOST_ERRORS = 20
_MOST_FINDINGS = 40
_SYMBOLS = {"info": "○"}  # else there is something to see to
_TEXTS = "Status", "Cause", "Issuance IDs", "Agent Rows", "Holder"
_SHARES = "Our Shares", "Agent Shares", "Difference"


@dataclass(frozen=True)
class Wanted:
    """How a person wants a statement to be read; what is empty is read from the statement."""

    date_format: str = ""
    first_day: date | None = None
    last_day: date | None = None
    plan_codes: tuple[str, ...] = ()
    mapping: Path | None = None
    mapping_called: str = ""  # by the person who gave it
    last: Path | None = None  # the last reconciliation, whose open items are carried forward


@dataclass(frozen=True)
class Item:
    """An item of a reconciliation."""

    status: str
    cause: str
    issuances: str
    rows: str
    holder: str
    ours: str
    theirs: str
    difference: str
    next_step: str


@dataclass(frozen=True)
class BridgeLine:
    """A line of a bridge; ``is_end`` where it is what is compared, or what is left over."""

    text: str
    shares: str
    is_end: bool


@dataclass(frozen=True)
class Reconciled:
    """What a page shows of a reconciliation."""

    verdict: str
    up_to: str
    results: str  # the digest of the results that were reconciled
    bridges: tuple[tuple[BridgeLine, ...], ...]  # that of the entries, and that of the reserve
    items: tuple[Item, ...]
    findings: "tuple[Sentence, ...]"  # on the statement
    matched: int
    more: int


@refused_as_value
def reconcile_statement(results: Path, statement: Path, wanted: Wanted) -> None:
    """Reconcile results with a statement, and write beside the statement what came of it.

    That is the reconciliation; or the text that says why there is none, where a person can settle that, with a mapping
    to be filled in. Where nothing can be done with the statement, it is a refusal.
    """
    from calc.findings import Severity
    from calc.reconciliation import Choices, Files, NotAStatement, reconcile_files, write_workbook
    from calc.reconciliation.taken_as import SETTLED, rows_to_fill_in, taken_rows, write_map

    files = Files(results, statement, wanted.mapping, wanted.last)
    try:
        choices = Choices(first_day=wanted.first_day, last_day=wanted.last_day, plan_codes=wanted.plan_codes)
        reconciliation, sources = reconcile_files(files, choices, wanted.date_format or None)
    except NotAStatement as refused:
        rows, sentences = rows_to_fill_in(statement), [_unfilled(wanted) or str(refused)]
        if not rows:
            raise
    else:
        if reconciliation.listed is not None:
            write_workbook(files, reconciliation, sources)
            return
        errors = [finding for finding in reconciliation.findings if finding.severity is Severity.ERROR]
        sentences = [f"{f'{each.sheet} {each.cell}'.strip()}: {each.message}" for each in errors[:_MOST_ERRORS]]
        is_settled_so = SETTLED & {finding.code for finding in errors}
        rows = taken_rows(reconciliation.findings, sources.statement) if is_settled_so else []
    if rows:
        write_map(map_path(statement), rows, files.given)
    with statement.with_name(reason_of(statement.name)).open("x", encoding="utf-8") as reason:
        reason.write("\n".join(sentences))


def _unfilled(wanted: Wanted) -> str:
    """Say of a mapping that nothing is filled in, where that is so."""
    from calc.statement import read_mapping

    if wanted.mapping is None or any((mapped := read_mapping(wanted.mapping)).headers.values()):
        return ""
    if any(mapped.corrected.stated.values()):
        return ""
    return (
        f"Nothing is chosen under Taken As in {wanted.mapping_called}. Choose there what each column of the statement"
        " holds, save the workbook, and give it again with --map."
    )


@refused_as_value
def reconciled(path: Path) -> Reconciled:
    """Read what a page shows of a reconciliation."""
    from calc.contract.wording import date_in_words
    from calc.results.read_back import read_prior
    from calc.results.summary_text import TO_SEE_TO, Sentence, summary_verdict

    prior = read_prior(path, ("Bridge", "Items"))
    rows = list(prior.sheets["Items"])
    to_settle = [row for row in rows if row["Status"] in _OPEN]
    items = tuple(map(_item, to_settle[:_MOST_ITEMS]))
    more = max(0, len(to_settle) - _MOST_ITEMS)
    up_to, bridges = date_in_words(prior.as_of_date), tuple(map(tuple, _bridges(prior.sheets["Bridge"])))
    findings = tuple(
        Sentence(_SYMBOLS.get(each.severity, TO_SEE_TO), each.message) for each in islice(listed(path), _MOST_FINDINGS)
    )
    return Reconciled(
        summary_verdict(path),
        up_to,
        str(prior.run.get(_DIGEST, "")),
        bridges,
        items,
        findings,
        len(rows) - len(to_settle),
        more,
    )


def _bridges(rows: "Iterable[Row]") -> "Iterator[list[BridgeLine]]":
    """Part the rows of the sheet into bridges: each begins with our side, and ends with what is unexplained."""
    lines: list[BridgeLine] = []
    for row in rows:
        text = as_text(row["Line"])
        bare = text.removeprefix(_OF_RESERVE)
        if text.startswith(_OURS) and lines:
            yield lines
            lines = []
        lines.append(BridgeLine(bare, as_text(row["Shares"], grouped=True), bare.startswith(_ENDS)))
    yield lines


def _item(row: "Row") -> Item:
    status, cause, issuances, rows, holder = (as_text(row[header]) for header in _TEXTS)
    ours, theirs, difference = (as_text(row[header], grouped=True) for header in _SHARES)
    return Item(status, cause, issuances, rows, holder, ours, theirs, difference, as_text(row["Next Step"]))
