"""The runs as they are now, and the stream that tells browsers when that has changed."""

import asyncio
import time
from collections.abc import AsyncIterator

from calc.page.runs import Run, runs_in
from calc.watch import Folders

_FRESH = 0.25  # seconds for which a look at the folders serves all who ask
_EVERY = 0.5  # seconds between two looks for a stream
_ALIVE = 15.0  # seconds after which a stream that has nothing to tell says that it is there


class Live:
    """The runs of two folders; however many ask, the folders are looked at a few times in a second."""

    def __init__(self, folders: Folders) -> None:
        self._folders, self._lock = folders, asyncio.Lock()
        self._runs: list[Run] = []
        self._looked = 0.0
        self.streams = 0

    async def runs(self, now: bool = False) -> list[Run]:
        """Give the runs; with ``now``, those of a look that begins after the call."""
        asked = time.monotonic()
        async with self._lock:
            if self._looked < (asked if now else asked - _FRESH):
                begun = time.monotonic()
                self._runs = await asyncio.to_thread(runs_in, self._folders)
                self._looked = begun
            return self._runs

    async def finished(self, wanted: str) -> Run | None:
        """Give the finished run of an ID; None where there is none."""
        return next((run for run in await self.runs(now=True) if run.is_finished and run.id == wanted), None)

    async def changes(self) -> AsyncIterator[str]:
        """Yield what a browser is told: that the runs have changed, and now and then that somebody is there."""
        told, spoke = None, time.monotonic()
        self.streams += 1
        try:
            while True:
                shown = [(run.id, run.state, run.when, tuple(run.made)) for run in await self.runs()]
                if shown != told:
                    told, spoke = shown, time.monotonic()
                    yield "data: changed\n\n"
                elif time.monotonic() - spoke > _ALIVE:
                    spoke = time.monotonic()
                    yield "event: alive\ndata: still here\n\n"
                await asyncio.sleep(_EVERY)
        finally:
            self.streams -= 1
