"""Pages of other sites, of other ports and under other names, in a real browser in which the page is open."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

pytest.importorskip("starlette", reason="the extra page is not installed")

from calc.cli import cli
from calc.watch import Folders
from tests.hostile_texts import plan
from tests.hostile_texts.names import file_name
from tests.hostile_texts.outputs import COMPANY
from tests.hostile_texts.texts import TEXTS
from tests.page.browser.windows import opened
from tests.page.pages import in_folder
from tests.page.server import TOKEN, serving

TRIES = """async (page) => {
    const told = {}, files = new FormData();
    files.append("files", new File(["x"], "Q1.xlsx"));
    const ask = async (name, what) => {
        try { told[name] = await what(); } catch (error) { told[name] = "blocked"; }
    };
    const loaded = (tag, address) => new Promise((tell) => {
        const element = document.createElement(tag);
        element.onload = () => tell("loaded");
        element.onerror = () => tell("blocked");
        element.src = page + address;
        document.body.append(element);
    });
    const heard = (stream) => new Promise((tell) => {
        stream.onopen = stream.onmessage = () => tell("heard");
        stream.onerror = () => tell("blocked");
    });
    await ask("read", async () => (await fetch(page, {credentials: "include"})).status);
    await ask("sent", async () =>
        (await fetch(page + "/upload", {method: "POST", mode: "no-cors", credentials: "include", body: files})).type);
    await ask("sent with a header", async () =>
        (await fetch(page + "/upload", {method: "POST", headers: {"X-Forwarded-User": "ann"}, body: "x"})).status);
    await ask("picture", () => loaded("img", "/static/icon.svg"));
    await ask("script", () => loaded("script", "/static/page.js"));
    await ask("stream", () => heard(new EventSource(page + "/events", {withCredentials: true})));
    await ask("socket", () => heard(new WebSocket(page.replace("http", "ws") + "/events")));
    return told;
}"""
SEND = """(page) => {
    const form = document.createElement("form"), chosen = document.createElement("input"), files = new DataTransfer();
    Object.assign(form, {method: "post", action: page + "/upload", enctype: "multipart/form-data"});
    Object.assign(chosen, {type: "file", name: "files"});
    files.items.add(new File(["x"], "Q1.xlsx"));
    chosen.files = files.files;
    form.append(chosen);
    document.body.append(form);
    form.submit();
}"""


class Page(BaseHTTPRequestHandler):
    """A page of somebody else."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Other</title><h1>Other</h1>")

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def other_server() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_page_of_another_site_or_port_can_neither_send_read_nor_embed(chromium: Any, folders: Folders) -> None:
    with serving(folders) as (_, browser), other_server() as port, opened(chromium, str(browser.base_url)) as window:
        page = str(browser.base_url).rstrip("/")
        for other in (f"http://127.0.0.1:{port}", f"http://localhost:{port}"):
            foreign = window.context.new_page()
            foreign.goto(other)
            assert set(foreign.evaluate(TRIES, page).values()) == {"blocked"}, other
            foreign.evaluate(SEND, page)
            foreign.wait_for_selector("h1:has-text('Not let in')")
            foreign.close()
        assert "Drop" in window.inner_text("main")
    assert in_folder(folders.drop).keys() <= {".plancalc-batch.lock"}


def test_a_link_with_the_token_opens_the_page_and_one_without_it_does_not(chromium: Any, folders: Folders) -> None:
    with serving(folders) as (_, browser), other_server() as port:
        page, context = str(browser.base_url).rstrip("/"), chromium.new_context()
        window = context.new_page()
        window.goto(f"http://localhost:{port}")
        window.evaluate("(page) => { location = page; }", page)
        window.wait_for_selector("h1:has-text('Not let in')")
        window.goto(f"http://localhost:{port}")
        window.evaluate("(page) => { location = page; }", f"{page}/?token={TOKEN}")
        window.wait_for_selector("#upload")
        assert window.url == f"{page}/"
        assert window.evaluate("document.referrer + document.cookie") == ""
        context.close()


def test_hostile_workbooks_and_names_run_nothing_and_break_no_page(chromium: Any, folders: Folders) -> None:
    folders.make()
    done, wrong = folders.out / "done", folders.out / "needs attention"
    workbook = plan.write(done / "Q1.xlsx", plan.plan(TEXTS[COMPANY], TEXTS, {n: TEXTS[n] for n in plan.IDS}), TEXTS)
    assert CliRunner().invoke(cli, ["run", str(workbook)]).exit_code == 0
    for text in TEXTS.values():
        shutil.copy(done / "Q1.xlsx", wrong / file_name(text))
        (wrong / f"{Path(file_name(text)).stem}.txt").write_bytes(text.encode("utf-8", "replace"))
    with (
        serving(folders) as (_, browser),
        opened(chromium, str(browser.base_url), viewport={"width": 320, "height": 640}) as window,
    ):
        asked: list[str] = []
        window.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        window.on("request", lambda request: asked.append(request.url) if page not in request.url else None)
        page = str(browser.base_url).rstrip("/")
        links = "[...document.querySelectorAll('[data-run] a')].map((link) => link.getAttribute('href'))"
        window.goto(f"{page}/?show=1000")
        addresses = window.evaluate(links)
        assert len(addresses) == len({file_name(text) for text in TEXTS.values()}) + 1
        hostile = window.get_attribute('[data-name="Q1.xlsx"] a', "href")
        questions = [
            f"{hostile}/explain?q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
            f"{hostile}/explain?q={'x' * 200}",
        ]
        for address in ("/?show=1000", hostile, *addresses[::4], *questions):
            window.goto(f"{page}{address}")
            assert window.evaluate("document.documentElement.scrollWidth <= innerWidth"), window.inner_text("h1")
        assert asked == []
