"""The page in a real browser, as a new user meets it: with a mouse, by keyboard alone, on a phone, in the dark."""

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")
axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")

from calc.watch import Folders  # noqa: E402 - after what skips these tests
from tests.page.browser.windows import drop_files, opened, send_files, wait_for, wait_for_text  # noqa: E402
from tests.page.server import CTC, FIRST, STATEMENT, WRONG, serving, states  # noqa: E402

AXE = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})"


def violations(window: Any) -> list[str]:
    """What axe-core finds wrong in the page as it is shown."""
    window.evaluate(AXE)
    found = window.evaluate(RULES)["violations"]
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


def test_the_keyboard_comes_first_to_the_content_and_a_screen_reader_is_told_what_is_done(
    chromium: Any, folders: Folders
) -> None:
    with serving(folders) as (_, browser), opened(chromium, str(browser.base_url)) as window:
        window.keyboard.press("Tab")
        assert window.evaluate("document.activeElement.textContent") == "Skip to the content"
        window.keyboard.press("Enter")
        window.keyboard.press("Tab")
        assert window.evaluate("document.activeElement.id") == "files"
        send_files(window, FIRST)
        wait_for_text(window, '#status[aria-live="polite"]', f"{FIRST.name}: done.")


def test_workbooks_are_dropped_with_the_mouse_and_two_windows_show_the_same(chromium: Any, folders: Folders) -> None:
    with (
        serving(folders) as (_, browser),
        opened(chromium, str(browser.base_url)) as one,
        opened(chromium, str(browser.base_url)) as two,
    ):
        drop_files(one, "#upload", {"<img src=x onerror=alert(1)>.xlsx": FIRST.read_bytes()})
        for window in (one, two):
            wait_for(window, "_img src=x onerror=alert(1)_.xlsx", "done")
            assert window.query_selector("img") is None


def test_a_page_of_another_site_can_neither_send_nor_read(chromium: Any, folders: Folders) -> None:
    with serving(folders) as (_, browser), opened(chromium, str(browser.base_url)) as window:
        other = window.context.new_page()
        other.goto("about:blank")
        form = f"""<form method="post" action="{browser.base_url}/upload" enctype="multipart/form-data">
            <input name="files" value="x"></form>"""
        other.set_content(form)
        other.evaluate("document.forms[0].submit()")
        other.wait_for_selector("h1")
        assert other.inner_text("h1") == "Not let in"
        assert states(browser) == {}


@pytest.mark.parametrize(
    "looks",
    [
        {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
        {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
        {"viewport": {"width": 320, "height": 640}, "color_scheme": "light", "reduced_motion": "reduce"},
    ],
    ids=["wide", "dark", "phone"],
)
def test_every_page_meets_wcag_and_fits_its_window(chromium: Any, folders: Folders, looks: dict[str, Any]) -> None:
    with (
        serving(folders) as (_, browser),
        opened(chromium, str(browser.base_url), disturbed=True, bypass_csp=True, **looks) as window,
    ):
        assert violations(window) == []  # of the page that is empty
        window.set_input_files("#files", [CTC, WRONG])
        window.click("#upload button")
        wait_for(window, CTC.name, "done")
        wait_for(window, WRONG.name, "needs attention")
        pages = [window.get_attribute(f'[data-name="{name}"] a', "href") for name in (CTC.name, WRONG.name)]
        run = pages[0].rsplit("/", 1)[1]
        statements = [
            browser.post(f"{pages[0]}/statements", files={"statement": file}).headers["location"]
            for file in (
                (STATEMENT.name, STATEMENT.read_bytes()),
                ("june.csv", b"When,Who,How many\n2002-01-08,A B,20\n"),
            )
        ]
        asked = [f"{pages[0]}/explain?q={wanted}" for wanted in ("DEL", "Lindkvist", "")]
        for path in ("/", *pages, *statements, *asked, f"/compare?one={run}&two={run}", "/runs/none"):
            window.goto(f"{browser.base_url}{path}".replace("//", "/").replace(":/", "://"))
            assert violations(window) == [], path
            assert window.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
