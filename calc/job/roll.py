"""The input for the next period: the same workbook with its As-of Date, and the terms that follow it, moved on."""

import zipfile
from collections.abc import Collection
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

from calc.contract import FIRST_PASTED_ROW, PASTED_PRICES, PRICES, TERM
from calc.excel.edit_cells import CannotChange, with_cells
from calc.excel.inspect import unchanged_bytes
from calc.excel.limits import DAY_0, DAY_0_OF_1904
from calc.excel.own_outputs import may_be_marked
from calc.files.names import is_there
from calc.files.publish import CannotPublish, publish
from calc.job.pipeline import Checked
from calc.plan.terms import AS_OF_DATE, PERIOD_START, RESTATE_FOR_SPLITS_TO, Terms, quarter_start
from calc.read import InputWorkbook


def roll(checked: Checked, as_of: date, target: Path) -> list[str]:
    """Write the next period's input, and return what a person should know of it. ``CannotPublish`` says what is wrong.

    ``NotAWorkbook`` where the file is no longer the one that was checked.
    Only the cells of these terms change, within the file: everything else stays byte for byte as it was. Where there
    are formulas, Excel is told to work them out when it opens the file. Of a copy that was corrected, the marks are
    taken off.
    """
    assert checked.results is not None
    workbook, terms = checked.workbook, checked.results.terms
    if as_of <= terms.as_of_date:
        raise CannotPublish(f"{as_of} is not after the As-of Date {terms.as_of_date}: give a later day.")
    require_ending(target, workbook.path)
    new_values = {AS_OF_DATE.name: as_of, **following(terms, as_of)}
    layout = workbook.layouts["Plan"]
    cells = {name: (terms.row_of(TERM[name])[0], layout.columns["Value"]) for name in new_values}
    day_0 = DAY_0_OF_1904 if workbook.inspection.date1904 else DAY_0
    days = {cells[name]: day for name, day in new_values.items()}
    formulas = sum(sheet.formulas for sheet in workbook.inspection.sheets)
    source = workbook.path
    content, notes = unmarked(workbook)
    rolled = BytesIO()
    try:
        with_cells(content, rolled, layout.title, days, day_0, recalculate=formulas > 0)
    except CannotChange as why:
        raise CannotPublish(f"The {' or the '.join(new_values)} on the sheet {layout.title} {why}") from why
    if is_other(target, rolled.getvalue()):
        raise CannotPublish(f"{target.name} already exists: give the output another name, or move that file away.")
    publish(target, lambda path: path.write_bytes(rolled.getvalue()), unpacks, never=[source])
    if "digital signatures" in workbook.inspection.lost_when_saved:
        notes.append(f"{source.name} is signed; the signature is not valid for {target.name}, which has other dates.")
    if formulas:
        notes.append(
            f"{formulas:,} cells are formulas and still show their old values: open {target.name} in Excel and save it"
            " before you run it."
        )
    start = terms.as_of_date + timedelta(days=1)
    if PERIOD_START.name not in new_values and quarter_start(as_of) != start:
        notes.append(
            f"Period Start is empty, so the Activity sheet will begin on {quarter_start(as_of)}. Type {start} to have"
            " it follow the last period."
        )
    return [*notes, *notes_on(new_values), *on_pasted(workbook)]


def on_pasted(workbook: InputWorkbook) -> list[str]:
    """Say where the next prices go in a workbook with a pasted block, which the next period still needs."""
    if not (workbook.frames[PRICES.name].index > FIRST_PASTED_ROW).any():
        return []
    return [
        f"The prices on {PASTED_PRICES.name} are still needed: do not paste over them. Paste the next block below them,"
        " with the same columns, or add it with plancalc prices."
    ]


def following(terms: Terms, as_of: date) -> dict[str, date]:
    """Give the terms that move on with the As-of Date, where they are typed: each with its next day."""
    moved = {}
    if terms.row_of(PERIOD_START) and as_of > terms.as_of_date:
        moved[PERIOD_START.name] = terms.as_of_date + timedelta(days=1)
    restated = terms.restate_for_splits_to
    if restated is not None and restated < as_of:  # else the next input would begin with an error
        moved[RESTATE_FOR_SPLITS_TO.name] = as_of
    return moved


def notes_on(moved: Collection[str]) -> list[str]:
    """Say which of the terms that moved on a person may want to move further."""
    if RESTATE_FOR_SPLITS_TO.name not in moved:
        return []
    return [
        f"{RESTATE_FOR_SPLITS_TO.name} is the new As-of Date, as if it were empty. If the statements of the next period"
        " take in a later split, type its day."
    ]


def require_ending(target: Path, source: Path) -> None:
    """Require the ending of the input's name: the file is of that kind."""
    if target.suffix.lower() != source.suffix.lower():
        raise CannotPublish(f"The name of the output must end in {source.suffix}, as the input's name does.")


def is_other(target: Path, content: bytes) -> bool:
    """Tell whether a file is there that differs from what would be written: the next input, or any other."""
    try:
        return is_there(target) and target.read_bytes() != content
    except OSError:
        return True


def unmarked(workbook: InputWorkbook) -> tuple[BytesIO, list[str]]:
    """Give the input without the marks of an earlier check, and notes on that for the person."""
    packed = unchanged_bytes(workbook.path, workbook.inspection)
    if not may_be_marked(packed):
        return BytesIO(packed), []
    from calc.annotate.remove_marks import CannotTakeOff, without_marks

    name = workbook.path.name
    try:
        content = without_marks(packed, None)
    except CannotTakeOff:
        return BytesIO(packed), [
            f"{name} contains something that cannot be copied, so the marks of its check were not removed."
        ]
    if content is None:
        return BytesIO(packed), []
    notes = ["The marks of an earlier check and its sheet Findings were removed."]
    if lost := [part for part in workbook.inspection.lost_when_saved if not part.startswith("the values")]:
        notes.append(f"These could not be copied and are missing: {', '.join(lost)}.")
    return BytesIO(content), notes


def unpacks(path: Path) -> None:
    """Look through a workbook that was written: a bad part raises."""
    with zipfile.ZipFile(path) as archive:
        if bad := archive.testzip():
            raise ValueError(bad)
