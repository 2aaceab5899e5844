"""Hostile workbooks and files in the folders: on the page they are texts and sentences, and none is given away."""

import asyncio
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest

pytest.importorskip("starlette", reason="the extra page is not installed")

from click.testing import CliRunner
from starlette.testclient import TestClient

from calc.cli import cli
from calc.page.downloads import download_of
from calc.watch import Folders
from tests.hostile_texts import plan
from tests.hostile_texts.names import OTHER_ENCODING, file_name
from tests.hostile_texts.outputs import COMPANY
from tests.hostile_texts.texts import TEXTS
from tests.page.pages import in_folder, made_folders, opened_page
from tests.support.hostile import BOMBS, NOT_A_WORKBOOK
from tests.support.paths import SAMPLES

HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "html head meta title link script body a header nav main section article h1 h2 h3 p ul ol li dl div dt dd table"
        " caption thead tbody tr th td mark bdi span time pre form label input select option button details summary"
        " figure figcaption svg g rect line text path circle footer noscript progress br hr strong em small fieldset"
        " legend",
    )
)
UNREADABLE = {
    "noise": NOT_A_WORKBOOK["noise"],
    "entities": NOT_A_WORKBOOK["document type in a sheet"],
    "half": NOT_A_WORKBOOK["zip cut off"],
    "absurd cell": NOT_A_WORKBOOK["cell with an absurd reference"],
    "bomb": BOMBS["a gigabyte in one cell"],
    "lying size": BOMBS["a lying size"],
    "another program's": lambda path: shutil.copyfile(SAMPLES / "first.xlsx", path),
}


class Elements(HTMLParser):
    """The elements of a page: none but those of the page's own templates, with no code and no style in them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: Sequence[tuple[str, Any]]) -> None:
        self.names.add(tag)
        for name, value in attributes:
            assert not name.startswith("on"), (tag, name)
            assert name != "style", (tag, value)
            if name in ("href", "src", "action"):
                assert value.startswith(("/", "#")), (tag, value)


def looked_at(client: TestClient, address: str) -> str:
    """A page that is shown, and holds nothing that hides or acts."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text)
    assert Elements(answer.text).names <= ELEMENTS
    assert not HIDDEN.search(answer.text)
    assert "Traceback" not in answer.text
    return str(answer.text)


def runs(client: TestClient) -> list[str]:
    return re.findall(r'href="(/runs/[0-9a-f]{16})"', looked_at(client, "/?show=1000"))


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = made_folders(tmp_path)
    folders.make()
    return folders


