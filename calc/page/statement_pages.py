"""The pages of the transfer agent's statements that are dropped on a run."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from calc.job.outcome import sha256_of_path
from calc.page.answers import Answers
from calc.page.choices import kept_choices
from calc.page.downloads import given, text_of
from calc.page.last_ones import LastOne, last_ones
from calc.page.live import Live
from calc.page.looks import Looks
from calc.page.reconciled import Reconciled, reconciled
from calc.page.runs import RESULTS, Run
from calc.page.settings import Limits
from calc.page.statements import Dropped, dropped_on, staged
from calc.page.take_statement import NotReadSo, take_statement
from calc.watch import Folders

_MOST_VERDICTS = 12
_GONE = "There is no such statement any more. It may have been read again: go back to the run, and look there."


@dataclass
class StatementPages:
    """The routes below a run for its statements; ``asked_for`` gives the run that an address names."""

    folders: Folders
    limits: Limits
    answers: Answers
    looks: Looks
    live: Live
    turns: asyncio.Semaphore
    asked_for: Callable[[Request], Awaitable[Run]]

    def routes(self) -> list[Route]:
        """Give the routes."""
        return [
            Route("/runs/{run}/statements", self.take, methods=["POST"]),
            Route("/runs/{run}/statements/{number}", self.show),
            Route("/runs/{run}/statements/{number}", self.take_again, methods=["POST"]),
            Route("/runs/{run}/statements/{number}/{which}", self.download),
        ]

    async def take(self, request: Request) -> Response:
        """Reconcile a run with a statement that was dropped on it."""
        return await self._take(request, await self.asked_for(request), None)

    async def take_again(self, request: Request) -> Response:
        """Reconcile a run with a statement that is there, read in another way."""
        run, dropped = await self.statement_asked_for(request)
        return await self._take(request, run, dropped)

    async def _take(self, request: Request, run: Run, again: Dropped | None) -> Response:
        results = run.file(RESULTS)
        if results is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "This run has no results to reconcile.")
        lasts = {key: each.path for key, each in (await self.last_ones(run, again)).items()}
        try:
            folder = await asyncio.to_thread(staged, self.folders, run)
            number = await take_statement(request, folder, results, again, lasts, self.limits, self.turns, self.answers)
        except NotReadSo as why_not:
            if again is None:
                raise
            return await self._shown(request, run, again, why_not)
        except OSError as error:
            is_gone = again is not None and isinstance(error, FileNotFoundError)  # somebody else may have read it again
            why = _GONE if is_gone else f"The statement could not be stored ({error.strerror or error})."
            raise HTTPException(HTTPStatus.CONFLICT, why) from None
        return RedirectResponse(f"/runs/{run.id}/statements/{number}", HTTPStatus.SEE_OTHER)

    async def show(self, request: Request) -> Response:
        """Show the reconciliation of a run with a statement, or why there is none."""
        run, dropped = await self.statement_asked_for(request)
        return await self._shown(request, run, dropped)

    async def _shown(self, request: Request, run: Run, dropped: Dropped, why_not: NotReadSo | None = None) -> Response:
        """Show a statement's page; ``why_not`` says why it cannot be read as a person has just wanted."""
        used = await asyncio.to_thread(kept_choices, dropped)
        told = await self.answers.about(reconciled, dropped.reconciliation) if dropped.reconciliation else None
        return self.looks.page(
            "statement.html",
            why_not.status_code if why_not else HTTPStatus.OK,
            why_not=why_not.detail if why_not else "",
            used=used,
            typed=why_not.typed if why_not else used,
            run=run,
            dropped=dropped,
            told=told,
            is_of_others=isinstance(told, Reconciled) and await self._is_of_others(run, told),
            reason=await asyncio.to_thread(text_of, dropped.reason),
            before=await self.last_ones(run, dropped),
            user=request.scope["user"],
        )

    async def download(self, request: Request) -> Response:
        """Give the workbook of a reconciliation, or the mapping to be filled in."""
        _, dropped = await self.statement_asked_for(request)
        which = request.path_params["which"]
        path = {"reconciliation": dropped.reconciliation, "mapping": dropped.mapping}.get(which)
        return await given(path, which)

    async def _is_of_others(self, run: Run, told: Reconciled) -> bool:
        """Tell whether other results were reconciled than those that a run has now, under the name of its workbook."""
        results = run.file(RESULTS)
        return results is None or told.results != await self.answers.about(sha256_of_path, results)

    async def verdicts(self, run: Run, statements: Sequence[Dropped]) -> dict[int, str]:
        """Give what came of each of the newest statements in two words or three, by number."""
        of = {each.number: each.reconciliation for each in statements[:_MOST_VERDICTS] if each.reconciliation}
        told = await asyncio.gather(*(self.answers.about(reconciled, path) for path in of.values()))
        return {
            number: f"{one.verdict.partition(':')[0].lower()}, up to {one.up_to}"
            + (", with other results than these" if await self._is_of_others(run, one) else "")
            for number, one in zip(of, told, strict=True)
            if isinstance(one, Reconciled) and one.verdict
        }

    async def last_ones(self, run: Run, but: Dropped | None = None) -> dict[str, LastOne]:
        """Give the reconciliations that may be the last one before another of a run."""
        runs = [each for each in await self.live.runs() if each.file(RESULTS)]
        return await last_ones(self.folders, self.answers, runs, run, but)

    async def statement_asked_for(self, request: Request) -> tuple[Run, Dropped]:
        """Give the statement that an address names, with its run."""
        run = await self.asked_for(request)
        all_of_run = await asyncio.to_thread(dropped_on, self.folders, run)
        found = next((each for each in all_of_run if str(each.number) == request.path_params["number"]), None)
        if found is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, _GONE)
        return run, found
