"""A statement as it comes from a browser, reconciled and put in place with what came of it."""

import asyncio
from datetime import date
from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request

from calc.page.answers import Answers
from calc.page.refusals import Refusal
from calc.page.settings import Limits
from calc.page.statements import DATE_FORMATS, discard, put_in_place, reconcile_statement
from calc.page.uploads import take_upload
from calc.watch.moves import rename_new


async def take_statement(
    request: Request, folder: Path, results: Path, limits: Limits, turns: asyncio.Semaphore, answers: Answers
) -> int:
    """Take a statement into a staged folder, reconcile the results with it, and give its number.

    An error says why nothing came of it; then the folder is gone.
    """

    def put(path: Path, name: str) -> str:
        rename_new(path, folder / name)
        return name

    try:
        sent = await take_upload(request, folder, limits, turns, put)
        if len(sent.files) != 1:
            raise HTTPException(HTTPStatus.BAD_REQUEST, "Choose one statement: an Excel, csv or text file.")
        date_format, last_day = sent.fields.get("date_format", ""), _day(sent.fields.get("last_day", ""))
        if date_format not in DATE_FORMATS:
            raise HTTPException(HTTPStatus.BAD_REQUEST, "The order of day, month and year is none of those offered.")
        told = await answers.fresh(reconcile_statement, results, folder / sent.files[0], date_format, last_day)
        if isinstance(told, Refusal):
            raise HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, told.sentence)
        return await asyncio.to_thread(put_in_place, folder)
    finally:
        await asyncio.to_thread(discard, folder)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST, f"{typed} is not a date: type it as 2002-06-30.") from None