@pytest.fixture
def client(folders: Folders) -> Iterator[TestClient]:
    with opened_page(folders) as client:
        yield client


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sound results, beside their workbook."""
    path = Path(shutil.copy(SAMPLES / "first.xlsx", tmp_path_factory.mktemp("first")))
    assert CliRunner().invoke(cli, ["run", str(path)]).exit_code == 0
    return path.with_name("first.results.xlsx")


def test_the_texts_of_a_workbook_are_texts_on_every_page(client: TestClient, folders: Folders) -> None:
    done, wrong = folders.out / "done" / "Q1.xlsx", folders.out / "needs attention" / "wrong.xlsx"
    plan.write(done, plan.plan(TEXTS[COMPANY], TEXTS, {name: TEXTS[name] for name in plan.IDS}), TEXTS)
    plan.write(wrong, plan.wrong_plan(TEXTS), TEXTS, plan.titles(TEXTS))
    assert CliRunner().invoke(cli, ["run", str(done)]).exit_code == 0
    assert CliRunner().invoke(cli, ["check", str(wrong)]).exit_code == 1
    one, two = runs(client)
    pages = {address: looked_at(client, address) for address in (one, two)}
    assert any("&lt;r&gt;&lt;t&gt;a&lt;/t&gt;&lt;/r&gt;" in page for page in pages.values())
    assert any("\\u202egnp" in page for page in pages.values())
    done_run = next(address for address, page in pages.items() if "What needs attention" in page)
    for name in ("link that is a program", "markup of an entity", "turned around", "controls", "a number"):
        answer = client.get(f"{done_run}/explain", params={"q": TEXTS[name]})
        assert answer.status_code == 200
        assert Elements(answer.text).names <= ELEMENTS
        assert not HIDDEN.search(answer.text)
    looked_at(client, f"/compare?one={done_run[6:]}&two={done_run[6:]}")


def test_the_names_of_files_are_texts_whatever_moment_a_file_is_of(
    client: TestClient, folders: Folders, first: Path
) -> None:
    names = [*map(file_name, TEXTS.values()), OTHER_ENCODING]
    for name in names:
        (folders.out / "needs attention" / name).write_bytes(b"x")
        (folders.out / "needs attention" / f"{name.removesuffix('.xlsx')}.txt").write_bytes(b"<b>why</b> \xff\x07")
    results = shutil.copy(first, folders.out / "done" / f"{OTHER_ENCODING.removesuffix('.xlsx')} 2.results.xlsx")
    (folders.out / "done" / f"{OTHER_ENCODING.removesuffix('.xlsx')} 2.xlsx").write_bytes(b"x")
    os.utime(results, (2**40, 2**40))
    addresses = runs(client)
    assert len(addresses) == len(set(names)) + 1
    for address in addresses:
        looked_at(client, address)
    given = [client.get(f"{address}/files/results") for address in addresses]
    assert [answer.headers["content-disposition"] for answer in given if answer.status_code == 200] == [
        "attachment; filename*=utf-8''caf_%202.results.xlsx"
    ]


def test_what_the_program_did_not_write_is_told_and_never_given(client: TestClient, folders: Folders) -> None:
    done = folders.out / "done"
    for name, build in UNREADABLE.items():
        build(done / f"{name}.results.xlsx")
    secret = folders.drop.parent / "secret.results.xlsx"
    secret.write_bytes(b"secret")
    (done / "link.results.xlsx").symlink_to(secret)
    os.link(secret, done / "hard link.results.xlsx")
    for name in (*UNREADABLE, "link", "hard link"):
        shutil.copy(SAMPLES / "first.xlsx", done / f"{name}.xlsx")
    addresses = runs(client)
    assert len(addresses) == len(UNREADABLE) + 1  # of the link nothing was made
    for address in addresses:
        page = looked_at(client, address)
        assert 'class="message"' in page
        assert "secret" not in page
        assert str(folders.out) not in page
        for path in (f"{address}/files/results", f"{address}/files/..%2fresults", f"{address}/files/reason"):
            assert client.get(path).status_code == 404
        assert looked_at(client, f"{address}/explain?q=anything")


def test_results_that_somebody_has_edited_into_something_odd_are_told(
    client: TestClient, folders: Folders, first: Path
) -> None:
    edits = {
        ("Share Reserve", "C2"): "#REF!",
        ("Options", "C2"): 1e300,
        ("Summary", "A1"): "<script>",
        ("Basis", "B2"): "",
    }
    book = openpyxl.load_workbook(first, data_only=True)
    for number, ((sheet, cell), value) in enumerate(edits.items()):
        before, book[sheet][cell].value = book[sheet][cell].value, value
        book.save(folders.out / "done" / f"{number}.results.xlsx")
        book[sheet][cell].value = before
        shutil.copy(SAMPLES / "first.xlsx", folders.out / "done" / f"{number}.xlsx")
    addresses = runs(client)
    assert len(addresses) == len(edits)
    for address in addresses:
        assert 'class="message"' in looked_at(client, address)
        looked_at(client, f"{address}/explain?q=D-01")
        looked_at(client, f"/compare?one={address[6:]}&two={address[6:]}")


def test_the_file_that_was_looked_at_is_sent_whatever_is_put_in_its_place(first: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(first, tmp_path / "Q1.results.xlsx"))
    answer: Any = download_of(path, "results")
    path.unlink()
    path.symlink_to("/etc/passwd")

    async def sent() -> bytes:
        return b"".join([piece async for piece in answer.body_iterator])

    assert asyncio.run(sent()) == first.read_bytes()
    assert download_of(path, "results") is None


def test_no_statement_is_put_where_a_link_leads(client: TestClient, folders: Folders, first: Path) -> None:
    done, elsewhere = folders.out / "done", folders.drop.parent / "elsewhere"
    shutil.copy(first, done / "Q1.results.xlsx")
    shutil.copy(SAMPLES / "first.xlsx", done / "Q1.xlsx")
    elsewhere.mkdir()
    (folders.out / "reconciliations").mkdir()
    (folders.out / "reconciliations" / "Q1.xlsx").symlink_to(elsewhere)
    (run,) = runs(client)
    answer = client.post(f"{run}/statements", files={"statement": ("june.csv", b"Date,Shares\n")})
    assert answer.status_code == 409
    assert "leads elsewhere" in answer.text
    assert in_folder(elsewhere) == {}
    assert list(elsewhere.iterdir()) == []
