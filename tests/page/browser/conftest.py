"""A real browser: Debian's Chromium, driven by Playwright; what is not installed skips these tests with a reason."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from calc.watch import Folders
from tests.page.pages import made_folders

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="package")
def chromium() -> Iterator[Any]:
    """The browser, once for this folder: while its driver runs, no test elsewhere can run a loop of its own."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """The two folders of a page."""
    return made_folders(tmp_path)
