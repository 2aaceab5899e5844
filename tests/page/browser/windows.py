"""Windows of a browser that show the page: what is done and looked for in them, by names that stand here alone."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.page.server import TOKEN, until

SECONDS = 60_000  # milliseconds, as Playwright counts
_MOST_STEPS = 300  # of the Tab key on a page
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

    A fault of the server or of the page's script fails the test, and so does what the console complains of, unless the
    test itself disturbs the connection.
    """
    context = chromium.new_context(**looks)
    window = context.new_page()
    window.set_default_timeout(SECONDS)
    complaints: list[str] = []
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("response", lambda answer: complaints.append(answer.url) if answer.status >= 500 else None)
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


def link_to(name: str) -> str:
    """What finds the link of a finished run in the list."""
    return f'[data-name="{name}"] a[href^="/runs/"]'


def part(window: Any, heading: str) -> str:
    """What the part of a page says whose heading has this ID."""
    text: str = window.inner_text(f'section[aria-labelledby="{heading}"]')
    return text


class Hands:
    """How a person works: what differs between those who have a mouse and those who have a keyboard alone."""

    def __init__(self, window: Any) -> None:
        self.window = window

    def press(self, selector: str) -> None:
        """Press a button, or follow a link."""
        raise NotImplementedError

    def reach(self, selector: str) -> None:
        """Go to a field."""
        raise NotImplementedError

    def send(self, form: str, files: Sequence[Path]) -> None:
        """Choose files in the system's own window, and send them."""
        with self.window.expect_file_chooser() as chooser:
            self.press(f"{form} input[type=file]")
        chooser.value.set_files(list(files))
        self.press(f"{form} button")

    def send_statement(self, path: Path) -> None:
        """Have a run reconciled with a statement."""
        self.send('form[action$="/statements"]', [path])

    def type(self, selector: str, text: str) -> None:
        """Type a text into a field, and send it."""
        self.reach(selector)
        self.window.keyboard.type(text)
        self.window.keyboard.press("Enter")

    def download(self, selector: str) -> tuple[str, bytes]:
        """The name and the bytes of what a link gives."""
        with self.window.expect_download() as download:
            self.press(selector)
        return download.value.suggested_filename, Path(download.value.path()).read_bytes()


class Mouse(Hands):
    """Clicks and drops."""

    def press(self, selector: str) -> None:
        self.window.click(selector)

    reach = press

    def send_statement(self, path: Path) -> None:
        drop_files(self.window, 'form[action$="/statements"]', {path.name: path.read_bytes()})


class Keyboard(Hands):
    """Goes from place to place, and presses Enter."""

    def press(self, selector: str) -> None:
        self.reach(selector)
        self.window.keyboard.press("Enter")

    def reach(self, selector: str) -> None:
        self.window.wait_for_selector(selector)
        for _ in range(_MOST_STEPS):
            self.window.keyboard.press("Tab")
            if self.window.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached by keyboard")


HANDS = Mouse, Keyboard
