"""A vendor's prices put into the Prices sheet of a copy of the workbook, and all that a person should know of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from calc.calculate import calculate
from calc.contract import INPUT_SHEET, PASTED_PRICES, PRICES
from calc.excel.inspect import NotAWorkbook, inspect_workbook
from calc.excel.layout import SheetLayout, located
from calc.files.names import prices_path
from calc.files.publish import CannotPublish, publish
from calc.findings import Finding, Severity, count, error, has_errors
from calc.job.prices_copy import Written, with_prices
from calc.job.recognize import what_it_is_instead
from calc.job.roll import is_other, require_ending, unmarked, unpacks
from calc.job.status import Status
from calc.plan.calendar import BusinessDays, CalendarError, business_days
from calc.plausibility import implausible
from calc.plausibility.splits import SPLIT_NOT_CHECKED, SPLIT_NOT_SEEN
from calc.prices.compare import Compared, by_row, compare, days_without_row, differences, shown, up_to_as_of
from calc.prices.file import NotAPriceFile, PriceFile, read_price_file
from calc.read import InputWorkbook, read
from calc.validate import Given, Validation, validate
from calc.validate.schemas import settled

_NO_VALUE = "no-fair-market-value"  # an error of a check: here it asks for more prices
_NAMED_ONE_BY_ONE = 3
_OF_PRICES = frozenset({SPLIT_NOT_SEEN, SPLIT_NOT_CHECKED, _NO_VALUE, "price-row-missing"})
_MISSING = frozenset({"missing-sheet", "misspelt-sheet"})


@dataclass(frozen=True)
class PricesAsked:
    """What was asked for: the input, the vendor's file, where the copy goes, and how it is to be read."""

    source: Path
    vendor_file: Path
    target: Path | None = None
    replace: bool = False
    date_format: str | None = None


