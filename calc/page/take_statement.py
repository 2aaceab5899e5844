"""A statement as it comes from a browser, reconciled and put in place with what came of it."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request

from calc.page.answers import Answers
from calc.page.choices import Choices, NotMeant, keep, kept_choices, typed_choices
from calc.page.reconciled import Wanted, reconcile_statement
from calc.page.refusals import Refusal
from calc.page.settings import Limits
from calc.page.statements import Dropped, discard, given_mappings_of, put_in_place
from calc.page.uploads import Sent, take_upload
from calc.page.wording import on_page
from calc.watch.moves import open_file, pour, rename_new


class NotReadSo(HTTPException):
    """A statement cannot be read by the choices of a person, who is to have them back; the message says why."""

    def __init__(self, status: int, sentence: str, typed: Choices) -> None:
        super().__init__(status, sentence)
        self.typed = typed


async def take_statement(
    request: Request,
    folder: Path,
    results: Path,
    again: Dropped | None,
    lasts: Mapping[str, Path],
    limits: Limits,
    turns: asyncio.Semaphore,
    answers: Answers,
) -> int:
    """Take a statement into a staged folder, reconcile the results with it, and give its number.

    The statement may be there already, to be read ``again`` in another way; ``lasts`` are the reconciliations of which
    one may be its last. An error says why nothing came of it; then the folder is gone. ``OSError`` where the disk does
    not let it be kept, or the statement is not there any more.
    """

    def put(path: Path, name: str) -> str:
        rename_new(path, folder / (given := f".{len(list(folder.iterdir()))} {name}"))  # no safe name begins so
        return given

    try:
        sent = await take_upload(request, folder, limits, turns, put)
        statement = await asyncio.to_thread(_statement, sent, folder, again)
        mapping, called = await asyncio.to_thread(_mapping, sent, statement, again)
        choices = typed_choices(sent.fields, called)
        wanted = _wanted(choices, mapping, lasts)
        await asyncio.to_thread(_remove_others, sent, folder)
        await asyncio.to_thread(keep, choices, statement)
        told = await answers.fresh(reconcile_statement, results, statement, wanted)
        if isinstance(told, Refusal):
            said = told.sentence.replace(mapping.name, called) if mapping else told.sentence
            raise NotReadSo(HTTPStatus.UNPROCESSABLE_ENTITY, on_page(said), choices)
        number = await asyncio.to_thread(put_in_place, folder)
        if again is not None and again.reconciliation is None:
            await asyncio.to_thread(discard, again.folder)
        return number
    finally:
        await asyncio.to_thread(discard, folder)


def _statement(sent: Sent, folder: Path, again: Dropped | None) -> Path:
    """Have the statement in the folder under its own name."""
    if again is not None:
        return _copied(again.folder / again.statement, folder)
    files = sent.of_field.get("statement", [])
    if len(files) != 1:
        raise HTTPException(HTTPStatus.BAD_REQUEST, "Choose one statement: an Excel, csv or text file.")
    return (folder / files[0]).rename(folder / files[0].partition(" ")[2])


def _mapping(sent: Sent, statement: Path, again: Dropped | None) -> tuple[Path | None, str]:
    """Have the mapping, if there is one, beside the statement: the one that came, or else the one used before.

    The text is how the person's file was called.
    """
    workbook, text = (statement.with_name(name) for name in given_mappings_of(statement.name))
    for name in sent.of_field.get("mapping", [])[:1]:
        kept = statement.with_name(name).rename(text if name.lower().endswith(".toml") else workbook)
        return kept, name.partition(" ")[2]
    if again is not None and again.mapping_given is not None:
        return _copied(again.mapping_given, statement.parent), kept_choices(again).mapping or again.mapping_given.name
    return None, ""


def _copied(source: Path, folder: Path) -> Path:
    """Copy a file of another folder; a link that is there by now is not followed."""
    target = folder / source.name
    with open_file(source) as old, target.open("xb") as new:
        pour(old, new, lambda: False)
    return target


def _remove_others(sent: Sent, folder: Path) -> None:
    """Remove what was sent besides the statement and its mapping: nobody asked for it."""
    for name in sent.files:
        (folder / name).unlink(missing_ok=True)


def _wanted(choices: Choices, mapping: Path | None, lasts: Mapping[str, Path]) -> Wanted:
    """Read how the statement is to be read. ``NotReadSo`` where it cannot be meant."""
    try:
        first_day, last_day = choices.days()
        if choices.last and choices.last not in lasts:
            raise NotMeant("The last reconciliation that was chosen is not there any more. Choose another, or none.")
    except NotMeant as why:
        raise NotReadSo(HTTPStatus.BAD_REQUEST, str(why), choices) from None
    codes = tuple(filter(None, [choices.plan_code]))
    last = lasts.get(choices.last)
    return Wanted(choices.date_format, first_day, last_day, codes, mapping, choices.mapping, last)
