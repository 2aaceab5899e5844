"""What a browser makes of a page that goes away: refreshed, restarted, cut off, held back, one tab of many."""

import contextlib
import math
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from calc.watch import Folders
from tests.page.browser.windows import link_to, opened, send_files, shown, wait_for, wait_for_all, wait_for_text
from tests.page.pages import in_folder, made_folders
from tests.page.server import CTC, FIRST, end, serving, started, until


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Folders, str]]:
    """A page that several windows disturb, each with workbooks of its own."""
    folders = made_folders(tmp_path_factory.mktemp("served"))
    with serving(folders, "--interval", "0.2") as (_, browser):
        yield folders, str(browser.base_url).rstrip("/")


@pytest.mark.posix
def test_a_browser_that_stays_open_goes_on_by_itself_after_a_restart_and_nothing_is_lost_or_there_twice(
    chromium: Any, folders: Folders
) -> None:
    names = [f"Q{number}.xlsx" for number in range(4)]
    with contextlib.ExitStack() as held:
        process, address = held.enter_context(started(folders))
        origin = address.split("/?")[0]
        again = ["--port", origin.rsplit(":", 1)[1], "--interval", "0.2"]
        window = held.enter_context(opened(chromium, origin, disturbed=True))
        send_files(window, [{"name": name, "mimeType": "", "buffer": CTC.read_bytes()} for name in names])
        assert until(lambda: sorted(shown(window)) == names)
        window.reload()  # while they are at work
        assert sorted(shown(window)) == names
        process.kill()
        process.communicate()
        wait_for_text(window, "#status", "plancalc does not answer.")
        process, _ = held.enter_context(started(folders, *again))
        wait_for_all(window, dict.fromkeys(names, "done"))
        window.click(link_to(names[0]))
        window.wait_for_selector("#figures")
        window.go_back()
        end(process)
        process, _ = held.enter_context(started(folders, *again, "--token", "another-token-of-this-test"))
        wait_for_text(window, "#status", "plancalc was started again. Ask whoever started it")
        window.reload()
        assert "Ask whoever started plancalc for the address" in window.inner_text("main")
        end(process)
    assert in_folder(folders.drop) == {}


def test_where_the_stream_is_cut_the_list_comes_up_to_date_all_the_same(
    chromium: Any, served: tuple[Folders, str]
) -> None:
    folders, address = served
    with opened(chromium, address, disturbed=True) as window:
        window.route("**/events", lambda route: route.abort())
        window.reload()
        (folders.drop / "stream cut.xlsx").write_bytes(FIRST.read_bytes())
        wait_for(window, "stream cut.xlsx", "done")


def test_where_a_proxy_holds_the_stream_back_the_list_comes_up_to_date_all_the_same(
    chromium: Any, served: tuple[Folders, str]
) -> None:
    folders, address = served
    with opened(chromium, address, disturbed=True) as window:
        held: list[Any] = []
        window.route("**/events", lambda route: held.append(route))  # no answer comes
        window.reload()
        (folders.drop / "stream held.xlsx").write_bytes(FIRST.read_bytes())
        wait_for(window, "stream held.xlsx", "done")
        for each in held:
            each.abort()


def test_a_file_whose_connection_was_lost_is_named_and_is_received_once_sent_again(
    chromium: Any, served: tuple[Folders, str]
) -> None:
    folders, address = served
    with opened(chromium, address, disturbed=True) as window:
        window.context.set_offline(True)
        send_files(window, [{"name": f"lost {at}.xlsx", "mimeType": "", "buffer": FIRST.read_bytes()} for at in (1, 2)])
        for at in (1, 2):
            wait_for_text(window, "#sending", f"lost {at}.xlsx: The connection was lost. Send it again")
        wait_for_text(window, "#status", "was not received")
        assert not any("lost" in name for name in in_folder(folders.drop))
        window.context.set_offline(False)
        window.click("#send-again")
        for at in (1, 2):
            wait_for(window, f"lost {at}.xlsx", "done")
        assert "lost" not in window.text_content("#sending")
        assert [name for name in shown(window) if "(2)" in name] == []


@pytest.mark.parametrize("hangs", [False, True], ids=["cut", "hangs"])
def test_an_upload_that_breaks_off_or_hangs_leaves_nothing_and_the_person_is_told(
    chromium: Any, served: tuple[Folders, str], hangs: bool
) -> None:
    folders, address = served
    with cutting_proxy(address, 200_000, hangs) as proxy, opened(chromium, proxy, disturbed=True) as window:
        window.clock.install()
        window.reload()
        large = FIRST.read_bytes() + bytes(8_000_000)
        send_files(window, [{"name": "cut.xlsx", "mimeType": "", "buffer": large}])

        def is_told() -> bool:
            if hangs:
                window.clock.fast_forward(121_000)
            return "cut.xlsx: The connection was lost. Send it again" in window.text_content("#sending")

        assert until(is_told, 30)  # sooner than the server gives it up
    assert until(lambda: not any("cut.xlsx" in name for name in in_folder(folders.drop)))
    with opened(chromium, address) as window:
        assert "cut.xlsx" not in shown(window)


def test_many_tabs_of_one_browser_leave_it_connections_for_the_pages(
    chromium: Any, served: tuple[Folders, str]
) -> None:
    _, address = served
    with opened(chromium, address) as window:
        for _ in range(8):
            tab = window.context.new_page()
            tab.goto(address)
            tab.evaluate(HIDE)
        send_files(window, [{"name": "of many tabs.xlsx", "mimeType": "", "buffer": FIRST.read_bytes()}])
        wait_for(window, "of many tabs.xlsx", "done")
        tab.evaluate(SHOW)
        wait_for(tab, "of many tabs.xlsx", "done")


HIDE, SHOW = (
    f"""() => {{
        Object.defineProperty(document, "hidden", {{value: {hidden}, configurable: true}});
        document.dispatchEvent(new Event("visibilitychange"));
    }}"""
    for hidden in ("true", "false")
)


@contextlib.contextmanager
def cutting_proxy(address: str, after: int, hangs: bool) -> Iterator[str]:
    """An address that hands all on to another one; what sends more than so many bytes is cut, or hangs."""
    port = int(address.rsplit(":", 1)[1])
    listener = socket.create_server(("127.0.0.1", 0))
    ends: list[socket.socket] = []

    def pour(source: socket.socket, target: socket.socket, most: float) -> None:
        sent = 0
        with contextlib.suppress(OSError):
            while sent <= most and (piece := source.recv(65_536)):
                # The page knows its own port alone.
                target.sendall(piece.replace(f":{listener.getsockname()[1]}".encode(), f":{port}".encode()))
                sent += len(piece)
            if sent <= most or not hangs:
                cut(source)
                cut(target)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                far = socket.create_connection(("127.0.0.1", port))
                ends.extend((near, far))
                threading.Thread(target=pour, args=(near, far, after), daemon=True).start()
                threading.Thread(target=pour, args=(far, near, math.inf), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
        for each in ends:
            cut(each)


def cut(connection: socket.socket) -> None:
    """End a connection at once: what waits in it is thrown away."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)  # a thread may wait for it
    connection.close()