@dataclass(frozen=True)
class PricesAdded:
    """What came of it. ``next`` is the copy, None where there is none; ``differing`` has day, there, in the file."""

    status: Status
    message: str
    next: Path | None = None
    added: int = 0
    same: int = 0
    replaced: int = 0
    differing: tuple[tuple[str, str, str], ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    left_alone: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    has_more_errors: int = 0


def prices_job(asked: PricesAsked) -> PricesAdded:
    """Read both files, hold them against each other, and write the copy. Nothing is raised but bugs."""
    try:
        inspection = inspect_workbook(asked.source)
        workbook = read(asked.source, inspection)
        validation = validate(Given(workbook.frames, workbook.unread, workbook.absent), workbook.findings)
        if sentence := what_it_is_instead(asked.source, inspection, left_out=False):
            return PricesAdded(Status.UNREADABLE, sentence)
        market, unknown = _market(validation)
        file = read_price_file(asked.vendor_file, market, asked.date_format)
        return _Adding(asked, workbook, validation, market, file, unknown).done()
    except (NotAWorkbook, NotAPriceFile) as refused:
        return PricesAdded(Status.UNREADABLE, str(refused))
    except CannotPublish as refused:
        return PricesAdded(Status.NOT_WRITTEN, str(refused))


def _market(validation: Validation) -> tuple[BusinessDays | None, str]:
    """Give the trading days of the Plan's market; a sentence where they are not known."""
    try:
        return business_days(validation.terms.business_day_calendar), ""
    except CalendarError as unknown:
        return None, f"{unknown} So nothing tells which days are trading days."


class _Adding:
    """One vendor's file on its way into one workbook."""

    def __init__(
        self,
        asked: PricesAsked,
        workbook: InputWorkbook,
        validation: Validation,
        market: BusinessDays | None,
        file: PriceFile,
        unknown: str,
    ) -> None:
        self.asked, self.workbook, self.validation = asked, workbook, validation
        self.market, self.file = market, file
        self.ours = workbook.frames[PRICES.name]
        self.notes = [*file.table.notes, *([unknown] if unknown else [])]

    def done(self) -> PricesAdded:
        """Do it, or say why not."""
        findings = [*self._errors_of_prices(), *self.file.findings]
        if has_errors(findings):
            message = (
                f"No prices were added. Correct each error above: on Prices in {self.asked.source.name}, or in a copy"
                f" of {self.asked.vendor_file.name}; then run the command again."
            )
            return self._outcome(Status.ERRORS, message, findings)
        compared = compare(self.file.table.rows, self.ours)
        replaced = compared.changeable() if self.asked.replace else compared.differing.iloc[:0]
        if compared.new.empty and replaced.empty:
            return self._nothing_new(compared)
        written = self._written(compared, replaced)
        target = self._publish(written)
        merged = self._merged(written, compared, replaced)
        more, elsewhere = self._found_with(merged, written)
        changes = located(differences(compared, self.ours, replaced.index), self._layouts(written))
        findings = [*self.file.findings, *more, *self._missing(merged, more), *changes]
        left = len(compared.differing) - len(replaced)
        out = self._outcome(Status.DIFFERENCES if left else Status.OK, "", findings)
        out = replace(
            out,
            next=target,
            added=len(compared.new),
            same=compared.same,
            replaced=len(replaced),
            differing=self._differing(compared, replaced),
            has_more_errors=elsewhere,
        )
        return replace(out, message=_sentence(out, compared))

    def _errors_of_prices(self) -> list[Finding]:
        """Give the errors on Prices, and on the pasted block: nothing can be held against them."""
        layout = self.workbook.layouts.get(PRICES.name)
        titles = {PRICES.name, PASTED_PRICES.name, layout.title if layout else PRICES.name}
        found = [*self.workbook.findings, *self.validation.findings]
        wrong = [each for each in found if each.severity is Severity.ERROR and each.sheet in titles]
        whole = [each for each in found if each.severity is Severity.ERROR and each.code == "results-not-input"]
        errors = located([*whole, *wrong], self.workbook.layouts)
        if any(each.code == "pasted-block" for each in errors):
            message = (
                "Clear the rows of Prices below its headers, save the workbook, and run the command again: it puts the"
                " vendor's prices there."
            )
            errors.append(error("clear-prices", message, layout.title if layout else PRICES.name))
        return errors

    def _nothing_new(self, compared: Compared) -> PricesAdded:
        """Say that the vendor's file has nothing that is not there."""
        changes = located(differences(compared, self.ours, ()), self.workbook.layouts)
        findings = [*self.file.findings, *self._missing(self.ours), *changes]
        out = self._outcome(Status.DIFFERENCES if len(compared.differing) else Status.OK, "", findings)
        out = replace(out, same=compared.same, differing=self._differing(compared, compared.differing.iloc[:0]))
        return replace(out, message=_sentence(out, compared))

    def _written(self, compared: Compared, replaced: pd.DataFrame) -> Written:
        packed, notes = unmarked(self.workbook)
        self.notes += notes
        layout = self.workbook.layouts.get(PRICES.name)
        is_macro = self.asked.source.suffix.lower() == ".xlsm"
        written = with_prices(packed.getvalue(), layout, compared.new, replaced, is_macro)
        lost = [part for part in self.workbook.inspection.lost_when_saved if not part.startswith("the values")]
        if lost:
            self.notes.append(f"These could not be copied and are missing: {', '.join(lost)}.")
        return written

    def _publish(self, written: Written) -> Path:
        source = self.workbook.path
        target = self.asked.target or prices_path(source)
        require_ending(target, source)
        if is_other(target, written.content):
            raise CannotPublish(f"{target.name} already exists: give the output another name, or move that file away.")
        publish(target, lambda path: path.write_bytes(written.content), unpacks, never=[source])
        if formulas := sum(sheet.formulas for sheet in self.workbook.inspection.sheets):
            self.notes.append(
                f"{count(formulas, 'cell is a formula', 'cells are formulas')}: open {target.name} in Excel and save it"
                " before you run it."
            )
        return target

    def _merged(self, written: Written, compared: Compared, replaced: pd.DataFrame) -> pd.DataFrame:
        """Give the rows of Prices as the copy has them."""
        ours = self.ours.copy()
        for name in replaced.columns[1:]:
            told = replaced[name].dropna()
            ours.loc[told.index, name] = told
        new = compared.new.set_axis(pd.Index(written.rows, dtype="int64", name="row"))
        return pd.concat([ours, new]) if len(ours) else new

    def _layouts(self, written: Written) -> dict[str, SheetLayout]:
        return {**self.workbook.layouts, PRICES.name: written.layout}

    def _missing(self, merged: pd.DataFrame, told: Iterable[Finding] = ()) -> list[Finding]:
        """Name the days without a row, and say what comes after the last."""
        if self.market is None:
            return []
        if last := up_to_as_of(merged, self.validation.terms.as_of_date, self.market):
            self.notes.append(last)
        return days_without_row(self.file, merged, self.market, told)

    def _found_with(self, merged: pd.DataFrame, written: Written) -> tuple[list[Finding], int]:
        """Give what a check of the copy says of its prices, and how many errors it has elsewhere."""
        frames = {**self.workbook.frames, PRICES.name: merged}
        read_of = [
            each for each in self.workbook.findings if not (each.code in _MISSING and PRICES.name in each.message)
        ]
        validation = validate(Given(frames, self.workbook.unread, self.workbook.absent), read_of)
        found = [*read_of, *validation.findings]
        results = None
        if not has_errors(found):
            results = calculate(settled(frames, INPUT_SHEET), with_effects=False)
            found += results.findings
        elsewhere = sum(each.severity is Severity.ERROR and each.code not in _OF_PRICES for each in found)
        usable = None if results is None or has_errors(results.findings) else results.sheets
        found += implausible(validation.sound, validation.terms, read_of, usable)
        unpriced = [replace(each, severity=Severity.WARNING) for each in found if each.code == _NO_VALUE]
        said = [each for each in found if each.code != _NO_VALUE]
        said = [each for each in said if each.code in _OF_PRICES or (each.sheet == PRICES.name and _is_told(each))]
        said += _few(unpriced)
        return located(said, self._layouts(written)), elsewhere

    def _differing(self, compared: Compared, replaced: pd.DataFrame) -> tuple[tuple[str, str, str], ...]:
        left = compared.differing[~compared.differing.index.isin(replaced.index)]
        there = dict(by_row(self.ours))
        return tuple((str(each["date"].date()), shown(there[row]), shown(each)) for row, each in by_row(left))

    def _outcome(self, status: Status, message: str, findings: Iterable[Finding]) -> PricesAdded:
        header = self.file.table.header
        return PricesAdded(
            status,
            message,
            columns=header.taken,
            left_alone=header.left_alone,
            notes=tuple(dict.fromkeys(self.notes)),
            findings=tuple(findings),
        )


def _few(unpriced: list[Finding]) -> list[Finding]:
    """Give a few dates without a price one by one, or the first of many with their number: they are on two sheets."""
    if len(unpriced) <= _NAMED_ONE_BY_ONE:
        return unpriced
    message = f"{len(unpriced)} dates of awards have no price. The first: {unpriced[0].message}"
    return [replace(unpriced[0], message=message)]


def _is_told(finding: Finding) -> bool:
    return finding.severity is not Severity.INFO


def _sentence(out: PricesAdded, compared: Compared) -> str:
    """Say in words what went in, what was there, and what was left."""
    days = compared.new["date"]
    span = (
        f", {days.min().date()} to {days.max().date()}"
        if len(days) > 1
        else f", {days.min().date()}"
        if len(days)
        else ""
    )
    parts = [f"{count(out.added, 'day was', 'days were')} added to Prices{span}." if out.added else "No day was added."]
    if out.same:
        parts.append(f"{count(out.same, 'day was', 'days were')} there already, with the same price.")
    if out.replaced:
        parts.append(f"{count(out.replaced, 'price was', 'prices were')} replaced.")
    if left := len(out.differing):
        parts.append(
            f"{count(left, 'day differs', 'days differ')} from the prices that are there and"
            f" {'was' if left == 1 else 'were'} left as {'it is' if left == 1 else 'they are'}."
        )
    parts.append(f"The copy is {out.next}." if out.next else "So no copy was written.")
    if out.has_more_errors:
        parts.append(f"It has {count(out.has_more_errors, 'error')} elsewhere: plancalc check names each.")
    return " ".join(parts)
