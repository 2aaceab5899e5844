"""Connections that ask for nothing are ended: whoever opens many of them keeps nobody else out."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

SECONDS = 20.0  # from when a connection is free for a request until its headers have come


class PatientConnection(H11Protocol):
    """A connection as uvicorn has it, which ends where no request is whole in time, however slowly it trickles in."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait_for_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._is_asked()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what has come; what was a whole request is waited for no longer."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._is_asked()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request, or for the rest of one that was answered before it was whole."""
        self._wait_for_request()
        super().on_response_complete()
        if not self.cycle.response_complete:  # the next one had come already
            self._is_asked()

    def _wait_for_request(self) -> None:
        self._is_asked()
        self._waiting = self.loop.call_later(SECONDS, self.transport.close)

    def _is_asked(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
