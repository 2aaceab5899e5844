"""The runs as they are now, and the stream that tells browsers when that has changed."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import suppress

from calc.page.runs import Run, Runs
from calc.watch import Folders

_FRESH = 0.25  # seconds for which a look at the folders serves all who ask
_EVERY = 0.5  # seconds between two looks for a stream: what others do in the folders rings no bell
_APART = 0.1  # seconds between two changes of which a browser is told
_SHARE = 4  # times its own length that a look serves at least: a folder may be large, or far away
_ALIVE = 15.0  # seconds after which a stream that has nothing to tell says that it is there


class Live:
    """The runs of two folders; however many ask, the folders are looked at a few times in a second."""

    def __init__(self, folders: Folders) -> None:
        self._looker, self._lock, self._bell = Runs(folders), asyncio.Lock(), asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._runs: list[Run] = []
        self._begun = self._ended = self._rung = 0.0
        self.streams = self.version = 0

    def prepare(self) -> None:
        """Look at the folders before anybody asks: the first look at many files takes longest."""
        self._runs = self._looker.look()

    async def runs(self, now: bool = False) -> list[Run]:
        """Give the runs; with ``now``, those of a look that begins after the call."""
        self._loop, asked = asyncio.get_running_loop(), time.monotonic()
        async with self._lock:
            fresh = max(_FRESH, _SHARE * (self._ended - self._begun))
            if self._begun < (asked if now else max(asked - fresh, self._rung)):
                self._begun = time.monotonic()
                runs = await asyncio.to_thread(self._looker.look)
                self._ended = time.monotonic()
                if runs != self._runs:
                    self._runs = runs
                    self.version += 1
            return self._runs

    async def finished(self, wanted: str) -> Run | None:
        """Give the finished run of an ID; None where there is none."""
        for now in (False, True):
            for run in await self.runs(now):
                if run.is_finished and run.id == wanted:
                    return run
        return None

    def ring(self) -> None:
        """Have the folders looked at now; any thread may say so."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the server has ended
                self._loop.call_soon_threadsafe(self._wake)

    def tell(self) -> None:
        """Tell the browsers that more is known of the runs."""
        self.version += 1
        self._wake()

    def _wake(self) -> None:
        self._rung = time.monotonic()
        self._bell.set()
        self._bell = asyncio.Event()

    async def changes(self) -> AsyncIterator[str]:
        """Yield what a browser is told: that the runs have changed, and now and then that somebody is there."""
        told, spoke = -1, time.monotonic()
        self.streams += 1
        try:
            while True:
                bell = self._bell
                await self.runs()
                if self.version != told:
                    told, spoke = self.version, time.monotonic()
                    yield "data: changed\n\n"
                elif time.monotonic() - spoke > _ALIVE:
                    spoke = time.monotonic()
                    yield "event: alive\ndata: still here\n\n"
                pause = max(_APART, _SHARE * (self._ended - self._begun))
                await asyncio.sleep(pause)
                with suppress(TimeoutError):
                    await asyncio.wait_for(bell.wait(), max(0.0, _EVERY - pause))
        finally:
            self.streams -= 1
