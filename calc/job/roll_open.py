"""The input for the next period with the history up to a day folded into opening balances. Plan §4(a)."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from calc.calculate import calculate
from calc.contract import INPUT_SHEET
from calc.files.publish import CannotPublish, publish
from calc.findings import Severity, count, in_a_list
from calc.fold import CannotFold, Fold, differences_from, folded, with_terms
from calc.fold.workbook import Source, with_fold
from calc.job.pipeline import Checked
from calc.job.roll import following, is_other, notes_on, on_pasted, require_ending, unmarked, unpacks
from calc.plan.results import Results
from calc.validate import Given, validate
from calc.validate.schemas import settled

_NAMED = 3  # differences that a refusal names


def roll_open(checked: Checked, as_of: date, open_on: date, target: Path) -> list[str]:
    """Write the next input with its books opened on a day, and return what a person should know of it.

    ``CannotPublish`` where the history cannot be folded exactly, or not be written. The balances are held against the
    history before anything is written: what both give from that day on must be the same, on every sheet.
    """
    assert checked.results is not None
    workbook, terms = checked.workbook, checked.results.terms
    _require_days(as_of, open_on, terms.as_of_date)
    frames = settled(workbook.frames, INPUT_SHEET)
    packed, notes = unmarked(workbook)
    try:
        fold = folded(frames, open_on, as_of)
        moved = following(terms, as_of)
        fold = replace(fold, terms={**fold.terms, **moved})
        undelivered = _undelivered(_require_same(frames, fold, open_on, terms.as_of_date), open_on)
        formulas = sum(sheet.formulas for sheet in workbook.inspection.sheets)
        source = Source(
            packed.getvalue(),
            workbook.frames,
            workbook.layouts,
            workbook.path.suffix.lower() == ".xlsm",
            formulas > 0,
        )
        content = with_fold(source, fold)
    except CannotFold as why:
        raise CannotPublish(f"The history before {open_on} cannot be folded into opening balances: {why}") from why
    require_ending(target, workbook.path)
    if is_other(target, content):
        raise CannotPublish(f"{target.name} already exists: give the output another name, or move that file away.")
    publish(target, lambda path: path.write_bytes(content), unpacks, never=[workbook.path])
    own = _notes(checked, fold, formulas, target, undelivered)
    return [*notes, *fold.notes, *own, *notes_on(moved), *on_pasted(checked.workbook)]


def _require_days(as_of: date, open_on: date, last: date) -> None:
    """Require days that can be: the books open in what the input has, and the next As-of Date is no earlier."""
    if as_of < last:
        raise CannotPublish(f"{as_of} is before the As-of Date {last}: give that day, or a later one.")
    if open_on > as_of:
        raise CannotPublish(
            f"The books cannot open on {open_on}, after the next As-of Date {as_of}. Give a later --as-of, or an"
            " earlier --open-on."
        )
    if open_on > last + timedelta(days=1):
        raise CannotPublish(
            f"The books cannot open on {open_on}: the input is as of {last}, so what happened after that is not in it."
            f" Give {last + timedelta(days=1)} or an earlier day with --open-on."
        )


def _require_same(frames: dict[str, pd.DataFrame], fold: Fold, open_on: date, last: date) -> Results:
    """Require that balances and history give the same figures from the day on. ``CannotFold`` names where not.

    Gives the results of the history as of the day before it.
    """
    until = max(last, open_on)
    days = {"As-of Date": until, "Period Start": open_on}
    after = with_terms(fold.applied(frames), days)
    opened = calculate(after, with_effects=False)
    found = [*validate(Given(after)).findings, *opened.findings]
    for finding in found:
        if finding.severity is Severity.ERROR:
            raise CannotFold(f"{finding.message} ({finding.sheet} of the folded input)")
    before = {"As-of Date": open_on - timedelta(days=1), "Period Start": open_on - timedelta(days=1)}
    history, then = (calculate(with_terms(frames, each), with_effects=False) for each in (days, before))
    if different := differences_from(open_on, history, then, opened):
        more = f", and {len(different) - _NAMED:,} more" if len(different) > _NAMED else ""
        raise CannotFold(
            f"the balances would give other figures than the history: {'; '.join(different[:_NAMED])}{more}. Choose"
            " another day."
        )
    return then


def _undelivered(then: Results, open_on: date) -> pd.DataFrame:
    """Give the issuances due before the opening that wait then; ``then`` are the results as of the day before."""
    issuances = then.sheets["Issuances"]
    delivered = (issuances["deliverable_from"] < pd.Timestamp(open_on)).to_numpy(dtype=bool)
    return issuances[~delivered & (issuances["shares"] > 0).to_numpy(dtype=bool)]


def _notes(checked: Checked, fold: Fold, formulas: int, target: Path, undelivered: pd.DataFrame) -> list[str]:
    """Say what was folded, and what a person should do; warn of what is due, not delivered and not in the next one."""
    gone, awards = sum(map(len, fold.gone.values())), len(fold.new["Opening Awards"])
    but = "; but for the shares named next, from that day on" if len(undelivered) else "; from that day on"
    notes = [
        f"{count(gone, 'row')} of before {fold.terms['Books Open On']} {'is' if gone == 1 else 'are'} folded into the"
        f" balances of {count(awards, 'opening award')}{but} they give the same figures. Keep"
        f" {checked.workbook.path.name}: it has the history."
    ]
    if len(undelivered):
        notes.append(_of_undelivered(undelivered, checked.workbook.path.name, fold.terms["Books Open On"], target))
    if formulas:
        notes.append(
            f"The workbook has {count(formulas, 'formula')}, so rows that went are blank and none moved up: open"
            f" {target.name} in Excel and save it before you run it."
        )
    if lost := [part for part in checked.workbook.inspection.lost_when_saved if not part.startswith("the values")]:
        notes.append(f"These could not be copied and are missing: {', '.join(lost)}.")
    return notes


def _of_undelivered(issuances: pd.DataFrame, source: str, open_on: date, target: Path) -> str:
    """Warn of issuances due before the opening and not delivered then: there is no input for them."""
    rows, is_one = len(issuances), len(issuances) == 1
    them = "it is" if is_one else "they are"
    return (
        f"Warning: {count(rows, 'issuance')} of {count(int(issuances['shares'].sum()), 'share')} due before {open_on}"
        f" {'is' if is_one else 'are'} not delivered by then ({in_a_list(issuances['issuance_id'])}) and will not be"
        f" on the Issuances of {target.name}. Run {source} as of {open_on - timedelta(days=1)} and keep those results"
        f" with {'it' if is_one else 'them'} until {them} delivered, or choose for --open-on a day before which"
        " nothing due is undelivered."
    )
