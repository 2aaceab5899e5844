"""Many uploads and many hands on one folder: each workbook comes out once, and the pages say what others have done."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from calc.excel.own_outputs import company_of
from calc.watch import Folders
from tests.page.browser.windows import link_to, opened, send_files, shown, wait_for, wait_for_all
from tests.page.pages import in_folder, made_folders
from tests.page.server import FIRST, TOKEN, asking, sent, serving, states, until
from tests.support.workbooks import sound, write

MANY = 50


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Folders, str]]:
    """A page that needs little time for each workbook."""
    folders = made_folders(tmp_path_factory.mktemp("many"))
    with serving(folders, "--workers", "2", "--no-effects", "--interval", "0.2") as (_, browser):
        yield folders, str(browser.base_url).rstrip("/")


def files(folder: Path, kind: str) -> dict[str, Path]:
    """So many files: each fifth is a workbook of a company of its own, the others are none and cost no time."""
    sheets, made = sound(), {}
    for number in range(MANY):
        path = folder / f"{kind} {number}.xlsx"
        sheets["Plan"][0]["Value"] = path.stem
        made[path.name] = path
        if number % 5:
            path.write_text(f"{path.stem} is no workbook")
        else:
            write(path, sheets)
    return made


def has_ended(state: str) -> bool:
    return state in {"done", "needs attention"}


def each_came_out_once_with_what_came_of_it(folders: Folders, sources: dict[str, Path], kind: str) -> None:
    seen = {path.name: path for path in folders.out.rglob(f"{kind} *") if path.is_file()}
    for number, (name, source) in enumerate(sources.items()):
        made = seen.pop(f"{source.stem}.txt" if number % 5 else f"{source.stem}.results.xlsx")
        own = f"{name} was not calculated." in made.read_text() if number % 5 else company_of(made) == source.stem
        assert own, made
        assert seen.pop(name).parent == made.parent
        assert (made.parent / name).read_bytes() == source.read_bytes()
    assert seen == {}
    assert not any(kind in name for name in in_folder(folders.drop))


def test_fifty_files_at_once_by_the_file_button_come_out_once_each_with_its_own_results(
    chromium: Any, served: tuple[Folders, str], tmp_path: Path
) -> None:
    folders, address = served
    sources = files(tmp_path, "Button")
    with opened(chromium, address) as window:
        window.goto(f"{address}/?show=1000")
        send_files(window, list(sources.values()))
        assert until(lambda: set(shown(window)) >= set(sources))
        assert window.text_content("#sending").strip() == ""
        assert until(lambda: all(has_ended(shown(window)[name]) for name in sources), 180)
    each_came_out_once_with_what_came_of_it(folders, sources, "Button")


def test_fifty_files_that_are_posted_at_once_come_out_once_each_with_its_own_results(
    served: tuple[Folders, str], tmp_path: Path
) -> None:
    folders, address = served
    sources = files(tmp_path, "Post")
    with asking(f"{address}/?token={TOKEN}") as browser, ThreadPoolExecutor(MANY) as threads:
        assert [*threads.map(lambda path: sent(browser, path), sources.values())] == [[name] for name in sources]
        assert until(lambda: all(has_ended(states(browser)[name]) for name in sources), 180)
    each_came_out_once_with_what_came_of_it(folders, sources, "Post")


def test_two_browsers_and_two_colleagues_work_on_one_folder_and_the_pages_say_what_is_gone(
    chromium: Any, folders: Folders
) -> None:
    done = folders.out / "done"
    with (
        serving(folders, "--interval", "0.1") as (_, browser),
        opened(chromium, str(browser.base_url).rstrip("/"), disturbed=True) as one,
        opened(chromium, str(browser.base_url).rstrip("/"), disturbed=True) as two,
    ):
        for window in (one, two):
            send_files(window, [{"name": "same name.xlsx", "mimeType": "", "buffer": FIRST.read_bytes()}])
        shutil.copy(FIRST, folders.drop / "by the share.xlsx")
        everything = dict.fromkeys(["same name.xlsx", "same name (2).xlsx", "by the share.xlsx"], "done")
        wait_for_all(one, everything)
        wait_for_all(two, everything)
        one.click(link_to("by the share.xlsx"))
        one.wait_for_selector("#figures")
        page = one.url
        (done / "by the share.results.xlsx").rename(folders.out / "taken away.xlsx")
        (done / "by the share.xlsx").unlink()
        assert one.goto(page).status in {200, 404}  # for a moment the page itself says that the file is gone
        assert until(lambda: one.goto(page).status == 404)
        for path in ("/explain?q=ADA", "/files/results", "/statements/1"):
            assert one.goto(f"{page}{path}").status == 404
        one.goto(page)
        assert "There is no such run any more. Somebody may have moved its files" in one.inner_text("main")
        one.click("main a")
        del everything["by the share.xlsx"]
        wait_for_all(one, everything)
        wait_for_all(two, everything)
        two.click(link_to("same name.xlsx"))
        two.wait_for_selector("#figures")
        (done / "same name.xlsx").unlink()  # the workbook alone: its results stay
        assert until(lambda: two.reload().status == 404)
        assert "There is no such run any more." in two.inner_text("main")
        two.goto(str(browser.base_url))
        wait_for(two, "same name (2).xlsx", "done")
