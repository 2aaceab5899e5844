"""Windows of a browser that show the page: what is done and looked for in them, by names that stand here alone."""

import base64
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from tests.page.server import TOKEN, until

SECONDS = 60_000  # milliseconds, as Playwright counts
_DROP = """([zone, sent]) => {
    const files = new DataTransfer();
    for (const [name, packed] of sent)
        files.items.add(new File([Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0))], name));
    for (const kind of ["dragenter", "dragover", "drop"])
        document.querySelector(zone).dispatchEvent(
            new DragEvent(kind, {dataTransfer: files, bubbles: true, cancelable: true}));
}"""


@contextmanager
def opened(chromium: Any, address: str, disturbed: bool = False, **looks: Any) -> Iterator[Any]:
    """A window of a browser that has opened the page by its address.

    A fault of the page's script fails the test, and so does what the console complains of, unless the test itself
    disturbs the connection.
    """
    context = chromium.new_context(**looks)
    window = context.new_page()
    window.set_default_timeout(SECONDS)
    complaints: list[str] = []
    window.on("pageerror", lambda error: complaints.append(str(error)))
    if not disturbed:
        window.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    window.goto(f"{address}/?token={TOKEN}")
    window.wait_for_url(f"{address}/")
    yield window
    context.close()
    assert complaints == []


def wait_for(window: Any, name: str, state: str) -> None:
    """Wait until the list shows a workbook in a state."""
    window.wait_for_selector(f'[data-name="{name}"][data-state="{state}"]', timeout=SECONDS)


def shown(window: Any) -> dict[str, str]:
    """The workbooks of the list, with their states."""
    rows = window.evaluate(
        "[...document.querySelectorAll('[data-run]')].map((row) => [row.dataset.name, row.dataset.state])"
    )
    names = [name for name, _ in rows]
    assert len(names) == len(set(names))
    return dict(rows)


def wait_for_all(window: Any, states: Mapping[str, str]) -> None:
    """Wait until the list shows these workbooks in these states, and no other."""
    assert until(lambda: shown(window) == states), shown(window)


def wait_for_text(window: Any, selector: str, text: str) -> None:
    """Wait until a part of the page says something."""
    assert until(lambda: text in " ".join(window.text_content(selector).split())), window.text_content(selector)


def send_files(window: Any, files: Any) -> None:
    """Choose files with the button, and send them."""
    window.set_input_files("#files", files)
    window.click("#upload button")


def drop_files(window: Any, zone: str, files: Mapping[str, bytes]) -> None:
    """Drop files on a zone, as the mouse does."""
    window.evaluate(_DROP, [zone, [[name, base64.b64encode(data).decode()] for name, data in files.items()]])


def open_run(window: Any, name: str) -> None:
    """Follow the link of a finished run."""
    window.click(f'[data-name="{name}"] a[href^="/runs/"]')
    window.wait_for_url("**/runs/*")
