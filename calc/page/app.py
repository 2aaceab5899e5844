"""The pages and what they answer: a list of runs, a run, its downloads, explanations, statements, a comparison."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from calc.page.answers import Answers
from calc.page.blank import BLANK, blank_workbook
from calc.page.briefs import Briefs
from calc.page.chart import reserve_chart
from calc.page.choices import NotMeant, typed_day
from calc.page.downloads import given, sent_as, text_of
from calc.page.explained import directors_of, explained_for_page
from calc.page.figures import Figures, figures_of
from calc.page.findings import findings_of
from calc.page.guard import Guard
from calc.page.live import Live
from calc.page.looks import Looks
from calc.page.newer import newer_runs
from calc.page.next_period import NextInput, next_input, next_quarter_end
from calc.page.periods import GONE, Periods
from calc.page.refusals import Refusal
from calc.page.runs import COPY, FORECAST, REASON, REPORT, RESULTS, Run
from calc.page.settings import PageSettings
from calc.page.statement_pages import StatementPages
from calc.page.statements import dropped_on
from calc.page.uploads import take_upload
from calc.watch import Arrivals, Folders

_SHOWN = 50  # runs of a list, at first
_MOST_SHOWN = 1_000
_MOST_WAITING = 1_000  # workbooks that wait or are at work: more are not taken
_LONGEST_QUESTION = 200
_NOWHERE = "There is no such page. Go back to the list of all runs."
DOWNLOADS = {  # by kind: what the button says, and which output of the program the file has to be
    RESULTS: ("Results", "results"),
    COPY: ("Copy with errors marked", "marked copy"),
    REPORT: ("Finance reports", "report"),
    FORECAST: ("Forecast", "forecast"),
}


@dataclass
class Page:
    """The pages over two folders."""

    folders: Folders
    settings: PageSettings
    arrivals: Arrivals
    answers: Answers
    stop: Callable[[], object]
    earlier: Path | None = None  # the folder of the earlier results to which runs are tied

    def __post_init__(self) -> None:
        self.looks, self.live = Looks(self.settings), Live(self.folders)
        self.briefs = Briefs(self.answers, self.live.tell)
        self.arrivals.moved = self.live.ring
        self.turns = asyncio.Semaphore(self.settings.limits.at_once)
        given = (self.folders, self.settings.limits, self.answers, self.looks, self.live, self.turns)
        self.statement_pages = StatementPages(*given, asked_for=self.asked_for)
        self.periods = Periods(self.live, self.answers, self.looks, self.earlier)

    def prepare(self) -> None:
        """Do once what the first who asks would wait for."""
        self.looks.prepare()
        self.live.prepare()

    def app(self) -> ASGIApp:
        """Give the application, with the guard before it."""
        routes = [
            Route("/", self.index),
            Route("/runs", self.list_of_runs),
            Route("/events", self.events),
            Route("/upload", self.upload, methods=["POST"]),
            Route("/blank", self.blank),
            Route("/compare", self.periods.compare),
            Route("/runs/{run}", self.run),
            Route("/runs/{run}/files/{kind}", self.download),
            Route("/runs/{run}/explain", self.explain),
            Route("/runs/{run}/next", self.next_period),
            Route("/runs/{run}/next/file", self.next_period),
            *self.statement_pages.routes(),
            Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
        ]
        if self.settings.may_stop:
            routes.append(Route("/stop", self.stopped, methods=["POST"]))
        handlers: dict[Any, Any] = {HTTPException: self.refused, Exception: self.failed}
        return Guard(Starlette(routes=routes, exception_handlers=handlers), self.settings, self.looks)

    async def index(self, request: Request) -> Response:
        """Show the drop zone and the list of runs."""
        sent = _number(request.query_params.get("sent", ""))
        return self.looks.page("index.html", sent=sent, user=request.scope["user"], **await self.shown_runs(request))

    async def list_of_runs(self, request: Request) -> Response:
        """Show the list alone, for the script that keeps it up to date."""
        return self.looks.page("_runs.html", **await self.shown_runs(request))

    async def shown_runs(self, request: Request) -> dict[str, Any]:
        """Give the newest runs, what is known of each, which have a newer one, and how many more there are."""
        most = min(_number(request.query_params.get("show", "")) or _SHOWN, _MOST_SHOWN)
        runs = await self.live.runs()
        briefs = await self.briefs.known([run for run in runs[:most] if run.is_finished])
        newer = newer_runs(runs[:most], briefs)
        return {"runs": runs[:most], "briefs": briefs, "newer": newer, "more": max(0, len(runs) - most)}

    async def events(self, request: Request) -> Response:
        """Tell a browser whenever the runs have changed."""
        if self.live.streams >= self.settings.limits.streams:
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, "Too many browsers are listening; this one will ask.")
        headers = {"X-Accel-Buffering": "no"}  # a proxy is to hand on each line as it comes
        if request.method == "HEAD":
            return Response(headers=headers, media_type="text/event-stream")
        return StreamingResponse(self.live.changes(), media_type="text/event-stream", headers=headers)

    async def upload(self, request: Request) -> Response:
        """Take workbooks into the drop folder."""
        if sum(not run.is_finished for run in await self.live.runs()) >= _MOST_WAITING:
            message = f"{_MOST_WAITING:,} workbooks are waiting already. Send more when some are done."
            raise HTTPException(HTTPStatus.TOO_MANY_REQUESTS, message)
        note = f"was dropped on the page by {self.who(request)}."
        limits, put = self.settings.limits, partial(self.arrivals.put, note=note)
        sent = await take_upload(request, self.folders.drop, limits, self.turns, put)
        if not sent.files:
            raise HTTPException(HTTPStatus.BAD_REQUEST, "No file was chosen. Choose a workbook, and send it again.")
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"files": sent.files})
        return RedirectResponse(f"/?sent={len(sent.files)}#runs", HTTPStatus.SEE_OTHER)

    async def run(self, request: Request) -> Response:
        """Show what came of a workbook."""
        run = await self.asked_for(request)
        results, copy = run.file(RESULTS), run.file(COPY)
        figures = await self.answers.about(figures_of, results) if results else None
        read = results or copy
        findings = await self.answers.about(findings_of, read, run.source) if read else None
        known = figures if isinstance(figures, Figures) else None
        finished = [each for each in await self.live.runs() if each.is_finished]
        others = [each for each in finished if RESULTS in each.made and each.id != run.id][:_SHOWN]
        briefs = await self.briefs.known([*(around := finished[:_SHOWN]), *others, run])
        company = known.company if known else ""
        others.sort(key=lambda each: getattr(briefs.get(each.id), "company", "") != company)  # its own company first
        statements = await asyncio.to_thread(dropped_on, self.folders, run)
        return self.looks.page(
            "run.html",
            run=run,
            results=results,
            next_as_of=next_quarter_end(known.as_of_date) if known else None,
            figures=figures,
            findings=findings,
            chart=reserve_chart(known.reserve) if known and known.reserve else None,
            reason=await asyncio.to_thread(text_of, run.file(REASON)),
            downloads=[(kind, words) for kind, (words, _) in DOWNLOADS.items() if run.file(kind)],
            statements=statements,
            others=others,
            earlier=await self.periods.tied_to(figures),
            briefs=briefs,
            brief=briefs.get(run.id),
            newer=newer_runs(around, briefs).get(run.id),
            told=await self.statement_pages.verdicts(run, statements),
            before=await self.statement_pages.last_ones(run),
            user=request.scope["user"],
        )

    async def download(self, request: Request) -> Response:
        """Give a file that the program wrote."""
        run = await self.asked_for(request)
        kind = request.path_params["kind"]
        _, output = DOWNLOADS.get(kind, ("", ""))
        return await given(run.file(kind) if output else None, output)

    async def blank(self, request: Request) -> Response:
        """Give a blank workbook to fill in."""
        made = await self.answers.fresh(blank_workbook)
        if isinstance(made, Refusal):
            raise HTTPException(HTTPStatus.SERVICE_UNAVAILABLE, made.sentence)
        return sent_as(made, BLANK)

    async def explain(self, request: Request) -> Response:
        """Tell how an award, a fee and so on came to be."""
        run = await self.asked_for(request)
        results, wanted = run.file(RESULTS), request.query_params.get("q", "").strip()[:_LONGEST_QUESTION]
        if results is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, "This run has no results to explain.")
        answer = await self.answers.about(explained_for_page, results, wanted) if wanted else None
        refusal = answer if isinstance(answer, Refusal) else None
        heading, told = ("", None) if answer is None or isinstance(answer, Refusal) else answer
        directors = await self.answers.about(directors_of, results) if told is None else None
        shown: dict[str, Any] = {"refusal": refusal, "heading": heading, "told": told, "directors": directors}
        return self.looks.page("explain.html", run=run, wanted=wanted, **shown, user=request.scope["user"])

    async def next_period(self, request: Request) -> Response:
        """Roll the workbook of a run to the next period: tell what is to be known of it, then give it."""
        run = await self.asked_for(request)
        try:
            as_of = typed_day(request.query_params.get("as_of", ""))
        except NotMeant as why:
            raise HTTPException(HTTPStatus.BAD_REQUEST, str(why)) from None
        made = await self.answers.fresh(next_input, run.source, as_of)
        if isinstance(made, NextInput) and request.url.path.endswith("/file"):
            return sent_as(made.workbook, made.name)
        return self.looks.page("next.html", run=run, made=made, as_of=as_of, user=request.scope["user"])

    async def stopped(self, request: Request) -> Response:
        """Stop the program, once the workbooks at work are done."""
        self.stop()
        sentence = "plancalc stops when the workbooks now running are finished. You may close this window."
        return self.looks.page("error.html", heading="Stopped", sentence=sentence, back="/")

    async def asked_for(self, request: Request) -> Run:
        """Give the run that an address names."""
        run = await self.live.finished(request.path_params["run"])
        if run is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, GONE)
        return run

    def who(self, request: Request) -> str:
        """Say for the log who it is: the user that the proxy names, or else the computer."""
        return request.scope["user"] or f"somebody at {request.client.host if request.client else 'this computer'}"

    async def refused(self, request: Request, why: HTTPException) -> Response:
        """Show what cannot be done."""
        sentence = _NOWHERE if why.detail == HTTPStatus(why.status_code).phrase else why.detail
        run = request.path_params.get("run", "")
        back = f"/runs/{run}" if await self.live.finished(run) else "/"
        answer = self.looks.error(HTTPStatus(why.status_code), sentence, request.headers, back)
        for name, value in (why.headers or {}).items():
            answer.headers[name] = value
        return answer

    async def failed(self, request: Request, _error: Exception) -> Response:
        """Show that something went wrong that nobody foresaw."""
        sentence = "plancalc could not answer this. Nothing was lost: go back, and try again."
        return self.looks.error(HTTPStatus.INTERNAL_SERVER_ERROR, sentence, request.headers)


def _number(typed: str) -> int:
    """Read a small number of an address; 0 for what is none."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 0
