"""The page over two folders of a test, asked by a client that needs no network."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from calc.page.answers import Answers
from calc.page.app import Page
from calc.page.settings import PageSettings
from calc.watch import Arrivals, Folders

TOKEN = "a token of this test"  # noqa: S105 - it opens nothing
ADDRESS = "http://127.0.0.1:8321"


def made_folders(place: Path) -> Folders:
    """The two folders, as a watch makes them."""
    (place / "drop").mkdir()
    folders = Folders(place / "drop", place / "out")
    folders.make()
    return folders


@contextmanager
def page_over(folders: Folders, earlier: Path | None = None, **settings: Any) -> Iterator[TestClient]:
    """A client of the page that has not opened it yet; ``earlier`` is a folder of earlier results."""
    answers = Answers(None)
    at = PageSettings(port=8321, token=TOKEN, **settings)
    page = Page(folders, at, Arrivals(folders.drop), answers, lambda: None, earlier)
    try:
        with TestClient(page.app(), base_url=ADDRESS, follow_redirects=False) as client:
            yield client
    finally:
        answers.stop()


@contextmanager
def opened_page(folders: Folders, **settings: Any) -> Iterator[TestClient]:
    """A client that the page has let in, and whose posts come from the page itself."""
    with page_over(folders, **settings) as client:
        assert client.get("/", params={"token": TOKEN}).status_code == 200
        client.headers["Origin"] = ADDRESS
        yield client


def in_folder(folder: Path) -> dict[str, bytes]:
    """The files of a folder, hidden ones too, with their bytes."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
