"""Two periods side by side: a run beside another, or beside the earlier results that it was tied to."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from calc.excel.text import folded
from calc.findings import count
from calc.page.answers import Answers
from calc.page.earlier import earlier_results_of
from calc.page.figures import Figures, figures_of, side_by_side
from calc.page.live import Live
from calc.page.looks import Looks
from calc.page.refusals import Refusal
from calc.page.runs import RESULTS
from calc.results.earlier import Earlier

EARLIER = "earlier"  # what an address has in place of a run's ID for the results that the other run was tied to
GONE = "There is no such run any more. Somebody may have moved its files; go back to the list of all runs."
_EARLIER_GONE = (
    "The earlier results that this run was tied to are not to be found any more: somebody may have moved or changed"
    " them. Go back to the run, and compare it with another one."
)


@dataclass(frozen=True)
class Period:
    """One of the two: the name of the workbook, the ID of its run, empty where it is of none, and its figures."""

    name: str
    run: str
    figures: Figures


@dataclass
class Periods:
    """The page of two periods; ``earlier`` is the folder of the earlier results, if there is one."""

    live: Live
    answers: Answers
    looks: Looks
    earlier: Path | None

    async def tied_to(self, figures: Figures | Refusal | None) -> Earlier | None:
        """Give the earlier results that a run was tied to, where they are still to be found."""
        return await earlier_results_of(self.answers, self.earlier, figures) if isinstance(figures, Figures) else None

    async def compare(self, request: Request) -> Response:
        """Show the figures of two periods side by side."""
        other = await self._of_run(request.query_params.get("two", ""))
        wanted = request.query_params.get("one", "")
        one = other if isinstance(other, Refusal) else await self._beside(other, wanted)
        user = request.scope["user"]
        if isinstance(one, Refusal) or isinstance(other, Refusal):
            return self.looks.page("compare.html", refusal=one if isinstance(one, Refusal) else other, user=user)
        pair = sorted((one, other), key=lambda each: each.figures.as_of_date)  # the earlier one on the left
        figures = [each.figures for each in pair]
        unequal = unequal_lengths(*((each.since_date, each.as_of_date) for each in figures))
        return self.looks.page(
            "compare.html",
            refusal=None,
            pair=pair,
            is_one_company=len({folded(each.company) for each in figures}) == 1,
            unequal=unequal,
            groups=side_by_side(figures[0], figures[1], changes=not unequal),
            user=user,
        )

    async def _beside(self, other: Period, wanted: str) -> Period | Refusal:
        """Give what is to stand beside a run: another run, or the earlier results that it was tied to."""
        if wanted != EARLIER:
            return await self._of_run(wanted)
        earlier = await self.tied_to(other.figures)
        if earlier is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, _EARLIER_GONE)
        return await self._period(earlier.path.name, "", earlier.path)

    async def _of_run(self, wanted: str) -> Period | Refusal:
        run = await self.live.finished(wanted)
        results = run.file(RESULTS) if run else None
        if run is None or results is None:
            raise HTTPException(HTTPStatus.NOT_FOUND, GONE)
        return await self._period(run.name, run.id, results)

    async def _period(self, name: str, run: str, results: Path) -> Period | Refusal:
        figures = await self.answers.about(figures_of, results)
        return figures if isinstance(figures, Refusal) else Period(name, run, figures)


def unequal_lengths(*periods: tuple[date | None, date]) -> str:
    """Say how long two periods are if they are not equally long; empty where they are, or where one is not known."""
    known = [(first, last) for first, last in periods if first is not None]
    if len(known) < len(periods) or len({last - first for first, last in known}) == 1:
        return ""
    lengths = [_length(first, last) for first, last in known]
    return "" if len(set(lengths)) == 1 else " and ".join(lengths)


def _length(first: date, last: date) -> str:
    """Write how long a period is: in months where they are whole, for no two quarters need have the same days."""
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return count((last.year - first.year) * 12 + last.month - first.month + 1, "month")
    return count((last - first).days + 1, "day")
