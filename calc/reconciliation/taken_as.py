"""The sheet Taken As: how the statement was read, in rows that a person may correct and give back with --map."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from calc.contract import TAKEN
from calc.findings import Finding
from calc.reconciliation.inferred import INFERRED
from calc.statement.mapping_sheet import (
    DATE_ORDER,
    DECIMAL_MARK,
    GROUPED,
    LEFT_ALONE,
    MARKS,
    RESERVE_LEFT_ALONE,
    SETTING,
    TYPE,
)
from calc.statement.marks import DEBIT, plain_word

if TYPE_CHECKING:
    from calc.statement import Statement

Row = tuple[str, str, str, str]
_MOST_TYPES = 40


def taken_rows(findings: Sequence[Finding], statement: "Statement") -> list[Row]:
    """List what was inferred, what a person may set, then every column, line and note of each table."""
    inferred = sorted(
        (finding for finding in findings if finding.code in INFERRED),
        key=lambda finding: INFERRED.index(finding.code),
    )
    rows = [(finding.sheet, "", "", finding.message) for finding in inferred]
    rows += settings(statement)
    for table in statement.taken:
        left = RESERVE_LEFT_ALONE if table.kind == "reserve" else LEFT_ALONE
        rows += [(table.sheet, theirs, ours, table.kind) for ours, theirs in table.columns.items()]
        rows += [(table.sheet, theirs, "", left) for theirs in table.left_alone]
        rows += [(table.sheet, f"row {line.row}: {line.text}", "", line.what) for line in table.lines]
        rows += [(table.sheet, "", "", note) for note in table.notes]
    return rows


def settings(statement: "Statement | None" = None) -> Iterator[Row]:
    """List what a person may set, with what one has set; the types of entries may be set as debits or credits."""
    how = statement.how if statement is not None else None
    order = how.date_format if how is not None and how.date_format in ("DMY", "MDY", "YMD") else ""
    grouped = {True: "yes", False: "no"}.get(how.grouped, "") if how is not None and how.grouped is not None else ""
    yield "", DATE_ORDER, order or "", f"{SETTING}: DMY, MDY or YMD; empty: as the dates show"
    yield "", GROUPED, grouped, f"{SETTING}: yes or no; empty: as the rows show"
    mark = {each: word for word, each in MARKS.items()}.get(how.decimal_mark, "") if how is not None else ""
    yield "", DECIMAL_MARK, mark, f"{SETTING}: comma or dot; empty: as the numbers show"
    if statement is None or how is None:
        return
    for word in statement.journal["type"].dropna().unique()[:_MOST_TYPES].tolist():
        sign = how.signs.get(plain_word(word))
        stated = "" if sign is None else "debit" if sign == DEBIT else "credit"
        yield "", word, stated, f"{TYPE}: debit or credit; empty: as read"


# Errors of a statement that a person's word for a column, a type, dates or grouping may settle.
SETTLED = frozenset(
    {
        "missing-column",
        "two-columns-for-one",
        "name-or-surname",
        "ambiguous-dates",
        "ambiguous-numbers",
        "unknown-sign",
        "unclear-type",
        "shares-not-the-difference",
        "missing-holder",
    }
)


def rows_to_fill_in(path: Path) -> list[Row]:
    """List the settings and the likely headers of a statement that was not recognized; none without headers."""
    from calc.statement.likely_headers import likely_headers

    headers = likely_headers(path)
    return [*settings(), *((sheet, theirs, ours, "journal") for sheet, theirs, ours in headers)] if headers else []


def write_map(target: Path, rows: Sequence[Row], never: Sequence[Path]) -> None:
    """Write a workbook with the one sheet Taken As, to be corrected and given back. It replaces no file."""
    from calc.excel.checked_writer import workbook
    from calc.excel.own_outputs import MAPPING, Output
    from calc.excel.styles import Formats
    from calc.files.publish import CannotPublish, IsAnother, publish
    from calc.results.rows_to_frame import frame_of_rows
    from calc.statement.mapping_sheet import OURS
    from calc.tables.sheet import parts, write_sheet

    frame = frame_of_rows(TAKEN, list(rows))

    def write(path: Path) -> None:
        with workbook(path, Output(MAPPING), title="How a transfer agent's statement is to be read") as book:
            on = parts(TAKEN, len(frame), len(frame) + 1)
            write_sheet(book, Formats(book), TAKEN, frame, None, on, {}, {})  # type: ignore[arg-type]
            page = book.get_worksheet_by_name(TAKEN.name)
            column = [each.header for each in TAKEN.columns].index("Taken As")
            hint = "Choose what the column holds; leave it empty where plancalc is not to use it."
            for place, row in enumerate(rows, start=1):
                choices = {SETTING: [], TYPE: ["debit", "credit"]}.get(row[3].partition(":")[0], list(OURS))
                if choices and row[1]:
                    page.data_validation(
                        place, column, place, column,
                        {"validate": "list", "source": "=plancalc_headers" if choices == list(OURS) else choices,
                         "error_type": "warning", "input_message": hint},
                    )  # fmt: skip
            listed = book.add_worksheet("Our Headers")
            listed.write_column(0, 0, list(OURS))
            book.define_name("plancalc_headers", f"='Our Headers'!$A$1:$A${len(OURS)}")

    try:
        is_there = target.exists()
    except OSError as wrong:
        raise CannotPublish(f"{target.name} cannot be written there: {wrong.strerror}.") from wrong
    if is_there:
        raise IsAnother(f"{target.name} is there already, and is left as it is.")
    publish(target, write, None, never)
