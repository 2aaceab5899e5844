"""What a list says of each run: read in the background, so that no list waits for it."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence

from calc.page.answers import Answers
from calc.page.figures import Brief, brief_of_results
from calc.page.findings import brief_of_copy
from calc.page.refusals import Refusal
from calc.page.runs import COPY, RESULTS, Run

_KEPT = 2_000  # runs
_PATIENCE = 0.05  # seconds that a list waits: in time for a run that has just ended, and nobody notices
_TOLD = 0.5  # seconds after which it is told that more is known, while there is still more to read
_AGAIN = 30.0  # seconds after which it is asked again for a file that could not be read; it may not be tried then


class Briefs:
    """The briefs of runs; ``tell`` is called when more of them are known than a list was given."""

    def __init__(self, answers: Answers, tell: Callable[[], object]) -> None:
        self._answers, self._tell = answers, tell
        self._read: OrderedDict[str, tuple[Run, Brief | Refusal, float]] = OrderedDict()
        self._wanted: dict[str, Run] = {}
        self._reading: asyncio.Task[None] | None = None
        self._is_owed = False  # whether a list was given without some that are read now

    async def known(self, runs: Sequence[Run]) -> dict[str, Brief]:
        """Give what is known of finished runs, by their IDs; the others are read, and then told."""
        missing = {run.id: run for run in runs if self._is_to_read(run)}
        if missing:
            self._wanted = dict(list((missing | self._wanted).items())[:_KEPT])
            if self._reading is None or self._reading.done():
                self._reading = asyncio.create_task(self._read_all())
            await asyncio.wait([self._reading], timeout=_PATIENCE)
            self._is_owed = self._is_owed or not self._reading.done()
        found = ((run.id, self._read[run.id]) for run in runs if run.id in self._read)
        return {key: brief for key, (_, brief, _) in found if isinstance(brief, Brief)}

    def _is_to_read(self, run: Run) -> bool:
        """Tell whether what was read is not of the files as they are now, or is worth another try."""
        before, brief, when = self._read.get(run.id, (None, None, 0.0))
        return before != run or (isinstance(brief, Refusal) and time.monotonic() - when > _AGAIN)

    async def _read_all(self) -> None:
        """Read one after the other, so that a process is left for a page that somebody has opened."""
        told = time.monotonic()
        while self._wanted:
            run = self._wanted.pop(next(iter(self._wanted)))
            brief = await self._brief(run)
            self._read[run.id] = run, brief, time.monotonic()
            self._read.move_to_end(run.id)
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
            if self._is_owed and (not self._wanted or time.monotonic() - told > _TOLD):
                told, self._is_owed = time.monotonic(), bool(self._wanted)
                self._tell()

    async def _brief(self, run: Run) -> Brief | Refusal:
        if results := run.file(RESULTS):
            return await self._answers.about(brief_of_results, results)
        if copy := run.file(COPY):
            return await self._answers.about(brief_of_copy, copy)
        return Brief("", "")
