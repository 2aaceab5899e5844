"""One process that watches the folders and serves the page over them: the same workers, the same claims."""

import gc
import logging
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import uvicorn

from calc.files.publish import sweep
from calc.page import statements
from calc.page.answers import Answers
from calc.page.app import Page
from calc.page.connections import PatientConnection
from calc.page.settings import PageSettings
from calc.watch import Arrivals, Folders, Log, Settings, Tally, watch

_COLLECT_AFTER = 5_000, 10, 10  # objects: commands look for cycles seldom, but each request leaves some behind
_GRACE = 2  # seconds for browsers that are still being answered at the end
_BACKLOG = 256
_MOST_CONNECTIONS = 400


class CannotServe(Exception):  # noqa: N818 - it reads as what it says
    """Nothing was begun; the message says why."""


def serve(
    folders: Folders,
    settings: Settings,
    page: PageSettings,
    log: Log,
    tell: Callable[[str], object],
    open_browser: bool,
) -> Tally:
    """Watch the folders and serve the page until told to stop. ``CannotServe`` and ``CannotWatch`` say why not.

    ``tell`` is called with the address to be opened, which has the token in it.
    """
    logging.getLogger("uvicorn").setLevel(logging.DEBUG if os.environ.get("PLANCALC_DEBUG") else logging.CRITICAL)
    gc.set_threshold(*_COLLECT_AFTER)
    gc.freeze()  # what is imported by now stays, and is not looked through each time
    with closing(listening(page)) as listener:
        page = replace(page, port=listener.getsockname()[1])
        arrivals = Arrivals(folders.drop)
        served = _Served(folders, settings, page, arrivals, listener)

        def begun(stop: threading.Event) -> None:
            sweep(folders.drop)
            statements.sweep(folders)
            served.begin(stop)
            tell(page.opening_address)
            if open_browser:
                threading.Thread(target=show_in_browser, args=(page.opening_address,), daemon=True).start()

        try:
            tally = watch(folders, settings, log, arrivals, begun)
        finally:
            served.end()
        if served.lost:
            raise CannotServe(f"{served.lost} Start it again: it continues where it stopped.")
        return tally


class _Served:
    """The page's server, in a thread of its own: the main thread watches, and hears signals."""

    def __init__(
        self, folders: Folders, settings: Settings, page: PageSettings, arrivals: Arrivals, listener: socket.socket
    ) -> None:
        self._folders, self._settings, self._page = folders, settings, page
        self._arrivals, self._listener = arrivals, listener
        self._server: uvicorn.Server | None = None
        self._answers: Answers | None = None
        self._thread: threading.Thread | None = None
        self.lost = ""  # why the page was served no longer, where nobody asked for that

    def begin(self, stop: threading.Event) -> None:
        """Begin to serve; where that ends by itself, all of it is to stop."""
        answers = self._answers = Answers(self._settings.memory_limit)
        page = Page(self._folders, self._page, self._arrivals, answers, stop.set, self._settings.prior)
        config = uvicorn.Config(
            page.app(),
            http=PatientConnection,
            ws="none",
            loop="asyncio",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=_MOST_CONNECTIONS,
            timeout_graceful_shutdown=_GRACE,
        )
        server = self._server = uvicorn.Server(config)

        def run() -> None:
            why = "its server ended"
            try:
                page.prepare()
                server.run(sockets=[self._listener])
            except (Exception, SystemExit) as error:
                why = f"{type(error).__name__}: {error}"
            if not server.should_exit and not stop.is_set():
                self.lost = f"The page could not be served any longer ({why})."
            stop.set()

        self._thread = threading.Thread(target=run, name="plancalc-page", daemon=True)
        self._thread.start()
        answers.warm_up()

    def end(self) -> None:
        """End it, and the processes that read for it."""
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(2 * _GRACE)
            if self._thread.is_alive():
                self._server.force_exit = True
                self._thread.join(_GRACE)
        if self._answers is not None:
            self._answers.stop()


def listening(page: PageSettings) -> socket.socket:
    """Give a socket that listens where the page is to be served. ``CannotServe`` where that cannot be."""
    try:
        family, *_, address = socket.getaddrinfo(page.host, page.port, type=socket.SOCK_STREAM)[0]
        # With its protocol named, asyncio sends small answers at once: else each waits for the browser's system, 40 ms.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            if sys.platform != "win32":  # there it would let two programs have one port
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen(_BACKLOG)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise CannotServe(
            f"The page cannot be served at {page.host}, port {page.port} ({error.strerror or error}): give another"
            " --port or --host."
        ) from None
    return listener


def show_in_browser(address: str) -> None:
    """Open an address in the person's browser, where there is a screen for one."""
    if _has_screen():
        webbrowser.open(address)


def _has_screen() -> bool:
    """Tell whether a browser would have a screen: without one, it might take over the terminal."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
